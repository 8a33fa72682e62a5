"""Who is to be spoken to next, what happens when nobody does, and what comes of a contact that is recorded."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.routes.contacts import rhythm
from services.routes.contracts import CONTRACTS
from shared import clock
from shared.events.contacts import ContactRecorded, NeedSignalled
from shared.events.household import ASSEN, TYNAARLO
from shared.events.residents import HouseholdChanged
from shared.events.tasks import TaskCompleted, TaskCreated, TaskLapsed
from shared.messaging.timer_engine import TimerEngine
from shared.reason_words import Audience, text_of
from shared.testing.events import make_event, make_household, make_member
from tests.integration.routes.factories import (
    TODAY,
    divorced,
    household_changed,
    job_started,
    withdrawn,
)
from tests.integration.routes.staff import LEADER, Desk, write

JOBCOACH = [(ASSEN, "jobcoach")]
REGISSEUR = [(ASSEN, "regisseur")]
MOTHER = make_member()
SUBJECTS = ("werk", "meedoen", "inkomen", "wonen", "zorg")


@dataclass
class Home:
    """A household of one, who gets bijstand."""

    desk: Desk
    dossier_id: UUID
    person_id: UUID

    @property
    def page(self) -> str:
        return f"/routes/dossiers/{self.dossier_id}/contacten"

    async def rhythm(self) -> Any:
        [row] = await self.desk.routes.rows(
            "SELECT * FROM contact_rhythm WHERE dossier_id = :id", id=self.dossier_id
        )
        return row

    async def open_contact(self) -> list[Any]:
        found = await self.desk.routes.rows(
            "SELECT * FROM task WHERE dossier_id = :id AND status = 'open' AND step LIKE 'spreken%'",
            id=self.dossier_id,
        )
        return list(found)


@pytest.fixture
async def home(desk: Desk) -> Home:
    dossier_id = uuid4()
    await desk.routes.receives(household_changed(dossier_id, MOTHER))
    return Home(desk, dossier_id, MOTHER.inwoner_id)


async def on(desk: Desk, day: date) -> None:
    """The worker runs on this day, and catches up with all before it."""
    with clock.moved_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
        await TimerEngine(desk.routes.database, CONTRACTS).run_due()


def at(day: date) -> Any:
    return clock.moved_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def filled(home: Home, **more: Any) -> dict[str, Any]:
    """The form, as somebody fills it in who spoke about everything."""
    found: dict[str, Any] = {
        "inwonerId": str(home.person_id),
        "contactdatum": clock.today().isoformat(),
        "manier": "gesprek",
        "kenmerk": str(uuid4()),
        "actief": "ja",
        "deelname": ["mantelzorg"],
    }
    for subject in SUBJECTS:
        found[f"onderwerpen.{subject}.besproken"] = "ja"
        found[f"onderwerpen.{subject}.woorden"] = f"Gesproken over {subject}."
    return {name: value for name, value in (found | more).items() if value is not None}


async def test_a_household_that_becomes_known_is_to_be_spoken_to_within_six_months(
    home: Home,
) -> None:
    row = await home.rhythm()

    assert (row.due_on, row.rule) == (date(2027, 2, 3), "gewoon")
    assert await home.open_contact() == []


async def test_a_contact_that_is_near_is_one_task_of_the_regisseur_with_its_rule(
    home: Home,
) -> None:
    await on(home.desk, date(2027, 1, 27))
    await on(home.desk, date(2027, 1, 28))

    [task] = await home.open_contact()
    assert (task.role, task.due_on) == ("regisseur", date(2027, 2, 3))
    assert task.reason.startswith("Gewoon ritme: ten minste eens per zes maanden. ")
    [told] = await home.desk.routes.told(TaskCreated)
    assert told.taak_id == task.id


async def test_a_job_asks_the_jobcoach_within_fifteen_working_days_and_then_every_month(
    home: Home,
) -> None:
    desk, me = home.desk, await home.desk.hires("Joris", JOBCOACH)
    household = make_household(MOTHER, versie=3)
    await desk.routes.receives(
        job_started(
            dossier_id=home.dossier_id, member=MOTHER, household=household, on=date(2026, 8, 10)
        )
    )
    assert (await home.rhythm()).rule == "na-baanstart"

    with at(date(2026, 8, 17)):
        sent = await desk.sends(me, home.page, **filled(home))

    assert sent.status_code == 303, sent.text
    row = await home.rhythm()
    assert (row.rule, row.due_on) == ("jobcoach", date(2026, 9, 17))


async def test_a_divorce_that_is_withdrawn_asks_for_nothing_any_more(home: Home) -> None:
    told = divorced(dossier_id=home.dossier_id, member=MOTHER, on=date(2026, 8, 3))
    await home.desk.routes.receives(told)
    assert ((await home.rhythm()).rule, (await home.rhythm()).due_on) == (
        "na-scheiding",
        date(2026, 8, 24),
    )
    await on(home.desk, date(2026, 8, 17))
    assert len(await home.open_contact()) == 1

    await home.desk.routes.receives(withdrawn(told))

    assert (await home.rhythm()).rule == "gewoon"
    assert await home.open_contact() == []


async def test_who_nobody_spoke_to_stands_with_the_team_leader_until_somebody_does(
    home: Home,
) -> None:
    desk = home.desk
    leader, coach = await desk.hires("Teun", LEADER), await desk.hires("Renske", REGISSEUR)
    late = date(2027, 2, 10)
    await on(desk, date(2027, 2, 9))
    with at(date(2027, 2, 9)):
        listed = (await desk.asks(leader, "GET", "/routes/contacten?wanneer=te-laat")).text
    assert "Niemand wacht te lang op een gesprek" in listed

    await on(desk, late)

    with at(late):
        listed = (await desk.asks(leader, "GET", "/routes/contacten?wanneer=te-laat")).text
        start = (await desk.asks(leader, "GET", "/")).text
        [task] = await home.open_contact()
        told = (await desk.asks(coach, "GET", f"/routes/taken/{task.id}")).text
        own = (await desk.asks(coach, "GET", "/routes/werk?wanneer=te-laat")).text
        await desk.sends(coach, home.page, **filled(home))
        after = (await desk.asks(leader, "GET", "/routes/contacten?wanneer=te-laat")).text
    assert home.page in listed
    assert "huishouden is te lang door niemand gesproken" in start
    assert text_of(rhythm.LATE, Audience.WITHOUT_AMOUNTS) in told
    assert "Spreek de inwoner" in own
    assert home.page not in after
    assert (await home.rhythm()).escalated_at is None


async def test_the_team_leader_is_told_once_of_each_day_that_passed(home: Home) -> None:
    for day in (date(2027, 2, 10), date(2027, 2, 11), date(2027, 3, 1)):
        await on(home.desk, day)
        await rhythm.look_around(home.desk.routes.database)

    lines = await home.desk.routes.rows(
        "SELECT 1 FROM task_log WHERE why = :why", why=rhythm.LATE.stored()
    )
    assert len(lines) == 1


async def test_a_contact_finishes_its_task_and_says_who_is_in_view(home: Home) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    await on(desk, date(2027, 1, 28))

    with at(date(2027, 2, 2)):
        sent = await desk.sends(
            coach,
            home.page,
            **filled(
                home,
                **{
                    "onderwerpen.werk.besproken": "nee",
                    "onderwerpen.werk.woorden": "Eerst rust thuis.",
                },
            ),
        )

    assert sent.headers["location"] == f"{home.page}?gedaan=contact"
    [told] = await desk.routes.told(ContactRecorded)
    assert (told.actief, told.deelname, told.op_tijd) == (True, ("mantelzorg",), True)
    assert told.besproken == ("meedoen", "inkomen", "wonen", "zorg")
    assert [done.uitkomst for done in await desk.routes.told(TaskCompleted)] == ["gesproken"]
    assert await home.open_contact() == []
    assert (await home.rhythm()).due_on == date(2027, 8, 2)


async def test_what_somebody_needs_is_a_signal_and_a_promise_a_task_of_who_made_it(
    home: Home,
) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)

    await desk.sends(
        coach,
        home.page,
        **filled(
            home,
            nodig=["wonen", "schulden"],
            nodigToelichting="De huur is te hoog.",
            **{
                "afspraken.1.wat": "Ik bel de woningbouw.",
                "afspraken.1.uiterlijk": "2026-08-08",
                "afspraken.1.wie": "ik",
            },
        ),
    )

    assert [told.soort for told in await desk.routes.told(NeedSignalled)] == ["wonen", "schulden"]
    [task] = await desk.routes.rows("SELECT * FROM task WHERE step = 'afspraak-nakomen'")
    assert (task.assignee_id, task.role) == (coach, "regisseur")
    assert task.due_on == date(2026, 8, 10)  # Saturday the 8th is no working day
    published = [str(event.data) for event in await desk.routes.published()]
    assert not any("woningbouw" in text or "huur" in text for text in published)
    page = (await desk.asks(coach, "GET", home.page)).text
    assert "Ik bel de woningbouw." in page
    assert f"/intake/inwoners/{home.person_id}/melden/schuldsignaal" in page
    shown = (await desk.asks(coach, "GET", f"/routes/taken/{task.id}")).text
    assert "Ik bel de woningbouw." in shown


async def test_a_contact_that_is_sent_twice_is_one(home: Home) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    form = filled(home, nodig=["taal"])

    answers = [await desk.sends(coach, home.page, **form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(await desk.routes.rows("SELECT 1 FROM contact")) == 1
    assert len(await desk.routes.told(NeedSignalled)) == 1


async def test_everything_that_is_wrong_is_told_at_once_and_what_was_typed_stays(
    home: Home,
) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    form = filled(
        home,
        contactdatum="2026-08-04",
        manier="",
        nodigToelichting="Zij wil verhuizen.",
        **{
            "onderwerpen.wonen.besproken": None,
            "onderwerpen.zorg.besproken": "nee",
            "onderwerpen.zorg.woorden": "",
            "afspraken.2.wat": "Ik bel terug.",
        },
    )

    answer = await desk.sends(coach, home.page, **form)

    assert answer.status_code == 400
    text = answer.text
    assert "<title>Fout:" in text
    for field in (
        "contactdatum",
        "manier",
        "onderwerpen.wonen.besproken",
        "onderwerpen.zorg.woorden",
        "afspraken.2.uiterlijk",
    ):
        assert f'href="#{field}"' in text, field
        assert f'id="{field}-fout"' in text, field
    assert "Zij wil verhuizen." in text
    assert "Ik bel terug." in text
    assert await desk.routes.rows("SELECT 1 FROM contact") == []


async def test_what_somebody_wrote_is_for_who_may_read_it(home: Home) -> None:
    desk = home.desk
    writer, reader = await desk.hires("Joris", JOBCOACH), await desk.hires("Renske", REGISSEUR)
    other = await desk.hires("Jetta", JOBCOACH)
    await desk.sends(writer, home.page, **filled(home))

    pages = [(await desk.asks(who, "GET", home.page)).text for who in (writer, reader, other)]

    assert ["Gesproken over wonen." in page for page in pages] == [True, True, False]
    elsewhere = await desk.hires("Tea", [(TYNAARLO, "regisseur")])
    assert (await desk.asks(elsewhere, "GET", home.page)).status_code == 404
    lines = await desk.routes.rows(
        "SELECT 1 FROM processing_log WHERE activity LIKE '%contacten-inzien'"
    )
    assert len(lines) == 3


async def test_an_exemption_puts_it_off_and_the_task_lapses_until_it_ends(home: Home) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    await on(desk, date(2027, 1, 28))
    asked = {
        "reden": "rust-gevraagd",
        "vanaf": "2027-02-01",
        "tot": "2027-03-01",
        "woorden": "Zij vraagt om rust.",
    }

    with at(date(2027, 2, 1)):
        sent = await desk.sends(coach, f"{home.page}/uitzondering", **asked)
        again = await desk.sends(coach, f"{home.page}/uitzondering", **asked)
        page = (await desk.asks(coach, "GET", home.page)).text

    assert sent.status_code == 303, sent.text
    assert again.status_code == 400
    assert "geldt al een uitzondering" in again.text
    assert (await home.rhythm()).due_on == date(2027, 3, 3)
    assert await home.open_contact() == []
    assert [told.reden for told in await desk.routes.told(TaskLapsed)] == [rhythm.OTHERWISE]

    [exemption] = re.findall(r'name="uitzonderingId" value="([^"]+)"', page)
    with at(date(2027, 2, 5)):
        ended = await desk.sends(coach, f"{home.page}/uitzondering/einde", uitzonderingId=exemption)
    assert ended.status_code == 303
    assert (await home.rhythm()).due_on == date(2027, 2, 8)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"tot": "2027-08-03"}, "u-tot"),
        ({"tot": "2026-08-03"}, "u-tot"),
        ({"vanaf": "2026-08-01"}, "u-vanaf"),
        ({"reden": "overlijden"}, "u-reden"),
        ({"woorden": ""}, "u-woorden"),
    ],
)
async def test_an_exemption_without_end_or_reason_is_refused(
    home: Home, changed: dict[str, str], field: str
) -> None:
    coach = await home.desk.hires("Renske", REGISSEUR)
    asked = {
        "reden": "rust-gevraagd",
        "vanaf": "2026-08-03",
        "tot": "2026-09-03",
        "woorden": "Zij vraagt om rust.",
    }

    answer = await home.desk.sends(coach, f"{home.page}/uitzondering", **(asked | changed))

    assert answer.status_code == 400
    assert f'id="{field}-fout"' in answer.text
    assert await home.desk.routes.rows("SELECT 1 FROM contact_exemption") == []


async def test_the_task_itself_leads_to_the_contact_and_is_not_finished_without(
    home: Home,
) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    await on(desk, date(2027, 1, 28))
    [task] = await home.open_contact()
    done = {"uitkomst": "gesproken", "resultaat": "Gesproken."}

    with at(date(2027, 1, 28)):
        answer = await desk.sends(coach, f"/routes/taken/{task.id}/afronding", **done)
        page = (await desk.asks(coach, "GET", f"/routes/taken/{task.id}")).text

    assert answer.status_code == 409
    assert f"{home.page}#vastleggen-kop" in page
    assert f'action="/routes/taken/{task.id}/afronding"' not in page
    assert len(await home.open_contact()) == 1


async def test_a_task_that_moves_to_another_day_stays_of_who_had_it(home: Home) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    await on(desk, date(2027, 1, 28))
    [task] = await home.open_contact()
    await write(
        desk.routes, "UPDATE task SET assignee_id = :who WHERE id = :task", who=coach, task=task.id
    )

    with at(date(2027, 1, 28)):
        told = divorced(dossier_id=home.dossier_id, member=MOTHER, on=date(2027, 1, 4))
        await write(
            desk.routes,
            "UPDATE contact_rhythm SET due_on = due_on, known_on = :day",
            day=date(2026, 7, 30),
        )
        await desk.routes.receives(told)

    [now] = await home.open_contact()
    assert now.id != task.id
    assert now.due_on == date(2027, 2, 1)
    assert now.assignee_id == coach


async def test_after_a_handover_somebody_is_to_be_spoken_to_though_no_event_tells(
    home: Home,
) -> None:
    desk = home.desk
    await write(
        desk.routes,
        """
        INSERT INTO handover (id, dossier_id, life_event_ids, correlation_id, playbook, playbook_version, step, subject_id,
            municipality, person_ids, about_on, came_along, services, purpose, due_on, status, created_at, state, receiver,
            accepted_at, organisation_id)
        SELECT :id, :dossier, ARRAY[gen_random_uuid()], gen_random_uuid(), 'scheiding', 1, 'x', :id, '0106', '{}', '2026-08-03',
            false, '{sociaal-team}', 'Samen verder', '2026-09-01', 'running', now(), 'aanvaard', 'Imke', now() + interval '1 year',
            (SELECT id FROM organisation WHERE code = 'impuls')
        """,
        dossier=home.dossier_id,
    )
    await write(
        desk.routes,
        "UPDATE handover SET accepted_at = :at",
        at=datetime(2026, 8, 3, 10, tzinfo=UTC),
    )

    await rhythm.look_around(desk.routes.database)

    row = await home.rhythm()
    assert (row.rule, row.due_on) == ("na-overdracht", date(2026, 8, 31))


async def test_whose_benefit_ended_is_not_to_be_spoken_to_by_the_rhythm(desk: Desk) -> None:
    dossier_id = uuid4()
    data = HouseholdChanged(huishouden=make_household(MOTHER, bijstand=()))

    await desk.routes.receives(make_event(data, dossier_id=dossier_id))

    [row] = await desk.routes.rows(
        "SELECT due_on FROM contact_rhythm WHERE dossier_id = :id", id=dossier_id
    )

    assert row.due_on is None


async def test_over_the_api_a_contact_is_what_the_page_shows(home: Home) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    path = f"/routes/v1/dossiers/{home.dossier_id}/contacten"
    body = {
        "inwonerId": str(home.person_id),
        "contactdatum": TODAY.isoformat(),
        "manier": "bellen",
        "onderwerpen": {name: {"besproken": True} for name in SUBJECTS},
        "actief": False,
        "nodig": ["zorg"],
        "afspraken": [
            {"wat": "Wij bellen de huisarts.", "uiterlijk": "2026-08-10", "wie": "werkcoach"}
        ],
    }

    made = await desk.asks(coach, "POST", path, json=body)
    seen = await desk.asks(coach, "GET", path)
    wrong = await desk.asks(coach, "POST", path, json=body | {"contactdatum": "2027-01-01"})

    assert made.status_code == 201, made.text
    assert seen.json()["resultaten"] == [made.json()]
    assert seen.json()["volgende"]["uiterlijk"] == "2027-02-03"
    assert made.json()["afspraken"][0]["wat"] == "Wij bellen de huisarts."
    assert wrong.status_code == 400
    assert wrong.json()["invalidParams"][0]["name"] == "contactdatum"


async def test_without_the_dossier_of_the_own_team_nothing_is_recorded(home: Home) -> None:
    stranger = await home.desk.hires("Tea", [(TYNAARLO, "regisseur")])

    answer = await home.desk.sends(stranger, home.page, **filled(home))

    assert answer.status_code == 404
    assert await home.desk.routes.rows("SELECT 1 FROM contact") == []


async def test_a_contact_long_ago_leaves_what_is_due_as_it_is(home: Home) -> None:
    desk, coach = home.desk, await home.desk.hires("Renske", REGISSEUR)
    told = divorced(dossier_id=home.dossier_id, member=MOTHER, on=TODAY)
    await desk.routes.receives(told)
    before = (TODAY - timedelta(days=10)).isoformat()

    await desk.sends(coach, home.page, **filled(home, contactdatum=before))

    assert (await home.rhythm()).rule == "na-scheiding"


async def contact_task(home: Home) -> Any:
    [task] = await home.open_contact()
    return task


async def test_the_task_is_of_the_regisseur_and_goes_along_to_the_next_one(desk: Desk) -> None:
    """Also after who had it left; what a colleague got by hand stays there."""
    leader, ria = await desk.hires("Lotte", LEADER), await desk.hires("Ria", REGISSEUR)
    dossier_id = uuid4()
    await desk.routes.receives(household_changed(dossier_id, MOTHER))
    home = Home(desk, dossier_id, MOTHER.inwoner_id)
    await on(desk, date(2027, 1, 28))
    assert (await contact_task(home)).assignee_id == ria

    with at(date(2027, 1, 28)):
        renske = await desk.hires("Renske", REGISSEUR)
        path = f"/routes/v1/dossiers/{dossier_id}/regisseur"
        asked = {"medewerkerId": str(renske), "waarom": "Kent het gezin."}
        assert (await desk.asks(leader, "PUT", path, json=asked)).status_code == 200
        await rhythm.look_around(desk.routes.database)
        task = await contact_task(home)
        assert task.assignee_id == renske

        by_hand = {"medewerkerId": str(leader), "wasVan": str(renske)}
        path = f"/routes/v1/taken/{task.id}/toewijzing"
        assert (await desk.asks(leader, "POST", path, json=by_hand)).status_code == 200
        path = f"/routes/v1/medewerkers/{renske}/uitdienst"
        gone = {"tot": "2027-01-28", "waarom": "Andere baan."}
        assert (await desk.asks(leader, "POST", path, json=gone)).status_code == 200
        await rhythm.look_around(desk.routes.database)
        assert (await contact_task(home)).assignee_id == leader


@pytest.mark.parametrize("why", ["conflict", "away"])
async def test_who_may_not_or_is_not_there_does_not_get_the_task(desk: Desk, why: str) -> None:
    ria, dossier_id = await desk.hires("Ria", REGISSEUR), uuid4()
    await desk.routes.receives(household_changed(dossier_id, MOTHER))
    home = Home(desk, dossier_id, MOTHER.inwoner_id)
    if why == "away":
        await write(
            desk.routes,
            "INSERT INTO absence (id, worker_id, from_day) VALUES (:id, :who, '2026-08-03')",
            who=ria,
        )
    else:
        # There is nobody else, so she stays who answers.
        await write(
            desk.routes,
            "INSERT INTO conflict (id, worker_id, person_id, from_day, declared_by) VALUES (:id, :who, :person, '2026-08-03', 'x')",
            who=ria,
            person=MOTHER.inwoner_id,
        )

    await on(desk, date(2027, 1, 28))

    assert (await contact_task(home)).assignee_id is None


async def test_what_a_rule_asks_of_a_jobcoach_is_of_the_one_who_goes_along_already(
    home: Home,
) -> None:
    desk, joris = home.desk, await home.desk.hires("Joris", JOBCOACH)
    await desk.hires("Jet", JOBCOACH)
    household = make_household(MOTHER, versie=3)
    await desk.routes.receives(
        job_started(
            dossier_id=home.dossier_id, member=MOTHER, household=household, on=date(2026, 8, 10)
        )
    )
    with at(date(2026, 8, 17)):
        await TimerEngine(desk.routes.database, CONTRACTS).run_due()
    with at(date(2026, 8, 27)):
        await TimerEngine(desk.routes.database, CONTRACTS).run_due()
        assert (await contact_task(home)).assignee_id is None
        await desk.sends(joris, home.page, **filled(home))

    await on(desk, date(2026, 9, 22))

    task = await contact_task(home)
    assert (task.role, task.assignee_id) == ("jobcoach", joris)
