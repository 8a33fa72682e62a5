"""The database starter: what was committed survives, and tests do not see each other's rows."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from deploy.local.postgres import PostgresServer
from deploy.local.processes import ServerError
from tests.conftest import StartPostgres


async def value(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_killed_server_is_back_with_all_that_was_committed(
    start_postgres: StartPostgres,
) -> None:
    server = await asyncio.to_thread(start_postgres)
    connection = await asyncpg.connect(server.url())
    await connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")

    server.kill()
    await asyncio.to_thread(server.start)

    assert await value(server.url(), "SELECT count(*) FROM kept") == 1000
    connection.terminate()


async def test_a_frozen_server_answers_again_when_it_is_resumed(
    start_postgres: StartPostgres,
) -> None:
    server = await asyncio.to_thread(start_postgres)
    connection = await asyncpg.connect(server.url())

    server.freeze()
    asking = asyncio.create_task(connection.fetchval("SELECT 1"))
    done, _ = await asyncio.wait([asking], timeout=1)
    server.resume()

    assert not done
    assert await asking == 1
    await connection.close()


async def test_the_server_waits_for_the_disk_and_has_room_for_many_locks(
    start_postgres: StartPostgres,
) -> None:
    server = await asyncio.to_thread(start_postgres)

    assert await value(server.url(), "SHOW fsync") == "on"
    assert await value(server.url(), "SHOW max_locks_per_transaction") == "512"
    assert await value(server.url(), "SHOW max_connections") == "200"
    # /dev/shm is small in a container, and may be absent.
    assert await value(server.url(), "SHOW dynamic_shared_memory_type") == "mmap"


async def test_a_stranger_without_the_password_is_refused(postgres: str) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres, password="guess")


async def test_every_test_gets_a_migrated_database_of_its_own(
    database_url: Callable[..., str],
) -> None:
    first, second = database_url("intake"), database_url("intake")
    connection = await asyncpg.connect(first)
    await connection.execute("CREATE TABLE only_here ()")
    await connection.close()

    assert await value(second, "SELECT to_regclass('alembic_version')::text") == "alembic_version"
    assert await value(second, "SELECT to_regclass('only_here')") is None


def test_a_statement_that_fails_says_why(start_postgres: StartPostgres) -> None:
    server = start_postgres()

    with pytest.raises(ServerError, match="already exists"):
        server.create_database("postgres")


def test_a_start_that_failed_half_way_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = PostgresServer(tmp_path / "één map" / "postgres")
    with monkeypatch.context() as hurry:
        hurry.setattr("deploy.local.postgres.INIT_SECONDS", 0.0)
        with pytest.raises(ServerError, match="initdb failed"):
            server.start()

    with server:
        assert server.execute("SELECT 1") == "1"
