"""Use cases of the calendar: make a key, end it, and what whoever has it reads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.access import Viewer
from services.routes.calendar_feed import repository
from services.routes.calendar_feed.rules import calendar_of
from services.routes.workers import service as workers
from shared.messaging.transaction import Transaction
from shared.observability.logging import get_logger
from shared.secret_keys import hash_of, new_secret

log = get_logger(__name__)

_READS = "routes.taken.lezen"


async def make_key(tx: Transaction, worker_id: UUID) -> str:
    """A new key, to be shown once: we keep its hash. The one before opens nothing any more."""
    key = new_secret()
    await repository.keep(tx, worker_id, hash_of(key))
    log.info("calendar_key_made", worker_id=str(worker_id))
    return key


async def end_key(tx: Transaction, worker_id: UUID) -> None:
    await repository.end(tx, worker_id)
    log.info("calendar_key_ended", worker_id=str(worker_id))


async def read(tx: Transaction, key: str, address: str) -> bytes | None:
    """The calendar of whose key it is; None for no key of ours, and for who does not work here (any more).

    A key is looked up by its hash: how long that takes says nothing about how much of a guess was right. Nothing in it is
    about a person, so nothing of it is in the processing log: a program asks for it every hour.
    """
    worker_id = await repository.worker_of(tx.connection, hash_of(key))
    if worker_id is None:
        return None
    caller = await workers.caller_of(tx.connection, worker_id, tx.today)
    if caller is None:
        return None
    narrowed = caller.narrowed(caller.where_may(_READS))
    if not narrowed.municipalities:
        return None
    return calendar_of(await repository.own_tasks(tx, Viewer(narrowed)), address)


async def made_at(connection: AsyncConnection, worker_id: UUID) -> datetime | None:
    """When the key of a worker was made; None for who has none."""
    return await repository.made_at(connection, worker_id)
