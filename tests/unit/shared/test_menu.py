"""Which row of the main menu a page belongs to."""

import pytest

from shared.ui.menu import standing_at


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("/", "/"),
        ("/routes/werk", "/routes/werk"),
        ("/routes/werk/alles", "/routes/werk"),
        ("/routes/werk/team", "/routes/werk/team"),
        ("/intake/inwoners/0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c90", "/intake/inwoners"),
        ("/routes/werkgevers", ""),
        ("/routes/voorkeuren", ""),
    ],
)
def test_a_page_belongs_to_the_nearest_row_above_it(page: str, row: str) -> None:
    assert standing_at(page) == row
