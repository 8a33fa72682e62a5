"""The whole platform under load while its programs are killed and started again: each life event has its effects once."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import orjson
import pytest

from deploy.local import residents
from deploy.local.accounting import take_account
from deploy.local.programs import SERVICES
from deploy.local.stack import PROGRAMS, Stack, running_stack
from deploy.local.story import PREFIX
from services.intake.residents.rules import NewHousehold
from shared import clock
from shared.accounting.comparing import Account
from shared.events.household import AA_EN_HUNZE, TYNAARLO
from shared.events.income import Reassessed
from shared.events.tasks import PlaybookApplied, TaskCreated

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]

LIFE_EVENTS = "/intake/v1/levensgebeurtenissen"
SOURCE = "urn:nld:oin:00000001823288444000:systeem:zaaksysteem-voorbeeld"
EVERY = 2.0
"""Seconds between two kills."""
PATIENCE = 120.0
"""Seconds that a client keeps trying, and that the books have to close in."""


@dataclass
class Municipality:
    """A municipal system that repeats a request until it is answered."""

    client: httpx.AsyncClient
    headers: dict[str, str]
    expected: int
    """About how many life events it will report."""
    accepted: set[UUID] = field(default_factory=set)
    """Life events that took effect."""
    jobs: set[UUID] = field(default_factory=set)
    repeated: int = 0

    async def report(self, what: str, **data: Any) -> UUID | None:
        """Gives the id of the event; None when it waits in quarantine."""
        event = {
            "specversion": "1.0",
            "id": str(uuid4()),
            "source": SOURCE,
            "type": f"{PREFIX}levensgebeurtenissen.{what}.v1",
            "data": data,
        }
        headers = {"Content-Type": "application/cloudevents+json"}
        answer = await self._persist(LIFE_EVENTS, event, headers)
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        if answer.json()["status"] != "verwerkt":
            return None
        identifier = UUID(answer.json()["id"])
        self.accepted.add(identifier)
        if what == "baan-gestart":
            self.jobs.add(identifier)
        return identifier

    async def withdraw(self, event_id: UUID) -> None:
        path = f"{LIFE_EVENTS}/{event_id}/intrekking"
        answer = await self._persist(
            path, {"reden": "niet-gebeurd"}, {"Idempotency-Key": str(uuid4())}
        )
        assert answer.status_code == httpx.codes.CREATED, answer.text

    async def _persist(self, path: str, body: object, headers: dict[str, str]) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer = await self.client.post(path, json=body, headers=self.headers | headers)
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the address stays away"
            else:
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    return answer
                assert time.monotonic() < deadline, answer.text
            self.repeated += 1
            await asyncio.sleep(0.3)


async def live(system: Municipality, number: int, household: NewHousehold, today: date) -> None:
    """What happens to one household: one or two jobs, a move, a divorce; some of it turns out untrue."""
    applicant, *others = (person_of(one.bsn) for one in household.members)
    first = await system.report(
        "baan-gestart", persoon=applicant, **job_on(today - timedelta(days=3))
    )
    where = TYNAARLO if number % 2 else AA_EN_HUNZE
    later = (today + timedelta(days=14)).isoformat()
    await system.report("verhuizing", persoon=applicant, ingangsdatum=later, naarGemeente=where)
    if len(household.members) > 1 and household.members[1].rol == "partner":
        day = (today + timedelta(days=21)).isoformat()
        await system.report("scheiding", persoon=applicant, exPartner=others[0], ingangsdatum=day)
    if number % 3 == 0 and first is not None:
        await system.withdraw(first)
    await system.report("baan-gestart", persoon=applicant, **job_on(today, hours=24))


def person_of(bsn: Any) -> dict[str, str]:
    return {"burgerservicenummer": bsn.reveal()}


def job_on(day: date, hours: int = 16) -> dict[str, Any]:
    """Of other hours it is another job; two reports of one job are one."""
    return {
        "ingangsdatum": day.isoformat(),
        "urenPerWeek": hours,
        "nettoMaandloonCenten": 1_039_31,
        "contract": "bepaalde-tijd",
    }


async def kill_now_and_then(
    stack: Stack, system: Municipality, loading: "asyncio.Task[None]", chance: random.Random
) -> Counter[str]:
    """A worker every two seconds, whichever; and twice the address with its four APIs, in the middle of the load."""
    killed: Counter[str] = Counter()
    workers = [name for name in PROGRAMS if name.endswith("-werker")]
    while not loading.done():
        await asyncio.sleep(EVERY)
        address_is_due = len(system.accepted) > system.expected * (killed["adres"] + 1) / 3
        name = "adres" if address_is_due and killed["adres"] < 2 else chance.choice(workers)
        await asyncio.to_thread(stack.restart, name)
        killed[name] += 1
    return killed


async def closed_account(stack: Stack, patience: float = PATIENCE) -> Account:
    """The books as soon as they close; the last ones if they never do."""
    deadline = time.monotonic() + patience
    while True:
        account = await take_account(stack.database_urls)
        if account.closed or time.monotonic() > deadline:
            return account
        await asyncio.sleep(0.5)


@dataclass
class Outcome:
    """What the databases of all services hold."""

    published: dict[str, list[dict[str, Any]]]
    """The events in each service's outbox, in order of publication."""
    rows: dict[str, asyncpg.Connection]

    def caused_by(self, service: str, kind: str, about: set[UUID]) -> Counter[UUID]:
        """How often a life event itself led to an event of this type about it."""
        return Counter(
            UUID(cause)
            for event in self.published[service]
            # What a day led to has no cause.
            if event["type"] == kind
            and (cause := event.get("causationid"))
            and cause == event["data"].get("gebeurtenisId")
            and UUID(cause) in about
        )

    def sequence_faults(self) -> list[str]:
        """Where the numbers of a dossier on a topic are not 1, 2, 3 and so on."""
        last: Counter[tuple[str, str]] = Counter()
        faults = []
        for service, events in self.published.items():
            for event in events:
                key = (event["type"].split(".")[2], event["subject"])
                last[key] += 1
                if int(event["sequence"]) != last[key]:
                    faults.append(f"{service} {key}: {event['sequence']} after {last[key] - 1}")
        return faults

    async def found(self, service: str, query: str, *values: Any) -> Sequence[Any]:
        rows: Sequence[Any] = await self.rows[service].fetch(query, *values)
        return rows


