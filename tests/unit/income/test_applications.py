"""What may be done with an application, and which of its terms asks for attention on a day: one day around each."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.applications import rules
from services.income.applications.model import Advance, Application, Suspension, Termijn
from services.income.applications.rules import Daad, Notice, Upcoming
from services.income.norms.deadlines import Termijnen
from services.income.norms.loading import load_parameters
from shared import ids
from shared.events.applications import Aanvraagstand

REPORTED = date(2026, 11, 2)
GROWN = date(1990, 1, 1)
YOUNG = date(2003, 1, 1)
ONE_DAY = timedelta(days=1)
FIRST_ADVANCE, DECISION = date(2026, 11, 30), date(2026, 12, 28)
STATES = get_args(Aanvraagstand)
DEEDS = get_args(Daad)
ENDED = ("besloten", "ingetrokken", "niet-in-behandeling-genomen")

REPORT = Application(
    id=ids.new_id(),
    dossier_id=ids.new_id(),
    person_id=ids.new_id(),
    partner_id=None,
    municipality="0106",
    reported_on=REPORTED,
    search_waived=False,
    backdated_from=None,
    life_event_id=None,
    correlation_id=ids.new_id(),
    recorded_by="ic-1",
    recorded_by_name="Ilse",
    recorded_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
)
APPLIED = replace(REPORT, state="in-behandeling", applied_on=REPORTED)


def terms_of(application: Application, born: date = GROWN) -> Termijnen:
    return rules.terms_of(application, [born], load_parameters())


def notices(application: Application, day: date, born: date = GROWN) -> tuple[Notice, ...]:
    return rules.notices_on(application, terms_of(application, born), day)


def asked(until: date, completed_on: date | None = None) -> Suspension:
    return Suspension(1, date(2026, 11, 10), until, ("inkomen",), completed_on)


def test_who_searches_first_is_told_of_on_the_day_that_the_four_weeks_are_over() -> None:
    over = date(2026, 11, 30)

    assert notices(REPORT, over - ONE_DAY, YOUNG) == ()
    assert notices(REPORT, over, YOUNG) == (Notice("zoektermijn-voorbij", over),)
    assert notices(REPORT, over, GROWN) == ()


def test_an_advance_is_told_of_a_week_ahead_and_the_next_one_once_it_was_given() -> None:
    ahead = FIRST_ADVANCE - timedelta(weeks=1)

    assert notices(APPLIED, ahead - ONE_DAY) == ()
    assert notices(APPLIED, ahead) == (Notice("voorschot-nodig", FIRST_ADVANCE),)
    late = [
        notice.due_on for notice in notices(APPLIED, DECISION) if notice.term == "voorschot-nodig"
    ]
    assert late == [FIRST_ADVANCE]

    given_one = replace(APPLIED, advances=(Advance(FIRST_ADVANCE, 1_300_00, FIRST_ADVANCE),))
    assert notices(given_one, FIRST_ADVANCE) == ()
    assert Notice("voorschot-nodig", DECISION) in notices(given_one, DECISION - timedelta(weeks=1))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (DECISION - timedelta(weeks=2, days=1), None),
        (DECISION - timedelta(weeks=2), "besluit-nadert"),
        (DECISION, "besluit-nadert"),
        (DECISION + ONE_DAY, "besluit-te-laat"),
    ],
)
def test_a_decision_is_told_of_two_weeks_ahead_and_once_it_is_late(
    day: date, told: str | None
) -> None:
    found = [notice for notice in notices(APPLIED, day) if notice.term.startswith("besluit")]

    assert [(notice.term, notice.due_on) for notice in found] == (
        [(told, DECISION)] if told else []
    )


def test_what_was_asked_is_told_of_on_the_day_after_its_term_and_moves_the_decision() -> None:
    waiting = replace(APPLIED, state="wacht-op-gegevens", suspensions=(asked(date(2026, 11, 20)),))

    assert notices(waiting, date(2026, 11, 20)) == ()
    assert notices(waiting, date(2026, 11, 21)) == (
        Notice("hersteltermijn-voorbij", date(2026, 11, 20)),
    )
    assert terms_of(waiting).besluit_uiterlijk == date(2027, 1, 7)
    in_time = replace(
        waiting,
        state="in-behandeling",
        suspensions=(asked(date(2026, 11, 20), date(2026, 11, 13)),),
    )
    assert terms_of(in_time).besluit_uiterlijk == date(2026, 12, 30)
    assert notices(in_time, date(2026, 11, 21)) == ()


def test_what_has_to_happen_first_is_the_term_that_ends_first() -> None:
    waiting = replace(APPLIED, state="wacht-op-gegevens", suspensions=(asked(date(2026, 11, 20)),))

    assert rules.upcoming(REPORT, terms_of(REPORT)) == Upcoming("aanvraag", REPORTED)
    assert rules.upcoming(APPLIED, terms_of(APPLIED)) == Upcoming("voorschot", FIRST_ADVANCE)
    assert rules.upcoming(waiting, terms_of(waiting)) == Upcoming("gegevens", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("term", "late"),
    [("aanvraag", False), ("gegevens", True), ("voorschot", True), ("besluit", True)],
)
def test_a_last_day_is_missed_on_the_day_after_it_and_applying_has_none(
    term: Termijn, *, late: bool
) -> None:
    assert rules.is_missed(term, DECISION, DECISION) is False
    assert rules.is_missed(term, DECISION, DECISION + ONE_DAY) is late


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_asks_for_nothing_and_nothing_can_be_done_with_it(
    state: Aanvraagstand,
) -> None:
    ended = replace(APPLIED, state=state)
    terms = terms_of(ended)

    assert rules.notices_on(ended, terms, date(2027, 6, 1)) == ()
    assert rules.wake_days(ended, terms) == ()
    assert rules.upcoming(ended, terms) is None
    assert [deed for deed in DEEDS if rules.after(state, deed)] == []


@given(deeds=st.lists(st.sampled_from(DEEDS), max_size=12))
def test_whatever_is_tried_an_application_is_applied_for_before_it_is_treated_and_ends_once(
    deeds: list[Daad],
) -> None:
    state: Aanvraagstand = "gemeld"
    done: list[Daad] = []
    for deed in deeds:
        after = rules.after(state, deed)
        if after is not None:
            assert state not in ENDED
            state, done = after, [*done, deed]

    assert state in STATES
    if state not in {"gemeld", "ingetrokken"}:
        assert done[0] == "aanvragen"
    assert done.count("aanvragen") <= 1
    assert done.count("opvragen") - done.count("aanvullen") in {0, 1}
    assert (state in ENDED) == (
        done[-1:] in (["intrekken"], ["besluiten"], ["niet-in-behandeling-nemen"])
    )


DAYS = st.dates(date(2026, 1, 5), date(2027, 12, 31))


@st.composite
def applications(draw: st.DrawFn) -> Application:
    reported = draw(DAYS)
    applied = draw(st.none() | st.dates(reported, reported + timedelta(days=60)))
    found = replace(REPORT, reported_on=reported)
    if applied is None:
        return found
    found = replace(found, state="in-behandeling", applied_on=applied)
    question = draw(st.none() | st.integers(0, 30))
    if question is not None:
        sent = applied + timedelta(days=question)
        until = sent + timedelta(days=draw(st.integers(1, 28)))
        completed = draw(st.none() | st.dates(sent, until + timedelta(days=20)))
        state: Aanvraagstand = "in-behandeling" if completed else "wacht-op-gegevens"
        found = replace(
            found,
            state=state,
            suspensions=(Suspension(1, sent, until, ("inkomen",), completed),),
        )
    days = terms_of(found).voorschotten_uiterlijk
    paid = draw(st.integers(0, len(days)))
    return replace(found, advances=tuple(Advance(day, 1, day) for day in days[:paid]))


@given(application=applications(), born=st.sampled_from([GROWN, YOUNG]))
def test_whoever_is_woken_on_the_days_that_are_told_misses_no_term(
    application: Application, born: date
) -> None:
    """Between two of these days nothing new comes up: a timer per day is enough."""
    terms = terms_of(application, born)
    woken = set(rules.wake_days(application, terms))
    day = application.reported_on - ONE_DAY
    seen: set[Notice] = set()
    for _ in range(200):
        new = set(rules.notices_on(application, terms, day)) - seen
        assert not new or day in woken
        seen |= new
        day += ONE_DAY


@given(application=applications(), late=st.integers(0, 120))
def test_whoever_looks_late_sees_what_still_matters(application: Application, late: int) -> None:
    """A worker that was away for days tells of what passed, and never that something nears that passed."""
    terms = terms_of(application)
    day = application.reported_on + timedelta(days=late)
    found = {notice.term: notice.due_on for notice in rules.notices_on(application, terms, day)}

    assert not {"besluit-nadert", "besluit-te-laat"} <= found.keys()
    if "besluit-nadert" in found:
        assert day <= found["besluit-nadert"]
    coming = rules.upcoming(application, terms)
    if coming is not None and rules.is_missed(coming.term, coming.on, day):
        assert found
