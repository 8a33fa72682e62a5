"""Closes the books of a stack on this machine from its four databases, also while its APIs are away.

Nothing was lost and nothing done twice: `shared.accounting` says so, over all days that the ledgers know. And nothing waits
for a person whom nobody told: every open proposal has one open task, for a municipality that both services say is responsible.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from functools import partial
from typing import Final

from services.income.contracts import CONTRACTS as INCOME
from services.income.decisions.standing_repository import OPEN_PROPOSALS
from services.intake.contracts import CONTRACTS as INTAKE
from services.reporting.contracts import CONTRACTS as REPORTING
from services.routes.contracts import CONTRACTS as ROUTES
from services.routes.tasks.standing_repository import TASKS_TO_JUDGE
from shared import clock
from shared.accounting.books import Accountable, Books, read_books
from shared.accounting.comparing import Account
from shared.accounting.gathering import close_books
from shared.db.engine import create_engine
from shared.messaging.transaction import Database
from shared.settings import ServiceSettings

ALL: Final[Mapping[str, Accountable]] = {
    "intake": Accountable(INTAKE.topics),
    "routes": Accountable(ROUTES.topics, {"voorstellen": TASKS_TO_JUDGE}),
    "income": Accountable(INCOME.topics, {"voorstellen": OPEN_PROPOSALS}),
    "reporting": Accountable(REPORTING.topics),
}


async def take_account(
    urls: Mapping[str, str], accountables: Mapping[str, Accountable] = ALL
) -> Account:
    """Read the books once; `urls` has a database per service."""
    async with accounting(urls, accountables) as take:
        return await take()


@asynccontextmanager
async def accounting(
    urls: Mapping[str, str], accountables: Mapping[str, Accountable] = ALL
) -> AsyncIterator[Callable[[], Awaitable[Account]]]:
    """A function that reads the books, as often as one likes: to connect takes longer than to read."""
    async with AsyncExitStack() as stack:
        databases = {
            service: Database(create_engine(url, pool_size=1), service, ServiceSettings().oin)
            for service, url in urls.items()
        }
        for database in databases.values():
            stack.push_async_callback(database.close)
        yield partial(
            close_books,
            {
                service: partial(_books, database, accountables[service])
                for service, database in databases.items()
            },
        )


async def _books(database: Database, accountable: Accountable) -> Books:
    async with database.reading() as connection:
        return await read_books(connection, accountable, date.min, date.max, clock.today())
