"""`make bench`: every figure in one run, on the same PostgreSQL and Kafka. One JSON line per figure, a table at the end.

A run of all parts also writes docs/benchmarks.md and adds to the history. `--only` takes some parts, the longest of them in full;
`--quick` takes small counts, to see that the harness works, and keeps nothing.
"""

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from shared import clock
from shared.garbage import settle_garbage
from shared.observability.logging import configure_logging
from tests.load import history, report
from tests.load.figure import Figure
from tests.load.figures import (
    backlog,
    chain,
    dossier_page,
    first_paint,
    folding,
    intake_bulk,
    intake_http,
    names,
    next_task,
    one_hop,
    purse,
    re_assessment,
    recalculation,
    replay,
    wages,
    what_if,
    worklist,
)
from tests.load.machine import Machine, describe
from tests.load.report import Profile
from tests.load.residents import Town, settle_town
from tests.load.stack import Stack, started
from tests.load.tables import make_template

WHOLE_SECONDS = 20 * 60.0
"""So long a run of all parts may take: otherwise nobody makes one before a release."""


@dataclass(frozen=True)
class Sizes:
    """How much a run measures."""

    hop: one_hop.Sizes
    http: intake_http.Sizes
    lines: int
    bulk_rounds: int
    records: int
    """Of a file of the register of persons."""
    backlog: backlog.Sizes
    residents: int
    recalculation: recalculation.Sizes
    wages: wages.Sizes
    what_if: what_if.Sizes
    folding: folding.Sizes
    worklist: worklist.Sizes
    names: names.Sizes
    next_task: next_task.Sizes
    dossier_page: dossier_page.Sizes
    first_paint: first_paint.Sizes
    purse: int
    """Households that are re-assessed."""
    re_assessment: re_assessment.Sizes
    chain: chain.Sizes
    replay: replay.Sizes


FULL = Sizes(
    hop=one_hop.Sizes(events=80_000, plain_events=1_500, rounds=3),
    http=intake_http.Sizes(seconds=8, rounds=3),
    lines=40_000,
    bulk_rounds=3,
    records=10_000,
    backlog=backlog.Sizes(events=1_000_000, dossiers=20_000, compared_events=80_000, rounds=2),
    residents=5_000,
    recalculation=recalculation.Sizes(410_000, rounds=3, plain=2_000, proven=100_000),
    wages=wages.Sizes(reports=100_000),
    what_if=what_if.Sizes(seconds=20, rounds=3),
    folding=folding.Sizes(addresses=40_000, sample=500),
    worklist=worklist.Sizes(tasks=100_000, dossiers=40_000, looks=40),
    names=names.Sizes(ids=1_000, requests=100),
    next_task=next_task.Sizes(tasks=100_000, dossiers=40_000, takes=40),
    dossier_page=dossier_page.Sizes(dossiers=40_000, looks=200),
    first_paint=first_paint.Sizes(looks=5),
    purse=20_000,
    re_assessment=re_assessment.Sizes(10_000, rounds=3),
    chain=chain.Sizes(3_000, 3, held_seconds=300, quiet_seconds=60, plain_life_events=150),
    replay=replay.Sizes(events=3_000_000, dossiers=150_000, looks=40),
)
WHOLE = replace(
    FULL,
    backlog=replace(FULL.backlog, events=300_000, compared_events=40_000),
    recalculation=replace(FULL.recalculation, rounds=1),
    chain=replace(FULL.chain, held_seconds=60, quiet_seconds=20),
    replay=replace(FULL.replay, events=1_000_000),
)
"""Of a run of all parts: the longest are shorter there than by name."""
QUICK = Sizes(
    hop=one_hop.Sizes(events=10_000, plain_events=200, rounds=1),
    http=intake_http.Sizes(seconds=2, rounds=1),
    lines=4_000,
    bulk_rounds=1,
    records=2_000,
    backlog=backlog.Sizes(events=50_000, dossiers=5_000, compared_events=10_000, rounds=1),
    residents=1_000,
    recalculation=recalculation.Sizes(20_000, rounds=1, plain=300, proven=2_000, goal=False),
    wages=wages.Sizes(reports=6_000, goal=False),
    what_if=what_if.Sizes(seconds=5, rounds=1),
    folding=folding.Sizes(addresses=2_000, sample=50, goal=False),
    worklist=worklist.Sizes(tasks=10_000, dossiers=4_000, looks=10, goal=False),
    names=names.Sizes(ids=1_000, requests=20, goal=False),
    next_task=next_task.Sizes(tasks=10_000, dossiers=4_000, takes=10, goal=False),
    dossier_page=dossier_page.Sizes(dossiers=2_000, looks=40, goal=False),
    first_paint=first_paint.Sizes(looks=5, goal=False),
    purse=2_000,
    re_assessment=re_assessment.Sizes(1_000, rounds=1, goal=False),
    chain=chain.Sizes(500, 1, 15, 10, plain_life_events=20, goal=False),
    replay=replay.Sizes(events=60_000, dossiers=5_000, looks=10, goal=False),
)
TINY = Sizes(
    hop=one_hop.Sizes(events=2_000, plain_events=20, rounds=1, dossiers=500),
    http=intake_http.Sizes(seconds=0.5, rounds=1, connections=8, most_per_second=2_000),
    lines=600,
    bulk_rounds=1,
    records=60,
    backlog=backlog.Sizes(events=3_000, dossiers=200, compared_events=1_500, rounds=1),
    residents=100,
    recalculation=recalculation.Sizes(500, rounds=1, plain=20, proven=100, goal=False),
    wages=wages.Sizes(reports=600, goal=False),
    what_if=what_if.Sizes(seconds=1, rounds=1, warm_up_seconds=0.5, goal=False),
    folding=folding.Sizes(addresses=20, sample=4, goal=False),
    worklist=worklist.Sizes(tasks=400, dossiers=100, looks=2, goal=False),
    names=names.Sizes(ids=50, requests=3, goal=False),
    # One in thirteen tasks is open for the role that asks, and two ways take some.
    next_task=next_task.Sizes(tasks=2_000, dossiers=100, takes=1, goal=False),
    dossier_page=dossier_page.Sizes(dossiers=200, looks=3, goal=False),
    first_paint=first_paint.Sizes(looks=1, goal=False),
    purse=50,
    re_assessment=re_assessment.Sizes(100, rounds=1, goal=False),
    chain=chain.Sizes(40, 1, 2, 5, plain_life_events=4, goal=False),
    replay=replay.Sizes(events=3_000, dossiers=200, looks=2, goal=False),
)
"""For a test of the harness itself."""


