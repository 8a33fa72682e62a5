"""Fixtures for every test: servers, a fresh database per test, a name space of its own on the broker.

| fixture | gives |
|---|---|
| `database_url` | a function: `database_url("intake")` is a fresh, migrated database, dropped afterwards; `database_url("grootboek")` one of the ledger of tests; `database_url()` an empty one |
| `service_database` | a function: `await service_database("intake")` is a `Database` on such a fresh one |
| `postgres` | the address of the PostgreSQL server that all tests share |
| `kafka` | the bootstrap servers of the Kafka broker that all tests share |
| `topic_prefix` | a prefix for topics and groups that no other test has (`KafkaSettings.topic_prefix`) |
| `start_postgres`, `start_kafka` | a server of the test's own, to kill and freeze: `start_kafka(nodes=3)` |
| `short` | whether failure tests should be brief (`make chaos SHORT=1`) |
| `standards` | the folder with the national standards beside the checkout; skips where it is absent |
"""

import asyncio
import faulthandler
import gc
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from types import CodeType
from typing import Any, Protocol
from uuid import uuid4

import httpx
import pytest
import structlog
import uvloop
from httpx._transports import default as httpx_transports
from hypothesis import Phase, settings
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import URL
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from deploy.local.kafka import KafkaCluster
from deploy.local.postgres import PostgresServer
from shared.db import engine as engines
from shared.db.engine import create_engine
from shared.garbage import settle_garbage
from shared.messaging.transaction import Database
from shared.settings import ServiceSettings
from shared.testing.events import publish_life_events_with
from shared.ui import templating
from tests.order import in_order
from tests.published import as_published
from tests.servers import Address, TestServers, ask
from tests.settings import TestSettings

publish_life_events_with(as_published)

CLOSE_SECONDS = 30
"""After which the loop of a test will not close any more."""

_configure = structlog.configure


def _configure_for_now(**settings: Any) -> None:
    """A logger that was used once would keep the settings of that test, whatever a later test listens to."""
    _configure(**{**settings, "cache_logger_on_first_use": False})


setattr(structlog, "configure", _configure_for_now)  # noqa: B010 - no type knows of it


class _Compiled(BytecodeCache):
    """What a template was compiled to, for every app of this process: each test makes an app of its own."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._of.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._of[bucket.key, bucket.checksum] = bucket.code


setattr(templating, "Environment", partial(Environment, bytecode_cache=_Compiled()))  # noqa: B010

_statements: defaultdict[str, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(2_000))


def _with_statements_of_others(url: URL, **options: Any) -> AsyncEngine:
    """What a statement was compiled to, for every engine on a service's tables: each test makes engines of its own."""
    engine = create_async_engine(url, **options)
    service = (url.database or "").rpartition("_")[0]
    if service not in {"", "empty"}:
        engine.sync_engine._compiled_cache = _statements[service]
    return engine


setattr(engines, "create_async_engine", _with_statements_of_others)  # noqa: B010
# Engines are all made with the same options: what one dialect compiled serves every other.
setattr(PGDialect_asyncpg, "__eq__", lambda _, other: isinstance(other, PGDialect_asyncpg))  # noqa: B010
setattr(PGDialect_asyncpg, "__hash__", lambda _: hash(PGDialect_asyncpg))  # noqa: B010
_ask_server: Any = PGDialect_asyncpg.initialize
_of_server: dict[str, Any] = {}


def _initialize(dialect: PGDialect_asyncpg, connection: Any) -> None:
    """What a server said of itself to the first engine holds for all: every one is of the same program."""
    if not _of_server:
        before = set(vars(dialect))
        _ask_server(dialect, connection)
        _of_server.update({name: vars(dialect)[name] for name in vars(dialect).keys() - before})
    vars(dialect).update(_of_server)


setattr(PGDialect_asyncpg, "initialize", _initialize)  # noqa: B010
# The servers of tests speak no TLS; to ask first costs them a process, and the driver a context, per connection.
os.environ["PGSSLMODE"] = "disable"  # noqa: TID251 - the driver reads it, for want of another way

# To read the certificates of all authorities takes longer than most tests; a client that each test makes needs none of its own.
setattr(httpx_transports, "create_ssl_context", cache(httpx.create_ssl_context))  # noqa: B010

# What httpx looks for at every request to an app; a module that is known to be absent is not sought on the whole path again.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # Python's own way to say so
# What jsonschema checks IRIs with, which no schema here has: its grammar takes seconds to compile, in every worker.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# How long an example takes says nothing where two cores run servers and tests at once.
settings.register_profile("naadloos", deadline=None)
settings.load_profile("naadloos")
# `make mutants`: the same few examples each time, and no search for the smallest one that fails.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=25,
    phases=(Phase.explicit, Phase.generate),
)

