"""The clock after an objection: from the day on which a decision was sent to the last day to decide (Awb 6:7 to 6:9, 7:10)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.deadlines import Opschorting, objection_term
from services.income.norms.loading import load_parameters
from services.income.norms.register import Parameter, Parameters
from services.income.objections import terms as module
from services.income.objections.terms import Bezwaar, Bezwaartermijnen, find_terms
from shared import calendar
from shared.events.household import ASSEN

ONE_DAY = timedelta(days=1)
# Sent on a Tuesday: six weeks later is a Tuesday, and twelve weeks too.
SENT, LAST, DECIDE = date(2026, 9, 1), date(2026, 10, 13), date(2026, 11, 24)
IN_TIME = Bezwaar(SENT, date(2026, 9, 10))


def found(objection: Bezwaar) -> Bezwaartermijnen:
    return find_terms(objection, load_parameters())


def mend(asked: date, until: date, mended: date | None = None) -> Opschorting:
    return Opschorting(asked, until, mended)


def test_the_term_to_decide_begins_after_the_term_to_object_also_for_who_objects_early() -> None:
    early, late = found(IN_TIME), found(replace(IN_TIME, ontvangen_op=LAST))

    assert early == late
    assert (early.bezwaar_vanaf, early.bezwaar_tot_en_met) == (SENT + ONE_DAY, LAST)
    assert (early.telt_vanaf, early.besluit_uiterlijk) == (LAST + ONE_DAY, DECIDE)
    assert early.ingebrekestelling_vanaf == DECIDE + ONE_DAY


def test_a_committee_has_twelve_weeks_and_who_adjourns_six_more() -> None:
    assert found(replace(IN_TIME, commissie=True)).besluit_uiterlijk == date(2027, 1, 5)
    assert found(replace(IN_TIME, verdaagd=True)).besluit_uiterlijk == date(2027, 1, 5)
    assert found(replace(IN_TIME, commissie=True, verdaagd=True)).weken == 18


def test_a_term_that_ends_on_a_free_day_runs_on_to_the_next_working_day() -> None:
    # Six weeks after 13 November 2026 is Friday 25 December, and then comes a weekend.
    sent_before_christmas = found(Bezwaar(date(2026, 11, 13), date(2026, 11, 20)))

    assert sent_before_christmas.bezwaar_tot_en_met == date(2026, 12, 28)
    assert sent_before_christmas.besluit_uiterlijk == date(2027, 2, 8)


@pytest.mark.parametrize(
    ("received", "posted", "late"),
    [
        (LAST, None, False),
        (LAST + ONE_DAY, None, True),
        (LAST + timedelta(days=7), LAST, False),
        (LAST + timedelta(days=8), LAST, True),
        (LAST + timedelta(days=7), LAST + ONE_DAY, True),
        (SENT - ONE_DAY, None, False),
    ],
)
def test_what_was_posted_in_time_has_a_week_to_arrive(
    received: date, posted: date | None, *, late: bool
) -> None:
    assert found(Bezwaar(SENT, received, posted)).te_laat is late


def test_the_term_of_one_that_came_too_late_begins_when_it_came() -> None:
    late = found(Bezwaar(SENT, date(2027, 3, 1)))

    assert (late.telt_vanaf, late.besluit_uiterlijk) == (date(2027, 3, 2), date(2027, 4, 12))


def test_the_term_stands_still_from_the_day_after_the_question_until_it_was_mended() -> None:
    asked = date(2026, 10, 20)
    mended = replace(IN_TIME, herstel=(mend(asked, date(2026, 11, 3), date(2026, 10, 27)),))
    never = replace(IN_TIME, herstel=(mend(asked, date(2026, 11, 3)),))

    assert (found(mended).opgeschorte_dagen, found(mended).besluit_uiterlijk) == (
        6,
        date(2026, 11, 30),
    )
    assert (found(never).opgeschorte_dagen, found(never).besluit_uiterlijk) == (
        14,
        date(2026, 12, 8),
    )


def test_a_question_in_the_term_to_object_stops_only_what_runs() -> None:
    """A term that did not begin cannot stand still."""
    before = replace(IN_TIME, herstel=(mend(date(2026, 9, 14), date(2026, 9, 28)),))
    across = replace(IN_TIME, herstel=(mend(date(2026, 10, 6), date(2026, 10, 20)),))

    assert (found(before).opgeschorte_dagen, found(before).besluit_uiterlijk) == (0, DECIDE)
    assert found(across).opgeschorte_dagen == 7


def test_a_question_after_the_last_day_does_not_bring_the_term_back() -> None:
    asked = replace(IN_TIME, herstel=(mend(DECIDE + ONE_DAY, DECIDE + timedelta(days=15)),))

    assert found(asked).besluit_uiterlijk == DECIDE


def test_with_consent_the_last_day_is_the_one_agreed_also_a_sunday() -> None:
    assert found(replace(IN_TIME, uitgesteld_tot=date(2026, 12, 20))).besluit_uiterlijk == date(
        2026, 12, 20
    )
    assert found(replace(IN_TIME, uitgesteld_tot=date(2026, 11, 1))).besluit_uiterlijk == DECIDE


@pytest.mark.parametrize(("told", "has_one"), [(1, False), (2, True), (None, None)])
def test_twelve_weeks_are_for_who_told_us_of_a_committee(
    monkeypatch: pytest.MonkeyPatch, told: int | None, *, has_one: bool | None
) -> None:
    day = date(2026, 11, 1)
    kept = Parameter(
        "Bezwaar", "Awb 7:13", "BEZWAAR_COMMISSIE", "", "keuze", told or 0, day, None, "opgave", "S"
    )
    local = Parameters([kept] if told else [])
    monkeypatch.setattr(module, "load_local_parameters", lambda _: local)

    assert module.has_committee(ASSEN, day) is has_one


@st.composite
def objections(draw: st.DrawFn) -> Bezwaar:
    sent = draw(st.dates(date(2026, 1, 5), date(2026, 12, 31)))
    received = sent + timedelta(days=draw(st.integers(0, 120)))
    posted = draw(st.none() | st.integers(0, 10).map(lambda days: received - timedelta(days=days)))
    mends = []
    asked = received + timedelta(days=draw(st.integers(0, 60)))
    for _ in range(draw(st.integers(0, 2))):
        until = asked + timedelta(days=draw(st.integers(1, 28)))
        mended = draw(st.none() | st.dates(asked, until + timedelta(days=10)))
        mends.append(Opschorting(asked, until, mended))
        asked = (mended or until) + timedelta(days=draw(st.integers(1, 20)))
    return Bezwaar(sent, received, posted, draw(st.booleans()), tuple(mends), draw(st.booleans()))


@given(objection=objections())
def test_the_last_day_is_a_working_day_at_least_six_weeks_after_the_term_to_object(
    objection: Bezwaar,
) -> None:
    terms = found(objection)
    _, last = objection_term(objection.verzonden_op, load_parameters())

    assert calendar.is_working_day(terms.besluit_uiterlijk)
    assert terms.besluit_uiterlijk >= last + timedelta(weeks=terms.weken)
    assert terms.telt_vanaf > last
    assert terms.ingebrekestelling_vanaf > terms.besluit_uiterlijk


@given(objection=objections(), days=st.integers(0, 60))
def test_more_time_never_makes_the_term_shorter(objection: Bezwaar, days: int) -> None:
    terms = found(objection)
    extended = replace(objection, uitgesteld_tot=terms.besluit_uiterlijk + timedelta(days=days))

    assert found(extended).besluit_uiterlijk >= terms.besluit_uiterlijk
    assert found(replace(objection, verdaagd=True)).besluit_uiterlijk >= terms.besluit_uiterlijk
    assert found(replace(objection, commissie=True)).besluit_uiterlijk >= terms.besluit_uiterlijk
    assert terms.besluit_uiterlijk >= found(replace(objection, herstel=())).besluit_uiterlijk


@given(objection=objections())
def test_the_order_in_which_questions_are_known_does_not_matter(objection: Bezwaar) -> None:
    turned = replace(objection, herstel=tuple(reversed(objection.herstel)))

    assert found(turned) == found(objection)
