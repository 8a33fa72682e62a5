"""Working days, birthdays and the AOW day, against the law's own days and against chance."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import (
    add_months,
    add_working_days,
    age_on,
    aow_day,
    birthday,
    earliest_aow_day,
    first_of_next_month,
    is_working_day,
    next_working_day,
    public_holidays,
)

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
births = st.dates(date(1930, 1, 1), date(2026, 12, 31))
counts = st.integers(-400, 400)


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Goede Vrijdag
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),  # in every year, not in each fifth alone
        date(2026, 5, 14),
        date(2026, 5, 15),  # by royal decree
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2025, 4, 26),  # King's Day on Saturday, as the 27th was a Sunday
    ],
)
def test_a_day_of_the_algemene_termijnenwet_is_a_holiday_and_no_working_day(holiday: date) -> None:
    assert holiday in public_holidays(holiday.year)
    assert not is_working_day(holiday)


def test_carnival_and_new_years_eve_are_ordinary_working_days() -> None:
    assert is_working_day(date(2026, 2, 16))
    assert is_working_day(date(2026, 12, 31))


def test_ten_working_days_before_a_job_on_2_june_2026_steps_over_pentecost_and_ascension() -> None:
    assert add_working_days(date(2026, 6, 2), -10) == date(2026, 5, 18)
    assert add_working_days(date(2026, 6, 2), -11) == date(2026, 5, 13)


def test_the_first_working_day_after_christmas_eve_2026_is_the_monday() -> None:
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_no_working_days_from_a_saturday_is_the_monday_after_it() -> None:
    assert add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert next_working_day(date(2026, 11, 23)) == date(2026, 11, 23)


@given(days, counts.filter(bool))
def test_counting_working_days_ends_on_a_working_day_with_exactly_so_many_in_between(
    day: date, count: int
) -> None:
    end = add_working_days(day, count)

    passed = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    if count < 0:
        passed = (day - timedelta(days=n) for n in range(1, (day - end).days + 1))
    assert is_working_day(end)
    assert sum(map(is_working_day, passed)) == abs(count)


@given(days.filter(is_working_day), counts)
def test_from_a_working_day_forth_and_back_is_where_it_began(day: date, count: int) -> None:
    assert add_working_days(add_working_days(day, count), -count) == day


def test_a_month_after_the_31st_of_january_is_the_last_of_february() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


@given(days, counts)
def test_months_keep_the_day_or_clip_it_to_the_last_of_the_month(day: date, count: int) -> None:
    end = add_months(day, count)

    assert (end.year - day.year) * 12 + end.month - day.month == count
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(days)
def test_the_first_of_the_next_month_is_the_nearest_first_to_come(day: date) -> None:
    first = first_of_next_month(day)

    assert first.day == 1
    assert 0 < (first - day).days <= 31


def test_who_was_born_on_29_february_turns_18_on_1_march() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17


@given(births, st.integers(0, 100))
def test_an_age_is_reached_on_the_birthday_and_not_a_day_before(born: date, years: int) -> None:
    reached = birthday(born, years)

    assert age_on(born, reached) == years
    assert age_on(born, reached - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("born", "aow"),
    [
        (date(1957, 2, 28), date(2023, 12, 28)),
        (date(1957, 3, 1), date(2024, 3, 1)),
        (date(1959, 6, 15), date(2026, 6, 15)),
        (date(1960, 2, 29), date(2027, 3, 1)),
        (date(1960, 12, 31), date(2027, 12, 31)),
        (date(1961, 1, 1), date(2028, 4, 1)),
        (date(1961, 11, 30), date(2029, 3, 1)),
    ],
)
def test_the_aow_day_follows_the_table_of_birth_dates(born: date, aow: date) -> None:
    assert aow_day(born) == aow


@given(births, births)
def test_who_was_born_earlier_never_gets_aow_later(one: date, other: date) -> None:
    earlier, later = sorted((one, other))

    assert earliest_aow_day(earlier) <= earliest_aow_day(later)


@pytest.mark.parametrize(
    ("born", "known", "earliest"),
    [
        (date(1963, 12, 31), date(2031, 3, 31), date(2031, 3, 31)),
        (date(1964, 1, 1), None, date(2031, 4, 1)),
        (date(1990, 5, 1), None, date(2057, 8, 1)),
    ],
)
def test_an_aow_age_that_the_law_has_not_set_is_not_guessed_and_never_lower(
    born: date, known: date | None, earliest: date
) -> None:
    assert (aow_day(born), earliest_aow_day(born)) == (known, earliest)
