"""A step back or forward is one action: plan, people and history are kept, and who comes back finds them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.routes.route_changes.work import OTHER_ROUTE
from shared import clock
from shared.events.household import ASSEN
from shared.events.residents import ResidentsMerged
from shared.events.tasks import PlanChanged, RouteChanged, TaskLapsed
from shared.testing.events import make_event, make_member
from tests.integration.routes.factories import TODAY, divorced, household_changed, job_started
from tests.integration.routes.handover_kit import ANNE, Sides, organisation, proposed
from tests.integration.routes.staff import LEADER, Desk

REGISSEUR = [(ASSEN, "regisseur")]
JOBCOACH = [(ASSEN, "jobcoach")]
WERKCOACH = [(ASSEN, "werkcoach")]
PARTICIPATIECOACH = [(ASSEN, "participatiecoach")]
NOVEMBER = date(2026, 11, 2)
MOTHER = make_member()
PLAN = {
    "versie": "0",
    "meedoen.doel": "Twintig uur blijven werken",
    "meedoen.stap.0.wat": "Elke week langskomen op het werk",
    "meedoen.stap.0.wie": "jobcoach",
    "meedoen.stap.0.uiterlijk": "2026-09-01",
    "inkomen.doel": "Rondkomen zonder schulden",
    "inkomen.stap.0.wat": "Elke maand de loonstrook sturen",
    "inkomen.stap.0.wie": "inwoner",
    "inkomen.stap.0.uiterlijk": "2026-09-15",
}


@dataclass
class Home:
    """A mother alone, with what can be done about her route."""

    desk: Desk
    dossier_id: UUID
    person_id: UUID = MOTHER.inwoner_id

    @property
    def plan(self) -> str:
        return f"/routes/dossiers/{self.dossier_id}/plan"

    @property
    def page(self) -> str:
        return f"/routes/dossiers/{self.dossier_id}/routes/{self.person_id}"

    async def now(self) -> Any:
        rows = await self.desk.routes.rows(
            "SELECT * FROM resident_route WHERE person_id = :id AND until_on IS NULL",
            id=self.person_id,
        )
        return rows[0] if rows else None

    async def goes_to(self, who: UUID, route: str, trede: int, **more: str) -> int:
        """As the page sends it, by who looked just now."""
        now = await self.now()
        step = {
            "route": route,
            "trede": str(trede),
            "vanaf": clock.today().isoformat(),
            "reden": "gezondheid",
            "verteldDoor": "inwoner",
            "woorden": "Het lukt nu even niet.",
        }
        seen = {"gezien": str(now.id)} if now else {}
        return (await self.desk.sends(who, self.page, **(step | seen | more))).status_code

    async def companions(self) -> list[tuple[str, str | None, str]]:
        rows = await self.desk.routes.rows(
            """
            SELECT companion.role, worker.name, how FROM resident_route_companion AS companion
            JOIN resident_route ON resident_route.id = route_id LEFT JOIN worker ON worker.id = worker_id
            WHERE person_id = :id AND until_on IS NULL ORDER BY companion.role
            """,
            id=self.person_id,
        )
        return [tuple(row) for row in rows]

    async def tasks(self, step: str) -> Sequence[Any]:
        return await self.desk.routes.rows(
            "SELECT task.*, worker.name FROM task LEFT JOIN worker ON worker.id = assignee_id"
            " WHERE dossier_id = :id AND step = :step ORDER BY created_at",
            id=self.dossier_id,
            step=step,
        )

    async def next_contact(self) -> tuple[str, date]:
        [row] = await self.desk.routes.rows(
            "SELECT rule, due_on FROM contact_rhythm WHERE dossier_id = :id", id=self.dossier_id
        )
        return row.rule, row.due_on


@pytest.fixture
async def home(desk: Desk) -> Home:
    dossier_id = uuid4()
    await desk.routes.receives(household_changed(dossier_id, MOTHER))
    return Home(desk, dossier_id)


def at(day: date) -> Any:
    return clock.moved_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


async def test_who_comes_back_after_three_months_finds_plan_people_and_work_again(
    desk: Desk, home: Home
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    await desk.hires("Wim", WERKCOACH)
    joris = await desk.hires("Joris", JOBCOACH)
    await desk.hires("Jana", JOBCOACH)
    await desk.hires("Pia", PARTICIPATIECOACH)
    started = job_started(dossier_id=home.dossier_id, member=MOTHER, on=TODAY)
    await desk.routes.receives(started)
    assert await home.goes_to(joris, "werknemer", 5, reden="werk-gevonden") == 303
    assert (await desk.sends(renske, f"{home.plan}/wijzigen", **PLAN)).status_code == 303
    assert (await home.next_contact())[0] in {"na-baanstart", "werk-met-steun"}

    assert await home.goes_to(renske, "vrijwilliger", 2) == 303

    back = (await desk.asks(renske, "GET", home.plan)).text
    [call] = await home.tasks("baanbehoud-bellen")
    assert "contact met mensen buiten de deur" in back
    assert "Wat rust" in back
    assert "Nog niet gevraagd" in back
    assert await home.companions() == [("participatiecoach", "Pia", "minste")]
    assert call.waits_until == date(2026, 11, 3)
    assert [task.status for task in await home.tasks("werknemer-jobcoach")] == ["lapsed"]
    assert (await home.next_contact())[0] == "na-baanstart"

    with at(NOVEMBER):
        assert await home.goes_to(renske, "werknemer", 5, reden="kan-meer") == 303
        again = (await desk.asks(renske, "GET", home.plan)).text
        rule, _ = await home.next_contact()

    assert "Wat rust" not in again
    assert "Elke week langskomen op het werk" in again
    assert "1 december 2026" in again, "the step is later by the 91 days that it rested"
    assert "Eerdere routes" in again
    assert "was er op deze route eerder ook bij" in again
    assert await home.companions() == [
        ("jobcoach", "Joris", "terug"),
        ("werkcoach", "Wim", "terug"),
    ]
    [call] = await home.tasks("baanbehoud-bellen")
    assert call.waits_until is None
    assert [(task.status, task.name) for task in await home.tasks("werknemer-jobcoach")] == [
        ("lapsed", "Joris"),
        ("open", "Joris"),
    ]
    assert rule in {"na-baanstart", "werk-met-steun", "na-routewijziging"}
    told = await desk.routes.told(RouteChanged)
    assert [(each.route, each.richting, each.hervat) for each in told] == [
        ("werknemer", "eerste", False),
        ("vrijwilliger", "terug", False),
        ("werknemer", "vooruit", True),
    ]
    assert not any("lukt" in str(each) or "gezondheid" in str(each) for each in told)
    plans = [each.versie for each in await desk.routes.told(PlanChanged)]
    assert plans == [1, 2, 3]
    lapsed = [each.reden for each in await desk.routes.told(TaskLapsed)]
    assert OTHER_ROUTE in lapsed


async def test_who_left_is_replaced_and_it_says_so(desk: Desk, home: Home) -> None:
    leader = await desk.hires("Teun", LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    joris = await desk.hires("Joris", JOBCOACH)
    await home.goes_to(joris, "werknemer", 5)
    await home.goes_to(renske, "vrijwilliger", 2)
    await desk.hires("Jana", JOBCOACH)
    gone = await desk.asks(
        leader,
        "POST",
        f"/routes/v1/medewerkers/{joris}/uitdienst",
        json={"tot": TODAY.isoformat(), "waarom": "Andere baan."},
    )
    assert gone.status_code == 200, gone.text

    assert await home.goes_to(renske, "werknemer", 5) == 303

    assert await home.companions() == [
        ("jobcoach", "Jana", "minste"),
        ("werkcoach", None, "niemand"),
    ]
    shown = (await desk.asks(renske, "GET", home.plan)).text
    assert "Jobcoach: Jana (in plaats van Joris)" in shown
    assert "Werkcoach: nog niemand" in shown
    [*_, asked] = await home.tasks("werknemer-werkcoach")
    assert (asked.status, asked.name) == ("open", None)


async def test_of_two_who_take_a_step_at_once_the_second_hears_how_it_is_now(
    desk: Desk, home: Home
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    await home.goes_to(renske, "werknemer", 4)
    seen = str((await home.now()).id)
    assert await home.goes_to(renske, "vrijwilliger", 2, gezien=seen) == 303

    step = {"route": "onderwijs", "trede": "3", "vanaf": TODAY.isoformat(), "reden": "kan-meer"}
    words = {"verteldDoor": "inwoner", "woorden": "Ik wil naar school."}
    late = await desk.sends(renske, home.page, gezien=seen, **step, **words)

    assert late.status_code == 409
    assert "Nu is het route vrijwilliger, contact met mensen buiten de deur" in late.text
    assert "Ik wil naar school." in late.text
    assert (await home.now()).route == "vrijwilliger"
    assert len(await desk.routes.rows("SELECT 1 FROM resident_route")) == 2


async def test_what_is_wrong_with_a_step_is_told_at_once_and_changes_nothing(
    desk: Desk, home: Home
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    empty = await desk.sends(renske, home.page, woorden="x")
    wrong = await home.goes_to(renske, "vrijwilliger", 6, vanaf="2027-01-01")
    stranger = await desk.sends(renske, home.page.replace(str(home.person_id), str(uuid4())))

    assert empty.status_code == 400
    for name in ("route", "trede", "vanaf", "reden", "verteldDoor", "woorden"):
        assert f'id="{name}-fout"' in empty.text, name
    assert (wrong, stranger.status_code) == (400, 404)
    assert not await desk.routes.rows("SELECT 1 FROM resident_route")


async def test_an_organisation_that_helps_is_named_and_after_a_return_also_what_became_of_it(
    desk: Desk, home: Home
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    event = divorced(member=MOTHER, dossier_id=home.dossier_id)
    impuls = await organisation(desk.routes, "Impuls")
    sides = Sides(desk.routes, await proposed(desk.routes, event))
    await sides.offers(impuls)
    await sides.accepts(impuls)
    await home.goes_to(renske, "werknemer", 4)
    with_help = (await desk.asks(renske, "GET", home.plan)).text

    await home.goes_to(renske, "vrijwilliger", 2)
    await sides.meets(impuls)
    await sides.completes(impuls)
    await home.goes_to(renske, "werknemer", 4)
    without = (await desk.asks(renske, "GET", home.plan)).text

    assert f"Impuls ({ANNE}) helpt" in with_help
    assert f"Impuls ({ANNE}) hielp eerder; vraag of die hulp weer nodig is" in without


async def test_systems_see_the_routes_and_take_a_step_but_words_are_for_who_may_read_them(
    desk: Desk, home: Home
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    joris = await desk.hires("Joris", JOBCOACH)
    path = f"/routes/v1/dossiers/{home.dossier_id}/routes"
    step = {
        "inwonerId": str(home.person_id),
        "route": "werknemer",
        "trede": 5,
        "vanaf": TODAY.isoformat(),
        "reden": "werk-gevonden",
        "verteldDoor": "inwoner",
        "woorden": "Ik begin bij de bakker.",
    }

    made = await desk.asks(renske, "POST", path, json=step)
    twice = await desk.asks(renske, "POST", path, json=step)
    [read], [seen] = [
        (await desk.asks(who, "GET", path)).json()["resultaten"] for who in (renske, joris)
    ]

    assert made.status_code == 201, made.text
    assert {each["rol"] for each in made.json()["meegaanden"]} == {"werkcoach", "jobcoach"}
    assert (twice.status_code, twice.json()["code"]) == (409, "route-gewijzigd")
    assert read["woorden"] == "Ik begin bij de bakker."
    assert (seen["woorden"], seen["reden"]) == (None, None)
    assert (seen["route"], seen["trede"], seen["richting"]) == ("werknemer", 5, "eerste")


async def test_of_two_who_turn_out_to_be_one_the_route_that_was_said_last_holds(
    desk: Desk, home: Home
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    other, twin = uuid4(), make_member()
    await desk.routes.receives(household_changed(other, twin))
    await home.goes_to(renske, "werknemer", 4)
    with at(NOVEMBER):
        twins = Home(desk, other, twin.inwoner_id)
        await twins.goes_to(renske, "vrijwilliger", 2)
    merged = ResidentsMerged(inwoner_id=home.person_id, oud_inwoner_id=twin.inwoner_id)

    await desk.routes.receives(make_event(merged, dossier_id=home.dossier_id))

    assert (await home.now()).route == "vrijwilliger"
    rows = await desk.routes.rows("SELECT person_id FROM resident_route")
    assert [row.person_id for row in rows] == [home.person_id] * 2
