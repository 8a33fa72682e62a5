"""Ways in which a handler or a timer fails that look like the surroundings, or that break more than its own savepoint."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import text

from shared.messaging.transaction import Database, Transaction

CONTENDED = 424_242
"""The lock that `contended` waits for."""


@asynccontextmanager
async def lock_held(database: Database, lock: int = CONTENDED) -> AsyncIterator[None]:
    """While somebody else holds a lock, for as long as the test takes."""
    async with database.engine.connect() as other, other.begin():
        await other.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await other.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
        yield


async def _no_file(_: Transaction) -> None:
    raise FileNotFoundError("a template that was not packed along")


async def _no_answer(_: Transaction) -> None:
    raise TimeoutError("somebody did not answer")


async def _uses_connection_twice(tx: Transaction) -> None:
    driver = (await tx.connection.get_raw_connection()).driver_connection
    assert driver is not None
    sleeping = asyncio.create_task(driver.fetchval("SELECT pg_sleep(0.1)"))
    await asyncio.sleep(0)
    try:
        await tx.execute(text("SELECT 1"))
    finally:
        await sleeping


async def _takes_too_long(tx: Transaction) -> None:
    # Thirty seconds in production; nobody waits for that here.
    await tx.execute(text("SET LOCAL statement_timeout = '50ms'"))
    await tx.execute(text("SELECT pg_sleep(30)"))


async def _gets_no_lock(tx: Transaction) -> None:
    # Ten seconds in production.
    await tx.execute(text("SET LOCAL lock_timeout = '50ms'"))
    await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CONTENDED})


async def _meets_a_deadlock(tx: Transaction) -> None:
    await tx.execute(text("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$"))


async def _breaks_the_connection(tx: Transaction) -> None:
    await tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


async def _fails_at_commit(tx: Transaction) -> None:
    await tx.execute(text("INSERT INTO checked_late VALUES ('one'), ('one')"))


POISONS: dict[str, Callable[[Transaction], Awaitable[None]]] = {
    "no file": _no_file,
    "no answer": _no_answer,
    "connection used twice": _uses_connection_twice,
    "takes too long": _takes_too_long,
    "contended": _gets_no_lock,
    "deadlock": _meets_a_deadlock,
    "breaks the connection": _breaks_the_connection,
    "fails at commit": _fails_at_commit,
}


async def _never_ends(tx: Transaction) -> None:
    await tx.execute(text("SELECT pg_sleep(3600)"))


async def _waits_for_a_lock(tx: Transaction) -> None:
    await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CONTENDED})


AT_FULL_LENGTH: dict[str, Callable[[Transaction], Awaitable[None]]] = {
    "never ends": _never_ends,
    "waits for a lock": _waits_for_a_lock,
}
"""The same, with the timeouts of production; for the failure tests, which have the time."""
