"""A source and a ledger on fresh databases, and a way to wait until the accounting closes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pytest

from shared import clock
from shared.accounting.books import Accountable, read_books
from shared.accounting.books import Books as LedgerBooks
from shared.accounting.comparing import Account
from shared.accounting.gathering import close_books
from shared.messaging.transaction import Database
from tests.ledger.processes import Role, WorkerProcess
from tests.ledger.service import LEDGER, SOURCE, Accounts, accounts, create_tables, open_books


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

    async def account(self) -> Account:
        """The same as the ledgers of the runtime say it, from numbers alone."""
        return await account_of(self.source, self.ledger)

    async def closed(self, timeout: float = 40) -> Accounts:  # noqa: ASYNC109 - a limit for the test
        """Wait until everything accepted is accounted for, in the runtime's own ledgers too; the last books when it never is."""
        deadline = time.monotonic() + timeout
        while True:
            books = await self.accounts()
            account = await self.account()
            is_over = time.monotonic() > deadline
            if account.wrong or (is_over and books.complete and not account.balances):
                return replace(books, faults=(*books.faults, f"{account} {account.differences}"))
            if (books.complete and account.balances) or books.faults or is_over:
                return books
            await asyncio.sleep(0.2)


async def account_of(source: Database, ledger: Database) -> Account:
    """Close the ledgers of both sides."""

    async def read(database: Database, accountable: Accountable) -> LedgerBooks:
        async with database.reading() as connection:
            return await read_books(connection, accountable, date.min, date.max, clock.today())

    return await close_books(
        {
            "kassa": partial(read, source, Accountable(SOURCE.topics)),
            "grootboek": partial(read, ledger, Accountable(LEDGER.topics)),
        }
    )


@pytest.fixture
async def books(
    database_url: Callable[..., str], kafka: str, topic_prefix: str
) -> AsyncIterator[Books]:
    """Books on the servers that all tests share."""
    urls = database_url("grootboek"), database_url("grootboek")
    async with _opened(*urls, kafka, topic_prefix) as opened:
        yield opened


@asynccontextmanager
async def open_books_on(
    source_url: str, ledger_url: str, kafka: str, topic_prefix: str, replication: int = 1
) -> AsyncIterator[Books]:
    """Books on servers of the test's own."""
    await create_tables(source_url)
    await create_tables(ledger_url)
    async with _opened(source_url, ledger_url, kafka, topic_prefix, replication) as opened:
        yield opened


@asynccontextmanager
async def _opened(
    source_url: str, ledger_url: str, kafka: str, topic_prefix: str, replication: int = 1
) -> AsyncIterator[Books]:
    source, ledger = open_books(source_url, "kassa"), open_books(ledger_url, "grootboek")
    try:
        yield Books(source, ledger, source_url, ledger_url, kafka, topic_prefix, replication)
    finally:
        await source.close()
        await ledger.close()
