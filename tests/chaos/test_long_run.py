"""Hours of life events while everything under them fails, as somebody would run it before a release: `make chaos HOURS=0.5`.

Programs, four databases and the broker are killed, restarted and frozen, a disk runs full, second workers come and go, and
workers get a clock that is an hour ahead (`monkey.py`). Whoever reports repeats a request until it is answered, and now and
then sends an old one again. The dice are the seed's (`NAADLOOS_SEED`), what they meet depends on the moment.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from deploy.local import residents
from deploy.local.postgres import PostgresServer
from deploy.local.programs import SERVICES
from deploy.local.stack import PROGRAMS, Stack, running_stack
from services.intake.reports.examples import EXAMPLES
from services.intake.residents.rules import NewHousehold
from shared import clock
from shared.accounting.comparing import Account
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.income import Reassessed
from shared.events.tasks import PlaybookApplied
from tests.chaos.monkey import Monkey
from tests.chaos.test_chain import LIFE_EVENTS, Outcome, check_tasks, closed_account, outcome_of
from tests.settings import TestSettings
from tests.small_disk import SmallDisk, keep_little_log, small_disk

SETTINGS: Final = TestSettings()
SECONDS: Final = SETTINGS.hours * 3600
CLIENTS: Final = 4
PAUSE: Final = (0.5, 2.5)
"""Seconds between two reports of one who reports: some forty about each family in half an hour, as many as in years."""
PATIENCE: Final = 180.0
CLOSES_IN: Final = 900.0
"""Seconds after the last fault: what waited for a broker that was hardly there has to be handled too."""
AGAIN: Final = 0.15
"""The share of reports that is sent a second time, at once or later."""
DISK: Final = 768
"""Mebibytes, of which the databases of half an hour take a third."""

pytestmark = [pytest.mark.long, pytest.mark.timeout(SECONDS + 1200)]


@dataclass
class Reports:
    """What was reported, and how it was answered."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """The status that intake gave, by the id of the report."""
    changed: list[str] = field(default_factory=list)
    """Reports that were answered otherwise the second time."""
    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0


@dataclass
class Reporter:
    """Reports life events of every kind about the demo's families."""

    client: httpx.AsyncClient
    families: Sequence[NewHousehold]
    dice: random.Random
    reports: Reports

    async def go_on_until(self, end: float) -> None:
        while time.monotonic() < end:
            if self.reports.sent and self.dice.random() < AGAIN:
                await self._send(self.dice.choice(self.reports.sent))
            else:
                report = self._made_up()
                self.reports.sent.append(report)
                await self._send(report)
            await asyncio.sleep(self.dice.uniform(*PAUSE))

    def _made_up(self) -> dict[str, Any]:
        """An example of some kind, about somebody else on another day: some of it is possible, some waits for a person."""
        example = json.loads(json.dumps(EXAMPLES[self.dice.choice(sorted(EXAMPLES))]))
        family = self.dice.choice(self.families)
        people = [
            {"burgerservicenummer": member.bsn.reveal()} for member in family.members if member.bsn
        ]
        self.dice.shuffle(people)
        data = example["data"]
        for name in ("persoon", "exPartner", "partner", "vertrekker", "andereOuder", "bij"):
            if name in data and "nieuw" not in data[name]:
                data[name] = people[0] if name == "persoon" else people[-1]
        data.pop("kinderen", None)
        if "naarGemeente" in data:
            data["naarGemeente"] = self.dice.choice(sorted(AGENCY_MUNICIPALITIES))
        if "ingangsdatum" in data:
            day = clock.today() - timedelta(days=self.dice.randint(0, 60))
            data["ingangsdatum"] = day.isoformat()
        data.pop("tot", None)
        return {**example, "id": str(uuid4()), "time": clock.now().isoformat()}

    async def _send(self, report: dict[str, Any]) -> None:
        answer = await self._answered(report)
        kind = report["type"].split(".")[-2]
        status = f"{answer.status_code}"
        if answer.status_code == httpx.codes.ACCEPTED:
            status = f"{answer.json()['id']}"
        before = self.reports.answers.setdefault(report["id"], status)
        if before != status:
            self.reports.changed.append(f"{kind}: {before}, then {status}")
        self.reports.kinds[kind] += 1
        self.reports.statuses[answer.status_code] += 1

    async def _answered(self, report: dict[str, Any]) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer = await self.client.post(
                    LIFE_EVENTS,
                    json=report,
                    headers={"Content-Type": "application/cloudevents+json"},
                )
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the address stays away"
            else:
                assert answer.status_code != httpx.codes.INTERNAL_SERVER_ERROR, answer.text
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    return answer
                assert time.monotonic() < deadline, answer.text
            self.reports.unanswered += 1
            await asyncio.sleep(0.3)


