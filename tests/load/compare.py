"""`make bench-compare`: the run that was made last beside the one before it on the same kind of machine.

Exit code 1 when a ratio fell by more than `MARGIN` beyond what its rounds lie apart. Only ratios are judged: both sides of one
were measured in turn, while an absolute number falls with the machine.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.load.figure import shown
from tests.load.history import HISTORY, LAST, Measured, PastRun, read_runs
from tests.load.report import aligned

MARGIN: Final = 0.1
"""By so much a ratio may be worse than before, beside what its rounds lie apart."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, then and now."""

    figure: str
    before: Measured
    now: Measured

    @property
    def share(self) -> float:
        """What it became more by, as a share of what it was; less is negative."""
        if not self.before.value:
            return 0.0
        return self.now.value / self.before.value - 1

    @property
    def margin(self) -> float:
        return MARGIN + max(self.before.spread, self.now.spread)

    @property
    def fell(self) -> bool:
        return self.now.unit == "ratio" and self._worse_by > self.margin

    @property
    def _worse_by(self) -> float:
        """Of what is neither ours to something nor has a goal nobody said which way is worse."""
        if self.now.goal.startswith("below"):
            return self.share
        return -self.share if self.now.goal or ".ours/" in self.figure else 0.0


def comparable(run: PastRun, known: Sequence[PastRun]) -> PastRun | None:
    """The newest before it on the same kind of machine, one that was quiet if there is any."""
    earlier = [past for past in known if past.made_at < run.made_at and past.machine == run.machine]
    return next((past for past in reversed(earlier) if past.is_quiet), None) or (
        earlier[-1] if earlier else None
    )


def changes(run: PastRun, before: PastRun) -> list[Change]:
    """Of every figure that is in both."""
    return [
        Change(name, before.figures[name], measured)
        for name, measured in run.figures.items()
        if name in before.figures
    ]


def report(run: PastRun, before: PastRun) -> str:
    """A table, and what it comes to."""
    compared = changes(run, before)
    rows = [("figure", "before", "now", "change", "goal", "")]
    rows += [
        (
            change.figure,
            shown(change.before.value, change.before.unit),
            shown(change.now.value, change.now.unit),
            f"{change.share:+.0%}",
            change.now.goal,
            _verdict(change),
        )
        for change in compared
    ]
    rows += [
        (name, "", shown(new.value, new.unit), "new", new.goal, _met(new))
        for name, new in run.figures.items()
        if name not in before.figures
    ]
    fallen = [change for change in compared if change.fell]
    return "\n".join(
        [
            f"before: {_described(before)}",
            f"now:    {_described(run)}",
            aligned(rows, right={1, 2, 3}),
            f"{len(fallen)} fell by more than {MARGIN:.0%} beyond what its rounds lie apart",
        ]
    )


def _described(run: PastRun) -> str:
    busy = "" if run.is_quiet else ", while other work ran beside it"
    return f"{run.commit}, {run.made_at:%Y-%m-%d %H:%M} UTC{busy}"


def _verdict(change: Change) -> str:
    fell = f"FELL, {change.margin:.0%} is allowed" if change.fell else ""
    return ", ".join(filter(None, (_met(change.now), fell)))


def _met(measured: Measured) -> str:
    return {True: "met", False: "not met", None: ""}[measured.met]


def main() -> int:
    known = read_runs(HISTORY)
    run = next(iter(read_runs(LAST) or known[-1:]), None)
    if run is None:
        return _say("nothing was measured yet: make bench")
    before = comparable(run, known)
    if before is None:
        return _say(f"nothing to compare with yet on {run.machine}")
    _say(report(run, before))
    return int(any(change.fell for change in changes(run, before)))


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
