"""Everybody's life folded from nothing: who lives where with whom, and the picture of every dossier."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from operator import attrgetter

import psutil

from services.intake.timeline.derivation import picture_of
from services.intake.timeline.fold import fold
from services.intake.timeline.service import Known, occupants_of, refold
from tests.load.figure import Figure
from tests.load.lives import Lives, make_lives
from tests.load.meter import MIB

PROCESSES = 2
EVENTS = 10
"""Of each resident."""
ON_ONE_LINE = 200
SECONDS, GROWTH, PICTURE_MS = 60.0, 32.0, 5.0
WARM_UP = 200


@dataclass(frozen=True)
class Sizes:
    """How much is measured; two and a half people live at an address."""

    addresses: int
    sample: int
    """Addresses of which every event is folded by itself."""
    goal: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """What one process did. Making the lives does not count."""

    events: int
    residents: int
    ordering: float
    """Seconds to put the facts in the order of their days, and no more."""
    folding: float
    growth: float
    """MiB, after the first addresses."""


async def measure(sizes: Sizes) -> AsyncIterator[Figure]:
    shares = await asyncio.to_thread(_fold_all, sizes.addresses)
    events, residents = sum(one.events for one in shares), sum(one.residents for one in shares)
    seconds = max(share.folding for share in shares)
    limit = events / max(share.ordering for share in shares)
    ours, plain = events / seconds, PROCESSES * _plain(sizes.sample)
    people = f"{residents:,} residents at {sizes.addresses:,} addresses, {events:,} events"
    goals = (SECONDS, GROWTH, PICTURE_MS) if sizes.goal else (None, None, None)
    yield Figure("folding.limit", limit, "events/s", "lives, put in order only")
    yield Figure("folding.plain", plain, "events/s", "lives, folded again after each event")
    yield Figure("folding.ours", ours, "events/s", "lives, folded, with the picture of every dossier")  # fmt: skip
    yield Figure("folding.ours/limit", ours / limit, "ratio", "lives, to limit")
    yield Figure("folding.ours/plain", ours / plain, "ratio", "lives, to plain")
    yield Figure("folding.seconds", seconds, "s", f"{people}, in two processes", below=goals[0])
    yield Figure("folding.memory", max(one.growth for one in shares), "MiB", "growth while folding", below=goals[1])  # fmt: skip
    yield Figure("folding.picture", _picture_ms(), "ms", f"the picture of one dossier with {ON_ONE_LINE} events on its line", below=goals[2])  # fmt: skip


def _fold_all(addresses: int) -> list[Share]:
    """Each process has an equal share of the addresses."""
    step = addresses // PROCESSES
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        return list(pool.map(_share, range(0, step * PROCESSES, step), [step] * PROCESSES))


def _share(first: int, count: int) -> Share:
    process, seen = psutil.Process(), 0.0
    start = growth = ordering = folding = 0.0
    events = residents = 0
    for number in range(first, first + count):
        amount = _residents_at(number)
        lives = make_lives(number, amount, EVENTS)
        ordering += _timed(partial(sorted, lives.facts, key=attrgetter("day")))
        folding += _timed(partial(refold, Known(births=lives.births), lives.facts))
        events, residents = events + len(lives.facts), residents + amount
        if number - first >= WARM_UP and number % WARM_UP == 0:
            seen = process.memory_info().rss / MIB
            start = start or seen
            growth = max(growth, seen - start)
    return Share(events, residents, ordering, folding, growth)


def _residents_at(number: int) -> int:
    return 2 + number % 2


def _plain(addresses: int) -> float:
    """One by one, as they would be without a batch; events a second."""
    lives = [make_lives(number, _residents_at(number), EVENTS) for number in range(addresses)]
    seconds = sum(_timed(partial(_one_by_one, known)) for known in lives)
    return sum(len(known.facts) for known in lives) / seconds


def _one_by_one(lives: Lives) -> None:
    for number in range(1, len(lives.facts) + 1):
        refold(Known(births=lives.births), lives.facts[:number])


def _picture_ms() -> float:
    """Of the largest of its dossiers, the median of some."""
    lives = make_lives(0, 2, ON_ONE_LINE // 2)
    state = fold(lives.facts, lives.births).state
    occupants = occupants_of(state)
    times = (
        sorted(_timed(partial(picture_of, key, state, occupants)) for _ in range(21))[10]
        for key in state.dossiers
    )
    return max(times) * 1000


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
