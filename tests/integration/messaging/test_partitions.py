"""The daily partitions can be made while others write."""

import asyncio
from collections.abc import Callable

from sqlalchemy import text

from shared import ids
from shared.db.engine import create_engine
from shared.messaging.partitions import maintain
from tests.ledger.service import Paid, create_tables, open_books


async def test_an_event_that_is_being_stored_while_its_day_is_made_does_no_harm(
    database_url: Callable[..., str],
) -> None:
    """As at a first start: the API takes in the first events while the worker still makes today's partition."""
    url = database_url()
    await create_tables(url)
    engine = create_engine(url)
    database = open_books(url, "kassa")
    async with engine.begin() as connection:
        days = await connection.execute(
            text("SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'outbox'::regclass")
        )
        for name in days.scalars().all():
            if name != "outbox_default":
                await connection.execute(text(f"DROP TABLE {name}"))

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
