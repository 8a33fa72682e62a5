"""Lead times as playbooks write them, and the days they lead to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routes.playbooks.lead_times import LeadTime, Unit, due_date, in_words, parse_lead_time
from shared.calendar import is_working_day

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
COUNTS = st.integers(-90, 90)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("op de dag", date(2026, 12, 24)),
        ("+1 werkdag", date(2026, 12, 28)),
        ("+2 werkdagen", date(2026, 12, 29)),
        ("-5 werkdagen", date(2026, 12, 17)),
        ("+30 dagen", date(2027, 1, 25)),
        ("+4 weken", date(2027, 1, 21)),
        ("-1 week", date(2026, 12, 17)),
        ("-1 maand", date(2026, 11, 24)),
        ("+3 maanden", date(2027, 3, 24)),
        ("-4 weken", date(2026, 11, 26)),
        ("+1 dag", date(2026, 12, 28)),
        ("+6 maanden", date(2027, 6, 24)),
    ],
)
def test_a_lead_time_counts_from_christmas_eve(text: str, day: date) -> None:
    assert parse_lead_time(text).from_day(date(2026, 12, 24)) == day


def test_a_month_later_is_the_last_day_where_the_day_does_not_exist() -> None:
    assert parse_lead_time("+1 maand").from_day(date(2027, 10, 31)) == date(2027, 11, 30)


def test_a_lead_time_reads_as_a_sentence() -> None:
    assert [in_words(text) for text in ("+5 werkdagen", "-6 maanden", "op de dag")] == [
        "5 werkdagen erna",
        "6 maanden ervoor",
        "op de dag",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "6 maanden", "+0 dagen", "-6 jaar", "+1.5 week", "+1 weeken", "+5  dagen", "morgen"],
)
def test_what_is_not_a_lead_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is geen termijn; schrijf bijvoorbeeld"):
        parse_lead_time(text)


@given(DAYS, COUNTS, st.sampled_from(Unit))
def test_it_never_ends_on_a_weekend_or_holiday(day: date, count: int, unit: Unit) -> None:
    assert is_working_day(LeadTime(count, unit).from_day(day))


@given(DAYS, st.integers(-90, 89), st.sampled_from(Unit))
def test_a_longer_lead_time_never_ends_earlier(day: date, count: int, unit: Unit) -> None:
    assert LeadTime(count, unit).from_day(day) <= LeadTime(count + 1, unit).from_day(day)


@given(DAYS, DAYS, COUNTS, st.sampled_from(Unit))
def test_nothing_is_ever_due_in_the_past_or_on_the_day_that_it_appears(
    today: date, counted_from: date, count: int, unit: Unit
) -> None:
    due_on, was_late = due_date(LeadTime(count, unit), counted_from, today)

    assert due_on > today
    assert is_working_day(due_on)
    assert was_late == (LeadTime(count, unit).from_day(counted_from) < today)


def test_what_should_have_been_done_yesterday_gets_two_working_days() -> None:
    friday = date(2026, 11, 20)

    assert due_date(parse_lead_time("op de dag"), friday - timedelta(days=1), friday) == (
        date(2026, 11, 24),
        True,
    )


def test_what_has_to_be_done_today_is_due_on_the_next_working_day() -> None:
    friday = date(2026, 11, 20)

    assert due_date(parse_lead_time("op de dag"), friday, friday) == (date(2026, 11, 23), False)