STANDARDS = Path(__file__).resolve().parents[2] / "shared" / "standards"
OWNER = pytest.StashKey[TestServers]()
ADDRESS = pytest.StashKey[Address]()


def pytest_configure(config: pytest.Config) -> None:
    workerinput: dict[str, Any] | None = getattr(config, "workerinput", None)
    if workerinput is None:
        config.stash[OWNER] = TestServers()
        config.stash[ADDRESS] = config.stash[OWNER].address
    else:
        config.stash[ADDRESS] = workerinput["test_servers"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """pytest-xdist is about to start a worker."""
    node.workerinput["test_servers"] = node.config.stash[ADDRESS]


class _Loop(uvloop.Loop):
    """Closing waits for ever, in C, for a connection that a failed test left open: then the process ends, with the stacks."""

    def close(self) -> None:
        faulthandler.dump_traceback_later(CLOSE_SECONDS, exit=True, file=2)
        super().close()
        faulthandler.cancel_dump_traceback_later()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run on the loop on which the services do; it takes half the processor time of Python's own."""
    return {"uvloop": _Loop}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """To collect is to make millions of objects that stay: whoever looks for garbage among them looks in vain, each time longer."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After chance has put them in its order; who wants none of that wants none of this."""
    if config.getoption("randomly_reorganize", default=False):
        items[:] = in_order(config, items)


def pytest_collection_finish() -> None:
    """As a service does when it has imported everything: thousands of tests are no garbage."""
    settle_garbage()


def pytest_unconfigure(config: pytest.Config) -> None:
    if OWNER in config.stash:
        config.stash[OWNER].close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is skipped in silence."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and TestSettings().require_all:
        report.outcome = "failed"
        report.longrepr = f"skipped, but NAADLOOS_REQUIRE_ALL is set: {report.longreprtext}"
    return report


@pytest.fixture(scope="session")
def test_servers(pytestconfig: pytest.Config) -> Address:
    """Where to ask for a server."""
    return pytestconfig.stash[ADDRESS]


@pytest.fixture(scope="session")
def postgres(test_servers: Address) -> str:
    return ask(test_servers, "postgres")


@pytest.fixture(scope="session")
def kafka(test_servers: Address) -> str:
    return ask(test_servers, "kafka")


@pytest.fixture
def database_url(test_servers: Address) -> Iterator[Callable[..., str]]:
    made: list[str] = []

    def fresh(service: str = "") -> str:
        made.append(ask(test_servers, "database", service))
        return made[-1]

    yield fresh
    for url in made:
        ask(test_servers, "drop", url)


@pytest.fixture
def topic_prefix() -> str:
    return f"test-{uuid4().hex[:12]}-"


class StartPostgres(Protocol):
    def __call__(self) -> PostgresServer: ...


class StartKafka(Protocol):
    def __call__(self, nodes: int = 1) -> KafkaCluster: ...


@pytest.fixture
def start_postgres(tmp_path: Path) -> Iterator[StartPostgres]:
    with ExitStack() as stack:

        def start() -> PostgresServer:
            folder = tmp_path / f"postgres-{uuid4().hex[:8]}"
            return stack.enter_context(PostgresServer(folder))

        yield start


@pytest.fixture
def start_kafka(tmp_path: Path) -> Iterator[StartKafka]:
    with ExitStack() as stack:

        def start(nodes: int = 1) -> KafkaCluster:
            folder = tmp_path / f"kafka-{uuid4().hex[:8]}"
            cluster = KafkaCluster(folder, nodes)
            stack.callback(cluster.kill)  # nobody will read what it has
            cluster.start()
            return cluster

        yield start


@pytest.fixture(scope="session")
def short() -> bool:
    return TestSettings().short


@pytest.fixture(scope="session")
def standards() -> Path:
    if not STANDARDS.is_dir():
        pytest.skip("the national standards are not beside the checkout (../shared/standards)")
    return STANDARDS


@pytest.fixture
async def service_database(
    database_url: Callable[..., str],
) -> AsyncIterator[Callable[[str], Awaitable[Database]]]:
    """A function: `await service_database("income")` is that service's fresh, migrated `Database`."""
    opened: list[Database] = []

    async def open_one(service: str) -> Database:
        url = database_url(service)
        opened.append(Database(create_engine(url, pool_size=10), service, ServiceSettings().oin))
        return opened[-1]

    yield open_one
    for database in opened:
        await database.close()
