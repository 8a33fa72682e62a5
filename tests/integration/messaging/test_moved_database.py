"""A database that was moved is noticed before anything is published or dropped, and mended by one command."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from sqlalchemy import text

from deploy.local.postgres import PROGRAMS, PostgresServer, _package
from shared import ids
from shared.db.engine import create_engine
from shared.messaging import relay_cursor
from shared.messaging.accept_move import accept_move, look
from shared.messaging.messages_cli import main
from shared.messaging.outbox_actions import Decision
from shared.messaging.partitions import maintain
from shared.messaging.relay import Relay
from shared.messaging.relay_cursor import DatabaseMoved
from shared.messaging.sequences import Known, raise_to
from shared.messaging.transaction import Database
from shared.observability import metrics
from shared.settings import ServiceSettings
from tests.conftest import StartPostgres
from tests.integration.messaging.test_order import Recorder, publish_all
from tests.ledger.service import SOURCE, Paid, accept, create_tables, open_books

pytestmark = pytest.mark.timeout(180)

WHY = Decision("b.beheer", "naar een nieuwe server")


@pytest.fixture
def server(start_postgres: StartPostgres) -> PostgresServer:
    server = start_postgres()
    server.create_database("kassa")
    return server


@pytest.fixture
async def source(server: PostgresServer) -> AsyncIterator[Database]:
    await create_tables(server.url("kassa"))
    database = open_books(server.url("kassa"), "kassa", pool_size=2)
    yield database
    await database.close()


async def pay(source: Database, dossier: UUID, *numbers: int) -> None:
    for number in numbers:
        await accept(source, dossier, [Paid(number=number, amount_cents=100)])


async def use_up_transaction_numbers(server: PostgresServer, count: int) -> None:
    server.execute(
        f"DO $$ BEGIN FOR n IN 1..{count} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$",
        "kassa",
    )


async def as_of_long_ago(source: Database) -> None:
    """What was published so far was stored hours ago."""
    await execute(source, "UPDATE outbox SET created_at = created_at - interval '2 hours'")


async def execute(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))


async def rows(database: Database, query: str) -> list[Any]:
    async with database.reading() as connection:
        return list(await connection.execute(text(query)))


def dump_and_restore(source: PostgresServer, target: PostgresServer, database: str) -> None:
    program = _package() / PROGRAMS
    was, now = urlsplit(source.url("kassa")), urlsplit(target.url(database))
    dumped = subprocess.run(
        [program / "pg_dump", *_where(was), "--no-owner"],
        env={"PGPASSWORD": str(was.password)},
        capture_output=True,
        check=True,
    )
    subprocess.run(
        [program / "psql", "-Xq", "-v", "ON_ERROR_STOP=1", *_where(now)],
        env={"PGPASSWORD": str(now.password)},
        input=dumped.stdout,
        capture_output=True,
        check=True,
    )


def _where(url: Any) -> list[str]:
    return ["-h", url.hostname, "-p", str(url.port), "-U", url.username, "-d", url.path[1:]]


async def refuses(database: Database) -> None:
    """Nothing is published, whoever asks, and the alarm goes."""
    recorder = Recorder()
    async with database.engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        with pytest.raises(DatabaseMoved):
            await Relay(database, recorder).publish_next(autocommit)
    assert recorder.messages == []
    await Relay(database, recorder).measure()
    assert metrics.DATABASE_MOVED.labels("kassa")._value.get() == 1


def numbers_of(recorder: Recorder, dossier: UUID) -> list[int]:
    return [
        int(message.value.split(b'"number":')[1].split(b",")[0])
        for message in recorder.messages
        if message.key.decode() == str(dossier)
    ]


async def test_after_a_dump_and_restore_nothing_is_published_or_dropped_until_it_is_accepted(
    server: PostgresServer, source: Database, start_postgres: StartPostgres
) -> None:
    first, second = ids.new_dossier_id(), ids.new_dossier_id()
    await use_up_transaction_numbers(server, 3_000)
    await pay(source, first, 1, 2, 3)
    await publish_all(source, Recorder())
    await as_of_long_ago(source)
    await pay(source, first, 4, 5)
    await pay(source, second, 1)
    elsewhere = start_postgres()
    elsewhere.create_database("kassa")

    dump_and_restore(server, elsewhere, "kassa")
    moved = open_books(elsewhere.url("kassa"), "kassa", pool_size=2)
    await pay(moved, first, 6, 7)
    await pay(moved, second, 2)
    await refuses(moved)
    await execute(moved, "UPDATE outbox SET created_at = created_at - interval '9 days'")
    await maintain(moved.engine)
    kept = await rows(moved, "SELECT id FROM outbox")
    await execute(moved, "UPDATE outbox SET created_at = created_at + interval '9 days'")
    done = await accept_move(moved, WHY)
    await pay(moved, first, 8)
    recorder = Recorder()
    await publish_all(moved, recorder)

    assert len(kept) == 9
    assert done is not None
    assert (done.renumbered, done.unsent) == (True, 6)
    assert numbers_of(recorder, first) == [4, 5, 6, 7, 8], "what was published is not sent again"
    assert numbers_of(recorder, second) == [1, 2]
    await Relay(moved, recorder).measure()
    assert metrics.DATABASE_MOVED.labels("kassa")._value.get() == 0
    [noted] = await rows(moved, "SELECT * FROM outbox_action")
    assert (noted.action, noted.actor, noted.reason, noted.events) == (
        *("accept-move", WHY.actor, WHY.reason),
        6,
    )
    await moved.close()


async def test_of_what_was_published_just_before_the_move_all_is_sent_again_in_order(
    server: PostgresServer, source: Database, start_postgres: StartPostgres
) -> None:
    dossier = ids.new_dossier_id()
    await pay(source, dossier, 1, 2)
    await publish_all(source, Recorder())
    elsewhere = start_postgres()
    elsewhere.create_database("kassa")
    dump_and_restore(server, elsewhere, "kassa")
    moved = open_books(elsewhere.url("kassa"), "kassa", pool_size=2)
    await pay(moved, dossier, 3)

    await accept_move(moved, WHY)
    recorder = Recorder()
    await publish_all(moved, recorder)

    assert numbers_of(recorder, dossier) == [1, 2, 3]
    await moved.close()


async def test_what_is_stored_while_the_move_is_accepted_comes_after_what_was_there(
    server: PostgresServer, source: Database, start_postgres: StartPostgres
) -> None:
    dossiers = [ids.new_dossier_id() for _ in range(4)]
    await use_up_transaction_numbers(server, 3_000)
    for dossier in dossiers:
        await pay(source, dossier, *range(1, 11))
    elsewhere = start_postgres()
    elsewhere.create_database("kassa")
    dump_and_restore(server, elsewhere, "kassa")
    moved = open_books(elsewhere.url("kassa"), "kassa", pool_size=6)

    storing = [asyncio.create_task(pay(moved, dossier, *range(11, 61))) for dossier in dossiers]
    await asyncio.sleep(0.1)
    await accept_move(moved, WHY)
    await asyncio.gather(*storing)
    recorder = Recorder()
    await publish_all(moved, recorder)

    assert [numbers_of(recorder, dossier) for dossier in dossiers] == [list(range(1, 61))] * 4
    await moved.close()


async def test_a_dump_of_what_was_never_published_is_noticed_by_its_numbers(
    server: PostgresServer, source: Database, start_postgres: StartPostgres
) -> None:
    dossier = ids.new_dossier_id()
    await use_up_transaction_numbers(server, 3_000)
    await pay(source, dossier, 1)
    elsewhere = start_postgres()
    elsewhere.create_database("kassa")
    dump_and_restore(server, elsewhere, "kassa")
    moved = open_books(elsewhere.url("kassa"), "kassa", pool_size=2)

    await refuses(moved)
    await accept_move(moved, WHY)
    recorder = Recorder()
    await publish_all(moved, recorder)

    assert numbers_of(recorder, dossier) == [1]
    await moved.close()


async def test_a_dump_that_is_restored_beside_the_database_on_its_own_server_is_noticed(
    server: PostgresServer, source: Database
) -> None:
    """It is an earlier moment, and its transaction numbers are no sign of that."""
    dossier = ids.new_dossier_id()
    await pay(source, dossier, 1)
    await publish_all(source, Recorder())
    await pay(source, dossier, 2)
    server.create_database("terug")
    dump_and_restore(server, server, "terug")
    restored = open_books(server.url("terug"), "kassa", pool_size=2)

    await refuses(restored)
    done = await accept_move(restored, WHY)
    recorder = Recorder()
    await publish_all(restored, recorder)

    assert done is not None
    assert (done.renumbered, done.unsent) == (False, 1)
    assert numbers_of(recorder, dossier) == [2]
    await restored.close()


async def test_a_server_that_was_restored_to_an_earlier_moment_is_noticed(
    server: PostgresServer, source: Database
) -> None:
    dossier = ids.new_dossier_id()
    await pay(source, dossier, 1)
    await publish_all(source, Recorder())
    backup = _back_up(server)
    await source.engine.dispose()
    await pay(source, dossier, 2)
    await publish_all(source, Recorder())

    _restore(server, backup)
    await source.engine.dispose()
    await _until_recovered(source)

    await refuses(source)
    assert len(await rows(source, "SELECT id FROM outbox")) == 1, "the second is gone"
    await _raise_sequences(source, dossier, last=2)
    done = await accept_move(source, WHY)
    await pay(source, dossier, 3)
    recorder = Recorder()
    await publish_all(source, recorder)

    assert done is not None
    assert not done.renumbered
    [message] = recorder.messages
    assert b'"sequence":"000000000003"' in message.value, "others know a second already"


async def _raise_sequences(source: Database, dossier: UUID, last: int) -> None:
    """As the runbook says, with what a consumer knows."""
    known = [Known("betaald", dossier, last)]
    assert await raise_to(source, known, Decision("beheer", "teruggezet")) == 1


def _back_up(server: PostgresServer) -> Path:
    """A copy of its files."""
    assert server._data is not None
    backup = server._data.with_name("backup")
    server.stop()
    subprocess.run(["cp", "-a", server._data, backup], check=True)
    server.start()
    return backup


def _restore(server: PostgresServer, backup: Path) -> None:
    """Put the files back. The server reads on to the end of that log, and begins a new timeline."""
    assert server._data is not None
    server.stop()
    subprocess.run(["rm", "-rf", server._data], check=True)
    backup.rename(server._data)
    subprocess.run(
        ["cp", "-a", server._data / "PG_VERSION", server._data / "recovery.signal"], check=True
    )
    with (server._data / "postgresql.auto.conf").open("a") as settings:
        settings.write("restore_command = 'false'\n")
    server.start()


async def _until_recovered(database: Database) -> None:
    async with asyncio.timeout(30):
        while (await rows(database, "SELECT pg_is_in_recovery() AS busy"))[0].busy:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_a_restart_is_no_move(server: PostgresServer, source: Database) -> None:
    dossier = ids.new_dossier_id()
    await pay(source, dossier, 1)
    await publish_all(source, Recorder())

    server.restart()
    await source.engine.dispose()
    await pay(source, dossier, 2)
    recorder = Recorder()
    await publish_all(source, recorder)

    assert numbers_of(recorder, dossier) == [2]
    assert await look(source) is None
    assert await accept_move(source, WHY) is None


async def test_a_role_without_any_rights_of_a_superuser_can_tell_where_it_is(
    server: PostgresServer, source: Database
) -> None:
    await execute(source, "CREATE ROLE gewoon LOGIN PASSWORD 'x'")
    await execute(source, "GRANT SELECT, UPDATE ON relay_cursor, outbox TO gewoon")
    url = urlsplit(server.url("kassa"))
    engine = create_engine(f"postgresql://gewoon:x@{url.hostname}:{url.port}/kassa", pool_size=1)

    async with engine.begin() as connection:
        await relay_cursor.claim(connection)

    [marked] = await rows(source, "SELECT database FROM relay_cursor")
    assert marked.database.count("/") == 3
    await engine.dispose()


async def test_the_command_says_what_it_found_and_wants_a_person_to_have_looked(
    server: PostgresServer, source: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await pay(source, ids.new_dossier_id(), 1)
    await publish_all(source, Recorder())
    await pay(source, ids.new_dossier_id(), 1)
    server.create_database("terug")
    dump_and_restore(server, server, "terug")
    settings = ServiceSettings(database_url=server.url("terug"))  # type: ignore[arg-type]  # parsed by pydantic

    async def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        full = ["accept-move", *arguments, "--actor", WHY.actor, "--reason", WHY.reason]
        code = await asyncio.to_thread(main, SOURCE, settings, full)
        return code, capsys.readouterr().out

    dry, told = await run("--dry-run")
    unsure, _ = await run()
    code, done = await run("--nothing-is-missing")
    again, nothing = await run("--nothing-is-missing")

    assert (dry, unsure, code, again) == (0, 2, 0, 3)
    assert told == done
    assert told.endswith("the outbox keeps its numbers; 1 events go out from here\n")
    assert nothing.startswith("nothing to do")
