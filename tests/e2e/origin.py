"""The whole product at one address inside the test process: four APIs, four workers, a real database and broker."""

import asyncio
import base64
import secrets
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import uvicorn
import uvloop
from fastapi import FastAPI

from deploy.local.identity import LocalIssuer
from deploy.local.origin import create_origin
from deploy.local.ports import LOOPBACK, free_ports
from services.income.contracts import CONTRACTS as INCOME
from services.income.main import create_app as create_income
from services.income.settings import LetterSettings
from services.income.settings import Settings as IncomeSettings
from services.intake.contracts import CONTRACTS as INTAKE
from services.intake.contracts import contracts_of as intake_contracts
from services.intake.main import create_app as create_intake
from services.intake.residents.service import Residents
from services.intake.settings import Settings as IntakeSettings
from services.reporting.contracts import CONTRACTS as REPORTING
from services.reporting.main import create_app as create_reporting
from services.reporting.settings import Settings as ReportingSettings
from services.routes.contracts import CONTRACTS as ROUTES
from services.routes.main import create_app as create_routes
from services.routes.settings import Settings as RoutesSettings
from shared.messaging.contracts import Contracts
from shared.messaging.worker import Worker
from shared.settings import AuthSettings, KafkaSettings, ServiceSettings
from tests.signing_in import sign_in_settings

T = TypeVar("T")

START_SECONDS = 30
ADDRESSING_KEY = "een-sleutel-van-de-brievendienst"
STOP_SECONDS = 30
USUAL_SECONDS = 60.0
"""The longest between two turns of what a worker does all the time."""

CONTRACTS: dict[str, Contracts] = {
    "intake": INTAKE,
    "routes": ROUTES,
    "income": INCOME,
    "reporting": REPORTING,
}
SETTINGS: dict[str, type[ServiceSettings]] = {
    "intake": IntakeSettings,
    "routes": RoutesSettings,
    "income": IncomeSettings,
    "reporting": ReportingSettings,
}
CREATE: dict[str, Any] = {
    "intake": create_intake,
    "routes": create_routes,
    "income": create_income,
    "reporting": create_reporting,
}


@dataclass(slots=True)
class Running:
    """A worker that runs, and how to stop it."""

    task: "asyncio.Task[None]"
    stop: asyncio.Event


@dataclass
class OneOrigin:
    """`with OneOrigin(urls, kafka, folder) as origin: origin.address`. Workers can be stopped and started by name."""

    database_urls: dict[str, str]
    kafka: KafkaSettings
    folder: Path
    chores_every: float = USUAL_SECONDS
    """What a service does every so often it does as often as this: whoever moves the clock waits for it."""
    port: int = field(default_factory=lambda: free_ports(1)[0])
    _workers: dict[str, Running] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.issuer = LocalIssuer(
            self.folder, AuthSettings(issuer=f"{self.address}/identiteit", audience="naadloos")
        )
        self.letters = LetterSettings.model_validate(
            {
                "folder": self.folder / "brieven",
                "keys": {"1": _key()},
                "current_key": "1",
                "intake_url": self.address,
                "addressing_key": ADDRESSING_KEY,
            }
        )
        self._settings = {name: self._settings_of(name) for name in CONTRACTS}
        self._loop = uvloop.new_event_loop()
        self._server = self._make_server()
        self._thread = threading.Thread(target=self._run, name="origin", daemon=True)

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def start_worker(self, service: str) -> None:
        """Start a service's worker, if it does not run yet."""
        self._wait_for(self._start_worker(service))

    def stop_worker(self, service: str) -> None:
        """Stop a service's worker in order; what it has not done yet stays on the broker."""
        self._wait_for(self._stop_worker(service))

    def __enter__(self) -> Self:
        self._thread.start()
        self._wait_for(self._until_serving())
        for service in CONTRACTS:
            self.start_worker(service)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for service in list(self._workers):
            with suppress(TimeoutError):
                self.stop_worker(service)
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)

    def _settings_of(self, service: str) -> ServiceSettings:
        values: dict[str, Any] = {"database_url": self.database_urls[service]}
        if service == "intake":
            values |= {
                "bsn_hash_key": _key(),
                "bsn_encryption_keys": {"k1": _key()},
                "bsn_current_key": "k1",
                "addressing_key": ADDRESSING_KEY,
            }
        if service == "income":
            values["routes_url"] = self.address
            values["address"] = self.address
        if service in {"routes", "reporting"}:
            others = CONTRACTS.keys() - {service}
            values |= {f"{other}_url": self.address for other in others}
        if service == "routes":
            # No test of pages is about how busy this machine is.
            values["dossier_patience_seconds"] = 30
        if service == "reporting":
            values["monitor_patience_seconds"] = 30
        return SETTINGS[service].model_validate(values)

    def _more_for(self, service: str) -> dict[str, Any]:
        match service:
            case "routes":
                return {"signing_in": sign_in_settings(self.issuer)}
            case "income":
                return {"letters_with": self.letters}
            case _:
                return {}

    def _make_server(self) -> uvicorn.Server:
        self.apps: dict[str, FastAPI] = {
            name: create(self._settings[name], self.issuer.settings, **more)
            for name, create in CREATE.items()
            for more in [self._more_for(name)]
        }
        config = uvicorn.Config(
            create_origin(self.apps, self.issuer),
            host=LOOPBACK,
            port=self.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
        return uvicorn.Server(config)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._server.serve())
        finally:
            self._loop.close()

    async def _until_serving(self) -> None:
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has only this to tell it by
            await asyncio.sleep(0.05)

    async def _start_worker(self, service: str) -> None:
        if service in self._workers:
            return
        stop = asyncio.Event()
        settings, contracts = self._settings[service], CONTRACTS[service]
        if isinstance(settings, IntakeSettings):
            contracts = intake_contracts(Residents(settings.vault(), settings.birthday_lead_weeks))
        worker = Worker(self._hurried(contracts), settings, self.kafka)
        self._workers[service] = Running(asyncio.create_task(worker.run(stop)), stop)

    def _hurried(self, contracts: Contracts) -> Contracts:
        """What is done once an hour or a day stays so."""
        chores = tuple(
            replace(chore, seconds=min(chore.seconds, self.chores_every))
            if chore.seconds <= USUAL_SECONDS
            else chore
            for chore in contracts.chores
        )
        return replace(contracts, chores=chores)

    async def _stop_worker(self, service: str) -> None:
        running = self._workers.pop(service, None)
        if running is None:
            return
        running.stop.set()
        with suppress(asyncio.CancelledError):
            await running.task

    def _wait_for(self, work: Any) -> None:
        future: Future[None] = asyncio.run_coroutine_threadsafe(work, self._loop)
        future.result(START_SECONDS)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: a test with a browser has a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
