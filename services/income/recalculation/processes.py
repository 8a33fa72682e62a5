"""The whole country at once: worker processes that each get the next range of dossiers, and one that adds up."""

import gc
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Self

import uvloop

from services.income.norms.loading import FOLDER, load_parameters
from services.income.recalculation import repository, service
from services.income.recalculation.repository import Range
from services.income.recalculation.rules import (
    CHANGED,
    LISTED,
    Uitslagen,
    Verschil,
    Vraag,
    question,
)
from services.income.settings import Settings
from shared import clock
from shared.db.engine import open_database
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.settings import ClockSettings

PROCESSES = 2
RANGE = 2_000
AHEAD = 2
"""Ranges that wait in a worker, so that it never waits for the one that adds up."""


class WorkerStopped(RuntimeError):
    """A worker process ended before its work did; what it said is on stderr."""


@dataclass(frozen=True, slots=True)
class Job:
    """The same question for every worker."""

    datum: date
    basispunten: int | None = None
    municipalities: frozenset[str] | None = None
    listing: bool = False
    """Give each household that changes too, and note in the processing log that `actor` saw it."""
    carry_out: bool = False
    """Re-assess for good what changes."""
    actor: str = ""
    folder: Path = FOLDER
    """The parameter files to work with."""


@dataclass(frozen=True, slots=True)
class Part:
    """What came out of one range."""

    uitslagen: Uitslagen
    listed: Sequence[Verschil] = ()
    published: int = 0
    """How many were re-assessed for good, and came out otherwise than they stood."""


async def list_ranges(settings: Settings) -> list[Range]:
    database = _open(settings)
    try:
        async with database.reading() as connection:
            return await repository.list_ranges(connection, RANGE)
    finally:
        await database.close()


async def count_carried_out(settings: Settings, day: date) -> list[tuple[str | None, str, int]]:
    """Per municipality and outcome, of what stands now."""
    database = _open(settings)
    try:
        async with database.reading() as connection:
            return await repository.count_carried_out(connection, day)
    finally:
        await database.close()


async def roll_back(settings: Settings, vraag: Vraag, actor: str) -> int:
    database = _open(settings)
    processing_log.introduce(actor, "operator")
    try:
        return await service.roll_back(database, vraag, actor)
    finally:
        await database.close()


def work_off(ranges: Sequence[Range], job: Job, processes: int = PROCESSES) -> Iterator[Part]:
    """What came out of each range, in order. Raises WorkerStopped."""
    with ExitStack() as exits:
        workers = [exits.enter_context(_Worker(job)) for _ in range(min(processes, len(ranges)))]
        tasks = iter(enumerate(ranges))
        for _ in range(AHEAD):
            for worker in workers:
                worker.give(next(tasks, None))
        early: dict[int, Part] = {}
        for number in count():
            if number == len(ranges):
                return
            while number not in early:
                for connection in wait([worker.connection for worker in workers]):
                    worker = next(
                        candidate for candidate in workers if candidate.connection is connection
                    )
                    found, part = worker.take()
                    early[found] = part
                    worker.give(next(tasks, None))
            yield early.pop(number)


class _Worker:
    """A process that answers each range it is given; it ends when we do, as its pipe then ends."""

    def __init__(self, job: Job) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join()

    def give(self, task: tuple[int, Range] | None) -> None:
        if task is not None:
            self.connection.send(task)

    def take(self) -> tuple[int, Part]:
        try:
            answer: tuple[int, Part] = self.connection.recv()
        except EOFError as ended:
            self._process.join()
            msg = f"a worker process ended with exit code {self._process.exitcode}"
            raise WorkerStopped(msg) from ended
        return answer


def _serve(connection: Connection, job: Job) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a person's Ctrl-C is for who started us
    clock.shift_by(ClockSettings().shift_seconds)
    uvloop.run(_answer(connection, job))


async def _answer(connection: Connection, job: Job) -> None:
    # Nothing of a range is left when it is done, but the collector would look through all of it many times: a third of the time.
    gc.freeze()
    gc.disable()
    database = _open(Settings())
    processing_log.introduce(job.actor, "operator")
    vraag = question(job.datum, load_parameters(job.folder), job.basispunten)
    try:
        while True:
            # Waiting for the next range holds up nothing: this process has nothing else to do.
            number, dossiers = connection.recv()
            connection.send((number, await _part_of(dossiers, database, vraag, job)))
            gc.collect()
    except (EOFError, BrokenPipeError):
        return
    finally:
        await database.close()


async def _part_of(dossiers: Range, database: Database, vraag: Vraag, job: Job) -> Part:
    differences = await service.compare_range(database, dossiers, vraag, job.municipalities)
    uitslagen, published = Uitslagen(), 0
    uitslagen.add(differences)
    listed = (
        [difference for difference in differences if difference.uitkomst in LISTED]
        if job.listing
        else []
    )
    await service.note_compared(database, job.actor, differences, listed)
    if job.carry_out:
        changed = [
            difference.dossier_id for difference in differences if difference.uitkomst in CHANGED
        ]
        published = await service.carry_out(database, changed, vraag, job.actor)
    return Part(uitslagen, listed, published)


def _open(settings: Settings) -> Database:
    return open_database(settings, "income", "doorrekening")
