"""One measured number, and the goal it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Figure:
    """A number from this run. With `at_least` or `below` it has a goal, and is met or not."""

    name: str
    value: float
    unit: str
    about: str
    """What it is, for who reads the table."""
    at_least: float | None = None
    below: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """None for a number without a goal."""
        if self.at_least is not None:
            return self.value >= self.at_least
        if self.below is not None:
            return self.value < self.below
        return None

    @property
    def goal(self) -> str:
        if self.at_least is not None:
            return f"at least {shown(self.at_least, self.unit)}"
        if self.below is not None:
            return f"below {shown(self.below, self.unit)}"
        return ""

    @property
    def verdict(self) -> str:
        """`met`, or by how much it is not."""
        if self.met is None:
            return ""
        if self.met:
            return "met"
        if self.at_least:
            return f"**not met**: {self.value / self.at_least:.0%} of the goal"
        return f"**not met**: {shown(self.value, self.unit)}"

    @property
    def json_line(self) -> str:
        line: dict[str, Any] = {
            "figure": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
        }
        if self.met is not None:
            line |= {"goal": self.goal, "met": self.met}
        return orjson.dumps(line | self.detail).decode()


def spread_of(figure: Figure, others: Mapping[str, Figure]) -> float:
    """How far the rounds lie apart, as a share of the middle one; those of a ratio `of.one/other` are the rounds of both."""
    if "rounds" in figure.detail:
        rounds = figure.detail["rounds"]
        return float((max(rounds) - min(rounds)) / median(rounds))
    subject, dot, parts = figure.name.partition(".")
    return sum(
        spread_of(others[subject + dot + part], others)
        for part in parts.split("/")
        if "/" in parts and subject + dot + part in others
    )


def shown(value: float, unit: str) -> str:
    """A number as people read it: as many digits as mean something."""
    if unit == "ratio":
        return f"{value:.2f}" if value < 10 else f"{value:.1f}"
    digits = 0 if value >= 100 else 1
    return f"{value:,.{digits}f} {unit}"
