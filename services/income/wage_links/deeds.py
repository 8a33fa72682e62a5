"""What somebody who works here does with a personal link, the same from a page as from the API: seen to be open, locked and done."""

from typing import Final
from uuid import UUID

from services.income.own import own_of
from services.income.wage_links import service
from services.income.wage_links.rules import Standing
from services.income.wage_links.service import Maker
from services.income.wages import service as wages
from shared.access import avoids, check_dossier
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction

PREFIX: Final = "/opgave"
"""Where a link leads to: a page of no service's path, as that of partners."""
WRITES: Final = "income.koppelingen.schrijven"


async def make(
    tx: Transaction, caller: Caller, dossier_id: UUID, person_id: UUID, site: str
) -> tuple[Standing, str]:
    """Under the lock of its dossier; with the address to hand over. Raises NotFound, OtherTeam, InvalidInput, Conflict."""
    await _open(tx, caller, dossier_id, person_id)
    stands, key = await service.make(
        tx, dossier_id, person_id, Maker(caller.subject, caller.name), own_of(caller)
    )
    return stands, f"{site}{PREFIX}/{key}"


async def take_back(tx: Transaction, caller: Caller, dossier_id: UUID, link_id: UUID) -> Standing:
    """Under the lock of its dossier. Raises NotFound, OtherTeam."""
    await _open(tx, caller, dossier_id)
    by = Maker(caller.subject, caller.name)
    return await service.take_back(tx, dossier_id, link_id, by, own_of(caller))


async def links_of(tx: Transaction, caller: Caller, dossier_id: UUID) -> list[Standing]:
    """Raises NotFound, OtherTeam."""
    await _open(tx, caller, dossier_id)
    return await service.list_of_dossier(tx.connection, dossier_id, own_of(caller), tx.today)


async def _open(
    tx: Transaction, caller: Caller, dossier_id: UUID, person_id: UUID | None = None
) -> None:
    if avoids(caller, dossier_id, person_id):
        raise NotFound("dossier", dossier_id)
    _, municipality = await wages.find_own(tx.connection, dossier_id, own_of(caller), tx.today)
    await check_dossier(tx.connection, caller, dossier_id, municipality)
