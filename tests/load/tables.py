"""The measuring service's own tables, beside those of the message runtime, and how to make a database with them."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import asyncpg

from shared import clock
from shared.db.engine import create_engine
from shared.events.life_events import JobStarted
from shared.events.tasks import PlaybookApplied
from shared.messaging.partitions import maintain
from shared.messaging.schema import create_version_1
from tests.load.stack import Stack

TEMPLATE = "bench_template"
TOPICS = (JobStarted.topic, PlaybookApplied.topic)

TASK = (
    """
    CREATE TABLE bench_task (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        life_event_id uuid NOT NULL,
        step text NOT NULL,
        role text NOT NULL,
        title text NOT NULL,
        reason text NOT NULL,
        due_on date NOT NULL,
        created_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX bench_task_dossier ON bench_task (dossier_id)",
)

# The usual way has no partitions, no position and no transaction number, but a mark on each row.
PLAIN = (
    "CREATE TABLE plain_inbox (id uuid PRIMARY KEY, received_at timestamptz NOT NULL)",
    """
    CREATE TABLE plain_outbox (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL,
        topic text NOT NULL,
        key text NOT NULL,
        payload bytea NOT NULL,
        published_at timestamptz
    )
    """,
    "CREATE INDEX plain_outbox_waiting ON plain_outbox (position) WHERE published_at IS NULL",
)


async def make_template(stack: Stack) -> None:
    """One database with everything in it, copied for each measurement."""
    stack.postgres.create_database(TEMPLATE)
    statements: list[str] = []
    create_version_1(statements.append)
    connection = await asyncpg.connect(stack.postgres.url(TEMPLATE))
    try:
        for statement in (*statements, *TASK, *PLAIN):
            await connection.execute(statement)
    finally:
        await connection.close()
    engine = create_engine(stack.postgres.url(TEMPLATE))
    await maintain(engine)
    await engine.dispose()


async def add_history(url: str, dossiers: Sequence[UUID]) -> None:
    """Each dossier has been here before: the runtime knows it, and it has two tasks."""
    connection = await asyncpg.connect(url)
    now = clock.now()
    try:
        for table in ("dossier_sequence", "dossier_progress"):
            known = ((topic, dossier, 0) for topic in TOPICS for dossier in dossiers)
            await connection.copy_records_to_table(
                table, records=known, columns=("topic", "dossier_id", "last")
            )
        tasks = (
            (uuid4(), dossier, dossier, "eerder", "jobcoach", "Eerder", "Eerder", now.date(), now)
            for dossier in dossiers
            for _ in range(2)
        )
        await connection.copy_records_to_table("bench_task", records=tasks)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