@dataclass(frozen=True)
class Run:
    """What the parts share."""

    stack: Stack
    sizes: Sizes
    town: Town

    def profile(self, name: str) -> Path:
        return self.stack.folder / f"profile-{name}.json"


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    figures: list[Figure]
    machine: Machine
    made_at: datetime
    document: str


PARTS: dict[str, Callable[[Run], AsyncIterator[Figure]]] = {
    "one-hop": lambda run: one_hop.measure(run.stack, run.sizes.hop, run.profile("hop")),
    "http": lambda run: intake_http.measure(run.town, run.sizes.http, run.profile("http")),
    "bulk": lambda run: intake_bulk.measure(
        run.town, run.sizes.lines, run.sizes.bulk_rounds, run.sizes.records, run.profile("bulk")
    ),
    "backlog": lambda run: backlog.measure(run.stack, run.sizes.backlog),
    "recalculation": lambda run: recalculation.measure(run.stack, run.sizes.recalculation),
    "purse": lambda run: purse.measure(run.sizes.purse),
    "re-assessment": lambda run: re_assessment.measure(run.stack, run.sizes.re_assessment),
    "chain": lambda run: chain.measure(run.town, run.sizes.chain),
    "wages": lambda run: wages.measure(run.stack, run.sizes.wages),
    "what-if": lambda run: what_if.measure(run.town, run.sizes.what_if, run.profile("what-if")),
    "folding": lambda run: folding.measure(run.sizes.folding),
    "worklist": lambda run: worklist.measure(run.town, run.sizes.worklist),
    "names": lambda run: names.measure(run.town, run.sizes.names),
    "next-task": lambda run: next_task.measure(run.town, run.sizes.next_task),
    "dossier-page": lambda run: dossier_page.measure(run.town, run.sizes.dossier_page),
    "first-paint": lambda run: first_paint.measure(run.stack, run.sizes.first_paint),
    "replay": lambda run: replay.measure(run.town, run.sizes.replay, run.profile("replay")),
}

_INTAKE = "services.intake"
HOP_AREAS = (
    ("reading and checking messages", "shared.messaging.batch:read_batch"),
    ("taking in a batch, with all below", "shared.messaging.inbox:Inbox.take_in"),
    ("- order and duplicates", "shared.messaging.inbox:_Intake._in_order"),
    ("- the handler", "shared.messaging.inbox:_Intake._handle"),
    ("- outgoing events", "shared.messaging.outbox:store"),
    ("relay", "shared.messaging.relay:Relay.publish_next"),
    ("Kafka client, sending", "aiokafka.producer.sender:Sender._send_produce_req"),
)
INTAKE_AREAS = (
    ("endpoint, with its dependencies", "fastapi.routing:request_response.<locals>.app"),
    ("dependencies", "fastapi.dependencies.utils:solve_dependencies"),
    ("threads for dependencies that are not async", "starlette.concurrency:run_in_threadpool"),
    ("parsing and checking", f"{_INTAKE}.reports.inbound:Reader.read"),
    ("registering, with all below", f"{_INTAKE}.api.registration:register_once"),
    ("- people, facts and households", f"{_INTAKE}.life_events.batch:load_batch"),
    ("- folding and deciding", f"{_INTAKE}.life_events.service:LifeEvents._register"),
    ("- outgoing events", "shared.messaging.outbox:store"),
)

