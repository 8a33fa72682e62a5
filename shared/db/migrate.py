"""Migrations: `python -m shared.db.migrate <service>`, and the environment all services' Alembic histories share.

The address of the database comes from `<SERVICE>_DATABASE_URL`: an argument could be read by every process.
"""

import asyncio
import sys
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, pool, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from shared.settings import database_url_of

SERVICES = Path(__file__).resolve().parents[2] / "services"
_MIGRATION_LOCK = 7_002


def upgrade(url: str, service: str, revision: str = "head") -> None:
    """Bring a service's database to `revision`. Blocking; safe to run from several processes at once."""
    config = Config()
    config.set_main_option("script_location", str(SERVICES / service / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, revision)


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
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


if __name__ == "__main__":
    upgrade(database_url_of(sys.argv[1]), sys.argv[1])
