"""Dates of a register: what is unknown stays so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.register.dates import NotADate, RegisterDate

TODAY = date(2026, 11, 28)
days = st.dates(min_value=date(1850, 1, 1), max_value=TODAY)


@given(days)
def test_a_whole_date_is_that_day(day: date) -> None:
    parsed = RegisterDate.parse(day.strftime("%Y%m%d"))
    assert (parsed.first, parsed.last, parsed.given) == (day, day, None)
    assert parsed.assumed_birth(TODAY) == parsed.certain_from(TODAY) == day


@given(days)
def test_what_is_left_out_lies_between_the_first_and_the_last_day_that_it_can_be(day: date) -> None:
    for written in (f"{day:%Y}0000", f"{day:%Y%m}00"):
        parsed = RegisterDate.parse(written)
        assert parsed.first is not None
        assert parsed.last is not None
        assert parsed.first <= day <= parsed.last
        assert parsed.first <= parsed.assumed_birth(TODAY) <= parsed.last
        assert not parsed.is_whole


@given(days)
def test_what_began_on_an_incomplete_date_is_certain_after_the_last_day_that_it_can_be(
    day: date,
) -> None:
    parsed = RegisterDate.parse(f"{day:%Y%m}00")
    assert parsed.last is not None
    assert parsed.certain_from(TODAY) == min(parsed.last + timedelta(days=1), TODAY)


def test_a_date_of_which_nothing_is_known_has_no_day_and_a_birthday_long_ago() -> None:
    parsed = RegisterDate.parse("00000000")
    assert (parsed.first, parsed.last, parsed.given) == (None, None, "0000-00-00")
    assert parsed.assumed_birth(TODAY) == date(1900, 1, 1)
    assert parsed.certain_from(TODAY) is None


@pytest.mark.parametrize("written", ["20030231", "20230229", "20260431"])
def test_of_a_day_that_no_calendar_has_the_month_is_known_and_it_does_not_roll_over(
    written: str,
) -> None:
    parsed = RegisterDate.parse(written)
    assert parsed.is_impossible
    assert parsed.given == f"{written[:4]}-{written[4:6]}-00"
    assert parsed.last is not None
    assert parsed.last.month == int(written[4:6])


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12-01-1984",
        "1984-01-12",
        "19840012",
        "00001200",
        "19841301",
        "19840132",
        "1984",
        "²0200101",
    ],
)
def test_what_is_not_written_as_a_register_does_is_no_date(written: str) -> None:
    with pytest.raises(NotADate):
        RegisterDate.parse(written)


@given(st.text(max_size=12))
def test_any_other_text_is_a_date_or_is_refused(written: str) -> None:
    try:
        parsed = RegisterDate.parse(written)
    except NotADate:
        return
    assert (parsed.first is None) == (parsed.year is None)


def test_nobody_is_assumed_to_be_born_after_today() -> None:
    assert RegisterDate.parse("20260000").assumed_birth(date(2026, 3, 1)) == date(2026, 3, 1)
