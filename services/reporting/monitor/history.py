"""What the services handled the last hours: the lines, and the table of types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.reporting.monitor import chart
from services.reporting.monitor.chart import Chart, Measures
from services.reporting.monitor.flowing import Reading
from shared.operations.schemas import Doorstroom, Typetelling, Verloop

PERIODS: Final = {"uur": 1, "dag": 24, "drie-dagen": 72}
PERIOD_WORDS: Final = {
    "uur": "Afgelopen uur",
    "dag": "Afgelopen dag",
    "drie-dagen": "Afgelopen drie dagen",
}


@dataclass(frozen=True, slots=True)
class TypeRow:
    """How one service does with one type. How its topic is read is of all types in it together."""

    reader: str
    counted: Typetelling
    per_minute: float
    reading: Reading | None

    @property
    def name(self) -> str:
        """`baan-gestart` of `nl.participatiewet.levensgebeurtenissen.baan-gestart.v1`."""
        parts = self.counted.type.split(".")
        return parts[-2] if len(parts) > 1 else self.counted.type


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the table that says what the lines say."""

    at: datetime
    courses: Mapping[str, Verloop]


def charts_of(flows: Mapping[str, Doorstroom]) -> list[Chart]:
    if not flows:
        return []
    begin = min(flow.vanaf for flow in flows.values())
    end = max(flow.gemeten_op for flow in flows.values())
    step = timedelta(minutes=max(flow.stap_minuten for flow in flows.values()))

    def drawn(title: str, lines: Mapping[str, Measures]) -> Chart:
        return chart.draw(title, lines, begin, end, step)

    return [
        drawn(
            "Verwerkt per minuut",
            {
                name: {course.op: per_minute(flow, course) for course in flow.verloop}
                for name, flow in flows.items()
            },
        ),
        drawn(
            "Seconden waarbinnen 95% is verwerkt",
            {
                name: {
                    course.op: course.p95_seconden
                    for course in flow.verloop
                    if course.p95_seconden is not None
                }
                for name, flow in flows.items()
            },
        ),
        drawn(
            "Berichten die wachtten",
            {
                name: {course.op: float(course.wachtend) for course in flow.verloop}
                for name, flow in flows.items()
            },
        ),
    ]


def per_minute(flow: Doorstroom, course: Verloop) -> float:
    """Of the last piece only the minutes that are past count."""
    minutes = min(float(flow.stap_minuten), (flow.gemeten_op - course.op) / timedelta(minutes=1))
    return course.aantal / max(minutes, 1.0)


def moments_of(flows: Mapping[str, Doorstroom]) -> list[Moment]:
    """Newest first."""
    courses: dict[datetime, dict[str, Verloop]] = {}
    for name, flow in flows.items():
        for course in flow.verloop:
            courses.setdefault(course.op, {})[name] = course
    return [Moment(at, courses[at]) for at in sorted(courses, reverse=True)]


def types_of(flows: Mapping[str, Doorstroom], readings: Sequence[Reading]) -> list[TypeRow]:
    known = {(reading.reader, reading.topic): reading for reading in readings}
    return [
        TypeRow(
            name,
            counted,
            counted.aantal / max((flow.gemeten_op - flow.vanaf) / timedelta(minutes=1), 1.0),
            known.get((name, counted.topic)),
        )
        for name, flow in flows.items()
        for counted in flow.typen
    ]
