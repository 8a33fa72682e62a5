"""The gateway of docker-compose.yml: a real nginx with its settings, before servers that only say who they are."""

import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from deploy.kafka.certificate import ensure_certificate
from deploy.local.openapi import SETTINGS
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.processes import ServerProcess
from shared.http.routing import body_rules

pytestmark = pytest.mark.timeout(180)  # it builds all four services

CONFIG = Path(__file__).resolve().parents[2] / "deploy" / "gateway" / "nginx.conf"
SERVICES = ("intake", "routes", "income", "reporting")
NAME = "kafka"
"""The certificate that we make for the broker serves here too."""


class Service(BaseHTTPRequestHandler):
    """Says which service it is, and what it was told."""

    protocol_version = "HTTP/1.1"
    name = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.send_header("Strict-Transport-Security", "max-age=1")
        self.send_header("Service", self.name)
        for name in ("Host", "X-Forwarded-For", "X-Forwarded-Proto"):
            self.send_header(f"Told-{name}", ", ".join(self.headers.get_all(name, [])))
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the name that the server looks for

    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Gateway:
    port: int
    plain_port: int
    trusted: ssl.SSLContext

    def client(self, address: str = "") -> httpx.Client:
        return httpx.Client(
            base_url=address or f"https://{LOOPBACK}:{self.port}",
            verify=self.trusted,
            headers={"Host": NAME},
            event_hooks={"request": [_by_name]},
        )

    def connected(self, caller: str = LOOPBACK) -> ssl.SSLSocket:
        connection = socket.create_connection((LOOPBACK, self.port), 20, (caller, 0))
        return self.trusted.wrap_socket(connection, server_hostname=NAME)

    def first_line(self, request: str) -> str:
        with self.connected() as connection:
            connection.sendall(request.encode())
            return connection.recv(200).split(b"\r\n")[0].decode()


