"""What a run keeps of its figures, and when a ratio fell."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.load import compare
from tests.load.figure import Figure, spread_of
from tests.load.history import Measured, PastRun, append, as_past, keep_last, read_runs
from tests.load.machine import Machine

MADE_AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
MACHINE = Machine("a processor", 2, 15.6, "Linux 6", "3.11", "18.6", "4.3.1", load=0.1)
OURS = Figure("hop.ours", 300, "events/s", "ours", detail={"rounds": [270, 300, 330]})
LIMIT = Figure("hop.limit", 500, "events/s", "limit", detail={"rounds": [500, 500, 525]})
RATIO = Figure("hop.ours/limit", 0.6, "ratio", "ours to limit", at_least=0.6)


def a_run(ratio: float, *, day: int = 0, spread: float = 0.0, quiet: bool = True) -> PastRun:
    figures = {"hop.ours/limit": Measured(ratio, "ratio", spread, "at least 0.60", ratio >= 0.6)}
    machine = "2 cores of a processor, 16 GiB"
    return PastRun(MADE_AT + timedelta(days=day), "v1", machine, quiet, figures)


def test_the_rounds_of_a_ratio_lie_apart_as_those_of_both_its_parts() -> None:
    figures = {figure.name: figure for figure in (OURS, LIMIT, RATIO)}

    assert spread_of(OURS, figures) == pytest.approx(0.2)
    assert spread_of(RATIO, figures) == pytest.approx(0.25)


def test_a_run_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    run = as_past([OURS, LIMIT, RATIO], MACHINE, MADE_AT)
    other = a_run(0.5, day=1, quiet=False)
    for kept in (run, other):
        append(kept, tmp_path / "history.csv")

    assert read_runs(tmp_path / "history.csv") == [run, other]
    assert run.machine == "2 cores of a processor, 16 GiB"
    assert run.figures["hop.ours/limit"] == Measured(0.6, "ratio", 0.25, "at least 0.60", met=True)


def test_the_last_run_takes_the_place_of_the_one_before_it(tmp_path: Path) -> None:
    for run in (a_run(0.5), a_run(0.7)):
        keep_last(run, tmp_path / "new" / "last.csv")

    assert read_runs(tmp_path / "new" / "last.csv") == [a_run(0.7)]


@pytest.mark.parametrize(
    ("before", "now", "spread", "fell"),
    [
        (0.70, 0.64, 0.0, False),
        (0.70, 0.62, 0.0, True),
        (0.70, 0.62, 0.1, False),
        (0.70, 0.90, 0.0, False),
    ],
)
def test_a_ratio_fell_when_it_is_worse_than_its_rounds_and_the_margin_explain(
    before: float, now: float, spread: float, fell: bool
) -> None:
    (change,) = compare.changes(a_run(now, spread=spread, day=1), a_run(before))

    assert change.fell is fell


@pytest.mark.parametrize(
    ("figure", "unit", "goal", "fell"),
    [
        ("scaling.4/1", "ratio", "below 1.10", True),
        ("purse.with/without", "ratio", "", False),
        ("chain.p99", "ms", "below 250 ms", False),
    ],
)
def test_what_became_more_is_worse_for_a_ratio_that_must_stay_low_alone(
    figure: str, unit: str, goal: str, fell: bool
) -> None:
    change = compare.Change(
        figure, Measured(1.0, unit, 0, goal, met=None), Measured(1.3, unit, 0, goal, met=None)
    )

    assert change.fell is fell


def test_a_run_is_compared_with_the_newest_quiet_one_before_it_on_such_a_machine() -> None:
    elsewhere = PastRun(MADE_AT, "v1", "64 cores of something else", is_quiet=True, figures={})
    busy, quiet, later = a_run(0.5, quiet=False), a_run(0.6, day=-1), a_run(0.7, day=9)

    assert compare.comparable(a_run(1, day=1), [quiet, busy, elsewhere, later]) is quiet
    assert compare.comparable(a_run(1, day=1), [busy, elsewhere]) is busy
    assert compare.comparable(a_run(1, day=1), [elsewhere, later]) is None


def test_the_report_says_what_fell_what_is_new_and_what_is_met() -> None:
    run = a_run(0.5, day=1, quiet=False)
    new = Measured(61, "s", 0, "below 60.0 s", met=False)
    run = PastRun(run.made_at, "v2", run.machine, False, {**run.figures, "start.demo": new})

    lines = [" ".join(line.split()) for line in compare.report(run, a_run(0.7)).splitlines()]

    assert lines[1] == "now: v2, 2026-12-01 12:00 UTC, while other work ran beside it"
    assert lines[3] == "hop.ours/limit 0.70 0.50 -29% at least 0.60 not met, FELL, 10% is allowed"
    assert lines[4] == "start.demo 61.0 s new below 60.0 s not met"
    assert lines[5] == "1 fell by more than 10% beyond what its rounds lie apart"


def test_comparing_fails_where_a_ratio_fell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, last = tmp_path / "history.csv", tmp_path / "last.csv"
    monkeypatch.setattr(compare, "HISTORY", kept)
    monkeypatch.setattr(compare, "LAST", last)

    nothing = compare.main()
    append(a_run(0.7), kept)
    alone = compare.main()
    append(a_run(0.69, day=1), kept)
    steady = compare.main()
    keep_last(a_run(0.5, day=2), last)
    fallen = compare.main()

    assert [nothing, alone, steady, fallen] == [0, 0, 0, 1]
    assert capsys.readouterr().out.startswith("nothing was measured yet")
