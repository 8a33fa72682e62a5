"""A sampling profiler of the standard library: which function holds the processor, from inside the measured process.

Every two milliseconds of processor time the kernel sends SIGPROF; the handler notes the stack. Unlike cProfile it
hardly slows what it measures. Time in a C function counts for the Python function that called it.
"""

import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

INTERVAL_SECONDS = 0.002
_DEEP = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One function, with its share of the samples: in itself, and with all that it calls."""

    function: str
    own: float
    total: float


@contextmanager
def profiled(path: str) -> Iterator[None]:
    """Write a profile of this block to `path`; an empty path does nothing. SIGTERM ends the block in order."""
    if not path:
        yield
        return
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()

    def note(_: int, frame: FrameType | None) -> None:
        seen: set[str] = set()
        while frame is not None and len(seen) < _DEEP:
            name = _name(frame)
            if not seen:
                own[name] += 1
            seen.add(name)
            frame = frame.f_back
        total.update(seen)

    def leave(_: int, __: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL_SECONDS, INTERVAL_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(path).write_text(json.dumps({"own": own, "total": total}))


def read_profile(path: Path, most: int = 20) -> list[Line]:
    """The functions with the largest share of their own."""
    counts = json.loads(path.read_text())
    samples = sum(counts["own"].values()) or 1
    return [
        Line(name, own / samples, counts["total"][name] / samples)
        for name, own in Counter(counts["own"]).most_common(most)
    ]


def read_groups(path: Path, functions: Sequence[str]) -> dict[str, float]:
    """The share of samples with each of these functions on the stack."""
    counts = json.loads(path.read_text())
    samples = sum(counts["own"].values()) or 1
    return {name: counts["total"].get(name, 0) / samples for name in functions}


def _name(frame: FrameType) -> str:
    module = frame.f_globals.get("__name__", "?")
    return f"{module}:{frame.f_code.co_qualname}"