@asynccontextmanager
async def outcome_of(stack: Stack) -> AsyncIterator[Outcome]:
    outcome = Outcome({}, {})
    for service in SERVICES:
        connection = await asyncpg.connect(stack.database_urls[service])
        payloads = await connection.fetch("SELECT payload FROM outbox ORDER BY xid, position")
        outcome.published[service] = [orjson.loads(row["payload"]) for row in payloads]
        outcome.rows[service] = connection
    yield outcome
    for connection in outcome.rows.values():
        await connection.close()


async def test_killed_programs_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, *, short: bool
) -> None:
    today = clock.today()
    with running_stack(tmp_path) as stack:
        await asyncio.to_thread(stack.run, "deploy.local.seed")
        lives = list(residents.households(today))[: 30 if short else None]
        token = stack.issuer.token("integratie")
        async with httpx.AsyncClient(base_url=stack.address, timeout=10) as client:
            system = Municipality(client, {"Authorization": f"Bearer {token}"}, 3 * len(lives))
            gate = asyncio.Semaphore(3)

            async def one(number: int, household: NewHousehold) -> None:
                async with gate:
                    await live(system, number, household, today)
                    await asyncio.sleep(1)

            async def load() -> None:
                await asyncio.gather(*(one(*numbered) for numbered in enumerate(lives)))

            loading = asyncio.create_task(load())
            killed = await kill_now_and_then(stack, system, loading, random.Random(11))
            await loading
        account = await closed_account(stack)
        assert account.closed, (
            f"{account} {account.held} {account.differences}, after killing {killed}"
        )
        assert stack.ended() == []
        assert killed["adres"] == 2
        assert system.repeated
        async with outcome_of(stack) as outcome:
            await check(system, outcome)


async def check(system: Municipality, outcome: Outcome) -> None:
    """Each life event, reported or told by a timer, was answered by routes and assessed by income, once."""
    rows = await outcome.found(
        "intake", "SELECT id, source, part_of FROM life_event WHERE status <> 'in-quarantaine'"
    )
    # What is told of who left at a divorce is a part of what was reported.
    reported = [row for row in rows if row["source"] == SOURCE and row["part_of"] is None]
    assert {row["id"] for row in reported} == system.accepted
    events = {row["id"] for row in rows}
    once = dict.fromkeys(events, 1)
    assert outcome.caused_by("routes", PlaybookApplied.event_type, events) == once
    assert outcome.caused_by("income", Reassessed.event_type, events) == once
    assert outcome.sequence_faults() == []

    await check_tasks(outcome)

    current = await outcome.found(
        "income",
        """SELECT life_event_id, count(*) FILTER (WHERE superseded_at IS NULL) AS current
        FROM assessment GROUP BY life_event_id""",
    )
    assert {row["life_event_id"]: row["current"] for row in current} == once
    aftercare = await outcome.found("income", "SELECT life_event_id FROM aftercare_dossier")
    assert Counter(row["life_event_id"] for row in aftercare) == dict.fromkeys(system.jobs, 1)


async def check_tasks(outcome: Outcome) -> None:
    """Each task was published once, and nothing is asked twice at the same time."""
    tasks = await outcome.found(
        "routes", "SELECT id, life_event_ids[1] AS event, step, subject_id, status FROM task"
    )
    told = Counter(
        event["data"]["taakId"]
        for event in outcome.published["routes"]
        if event["type"] == TaskCreated.event_type
    )
    assert told == dict.fromkeys((str(row["id"]) for row in tasks), 1)
    # What lapsed when an outcome changed may be asked for again; never twice at the same time.
    wanted = Counter(
        (row["event"], row["step"], row["subject_id"]) for row in tasks if row["status"] != "lapsed"
    )
    assert {task: count for task, count in wanted.items() if count > 1} == {}
