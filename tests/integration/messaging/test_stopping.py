"""The real programs end within fifteen seconds of SIGTERM, with exit code 0, whatever is away or hangs.

Each variant starts a program, so they run at the same time: one test per moment at which the trouble begins.
"""

import asyncio
import base64
import json
import secrets
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from deploy.local import programs
from deploy.local.identity import LocalIssuer
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.settings import inherited
from shared.events.household import ASSEN
from shared.messaging.transaction import Database
from shared.settings import AuthSettings
from tests.frozen import Line
from tests.integration.intake.conftest import event, job

pytestmark = pytest.mark.timeout(150)

LONGEST = 15.0
START_SECONDS = 90.0
SCOPE = "intake.levensgebeurtenissen.schrijven"
NOBODY = f"{LOOPBACK}:9"
"""The port of `discard`: nothing listens there."""


@dataclass
class Program:
    """`python -m <module>`, and where it answers."""

    module: str
    environment: dict[str, str]
    folder: Path

    def __post_init__(self) -> None:
        [self.port] = free_ports(1)
        service = self.module.split(".")[1].upper()
        kind = "WORKER_PORT" if self.module.endswith("worker") else "PORT"
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        self.process = programs.Program(
            self.module,
            log=self.folder / f"{self.module}-{self.port}.log",
            environment={
                **inherited(),
                "INTAKE_BSN_HASH_KEY": key,
                "INTAKE_BSN_ENCRYPTION_KEYS": json.dumps({"k1": key}),
                "INTAKE_BSN_CURRENT_KEY": "k1",
                f"{service}_{kind}": str(self.port),
                **self.environment,
            },
        )

    async def until_answering(self) -> None:
        async with httpx.AsyncClient(
            base_url=f"http://{LOOPBACK}:{self.port}", timeout=5
        ) as client:
            await self.until(lambda: _answers(client))

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not await condition():
            assert self.process.running, self.process.log_tail()
            assert time.monotonic() < deadline, self.process.log_tail()
            await asyncio.sleep(0.1)

    async def stopped(self) -> tuple[str, int | None, bool]:
        """Its name, its exit code, and whether that came in time."""
        began = time.monotonic()
        await asyncio.to_thread(self.process.stop, signal.SIGTERM, LONGEST + 5)
        took = time.monotonic() - began
        print(f"{self.module} took {took:.1f} s, {self.process.exit_code}")  # noqa: T201
        return self.module, self.process.exit_code, took < LONGEST


async def _answers(client: httpx.AsyncClient) -> bool:
    try:
        await client.get("/health/live")
    except httpx.TransportError:
        return False
    return True


async def test_a_worker_ends_in_time_that_never_saw_its_broker_or_its_database(
    kafka: str, topic_prefix: str, database_url: Callable[..., str], tmp_path: Path
) -> None:
    async with Line() as hangs:
        mute = f"postgresql://nobody@{LOOPBACK}:{hangs.port}/nothing"
        urls = {service: database_url(service) for service in ("intake", "routes", "reporting")}
        troubles = {
            "intake": (urls["intake"], NOBODY),
            "routes": (urls["routes"], f"{LOOPBACK}:{hangs.port}"),
            "reporting": (urls["reporting"], "broker.invalid:9092"),
            "income": (mute, kafka),
        }
        workers = [
            Program(
                f"services.{service}.worker",
                {
                    f"{service.upper()}_DATABASE_URL": url,
                    "KAFKA_BOOTSTRAP_SERVERS": broker,
                    "KAFKA_TOPIC_PREFIX": topic_prefix,
                },
                tmp_path,
            )
            for service, (url, broker) in troubles.items()
        ]
        try:
            await asyncio.gather(*(worker.until_answering() for worker in workers))
            await asyncio.sleep(3)  # by then each waits for what does not come
            ended = await asyncio.gather(*(worker.stopped() for worker in workers))
        finally:
            for worker in workers:
                worker.process.kill()

    assert ended == [(worker.module, 0, True) for worker in workers]


async def test_programs_end_in_time_whose_database_hangs_while_they_work(
    kafka: str,
    topic_prefix: str,
    database_url: Callable[..., str],
    service_database: Callable[[str], Awaitable[Database]],
    tmp_path: Path,
) -> None:
    database = await service_database("intake")
    url = database.engine.url.set(drivername="postgresql")
    auth = AuthSettings(issuer=f"http://{LOOPBACK}/identiteit", audience="naadloos")
    issuer = LocalIssuer(tmp_path, auth)
    token = issuer.issue("test", [SCOPE], roles=["integratie"], municipalities=[ASSEN])
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/cloudevents+json; charset=UTF-8",
    }
    async with Line(url.host or LOOPBACK, url.port or 5432) as line:
        environment = {
            "INTAKE_DATABASE_URL": url.set(host=LOOPBACK, port=line.port).render_as_string(False),
            "KAFKA_BOOTSTRAP_SERVERS": kafka,
            "KAFKA_TOPIC_PREFIX": topic_prefix,
            "AUTH_ISSUER": auth.issuer,
            "AUTH_JWKS_FILE": str(issuer.jwks_file),
        }
        api = Program("services.intake.main", environment, tmp_path)
        worker = Program("services.intake.worker", environment, tmp_path)
        address = f"http://{LOOPBACK}:{api.port}/intake/v1/levensgebeurtenissen"
        client = httpx.AsyncClient(headers=headers, timeout=60)
        try:
            await api.until_answering()
            await worker.until(lambda: _consumes(database))
            body = event("baan-gestart", job({"burgerservicenummer": "111222333"}))
            first = await client.post(address, json=body)
            line.freeze()
            unanswered = asyncio.create_task(client.post(address, json={**body, "id": "nog-een"}))
            await asyncio.sleep(2)
            ended = [*await asyncio.gather(api.stopped(), worker.stopped())]
            await asyncio.wait([unanswered])
        finally:
            api.process.kill()
            worker.process.kill()
            await client.aclose()

    assert first.status_code == httpx.codes.ACCEPTED, first.text
    assert ended == [("services.intake.main", 0, True), ("services.intake.worker", 0, True)]
    # What is not answered with yes is not owed: who sent it sends it again.
    assert unanswered.exception() or not unanswered.result().is_success


async def _consumes(database: Database) -> bool:
    async with database.reading() as connection:
        return bool(
            (await connection.execute(text("SELECT count(*) FROM consumer_position"))).scalar_one()
        )
