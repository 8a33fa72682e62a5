"""A dossier that was closed, and by what became known since is not: somebody has to look."""

from datetime import date

from shared import ids
from shared.events.reasons import reason
from shared.events.residents import HouseholdChanged
from shared.events.tasks import TaskCreated
from shared.testing.events import make_event, make_household
from tests.integration.routes.kit import Routes


async def test_somebody_is_asked_whether_it_is_to_be_closed_again(routes: Routes) -> None:
    dossier_id = ids.new_dossier_id()
    open_still = HouseholdChanged(huishouden=make_household())
    lapsed = HouseholdChanged(
        huishouden=make_household(versie=2), sluiting_vervalt=date(2026, 6, 15)
    )

    await routes.receives(make_event(open_still, dossier_id=dossier_id))
    await routes.receives(make_event(lapsed, dossier_id=dossier_id))

    [task] = await routes.told(TaskCreated)
    assert (task.stap, task.rol, task.gemeente) == ("sluiting-nagaan", "inkomensconsulent", "0106")
    assert task.redenen == (reason("dossier-was-gesloten", vanaf=date(2026, 6, 15)),)
