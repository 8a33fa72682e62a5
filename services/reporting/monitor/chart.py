"""Lines in time, drawn on the server. Pure: measures in, paths out. What was not measured leaves a gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, log10
from typing import Final

from shared.clock import AMSTERDAM

WIDTH: Final = 760
HEIGHT: Final = 210
LEFT: Final = 64
RIGHT: Final = 740
TOP: Final = 14
BOTTOM: Final = 180
_MARKS: Final = 6
_NICE: Final = (1.0, 2.0, 5.0, 10.0)
_DAY_LONG: Final = timedelta(hours=25)

Measures = Mapping[datetime, float]
"""By the begin of the span that they are of."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    lines: Mapping[str, str]
    """The path of each line by its name; of one without measures it is empty."""
    heights: Sequence[Mark]
    moments: Sequence[Mark]


def draw(
    title: str,
    lines: Mapping[str, Measures],
    begin: datetime,
    end: datetime,
    step: timedelta,
) -> Chart:
    highest = _nice(max((value for line in lines.values() for value in line.values()), default=0.0))

    def place(moment: datetime, value: float) -> tuple[float, float]:
        return (
            LEFT + (RIGHT - LEFT) * ((moment - begin) / (end - begin)),
            BOTTOM - (BOTTOM - TOP) * value / highest,
        )

    return Chart(
        title,
        {
            name: _path([(at, *place(at + step / 2, line[at])) for at in sorted(line)], step)
            for name, line in lines.items()
        },
        [
            Mark(place(begin, highest * share)[1], _number(highest * share))
            for share in (0.0, 0.5, 1.0)
        ],
        _moments(begin, end),
    )


def _path(points: Sequence[tuple[datetime, float, float]], step: timedelta) -> str:
    parts = []
    before: datetime | None = None
    for moment, x, y in points:
        joins = before is not None and moment - before <= step
        # Of a measure by itself a point is drawn: a line of no length with round ends.
        parts.append(f"L{x:.1f} {y:.1f}" if joins else f"M{x:.1f} {y:.1f}h0")
        before = moment
    return "".join(parts)


def _moments(begin: datetime, end: datetime) -> list[Mark]:
    shape = "%H:%M" if end - begin <= _DAY_LONG else "%d-%m %H:%M"
    marks = []
    for number in range(_MARKS + 1):
        share = number / _MARKS
        moment = (begin + (end - begin) * share).astimezone(AMSTERDAM)
        marks.append(Mark(LEFT + (RIGHT - LEFT) * share, moment.strftime(shape)))
    return marks


def _nice(highest: float) -> float:
    """A round number that is at least as high."""
    if highest <= 0:
        return 1.0
    power: float = 10.0 ** floor(log10(highest))
    return next(nice * power for nice in _NICE if nice * power >= highest)


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
