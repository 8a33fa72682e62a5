"""Percentages and amounts are written one way, wherever people read them."""

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared.ui.dutch import money_text

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
