"""For whom a step makes no sense: of events as intake really publishes them."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.routes.playbooks.facts import facts_of_life_event
from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.rules import decide_tasks
from services.routes.playbooks.situation import Known, Situation, place_of
from shared.events.envelope import Event
from shared.events.household import Bijstandsperiode, Lid
from shared.testing.events import LONG_AGO, make_member
from tests.reported import REPORTS, reported

DAY = date(2026, 8, 3)
ANK = make_member()
LODGER = make_member("medebewoner", date(1986, 1, 1))
BOY_OF_15 = make_member("kind", date(2011, 5, 17))
GIRL_OF_17 = make_member("kind", date(2009, 5, 17))
GROWN_SON = make_member("kind", date(1996, 1, 1))
NOTHING = Known()
ENDED = [Bijstandsperiode(vanaf=LONG_AGO, tot=DAY - timedelta(days=60))]
JOB: dict[str, Any] = {
    "urenPerWeek": 24,
    "nettoMaandloonCenten": 1_200_00,
    "contract": "onbepaalde-tijd",
}


def steps_of(event: Event[Any], *, known: Known = NOTHING) -> set[str]:
    """What is asked of people, told on the day itself."""
    facts, household = facts_of_life_event(event), event.data.huishouden
    situation = Situation(facts, household, place_of(household, facts), known=known)
    playbook = load_playbooks().valid_on(DAY, event.data.happened).playbook
    decision = decide_tasks(playbook, situation, DAY)
    return {task.step for task in decision.tasks}


def of(
    kind: str, *members: Lid, known: Known = NOTHING, ended: bool = False, **data: Any
) -> set[str]:
    """By kind; the first member is whom it happened to."""
    report = {**REPORTS.get(kind, {}), **data}
    bijstand = ENDED if ended else None
    return steps_of(reported(kind, *members, day=DAY, bijstand=bijstand, **report), known=known)


@pytest.mark.parametrize("who", [LODGER, BOY_OF_15, GROWN_SON])
def test_a_business_of_a_housemate_is_no_work_of_this_dossier(who: Lid) -> None:
    assert of("start-als-zelfstandige", who, ANK) == set()


def test_the_permit_of_a_lodger_is_no_work_of_this_dossier() -> None:
    assert of("verblijfstitel-loopt-af", LODGER, ANK) == set()


def test_the_permit_of_a_child_is_asked_after_and_ends_no_right() -> None:
    assert of("verblijfstitel-loopt-af", BOY_OF_15, ANK) == {"verlenging-navragen"}


def test_a_child_that_learns_dutch_at_school_is_not_sent_to_a_language_course() -> None:
    assert of("taalsignaal", BOY_OF_15, ANK) == set()


def test_no_test_and_no_letters_are_about_a_lodger() -> None:
    assert of("taalsignaal", LODGER, ANK) == {"taal-bespreken"}


def test_a_language_test_is_of_who_has_bijstand() -> None:
    assert of("taalsignaal", ANK, ended=True) == {"taal-bespreken", "brieven-aanpassen"}


def test_a_boy_of_15_who_goes_to_school_is_nothing_to_do() -> None:
    assert of("studie-gestart", BOY_OF_15, ANK, onderwijs="voortgezet-onderwijs") == set()


def test_a_girl_of_17_who_goes_to_school_is_followed() -> None:
    assert of("studie-gestart", GIRL_OF_17, ANK) == {"studie-volgen"}


def test_the_study_of_a_lodger_is_only_looked_at_for_the_norm() -> None:
    assert of("studie-gestart", LODGER, ANK) == {"student-als-kostendeler-controleren"}


def test_who_has_no_claim_to_study_money_is_not_asked_for_it() -> None:
    assert "studiefinanciering-nagaan" in of("studie-gestart", ANK)
    assert "studiefinanciering-nagaan" not in of("studie-gestart", ANK, studiefinanciering=False)


def test_who_asked_for_ww_is_not_asked_whether_there_is_a_right_to_it() -> None:
    assert "ww-nagaan" in of("baan-beeindigd", ANK, wwAangevraagd=None)
    assert "ww-nagaan" not in of("baan-beeindigd", ANK, wwAangevraagd=True)


def test_a_job_after_bijstand_needs_no_decision_about_bijstand() -> None:
    steps = of("baan-gestart", ANK, ended=True, **JOB)

    assert "voor-en-na-bespreken" in steps
    assert steps.isdisjoint({"besluit-baan", "inkomstenverklaring-uitleggen"})


def test_debts_are_looked_at_where_a_creditor_told_of_some() -> None:
    assert "schulden-bekijken" not in of("baan-gestart", ANK, **JOB)
    assert "schulden-bekijken" in of("baan-gestart", ANK, known=Known(debts=True), **JOB)


@pytest.mark.parametrize("kind", ["vermogen-gewijzigd", "studie-gestart"])
def test_what_is_only_about_bijstand_is_not_asked_after_it_ended(kind: str) -> None:
    about_bijstand = {"vermogen-vaststellen", "studiefinanciering-nagaan"}

    assert of(kind, ANK) & about_bijstand
    assert not of(kind, ANK, ended=True) & about_bijstand
