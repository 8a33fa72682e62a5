"""The days on which aftercare looks back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.aftercare.rules import plan_checkpoints
from shared import calendar


def days(started_on: date) -> list[date]:
    plan = plan_checkpoints(started_on, started_on)
    assert plan.passed_by == ()
    return [checkpoint.due_on for checkpoint in plan.coming]


def test_checkpoints_are_one_three_six_and_twelve_months_on() -> None:
    assert days(date(2026, 9, 1)) == [
        date(2026, 10, 1),
        date(2026, 12, 1),
        date(2027, 3, 1),
        date(2027, 9, 1),
    ]


def test_each_checkpoint_tells_how_many_months_it_looks_back() -> None:
    assert months(date(2026, 9, 1), date(2026, 9, 1)) == ([], [1, 3, 6, 12])


@pytest.mark.parametrize(
    ("today", "passed_by", "coming"),
    [
        (date(2026, 9, 30), [], [1, 3, 6, 12]),
        (date(2026, 10, 1), [], [1, 3, 6, 12]),
        (date(2026, 12, 1), [1], [3, 6, 12]),
        (date(2027, 11, 1), [1, 3, 6], [12]),
    ],
)
def test_one_look_stands_for_all_that_had_passed_when_the_job_became_known(
    today: date, passed_by: list[int], coming: list[int]
) -> None:
    assert months(date(2026, 9, 1), today) == (passed_by, coming)


def months(started_on: date, today: date) -> tuple[list[int], list[int]]:
    plan = plan_checkpoints(started_on, today)
    return [one.months for one in plan.passed_by], [one.months for one in plan.coming]


def test_a_checkpoint_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert days(date(2026, 11, 25))[0] == date(2026, 12, 28)


def test_a_start_on_the_last_of_the_month_looks_back_on_the_last_of_shorter_months() -> None:
    assert days(date(2027, 8, 31))[2] == date(2028, 2, 29)


@given(started_on=st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_checkpoints_come_in_order_on_working_days_after_the_start(started_on: date) -> None:
    found = days(started_on)

    assert found == sorted(found)
    assert found[0] > started_on
    assert all(calendar.is_working_day(day) for day in found)
