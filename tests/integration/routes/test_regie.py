"""Everybody has a regisseur, from the first day on, whoever comes and goes."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from services.routes.regie import service
from services.routes.regie.schemas import Regisseur
from services.routes.workers.schemas import GroupRole
from shared.events.household import ASSEN, Woonplaats
from shared.events.tasks import RegisseurAssigned
from tests.integration.routes.factories import household_changed
from tests.integration.routes.staff import Desk

REGISSEUR: Sequence[GroupRole] = [(ASSEN, "regisseur")]
LONG_AGO = date(2020, 1, 1)


async def lives(desk: Desk, *dossiers: UUID, gemeente: str = ASSEN, versie: int = 1) -> None:
    place = Woonplaats(gemeente=gemeente, vanaf=LONG_AGO)
    await desk.routes.receives(
        *(household_changed(dossier, places=[place], versie=versie) for dossier in dossiers)
    )


async def regisseur_of(desk: Desk, dossier: UUID) -> Regisseur | None:
    async with desk.routes.database.reading() as connection:
        return (await service.of_dossiers(connection, [dossier])).get(dossier)


async def test_a_dossier_has_a_regisseur_from_its_first_day(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    dossier = uuid4()

    await lives(desk, dossier)

    found = await regisseur_of(desk, dossier)
    assert found is not None
    assert (found.worker_id, found.name, found.is_acting) == (renske, "Renske", True)
    [told] = await desk.routes.told(RegisseurAssigned)
    assert (told.medewerker_id, told.versie, told.is_waarnemend) == (renske, 1, True)
