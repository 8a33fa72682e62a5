"""Income misses a wage: first somebody reminds the resident, a month later somebody finds out."""

from datetime import date
from uuid import UUID

from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.tasks import TaskCreated
from shared.events.wages import Loonstap, WageReportMissing
from shared.testing.events import make_event
from tests.integration.routes.kit import Routes


def missing(
    step: Loonstap,
    person_id: UUID,
    settlement_id: UUID,
    dossier_id: UUID,
    month: date = date(2026, 7, 1),
) -> Event[WageReportMissing]:
    data = WageReportMissing(
        gebeurtenis_id=settlement_id, gemeente=ASSEN, inwoner_id=person_id, maand=month, stap=step
    )
    return make_event(data, dossier_id=dossier_id, source_service="income")


async def test_a_wage_that_is_missing_is_a_task_per_person_and_later_another(
    routes: Routes,
) -> None:
    dossier_id, first, second = ids.new_dossier_id(), ids.new_id(), ids.new_id()
    one, other = ids.new_person_id(), ids.new_person_id()

    await routes.receives(missing("loonopgave-herinneren", one, first, dossier_id))
    await routes.receives(missing("loonopgave-herinneren", other, first, dossier_id))
    await routes.receives(missing("loonopgave-ontbreekt", one, second, dossier_id))

    assert sorted(await routes.open_steps()) == [
        "aan-loonopgave-herinneren",
        "aan-loonopgave-herinneren",
        "loon-uitzoeken",
    ]
    assert {task.rol for task in await routes.told(TaskCreated)} == {"inkomensconsulent"}