async def test_hours_of_faults_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    seed = SETTINGS.seed if SETTINGS.seed is not None else random.randrange(10_000)
    dice = random.Random(seed)
    families = list(residents.households(clock.today()))
    with (
        small_disk(DISK) as disk,
        running_stack(tmp_path, data_folders=_folders(tmp_path, disk)) as stack,
    ):
        for server in stack.breakable.values():
            if isinstance(server, PostgresServer):
                keep_little_log(server, DISK // 8)
        await asyncio.to_thread(stack.run, "deploy.local.seed")
        token = stack.issuer.token("integratie")
        reports = Reports()
        monkey = Monkey(stack, disk, "PostgreSQL income", random.Random(dice.random()))
        async with httpx.AsyncClient(
            base_url=stack.address, timeout=30, headers={"Authorization": f"Bearer {token}"}
        ) as client:
            reporters = [
                Reporter(client, families, random.Random(dice.random()), reports)
                for _ in range(CLIENTS)
            ]
            end = time.monotonic() + SECONDS
            await asyncio.gather(
                monkey.break_programs_until(end),
                monkey.break_databases_until(end),
                *(reporter.go_on_until(end) for reporter in reporters),
            )
        stopped = time.monotonic()
        account = await closed_account(stack, CLOSES_IN)
        caught_up = time.monotonic() - stopped
        sys.stdout.write(
            f"\nseed {seed}, {SECONDS / 60:.0f} minutes, faults: {dict(monkey.done)}\n"
            f"{len(reports.sent)} reports of {len(reports.kinds)} kinds, {reports.statuses.total()} answers"
            f" {dict(reports.statuses)}, {reports.unanswered} times no answer\n"
            f"{account}, closed {caught_up:.0f} s after the last fault\n"
        )
        if not account.closed:
            sys.stdout.write(await _what_stands_still(stack, account))
        assert account.closed, f"seed {seed}: {account} {account.held}"
        assert stack.ended() == []
        assert reports.changed == [], f"seed {seed}"
        async with outcome_of(stack) as outcome:
            await _check(outcome, reports)


async def _what_stands_still(stack: Stack, account: Account) -> str:
    """Where to look: a run of half an hour is not done again for want of a line."""
    lines = [f"ended: {[(name, stack.end_of(name)) for name in stack.ended()]}"]
    lines += [
        f"{found.reader} {found.kind} {found.verdict.value}: {found.found.total} of {found.due.total}"
        for found in account.differences
    ]
    async with outcome_of(stack) as outcome:
        for service in SERVICES:
            for query in (_WORKERS, _PARTITIONS, _HELD):
                lines += [f"{service} {dict(row)}" for row in await outcome.found(service, query)]
    for name in PROGRAMS:
        lines.append(f"{name}: {stack.log_of(name)}")
    return "\n".join(lines) + "\n"


_WORKERS: Final = "SELECT * FROM worker_process WHERE ended_at IS NULL"
_PARTITIONS: Final = "SELECT * FROM partition_progress WHERE status <> 0 OR waiting > 0"
_HELD: Final = "SELECT state, type, count(*) FROM failed_message GROUP BY state, type"


def _folders(folder: Path, disk: SmallDisk) -> dict[str, Path]:
    """A database server per service; that of income on the small disk."""
    folders = {service: folder / f"postgres-{service}" for service in SERVICES}
    return folders | {"income": disk.folder / "postgres"}


async def _check(outcome: Outcome, reports: Reports) -> None:
    rows = await outcome.found("intake", "SELECT id, type, status FROM life_event")
    answered = {answer for answer in reports.answers.values() if "-" in answer}
    assert answered <= {str(row["id"]) for row in rows}, "accepted and lost"
    taken = {row["id"]: row for row in rows if row["status"] == "verwerkt"}
    assert taken
    applied = outcome.caused_by("routes", PlaybookApplied.event_type, set(taken))
    assert [dict(row) for found, row in taken.items() if applied[found] != 1] == []
    assessed = outcome.caused_by("income", Reassessed.event_type, set(taken))
    assert set(assessed.values()) <= {1}
    assert outcome.sequence_faults() == []
    await check_tasks(outcome)
    failed = {
        service: await outcome.found(service, "SELECT state, cause FROM failed_message")
        for service in outcome.rows
    }
    assert not any(failed.values()), failed
