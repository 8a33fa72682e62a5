"""For whom a change of the work is, what a mail says and when, and what a calendar holds."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from services.routes.calendar_feed.rules import calendar_of
from services.routes.mail.rules import (
    PAUSES,
    Amounts,
    Daily,
    Urgent,
    body_of,
    fault_in_address,
    is_morning,
    is_too_late,
    last_morning,
    pause_after,
    subject_of,
    wants,
)
from services.routes.notices.rules import Changed, Interest
from shared.clock import AMSTERDAM
from shared.events.household import ASSEN, TYNAARLO
from shared.ui.dutch import initials_text

MONDAY = date(2026, 8, 3)
ADDRESS = "https://naadloos.example.nl"
COACH = Interest("u-1", {ASSEN: frozenset({"werkcoach"})})
COUNTS = st.integers(0, 10_000)
AMOUNTS = st.builds(Daily, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS) | st.builds(
    Urgent, COUNTS, COUNTS, COUNTS
)


@pytest.mark.parametrize(
    ("changed", "is_met"),
    [
        (Changed(ASSEN, "werkcoach", None), True),
        (Changed(ASSEN, "regisseur", None), False),
        (Changed(TYNAARLO, "werkcoach", None), False),
        (Changed(TYNAARLO, "regisseur", "u-1"), True),
        (Changed(TYNAARLO, "regisseur", "u-2"), False),
    ],
)
def test_a_change_is_for_who_has_the_role_there_or_has_the_task(
    changed: Changed, is_met: bool
) -> None:
    assert COACH.is_met_by([Changed(TYNAARLO, "regisseur", None), changed]) is is_met


def test_who_sees_all_roles_of_a_municipality_is_told_of_all_and_of_no_other() -> None:
    leader = Interest("u-2", {ASSEN: None})

    assert leader.is_met_by([Changed(ASSEN, "jobcoach", None)])
    assert not leader.is_met_by([Changed(TYNAARLO, "jobcoach", None)])
    assert not leader.is_met_by([])


@given(AMOUNTS)
def test_a_mail_has_its_numbers_and_links_on_lines_of_its_own_and_is_read_back_as_it_was(
    amounts: Amounts,
) -> None:
    text = body_of(amounts, MONDAY, ADDRESS)

    told = sum(int(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith("- "))
    assert told == amounts.total
    assert f"{ADDRESS}/routes/voorkeuren" in text
    assert "\n" not in subject_of(amounts)


@given(COUNTS, COUNTS, COUNTS)
def test_what_is_urgent_adds_up(due: int, assigned: int, wait_over: int) -> None:
    each = [Urgent(due=due), Urgent(assigned=assigned), Urgent(wait_over=wait_over)]

    assert each[0].plus(each[1]).plus(each[2]) == Urgent(due, assigned, wait_over)


@pytest.mark.parametrize(
    ("day", "hour", "is_it"),
    [
        (MONDAY, time(6, 59), False),
        (MONDAY, time(7), True),
        (MONDAY, time(11, 59), True),
        (MONDAY, time(12), False),
        (date(2026, 8, 1), time(8), False),
        (date(2026, 4, 6), time(8), False),  # Easter Monday
    ],
)
def test_a_morning_is_of_a_working_day(day: date, hour: time, is_it: bool) -> None:
    assert is_morning(datetime.combine(day, hour, AMSTERDAM)) is is_it


def test_on_monday_what_came_since_friday_is_new() -> None:
    assert last_morning(MONDAY) == datetime(2026, 7, 31, tzinfo=AMSTERDAM)


def test_a_daily_mail_is_of_its_day_and_what_is_urgent_of_that_and_the_next() -> None:
    evening = datetime.combine(MONDAY, time(17), AMSTERDAM)

    assert is_too_late("dagelijks", MONDAY, evening)
    assert not is_too_late("dagelijks", MONDAY, evening - timedelta(minutes=1))
    assert not is_too_late("dringend", MONDAY, evening + timedelta(days=1))
    assert is_too_late("dringend", MONDAY, evening + timedelta(days=2))


def test_attempts_are_further_and_further_apart_and_end() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, len(PAUSES) + 2)]

    assert pauses == [*sorted(PAUSES), None]


def test_who_wants_urgent_mail_wants_the_daily_one_too() -> None:
    assert [wants(wish, kind) for wish in ("geen", "dagelijks", "ook-dringend") for kind in ("dagelijks", "dringend")] == [
        False, False, True, False, True, True,
    ]  # fmt: skip


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_address_that_is_taken_is_one_address_and_no_header(name: str, domain: str) -> None:
    text = f"{name}@{domain}"
    if fault_in_address(text, ()) is None:
        assert text.isascii()
        assert text.count("@") == 1
        assert not any(sign in text for sign in ' \t\r\n,;:<>"\\()[]')


@pytest.mark.parametrize("text", ["noor@gemeente.nl", "noor.de-vries+werk@a.gemeente.nl"])
def test_a_common_address_is_taken(text: str) -> None:
    assert fault_in_address(text, ()) is None
    assert fault_in_address(text, {"elders.nl"}) is not None


def test_a_calendar_is_the_same_for_the_same_tasks_in_any_order_and_folds_long_lines() -> None:
    tasks: list[dict[str, Any]] = [
        {
            "id": UUID(int=number),
            "title": f"Leg uit, {'heel ' * number}goed; wat er verandert: é\\",
            "due_on": MONDAY + timedelta(days=number % 3),
            "created_at": datetime(2026, 7, 1, tzinfo=UTC),
        }
        for number in range(1, 30)
    ]
    made = calendar_of(tasks, ADDRESS)

    assert made == calendar_of(tasks[::-1], ADDRESS)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    events: list[Any] = Calendar.from_ical(made).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} == {task["title"] for task in tasks}


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ank de Vries", "A. d. V."),
        ("Anne-Marie in 't Veld", "A. M. i. t. V."),
        ("  Ank ", "A."),
        ("", ""),
        ("-", ""),
    ],
)
def test_initials_stand_for_each_part_of_a_name(name: str, initials: str) -> None:
    assert initials_text(name) == initials
