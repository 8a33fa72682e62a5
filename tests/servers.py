"""One PostgreSQL and one Kafka for a whole test run, however many pytest workers it has.

The process that was started as `pytest` owns the servers and starts each when the first test asks for it, over a
socket; the workers of pytest-xdist only ask. A run of unit tests alone starts nothing.
"""

import asyncio
import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from typing import TypeAlias
from uuid import uuid4

import asyncpg

from deploy.local.kafka import KafkaCluster
from deploy.local.ports import LOOPBACK
from deploy.local.postgres import PostgresServer
from deploy.local.settings import LocalSettings
from shared.db.engine import create_engine
from shared.db.migrate import upgrade
from shared.messaging import partitions
from tests.ledger.service import create_tables

LEDGER = "grootboek"
MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes: a run leaves a few hundred MiB, most of it Kafka's."""


Address: TypeAlias = tuple[str, int, bytes]
"""Host, port, and what shows that one may ask."""


class TestServersError(RuntimeError):
    """The process that owns the servers could not do what was asked."""


class Administrator:
    """One connection by which databases come and go, one at a time: to start `psql` for each costs as much as the work itself."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._one_at_a_time = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="administrator", daemon=True
        )
        self._thread.start()

    def execute(self, url: str, statement: str) -> None:
        self.begin(url, statement).result()

    def begin(self, url: str, statement: str) -> Future[None]:
        """Who asks does not wait."""
        return asyncio.run_coroutine_threadsafe(self._execute(url, statement), self._loop)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        async with self._one_at_a_time:
            if self._connection is not None:
                await self._connection.close()

    async def _execute(self, url: str, statement: str) -> None:
        async with self._one_at_a_time:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(url)
            await self._connection.execute(statement)


class TestServers:
    """The owner: lives in the controlling pytest process."""

    __test__ = False

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="naadloos-test-", dir=_in_memory())
        folder = Path(self._folder.name)
        folder.chmod(0o711)  # to the database's user, when we are root
        self._postgres = PostgresServer(folder / "postgres", durable=False)
        self._kafka_folder = folder / "kafka"
        self._kafka: KafkaCluster | None = None
        # The next database is not waited for until the last one is gone.
        self._creating, self._dropping = Administrator(), Administrator()
        self._templates: set[str] = set()
        self._starting = {"postgres": threading.Lock(), "kafka": threading.Lock()}
        # Alembic keeps its context in a module: one migration at a time in one process.
        self._migrating = threading.Lock()
        self._answers: dict[str, Callable[[str], str]] = {
            "postgres": self.postgres,
            "kafka": self.kafka,
            "database": self.create_database,
            "drop": self.drop_database,
        }
        self._key = secrets.token_bytes(32)
        # No Unix socket: its path may have some hundred bytes, which a folder for temporary files can exceed by itself.
        self._listener = Listener((LOOPBACK, 0), "AF_INET", backlog=64, authkey=self._key)
        self._pool = ThreadPoolExecutor(16, "test-servers")
        threading.Thread(target=self._serve, name="test-servers", daemon=True).start()

    @property
    def address(self) -> Address:
        return (*self._listener.address, self._key)

    def close(self) -> None:
        """Stop whatever was started."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._creating.close()
        self._dropping.close()
        self._postgres.stop()
        if self._kafka is not None:
            self._kafka.kill()  # nobody will read what it has
        self._listener.close()
        self._folder.cleanup()

    def postgres(self, database: str = "") -> str:
        with self._starting["postgres"]:
            self._postgres.start()
        return self._postgres.url(database or "postgres")

    def kafka(self, _: str = "") -> str:
        given = LocalSettings().kafka_bootstrap_servers
        if given:
            return given
        with self._starting["kafka"]:
            if self._kafka is None:
                cluster = KafkaCluster(self._kafka_folder)
                cluster.start()
                self._kafka = cluster
        return self._kafka.bootstrap_servers

    def create_database(self, service: str) -> str:
        """A fresh database with the tables of `service`, or of the ledger of tests; without any if it is empty."""
        self.postgres()
        name = f"{service or 'empty'}_{uuid4().hex}"
        template = self._template(service) if service else "template1"
        # Copied as files: some thousands of databases in a run need not be in the log of changes too.
        self._creating.execute(
            self._postgres.url(),
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY',
        )
        return self._postgres.url(name)

    def drop_database(self, url: str) -> str:
        name = url.rpartition("/")[2]
        self._dropping.begin(self._postgres.url(), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        return ""

    def _template(self, service: str) -> str:
        """Tables are made once per service; every test gets a copy."""
        name = f"template_{service}"
        with self._migrating:
            if service not in self._templates:
                self._postgres.create_database(name)
                url = self._postgres.url(name)
                if service == LEDGER:
                    asyncio.run(create_tables(url))
                else:
                    upgrade(url, service)
                    asyncio.run(_make_partitions(url))
                self._templates.add(service)
        return name

    def _serve(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except (AuthenticationError, EOFError, ConnectionError):
                continue  # who asked went away, or may not ask
            except OSError:  # closed
                return
            self._pool.submit(self._answer, connection)

    def _answer(self, connection: Connection) -> None:
        with connection:
            what, argument = connection.recv()
            try:
                connection.send((True, self._answers[what](argument)))
            except Exception as error:  # noqa: BLE001 - it is raised again in the process that asked
                connection.send((False, f"{type(error).__name__}: {error}"))


def _in_memory() -> str | None:
    """A folder in memory where there is room: a database of its own per test is hundreds of files each time."""
    usable = os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if usable else None


async def _make_partitions(url: str) -> None:
    """What a worker would make in its first moment."""
    engine = create_engine(url)
    try:
        await partitions.maintain(engine)
    finally:
        await engine.dispose()


def ask(address: Address, what: str, argument: str = "") -> str:
    """Ask the owner; blocks until the server that is needed runs."""
    host, port, key = address
    with Client((host, port), "AF_INET", authkey=key) as connection:
        connection.send((what, argument))
        succeeded, answer = connection.recv()
    if not succeeded:
        raise TestServersError(answer)
    return str(answer)
