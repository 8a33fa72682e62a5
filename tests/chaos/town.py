"""Routes as it runs, its API and its worker each a process to be killed, and whoever works with it: a client that repeats until it is answered.

What somebody writes has a mark of its own, by which it is found back: once, where it was answered with yes.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Final, Literal, Self, get_args
from uuid import UUID, uuid4

import httpx

from deploy.local import programs
from deploy.local.identity import LocalIssuer
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.processes import ServerProcess
from deploy.local.settings import inherited
from services.routes.contracts import CONTRACTS
from services.routes.partner_keys import service as partner_keys
from shared import clock
from shared.accounting.books import Accountable, Books, read_books
from shared.accounting.comparing import compare
from shared.events.envelope import Event, to_wire
from shared.messaging.ledger import Entry, fold
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.topics import ensure_topics
from shared.permissions import scopes_of
from shared.settings import AuthSettings, KafkaSettings
from tests.integration.routes.kit import Routes
from tests.integration.routes.partner_link_kit import LASTS

Program = Literal["api", "worker"]
MODULES: Final[Mapping[Program, str]] = {
    "api": "services.routes.main",
    "worker": "services.routes.worker",
}
START_SECONDS: Final = 60.0
PATIENCE: Final = 90.0
"""Seconds that a client keeps trying, and that all that was asked has to be done in."""


@dataclass
class Answers:
    """What was asked, by its mark."""

    paths: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """At the first attempt: nothing of it may be found."""
    unknown: set[str] = field(default_factory=set)
    """The first answer never came, and a later one was no: it was done, or not."""
    repeated: int = 0
    statuses: Counter[int] = field(default_factory=Counter)


@dataclass
class Town:
    """`async with Town(...) as town`: both programs run, until somebody kills them."""

    routes: Routes
    url: str
    kafka: KafkaSettings
    folder: Path
    answers: Answers = field(default_factory=Answers)
    sent: list[Event[Any]] = field(default_factory=list)
    killed: Counter[Program] = field(default_factory=Counter)
    _tokens: dict[UUID, str] = field(default_factory=dict)
    _running: dict[Program, ServerProcess] = field(default_factory=dict)
    _marks: int = 0

    def __post_init__(self) -> None:
        [port] = free_ports(1)
        self.address = f"http://{LOOPBACK}:{port}"
        auth = AuthSettings(issuer=f"{self.address}/identiteit", audience="naadloos")
        self._issuer = LocalIssuer(self.folder, auth)
        self._publisher = Publisher(self.kafka)
        self._client = httpx.AsyncClient(
            base_url=self.address, timeout=10, headers={"Origin": self.address}
        )
        self._environment = {
            **inherited(),
            "ROUTES_DATABASE_URL": self.url,
            "ROUTES_PORT": str(port),
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka.bootstrap_servers,
            "KAFKA_TOPIC_PREFIX": self.kafka.topic_prefix,
            "KAFKA_PARTITIONS": str(self.kafka.partitions),
            "KAFKA_SESSION_TIMEOUT_MS": "6000",
            "KAFKA_HEARTBEAT_INTERVAL_MS": "500",
            "KAFKA_REBALANCE_TIMEOUT_MS": "6000",
            "AUTH_ISSUER": auth.issuer,
            "AUTH_JWKS_FILE": str(self._issuer.jwks_file),
            **self._issuer.sign_in_environment,
        }

    async def __aenter__(self) -> Self:
        await ensure_topics(self.kafka, CONTRACTS.topics)
        for program in get_args(Program):
            self.start(program)
        await self.until_answered()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._running.values():
            await asyncio.to_thread(process.kill)
        await self._client.aclose()
        await self._publisher.stop()

    # ---- The programs ----

    def start(self, program: Program) -> None:
        self._running[program] = programs.Program(
            MODULES[program], log=self.folder / f"{program}.log", environment=self._environment
        )

    async def kill(self, program: Program, dice: Random) -> None:
        """With SIGKILL; it is started again at once, or a moment later."""
        await asyncio.to_thread(self._running[program].kill)
        await asyncio.sleep(dice.choice((0, 0.3, 1)))
        self.start(program)
        self.killed[program] += 1

    async def until_answered(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            with suppress(httpx.TransportError):
                if (await self._client.get("/routes/v1/health/ready")).is_success:
                    return
            assert time.monotonic() < deadline, self._running["api"].log_tail()
            await asyncio.sleep(0.1)

    def ended(self) -> list[str]:
        """What stopped by itself, with its last words."""
        return [process.log_tail() for process in self._running.values() if not process.running]

    # ---- What intake tells ----

    async def publish(self, event: Event[Any], times: int = 1) -> None:
        """Also more than once, as a relay does that was killed."""
        message = Outgoing(event.data.topic, str(event.dossier_id).encode(), to_wire(event))
        self.sent.append(event)
        await self._publisher.publish([message] * times)

    # ---- Who works here, and at a partner ----

    def employ(self, worker_id: UUID, roles: Sequence[str], municipalities: Sequence[str]) -> None:
        self._tokens[worker_id] = self._issuer.issue(
            str(worker_id), scopes_of(roles), roles=roles, municipalities=municipalities
        )

    def mark(self, prefix: str = "merk") -> str:
        self._marks += 1
        return f"{prefix} {self._marks}"

    async def asks(
        self, worker_id: UUID, method: str, path: str, mark: str, body: Mapping[str, Any]
    ) -> int:
        """The API, under one Idempotency-Key: however often it is sent, it is done once."""
        headers = {"Idempotency-Key": str(uuid4())}
        request = self._client.build_request(
            method, path, json=body, headers=headers | self._bearer(worker_id)
        )
        return await self._persist(request, mark, is_once=True)

    async def sends(self, worker_id: UUID, path: str, mark: str, **filled: str) -> int:
        """A form of a page."""
        request = self._client.build_request(
            "POST", path, data=filled, headers=self._bearer(worker_id)
        )
        return await self._persist(request, mark, is_once=False)

    async def acts(
        self, handover_id: UUID, organisation_id: UUID, form: str, mark: str, **filled: str
    ) -> int:
        """Somebody at an organisation, with a link that came by mail."""
        async with self.routes.database.transaction() as tx:
            key = await partner_keys.issue(tx, handover_id, organisation_id, LASTS)
        request = self._client.build_request("POST", f"/overdracht/{key}/{form}", data=filled)
        return await self._persist(request, mark, is_once=False)

    def _bearer(self, worker_id: UUID) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens[worker_id]}"}

    async def _persist(self, request: httpx.Request, mark: str, *, is_once: bool) -> int:
        deadline = time.monotonic() + PATIENCE
        attempts = 0
        while True:
            attempts += 1
            status = 0
            with suppress(httpx.TransportError):
                status = (await self._client.send(request)).status_code
            if status and status < httpx.codes.INTERNAL_SERVER_ERROR:
                break
            self.answers.statuses[status] += 1
            assert time.monotonic() < deadline, f"{request.url.path} stays unanswered"
            await asyncio.sleep(0.2)
        self.answers.paths[mark] = f"{request.method} {request.url.path}: {status}"
        self.answers.repeated += attempts - 1
        self.answers.statuses[status] += 1
        # A form that was done leads to another page; a page at once says that it was not.
        if status == (httpx.codes.OK if is_once else httpx.codes.SEE_OTHER):
            self.answers.confirmed.add(mark)
        elif attempts > 1 and not is_once:
            self.answers.unknown.add(mark)
        else:
            self.answers.refused.add(mark)
        return status

    # ---- When all is done ----

    async def settle(self) -> None:
        """Until everything that was told is taken in, and all that follows is published."""
        deadline = time.monotonic() + PATIENCE
        while True:
            [left] = await self.routes.rows(_LEFT, ids=[event.id for event in self.sent])
            if not any(left._mapping.values()):
                return
            assert time.monotonic() < deadline, f"{dict(left._mapping)} {self.ended()}"
            await asyncio.sleep(0.2)

    async def check_ledger(self) -> None:
        """What intake told is all in routes' ledger, once, whoever was killed."""
        told = [Entry("published", event.data.topic, event.type, event.id) for event in self.sent]
        intake = Books(topics=frozenset(), lines=fold(told), held={})
        async with self.routes.database.reading() as connection:
            accountable = Accountable(CONTRACTS.topics)
            routes = await read_books(connection, accountable, date.min, date.max, clock.today())
        account = compare({"routes": routes}, {"intake": intake, "routes": routes})
        assert account.balances, account.differences


_LEFT: Final = """
    SELECT (SELECT count(*) FROM unnest(CAST(:ids AS uuid[])) AS told (id)
            WHERE NOT EXISTS (SELECT FROM inbox WHERE inbox.id = told.id)) AS not_taken_in,
        (SELECT count(*) FROM outbox, relay_cursor AS cursor
            WHERE (outbox.xid, outbox.position) > (cursor.xid, cursor.position)) AS not_published,
        (SELECT count(*) FROM regie WHERE published_version < version) AS not_published_who,
        (SELECT count(*) FROM failed_message WHERE state NOT IN ('resolved', 'replaced')) AS held
"""
