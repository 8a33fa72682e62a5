"""The whole platform on one machine: PostgreSQL, Kafka, four databases, four APIs at one address, four workers.

Every program is a process of its own that dies with this one.
"""

import base64
import json
import secrets
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.local import tokens
from deploy.local.identity import LocalIssuer
from deploy.local.kafka import Broker, KafkaCluster, running_broker
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.postgres import PostgresServer
from deploy.local.processes import ServerError, ServerProcess, log_tail
from deploy.local.programs import SERVICES, Program, get_ready
from deploy.local.settings import inherited
from deploy.local.shelter import ROOM
from shared import clock
from shared.settings import AuthSettings

PROGRAMS = {"adres": "deploy.local.serve_origin"} | {
    f"{service}-werker": f"services.{service}.worker" for service in SERVICES
}
PROGRAMS["drukstraat"] = "deploy.local.print_street"
"""The programs of the stack by name: the APIs at their one address, the workers, and who plays the print street."""
_NEIGHBOURS = (
    *(f"ROUTES_{service}_URL" for service in ("INTAKE", "INCOME", "REPORTING")),
    *(f"REPORTING_{service}_URL" for service in ("INTAKE", "INCOME", "ROUTES", "OWN")),
    "INCOME_ROUTES_URL",
    "INCOME_ADDRESS",
    "LETTERS_INTAKE_URL",
)
"""Where a service asks another something for a page: here all stand at one address."""
START_SECONDS = 300
STOP_SECONDS = 15

Progress = Callable[[str], None]
"""Told in a few words what is being done now."""


@dataclass(frozen=True)
class Server:
    """A database server or a broker of the stack's own."""

    log: Path
    is_running: Callable[[], bool]
    start: Callable[[], None]


@dataclass(frozen=True)
class Stack:
    """A running platform. Its programs may be killed and started again, each by its name in `PROGRAMS`."""

    folder: Path
    address: str
    broker: str
    postgres_version: str
    database_urls: dict[str, str]
    issuer: LocalIssuer
    environment: dict[str, str]
    """What a program needs to join this stack; holds secrets of the local stack alone."""
    processes: dict[str, ServerProcess]
    servers: dict[str, Server]
    breakable: dict[str, PostgresServer | KafkaCluster] = field(default_factory=dict)
    """The servers of our own, for a failure test to kill and freeze."""

    def ended(self) -> list[str]:
        """The servers and programs that have stopped by themselves, which none should."""
        return [
            *(name for name, server in self.servers.items() if not server.is_running()),
            *(name for name, process in self.processes.items() if not process.running),
        ]

    def end_of(self, name: str) -> str:
        """How a server or a program ended, as far as is known."""
        return "een server" if name in self.servers else self.processes[name].end

    def kill(self, name: str) -> None:
        """End a program as a failing machine does: it finishes nothing and tells nobody."""
        self.processes[name].kill()

    def restart(self, name: str) -> None:
        """Start a program again; what still runs of it is killed first. A server that ended is started again."""
        if name in self.servers:
            self.servers[name].start()
            return
        self.kill(name)
        self.processes[name] = _start(name, self.folder, self.environment)

    def run(self, module: str) -> None:
        """Run a program of ours in this stack until it ends. Raises ServerError with what it said when it fails."""
        _run(module, log=self.folder / f"{module}.log", environment=self.environment)

    def log_of(self, name: str) -> str:
        log = self.servers[name].log if name in self.servers else self.processes[name].log
        return log_tail(log)


@contextmanager
def running_stack(
    folder: Path,
    *,
    port: int | None = None,
    shift_seconds: float = 0,
    data_folders: Mapping[str, Path] | None = None,
    progress: Progress = print,
) -> Iterator[Stack]:
    """Start everything in `folder` (new or empty) and stop it at the end. Raises ServerError with a log's tail.

    `shift_seconds` moves the clock of every program, and of this one. With `data_folders` each service has a database
    server of its own, whose data is in that folder; without it they share one.
    """
    clock.shift_by(shift_seconds)
    _check_room(folder)
    get_ready()
    with ExitStack() as stack:
        progress("PostgreSQL en Kafka starten (de eerste keer wordt 43 MB opgehaald)")
        # Beside each other: either takes seconds, of which it waits a part.
        with ThreadPoolExecutor(1) as pool:
            starting = pool.submit(stack.enter_context, running_broker(folder / "kafka"))
            postgres = _database_servers(stack, data_folders or {"": folder / "postgres"})
            progress("vier databases maken en bijwerken")
            urls = _databases(folder, postgres)
            broker = starting.result()
        port = port or free_ports(1)[0]
        address = f"http://{LOOPBACK}:{port}"
        issuer = LocalIssuer(
            folder / tokens.IDENTITY,
            AuthSettings(issuer=f"{address}/identiteit", audience="naadloos"),
        )
        environment = _environment(urls, broker, issuer, port, shift_seconds)
        progress("vier diensten en vier werkers starten")
        processes: dict[str, ServerProcess] = {}
        stack.callback(_stop, processes)
        for name in PROGRAMS:
            processes[name] = _start(name, folder, environment)
        origin = processes["adres"]
        origin.wait_until(lambda: _answers(address), START_SECONDS, "het adres")
        tokens.write(folder, issuer.settings.issuer, shift_seconds, environment)
        stack.callback(progress, "stoppen")
        yield Stack(
            folder,
            address,
            broker.description,
            next(iter(postgres.values())).version,
            urls,
            issuer,
            environment,
            processes,
            _servers(postgres, broker),
            {**postgres, **({"Kafka": broker.cluster} if broker.cluster else {})},
        )


