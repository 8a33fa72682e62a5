"""Migrations: `python -m shared.db.migrate <service>`, and the environment all services' Alembic histories share.

A migration waits for a table no longer than two seconds, since whoever writes to it waits behind the migration: it gives way
and comes again. The address of the database comes from `<SERVICE>_DATABASE_URL`: an argument could be read by every process.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Final

import structlog
from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, pool, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from shared.settings import database_url_of

SERVICES = Path(__file__).resolve().parents[2] / "services"
LOCK_TIMEOUT: Final = "2s"
PAUSES: Final = (1.0, 2.0, 5.0, *(10.0,) * 60)
"""Seconds between attempts: ten minutes, in which a long report or a backup ends too."""

_MIGRATION_LOCK = 7_002
_LOCK_NOT_AVAILABLE = "55P03"

log = structlog.get_logger(__name__)


def upgrade(url: str, service: str, revision: str = "head") -> None:
    """Bring a service's database to `revision`. Blocking; safe to run from several processes at once.

    Each migration is a transaction of its own: what was done stays done when a later one has to give way.
    """
    config = Config()
    config.set_main_option("script_location", str(SERVICES / service / "migrations"))
    config.attributes["url"] = url
    for pause in PAUSES:
        try:
            return command.upgrade(config, revision)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
        log.warning("migration_gives_way", service=service, seconds=pause)
        time.sleep(pause)
    return command.upgrade(config, revision)


def run_environment() -> None:
    """The body of every service's `migrations/env.py`."""
    asyncio.run(_migrate(context.config.attributes["url"]))


async def _migrate(url: str) -> None:
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"), poolclass=pool.NullPool
    )
    async with engine.connect() as connection:
        await connection.run_sync(_run)
        await connection.commit()
    await engine.dispose()


def _run(connection: Connection) -> None:
    _wait_for_our_turn(connection)
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def _wait_for_our_turn(connection: Connection) -> None:
    """Asked again and again: a statement that waits for the lock would be waited for by an index that is built meanwhile."""
    turn = text("SELECT pg_try_advisory_lock(:key)")
    while not connection.execute(turn, {"key": _MIGRATION_LOCK}).scalar_one():
        connection.commit()
        time.sleep(0.2)


if __name__ == "__main__":
    upgrade(database_url_of(sys.argv[1]), sys.argv[1])
