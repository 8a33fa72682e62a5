"""The books of the platform, read while its services go on."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local import accounting
from deploy.local.accounting import ALL, take_account
from shared import ids
from shared.db.engine import create_engine
from shared.events.income import ProposalLapsed
from shared.events.reasons import reason
from shared.messaging.ledger import Entry
from shared.messaging.transaction import Database
from shared.settings import ServiceSettings
from tests.integration.income.life_events import job_start

_ALL_IS_PUBLISHED = text(
    "UPDATE relay_cursor SET (xid, position) = (SELECT xid, position FROM outbox)"
)


async def test_what_a_service_takes_in_while_its_books_are_read_does_not_close_them_too_early(
    service_database: Callable[[str], Awaitable[Database]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All took in a life event except income, which does so, with what it has to say of it, after we read its books."""
    databases = {service: await service_database(service) for service in ALL}
    life_event = job_start()
    async with databases["intake"].transaction(lock=[life_event.dossier_id]) as tx:
        published = tx.emit(life_event.dossier_id, life_event.data)
        await tx.flush()
        await tx.execute(_ALL_IS_PUBLISHED)
    taken_in = Entry("effected", life_event.data.topic, life_event.type, published)
    for service in ("routes", "reporting"):
        async with databases[service].transaction() as tx:
            tx.ledger.add([taken_in])
    urls = {
        service: database.engine.url.set(drivername="postgresql").render_as_string(
            hide_password=False
        )
        for service, database in databases.items()
    }

    async def income_handles_it() -> None:
        database = Database(create_engine(urls["income"]), "income", ServiceSettings().oin)
        async with database.transaction(lock=[life_event.dossier_id]) as tx:
            tx.ledger.add([taken_in])
            tx.emit(
                life_event.dossier_id,
                ProposalLapsed(
                    voorstel_id=ids.new_event_id(),
                    gebeurtenis_id=published,
                    reden=reason("voorstel-gebeurtenis-vervalt"),
                ),
            )
        await database.close()

    def create_engine_that_waits(url: str, **options: Any) -> AsyncEngine:
        engine = create_engine(url, **options)
        if url == urls["income"]:
            _after_the_first_statement(engine, income_handles_it)
        return engine

    monkeypatch.setattr(accounting, "create_engine", create_engine_that_waits)
    while_it_happens = await take_account(urls)
    monkeypatch.undo()
    afterwards = await take_account(urls)

    assert (while_it_happens.unsent, while_it_happens.closed) == (1, False)
    readers = {"intake", "routes", "reporting"}
    assert {d.reader for d in while_it_happens.differences} == {"income", *readers}
    assert {d.reader for d in afterwards.differences} == readers
    assert not afterwards.closed, "what income had to say is not published yet"
    assert not [*while_it_happens.wrong, *afterwards.wrong], "it only has to be sent"


def _after_the_first_statement(
    engine: AsyncEngine, happens: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    """Let something happen in another connection, once, after the outbox was read and before anything else is."""
    waiting = [happens]

    def read(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        if "FROM outbox" in statement and waiting:
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(asyncio.run, waiting.pop()()).result()

    event.listen(engine.sync_engine, "after_cursor_execute", read)
