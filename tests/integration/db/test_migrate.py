"""A migration of a running system gives way to who writes, and comes again until it has had its turn."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest

from shared.db import migrate

ENVIRONMENT = "from shared.db.migrate import run_environment\n\nrun_environment()\n"
FIRST = """from alembic import op

revision, down_revision = "0001", None


def upgrade():
    op.execute("CREATE TABLE busy (number int)")
"""
SECOND = """from alembic import op

from shared.db.indexes import build_index

revision, down_revision = "0002", "0001"


def upgrade():
    {change}
"""


@pytest.fixture
def url(database_url: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the first migration of a service of its own."""
    versions = tmp_path / "winkel" / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions.parent / "env.py").write_text(ENVIRONMENT)
    (versions / "0001_busy.py").write_text(FIRST)
    monkeypatch.setattr(migrate, "SERVICES", tmp_path)
    monkeypatch.setattr(migrate, "PAUSES", (0.5,) * 100)
    return database_url()


@pytest.fixture
async def writer(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who is busy with the table for long."""
    await asyncio.to_thread(migrate.upgrade, url, "winkel")
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


def change(tmp_path: Path, statement: str) -> None:
    folder = tmp_path / "winkel" / "migrations" / "versions"
    (folder / "0002_change.py").write_text(SECOND.format(change=statement))


async def write(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("INSERT INTO busy VALUES (1)", timeout=20)
    finally:
        await connection.close()


async def until_it_waits(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(20):
            while not await connection.fetchval(  # noqa: ASYNC110 - it is in the database
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock'"
            ):
                await asyncio.sleep(0.05)
    finally:
        await connection.close()


async def test_a_migration_gives_way_to_a_writer_others_go_on_and_it_succeeds_later(
    url: str, writer: asyncpg.Connection, tmp_path: Path
) -> None:
    change(tmp_path, 'op.execute("ALTER TABLE busy ADD COLUMN extra int")')
    busy = writer.transaction()
    await busy.start()
    await writer.execute("INSERT INTO busy VALUES (0)")

    migrating = asyncio.create_task(asyncio.to_thread(migrate.upgrade, url, "winkel"))
    await until_it_waits(url)
    await write(url)  # behind the migration, until that gives way
    waited = not migrating.done()
    await busy.commit()
    async with asyncio.timeout(30):
        await migrating

    assert waited
    assert await writer.fetchval("SELECT count(extra) + count(*) FROM busy") == 2


async def test_any_other_error_of_a_migration_is_not_tried_again(
    url: str, writer: asyncpg.Connection, tmp_path: Path
) -> None:
    change(tmp_path, 'op.execute("ALTER TABLE absent ADD COLUMN extra int")')

    async with asyncio.timeout(20):
        with pytest.raises(Exception, match="absent"):
            await asyncio.to_thread(migrate.upgrade, url, "winkel")


async def test_an_index_is_built_while_others_write_also_after_an_attempt_that_was_broken_off(
    url: str, writer: asyncpg.Connection, tmp_path: Path
) -> None:
    change(tmp_path, 'build_index("busy_number", "busy (number)")')
    await writer.execute("INSERT INTO busy VALUES (0), (0)")
    with pytest.raises(asyncpg.UniqueViolationError):
        await writer.execute("CREATE UNIQUE INDEX CONCURRENTLY busy_number ON busy (number)")
    busy = writer.transaction()
    await busy.start()
    await writer.execute("INSERT INTO busy VALUES (0)")

    migrating = asyncio.create_task(asyncio.to_thread(migrate.upgrade, url, "winkel"))
    await until_it_waits(url)
    await write(url)
    waited = not migrating.done()
    await busy.commit()
    async with asyncio.timeout(30):
        await migrating

    assert waited
    assert await writer.fetchval(
        "SELECT indisvalid AND NOT indisunique FROM pg_index WHERE indexrelid = 'busy_number'::regclass"
    )


async def test_two_who_migrate_at_once_do_it_once_also_where_an_index_is_built(
    url: str, writer: asyncpg.Connection, tmp_path: Path
) -> None:
    change(tmp_path, 'build_index("busy_number", "busy (number)")')
    program = [str(tmp_path), url]

    async with asyncio.timeout(50):
        both = [await _migrate_in_a_process(*program) for _ in range(2)]
        ended = [await process.wait() for process in both]

    assert ended == [0, 0]


async def _migrate_in_a_process(services: str, url: str) -> asyncio.subprocess.Process:
    """Alembic keeps its context in a module: one migration at a time in one process."""
    program = (
        "import pathlib, sys; from shared.db import migrate;"
        "migrate.SERVICES = pathlib.Path(sys.argv[1]); migrate.upgrade(sys.argv[2], 'winkel')"
    )
    return await asyncio.create_subprocess_exec(sys.executable, "-c", program, services, url)
