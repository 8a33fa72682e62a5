"""`make mutants ONLY=folder`: small faults in the rules that no test notices, and the part per module that one does.

Exit code 1 when less than 90 % was killed, or when nothing was. What stays alive is explained in docs/mutation.md.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

LEAST = 90
"""Percent of the mutants that a test has to notice."""

# mutmut is run as a module of its own: its script in .venv/bin breaks when the checkout is moved.
MUTMUT = (sys.executable, "-W", "ignore", "-c", "from mutmut.__main__ import cli; cli()", "run")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the mutants of one module, or of all."""

    killed: int
    alive: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.killed + len(self.alive)

    @property
    def percentage(self) -> float:
        return 100 * self.killed / self.total if self.total else 0


def tally(outcomes: Mapping[str, str]) -> Tally:
    """A mutant that never ends is noticed too; one that no test reaches is not."""
    alive = tuple(
        name for name, outcome in outcomes.items() if outcome not in {"killed", "timeout"}
    )
    return Tally(len(outcomes) - len(alive), alive)


def read_tallies(only: str) -> Iterator[tuple[Path, Tally]]:
    for path in sorted(walk_mutatable_files()):
        if not str(path).startswith(only):
            continue
        module = SourceFileMutationData(path=path)
        module.load()
        outcomes = {
            name: status_by_exit_code[code] for name, code in module.exit_code_by_key.items()
        }
        if outcomes:
            yield path, tally(outcomes)


def report(tallies: Mapping[Path, Tally]) -> int:
    for one in tallies.values():
        for name in one.alive:
            print(f"alive: {name}")
    print(f"\n{'killed':>7} {'of':>6} {'%':>6}")
    for path, one in tallies.items():
        print(f"{one.killed:7} {one.total:6} {one.percentage:6.1f}  {path}")
    alive = tuple(name for one in tallies.values() for name in one.alive)
    everything = Tally(sum(one.killed for one in tallies.values()), alive)
    print(f"{everything.killed:7} {everything.total:6} {everything.percentage:6.1f}  in all")
    return 0 if everything.percentage >= LEAST else 1


def main(only: str = "", *, processes: int = 2) -> int:
    shutil.rmtree("mutants", ignore_errors=True)  # mutmut would go on with an older copy
    pattern = [f"{only.removesuffix('.py').rstrip('/').replace('/', '.')}.*"] if only else []
    ended = subprocess.run((*MUTMUT, "--max-children", str(processes), *pattern), check=False)
    if ended.returncode:
        return ended.returncode
    return report(dict(read_tallies(only)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
