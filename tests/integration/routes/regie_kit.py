"""Dossiers and their regisseurs, for the tests of both sides."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from services.routes.contracts import CONTRACTS
from services.routes.regie import repository, service
from services.routes.regie.schemas import Regisseur
from services.routes.workers.schemas import GroupRole
from shared.events.household import ASSEN, Woonplaats
from shared.events.tasks import RegisseurAssigned
from shared.messaging.timer_engine import TimerEngine
from tests.integration.routes.factories import household_changed
from tests.integration.routes.staff import Desk

REGISSEUR: Final[Sequence[GroupRole]] = [(ASSEN, "regisseur")]
LONG_AGO: Final = date(2020, 1, 1)


async def lives(desk: Desk, *dossiers: UUID, gemeente: str = ASSEN, versie: int = 1) -> None:
    """Intake tells where these households live."""
    place = Woonplaats(gemeente=gemeente, vanaf=LONG_AGO)
    await desk.routes.receives(
        *(household_changed(dossier, places=[place], versie=versie) for dossier in dossiers)
    )


async def families(desk: Desk, amount: int) -> list[UUID]:
    found = [uuid4() for _ in range(amount)]
    await lives(desk, *found)
    return found


async def regisseurs_of(desk: Desk, *dossiers: UUID) -> dict[UUID, Regisseur]:
    async with desk.routes.database.reading() as connection:
        return await service.of_dossiers(connection, dossiers)


async def regisseur_of(desk: Desk, dossier: UUID) -> Regisseur:
    return (await regisseurs_of(desk, dossier))[dossier]


async def days_pass(desk: Desk) -> None:
    await TimerEngine(desk.routes.database, CONTRACTS).run_due()


async def told_of(desk: Desk, dossier: UUID) -> list[RegisseurAssigned]:
    """What was published of a dossier, in order."""
    await days_pass(desk)
    return [
        event.data
        for event in await desk.routes.published()
        if event.dossier_id == dossier and isinstance(event.data, RegisseurAssigned)
    ]


async def wrong(desk: Desk) -> list[UUID]:
    """The dossiers for which nobody answers, or somebody who may not: always none."""
    async with desk.routes.database.transaction() as tx:
        return await repository.wrong(tx, None, 10_000)
