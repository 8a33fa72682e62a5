"""The holiday allowance: what is reserved of a month, when it is due, and that each month is paid once."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.holiday_allowance.rules import (
    Due,
    History,
    Paid,
    Thought,
    first_known,
    next_payment,
    paid_months,
    pay_month_before,
    reserve,
    what_is_due,
)
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.norms.rules import Grondslag, Onderdeel
from services.income.rights.standing import Invulling, Rechtsperiode, Staand

PARAMETERS = load_parameters()
DECISION = UUID(int=1)
JUNE = 6
BEGAN = date(2026, 1, 1)
SINGLE = Invulling(Grondslag((Onderdeel("N21a"),)), 0)
EARNS = Invulling(Grondslag((Onderdeel("N21a"),)), 50_000)
FIRST_HALF, SECOND_HALF = 140_150, 141_946
"""The norm of a single person before and since July."""


def period(
    van: date = BEGAN, tot: date | None = None, filling: Invulling | None = SINGLE, **more: object
) -> Rechtsperiode:
    return Rechtsperiode(van, tot, filling, DECISION, **more)  # type: ignore[arg-type]


def history(*recorded: Thought, **more: object) -> History:
    return History(recorded, more.pop("assumed", {}), **more)  # type: ignore[arg-type]


def month(number: int, year: int = 2026) -> date:
    return date(year, number, 1)


def paid(known: History, first: int, last: int) -> list[tuple[int, int]]:
    months = paid_months(known, month(first), month(last), PARAMETERS, "kalenderdagen")
    return [(found.maand.month, found.bijstand) for found in months]


def due(standing: Staand, today: date, covered: date | None = None) -> Due | None:
    return what_is_due(standing, covered, today, JUNE, PARAMETERS)


def test_of_a_month_a_part_is_reserved_to_the_cent() -> None:
    [found] = reserve([Paid(month(11), SECOND_HALF)], PARAMETERS)
    assert found.gereserveerd == 6_813


def test_a_month_of_which_the_part_is_not_known_is_not_guessed() -> None:
    with pytest.raises(ParameterOntbreekt):
        reserve([Paid(date(2025, 12, 1), SECOND_HALF)], PARAMETERS)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 31), date(2025, 6, 1)),
        (date(2026, 6, 1), date(2026, 6, 1)),
        (date(2026, 12, 31), date(2026, 6, 1)),
    ],
)
def test_the_month_of_payment_begins_on_its_first_day(day: date, expected: date) -> None:
    assert pay_month_before(day, JUNE) == expected


def test_in_june_everything_up_to_may_is_due_and_before_june_nothing_new_is() -> None:
    standing = (period(),)
    assert due(standing, date(2026, 5, 31)) is None
    found = due(standing, date(2026, 6, 1))
    assert found is not None
    assert (found.aanleiding, found.tot_en_met) == ("betaalmaand", month(5))
    assert found.uiterlijk == date(2026, 6, 30)
    assert due(standing, date(2026, 6, 1), covered=month(5)) is None


def test_a_right_that_begins_in_june_has_nothing_due_in_june() -> None:
    assert due((period(date(2026, 6, 1)),), date(2026, 6, 30)) is None
    assert due((period(date(2026, 5, 31)),), date(2026, 6, 30)) is not None


def test_after_an_end_the_rest_is_due_in_the_next_month_and_within_three() -> None:
    standing = (period(tot=date(2026, 8, 11)),)
    assert due(standing, date(2026, 8, 31), covered=month(5)) is None
    found = due(standing, date(2026, 9, 1), covered=month(5))
    assert found == Due("einde", month(6), month(8), date(2026, 11, 30))
    assert due(standing, date(2026, 12, 1), covered=month(8)) is None


def test_a_right_that_begins_again_before_the_rest_was_due_keeps_it_for_june() -> None:
    standing = (period(tot=date(2026, 8, 11)), period(date(2026, 8, 20)))
    assert due(standing, date(2026, 9, 1), covered=month(5)) is None


def test_what_was_never_paid_by_us_has_nothing_due() -> None:
    assert due((), date(2026, 9, 1)) is None
    ended_by_another = (period(bedrag=0),)
    assert due(ended_by_another, date(2026, 9, 1)) is None
    assert next_payment(ended_by_another, date(2026, 9, 1), JUNE, PARAMETERS) is None


def test_whoever_waits_reads_when_it_is_paid() -> None:
    runs, ended = (period(),), (period(tot=date(2026, 8, 11)),)
    assert next_payment(runs, date(2026, 5, 31), JUNE, PARAMETERS) == date(2026, 6, 30)
    assert next_payment(runs, date(2026, 6, 1), JUNE, PARAMETERS) == date(2027, 6, 30)
    assert next_payment(ended, date(2026, 8, 11), JUNE, PARAMETERS) == date(2026, 11, 30)


def test_a_month_was_paid_by_what_stood_when_it_was_over() -> None:
    known = history(
        Thought(period(), date(2026, 1, 5), date(2026, 9, 10)),
        Thought(period(tot=date(2026, 6, 1)), date(2026, 9, 10)),
        Thought(period(date(2026, 6, 1), filling=EARNS), date(2026, 9, 10)),
    )
    assert paid(known, 5, 9) == [
        (5, FIRST_HALF),
        (6, FIRST_HALF),
        (7, SECOND_HALF),
        (8, SECOND_HALF),
        (9, SECOND_HALF - 50_000),
    ]


def test_a_right_that_was_granted_later_is_paid_over_its_months_by_that_decision() -> None:
    known = history(Thought(period(date(2026, 3, 1)), date(2026, 5, 20)))
    assert paid(known, 1, 5) == [(3, FIRST_HALF), (4, FIRST_HALF), (5, FIRST_HALF)]


def test_what_was_paid_before_a_right_was_taken_over_is_not_known_here() -> None:
    known = history(Thought(period(date(2024, 3, 1), soort="overnemen"), date(2026, 4, 12)))
    assert first_known(known) == month(4)
    assert paid(known, 1, 5) == [(4, FIRST_HALF), (5, FIRST_HALF)]


def test_a_settled_month_was_paid_by_what_was_assumed_in_its_own_run() -> None:
    known = history(Thought(period(), date(2026, 1, 5)), assumed={month(7): 81_946})
    assert paid(known, 7, 8) == [(7, 81_946), (8, SECOND_HALF)]


def test_a_part_of_a_month_is_reserved_of_its_days() -> None:
    known = history(Thought(period(tot=date(2026, 7, 11)), date(2026, 1, 5)))
    assert paid(known, 7, 8) == [(7, round(SECOND_HALF * 10 / 31))]


def test_a_month_that_was_suspended_is_what_became_of_it() -> None:
    known = history(
        Thought(period(), date(2026, 1, 5), date(2026, 9, 10)),
        Thought(period(tot=date(2026, 7, 1)), date(2026, 9, 10)),
        held=((date(2026, 7, 1), date(2026, 9, 10)),),
    )
    assert paid(known, 6, 8) == [(6, FIRST_HALF)]


def test_a_month_of_which_the_amount_is_not_known_makes_the_whole_unknown() -> None:
    known = history(Thought(period(filling=None, soort="overnemen"), date(2026, 1, 5)))
    with pytest.raises(NietVastTeStellen):
        paid(known, 1, 2)


DAYS = st.integers(0, 500).map(lambda days: BEGAN + timedelta(days=days))


@given(st.lists(DAYS, min_size=1, max_size=6, unique=True), st.lists(DAYS, min_size=1, max_size=20))
def test_however_often_somebody_looks_every_month_is_in_one_allowance_and_none_is_left_behind(
    cuts: list[date], looks: list[date]
) -> None:
    """Each of the periods runs from one day to the next, and the last one is over."""
    days = sorted([*cuts, BEGAN + timedelta(days=501)])
    standing = tuple(period(van, tot) for van, tot in pairwise(days))
    covered: date | None = None
    months: list[date] = []
    for today in [*sorted(looks), date(2028, 1, 1)]:
        while (found := due(standing, today, covered)) is not None:
            first = max(found.van, days[0].replace(day=1))
            assert first <= found.tot_en_met
            step = first
            while step <= found.tot_en_met:
                months.append(step)
                step = (step + timedelta(days=32)).replace(day=1)
            covered = found.tot_en_met
    expected, step = [], days[0].replace(day=1)
    while step < days[-1]:
        expected.append(step)
        step = (step + timedelta(days=32)).replace(day=1)
    assert months == expected
