"""The picture of the flow: who publishes on the left, the topics in the middle, who reads on the right. Pure: places and lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.reporting.monitor.flowing import PUBLISHED_BY, Reading
from services.reporting.monitor.gathered import SERVICES
from services.reporting.monitor.judging import Level

WIDTH: Final = 860
TOPIC_HEIGHT: Final = 46
BOX: Final = 36
"""How high a box is; between two topics there is room for ten more."""
TOP: Final = 34
LEFT_END: Final = 150
TOPIC_BEGIN: Final = 270
TOPIC_END: Final = 490
RIGHT_BEGIN: Final = 710
_THICKEST: Final = 6.0
_THINNEST: Final = 1.5
_FULL: Final = 600.0
"""Messages a minute from which a line is at its thickest."""


@dataclass(frozen=True, slots=True)
class Line:
    """From a box on the left to one on the right of it."""

    path: str
    width: float
    level: Level
    label: str = ""
    """What stands on it, where something waits that should not."""
    label_at: tuple[float, float] = (0, 0)


@dataclass(frozen=True, slots=True)
class Picture:
    height: int
    topics: Mapping[str, float]
    """Of each the middle, from above."""
    publishers: Mapping[str, float]
    readers: Mapping[str, float]
    lines: Sequence[Line]


def draw(readings: Sequence[Reading], sent: Mapping[str, float | None]) -> Picture:
    """`sent` is how many messages a minute were published on each topic; None where nobody knows."""
    topics = {
        topic: TOP + number * TOPIC_HEIGHT + BOX / 2 for number, topic in enumerate(PUBLISHED_BY)
    }
    publishers = {
        service: _middle([topics[topic] for topic, by in PUBLISHED_BY.items() if by == service])
        for service in SERVICES
        if service in PUBLISHED_BY.values()
    }
    height = len(topics) * TOPIC_HEIGHT
    between = height / len(SERVICES)
    readers = {
        service: TOP + number * between + between / 2 for number, service in enumerate(SERVICES)
    }
    out = [
        Line(
            _curve((LEFT_END, publishers[by]), (TOPIC_BEGIN, topics[topic])),
            _width(sent[topic]),
            Level.UNKNOWN if sent[topic] is None else Level.GOOD,
        )
        for topic, by in PUBLISHED_BY.items()
    ]
    return Picture(
        TOP + height,
        topics,
        publishers,
        readers,
        [*out, *(_read(reading, topics, readers) for reading in readings)],
    )


def _read(reading: Reading, topics: Mapping[str, float], readers: Mapping[str, float]) -> Line:
    begin, end = topics[reading.topic], readers[reading.reader]
    label = ""
    if reading.level > Level.UNKNOWN and reading.waiting:
        label = str(reading.waiting)
    # Near its topic, where lines are still apart; four readers of a topic stand beside each other.
    share = 0.3 + 0.14 * SERVICES.index(reading.reader)
    return Line(
        _curve((TOPIC_END, begin), (RIGHT_BEGIN, end)),
        _width(reading.per_minute),
        reading.level,
        label,
        (TOPIC_END + share * (RIGHT_BEGIN - TOPIC_END), begin + (end - begin) * _eased(share)),
    )


def _middle(places: Sequence[float]) -> float:
    return sum(places) / len(places)


def _curve(begin: tuple[float, float], end: tuple[float, float]) -> str:
    half = (begin[0] + end[0]) / 2
    return f"M{begin[0]:g} {begin[1]:g}C{half:g} {begin[1]:g} {half:g} {end[1]:g} {end[0]:g} {end[1]:g}"


def _eased(share: float) -> float:
    """How far up or down such a curve is, this far along it; near enough for a label."""
    return 3 * share**2 - 2 * share**3


def _width(per_minute: float | None) -> float:
    share: float = min(1.0, (per_minute or 0.0) / _FULL) ** 0.5
    return round(_THINNEST + (_THICKEST - _THINNEST) * share, 1)
