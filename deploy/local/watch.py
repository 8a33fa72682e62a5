"""Looks after a running stack: what ends by itself is reported with its last words, and started again, a few times.

And keeps the logs of a stack in which something went wrong, when the rest of it is thrown away.
"""

import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from deploy.local.processes import ServerError
from deploy.local.stack import Stack

MOST_RESTARTS = 5
"""What ends once more is given up: starting it again does not help."""
LOOK_SECONDS = 1.0

Report: TypeAlias = Callable[[str], None]
"""Told what happened, in words for a person."""


@dataclass
class Watch:
    """What ended by itself in a stack, and how often."""

    stack: Stack
    report: Report
    endings: Counter[str] = field(default_factory=Counter)

    def look(self) -> None:
        """Report and start again what has ended since the last look."""
        for name in self.stack.ended():
            if self.endings[name] > MOST_RESTARTS:
                continue
            self.endings[name] += 1
            self.report(f"{name} stopte vanzelf ({self.stack.end_of(name)}).")
            self.report(self.stack.log_of(name))
            if self.endings[name] > MOST_RESTARTS:
                self.report(
                    f"{name} stopte {self.endings[name]} keer en wordt niet meer gestart."
                    " De andere programma's gaan door."
                )
            else:
                self._start_again(name)

    def _start_again(self, name: str) -> None:
        try:
            self.stack.restart(name)
        except ServerError as error:
            self.report(f"{name} starten lukte niet: {error}")
        else:
            self.report(f"{name} is opnieuw gestart ({self.endings[name]} van {MOST_RESTARTS}).")


@contextmanager
def watched(stack: Stack, report: Report) -> Iterator[Watch]:
    """Look after a stack for as long as the block runs."""
    watch, done = Watch(stack, report), threading.Event()

    def run() -> None:
        while not done.wait(LOOK_SECONDS):
            watch.look()

    thread = threading.Thread(target=run, name="watch")
    thread.start()
    try:
        yield watch
    finally:
        done.set()
        thread.join()


@dataclass
class WorkingFolder:
    """Where a stack lives."""

    path: Path
    keeps_logs: bool = False
    """Something went wrong: somebody will want to know what."""


@contextmanager
def working_folder(parent: Path, report: Report) -> Iterator[WorkingFolder]:
    """A folder that is thrown away at the end. Its logs are kept when asked, and when an error ends the block."""
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="demo-", dir=parent) as made:
        folder = WorkingFolder(Path(made))
        try:
            yield folder
        except Exception:
            folder.keeps_logs = True
            raise
        finally:
            if folder.keeps_logs:
                report(f"De logboeken zijn bewaard in {_keep_logs(folder.path)}")


def _keep_logs(folder: Path) -> Path:
    kept = folder.parent / "logboeken" / folder.name
    for log in folder.rglob("*.log"):
        place = log.relative_to(folder)
        # Kafka calls its own data a log too.
        if "data" not in place.parts:
            (kept / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(log, kept / place)
    return kept
