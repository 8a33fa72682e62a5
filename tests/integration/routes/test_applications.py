"""An application for bijstand becomes work as it goes on, and what it no longer asks for goes."""

from datetime import date
from typing import get_args
from uuid import UUID

from services.routes.playbooks.applications import SETTLED
from shared import clock, ids
from shared.calendar import add_working_days
from shared.events.applications import (
    Aanvraagstand,
    AdvanceGiven,
    ApplicationChanged,
    ApplicationTermCame,
    Termijnsoort,
)
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.reasons import reason
from shared.events.tasks import TaskCompleted, TaskCreated, TaskLapsed
from shared.testing.events import make_event
from tests.integration.routes.factories import job_started, reassessed
from tests.integration.routes.kit import Routes

DECISION = date(2027, 1, 4)
ADVANCE = date(2026, 12, 7)


class Told:
    """Income tells of one application."""

    def __init__(self, dossier_id: UUID | None = None, after: UUID | None = None) -> None:
        self.id = ids.new_id()
        self.dossier_id = dossier_id or ids.new_dossier_id()
        self.after = after

    def stands(self, stand: Aanvraagstand) -> Event[ApplicationChanged]:
        data = ApplicationChanged(
            aanvraag_id=self.id,
            gebeurtenis_id=self.id,
            volgt_op=self.after,
            gemeente=ASSEN,
            stand=stand,
            datum=date(2026, 11, 9),
        )
        return make_event(data, dossier_id=self.dossier_id, source_service="income")

    def came(self, term: Termijnsoort, on: date = DECISION) -> Event[ApplicationTermCame]:
        data = ApplicationTermCame(
            aanvraag_id=self.id, gebeurtenis_id=self.id, gemeente=ASSEN, termijn=term, uiterlijk=on
        )
        return make_event(data, dossier_id=self.dossier_id, source_service="income")

    def advanced(self, on: date = ADVANCE) -> Event[AdvanceGiven]:
        data = AdvanceGiven(
            aanvraag_id=self.id,
            gebeurtenis_id=self.id,
            gemeente=ASSEN,
            uiterlijk=on,
            gegeven_op=on,
        )
        return make_event(data, dossier_id=self.dossier_id, source_service="income")


async def test_a_report_asks_for_help_with_the_application_and_answers_the_invitation(
    routes: Routes,
) -> None:
    life_event = job_started()
    await routes.receives(reassessed(life_event, "aanvraag-nodig"))
    assert await routes.open_steps() == ["aanvraag-uitnodigen"]

    told = Told(life_event.dossier_id, life_event.id)
    await routes.receives(told.stands("gemeld"))

    assert await routes.open_steps() == ["aanvraag-helpen"]
    [invited] = await routes.told(TaskCompleted)
    assert invited.gebeurtenis_id == life_event.id
    task = (await routes.told(TaskCreated))[-1]
    assert (task.rol, task.gebeurtenis_id) == ("inkomensconsulent", told.id)


async def test_an_application_asks_for_a_proposal_and_again_once_the_data_are_there(
    routes: Routes,
) -> None:
    told = Told()
    await routes.receives(told.stands("gemeld"))
    await routes.receives(told.came("zoektermijn-voorbij", date(2026, 11, 9)))
    await routes.receives(told.stands("in-behandeling"))
    assert await routes.open_steps() == ["aanvraag-beoordelen"]

    await routes.receives(told.stands("wacht-op-gegevens"))
    assert await routes.open_steps() == []
    await routes.receives(told.came("hersteltermijn-voorbij", date(2026, 11, 9)))
    assert await routes.open_steps() == ["gegevens-nagaan"]
    await routes.receives(told.stands("in-behandeling"))
    assert await routes.open_steps() == ["aanvraag-beoordelen"]


async def test_each_advance_is_a_task_of_its_own_day_and_done_once_it_was_given(
    routes: Routes,
) -> None:
    told = Told()
    due = add_working_days(clock.today(), 4)
    await routes.receives(told.came("voorschot-nodig", due))
    [task] = await routes.told(TaskCreated)
    assert (task.stap, task.rol, task.uiterlijk) == ("voorschot-geven", "inkomensconsulent", due)

    await routes.receives(told.advanced(due))
    assert await routes.open_steps() == []
    await routes.receives(told.came("voorschot-nodig", add_working_days(due, 20)))
    assert await routes.open_steps() == ["voorschot-geven"]


async def test_a_decision_that_nears_is_a_task_until_the_term_stands_still_and_then_again(
    routes: Routes,
) -> None:
    told = Told()
    await routes.receives(told.came("besluit-nadert"))
    await routes.receives(told.stands("wacht-op-gegevens"))
    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("besluittermijn-staat-stil")

    await routes.receives(told.came("besluit-nadert", date(2027, 1, 18)))
    await routes.receives(told.came("besluit-te-laat", date(2027, 1, 18)))
    assert sorted(await routes.open_steps()) == ["besluit-alsnog", "besluit-voorbereiden"]


async def test_nothing_of_an_application_is_open_once_it_has_ended(routes: Routes) -> None:
    ended: list[Aanvraagstand] = ["besloten", "ingetrokken", "niet-in-behandeling-genomen"]
    for stand in ended:
        told = Told()
        await routes.receives(told.stands("gemeld"))
        await routes.receives(told.stands("in-behandeling"))
        await routes.receives(told.came("voorschot-nodig"))
        await routes.receives(told.came("besluit-te-laat"))
        assert len(await routes.open_steps()) == 3

        await routes.receives(told.stands(stand))
        assert await routes.open_steps() == [], stand


async def test_of_what_came_at_once_the_last_counts(routes: Routes) -> None:
    told = Told()

    await routes.receives(told.stands("gemeld"), told.stands("in-behandeling"))

    assert await routes.open_steps() == ["aanvraag-beoordelen"]
    assert set(SETTLED) == set(get_args(Aanvraagstand))
