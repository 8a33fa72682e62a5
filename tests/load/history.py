"""How every figure went over the releases: a line per figure in docs/benchmarks-history.csv, added by a whole run and by nobody else."""

import csv
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from tests.load.figure import Figure, spread_of
from tests.load.machine import Machine

ROOT: Final = Path(__file__).resolve().parents[2]
HISTORY: Final = ROOT / "docs" / "benchmarks-history.csv"
LAST: Final = ROOT / ".local" / "bench" / "last.csv"
"""The run that was made last, of all parts or of some."""

_RUN: Final = ("made_at", "commit", "machine", "quiet")
_FIGURE: Final = ("figure", "value", "unit", "spread", "goal", "met")
_WORDS: Final = {True: "yes", False: "no", None: ""}
_MEANT: Final = {word: meant for meant, word in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure as it is kept."""

    value: float
    unit: str
    spread: float
    """How far its rounds lay apart, as a share of the middle one."""
    goal: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class PastRun:
    """What was measured once, where, and of what."""

    made_at: datetime
    commit: str
    machine: str
    is_quiet: bool
    """Whether no other work ran beside it."""
    figures: Mapping[str, Measured]


def as_past(figures: Sequence[Figure], machine: Machine, made_at: datetime) -> PastRun:
    """A run that was just made, as it is kept."""
    by_name = {figure.name: figure for figure in figures}
    return PastRun(
        made_at.replace(microsecond=0),
        _commit(),
        machine.kind,
        machine.is_quiet,
        {
            name: Measured(
                float(f"{figure.value:.4g}"),
                figure.unit,
                round(spread_of(figure, by_name), 3),
                figure.goal,
                figure.met,
            )
            for name, figure in by_name.items()
        },
    )


def read_runs(path: Path) -> list[PastRun]:
    """Oldest first; none from a file that is not there yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        PastRun(
            datetime.fromisoformat(made_at),
            commit,
            machine,
            quiet == _WORDS[True],
            {row["figure"]: _measured(row) for row in of_run},
        )
        for (made_at, commit, machine, quiet), of_run in groupby(
            rows, lambda row: tuple(row[name] for name in _RUN)
        )
    ]


def append(run: PastRun, path: Path = HISTORY) -> None:
    """After all that was kept before."""
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(_RUN + _FIGURE)
        writer.writerows(_rows(run))


def keep_last(run: PastRun, path: Path = LAST) -> None:
    """In place of the one before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    append(run, path)


def _rows(run: PastRun) -> Iterator[Sequence[str]]:
    about = (run.made_at.isoformat(), run.commit, run.machine, _WORDS[run.is_quiet])
    for name, measured in run.figures.items():
        yield (
            *about,
            name,
            f"{measured.value:g}",
            measured.unit,
            f"{measured.spread:g}",
            measured.goal,
            _WORDS[measured.met],
        )


def _measured(row: Mapping[str, str]) -> Measured:
    value, spread = float(row["value"]), float(row["spread"])
    return Measured(value, row["unit"], spread, row["goal"], _MEANT[row["met"]])


def _commit() -> str:
    """The newest tag before it if there is one, and whether something was changed after it."""
    command = ["git", "describe", "--tags", "--always", "--dirty=+changes"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
