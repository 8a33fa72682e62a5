"""Wages settled: each month of households with a job worked out, and its row as it is kept, by one process."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from deploy.local.processes import ServerError
from tests.load.figure import Figure
from tests.load.stack import Stack

TIMEOUT = 600.0
SECONDS, GROWTH = 60.0, 16.0


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    reports: int
    goal: bool = True


async def measure(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    program = stack.run("tests.load.programs.wages", {}, str(sizes.reports))
    await asyncio.to_thread(program.wait, TIMEOUT)
    if program.exit_code != 0:
        raise ServerError(f"wages were not settled\n{program.log_tail()}")
    settled, seconds, own, begun, ended = map(float, program.log.read_text().split()[-5:])
    reports = f"{int(settled):,} wage reports"
    yield Figure(
        "wages.seconds",
        seconds,
        "s",
        f"{reports} settled, each month with its row",
        below=SECONDS if sizes.goal else None,
        detail={"processor_s": round(own, 1)},
    )
    yield Figure(
        "wages.memory-growth",
        ended - begun,
        "MiB",
        f"memory that {reports} grew by after the first tenth",
        below=GROWTH if sizes.goal else None,
    )
