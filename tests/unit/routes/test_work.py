"""How open work is put before somebody: by how urgent it is, and by household."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routes.work.rules import (
    Urgency,
    by_household,
    days_of,
    new_since,
    plain_cell,
    urgency_of,
)

MONDAY = date(2026, 8, 3)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def row(due_on: date, dossier_id: UUID | None = None, **changes: Any) -> dict[str, Any]:
    made = datetime(2026, 7, 1, tzinfo=UTC)
    known = {"id": uuid4(), "dossier_id": dossier_id or uuid4(), "municipality": "0106"}
    more = {"waits_until": None, "answers_from": date.min}
    return {**known, **more, "due_on": due_on, "created_at": made, **changes}


@pytest.mark.parametrize(
    ("due_on", "today", "urgency"),
    [
        (date(2026, 8, 2), MONDAY, Urgency.TE_LAAT),
        (MONDAY, MONDAY, Urgency.VANDAAG),
        (date(2026, 8, 4), MONDAY, Urgency.DEZE_WEEK),
        (date(2026, 8, 9), MONDAY, Urgency.DEZE_WEEK),
        (date(2026, 8, 10), MONDAY, Urgency.LATER),
        (date(2026, 8, 10), date(2026, 8, 9), Urgency.LATER),
    ],
    ids=["yesterday", "today", "tomorrow", "sunday", "next monday", "seen on a sunday"],
)
def test_how_urgent_a_task_is_follows_from_its_day(
    due_on: date, today: date, urgency: Urgency
) -> None:
    assert urgency_of(due_on, today) is urgency


@given(due_on=DAYS, today=DAYS)
def test_every_day_has_one_urgency(due_on: date, today: date) -> None:
    fitting = [u for u in Urgency if days_of(u, today)[0] <= due_on <= days_of(u, today)[1]]

    assert fitting == [urgency_of(due_on, today)]


def test_on_monday_what_came_in_since_friday_is_new() -> None:
    assert new_since(MONDAY) == datetime(2026, 7, 30, 22, 0, tzinfo=UTC)


def test_five_steps_of_one_household_stand_together_at_the_most_urgent_one() -> None:
    family = uuid4()
    later, late, other = (
        row(MONDAY + timedelta(days=20), family),
        row(MONDAY - timedelta(days=1), family),
        row(MONDAY),
    )

    first, second = by_household([later, other, late], MONDAY, [family, other["dossier_id"]])

    assert (first.dossier_id, [task.row for task in first.tasks]) == (family, [late, later])
    assert (first.urgency, second.urgency) == (Urgency.TE_LAAT, Urgency.VANDAAG)


@given(st.lists(st.tuples(DAYS, st.integers(0, 4)), max_size=30))
def test_no_task_is_lost_or_doubled_and_households_keep_their_order(
    drawn: list[tuple[date, int]],
) -> None:
    families = [UUID(int=number) for number in range(5)]
    rows = [row(due_on, families[number]) for due_on, number in drawn]

    order = sorted(families, reverse=True)
    households = by_household(rows, MONDAY, order)

    shown = [task.row["id"] for household in households for task in household.tasks]
    assert sorted(shown) == sorted(found["id"] for found in rows)
    assert [household.dossier_id for household in households] == [
        family for family in order if any(found["dossier_id"] == family for found in rows)
    ]
    for household in households:
        days = [task.row["due_on"] for task in household.tasks]
        assert days == sorted(days)


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+31", "'+31"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("gewoon = tekst", "gewoon = tekst"),
        ("", ""),
    ],
)
def test_no_cell_of_a_file_is_a_formula(typed: str, cell: str) -> None:
    assert plain_cell(typed) == cell
