"""An objection becomes work as it goes on, and what it no longer asks for goes."""

from datetime import date, timedelta
from typing import Any

from shared import clock, ids
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.objections import (
    Bezwaarstand,
    Bezwaartermijnsoort,
    Bezwaaruitkomst,
    ObjectionChanged,
    ObjectionReceived,
    ObjectionSettled,
    ObjectionTermCame,
)
from shared.events.reasons import reason
from shared.events.tasks import TaskCompleted, TaskCreated, TaskLapsed
from shared.testing.events import make_event
from tests.integration.routes.kit import Routes


class Told:
    """Income tells of one objection."""

    def __init__(self) -> None:
        self.id = ids.new_id()
        self.dossier_id = ids.new_dossier_id()
        self.last = clock.today() + timedelta(weeks=8)
        self._common: dict[str, Any] = {
            "bezwaar_id": self.id,
            "gebeurtenis_id": self.id,
            "gemeente": ASSEN,
        }

    def _event(self, data: Any) -> Event[Any]:
        return make_event(data, dossier_id=self.dossier_id, source_service="income")

    def comes(self) -> Event[ObjectionReceived]:
        return self._event(
            ObjectionReceived(
                **self._common,
                besluit_id=ids.new_id(),
                datum=clock.today(),
                besluit_uiterlijk=self.last,
            )
        )

    def stands(self, stand: Bezwaarstand, last: date | None = None) -> Event[ObjectionChanged]:
        return self._event(
            ObjectionChanged(
                **self._common,
                stand=stand,
                datum=clock.today(),
                besluit_uiterlijk=last or self.last,
            )
        )

    def came(self, term: Bezwaartermijnsoort, on: date | None = None) -> Event[ObjectionTermCame]:
        return self._event(
            ObjectionTermCame(**self._common, termijn=term, uiterlijk=on or self.last)
        )

    def ends(self, outcome: Bezwaaruitkomst) -> Event[ObjectionSettled]:
        return self._event(
            ObjectionSettled(
                **self._common,
                besluit_id=ids.new_id(),
                uitkomst=outcome,
                datum=clock.today(),
                op_tijd=True,
            )
        )


async def test_an_objection_asks_to_be_confirmed_and_that_is_done_once_it_is_treated(
    routes: Routes,
) -> None:
    told = Told()
    await routes.receives(told.comes())
    assert await routes.open_steps() == ["bezwaar-bekijken"]
    [task] = await routes.told(TaskCreated)
    assert (task.rol, task.gebeurtenis_id) == ("inkomensconsulent", told.id)

    await routes.receives(told.stands("in-behandeling"))
    assert await routes.open_steps() == []
    assert len(await routes.told(TaskCompleted)) == 1


async def test_what_was_not_mended_is_a_task_until_it_is(routes: Routes) -> None:
    told = Told()
    await routes.receives(told.comes())
    await routes.receives(told.stands("herstel-gevraagd"))
    await routes.receives(told.came("bezwaar-herstel-voorbij", clock.today()))
    assert await routes.open_steps() == ["bezwaar-nabellen"]

    await routes.receives(told.stands("in-behandeling"))
    assert await routes.open_steps() == []


async def test_a_last_day_that_moved_asks_for_nothing_until_the_new_one_nears(
    routes: Routes,
) -> None:
    told = Told()
    near = clock.today() + timedelta(days=10)
    await routes.receives(told.came("bezwaar-besluit-nadert", near))
    await routes.receives(told.stands("in-behandeling", near))
    assert await routes.open_steps() == ["bezwaar-beslissen"]

    later = near + timedelta(weeks=6)
    await routes.receives(told.stands("in-behandeling", later))
    assert await routes.open_steps() == []
    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("bezwaartermijn-verschoven")
    await routes.receives(told.came("bezwaar-besluit-nadert", later))
    assert await routes.open_steps() == ["bezwaar-beslissen"]


async def test_a_well_founded_one_asks_for_a_new_decision_until_that_is_linked(
    routes: Routes,
) -> None:
    told = Told()
    await routes.receives(told.stands("herziening"))
    await routes.receives(told.came("bezwaar-besluit-te-laat"))
    assert sorted(await routes.open_steps()) == ["bezwaar-alsnog-beslissen", "bezwaar-herzien"]

    await routes.receives(told.ends("gegrond"))
    assert await routes.open_steps() == []
    assert len(await routes.told(TaskCompleted)) == 2


async def test_nothing_of_an_objection_is_open_once_it_was_taken_back(routes: Routes) -> None:
    told = Told()
    await routes.receives(told.comes())
    await routes.receives(told.came("bezwaar-herstel-voorbij", clock.today()))
    await routes.receives(told.came("bezwaar-besluit-nadert"))
    assert len(await routes.open_steps()) == 3

    await routes.receives(told.ends("ingetrokken"))
    assert await routes.open_steps() == []
    assert {lapsed.reden for lapsed in await routes.told(TaskLapsed)} == {reason("bezwaar-klaar")}
