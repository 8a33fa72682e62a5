"""`make bench`: every figure in one run, on the same PostgreSQL and Kafka. One JSON line per figure, a table at the end.

A full run also writes docs/benchmarks.md. `--quick` takes small counts, to see that the harness works.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.load.figure import Figure
from tests.load.figures import one_hop
from tests.load.stack import Stack, started
from tests.load.tables import make_template

Measure = Callable[[Stack, Path], AsyncIterator[Figure]]


@dataclass(frozen=True)
class Part:
    """One subject of measurement, with its full and its quick form."""

    name: str
    full: Measure
    quick: Measure


PARTS = (
    Part(
        "one-hop",
        lambda stack, folder: one_hop.measure(stack, one_hop.Sizes(60_000, 1_500, 3), folder / "p"),
        lambda stack, folder: one_hop.measure(stack, one_hop.Sizes(10_000, 300, 1, 2_000), folder / "p"),
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small counts, under two minutes")
    parser.add_argument("--only", nargs="+", choices=[part.name for part in PARTS], default=[])
    arguments = parser.parse_args()
    chosen = [part for part in PARTS if not arguments.only or part.name in arguments.only]
    asyncio.run(run(chosen, quick=arguments.quick))


async def run(parts: list[Part], *, quick: bool) -> list[Figure]:
    figures = []
    with started() as stack:
        await make_template(stack)
        for part in parts:
            start = time.monotonic()
            _say(f"{part.name} ...")
            async for figure in (part.quick if quick else part.full)(stack, stack.folder):
                print(figure.json_line, flush=True)
                figures.append(figure)
            _say(f"{part.name}: {time.monotonic() - start:.0f} s")
    return figures


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
