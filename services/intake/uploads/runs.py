"""Register files that somebody sent from the page: each is read on trial first, and taken when that person says so.

The file is kept on disk by this process alone, without a name there, for its sender and for half an hour. What is lost with the
process is only the file: sent again it changes nothing that was taken.
"""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast
from uuid import UUID, uuid4

import structlog

from services.intake.api.bulk import dumps
from services.intake.register.answers import line_of
from services.intake.register.reading import Encoding, Refused, RegisterFile, look_at
from services.intake.register.service import Progress, RegisterImport
from shared import clock
from shared.errors import Conflict, NotFound

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

KEPT: Final = timedelta(minutes=30)
MOST_KEPT: Final = 4
"""Files of a gigabyte each, at worst."""
_IN_MEMORY: Final = 1024 * 1024
_ROWS_PER_BLOCK: Final = 1_000
STILL_READING: Final = Conflict(
    "bestand-loopt", "Uw vorige bestand wordt nog ingelezen. Wacht tot dat klaar is."
)
TOO_MANY: Final = Conflict(
    "te-veel-bestanden",
    f"Er worden al {MOST_KEPT} bestanden gelezen. Probeer het over een paar minuten opnieuw.",
)


def _empty_file() -> BinaryIO:
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with its run
    return cast("BinaryIO", file)


@dataclass(slots=True)
class Reading:
    """A file that is being read, on trial or to be taken, and what became of each record in it."""

    is_dry_run: bool
    progress: Progress = field(default_factory=Progress)
    lines: BinaryIO = field(default_factory=_empty_file)
    """As the API answers them."""
    refusal: Refused | None = None
    is_broken_off: bool = False
    is_done: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def run(self, importing: RegisterImport, source: RegisterFile) -> None:
        try:
            async for result in importing.run(source, self._note):
                self.lines.write(dumps(line_of(result, is_dry_run=self.is_dry_run)) + b"\n")
        except Refused as refusal:
            self.refusal = refusal
        # Nobody waits for this task: whatever ends it is told on the page.
        except Exception:
            self.is_broken_off = True
            log.exception("register_file_broken_off", is_dry_run=self.is_dry_run)
        else:
            outcomes = dict(self.progress.outcomes)
            log.info("register_file_read", is_dry_run=self.is_dry_run, outcomes=outcomes)
        finally:
            self.is_done = True

    def rows(self) -> Iterator[bytes]:
        """The lines, once it is done. Several may read them at once."""
        place = 0
        while True:
            with self._lock:
                self.lines.seek(place)
                block = list(islice(self.lines, _ROWS_PER_BLOCK))
                place = self.lines.tell()
            if not block:
                return
            yield from block

    def _note(self, progress: Progress) -> None:
        self.progress = progress


@dataclass(slots=True)
class Run:
    """One file, of one person."""

    id: UUID
    actor: str
    name: str
    """As the sender calls it: may say anything, so it is shown to the sender and logged nowhere."""
    source: RegisterFile
    kept_until: datetime
    trial: Reading = field(default_factory=lambda: Reading(is_dry_run=True))
    taking: Reading | None = None
    task: "asyncio.Task[None] | None" = None
    expiry: asyncio.TimerHandle | None = None

    @property
    def reading(self) -> Reading:
        """What it is at."""
        return self.taking or self.trial

    def close(self) -> None:
        for file in (
            self.source.file,
            self.trial.lines,
            *([self.taking.lines] if self.taking else []),
        ):
            file.close()

    @property
    def may_be_taken(self) -> bool:
        """Once the trial found somebody to take; again where it was broken off."""
        if not self.trial.is_done or self.trial.is_broken_off or self.trial.refusal is not None:
            return False
        is_open = self.taking is None or (self.taking.is_done and self.taking.is_broken_off)
        progress = self.trial.progress
        return is_open and progress.outcomes["geen"] < progress.done


@dataclass(slots=True)
class Runs:
    """Those of this process."""

    _runs: dict[UUID, Run] = field(default_factory=dict)

    def find_of(self, actor: str) -> Run | None:
        return next((run for run in self._runs.values() if run.actor == actor), None)

    def get(self, actor: str, run_id: UUID) -> Run:
        """Raises NotFound where it is kept no longer, or somebody else's."""
        run = self._runs.get(run_id)
        if run is None or run.actor != actor:
            raise NotFound("bestand", run_id)
        return run

    def make_room(self, actor: str) -> None:
        """One per person, and not too many of all. Raises Conflict where none can go."""
        own = self.find_of(actor)
        if own is not None:
            if own.taking is not None and not own.taking.is_done:
                raise STILL_READING
            self.forget(own)
        if len(self._runs) >= MOST_KEPT:
            idle = next((run for run in self._runs.values() if run.reading.is_done), None)
            if idle is None:
                raise TOO_MANY
            self.forget(idle)

    async def begin(
        self, importing: RegisterImport, file: BinaryIO, name: str, told: Encoding | None
    ) -> Run:
        """Look at the file and begin the trial. Raises Refused, or Conflict where there is no room; the file is closed then."""
        try:
            source = await asyncio.to_thread(look_at, file, told)
            self.make_room(importing.actor)
        except BaseException:
            file.close()
            raise
        run = Run(uuid4(), importing.actor, name, source, clock.now() + KEPT)
        self._runs[run.id] = run
        self._start(run, importing)
        return run

    def take(self, run: Run, importing: RegisterImport) -> None:
        """Read it again, now to keep what it says. Asked twice it happens once."""
        if run.may_be_taken:
            if run.taking is not None:
                run.taking.lines.close()
            run.taking = Reading(is_dry_run=False)
            self._start(run, importing)

    async def close(self) -> None:
        tasks = [run.task for run in self._runs.values() if run.task is not None]
        for run in list(self._runs.values()):
            self.forget(run)
        if tasks:
            await asyncio.wait(tasks)

    def _start(self, run: Run, importing: RegisterImport) -> None:
        if run.expiry is not None:
            run.expiry.cancel()
        run.task = asyncio.create_task(run.reading.run(importing, run.source))
        run.task.add_done_callback(lambda _: self._keep(run))

    def _keep(self, run: Run) -> None:
        """For as long as its sender may need it, from when it was read."""
        if run.id not in self._runs:
            run.close()
            return
        run.kept_until = clock.now() + KEPT
        loop = asyncio.get_running_loop()
        run.expiry = loop.call_later(KEPT.total_seconds(), self.forget, run)

    def forget(self, run: Run) -> None:
        self._runs.pop(run.id, None)
        if run.expiry is not None:
            run.expiry.cancel()
        if run.task is not None and not run.task.done():
            run.task.cancel()  # and closed when it has ended
            return
        run.close()
