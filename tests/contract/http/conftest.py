"""Each of the four services as its `main` builds it, on a database of its own, asked over real HTTP."""

import base64
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from deploy.local.identity import LocalIssuer
from deploy.local.personas import PERSONAS
from deploy.local.ports import LOOPBACK
from shared.events.household import AGENCY_MUNICIPALITIES
from tests.servers import Address, ask

SERVICES = ("intake", "routes", "income", "reporting")

BULK = ("ndjson", "batch+json", "csv")
"""How the kinds of content end that hold many at once."""


@dataclass(frozen=True)
class Api:
    """A running service and what it publishes about itself."""

    service: str
    app: FastAPI
    address: str
    document: dict[str, Any]
    token: str
    """Holds every scope that any persona has."""
    bare_token: str
    """Holds, and has no scope at all."""

    @property
    def base(self) -> str:
        return f"{self.address}/{self.service}/v1"

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Method, path as documented, operation."""
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                yield method, path, operation

    def client(self, token: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.base, headers=headers, timeout=20)


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="session")
def running(test_servers: Address, issuer: LocalIssuer) -> Iterator[Callable[[str], Api]]:
    """Starts a service when a test first asks for it, and keeps it for the run."""
    started: dict[str, Api] = {}
    with ExitStack() as stack:

        def ask_for(service: str) -> Api:
            if service not in started:
                url = ask(test_servers, "database", service)
                stack.callback(ask, test_servers, "drop", url)
                intake = "" if service == "intake" else ask_for("intake").address
                app = _build(service, url, issuer, intake)
                address = stack.enter_context(_serving(app))
                started[service] = _api(service, app, address, issuer)
            return started[service]

        yield ask_for


@pytest.fixture(params=SERVICES)
def api(request: pytest.FixtureRequest, running: Callable[[str], Api]) -> Api:
    return running(request.param)


def _api(service: str, app: FastAPI, address: str, issuer: LocalIssuer) -> Api:
    document = httpx.get(f"{address}/{service}/v1/openapi.json").raise_for_status().json()
    scopes = {scope for persona in PERSONAS.values() for scope in persona.scopes}
    token = issuer.issue("contract", scopes, roles=PERSONAS, municipalities=AGENCY_MUNICIPALITIES)
    return Api(service, app, address, document, token, issuer.issue("bare", ()))


def _build(service: str, database_url: str, issuer: LocalIssuer, intake: str) -> FastAPI:
    """Whoever asks intake something asks the one that runs, at the address `intake`."""
    module = import_module(f"services.{service}.settings")
    given: dict[str, Any] = {"database_url": database_url, "intake_url": intake}
    more: dict[str, Any] = {}
    if service == "income":
        more["letters_with"] = module.LetterSettings(intake_url=intake)
    if service == "intake":
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        given |= {
            "bsn_hash_key": key,
            "bsn_encryption_keys": {"test": key},
            "bsn_current_key": "test",
        }
    create_app = import_module(f"services.{service}.main").create_app
    app: FastAPI = create_app(module.Settings(**given), issuer.settings, **more)
    return app


@contextmanager
def _serving(app: FastAPI) -> Iterator[str]:
    """A real server in a thread of its own, so that the tests may be plain functions."""
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    server = uvicorn.Server(config)
    with socket.create_server((LOOPBACK, 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        host, port = listener.getsockname()
        _wait_until(lambda: server.started)
        yield f"http://{host}:{port}"
        server.should_exit = True
        thread.join(20)


def _wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end, "the service did not start"
        time.sleep(0.02)
