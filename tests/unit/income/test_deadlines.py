"""The clocks that run after somebody reports: search term, start of the right, decision, advances, objection."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.deadlines import (
    Melding,
    Opschorting,
    Termijnen,
    find_deadlines,
    last_day_for_holiday_allowance,
    objection_term,
    suspended_days,
)
from services.income.norms.loading import load_parameters
from shared import calendar

REPORTED = date(2026, 11, 2)
GROWN = date(1990, 1, 1)
REPORT = Melding(REPORTED, (GROWN,))
APPLIED = replace(REPORT, aanvraag=REPORTED)


def found(report: Melding) -> Termijnen:
    return find_deadlines(report, load_parameters())


def test_from_27_the_application_counts_at_once_and_the_right_runs_from_the_report() -> None:
    terms = found(APPLIED)

    assert terms.recht_vanaf == terms.aanvraag_mogelijk_vanaf == REPORTED
    assert (terms.zoektermijn_tot_en_met, terms.aanvraag_telt_vanaf) == (None, REPORTED)
    assert terms.besluit_uiterlijk == date(2026, 12, 28)
    assert terms.voorschotten_uiterlijk == (date(2026, 11, 30), date(2026, 12, 28))


@pytest.mark.parametrize(
    ("born", "waived", "first"),
    [
        ((date(1999, 12, 1),), False, date(2026, 11, 30)),
        ((date(1999, 11, 30),), False, date(2026, 11, 30)),
        ((date(1999, 11, 29),), False, date(2026, 11, 29)),  # 27 in the last days of it
        ((date(1999, 11, 3),), False, date(2026, 11, 3)),
        ((date(1999, 11, 2),), False, None),
        ((date(2003, 1, 1), date(2003, 1, 1)), False, date(2026, 11, 30)),
        ((date(2003, 1, 1), date(1999, 11, 10)), False, date(2026, 11, 10)),
        ((date(2003, 1, 1), GROWN), False, None),
        ((date(2003, 1, 1),), True, None),
    ],
)
def test_who_is_younger_than_27_searches_for_four_weeks_first_or_until_the_birthday(
    born: tuple[date, ...], waived: bool, first: date | None
) -> None:
    terms = found(replace(APPLIED, geboortedata=born, zoektermijn_vervalt=waived))

    assert terms.aanvraag_mogelijk_vanaf == (first or REPORTED)
    assert terms.zoektermijn_tot_en_met == (first and first - timedelta(days=1))
    assert terms.aanvraag_telt_vanaf == (first or REPORTED)
    assert terms.recht_vanaf == REPORTED


@pytest.mark.parametrize(
    ("asked", "met", "start"),
    [
        (None, None, REPORTED),
        (None, date(2026, 11, 20), date(2026, 11, 20)),
        (None, date(2026, 10, 1), REPORTED),
        (date(2026, 10, 1), None, date(2026, 10, 1)),
        (date(2026, 8, 2), None, date(2026, 8, 2)),
        (date(2026, 8, 1), None, date(2026, 8, 2)),
        (date(2026, 12, 1), None, REPORTED),
        (date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2026, 9, 1), date(2026, 10, 1)),
    ],
)
def test_a_report_moves_back_three_months_at_most_and_no_right_begins_before_it_can(
    asked: date | None, met: date | None, start: date
) -> None:
    report = replace(REPORT, recht_ontstaan_op=met, terugwerkend_vanaf=asked)

    assert found(report).recht_vanaf == start


def test_no_right_begins_before_the_18th_birthday() -> None:
    young = replace(REPORT, geboortedata=(date(2008, 11, 20), GROWN))

    assert found(young).recht_vanaf == date(2026, 11, 20)


@pytest.mark.parametrize(("late", "start"), [(False, REPORTED), (True, date(2026, 12, 20))])
def test_who_applies_too_late_by_own_doing_has_a_right_from_the_application(
    late: bool, start: date
) -> None:
    terms = found(replace(REPORT, aanvraag=date(2026, 12, 20), verwijtbaar_laat=late))

    assert terms.recht_vanaf == start
    assert terms.redenen[0].artikel == ("Pw 44 lid 3" if late else "Pw 44 lid 1")


def test_without_an_application_no_clock_runs() -> None:
    terms = found(REPORT)

    assert (terms.aanvraag_telt_vanaf, terms.besluit_uiterlijk) == (None, None)
    assert terms.voorschotten_uiterlijk == ()


SENT = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("completed", "days"),
    [
        (date(2026, 11, 10), 0),
        (date(2026, 11, 11), 0),
        (date(2026, 11, 12), 1),
        (date(2026, 11, 25), 14),
        (date(2026, 11, 26), 15),  # too late: the term for it counts whole
        (None, 15),
    ],
)
def test_the_term_stands_still_from_the_day_after_the_invitation_up_to_the_completion(
    completed: date | None, days: int
) -> None:
    assert suspended_days([Opschorting(SENT, date(2026, 11, 25), completed)]) == days


def test_a_day_that_two_invitations_have_in_common_counts_once() -> None:
    first = Opschorting(SENT, date(2026, 11, 20))
    second = Opschorting(date(2026, 11, 15), date(2026, 11, 25))

    assert suspended_days([second, first, first]) == 15


def test_a_suspension_moves_the_decision_and_no_advance_but_may_make_one_more_due() -> None:
    asked = Opschorting(SENT, date(2026, 12, 31))  # 51 days

    terms = found(replace(APPLIED, opschortingen=(asked,)))

    assert terms.besluit_uiterlijk == date(2027, 2, 17)
    assert terms.voorschotten_uiterlijk == (
        date(2026, 11, 30),
        date(2026, 12, 28),
        date(2027, 1, 25),
    )


def test_a_free_day_moves_the_end_of_a_term_to_the_next_working_day() -> None:
    """28 December and four days is New Year's Day, a Friday; the next working day is a Monday."""
    asked = Opschorting(SENT, date(2026, 11, 14))

    assert found(replace(APPLIED, opschortingen=(asked,))).besluit_uiterlijk == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("sent", "last"),
    [
        (date(2026, 11, 20), date(2027, 1, 4)),  # 1 January is a Friday
        (date(2026, 8, 21), date(2026, 10, 2)),
        (date(2026, 4, 3), date(2026, 5, 18)),  # 15 May was made equal by decree
        (date(2026, 3, 24), date(2026, 5, 6)),  # 5 May, in every year
    ],
)
def test_somebody_can_object_for_six_weeks_from_the_day_after(sent: date, last: date) -> None:
    assert objection_term(sent, load_parameters()) == (sent + timedelta(days=1), last)


@given(
    st.dates(date(2026, 1, 1), date(2028, 6, 30)),
    st.integers(0, 90),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=3),
)
def test_terms_end_on_working_days_and_in_their_order(
    reported: date, later: int, asked: list[tuple[int, int]]
) -> None:
    applied = reported + timedelta(days=later)
    suspensions = tuple(
        Opschorting(applied + timedelta(days=start), applied + timedelta(days=start + length))
        for start, length in asked
    )
    terms = found(replace(REPORT, melding=reported, aanvraag=applied, opschortingen=suspensions))
    decision = terms.besluit_uiterlijk
    assert decision is not None

    assert all(map(calendar.is_working_day, (decision, *terms.voorschotten_uiterlijk)))
    assert list(terms.voorschotten_uiterlijk) == sorted(terms.voorschotten_uiterlijk)
    assert decision >= applied + timedelta(days=56 + terms.opgeschorte_dagen)


def test_holiday_allowance_comes_within_three_months_after_the_month_of_the_end() -> None:
    ended = date(2026, 11, 15)

    assert last_day_for_holiday_allowance(ended, load_parameters()) == date(2027, 2, 28)
