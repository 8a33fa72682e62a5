"""Use cases of the filters that somebody keeps: of the own lists, and seen by nobody else."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.saved_filters import repository
from services.routes.saved_filters.schemas import (
    MOST_FILTERS,
    MOST_NAME,
    MOST_QUERY,
    SavedFilter,
)
from services.routes.workers.callers import worker_id_of
from shared.bsn import mentions_bsn
from shared.errors import AppError, Fault, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction

NO_NAME = "Geef het filter een naam."
TOO_LONG = f"Maak de naam korter: ten hoogste {MOST_NAME} tekens."
SAME_NAME = "U hebt al een filter met deze naam. Kies een andere naam."
TOO_MANY = f"U hebt al {MOST_FILTERS} filters bewaard. Gooi er eerst een weg."
NO_FILTER = "Kies eerst een filter om te bewaren."
WITH_BSN = "Laat het burgerservicenummer uit de naam."


async def list_of(connection: AsyncConnection, caller: Caller, which: str) -> list[SavedFilter]:
    """By name; none of a caller who is no worker."""
    try:
        worker_id = worker_id_of(caller)
    except AppError:
        return []
    return await repository.list_of(connection, worker_id, which)


async def keep(tx: Transaction, caller: Caller, which: str, name: str, query: str) -> None:
    """Keep the filter of an address under a name. Raises InvalidInput."""
    worker_id = worker_id_of(caller)
    await repository.lock(tx, worker_id)
    found = await repository.list_of(tx.connection, worker_id, which)
    if not query or len(query) > MOST_QUERY:
        raise _wrong(NO_FILTER)
    if len(found) >= MOST_FILTERS:
        raise _wrong(TOO_MANY)
    await repository.add(tx, worker_id, which, _checked(name, found), query)


async def rename(tx: Transaction, caller: Caller, which: str, filter_id: UUID, name: str) -> None:
    """Raises InvalidInput, NotFound."""
    worker_id = worker_id_of(caller)
    await repository.lock(tx, worker_id)
    found = await repository.list_of(tx.connection, worker_id, which)
    others = [kept for kept in found if kept.id != filter_id]
    if not await repository.rename(tx, worker_id, which, filter_id, _checked(name, others)):
        raise NotFound("filter", filter_id)


async def delete(tx: Transaction, caller: Caller, which: str, filter_id: UUID) -> None:
    """Once more is no fault."""
    await repository.delete(tx, worker_id_of(caller), which, filter_id)


async def begin_with(tx: Transaction, caller: Caller, which: str, filter_id: UUID | None) -> None:
    """The list opens with this filter; with None it opens whole."""
    worker_id = worker_id_of(caller)
    await repository.lock(tx, worker_id)
    await repository.begin_with(tx, worker_id, which, filter_id)


def _checked(name: str, others: list[SavedFilter]) -> str:
    name = " ".join(name.split())
    if not name:
        raise _wrong(NO_NAME)
    if len(name) > MOST_NAME:
        raise _wrong(TOO_LONG)
    if mentions_bsn(name):
        raise _wrong(WITH_BSN)
    if name.casefold() in {kept.name.casefold() for kept in others}:
        raise _wrong(SAME_NAME)
    return name


def _wrong(why: str) -> InvalidInput:
    return InvalidInput((Fault("naam", "naam", why),))
