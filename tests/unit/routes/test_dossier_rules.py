"""What the page of a dossier says, from what others answered."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID, uuid4

import pytest

from services.income.whatif.checks import faults_of
from services.income.whatif.form import Formulier
from services.routes.dossiers import rules
from services.routes.dossiers.rules import Known
from services.routes.dossiers.schemas import (
    Gebeurd,
    Huishouden,
    Lid,
    Nazorg,
    Periode,
    Verjaardag,
    Voorstel,
    Woonperiode,
)
from services.routes.handling.wording import wait_of

TODAY = date(2026, 8, 3)
LONG_AGO = date(2020, 1, 1)


def member(name: str, rol: str, born: date, **period: Any) -> Lid:
    return Lid(
        inwoner_id=uuid4(),
        voornamen=name,
        achternaam="de Vries",
        geboortedatum=born,
        geboortedatum_onzeker=False,
        rol=rol,
        **{"vanaf": LONG_AGO, **period},
    )


ANK = member("Ank", "aanvrager", date(1988, 4, 12))
LEA = member("Lea", "kind", date(2016, 1, 15))


def household(*members: Lid, **more: Any) -> Huishouden:
    filled: dict[str, Any] = {
        "status": "open",
        "statussen": (),
        "bijstand": (),
        "woonplaatsen": (Woonperiode(gemeente="0106", vanaf=LONG_AGO),),
        "gedeelde_zorg": (),
    }
    return Huishouden(leden=members or (ANK, LEA), **(filled | more))


def happened(kind: str = "taak-aangemaakt", **more: Any) -> Gebeurd:
    filled: dict[str, Any] = {
        "id": uuid4(),
        "soort": "taken",
        "type": f"nl.participatiewet.taken.{kind}.v1",
        "naam": "Taak aangemaakt",
        "tijd": datetime(2026, 8, 3, 9, 0, tzinfo=UTC),
        "zin": "Er is iets gebeurd.",
    }
    return Gebeurd(**(filled | more))


def test_whose_dossier_it_is_follows_from_today() -> None:
    before = member("Bo", "aanvrager", date(1980, 1, 1), tot=date(2024, 1, 1))
    later = member("Cas", "aanvrager", date(1990, 1, 1), vanaf=date(2027, 1, 1))
    now = member("Ank", "aanvrager", date(1988, 4, 12), vanaf=date(2024, 1, 1))

    assert rules.applicant_of(household(before, later, now), TODAY) == now
    assert rules.applicant_of(household(before, later), TODAY) == before
    assert rules.applicant_of(household(later), TODAY) == later
    assert rules.applicant_of(household(LEA), TODAY) is None


def test_a_name_that_nobody_knows_is_said_to_be_unknown() -> None:
    assert member("", "kind", TODAY).model_copy(update={"achternaam": ""}).name == "Naam onbekend"


def test_what_is_to_change_in_the_household_is_planned_and_what_has_been_is_not() -> None:
    leaves = LEA.model_copy(update={"tot": date(2026, 9, 1)})
    found = rules.changes_of(
        household(
            ANK,
            leaves,
            bijstand=(
                Periode(vanaf=LONG_AGO, tot=date(2022, 1, 1)),
                Periode(vanaf=date(2023, 1, 1), tot=date(2026, 12, 1)),
            ),
            woonplaatsen=(
                Woonperiode(gemeente="0106", vanaf=LONG_AGO, tot=date(2026, 10, 1)),
                Woonperiode(gemeente="1730", vanaf=date(2026, 10, 1)),
            ),
        ),
        TODAY,
    )

    assert [(planned.day, planned.text) for planned in rules.in_order(found)] == [
        (date(2026, 9, 1), "Lea de Vries hoort niet meer bij het huishouden."),
        (date(2026, 10, 1), "Het huishouden woont dan in Tynaarlo."),
        (date(2026, 12, 1), "De bijstand stopt."),
    ]


@pytest.mark.parametrize("grens", rules.AGES)
def test_every_age_has_a_sentence_about_what_changes(grens: str) -> None:
    row = Verjaardag(inwoner_id=LEA.inwoner_id, grens=grens, dag=TODAY)

    [planned] = rules.birthdays_of([row], {LEA.inwoner_id: LEA.name})
    [unnamed] = rules.birthdays_of([row], {})

    assert planned.text.startswith("Lea de Vries ")
    assert unnamed.text.startswith("Iemand in het huishouden ")
    assert planned.consequence.endswith(".")


def test_checks_of_aftercare_that_are_to_come_are_planned_and_the_next_is_known() -> None:
    checks: Any = [
        {"id": uuid4(), "maandenNaStart": months, "datum": day, "status": status}
        for months, day, status in (
            (1, "2026-07-01", "open"),
            (6, "2026-12-01", "gepland"),
            (3, "2026-09-01", "gepland"),
        )
    ]
    care = Nazorg.model_validate(
        {
            "id": uuid4(),
            "gebeurtenisId": uuid4(),
            "inwonerId": ANK.inwoner_id,
            "startdatum": "2026-06-01",
            "status": "lopend",
            "controles": checks,
        }
    )

    found = rules.in_order(rules.checks_of([care], {ANK.inwoner_id: ANK.name}))

    assert [planned.day for planned in found] == [date(2026, 9, 1), date(2026, 12, 1)]
    assert "3 maanden na de start van Ank de Vries" in found[0].text
    assert care.open is not None
    assert care.open.datum == date(2026, 7, 1)
    assert care.next is not None
    assert care.next.datum == date(2026, 9, 1)


def test_what_is_late_stands_with_the_work_and_is_not_planned() -> None:
    tasks = [
        {"id": uuid4(), "title": title, "due_on": day}
        for title, day in (("Bel", date(2026, 8, 1)), ("Schrijf", TODAY))
    ]

    [planned] = rules.deadlines_of(tasks, [], TODAY)

    assert planned.text == "Uiterlijk klaar: Schrijf."
    assert planned.link == f"/routes/taken/{tasks[1]['id']}"


def test_who_has_a_task_is_said_by_name() -> None:
    me, other = uuid4(), uuid4()

    def says(holder: UUID | None, names: dict[str, str] | None = None) -> str:
        return rules.state_word({"assignee_id": holder}, names or {}, str(me), None)

    assert says(None) == "Open, nog van niemand"
    assert says(me) == "U doet dit"
    assert says(other, {str(other): "Noor"}) == "Noor doet dit"
    assert says(other) == "Een collega doet dit"


@pytest.mark.parametrize(
    ("today", "says"),
    [(9, "U doet dit. Wacht tot 10 augustus 2026, op de inwoner"), (10, "U doet dit")],
)
def test_a_task_that_waits_says_until_when_and_for_what(today: int, says: str) -> None:
    me = uuid4()
    row = {
        "assignee_id": me,
        "waits_until": date(2026, 8, 10),
        "waits_for": "inwoner",
        "waits_on": None,
    }

    assert rules.state_word(row, {}, str(me), wait_of(row, date(2026, 8, today))) == says


def test_what_happened_at_once_for_one_reason_is_one_card_of_its_day() -> None:
    cause = uuid4()
    same = [happened(oorzaak_id=cause) for _ in range(3)]
    other = happened(oorzaak_id=uuid4())
    before = happened(oorzaak_id=cause, tijd=datetime(2026, 8, 1, 22, 30, tzinfo=UTC))

    days = rules.story_of([*same, other, before], Known())

    assert [day.day for day in days] == [date(2026, 8, 3), date(2026, 8, 2)]
    assert [len(card.lines) for card in days[0].cards] == [3, 1]
    assert days[1].cards[0].time == "00:30"


def test_who_did_it_and_why_stands_with_what_was_done_and_not_with_what_was_asked() -> None:
    task, person = uuid4(), ANK.inwoner_id
    known = Known({person: ANK.name}, {task: ("Wim", "Gebeld.")})

    [done] = rules.story_of([happened("taak-afgerond", taak_id=task, inwoner_id=person)], known)
    [asked] = rules.story_of([happened("taak-aangemaakt", taak_id=task)], known)

    line = done.cards[0].lines[0]
    assert (line.about, line.by, line.outcome) == ("Ank de Vries", "Wim", "Gebeld.")
    assert asked.cards[0].lines[0].by == ""


def test_the_last_decision_is_the_newest_that_somebody_took() -> None:
    def proposal(status: str, day: int) -> Voorstel:
        at = datetime(2026, 7, day, 22, 30, tzinfo=UTC)
        return Voorstel(
            id=uuid4(),
            gebeurtenis_id=uuid4(),
            ingangsdatum=TODAY,
            uitkomst="lager",
            status=status,
            afgehandeld_op=at,
        )

    newest = proposal("besloten", 9)
    found = rules.last_decision([proposal("besloten", 1), newest, proposal("vervallen", 12)])

    assert found == (date(2026, 7, 10), newest)
    assert rules.last_decision([proposal("open", 1)]) is None


def test_the_what_if_has_ages_and_who_lives_there_and_nothing_else() -> None:
    grown = member("Tom", "kind", date(2005, 1, 1))
    housemate = member("Henk", "medebewoner", date(1970, 1, 1))
    partner = member("Piet", "partner", date(1985, 1, 1))
    gone = member("Weg", "kind", date(2018, 1, 1), tot=date(2025, 1, 1))

    link = rules.what_if_link(household(ANK, partner, LEA, grown, housemate, gone), "0106", TODAY)

    assert link is not None
    given = parse_qs(urlsplit(link).query, keep_blank_values=True)
    assert given == {
        "gemeente": ["0106"],
        "leeftijd": ["38"],
        "samen": ["ja"],
        "leeftijd_partner": ["41"],
        "kinderen": ["10"],
        "bewoner_wie": ["kind", "huisgenoot"],
        "bewoner_leeftijd": ["21", "56"],
    }


def test_the_what_if_takes_it_as_it_is() -> None:
    link = rules.what_if_link(household(), "0106", TODAY)

    assert link is not None
    form = Formulier.read(parse_qsl(urlsplit(link).query, keep_blank_values=True))
    # What nobody here knows is filled in at the table.
    assert {fault.name for fault in faults_of(form)} == {"huur", "van", "naar"}
    assert (form.kinderen, form.huur, form.samen) == ("10", "", "nee")


@pytest.mark.parametrize("born", [date(1950, 1, 1), date(2012, 1, 1)])
def test_there_is_no_what_if_for_who_bijstand_is_not_for(born: date) -> None:
    assert rules.what_if_link(household(member("X", "aanvrager", born)), "0106", TODAY) is None
    assert rules.what_if_link(household(LEA), "0106", TODAY) is None
