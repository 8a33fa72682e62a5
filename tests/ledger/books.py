"""A source and a ledger on fresh databases, and a way to wait until the accounting closes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from shared.messaging.transaction import Database
from tests.ledger.processes import Role, WorkerProcess
from tests.ledger.service import Accounts, accounts, create_tables, open_books


@dataclass
class Books:
    """Both sides of a test: their databases, and how to start their workers."""

    source: Database
    ledger: Database
    source_url: str
    ledger_url: str
    kafka: str
    prefix: str
    replication: int = 1

    def worker(self, role: Role, kill_at: str | None = None) -> WorkerProcess:
        url = self.source_url if role == "source" else self.ledger_url
        return WorkerProcess(role, url, self.kafka, self.prefix, kill_at, self.replication)

    async def accounts(self) -> Accounts:
        return await accounts(self.source.engine, self.ledger.engine)

    async def closed(self, timeout: float = 40) -> Accounts:  # noqa: ASYNC109 - a limit for the test
        """Wait until everything accepted is accounted for; the last books when it never is."""
        deadline = time.monotonic() + timeout
        while True:
            books = await self.accounts()
            if books.complete or books.faults or time.monotonic() > deadline:
                return books
            await asyncio.sleep(0.2)


@pytest.fixture
async def books(
    database_url: Callable[..., str], kafka: str, topic_prefix: str
) -> AsyncIterator[Books]:
    """Books on the servers that all tests share."""
    async with open_books_on(database_url(), database_url(), kafka, topic_prefix) as opened:
        yield opened


@asynccontextmanager
async def open_books_on(
    source_url: str, ledger_url: str, kafka: str, topic_prefix: str, replication: int = 1
) -> AsyncIterator[Books]:
    """Books on servers of the test's own."""
    await create_tables(source_url)
    await create_tables(ledger_url)
    source, ledger = open_books(source_url, "kassa"), open_books(ledger_url, "grootboek")
    yield Books(source, ledger, source_url, ledger_url, kafka, topic_prefix, replication)
    await source.close()
    await ledger.close()
