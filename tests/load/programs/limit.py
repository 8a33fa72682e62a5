"""*Limit*: the bare program. aiokafka and asyncpg with arrays and COPY, batches, an outbox and its relay, and nothing else.

No validation, no dossier locks, no order check, no failure handling, no fence: what the machine can do at best.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2b

import asyncpg
import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from uuid_utils import uuid7

from shared import clock
from shared.events.tasks import PlaybookApplied
from tests.load.sampler import profiled
from tests.load.settings import ProgramSettings

BATCH = 500
RELAY_BATCH = 1000

_INBOX = """
    INSERT INTO inbox (day, id, body_hash)
    SELECT * FROM unnest($1::date[], $2::uuid[], $3::bytea[])
    ON CONFLICT DO NOTHING RETURNING id
"""
_POSITION = """
    INSERT INTO consumer_position (topic, partition, next_offset, first_offset)
    SELECT $1, * FROM unnest($2::int[], $3::bigint[], $3::bigint[])
    ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
"""
_BOOKKEEPING = """
    INSERT INTO {table} AS known (topic, dossier_id, last)
    SELECT $1, * FROM unnest($2::uuid[], $3::bigint[])
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = known.last + excluded.last
"""
_WAITING = """
    SELECT xid::text, position, aggregateid, payload FROM outbox
    WHERE (xid, position) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, position LIMIT $3
"""
_TASK_COLUMNS = [
    "id",
    "dossier_id",
    "life_event_id",
    "step",
    "role",
    "title",
    "reason",
    "due_on",
    "created_at",
]
_OUTBOX_COLUMNS = ["id", "aggregatetype", "aggregateid", "type", "payload"]


async def consume(settings: ProgramSettings, pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer(
        settings.input_topic,
        bootstrap_servers=settings.bootstrap_servers,
        group_id=settings.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=100,
    )
    await consumer.start()
    while True:
        fetched = await consumer.getmany(timeout_ms=500, max_records=BATCH)
        if not fetched:
            continue
        ends = {partition: records[-1].offset + 1 for partition, records in fetched.items()}
        records = [record for records in fetched.values() for record in records]
        async with pool.acquire() as connection, connection.transaction():
            await store(settings, connection, records)
            await connection.execute(
                _POSITION,
                settings.input_topic,
                [partition.partition for partition in ends],
                list(ends.values()),
            )
        await consumer.commit(ends)


async def store(
    settings: ProgramSettings,
    connection: asyncpg.Connection,
    records: Sequence[ConsumerRecord],
) -> None:
    """One inbox row, two task rows and one outbox row per new event."""
    now = clock.now()
    read = {}
    hashes = {}
    for record in records:
        message = orjson.loads(record.value)
        read[message["id"]] = message
        hashes[message["id"]] = blake2b(record.value, digest_size=16).digest()
    identifiers = sorted(read)
    days = [now.date()] * len(identifiers)
    rows = await connection.fetch(
        _INBOX, days, identifiers, [hashes[identifier] for identifier in identifiers]
    )
    new = {str(row["id"]) for row in rows}
    events = [message for identifier, message in read.items() if identifier in new]
    tasks = [task for message in events for task in _tasks(message, now)]
    await connection.copy_records_to_table("bench_task", records=tasks, columns=_TASK_COLUMNS)
    if settings.bookkeeping:
        await _keep_books(connection, events)
    published = [_published(settings, message, now) for message in events]
    await connection.copy_records_to_table("outbox", records=published, columns=_OUTBOX_COLUMNS)


async def _keep_books(connection: asyncpg.Connection, events: Sequence[dict[str, str]]) -> None:
    dossiers = sorted({message["subject"] for message in events})
    for table in ("dossier_progress", "dossier_sequence"):
        await connection.execute(
            _BOOKKEEPING.format(table=table), "bench", dossiers, [1] * len(dossiers)
        )


def _tasks(message: dict[str, str], now: datetime) -> tuple[tuple[object, ...], ...]:
    subject, identifier, due = message["subject"], message["id"], date(2026, 2, 9)
    return (
        (str(uuid7()), subject, identifier, "inkomen-opvragen", "inkomensconsulent",
         "Vraag loonstroken op", "Er is een baan gestart", due, now),
        (str(uuid7()), subject, identifier, "nazorg-plannen", "jobcoach",
         "Plan nazorg op de werkvloer", "Er is een baan gestart", due, now),
    )  # fmt: skip


def _published(
    settings: ProgramSettings, message: dict[str, str], now: datetime
) -> tuple[object, ...]:
    identifier = str(uuid7())
    payload = {
        "specversion": "1.0",
        "id": identifier,
        "source": "urn:nld:oin:00000001823288444000:systeem:naadloos-bench",
        "type": PlaybookApplied.event_type,
        "time": now,
        "subject": message["subject"],
        "datacontenttype": "application/json",
        "dataschema": "urn:nld:participatiewet:taken:draaiboek-toegepast:v1",
        "correlationid": message["correlationid"],
        "sequence": message["sequence"],
        "sequencetype": "DossierInteger",
        "causationid": message["id"],
        "traceparent": message["traceparent"],
        "data": {
            "gebeurtenisId": message["id"],
            "draaiboek": "baan-gestart",
            "gemeente": "0106",
            "aantalTaken": 2,
            "aantalOverdrachten": 0,
            "overgeslagen": [],
        },
    }
    return (
        identifier,
        settings.output_topic,
        message["subject"],
        PlaybookApplied.event_type,
        orjson.dumps(payload),
    )


async def relay(settings: ProgramSettings, pool: asyncpg.Pool) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        max_batch_size=256 * 1024,
        compression_type="lz4",
    )
    await producer.start()
    xid, position = "0", 0
    while True:
        rows = await pool.fetch(_WAITING, xid, position, RELAY_BATCH)
        if rows:
            futures = [
                await producer.send(
                    settings.output_topic, row["payload"], str(row["aggregateid"]).encode()
                )
                for row in rows
            ]
            await asyncio.gather(*futures)
            xid, position = rows[-1]["xid"], rows[-1]["position"]
            await pool.execute(
                "UPDATE relay_cursor SET xid = $1::text::xid8, position = $2", xid, position
            )
        if len(rows) < RELAY_BATCH:
            await asyncio.sleep(0.02)


async def main() -> None:
    settings = ProgramSettings()
    async with (
        asyncpg.create_pool(settings.database_url, min_size=2, max_size=4) as pool,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(consume(settings, pool))
        tasks.create_task(relay(settings, pool))


if __name__ == "__main__":
    with profiled(ProgramSettings().profile):
        uvloop.run(main())
