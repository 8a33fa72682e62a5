"""Deciding over a playbook: pure, complete, and the same in any order."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.model import LIFE_EVENTS, SIGNALS, Facts, Playbook, Subject
from services.routes.playbooks.rules import Decision, decide_tasks
from services.routes.playbooks.situation import Known, Place, Situation, place_of
from shared.calendar import is_working_day
from shared.events.household import (
    AA_EN_HUNZE,
    ASSEN,
    TYNAARLO,
    Bijstandsperiode,
    Huishouden,
    Lid,
    Woonplaats,
)
from shared.testing.events import LONG_AGO, make_household, make_member

DAY = date(2027, 3, 1)
TODAY = date(2026, 8, 3)
GRONINGEN = "0014"
PLAYBOOKS = {
    name: version.playbook for name, version in load_playbooks().all_valid_on(TODAY).items()
}
PERSON = uuid4()

MEMBERS = st.builds(
    make_member,
    st.sampled_from(["aanvrager", "partner", "kind", "medebewoner"]),
    st.dates(date(1955, 1, 1), date(2025, 1, 1)),
    inwoner_id=st.sampled_from([PERSON, uuid4(), uuid4()]),
    uitzondering=st.sampled_from([None, "student"]),
)
PLACES = st.lists(
    st.builds(
        lambda gemeente, days: Woonplaats(gemeente=gemeente, vanaf=LONG_AGO + timedelta(days=days)),
        st.sampled_from([ASSEN, AA_EN_HUNZE, TYNAARLO, GRONINGEN]),
        st.integers(0, 3000),
    ),
    min_size=1,
    max_size=3,
)
HOUSEHOLDS = st.builds(
    lambda members, places: make_household(*members, woonplaatsen=places),
    st.lists(MEMBERS, min_size=1, max_size=5),
    PLACES,
)
FACTS = st.builds(
    Facts,
    life_event_id=st.uuids(version=4),
    effective_on=st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    subjects=st.just({**{subject: uuid4() for subject in get_args(Subject)}, "inwoner": PERSON}),
    last_child=st.booleans(),
    age_limit=st.sampled_from(["12", "16", "17", "21", "27", "aow"]),
    move=st.sampled_from(["binnen-gemeente", "binnen-gebied", "buiten-gebied", "naar-gebied"]),
    contract=st.sampled_from(["bepaalde-tijd", "onbepaalde-tijd"]),
    hours_per_week=st.sampled_from([None, 0.0, 16.0]),
    asked_for_ww=st.sampled_from([True, False, None]),
    study_money=st.sampled_from([True, False, None]),
    lasts_until=st.none() | st.dates(date(2028, 12, 31), date(2030, 12, 31)),
    threatens=st.sampled_from([True, False, None]),
    tested=st.booleans(),
    months_after_start=st.sampled_from([1, 2, 3, 6, 12]),
    is_reminder=st.booleans(),
    check_result=st.sampled_from([None, "klopt", "te-weinig", "te-veel", "kan-niet"]),
    was_last_check=st.booleans(),
)
EVENTS = st.sampled_from(sorted(LIFE_EVENTS | SIGNALS))
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def decide(happened: str, facts: Facts, household: Huishouden, today: date = TODAY) -> Decision:
    situation = Situation(facts, household, place_of(household, facts))
    return decide_tasks(PLAYBOOKS[happened], situation, today)


@given(EVENTS, FACTS, HOUSEHOLDS, DAYS)
def test_every_step_becomes_a_task_or_is_skipped_with_a_reason(
    happened: str, facts: Facts, household: Huishouden, today: date
) -> None:
    decision = decide(happened, facts, household, today)

    told = [task.step for task in decision.tasks] + [skipped.step for skipped in decision.skipped]
    assert sorted(told) == sorted(step.code for step in PLAYBOOKS[happened].steps)
    assert all(skipped.reason for skipped in decision.skipped)


@given(EVENTS, FACTS, HOUSEHOLDS, DAYS)
def test_no_step_is_ever_a_task_twice(
    happened: str, facts: Facts, household: Huishouden, today: date
) -> None:
    decision = decide(happened, facts, household, today)

    for wanted in (decision.tasks, decision.handovers):
        keys = [(one.step, one.subject_id) for one in wanted]
        assert len(keys) == len(set(keys))


@given(EVENTS, FACTS, HOUSEHOLDS, DAYS, st.randoms())
def test_the_order_of_steps_and_members_does_not_matter(
    happened: str, facts: Facts, household: Huishouden, today: date, random: Random
) -> None:
    playbook = PLAYBOOKS[happened]
    steps, members = list(playbook.steps), list(household.leden)
    random.shuffle(steps)
    random.shuffle(members)
    other = Playbook(playbook.happened, playbook.version, playbook.counted_from, tuple(steps))
    situation = Situation(facts, household, place_of(household, facts))

    decision = decide_tasks(playbook, situation, today)
    shuffled = decide_tasks(other, situation, today)

    assert set(shuffled.tasks) == set(decision.tasks)
    assert set(shuffled.handovers) == set(decision.handovers)
    assert set(shuffled.skipped) == set(decision.skipped)


@given(EVENTS, FACTS, HOUSEHOLDS, DAYS)
def test_a_task_is_due_on_a_working_day_after_the_one_on_which_it_appears(
    happened: str, facts: Facts, household: Huishouden, today: date
) -> None:
    for task in decide(happened, facts, household, today).tasks:
        assert task.due_on > today
        assert is_working_day(task.due_on)


@given(EVENTS, FACTS, HOUSEHOLDS, DAYS)
def test_a_step_that_needs_the_answer_of_another_is_never_due_before_it(
    happened: str, facts: Facts, household: Huishouden, today: date
) -> None:
    due = {task.step: task.due_on for task in decide(happened, facts, household, today).tasks}

    for step in PLAYBOOKS[happened].steps:
        for before in step.after:
            assert step.code not in due or before not in due or due[step.code] >= due[before]


@given(DAYS, st.integers(0, 60))
def test_a_move_is_not_calculated_before_somebody_looked_at_the_home(
    day: date, known_days_ahead: int
) -> None:
    """Told two weeks ahead, the sum was due on 2 November and what it takes to make it on the 4th."""
    facts = replace(facts_of(APPLICANT, move="binnen-gemeente"), effective_on=day)
    home = lived((ASSEN, LONG_AGO, day), (ASSEN, day, None))
    decision = decide("verhuizing", facts, home, day - timedelta(days=known_days_ahead))

    looked, calculated = (
        due_of(decision, step) for step in ("nieuwe-woning-bekijken", "verhuizing-doorrekenen")
    )
    assert looked is not None
    assert calculated is not None
    assert looked <= calculated


@given(EVENTS, FACTS, HOUSEHOLDS, DAYS)
def test_a_handover_comes_with_the_task_to_make_it(
    happened: str, facts: Facts, household: Huishouden, today: date
) -> None:
    decision = decide(happened, facts, household, today)

    tasks = {(task.step, task.subject_id, task.services, task.due_on) for task in decision.tasks}
    handovers = {
        (handover.step, handover.subject_id, handover.services, handover.due_on)
        for handover in decision.handovers
    }
    assert handovers <= tasks  # the same step about the same person: one key for both


@given(FACTS, HOUSEHOLDS)
def test_work_always_belongs_to_one_of_the_three_municipalities(
    facts: Facts, household: Huishouden
) -> None:
    place = place_of(household, facts)

    assert place.responsible in {ASSEN, AA_EN_HUNZE, TYNAARLO, None}
    known = {one.gemeente for one in household.woonplaatsen if one.vanaf <= facts.effective_on}
    if known & {ASSEN, AA_EN_HUNZE, TYNAARLO}:
        assert place.responsible in known


def facts_of(member: Lid | None = None, **changes: Any) -> Facts:
    subjects: Any = {"inwoner": member.inwoner_id if member else PERSON}
    return Facts(life_event_id=UUID(int=1), effective_on=DAY, subjects=subjects, **changes)


def lived(*places: tuple[str, date, date | None]) -> Huishouden:
    return make_household(
        woonplaatsen=[
            Woonplaats(gemeente=code, vanaf=since, tot=until) for code, since, until in places
        ]
    )


@pytest.mark.parametrize(
    ("household", "place"),
    [
        (lived((ASSEN, LONG_AGO, None)), Place(ASSEN, ASSEN)),
        (lived((ASSEN, LONG_AGO, DAY), (TYNAARLO, DAY, None)), Place(TYNAARLO, TYNAARLO)),
        (lived((ASSEN, LONG_AGO, DAY), (GRONINGEN, DAY, None)), Place(GRONINGEN, ASSEN)),
        (lived((GRONINGEN, LONG_AGO, DAY), (ASSEN, DAY, None)), Place(ASSEN, ASSEN)),
        (lived((ASSEN, LONG_AGO, date(2025, 1, 1))), Place(ASSEN, ASSEN)),
        (lived((TYNAARLO, date(2027, 6, 1), None)), Place(TYNAARLO, TYNAARLO)),
        (lived((GRONINGEN, LONG_AGO, None)), Place(GRONINGEN, None)),
    ],
    ids=["home", "to-ours", "out", "in", "last-known", "first-known", "never-ours"],
)
def test_the_municipality_on_the_day_answers_for_the_work_or_else_the_last_known_of_ours(
    household: Huishouden, place: Place
) -> None:
    assert place_of(household, facts_of()) == place


def test_without_any_municipality_the_one_that_was_left_answers() -> None:
    household = make_household().model_copy(update={"woonplaatsen": ()})

    assert place_of(household, facts_of(moved_from=ASSEN)) == Place(None, ASSEN)


def test_a_household_that_lives_outside_the_area_gets_no_steps_of_ours() -> None:
    household = lived((ASSEN, LONG_AGO, date(2025, 1, 1)), (GRONINGEN, date(2025, 1, 1), None))

    decision = decide("baan-gestart", facts_of(), household)

    assert decision.tasks == ()
    assert decision.skipped[0].reason == "het huishouden woont dan buiten het werkgebied (0014)"


def test_a_household_without_a_municipality_of_ours_gets_no_tasks_and_that_is_told() -> None:
    decision = decide("baan-gestart", facts_of(), lived((GRONINGEN, LONG_AGO, None)))

    assert decision.tasks == ()
    assert {skipped.reason for skipped in decision.skipped} == {
        "het huishouden woont dan buiten het werkgebied (0014)"
    }


APPLICANT = make_member("aanvrager", date(1990, 5, 17))
PARTNER = make_member("partner", date(1991, 5, 17))
TODDLER = make_member("kind", date(2025, 5, 17))
TEENAGER = make_member("kind", date(2012, 5, 17))
GROWN_UP = make_member("kind", date(2005, 5, 17))
STUDENT = make_member("medebewoner", date(2000, 3, 1), uitzondering="student")
YOUNG = make_member("aanvrager", date(2004, 5, 17))
JUST_GROWN_UP = make_member("aanvrager", date(2007, 5, 17))
LODGER = make_member("medebewoner", date(1996, 7, 3))


@pytest.mark.parametrize(
    ("condition", "facts", "members", "holds"),
    [
        ("laatste_kind", {"last_child": True}, [APPLICANT], True),
        ("laatste_kind", {"last_child": False}, [APPLICANT], False),
        ("heeft_kinderen", {}, [APPLICANT, TEENAGER], True),
        ("heeft_kinderen", {}, [APPLICANT, GROWN_UP], False),
        ("heeft_kind_onder_12", {}, [APPLICANT, TODDLER], True),
        ("heeft_kind_onder_12", {}, [APPLICANT, TEENAGER], False),
        ("dossier_zonder_partner", {}, [APPLICANT], True),
        ("dossier_zonder_partner", {}, [APPLICANT, PARTNER], False),
        ("is_aanvrager_of_partner", {}, [APPLICANT], True),
        ("is_aanvrager_of_partner", {}, [PARTNER, APPLICANT], True),
        ("is_aanvrager_of_partner", {}, [STUDENT, APPLICANT], False),
        ("is_huisgenoot", {}, [STUDENT, APPLICANT], True),
        ("is_huisgenoot", {}, [APPLICANT, STUDENT], False),
        ("is_kind", {}, [TEENAGER, APPLICANT], True),
        ("is_kind", {}, [APPLICANT, TEENAGER], False),
        ("met_uitzondering", {}, [STUDENT], True),
        ("met_uitzondering", {}, [GROWN_UP], False),
        ("zonder_uitzondering", {}, [GROWN_UP], True),
        ("zonder_uitzondering", {}, [STUDENT], False),
        ("jonger_dan_27", {}, [YOUNG], True),
        ("jonger_dan_27", {}, [STUDENT], False),
        ("vanaf_27", {}, [STUDENT], True),
        ("vanaf_27", {}, [YOUNG], False),
        ("er_dreigt_iets", {"threatens": True}, [APPLICANT], True),
        ("er_dreigt_iets", {"threatens": False}, [APPLICANT], False),
        ("er_dreigt_iets", {"threatens": None}, [APPLICANT], False),
        ("dreiging_onbekend", {"threatens": None}, [APPLICANT], True),
        ("dreiging_onbekend", {"threatens": False}, [APPLICANT], False),
        ("niet_dreigend", {"threatens": False}, [APPLICANT], True),
        ("niet_dreigend", {"threatens": None}, [APPLICANT], True),
        ("niet_dreigend", {"threatens": True}, [APPLICANT], False),
        ("nog_niet_getoetst", {"tested": False}, [APPLICANT], True),
        ("nog_niet_getoetst", {"tested": True}, [APPLICANT], False),
        ("is_volwassen", {}, [GROWN_UP], True),
        ("is_volwassen", {}, [TEENAGER], False),
        ("kan_kosten_delen", {}, [LODGER, APPLICANT], True),
        ("kan_kosten_delen", {}, [GROWN_UP, APPLICANT], False),
        ("kan_kosten_delen", {}, [YOUNG, LODGER], True),
        ("kan_kosten_delen", {}, [JUST_GROWN_UP, LODGER], False),
        ("grens_12", {"age_limit": "12"}, [APPLICANT], True),
        ("grens_12", {"age_limit": "16"}, [APPLICANT], False),
        ("grens_17", {"age_limit": "17"}, [APPLICANT], True),
        ("grens_17", {"age_limit": "18"}, [APPLICANT], False),
        ("grens_16", {"age_limit": "16"}, [APPLICANT], True),
        ("grens_16", {"age_limit": "21"}, [APPLICANT], False),
        ("grens_21", {"age_limit": "21"}, [APPLICANT], True),
        ("grens_21", {"age_limit": "27"}, [APPLICANT], False),
        ("grens_27", {"age_limit": "27"}, [APPLICANT], True),
        ("grens_27", {"age_limit": "aow"}, [APPLICANT], False),
        ("grens_aow", {"age_limit": "aow"}, [APPLICANT], True),
        ("grens_aow", {"age_limit": "16"}, [APPLICANT], False),
        ("binnen_gemeente", {"move": "binnen-gemeente"}, [APPLICANT], True),
        ("binnen_gemeente", {"move": "binnen-gebied"}, [APPLICANT], False),
        ("binnen_gebied", {"move": "binnen-gebied"}, [APPLICANT], True),
        ("binnen_gebied", {"move": "binnen-gemeente"}, [APPLICANT], False),
        ("blijft_in_gebied", {"move": "binnen-gemeente"}, [APPLICANT], True),
        ("blijft_in_gebied", {"move": "binnen-gebied"}, [APPLICANT], True),
        ("blijft_in_gebied", {"move": "naar-gebied"}, [APPLICANT], False),
        ("buiten_gebied", {"move": "buiten-gebied"}, [APPLICANT], True),
        ("buiten_gebied", {"move": "naar-gebied"}, [APPLICANT], False),
        ("naar_gebied", {"move": "naar-gebied"}, [APPLICANT], True),
        ("naar_gebied", {"move": "buiten-gebied"}, [APPLICANT], False),
        ("tijdelijk_contract", {"contract": "uitzend"}, [APPLICANT], True),
        ("tijdelijk_contract", {"contract": "onbepaalde-tijd"}, [APPLICANT], False),
        ("heeft_uren", {"hours_per_week": 0.25}, [APPLICANT], True),
        ("heeft_uren", {"hours_per_week": 0.0}, [APPLICANT], False),
        ("geen_student", {}, [GROWN_UP], True),
        ("geen_student", {}, [STUDENT], False),
        ("hoort_bij_gezin", {}, [TEENAGER, APPLICANT], True),
        ("hoort_bij_gezin", {}, [LODGER, APPLICANT], False),
        ("is_minderjarig", {}, [TEENAGER], True),
        ("is_minderjarig", {}, [GROWN_UP], False),
        ("vanaf_16", {}, [GROWN_UP], True),
        ("vanaf_16", {}, [TEENAGER], False),
        ("ww_niet_aangevraagd", {"asked_for_ww": None}, [APPLICANT], True),
        ("ww_niet_aangevraagd", {"asked_for_ww": True}, [APPLICANT], False),
        ("studiefinanciering_mogelijk", {"study_money": None}, [APPLICANT], True),
        ("studiefinanciering_mogelijk", {"study_money": False}, [APPLICANT], False),
        ("duurt_een_maand", {"lasts_until": None}, [APPLICANT], True),
        ("duurt_een_maand", {"lasts_until": date(2027, 4, 1)}, [APPLICANT], True),
        ("duurt_een_maand", {"lasts_until": date(2027, 3, 31)}, [APPLICANT], False),
        ("duurt_drie_maanden", {"lasts_until": None}, [APPLICANT], True),
        ("duurt_drie_maanden", {"lasts_until": date(2027, 6, 1)}, [APPLICANT], True),
        ("duurt_drie_maanden", {"lasts_until": date(2027, 5, 31)}, [APPLICANT], False),
        ("controle_na_1_maand", {"months_after_start": 1}, [APPLICANT], True),
        ("controle_na_1_maand", {"months_after_start": 3}, [APPLICANT], False),
        ("controle_na_3_maanden", {"months_after_start": 3}, [APPLICANT], True),
        ("controle_na_3_maanden", {"months_after_start": 6}, [APPLICANT], False),
        ("controle_na_6_maanden", {"months_after_start": 6}, [APPLICANT], True),
        ("controle_na_6_maanden", {"months_after_start": 12}, [APPLICANT], False),
        ("controle_na_12_maanden", {"months_after_start": 12}, [APPLICANT], True),
        ("controle_na_12_maanden", {"months_after_start": 1}, [APPLICANT], False),
        ("andere_controle", {"months_after_start": 2}, [APPLICANT], True),
        ("andere_controle", {"months_after_start": 12}, [APPLICANT], False),
    ],
)
def test_a_condition_holds(
    condition: str, facts: dict[str, Any], members: list[Lid], *, holds: bool
) -> None:
    """The first member is whom it happened to."""
    situation = Situation(
        facts_of(members[0], **facts), make_household(*members), Place(ASSEN, ASSEN)
    )

    assert CONDITIONS[condition].holds(situation) is holds


@pytest.mark.parametrize(
    ("condition", "known", "holds"),
    [
        ("schuld_bekend", Known(debts=True), True),
        ("schuld_bekend", Known(), False),
        ("geen_student", Known(studies=True), False),
        ("geen_student", Known(), True),
        ("zonder_werk", Known(works=True), False),
        ("zonder_werk", Known(), True),
    ],
)
def test_a_condition_looks_at_what_was_told_before(
    condition: str, known: Known, *, holds: bool
) -> None:
    situation = Situation(
        facts_of(TEENAGER), make_household(TEENAGER), Place(ASSEN, ASSEN), known=known
    )

    assert CONDITIONS[condition].holds(situation) is holds


@pytest.mark.parametrize(
    ("ended_on", "holds"),
    [(None, True), (DAY, True), (DAY - timedelta(days=1), False)],
    ids=["runs", "ends that day", "ended before"],
)
def test_bijstand_that_ends_on_the_day_itself_is_still_of_what_happens_then(
    ended_on: date | None, *, holds: bool
) -> None:
    period = Bijstandsperiode(vanaf=LONG_AGO, tot=ended_on)
    home = make_household(APPLICANT).model_copy(update={"bijstand": (period,)})
    situation = Situation(facts_of(APPLICANT), home, Place(ASSEN, ASSEN))

    assert CONDITIONS["had_bijstand"].holds(situation) is holds
    assert CONDITIONS["had_geen_bijstand"].holds(situation) is not holds


@pytest.mark.parametrize(
    ("runs_from", "runs_until", "holds"),
    [(LONG_AGO, None, True), (DAY, None, True), (LONG_AGO, DAY, False), (None, None, False)],
    ids=["runs", "begins", "ended", "never"],
)
def test_whether_bijstand_runs_on_the_day(
    runs_from: date | None, runs_until: date | None, *, holds: bool
) -> None:
    periods = [Bijstandsperiode(vanaf=runs_from, tot=runs_until)] if runs_from else []
    home = make_household(APPLICANT).model_copy(update={"bijstand": tuple(periods)})
    situation = Situation(facts_of(APPLICANT), home, Place(ASSEN, ASSEN))

    assert CONDITIONS["bijstand_loopt"].holds(situation) is holds


def due_of(decision: Decision, step: str) -> date | None:
    return next((task.due_on for task in decision.tasks if task.step == step), None)


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (None, date(2027, 4, 1)),
        (date(2028, 3, 1), date(2027, 12, 1)),
        (date(2027, 4, 20), date(2027, 3, 4)),
        (date(2027, 3, 20), None),
    ],
    ids=["nobody knows", "a year", "not before it is known how long it takes", "three weeks"],
)
def test_the_plan_for_a_return_is_counted_from_the_end_where_that_is_known(
    until: date | None, due: date | None
) -> None:
    facts = facts_of(APPLICANT, lasts_until=until)

    assert due_of(decide("detentie", facts, make_household(APPLICANT)), "terugkeer-plannen") == due


def test_a_plan_whose_time_has_passed_is_for_the_next_days() -> None:
    facts = facts_of(APPLICANT, lasts_until=date(2027, 4, 20))

    decision = decide("detentie", facts, make_household(APPLICANT), today=DAY)

    assert due_of(decision, "terugkeer-plannen") == date(2027, 3, 4)


def test_a_stay_of_a_week_needs_no_help_with_the_rent() -> None:
    facts = facts_of(APPLICANT, lasts_until=DAY + timedelta(days=7))
    decision = decide("opname", facts, make_household(APPLICANT))

    assert due_of(decision, "opname-uitzoeken") is not None
    assert due_of(decision, "opname-woonlasten") is None


def test_nobody_plans_a_return_that_has_been() -> None:
    facts = facts_of(APPLICANT, lasts_until=date(2027, 6, 1))

    decision = decide("detentie", facts, make_household(APPLICANT), today=date(2027, 6, 1))

    assert due_of(decision, "terugkeer-plannen") is None
    assert {row.step: row.reason for row in decision.skipped}["terugkeer-plannen"] == (
        "dit werd pas bekend toen het verblijf al voorbij was (vanaf 01-06-2027)"
    )


def test_a_child_that_becomes_a_housemate_on_the_day_counts_as_it_is_on_that_day() -> None:
    person = uuid4()
    child = make_member("kind", date(2009, 3, 1), inwoner_id=person, tot=DAY)
    adult = make_member("medebewoner", date(2009, 3, 1), inwoner_id=person, vanaf=DAY)
    situation = Situation(
        facts_of(adult), make_household(APPLICANT, child, adult), Place(ASSEN, ASSEN)
    )

    assert situation.subject == adult


def test_somebody_unknown_to_the_household_counts_as_a_housemate_so_that_work_is_not_lost() -> None:
    situation = Situation(facts_of(), make_household(APPLICANT), Place(ASSEN, ASSEN))

    assert CONDITIONS["is_huisgenoot"].holds(situation)
    assert CONDITIONS["is_volwassen"].holds(situation)
    assert CONDITIONS["kan_kosten_delen"].holds(situation)
    assert not CONDITIONS["jonger_dan_27"].holds(situation)
    assert not CONDITIONS["met_uitzondering"].holds(situation)


JOBS = ("baan-gestart", "baan-gewijzigd", "baan-beeindigd")
APPLICANT = make_member("aanvrager", date(1985, 3, 10))


@pytest.mark.parametrize("happened", JOBS)
@pytest.mark.parametrize(
    ("rol", "born"),
    [("kind", date(2011, 1, 5)), ("kind", date(2007, 1, 15)), ("medebewoner", date(1996, 1, 1))],
)
def test_work_of_a_child_or_a_housemate_makes_no_tasks_and_says_why(
    happened: str, rol: Any, born: date
) -> None:
    home = make_household(APPLICANT, make_member(rol, born, inwoner_id=PERSON))

    decision = decide(happened, facts_of(), home)

    assert (decision.tasks, decision.handovers) == ((), ())
    assert {skipped.reason for skipped in decision.skipped} == {
        "werk en loon van een kind of medebewoner tellen niet mee voor dit recht"
    }


@pytest.mark.parametrize("happened", JOBS)
def test_work_of_a_partner_makes_tasks(happened: str) -> None:
    home = make_household(APPLICANT, make_member("partner", inwoner_id=PERSON))

    assert decide(happened, facts_of(), home).tasks


@pytest.mark.parametrize("happened", ["detentie", "opname"])
@pytest.mark.parametrize(
    ("rol", "born", "exempt", "matters"),
    [
        ("partner", date(2004, 1, 1), None, True),
        ("kind", date(2011, 1, 5), None, False),
        ("kind", date(2000, 3, 2), None, False),
        ("kind", date(2000, 3, 1), None, True),
        ("medebewoner", date(1990, 1, 1), None, True),
        ("medebewoner", date(1990, 1, 1), "commercieel-contract", False),
    ],
)
def test_a_stay_elsewhere_matters_of_who_has_the_right_and_of_who_shares_the_costs(
    happened: str, rol: Any, born: date, exempt: Any, matters: bool
) -> None:
    housemate = make_member(rol, born, inwoner_id=PERSON, uitzondering=exempt)

    decision = decide(happened, facts_of(), make_household(APPLICANT, housemate))

    assert bool(decision.tasks) is matters
