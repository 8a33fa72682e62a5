"""How dates, durations and amounts read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.ui.dutch import (
    date_text,
    duration_text,
    moment_text,
    money_text,
    municipality_text,
    number_text,
    plain_days,
)


def test_a_date_is_written_out() -> None:
    assert date_text(date(2026, 12, 1)) == "1 december 2026"


def test_a_moment_is_told_as_the_clock_in_the_netherlands_says_it() -> None:
    assert moment_text(datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC)) == "2 juli 2026 om 00:30:05"


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(0), "0,00 seconden"),
        (timedelta(milliseconds=240), "0,24 seconden"),
        (timedelta(seconds=3.14), "3,1 seconden"),
        (timedelta(minutes=5), "5 minuten"),
        (timedelta(hours=5), "5 uur"),
        (timedelta(days=30), "30 dagen"),
    ],
)
def test_a_duration_is_as_exact_as_a_reader_can_use(duration: timedelta, text: str) -> None:
    assert duration_text(duration) == text


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "€ 0,00"), (123456, "€ 1.234,56"), (-5, "-€ 0,05"), (100000000, "€ 1.000.000,00")],
)
def test_an_amount_has_dots_and_a_comma(cents: int, text: str) -> None:
    assert money_text(cents) == text


def test_a_municipality_has_its_name_or_its_code() -> None:
    assert municipality_text("0106") == "Assen"
    assert municipality_text("0014") == "gemeente 0014"
    assert municipality_text(None) == "onbekend"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Vanaf 2026-12-01.", "Vanaf 1 december 2026."),
        ("van 2026-01-01 tot 2026-07-01", "van 1 januari 2026 tot 1 juli 2026"),
        ("N21a@2026-07-01", "N21a@2026-07-01"),
        ("2026-13-01", "2026-13-01"),
    ],
)
def test_a_day_in_an_explanation_is_written_out_but_not_in_a_name(text: str, plain: str) -> None:
    assert plain_days(text) == plain


def test_a_number_has_dots_at_the_thousands() -> None:
    assert number_text(410_000) == "410.000"
