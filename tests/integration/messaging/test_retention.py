"""What was settled long ago is taken away in portions; what is open, or not so old, stays."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.engine import create_engine
from shared.messaging import retention
from shared.messaging.retention import PORTION, forget

_MESSAGES = text(
    """
    INSERT INTO failed_message (id, topic, partition, message_offset, state, cause, fingerprint, payload, settled_at)
    SELECT gen_random_uuid(), 't', 0, n, :state, 'x', 'x', '', now() - CAST(CAST(:age AS text) AS interval)
    FROM generate_series(1, :amount) AS n
    """
)
_ACTIONS = text(
    """
    INSERT INTO failed_message_action (failed_message_id, attempts, action, actor, reason)
    SELECT id, 1, 'discard', 'b.beheer', 'dubbel' FROM failed_message
    """
)
_EDITS = text(
    """
    INSERT INTO failed_message_edit (id, failed_message_id, state, payload, proposed_by, reason)
    SELECT uuidv7(), id, 'approved', '{}', 'b.beheer', 'verkeerd veld' FROM failed_message
    """
)
_RUNS = text(
    """
    WITH run AS (
        INSERT INTO retry_run (id, actor, reason, ended_at)
        SELECT uuidv7(), 'b.beheer', 'hersteld', coalesce(settled_at, now()) FROM failed_message RETURNING id
    ), numbered AS (SELECT id, row_number() OVER () AS number FROM run)
    INSERT INTO retry_run_message (run_id, failed_message_id, attempts)
    SELECT numbered.id, failed.id, 1
    FROM numbered JOIN (SELECT id, row_number() OVER () AS number FROM failed_message) AS failed USING (number)
    """
)
_TIMERS = text(
    """
    INSERT INTO timers (id, kind, key, due_at, dossier_id, payload, state, settled_at)
    SELECT gen_random_uuid(), 'k', gen_random_uuid()::text, now(), gen_random_uuid(), '{}', :state,
        now() - CAST(CAST(:age AS text) AS interval)
    FROM generate_series(1, :amount)
    """
)
_LOG = text(
    """
    INSERT INTO processing_log (id, at, actor, actor_kind, activity, subject_kind, subject_id, trace_id, parent_span_id)
    VALUES (gen_random_uuid(), now() - interval '19 years', 'a', 'system', 'b', 'person', gen_random_uuid(), 'c', 'd')
    """
)


@pytest.fixture
async def engine(database_url: Callable[..., str]) -> AsyncIterator[AsyncEngine]:
    url = database_url("grootboek")
    engine = create_engine(url)
    yield engine
    await engine.dispose()


async def add(
    engine: AsyncEngine, statement: TextClause, *rows: tuple[str, str | None, int]
) -> None:
    async with engine.begin() as connection:
        for state, age, amount in rows:
            values = {"state": state, "age": age, "amount": amount}
            await connection.execute(statement, values)


async def left(engine: AsyncEngine, table: str) -> list[tuple[str, int]]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text(f"SELECT state, count(*) FROM {table} GROUP BY state ORDER BY state")  # noqa: S608
        )
        return [(row[0], row[1]) for row in rows]


async def count(engine: AsyncEngine, table: str) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608


async def test_failed_messages_settled_over_a_year_ago_go_with_what_was_done_about_them(
    engine: AsyncEngine,
) -> None:
    await add(
        engine,
        _MESSAGES,
        ("resolved", "366 days", 1),
        ("discarded", "3 years", 1),
        ("replaced", "366 days", 1),
        ("resolved", "364 days", 1),
        ("waiting", None, 1),
        ("rejected", None, 1),
        ("waiting", "3 years", 1),
    )
    async with engine.begin() as connection:
        for deeds in (_ACTIONS, _EDITS, _RUNS):
            await connection.execute(deeds)

    await forget(engine)

    assert await left(engine, "failed_message") == [
        ("rejected", 1),
        ("resolved", 1),
        ("waiting", 2),
    ]
    for table in ("failed_message_action", "failed_message_edit", "retry_run_message"):
        assert await count(engine, table) == 4, table


async def test_timers_settled_over_two_years_ago_go_and_those_to_come_stay(
    engine: AsyncEngine,
) -> None:
    await add(
        engine,
        _TIMERS,
        ("fired", "732 days", 1),
        ("cancelled", "732 days", 1),
        ("fired", "729 days", 1),
        ("scheduled", None, 1),
        ("failed", "5 years", 1),
    )

    await forget(engine)

    assert await left(engine, "timers") == [("failed", 1), ("fired", 1), ("scheduled", 1)]


async def test_much_goes_in_portions(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    await add(engine, _TIMERS, ("fired", "9 years", 25))
    monkeypatch.setattr(retention, "PORTION", 10)
    async with engine.connect() as looking:
        before = int((await looking.execute(text("SELECT txid_current()"))).scalar_one())

    await forget(engine)

    async with engine.connect() as looking:
        after = int((await looking.execute(text("SELECT txid_current()"))).scalar_one())
    assert await left(engine, "timers") == []
    assert after - before > 3
    assert PORTION <= 1_000


async def test_a_row_that_somebody_holds_is_passed_over(engine: AsyncEngine) -> None:
    await add(engine, _TIMERS, ("fired", "9 years", 2))
    async with engine.begin() as other:
        await other.execute(text("SELECT * FROM timers LIMIT 1 FOR UPDATE"))

        await forget(engine)

    assert await left(engine, "timers") == [("fired", 1)]


async def test_the_processing_log_is_kept(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(_LOG)

    await forget(engine)

    assert await count(engine, "processing_log") == 1
