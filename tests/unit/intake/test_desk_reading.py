"""What people write in a field is understood, or refused; never taken for something else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.desk.reading import (
    cents_as_written,
    day_as_written,
    read_day,
    read_number,
)
from shared.ui.dutch import cents_of, date_text, money_text


@pytest.mark.parametrize(
    "text",
    ["3-11-2026", "03-11-2026", "3/11/2026", "3.11.2026", "3 11 2026", "3 november 2026", "3 nov. 2026", " 3  Nov 2026 ", "2026-11-03"],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_notation(text: str) -> None:
    assert read_day(text) == "2026-11-03"


@pytest.mark.parametrize(
    "text",
    ["", "morgen", "31-2-2026", "3-13-2026", "3-11-26", "2026", "3 n 2026", "3 ma 2026", "0-0-2026", "3-11-2026x", "٣-١١-٢٠٢٦" * 2, "99999999-1-1"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    assert read_day(text) is None


def test_a_birth_date_may_be_known_in_part() -> None:
    assert read_day("0-5-1980", in_part=True) == "1980-05-00"
    assert read_day("00-00-1980", in_part=True) == "1980-00-00"
    assert read_day("0-5-1980") is None


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1419", 1_419_00),
        ("1.419", 1_419_00),
        ("1.419,46", 1_419_46),
        ("1419,46", 1_419_46),
        ("1419.46", 1_419_46),
        ("1.41", 1_41),
        ("1,419.46", 1_419_46),
        ("1 419,46", 1_419_46),
        ("€ 1.419,46", 1_419_46),
        ("€ 700,-", 700_00),
        ("700,--", 700_00),
        ("EUR 12,50", 12_50),
        ("12,50 euro", 12_50),
        ("0", 0),
        ("1.000.000", 1_000_000_00),
    ],
)
def test_an_amount_is_read_in_every_usual_notation(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text", ["", "veel", "-5", "1,5", "14.19,46,00", "1.419.46", "1e3", "1419,4", "12 34", "€"]
)  # fmt: skip
def test_what_may_be_two_amounts_or_none_is_refused(text: str) -> None:
    assert cents_of(text) is None


@given(st.integers(0, 999_999_99))
def test_an_amount_as_we_write_it_is_read_back(cents: int) -> None:
    assert cents_of(cents_as_written(cents)) == cents_of(money_text(cents)) == cents


@given(st.dates(date(1000, 1, 1)))
def test_a_day_as_we_write_it_is_read_back(day: date) -> None:
    assert read_day(day_as_written(day.isoformat())) == read_day(date_text(day)) == day.isoformat()


@given(st.text(max_size=40))
def test_whatever_is_written_nothing_breaks(text: str) -> None:
    read_day(text), read_day(text, in_part=True), cents_of(text), read_number(text)
