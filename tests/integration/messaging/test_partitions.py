"""The partitions can be made and dropped while others write."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import text

from shared import ids
from shared.messaging import partitions
from shared.messaging.partitions import maintain, months_after
from shared.messaging.transaction import Database
from tests.ledger.service import Load, Paid, open_books

_DROP_DAYS = text(
    """
    DO $$ DECLARE day text; BEGIN
        FOR day IN SELECT inhrelid::regclass FROM pg_inherits
            WHERE inhparent = 'outbox'::regclass AND inhrelid <> 'outbox_default'::regclass
        LOOP EXECUTE 'DROP TABLE ' || day; END LOOP;
    END $$
    """
)

_DROP_MONTHS = text(
    """
    DO $$ DECLARE month text; BEGIN
        FOR month IN SELECT inhrelid::regclass FROM pg_inherits
            WHERE inhparent = 'processing_log'::regclass AND inhrelid <> 'processing_log_default'::regclass
        LOOP EXECUTE 'DROP TABLE ' || month; END LOOP;
    END $$
    """
)
_PAST_DAYS = text(
    """
    DO $$ BEGIN
        CREATE TABLE outbox_20200101 PARTITION OF outbox FOR VALUES FROM ('2020-01-01') TO ('2020-01-02');
        CREATE TABLE inbox_20200101 PARTITION OF inbox FOR VALUES FROM ('2020-01-01') TO ('2020-01-02');
    END $$
    """
)
_TAKEN_IN = text(
    "INSERT INTO inbox (day, id, body_hash) VALUES ((now() AT TIME ZONE 'UTC')::date, gen_random_uuid(), '')"
)
_SEEN = text(
    """
    INSERT INTO processing_log (id, at, actor, actor_kind, activity, subject_kind, subject_id, trace_id, parent_span_id)
    VALUES (gen_random_uuid(), now() + CAST(:days AS int) * interval '1 day', 'a', 'system', 'b', 'person',
        gen_random_uuid(), 'c', 'd')
    """
)
_PLACES = text(
    "SELECT tableoid::regclass::text AS place, count(*) AS total FROM processing_log GROUP BY 1"
)
_DAYS = text("SELECT inhrelid::regclass::text FROM pg_inherits")


@pytest.fixture
async def database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    url = database_url("grootboek")
    database = open_books(url, "kassa")
    yield database
    await database.close()


async def test_an_event_that_is_being_stored_while_its_day_is_made_does_no_harm(
    database: Database,
) -> None:
    """As at a first start: the API takes in the first events while the worker still makes today's partition."""
    async with database.engine.begin() as connection:
        await connection.execute(_DROP_DAYS)

    dossier = ids.new_dossier_id()
    async with database.transaction(lock=[dossier]) as tx:
        tx.emit(dossier, Paid(number=1, amount_cents=1))
        await tx.flush()
        making = asyncio.create_task(maintain(database.engine))
        await asyncio.sleep(0.5)
    await making

    async with database.reading() as connection:
        kept = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    assert kept == 1


async def test_events_of_many_writers_are_stored_while_the_days_are_made(
    database: Database,
) -> None:
    load = Load(database, dossiers=8)
    async with database.engine.begin() as connection:
        await connection.execute(_DROP_DAYS)

    await asyncio.gather(load.add(200), maintain(database.engine), maintain(database.engine))

    async with database.reading() as connection:
        kept = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    assert kept == 200


async def test_published_events_of_the_first_days_do_not_stay_for_ever(database: Database) -> None:
    await Load(database, dossiers=2).add(10)
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE outbox_default SET created_at = created_at - interval '30 days'")
        )
        await connection.execute(
            text(
                """UPDATE relay_cursor SET (xid, position) =
                (SELECT xid, position FROM outbox ORDER BY xid, position OFFSET 6 LIMIT 1)"""
            )
        )

    await maintain(database.engine)

    async with database.reading() as connection:
        kept = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    assert kept == 3, "only what the relay has not published yet"


async def test_dropping_a_day_keeps_nobody_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day goes with a lock on the whole table: whoever waits for that lock has all later writers behind it."""
    monkeypatch.setattr(partitions, "_PAUSE", 0.01)
    monkeypatch.setattr(partitions, "_TRIES", 3)
    async with database.engine.begin() as connection:
        await connection.execute(_PAST_DAYS)
    long_one, short_one = ids.new_dossier_id(), ids.new_dossier_id()
    async with database.transaction(lock=[long_one]) as tx:
        tx.emit(long_one, Paid(number=1, amount_cents=1))
        await tx.execute(_TAKEN_IN)
        await tx.flush()
        dropping = asyncio.create_task(maintain(database.engine))
        async with asyncio.timeout(20):
            while not dropping.done():
                await Load(database, dossiers=1).add(1)
            async with database.transaction(lock=[short_one]) as other:
                await other.execute(_TAKEN_IN)
        await dropping

    await maintain(database.engine)

    async with database.reading() as connection:
        names = (await connection.execute(_DAYS)).scalars().all()
    assert not [name for name in names if "2020" in name]


async def test_rows_of_a_day_to_come_do_not_keep_it_from_being_made(database: Database) -> None:
    """As when the server's clock ran days ahead for a minute."""
    async with database.engine.begin() as connection:
        await connection.execute(_DROP_DAYS)
    await Load(database, dossiers=1).add(3)
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE outbox_default SET created_at = created_at + interval '3 days'")
        )

    await maintain(database.engine)

    async with database.reading() as connection:
        kept = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
        late = (await connection.execute(text("SELECT count(*) FROM outbox_default"))).scalar_one()
    assert (kept, late) == (3, 0)


async def test_the_processing_log_has_a_table_for_each_month_to_come(database: Database) -> None:
    """But for a month of which there are lines already, by a clock that ran ahead: none is ever moved."""
    async with database.engine.begin() as connection:
        await connection.execute(_DROP_MONTHS)
    async with database.transaction() as tx:
        await tx.execute(_SEEN, {"days": 0})
        await tx.execute(_SEEN, {"days": 40})

    await maintain(database.engine)
    async with database.transaction() as tx:
        await tx.execute(_SEEN, {"days": 40})
        await tx.execute(_SEEN, {"days": 75})

    async with database.reading() as connection:
        places = (await connection.execute(_PLACES)).all()
    assert {row.total for row in places if row.place == "processing_log_default"} == {3}
    assert [row.total for row in places if row.place != "processing_log_default"] == [1]


@pytest.mark.parametrize(
    ("day", "first_days"),
    [
        (date(2026, 11, 30), [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]),
        (date(2026, 12, 1), [date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)]),
        (date(2028, 1, 31), [date(2028, 2, 1), date(2028, 3, 1), date(2028, 4, 1)]),
    ],
)
def test_the_months_after_a_day_follow_each_other(day: date, first_days: list[date]) -> None:
    spans = list(months_after(day, 3))

    assert [span.first for span in spans] == first_days
    assert all(before.until == after.first for before, after in pairwise(spans))
