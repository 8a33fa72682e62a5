"""What a place needs in a day: life events as they were really counted, times what one cost in this run. A part of docs/benchmarks.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from tests.load.figure import Figure

PLACES: Final = {"a municipality": 1_000, "an agency": 2_740, "the country": 410_000}
"""Households on bijstand."""

MARGIN: Final = 2.0
WORKING_DAYS: Final = 250
BUSY_DAY: Final = 2.0
BUSY_HOUR: Final = 0.25
FULL_AT: Final = 0.7
"""So much of a core a worker may use: what is fuller answers late."""
DAYS_IN_LOG: Final = 5
"""Working days in the seven that a topic keeps."""

_ALL: Final = 7_600_000
_ON_BIJSTAND: Final = PLACES["the country"]
_CBS = "https://www.cbs.nl/nl-nl"
_A_DAY = (
    f"a day ([CBS]({_CBS}/nieuws/2015/23/dit-gebeurt-er-op-zomaar-een-doorsnee-dag-in-nederland))"
)
_FLOW = f"people in 2022 ([CBS 82662NED]({_CBS}/cijfers/detail/82662NED))"


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happens in a household."""

    what: str
    a_year: float
    source: str


WAGES: Final = Count(
    "a month of wages beside bijstand is settled",
    12 * 0.08,
    "8 in 100 each month ([Divosa](https://www.divosa.nl/publicaties/factsheet-parttime-werk-de-bijstand/factsheet-parttime-werk-de-bijstand))",
)
COUNTS: Final = (
    WAGES,
    Count("bijstand begins", 79_010 / _ON_BIJSTAND, f"79,010 {_FLOW}"),
    Count("bijstand ends", 83_570 / _ON_BIJSTAND, f"83,570 {_FLOW}"),
    Count(
        "somebody moves",
        1_800_000 / _ALL,
        f"1.8 million in 2016 ([CBS]({_CBS}/achtergrond/2017/47/1-8-miljoen-binnenlandse-verhuizingen-in-2016))",
    ),
    Count("a child is born", 478 * 365 / _ALL, f"478 {_A_DAY}"),
    Count("a child turns 18", 478 * 365 / _ALL, "as many as are born"),
    Count("somebody dies", 381 * 365 / _ALL, f"381 {_A_DAY}"),
    Count("two people marry", 207 * 365 / _ALL, f"414 people {_A_DAY}"),
    Count("a marriage ends", 92 * 365 / _ALL, f"92 {_A_DAY}"),
    Count(
        "arrears are reported",
        700_000 / _ALL,
        "over 700,000 in 2023 ([Divosa's monitor](https://divosa.nl/publicaties/divosa-monitor-vroegsignalering-schulden-jaarrapportage-2023/divosa-monitor-0))",
    ),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one life event through the four services, as the chain measured it."""

    processor_ms: Mapping[str, float]
    bytes_kept: Mapping[str, int]
    held: float
    """Life events a second that the machine held."""

    @property
    def milliseconds(self) -> float:
        return sum(self.processor_ms.values())

    @property
    def in_database(self) -> int:
        return sum(size for name, size in self.bytes_kept.items() if name != "Kafka")

    @property
    def in_log(self) -> int:
        return self.bytes_kept["Kafka"]

    @property
    def busiest(self) -> str:
        """The process of ours that works most for it."""
        ours = {name: ms for name, ms in self.processor_ms.items() if "-" in name}
        return max(ours, key=lambda name: ours[name])


def cost_of(figures: Sequence[Figure]) -> Cost | None:
    """None where the chain was not measured."""
    found = {figure.name: figure for figure in figures}
    if not {"chain.ours", "chain.held"} <= found.keys():
        return None
    detail = found["chain.ours"].detail
    return Cost(
        detail["processor_ms_per_life_event"],
        detail["bytes_per_life_event"],
        found["chain.held"].value,
    )


@dataclass(frozen=True, slots=True)
class Need:
    """Of so many households."""

    households: int
    cost: Cost

    @property
    def a_year(self) -> float:
        return self.households * MARGIN * sum(count.a_year for count in COUNTS)

    @property
    def a_day(self) -> float:
        """A working day: nothing is counted in a weekend."""
        return self.a_year / WORKING_DAYS

    @property
    def wages_of_a_month(self) -> float:
        return self.households * MARGIN * WAGES.a_year / 12

    @property
    def in_busiest_hour(self) -> float:
        """A quarter of a day that is twice as busy as others, and in that hour the wages of everybody for a whole month."""
        return self.a_day * BUSY_DAY * BUSY_HOUR + self.wages_of_a_month

    @property
    def a_second(self) -> float:
        """In the busiest hour."""
        return self.in_busiest_hour / 3600

    @property
    def processor_seconds_a_day(self) -> float:
        return self.a_day * self.cost.milliseconds / 1000

    @property
    def cores(self) -> float:
        """That are busy in the busiest hour."""
        return self.a_second * self.cost.milliseconds / 1000

    @property
    def database_a_month(self) -> float:
        """Bytes, as if nothing were ever taken away."""
        return self.a_year / 12 * self.cost.in_database

    @property
    def log(self) -> float:
        """Bytes of one copy of what the topics keep, in the week in which wages come."""
        return (self.a_day * DAYS_IN_LOG + self.wages_of_a_month) * self.cost.in_log

    @property
    def workers(self) -> int:
        """Of the service that works most, in the busiest hour."""
        milliseconds = self.cost.processor_ms[self.cost.busiest]
        return ceil(self.a_second * milliseconds / 1000 / FULL_AT)


def section(figures: Sequence[Figure], cores: int) -> str:
    """Empty where the chain was not measured."""
    cost = cost_of(figures)
    if cost is None:
        return ""
    needs = {place: Need(households, cost) for place, households in PLACES.items()}
    return "\n\n".join(
        [
            "## What it takes",
            _of_a_life_event(cost),
            _counts(),
            _how_chosen(),
            _table(needs, cores),
            _conclusion(needs, cores),
            _everybody(figures),
        ]
    ).rstrip()


def _of_a_life_event(cost: Cost) -> str:
    processor = ", ".join(f"{name} {ms:.1f}" for name, ms in cost.processor_ms.items())
    kept = ", ".join(f"{name} {size / 1000:.1f}" for name, size in cost.bytes_kept.items())
    return (
        f"A life event with all that follows from it costs **{cost.milliseconds:.0f} ms of processor time** ({processor}) and"
        f" **{(cost.in_database + cost.in_log) / 1000:.0f} kB** ({kept}), from `chain.ours`."
    )


def _counts() -> str:
    lines = [
        "How often something happens in a household, as it was counted:",
        "",
        "| what | a year in 1,000 households | counted |",
        "|---|--:|---|",
    ]
    lines += [f"| {count.what} | {count.a_year * 1000:,.0f} | {count.source} |" for count in COUNTS]
    return "\n".join(lines)


def _how_chosen() -> str:
    return (
        f"What is counted in the country is of {_ALL / 1e6:.1f} million households of all kinds. Every count is taken times {MARGIN:.0f}: households on"
        " bijstand move and fall behind more than others, and there are more kinds than are counted. A month of wages is taken as a life event, though"
        f" less follows from it. A year has {WORKING_DAYS} working days. **The busiest hour** is a quarter of a day that is twice as busy as the average,"
        " with the wages of a whole month in that same hour, as one file brings them."
    )


def _table(needs: Mapping[str, Need], cores: int) -> str:
    rows = {
        "life events a year": [f"{need.a_year:,.0f}" for need in needs.values()],
        "on a working day": [_plain(need.a_day) for need in needs.values()],
        "in the busiest hour": [_plain(need.in_busiest_hour) for need in needs.values()],
        "a second in that hour": [_plain(need.a_second) for need in needs.values()],
        "processor seconds a working day": [
            _plain(need.processor_seconds_a_day) for need in needs.values()
        ],
        f"share of these {cores} cores in the busiest hour": [
            f"{need.cores / cores:.2%}" for need in needs.values()
        ],
        "PostgreSQL, GB more a month": [_plain(need.database_a_month / 1e9) for need in needs.values()],
        "Kafka, GB at most (one copy)": [_plain(need.log / 1e9) for need in needs.values()],
        "workers of the busiest service, for the work": [
            str(need.workers) for need in needs.values()
        ],
    }  # fmt: skip
    head = [f"{place}, {need.households:,}" for place, need in needs.items()]
    lines = [f"| households on bijstand | {' | '.join(head)} |", "|---" + "|--:" * len(head) + "|"]
    lines += [f"| {what} | {' | '.join(cells)} |" for what, cells in rows.items()]
    return "\n".join(lines)


def _conclusion(needs: Mapping[str, Need], cores: int) -> str:
    country = needs["the country"]
    held = country.cost.held
    enough = [place for place, need in needs.items() if need.a_second <= held]
    machine, needed = (
        f"This machine of {cores} cores",
        f"{country.a_second:.0f} in its busiest hour",
    )
    held_it = f"it held {_plain(held)} life events a second (`chain.held`)"
    if len(enough) == len(needs):
        verdict = (
            f"**{machine} is enough for each of them**: {held_it}, and the country needs {needed}."
        )
    else:
        more = ceil(cores * country.a_second / held)
        verdict = (
            f"**{machine} is enough for {' and '.join(enough) or 'none of them'}**: {held_it}. The country needs {needed}:"
            f" {more} cores, if more of them give as much more, which was not measured."
        )
    return (
        f"{verdict} Two workers per service are for one to take over from the other, not for the work. In PostgreSQL nothing is counted as taken away,"
        " though what was sent and what was received goes after days ([operations](operations.md#how-big)); people who look at pages are not in it."
    )


def _everybody(figures: Sequence[Figure]) -> str:
    """The one moment at which a whole country changes at once."""
    for figure in figures:
        if figure.name == "recalculation.seconds":
            return f"Twice a year the amounts change for everybody at once: {figure.about} took {figure.value:.0f} s."
    return ""


def _plain(number: float) -> str:
    """Two digits that mean something."""
    if number >= 10:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 1 else f"{number:.2g}"