def _database_servers(stack: ExitStack, folders: Mapping[str, Path]) -> dict[str, PostgresServer]:
    """By their names: one for all, or of each service."""
    return {
        f"PostgreSQL {service}".strip(): stack.enter_context(PostgresServer(folder))
        for service, folder in folders.items()
    }


def _servers(postgres: Mapping[str, PostgresServer], broker: Broker) -> dict[str, Server]:
    found = {name: _of(server) for name, server in postgres.items()}
    if (cluster := broker.cluster) is not None:
        found["Kafka"] = Server(
            cluster.nodes[0].log, lambda: bool(cluster.process_ids), cluster.start
        )
    return found


def _of(postgres: PostgresServer) -> Server:
    return Server(postgres.log, lambda: postgres.running, postgres.start)


def _check_room(folder: Path) -> None:
    room = shutil.disk_usage(folder).free
    if room < ROOM:
        raise ServerError(
            f"er is {room // 1024**2} MiB vrij in {folder} en {ROOM // 1024**2} MiB nodig:"
            " maak ruimte en probeer het opnieuw"
        )


def _databases(folder: Path, postgres: Mapping[str, PostgresServer]) -> dict[str, str]:
    urls = {}
    for service in SERVICES:
        server = postgres.get(f"PostgreSQL {service}") or postgres["PostgreSQL"]
        server.create_database(service)
        urls[service] = server.url(service)
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        list(pool.map(lambda item: _migrate(folder, *item), urls.items()))
    return urls


def _migrate(folder: Path, service: str, url: str) -> None:
    """In a process of its own: Alembic keeps its context in a module."""
    variables = {f"{service.upper()}_DATABASE_URL": url}
    log = folder / f"{service}-migraties.log"
    _run("shared.db.migrate", service, log=log, environment=inherited() | variables)


def _run(module: str, *arguments: str, log: Path, environment: Mapping[str, str]) -> None:
    """Run a module of ours until it ends."""
    program = Program(module, *arguments, log=log, environment=environment)
    program.wait(START_SECONDS)
    if program.exit_code:
        raise ServerError(f"{module} mislukte\n{program.log_tail()}")


def _environment(
    urls: dict[str, str], broker: Broker, issuer: LocalIssuer, port: int, shift_seconds: float
) -> dict[str, str]:
    addressing_key = _key()
    return {
        **inherited(),
        "INTAKE_ADDRESSING_KEY": addressing_key,
        "LETTERS_ADDRESSING_KEY": addressing_key,
        "LETTERS_FOLDER": str(issuer.jwks_file.parents[1] / "brieven"),
        "LETTERS_KEYS": json.dumps({"lokaal": _key()}),
        "LETTERS_CURRENT_KEY": "lokaal",
        **{f"{service.upper()}_DATABASE_URL": url for service, url in urls.items()},
        "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap_servers,
        # A broker that was given may hold the topics of an earlier stack, whose databases are gone.
        "KAFKA_TOPIC_PREFIX": "" if broker.is_ours else f"lokaal-{secrets.token_hex(4)}-",
        "KAFKA_SESSION_TIMEOUT_MS": "6000",
        "KAFKA_HEARTBEAT_INTERVAL_MS": "500",
        "AUTH_ISSUER": issuer.settings.issuer,
        "AUTH_AUDIENCE": issuer.settings.audience,
        "AUTH_JWKS_FILE": str(issuer.jwks_file),
        "AUTH_SESSIONS_URL": issuer.address,
        "AUTH_SECURE_COOKIES": "false",
        **issuer.sign_in_environment,
        "CLOCK_SHIFT_SECONDS": str(shift_seconds),
        "SITE_IS_DEMO": "true",
        "INTAKE_BSN_HASH_KEY": _key(),
        "INTAKE_BSN_ENCRYPTION_KEYS": json.dumps({"lokaal": _key()}),
        "INTAKE_BSN_CURRENT_KEY": "lokaal",
        "REPORTING_BOOKS_TOKEN": issuer.token("beheer"),
        **dict.fromkeys(_NEIGHBOURS, f"http://{LOOPBACK}:{port}"),
        "LOCAL_PORT": str(port),
        "LOCAL_IDENTITY_FOLDER": str(issuer.jwks_file.parent),
        "LOCAL_BROKER": broker.description,
    }


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _start(name: str, folder: Path, environment: Mapping[str, str]) -> ServerProcess:
    return Program(PROGRAMS[name], log=folder / f"{name}.log", environment=environment)


def _stop(processes: Mapping[str, ServerProcess]) -> None:
    """All at once: each waits for its own work only."""
    for process in processes.values():
        process.send(signal.SIGTERM)
    for process in processes.values():
        process.wait(STOP_SECONDS)


def _answers(address: str) -> bool:
    try:
        answer = httpx.get(f"{address}/reporting/v1/health/ready", timeout=2)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK
