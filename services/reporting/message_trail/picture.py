"""The picture of a trail: a lane per service, a column per message, and lines from what was handled to what followed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.reporting.message_trail.arranging import Line, Missing
from services.reporting.monitor.gathered import SERVICES
from services.reporting.monitor.judging import Level

MOST_DRAWN: Final = 30
"""Columns; the table has the rest."""
LEFT: Final = 110
TOP: Final = 44
LANE: Final = 62
COLUMN: Final = 46
NARROWEST: Final = 760
RADIUS: Final = 13
MARK: Final = 7
SIGNS: Final[Mapping[Level, str]] = {
    Level.GOOD: "✓",
    Level.UNKNOWN: "?",
    Level.ATTENTION: "…",
    Level.WRONG: "!",
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A message where it was published."""

    x: float
    y: float
    text: str
    is_sent: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """What a service did with a message; or where an answer should have been."""

    x: float
    y: float
    level: Level


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    lanes: Mapping[str, float]
    """Of each service how far from above."""
    ways: Sequence[str]
    """From a message to who read it."""
    causes: Sequence[str]
    """From where a message was handled to what followed from it."""
    dots: Sequence[Dot]
    marks: Sequence[Mark]
    missing: Sequence[Mark]
    is_whole: bool


def draw(lines: Sequence[Line], missing: Sequence[Missing]) -> Picture:
    drawn = lines[:MOST_DRAWN]
    lanes = {service: TOP + LANE * place for place, service in enumerate(SERVICES)}
    lost = [its for its in missing if its.number <= len(drawn)]
    columns = len(drawn) + len(lost)
    return Picture(
        width=max(NARROWEST, LEFT + COLUMN * (columns + 1)),
        height=TOP + LANE * len(SERVICES),
        lanes=lanes,
        ways=list(_ways(drawn, lanes)),
        causes=[*_causes(drawn, lanes), *_causes_of_missing(lost, len(drawn), lanes)],
        dots=[
            Dot(_x(line.number), lanes[by], str(line.number), line.message.is_sent)
            for line in drawn
            if (by := line.message.service) in lanes
        ],
        marks=[
            Mark(_x(line.number), lanes[fate.service], fate.level)
            for line in drawn
            for fate in line.fates
        ],
        missing=[
            Mark(
                _x(len(drawn) + place),
                lanes[its.expected.service],
                Level.WRONG if its.is_late else Level.ATTENTION,
            )
            for place, its in enumerate(lost, 1)
        ],
        is_whole=len(drawn) == len(lines),
    )


def _x(number: int) -> float:
    return LEFT + COLUMN * (number - 0.5)


def _ways(lines: Sequence[Line], lanes: Mapping[str, float]) -> Iterator[str]:
    for line in lines:
        begin = lanes.get(line.message.service)
        read = [lanes[fate.service] for fate in line.fates]
        if begin is not None and read:
            x, top, bottom = _x(line.number), min(begin, *read), max(begin, *read)
            yield f"M{x:g} {top:g}V{bottom:g}"


def _causes(lines: Sequence[Line], lanes: Mapping[str, float]) -> Iterator[str]:
    for line in lines:
        if line.cause is not None and line.message.service in lanes:
            yield _arc(line.cause, line.number, lanes[line.message.service])


def _causes_of_missing(
    missing: Sequence[Missing], columns: int, lanes: Mapping[str, float]
) -> Iterator[str]:
    for place, its in enumerate(missing, 1):
        yield _arc(its.number, columns + place, lanes[its.expected.service])


def _arc(begin: int, end: int, y: float) -> str:
    """Over what lies between, in the lane of who answered."""
    first, last = _x(begin), _x(end)
    return (
        f"M{first:g} {y - MARK:g}Q{(first + last) / 2:g} {y - LANE / 2:g} {last:g} {y - RADIUS:g}"
    )
