"""The machine that a run was made on, without its name."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.load.stack import Stack

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Machine:
    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str
    postgresql: str
    kafka: str
    load: float
    """Processes that wanted a core in the minute before the run: above 1, the machine was not quiet."""

    @property
    def kind(self) -> str:
        """In a few words: figures of the same kind of machine may be compared."""
        return f"{self.cores} cores of {self.processor}, {self.memory_gib:.0f} GiB"

    @property
    def is_quiet(self) -> bool:
        return self.load < 1


def describe(stack: Stack) -> Machine:
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=psutil.virtual_memory().total / GIB,
        system=f"{platform.system()} {platform.release().split('-')[0]}",
        python=platform.python_version(),
        postgresql=stack.postgres.execute("SHOW server_version"),
        kafka=stack.kafka_version,
        load=os.getloadavg()[0],
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
