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
from dataclasses import dataclass
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
    scaling,
    start,
    wages,
    what_if,
    worklist,
)
from tests.load.machine import Machine, describe
from tests.load.report import Profile
from tests.load.residents import Town, settle_town
from tests.load.sizes import FULL, QUICK, WHOLE, Sizes
from tests.load.stack import ROOT, Stack, started
from tests.load.tables import make_template

QUICKLY = "**A quick run with small counts, to see that the harness works: no figure here is a measurement.**"
WHOLE_SECONDS = 20 * 60.0
"""So long a run of all parts may take: otherwise nobody makes one before a release."""


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
    # First: of all parts it alone needs a registry, and fails where none can be reached.
    "start": lambda run: start.measure(ROOT, run.stack.folder, run.sizes.start),
    "one-hop": lambda run: one_hop.measure(run.stack, run.sizes.hop, run.profile("hop")),
    "http": lambda run: intake_http.measure(run.town, run.sizes.http, run.profile("http")),
    "bulk": lambda run: intake_bulk.measure(
        run.town, run.sizes.lines, run.sizes.bulk_rounds, run.sizes.records, run.profile("bulk")
    ),
    "backlog": lambda run: backlog.measure(run.stack, run.sizes.backlog),
    "scaling": lambda run: scaling.measure(run.stack, run.sizes.scaling),
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
    parser.add_argument("--quick", action="store_true", help="small counts, a few minutes")
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
        text = report.document(
            figures,
            machine,
            _profiles(bench),
            made_at=made_at,
            warning=QUICKLY if quick else _shortened(),
        )
    return Outcome(figures, machine, made_at, text)


def _shortened() -> str:
    """What is less in a run of all parts."""
    return (
        f"A run of all parts measures less of each, so that it fits in {WHOLE_SECONDS / 60:.0f} minutes. Asked for by name (`make bench ONLY=replay`)"
        f" the replay has {FULL.replay.events:,} events and not {WHOLE.replay.events:,}, the backlog {FULL.backlog.events:,} and not"
        f" {WHOLE.backlog.events:,}, the chain is held for {FULL.chain.held_seconds:.0f} s and not {WHOLE.chain.held_seconds:.0f}, and most"
        " parts have more rounds. What a figure was measured on is in its line."
    )


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
