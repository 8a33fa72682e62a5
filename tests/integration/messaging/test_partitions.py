"""The daily partitions can be made while others write."""

import asyncio
from collections.abc import Callable

from sqlalchemy import text

from shared import ids
from shared.db.engine import create_engine
from shared.messaging.partitions import maintain
from tests.ledger.service import Load, Paid, create_tables, open_books

_DROP_DAYS = text(
    """
    DO $$ DECLARE day text; BEGIN
        FOR day IN SELECT inhrelid::regclass FROM pg_inherits
            WHERE inhparent = 'outbox'::regclass AND inhrelid <> 'outbox_default'::regclass
        LOOP EXECUTE 'DROP TABLE ' || day; END LOOP;
    END $$
    """
)


async def test_an_event_that_is_being_stored_while_its_day_is_made_does_no_harm(
    database_url: Callable[..., str],
) -> None:
    """As at a first start: the API takes in the first events while the worker still makes today's partition."""
    url = database_url()
    await create_tables(url)
    engine = create_engine(url)
    database = open_books(url, "kassa")
    async with engine.begin() as connection:
        await connection.execute(_DROP_DAYS)

    dossier = ids.new_dossier_id()
    async with database.transaction(lock=[dossier]) as tx:
        tx.emit(dossier, Paid(number=1, amount_cents=1))
        await tx.flush()
        making = asyncio.create_task(maintain(engine))
        await asyncio.sleep(0.5)
    await making

    async with database.reading() as connection:
        kept = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    assert kept == 1
    await database.close()
    await engine.dispose()


async def test_events_of_many_writers_are_stored_while_the_days_are_made(
    database_url: Callable[..., str],
) -> None:
    url = database_url()
    await create_tables(url)
    database = open_books(url, "kassa")
    load = Load(database, dossiers=8)
    async with database.engine.begin() as connection:
        await connection.execute(_DROP_DAYS)

    await asyncio.gather(load.add(200), maintain(database.engine), maintain(database.engine))

    async with database.reading() as connection:
        kept = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    assert kept == 200
    await database.close()


async def test_published_events_of_the_first_days_do_not_stay_for_ever(
    database_url: Callable[..., str],
) -> None:
    url = database_url()
    await create_tables(url)
    database = open_books(url, "kassa")
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
    await database.close()