REPLAY_AREAS = (
    ("reading and checking messages", "shared.messaging.batch:read_batch"),
    ("taking in a batch, with all below", "shared.messaging.inbox:Inbox.take_in"),
    ("- order and duplicates", "shared.messaging.inbox:_Intake._in_order"),
    ("- the handler", "services.reporting.keeping:keep_events"),
    ("- the processing log", "shared.observability.processing_log:record_handled"),
    ("- the ledger", "shared.messaging.ledger:Ledger.write"),
    ("counting for metrics and history", "shared.messaging.consumer:Consumer._done"),
    ("fetching", "shared.messaging.fetching:fetch_shares"),
)
_WHAT_IF = "services.income.whatif"
WHAT_IF_AREAS = (
    ("endpoint, with its dependencies", "fastapi.routing:request_response.<locals>.app"),
    ("dependencies, reading the question", "fastapi.dependencies.utils:solve_dependencies"),
    ("the calculation, with all below", f"{_WHAT_IF}.service:calculate"),
    ("- norm", "services.income.norms.rules:determine_norm"),
    ("- what there is to spend", "services.income.purse.spending:besteedbaar"),
    ("- attachment-free amount", "services.income.purse.attachment:beslagvrije_voet"),
    ("- the answer", f"{_WHAT_IF}.service:_out"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small counts, under two minutes")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=[], metavar="NAME")
    arguments = parser.parse_args()
    # It warns of every topic that is not ready yet, and tries again.
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
    by_name = FULL if arguments.only else WHOLE
    outcome = asyncio.run(
        run(
            QUICK if arguments.quick else by_name,
            arguments.only or list(PARTS),
            quick=arguments.quick,
        )
    )
    _out(report.table(outcome.figures))
    if not arguments.quick:
        _keep(outcome, is_whole=not arguments.only)


def _keep(outcome: Outcome, *, is_whole: bool) -> None:
    past = history.as_past(outcome.figures, outcome.machine, outcome.made_at)
    history.keep_last(past)
    if is_whole:
        report.DOCUMENT.write_text(outcome.document)
        history.append(past)
        _say(f"written: docs/{report.DOCUMENT.name}, docs/{history.HISTORY.name}")


async def run(sizes: Sizes, names: Sequence[str], *, quick: bool = False) -> Outcome:
    """Measure the named parts."""
    figures: list[Figure] = []
    taken: dict[str, int] = {}
    with started() as stack:
        machine = describe(stack)
        await make_template(stack)
        bench = Run(stack, sizes, await settle_town(stack, sizes.residents))
        if not quick:
            _be_a_service()
        for name in names:
            _say(f"{name} ...")
            begin = time.monotonic()
            async for figure in PARTS[name](bench):
                _out(figure.json_line)
                figures.append(figure)
            taken[name] = round(time.monotonic() - begin)
            _say(f"{name}: {taken[name]} s")
        if len(names) == len(PARTS):
            figures.append(_whole(taken, goal=not quick))
        made_at = clock.now()
        text = report.document(figures, machine, _profiles(bench), made_at=made_at, quick=quick)
    return Outcome(figures, machine, made_at, text)


def _whole(taken: Mapping[str, int], *, goal: bool) -> Figure:
    return Figure(
        "bench.seconds",
        sum(taken.values()),
        "s",
        "this whole run",
        below=WHOLE_SECONDS if goal else None,
        detail=dict(taken),
    )


def _be_a_service() -> None:
    """Parts run a service in this process: it logs, and looks for garbage, as a service does (`shared/http/serve.py`)."""
    configure_logging(service="bench", process="api")
    settle_garbage()


def _profiles(bench: Run) -> list[Profile]:
    http_goals = ("http.ours/commit-per-request", "http.ours/stores-nothing")
    hop_goals = ("one-hop.ours/limit", "one-hop.ours/plain")
    return [
        Profile("one hop", bench.profile("hop"), hop_goals, HOP_AREAS),
        Profile("HTTP intake", bench.profile("http"), http_goals, INTAKE_AREAS),
        Profile("bulk intake", bench.profile("bulk"), ("bulk.ours/limit",), INTAKE_AREAS),
        Profile("replay", bench.profile("replay"), ("replay.rate",), REPLAY_AREAS),
        Profile("what-if", bench.profile("what-if"), ("what-if.p99",), WHAT_IF_AREAS),
    ]


def _out(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
