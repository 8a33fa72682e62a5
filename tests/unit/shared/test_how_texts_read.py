"""Percentages and amounts are written one way, wherever people read them."""

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ui.dutch import cents_of, money_text

ROOT: Final = Path(__file__).resolve().parents[3]
WRONG: Final = {
    "write 5%, without a space": re.compile(r"\d\s%(?![}\w])"),
    "write -€ 5,00, or 'minder'": re.compile(r"€\s?[-\u2212]\s?\d"),
}


def texts() -> Iterator[tuple[Path, int, str]]:
    """Every line of what people read: templates, playbooks, and what stands between quotes in the code."""
    for folder in (ROOT / "services", ROOT / "shared"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".yaml", ".js"} and "node_modules" not in path.parts:
                for number, line in enumerate(path.read_text().splitlines(), 1):
                    yield path, number, line
            elif path.suffix == ".py":
                with path.open("rb") as file:
                    for token in tokenize.tokenize(file.readline):
                        if token.type == tokenize.STRING:
                            yield path, token.start[0], token.string


def test_percentages_and_amounts_are_written_one_way() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {why}"
        for path, number, text in texts()
        for why, pattern in WRONG.items()
        if pattern.search(text)
    ]

    assert found == []


def test_a_negative_amount_has_its_sign_in_front() -> None:
    assert money_text(-103_931) == "-€ 1.039,31"


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        *(("700", 700_00), ("700,50", 700_50), ("700.50", 700_50), ("€ 14.99", 14_99)),
        *(("1.419,46", 1_419_46), ("2.000", 2_000_00), ("€ 20.000", 20_000_00)),
        *(("€ 700,-", 700_00), ("700,--", 700_00), ("€1.419,46", 1_419_46), (" 0 ", 0)),
        *(("7,5", None), ("1e3", None), ("1.4", None), ("700.50,20", None), ("", None)),
        *(("-5", None), ("veel", None), ("1234567890", None), ("²", None), ("1.41.00", None)),
    ],
)
def test_an_amount_is_read_as_people_write_it_or_not_at_all(typed: str, cents: int | None) -> None:
    assert cents_of(typed) == cents


@given(st.integers(0, 9_999_999_99))
def test_what_a_page_prints_can_be_typed_again(cents: int) -> None:
    assert cents_of(money_text(cents)) == cents
