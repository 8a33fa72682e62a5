"""A backlog: does the runtime keep its speed and its memory to the last event, and with ten times the dossiers?"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from statistics import median

from tests.load.figure import Figure
from tests.load.figures.one_hop import loaded_hop
from tests.load.stack import Stack


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    events: int
    dossiers: int
    compared_events: int
    rounds: int


async def measure(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    async for figure in _drain(stack, sizes):
        yield figure
    async for figure in _ten_times(stack, sizes):
        yield figure


async def _drain(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    async with loaded_hop(stack, sizes.events, sizes.dossiers) as hop:
        series = await hop.measure("ours")
    tenths = series.tenths
    yield Figure(
        "backlog.rate",
        series.rate,
        "events/s",
        f"draining {sizes.events:,} waiting events",
        detail={"tenths": [round(rate) for rate in tenths]},
    )
    yield Figure(
        "backlog.last-tenth/first-tenth",
        tenths[-1] / tenths[0],
        "ratio",
        "speed of the last tenth of the backlog to the first",
        at_least=0.95,
    )
    yield Figure(
        "backlog.memory-growth",
        series.memory_growth,
        "MiB",
        "growth of the worker's memory while draining",
        below=32,
    )


async def _ten_times(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    """The same number of events over few and over ten times as many dossiers, all known to the service before, in turn."""
    few: list[float] = []
    many: list[float] = []
    for _ in range(sizes.rounds):
        for dossiers, rates in ((sizes.dossiers, few), (sizes.dossiers * 10, many)):
            async with loaded_hop(stack, sizes.compared_events, dossiers) as hop:
                rates.append((await hop.measure("ours")).rate)
    for name, number, rates in (
        ("few", sizes.dossiers, few),
        ("many", sizes.dossiers * 10, many),
    ):
        yield Figure(
            f"dossiers.{name}",
            median(rates),
            "events/s",
            f"{number:,} dossiers in the database",
            detail={"rounds": [round(rate) for rate in rates]},
        )
    yield Figure(
        "dossiers.many/few",
        median(many) / median(few),
        "ratio",
        "ten times the dossiers",
        at_least=0.95,
    )
