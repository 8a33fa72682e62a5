"""Lists in pages."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidInput
from shared.http.pagination import Page, PageRequest, cursor_of


def test_walking_the_pages_shows_every_row_once_and_in_order() -> None:
    rows = list(range(1, 24))
    seen: list[int] = []
    cursor: str | None = None
    for _ in range(10):
        request = PageRequest(cursor, 5)
        after = request.after(int) or 0
        found = [row for row in rows if row > after][: request.limit]
        page = Page[int].of(found, request, lambda row: row)
        seen += page.resultaten
        cursor = page.volgende
        if cursor is None:
            break
    assert seen == rows


def test_a_last_page_that_is_just_full_has_no_next() -> None:
    assert Page[int].of([1, 2], PageRequest(None, 2), lambda row: row).volgende is None


def test_a_cursor_may_hold_several_values() -> None:
    key = (datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), uuid4())
    assert PageRequest(cursor_of(key)).after(tuple[datetime, UUID]) == key


@given(st.text(max_size=60))
def test_a_made_up_cursor_is_refused_and_never_breaks(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        PageRequest(cursor).after(UUID)
    assert [fault.name for fault in refusal.value.faults] == ["na"]


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(InvalidInput):
        PageRequest(cursor_of(5)).after(tuple[datetime, UUID])
