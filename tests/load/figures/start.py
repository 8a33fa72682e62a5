"""How long a newcomer waits: from cloning the repository until the demo handled its first life event, with warm package caches.

What is measured is what was committed last, not what lies in the checkout.
"""

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from signal import SIGTERM
from statistics import median
from typing import Final

from deploy.local.demo import FIRST_HANDLED
from deploy.local.processes import ServerError, ServerProcess
from tests.load.figure import Figure
from tests.load.settings import of_a_newcomer

GOAL_SECONDS: Final = 30.0
STEPS: Final[Mapping[str, str]] = {
    "installed": "PostgreSQL en Kafka starten",
    "up": "inwoners in ",
    "handled": FIRST_HANDLED,
}
"""What the demo says, in this order."""
PATIENCE_SECONDS: Final = 600.0
STOP_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    starts: int
    """The first makes the caches warm, and counts only where it is the only one."""
    goal: bool = True


async def measure(repository: Path, folder: Path, sizes: Sizes) -> AsyncIterator[Figure]:
    first, *others = [
        await asyncio.to_thread(_start, repository, folder / f"newcomer-{number}")
        for number in range(sizes.starts)
    ]
    rounds = others or [first]
    typical = sorted(rounds, key=lambda steps: steps["handled"])[len(rounds) // 2]
    yield Figure(
        "start.demo",
        median(steps["handled"] for steps in rounds),
        "s",
        "from cloning until the demo handled its first life event, with warm package caches",
        below=GOAL_SECONDS if sizes.goal else None,
        detail={
            "rounds": [round(steps["handled"], 1) for steps in rounds],
            "the_time_before": round(first["handled"], 1),
            "after_s": {step: round(seconds, 1) for step, seconds in typical.items()},
        },
    )


def _start(repository: Path, folder: Path) -> dict[str, float]:
    """At how many seconds each step was reached."""
    began = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", repository, folder], check=True)
    reached = {"cloned": time.monotonic() - began}
    log = folder.with_suffix(".log")
    demo = ServerProcess(
        [shutil.which("make") or "make", "demo-once"],
        log=log,
        environment=of_a_newcomer(),
        directory=folder,
    )
    try:
        for step, words in STEPS.items():
            demo.wait_until(partial(_says, log, words), PATIENCE_SECONDS, f"'{words}'")
            reached[step] = time.monotonic() - began
        demo.wait(PATIENCE_SECONDS)
        if demo.exit_code != 0:
            raise ServerError(f"the demo failed\n{demo.log_tail()}")
    finally:
        demo.stop(SIGTERM, STOP_SECONDS)
        shutil.rmtree(folder)
    return reached


def _says(log: Path, words: str) -> bool:
    return words in log.read_text(errors="replace")
