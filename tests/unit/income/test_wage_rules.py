"""What is known of a wage in a month: reports over their months, and what a job is expected to pay."""

from dataclasses import replace
from datetime import date

import pytest

from services.income.wages.facts import Loonopgave
from services.income.wages.rules import (
    Maandloon,
    Toerekening,
    divide,
    missing_of,
    spread,
    wage_of,
)
from tests.unit.income.settling import ANK, BAKERY, MONTHS, job, slip

FEBRUARY, MARCH, APRIL = MONTHS[1:4]


def four_weeks(cents: int) -> Loonopgave:
    """23 February to 22 March: six days of February, 22 of March."""
    return replace(slip(MARCH, cents), id="P3", van=date(2026, 2, 23), tot_en_met=date(2026, 3, 22))


def amounts(report: Loonopgave, method: Toerekening = "kalenderdagen") -> dict[date, int]:
    return {part.maand: part.centen for part in divide(report, method)}


def test_a_four_weekly_wage_lies_in_two_months_by_its_days() -> None:
    assert amounts(four_weeks(70_000)) == {FEBRUARY: 15_000, MARCH: 55_000}


def test_the_last_month_gets_what_rounding_leaves() -> None:
    assert amounts(four_weeks(1)) == {FEBRUARY: 0, MARCH: 1}
    assert sum(amounts(four_weeks(99_999)).values()) == 99_999


def test_a_negative_correction_is_divided_as_any_other() -> None:
    assert amounts(four_weeks(-70_000)) == {FEBRUARY: -15_000, MARCH: -55_000}


def test_another_municipality_may_divide_by_working_days() -> None:
    assert amounts(four_weeks(20_000), "werkdagen") == {FEBRUARY: 5_000, MARCH: 15_000}


def test_a_report_about_a_weekend_is_divided_by_its_days_where_working_days_are_asked() -> None:
    weekend = replace(slip(MARCH, 200), van=date(2026, 2, 28), tot_en_met=date(2026, 3, 1))

    assert amounts(weekend, "werkdagen") == {FEBRUARY: 100, MARCH: 100}


def test_another_municipality_may_take_the_month_of_payment() -> None:
    known = spread([replace(four_weeks(70_000), betaald_op=date(2026, 4, 1))], "maand-van-betaling")

    assert sum(part.centen for part in known[ANK, APRIL]) == 70_000
    assert sum(part.centen for part in known[ANK, MARCH]) == 0


def test_the_same_report_twice_is_one_and_the_first_to_come_in_counts() -> None:
    late = slip(MARCH, 80_000, received=date(2026, 5, 1))
    early = slip(MARCH, 80_000, received=date(2026, 4, 1))

    for order in ([late, early], [early, late]):
        [part] = spread(order)[ANK, MARCH]
        assert part.opgave.ontvangen_op == date(2026, 4, 1)


def wage(*reports: Loonopgave, month: date = MARCH, expected: int = 80_000) -> Maandloon:
    parts = spread(reports).get((ANK, month), ())
    return wage_of(ANK, month, [job(expected)], parts)


def test_without_a_pay_slip_a_job_counts_for_what_it_is_expected_to_pay() -> None:
    assert wage() == Maandloon(80_000, compleet=False)


def test_part_of_the_days_is_not_the_month() -> None:
    assert wage(four_weeks(70_000)) == Maandloon(80_000, compleet=False)


def test_slips_that_cover_all_days_are_the_wage_of_the_month() -> None:
    rest = replace(
        slip(MARCH, 28_000), id="P4", van=date(2026, 3, 23), tot_en_met=date(2026, 4, 19)
    )

    assert wage(four_weeks(70_000), rest) == Maandloon(55_000 + 9_000, compleet=True)


def test_a_correction_alone_does_not_make_a_month_complete() -> None:
    assert wage(slip(MARCH, 15_000, kind="correctie")) == Maandloon(80_000, compleet=False)
    both = wage(slip(MARCH, 80_000), slip(MARCH, -5_000, kind="correctie"))
    assert both == Maandloon(75_000, compleet=True)


def test_less_than_nothing_is_nothing() -> None:
    assert wage(slip(MARCH, -100)) == Maandloon(0, compleet=True)


@pytest.mark.parametrize(
    ("until", "cents", "complete"),
    [
        (date(2026, 2, 28), 0, True),
        (date(2026, 3, 1), 2_581, False),
        (date(2026, 3, 31), 80_000, False),
        (None, 80_000, False),
    ],
)
def test_a_job_counts_over_its_days_in_the_month(
    until: date | None, cents: int, *, complete: bool
) -> None:
    assert wage_of(ANK, MARCH, [job(until=until)], ()) == Maandloon(cents, complete)


def test_what_comes_after_the_end_of_a_job_counts_as_it_is() -> None:
    parts = spread([slip(MARCH, 12_300)])[ANK, MARCH]

    assert wage_of(ANK, MARCH, [job(until=date(2026, 2, 28))], parts).centen == 12_300


def test_who_has_two_employers_is_complete_when_both_are() -> None:
    other = replace(job(20_000), werkgever="garage")
    parts = spread([slip(MARCH, 81_000)])[ANK, MARCH]

    assert wage_of(ANK, MARCH, [job(), other], parts) == Maandloon(101_000, compleet=False)
    assert missing_of(MARCH, [job(), other], spread([slip(MARCH, 81_000)])) == (other,)


def test_no_report_is_missing_of_a_month_without_a_job() -> None:
    assert missing_of(FEBRUARY, [job(since=MARCH)], {}) == ()
    assert [lacking.werkgever for lacking in missing_of(MARCH, [job()], {})] == [BAKERY]
