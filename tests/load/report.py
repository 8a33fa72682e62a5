"""What a run says to people: a table on the terminal, and docs/benchmarks.md."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.load import past_one_machine, sizing
from tests.load.figure import Figure, shown
from tests.load.history import HISTORY
from tests.load.machine import Machine
from tests.load.sampler import Line, read_groups, read_profile

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Profile:
    """Where the time of one of our processes went."""

    title: str
    path: Path
    goals: tuple[str, ...]
    """Figures that this profile explains."""
    areas: tuple[tuple[str, str], ...]
    """A plain name, and the function that all of it runs under."""


def table(figures: Sequence[Figure]) -> str:
    """Plain text, aligned."""
    rows = [("figure", "value", "goal", "")]
    rows += [
        (one.name, shown(one.value, one.unit), one.goal, one.verdict.replace("**", ""))
        for one in figures
    ]
    return aligned(rows, right={1})


def aligned(rows: Sequence[tuple[str, ...]], right: Collection[int]) -> str:
    """Columns as wide as what is in them; those of `right` end under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            f"{cell:{'>' if place in right else '<'}{width}}"
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def document(
    figures: Sequence[Figure],
    machine: Machine,
    profiles: Sequence[Profile],
    *,
    made_at: datetime,
    warning: str,
) -> str:
    missed = [one for one in figures if one.met is False]
    parts = [
        _head(made_at, warning),
        _machine(machine),
        _results(figures),
        _missed(missed),
        sizing.section(figures, machine.cores),
        past_one_machine.section(figures),
        *(_profile(one, missed) for one in profiles if one.path.exists()),
        _method(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(made_at: datetime, warning: str) -> str:
    return (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {made_at:%Y-%m-%d %H:%M} UTC; do not edit. Every number comes from one run on one"
        " machine: the ratios are the message, the absolute numbers belong to that machine. How each figure went over the releases is in"
        f" [the history]({HISTORY.name}); `make bench-compare` compares.\n\n{warning}"
    )


def _machine(machine: Machine) -> str:
    busy = "" if machine.is_quiet else " **The machine was not quiet: other work ran beside it.**"
    return (
        "## The machine\n\n"
        f"{machine.kind} of memory, {machine.system}."
        f" Python {machine.python}, PostgreSQL {machine.postgresql} (waiting for the disk at each commit),"
        f" Apache Kafka {machine.kafka}, one broker, 12 partitions. Database, broker, measured program and load generator"
        f" share the cores. Load average before the run: {machine.load:.1f}.{busy}"
    )


def _results(figures: Sequence[Figure]) -> str:
    lines = ["## Results", "", "| what | figure | value | goal | |", "|---|---|--:|---|---|"]
    lines += [
        f"| {one.about} | `{one.name}` | {shown(one.value, one.unit)} | {one.goal} | {one.verdict} |"
        for one in figures
    ]
    details = [
        f"- `{one.name}`: "
        + "; ".join(
            f"{name.replace('_', ' ')} {_plain(value)}" for name, value in one.detail.items()
        )
        for one in figures
        if one.detail
    ]
    if details:
        lines += ["", "Behind these numbers (a value is the median of its rounds):", "", *details]
    return "\n".join(lines)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"{item:,}" if isinstance(item, int) else str(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {item}" for name, item in value.items())
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _missed(missed: Sequence[Figure]) -> str:
    if not missed:
        return ""
    lines = ["## Goals not met", ""]
    lines += [
        f"- {one.about}: {shown(one.value, one.unit)}, the goal is {one.goal}." for one in missed
    ]
    return "\n".join(lines)


def _profile(profile: Profile, missed: Sequence[Figure]) -> str:
    """Only for a goal that is not met: where a met one spends its time is nobody's question."""
    if not any(one.name in profile.goals for one in missed):
        return ""
    lines = [
        f"## Where the time goes: {profile.title}",
        "",
        "A sampling profile of our own process: share of its processor time.",
        "",
        "| part | share |",
        "|---|--:|",
    ]
    groups = read_groups(profile.path, [function for _, function in profile.areas])
    lines += [
        f"| {name} | {groups[function]:.0%} |"
        for name, function in profile.areas
        if groups[function] >= 0.005
    ]
    lines += [
        "",
        "The functions with the most time of their own:",
        "",
        "| function | own | with what it calls |",
        "|---|--:|--:|",
    ]
    lines += [_line(line) for line in read_profile(profile.path, most=15)]
    return "\n".join(lines)


def _line(line: Line) -> str:
    return f"| `{line.function}` | {line.own:.1%} | {line.total:.1%} |"


def _method() -> str:
    return """## How it is measured

- **The demo.** The last commit is cloned into a new folder and `make demo-once` run there, as the README says, until the demo tells that its first
  life event had an effect. Once before without counting it, so that packages come from the caches of who runs the bench; the registry is still asked.
- **One hop.** The events wait in a topic. Each program runs alone, as one process, on a database of its own with 20,000
  dossiers that were there before; its speed is that of its output topic, from the first published event to the last.
  Per event: one inbox row, two task rows, one outbox row, one message published. *limit* is a bare aiokafka and asyncpg program
  (arrays and COPY, batches of 500, no validation, no locks, no order check, no failure handling); *limit, same rows* also keeps
  the two rows per dossier with which the runtime guards the order; *plain* is FastStream with one SQLAlchemy ORM transaction
  per message and a simple relay. *limit* and ours run in turn.
- **HTTP intake.** Real intake, under uvicorn in a process of its own, 64 keep-alive connections from a load generator
  on raw sockets. The two endpoints beside it are FastAPI and pydantic on the same server, without token, household or order:
  one looks up the person and writes the same rows in a transaction per request, one only checks the input.
  After each run the accepted events are counted in the database.
- **Bulk intake.** The file endpoint against a bare program that knows all residents beforehand, parses the same lines and
  COPYs the same rows in chunks of 500.
- **What-if.** Real income, under uvicorn in a process of its own; questions of one situation each, of single people, single
  parents, couples with up to four children and people who share a home. They come at random moments, 100 a second on average,
  on up to 64 connections, whatever the server does; a time is counted from the moment a question was due, not from when it
  could be sent. *Nothing worked out* is an endpoint of the same server that reads the same questions and gives one fixed answer.
- **Backlog.** One worker; memory is the resident size of the worker, from the first published event to its peak.
- **More workers.** One, two and four workers of the one hop share a topic of twelve partitions and one database; they are all there before the
  events come, so that no start is counted. Processor time per event is that of all workers, of PostgreSQL and of Kafka.
- **Everybody at once.** The command with its two workers, from start to exit, on households with wages that were COPYed in; memory
  is that of all its processes. *limit* is a bare asyncpg program with two processes that reads and JSON-decodes the same rows, by its own
  clock; *plain* loads one household per query and makes its two pictures. *Proven equal* works households out both ways and
  stops at the first that differs.
- **The whole chain.** Intake's API and the four workers, each a process of its own, on four databases; life events of six kinds about
  the residents of a town, one a request. *As fast as they go*: from the first request on 64 connections until the last that follows is in
  reporting. *Held*: at random moments, at four fifths of that or less, for minutes; the time of a life event is from when intake
  accepted it until the last event of its trail is in reporting. *limit* is a bare program per service: what ours wrote in the first
  round (each new or changed row once, and every message) is recorded and spread evenly over what comes in, a batch with COPY in one
  transaction; it reads no row, checks nothing and knows no order. *plain* writes the same row by row, a message in a transaction,
  and waits for the broker each time; it too reads nothing.
- **A re-assessment, whole.** Income's real worker takes job starts of made households in, each with a household of its own, up to the
  commit; processor time of the worker and of PostgreSQL together, from when a tenth was done. Without the purse is the same worker for
  municipalities that told nothing of themselves. The two run in turn. `purse.*` is the arithmetic of it alone, without Kafka and database.
- **A year replayed.** What the four services publish about life events, over some topics and in the order in which it happens, waits in
  Kafka; reporting's real workers take it in on an empty database, until the last. Memory is that of the workers together: in the first tenth they
  fill what they read ahead and keep ready, and what counts is whether it grows after that. Then each page of
  the monitor, gathered from all four services in one process, whose books say that they published and read the same; nobody shares what another asked.
- Processor time per event is that of the program, of PostgreSQL and of Kafka; what is left of the cores was idle or the harness'."""
