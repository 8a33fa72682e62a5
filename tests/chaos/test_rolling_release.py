"""Eight programs go from this release to the next one, one by one while life events come in, and back, and there again.

The first time as the runbook says, readers before writers; the second time writers first, so that readers meet what they do not know.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Final, Literal

import httpx
import pytest

from deploy.local import residents
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.programs import SERVICES, Program
from deploy.local.stack import Stack, running_stack
from services.intake.residents.rules import NewHousehold
from shared import clock
from tests.chaos.next_release import PROBATION, READERS, HoursConfirmed, migrate_to_it
from tests.chaos.test_chain import (
    Municipality,
    Outcome,
    check,
    closed_account,
    job_on,
    live,
    outcome_of,
    person_of,
)

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(900)]

Release = Literal["this", "next"]
STOPS_IN: Final = 15.0
STARTS_IN: Final = 120.0
MEETS_IN: Final = 60.0
CLOSES_IN: Final = 240.0
"""The load goes on for as long as programs are exchanged: the slower a machine, the more there is to catch up with."""
WORKERS: Final = ("reporting", "routes", "income", "intake")
"""Readers before writers: the order of the runbook."""


@dataclass
class Programs:
    """Four APIs and four workers, each a process of its own."""

    stack: Stack
    ports: dict[str, int] = field(default_factory=dict)
    rolled: Counter[Release] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    """What did not end within its time."""

    def __post_init__(self) -> None:
        names = [f"{service}-{kind}" for service in SERVICES for kind in _MODULES]
        self.ports.update(zip(names, free_ports(len(names)), strict=True))

    def address_of(self, name: str) -> str:
        return f"http://{LOOPBACK}:{self.ports[name]}"

    async def start_apis(self) -> None:
        apis = [f"{service}-api" for service in SERVICES]
        for name in apis:
            self._start(name, "this")
        for name in apis:
            await self._until_ready(name)

    async def roll(self, names: Sequence[str], release: Release) -> None:
        """Each ends as a platform ends it, and only when its next one is ready does the following one go."""
        for name in names:
            old = self.stack.processes[name]
            await asyncio.to_thread(old.stop, signal.SIGTERM, STOPS_IN)
            if old.exit_code != 0:
                self.late.append(f"{name} {old.end}")
            self._start(name, release)
            await self._until_ready(name)
            self.rolled[release] += 1

    def _start(self, name: str, release: Release) -> None:
        service, _, kind = name.partition("-")
        module, port = _MODULES[kind]
        program = f"services.{service}.{module}"
        command = [program] if release == "this" else ["tests.chaos.next_release", program]
        own_port = {f"{service.upper()}_{port}": str(self.ports[name])}
        self.stack.processes[name] = Program(
            *command,
            log=self.stack.folder / f"{name}.log",
            environment=self.stack.environment | own_port,
        )

    async def _until_ready(self, name: str) -> None:
        service, _, kind = name.partition("-")
        path = f"/{service}/v1/health/ready" if kind == "api" else "/health/ready"

        def is_ready() -> bool:
            try:
                return httpx.get(self.address_of(name) + path, timeout=5).is_success
            except httpx.HTTPError:
                return False

        process = self.stack.processes[name]
        await asyncio.to_thread(process.wait_until, is_ready, STARTS_IN, f"{name} ready")


_MODULES: Final = {"api": ("main", "PORT"), "werker": ("worker", "WORKER_PORT")}
"""Of each kind of program its module, and the setting of its port."""


async def test_eight_programs_go_to_the_next_release_and_back_under_load(
    tmp_path: Path, *, short: bool
) -> None:
    apis = ("intake",) if short else WORKERS
    readers_first = [
        *(f"{service}-werker" for service in WORKERS),
        *(f"{service}-api" for service in apis),
    ]
    lives = list(residents.households(clock.today()))[: 60 if short else None]
    with running_stack(tmp_path) as stack:
        await asyncio.to_thread(stack.run, "deploy.local.seed")
        programs = Programs(stack)
        await programs.start_apis()
        headers = {"Authorization": f"Bearer {stack.issuer.token('integratie')}"}
        async with httpx.AsyncClient(
            base_url=programs.address_of("intake-api"), timeout=10
        ) as client:
            system = Municipality(client, headers, expected=0)
            rolling = asyncio.create_task(_roll(programs, stack, tmp_path, readers_first))
            await asyncio.gather(rolling, _load(system, lives, rolling))
        account = await closed_account(stack, CLOSES_IN)
        assert account.closed, f"{account} {account.held} {account.differences}"
        assert stack.ended() == []
        assert programs.late == []
        assert programs.rolled == {"next": 2 * len(readers_first), "this": len(readers_first)}
        async with outcome_of(stack) as outcome:
            await check(system, outcome)
            await _check_the_new(outcome)


async def _roll(programs: Programs, stack: Stack, folder: Path, readers_first: list[str]) -> None:
    for service in READERS:
        own = folder / f"next-{service}"
        own.mkdir()
        await asyncio.to_thread(migrate_to_it, stack.database_urls[service], service, own)
    await programs.roll(readers_first, "next")
    await programs.roll(readers_first[::-1], "this")
    writers = [name for name in readers_first if name.startswith("intake")]
    await programs.roll(writers, "next")
    await _until_all_wait(stack)
    await programs.roll([name for name in readers_first if name not in writers], "next")


async def _until_all_wait(stack: Stack) -> None:
    """Until each reader met what it does not know, and keeps it."""
    async with asyncio.timeout(MEETS_IN), outcome_of(stack) as outcome:
        for service in READERS:
            while not await outcome.found(  # noqa: ASYNC110 - another process writes it
                service, "SELECT id FROM failed_message WHERE state = 'unknown'"
            ):
                await asyncio.sleep(0.5)


async def _load(
    system: Municipality, lives: Sequence[NewHousehold], rolling: "asyncio.Task[None]"
) -> None:
    """What happens to one household after the other; who had it all starts one job more, for as long as programs are exchanged."""
    today = clock.today()
    for number in count():
        if rolling.done():
            break
        earlier, chosen = divmod(number, len(lives))
        household = lives[chosen]
        if earlier == 0:
            await live(system, number, household, today)
        else:
            day = today - timedelta(days=60 * earlier)
            applicant = person_of(household.members[0].bsn)
            await system.report("baan-gestart", persoon=applicant, **job_on(day, hours=12))
        await asyncio.sleep(0.2)
    await rolling


async def _check_the_new(outcome: Outcome) -> None:
    """Every type and field that only the next release knows arrived at each reader, once."""
    published = outcome.published["intake"]
    confirmed = {event["id"] for event in published if event["type"] == HoursConfirmed.event_type}
    with_probation = {
        event["id"] for event in published if event["data"].get("proeftijdMaanden") == PROBATION
    }
    assert confirmed
    assert len(with_probation) == len(confirmed)
    for service in READERS:
        rows = await outcome.found(
            service, "SELECT event_id::text, type, probation FROM of_next_release"
        )
        found = {row["event_id"] for row in rows if row["type"] == HoursConfirmed.event_type}
        assert found == confirmed, service
    kept = await outcome.found(
        "routes", "SELECT event_id::text FROM of_next_release WHERE probation = 2"
    )
    # What an older routes took in meanwhile has passed it by, as a new field does.
    assert {row["event_id"] for row in kept} <= with_probation
    assert kept