def _by_name(request: httpx.Request) -> None:
    request.extensions["sni_hostname"] = NAME


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        pytest.skip("no nginx to start: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("gateway")
    port, plain_port, health_port, nobody = free_ports(4)
    ensure_certificate(folder / "certificate", folder / "ca.pem")
    (folder / "name.conf").write_text(f"server_name {NAME};")
    places = {
        "/tmp": str(folder),
        # A slow machine could not ask faster than what comes free in a second.
        "rate=100r/s": "rate=1r/s",
        "listen 443": f"listen {LOOPBACK}:{port}",
        "listen 80": f"listen {LOOPBACK}:{plain_port}",
        f"{LOOPBACK}:8081": f"{LOOPBACK}:{health_port}",
        "/run/secrets/gateway-certificate": f"{folder}/certificate",
        "/run/secrets/gateway-key": f"{folder}/certificate",
        "keycloak:8080": f"{LOOPBACK}:{nobody}",
    }
    with ExitStack() as stack:
        for name in SERVICES:
            places[f"{name}:8000"] = f"{LOOPBACK}:{stack.enter_context(_serving(name))}"
        process = _start(program, folder, places)
        stack.callback(process.kill)
        process.wait_until(lambda: _answers(health_port), 20, "nginx")
        trusted = ssl.create_default_context(cafile=folder / "ca.pem")
        yield Gateway(port, plain_port, trusted)


@contextmanager
def _serving(name: str) -> Iterator[int]:
    with ThreadingHTTPServer((LOOPBACK, 0), type(name, (Service,), {"name": name})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def _start(program: str, folder: Path, places: dict[str, str]) -> ServerProcess:
    text = CONFIG.read_text(encoding="utf-8")
    for place, here in places.items():
        assert place in text
        text = text.replace(place, here)
    (folder / "nginx.conf").write_text(text)
    command = [program, "-c", str(folder / "nginx.conf"), "-e", "stderr", "-g", "daemon off;"]
    return ServerProcess(command, log=folder / "log", environment={})


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://{LOOPBACK}:{port}/").status_code == 204
    except httpx.HTTPError:
        return False


def _app(service: str) -> FastAPI:
    settings = import_module(f"services.{service}.settings").Settings(**SETTINGS.get(service, {}))
    app: FastAPI = import_module(f"services.{service}.main").create_app(settings)
    return app


@pytest.fixture(scope="module")
def apps() -> dict[str, FastAPI]:
    return {service: _app(service) for service in SERVICES}


def test_every_address_reaches_a_service_that_has_it(
    gateway: Gateway, apps: dict[str, FastAPI]
) -> None:
    who_has: dict[str, set[str]] = {}
    for service, app in apps.items():
        for context in iter_route_contexts(app.routes):
            who_has.setdefault(str(context.path).split("/")[1], set()).add(service)

    with gateway.client() as client:
        reached = {part: client.get(f"/{part}/x").headers["Service"] for part in who_has if part}
        assert client.get("/").headers["Service"] == "routes"

    assert {"statisch", "overdracht", "opgave", "documentatie"} < reached.keys()
    assert all(service in who_has[part] for part, service in reached.items())


def test_what_a_service_takes_passes_and_no_byte_more(
    gateway: Gateway, apps: dict[str, FastAPI]
) -> None:
    sizes = {
        str(context.path): body_rules(context.original_route)[1]
        for app in apps.values()
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
    }
    large = {path: size for path, size in sizes.items() if size > 1024**2}
    assert len(large) >= 5

    for path, size in {**large, "/intake/v1/levensgebeurtenissen": 1024**2}.items():
        asked = f"POST {path} HTTP/1.1\r\nHost: {NAME}\r\nExpect: 100-continue\r\n"
        assert gateway.first_line(f"{asked}Content-Length: {size}\r\n\r\n").split()[1] != "413"
        assert gateway.first_line(f"{asked}Content-Length: {2**40}\r\n\r\n").split()[1] == "413"
    asked = f"POST /routes/v1/taken HTTP/1.1\r\nHost: {NAME}\r\nExpect: 100-continue\r\n"
    assert gateway.first_line(f"{asked}Content-Length: {1024**2 + 1}\r\n\r\n").split()[1] == "413"


def test_a_service_is_told_who_asks_at_which_name_and_what_a_caller_says_of_it_is_dropped(
    gateway: Gateway,
) -> None:
    with gateway.client() as client:
        answer = client.get("/routes/", headers={"X-Forwarded-For": "203.0.113.9"})

    assert answer.headers["Told-Host"] == NAME
    assert answer.headers["Told-X-Forwarded-For"] == LOOPBACK
    assert answer.headers["Told-X-Forwarded-Proto"] == "https"


def test_what_a_service_says_of_security_is_said_once(gateway: Gateway) -> None:
    with gateway.client() as client:
        answer = client.get("/routes/")

    assert answer.headers.get_list("Strict-Transport-Security") == ["max-age=1"]
    assert "nginx/" not in answer.headers["Server"]


@pytest.mark.parametrize("service", SERVICES)
def test_metrics_are_not_for_who_comes_from_outside(gateway: Gateway, service: str) -> None:
    with gateway.client() as client:
        for path in (f"/{service}/v1/metrics", f"/{service}/v1/%6detrics", "/x/../" + service):
            answer = client.get(
                path if "metrics" in path or "%6d" in path else f"{path}/v1/metrics"
            )

            assert answer.status_code == 404
            assert "Service" not in answer.headers


def test_another_name_than_ours_is_refused(gateway: Gateway) -> None:
    assert gateway.first_line("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").split()[1] == "421"
    assert gateway.first_line("GET / HTTP/1.1\r\n\r\n").split()[1] == "400"
    twice = f"GET / HTTP/1.1\r\nHost: {NAME}\r\nHost: {NAME}\r\n\r\n"
    assert gateway.first_line(twice).split()[1] == "400"

    connection = socket.create_connection((LOOPBACK, gateway.port), timeout=20)
    with pytest.raises(ssl.SSLError), connection:
        gateway.trusted.wrap_socket(connection, server_hostname="evil.example")


def test_who_comes_without_tls_is_sent_on(gateway: Gateway) -> None:
    with gateway.client(f"http://{LOOPBACK}:{gateway.plain_port}") as client:
        answer = client.get("/routes/werk?x=1")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"https://{NAME}/routes/werk?x=1"


def test_a_service_that_is_away_is_told_as_such(gateway: Gateway) -> None:
    with gateway.client() as client:
        answer = client.get("/identiteit/realms/naadloos")  # nobody is there

    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


def test_a_machine_that_runs_wild_is_told_to_wait(gateway: Gateway) -> None:
    # Nobody is there: what is refused here is refused before it is passed on.
    request = f"GET /identiteit/ HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode()
    answers: list[str] = []
    # Of another address than the tests beside this one.
    with gateway.connected("127.0.0.2") as connection:
        reader = connection.makefile("rb")
        while "429" not in answers and len(answers) < 900:
            connection.sendall(request)
            answers.append(_answer(reader)[0])

    assert len(answers) > 400
    assert answers[-1] == "429"


def _answer(reader: Any) -> tuple[str, dict[str, str]]:
    status = reader.readline().split()[1].decode()
    headers = dict(iter(lambda: reader.readline().decode().rstrip().partition(": ")[::2], ("", "")))
    reader.read(int(headers.get("Content-Length", 0)))
    return status, headers
