"""Every point at which a program can be killed by a failure test is used by one."""

import re
from pathlib import Path
from typing import get_args

from shared.messaging.points import Point

TESTS = Path(__file__).resolve().parents[2]
CODE = TESTS.parent


def _named_in(folder: Path) -> set[str]:
    """The points whose names stand between quotes in the files of a folder; a number of times may follow."""
    names = "|".join(get_args(Point))
    sources = (file.read_text() for file in folder.rglob("*.py"))
    return {found for source in sources for found in re.findall(rf'"({names})[":]', source)}


def test_each_point_is_where_a_test_kills_or_breaks_off() -> None:
    killed = _named_in(TESTS / "contract" / "runtime") | _named_in(TESTS / "integration")

    assert killed == set(get_args(Point))


def test_each_point_is_reached_somewhere() -> None:
    reached = {
        point
        for folder in ("shared", "services")
        for file in (CODE / folder).rglob("*.py")
        for point in re.findall(r'points\.reached\("([a-z-]+)"\)', file.read_text())
    }

    assert reached == set(get_args(Point))
