"""Nobody can change the processing log: the database refuses it, and what is done all the same is found."""

import asyncio
from collections.abc import AsyncIterator, Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.partitions import maintain
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.processing.checking import check, check_nightly, last_check
from shared.processing.months import drop_past
from shared.processing.sealing import seal
from tests.ledger.service import open_books

AS_SUPERUSER = "SET LOCAL session_replication_role = replica"
"""As somebody who may do anything in the database goes past its triggers."""


@pytest.fixture
async def database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    url = database_url("grootboek")
    database = open_books(url, "kassa")
    await maintain(database.engine)
    yield database
    await database.close()


async def look(database: Database, *people: UUID) -> None:
    async with database.transaction() as tx:
        await processing_log.record(tx, "u-1", "inwoner-inzien", people or [uuid4()])


async def forge(database: Database, *statements: str) -> None:
    async with database.transaction() as tx:
        for statement in (AS_SUPERUSER, *statements):
            await tx.execute(text(statement))


async def sealed(database: Database, lines: int) -> None:
    """Other tests use the same server: what one of their transactions may still follow is sealed when that is over."""
    for _ in range(600):
        lines -= await seal(database)
        if lines <= 0:
            break
        await asyncio.sleep(0.1)
    assert lines == 0


async def has_rows(connection: AsyncConnection, table: str) -> bool:
    found = await connection.execute(text(f"SELECT EXISTS (SELECT FROM {table})"))  # noqa: S608 - our own tables
    return bool(found.scalar_one())


async def findings(database: Database, *known: tuple[int, bytes]) -> list[str]:
    async with database.reading() as connection:
        return [finding.what for finding in (await check(connection, known)).findings]


async def test_what_was_written_stays(database: Database) -> None:
    await look(database)
    await sealed(database, 1)
    await check_nightly(database)
    async with database.reading() as connection:
        parts = await connection.execute(
            text("SELECT relid::regclass::text FROM pg_partition_tree('processing_log')")
        )
        tables = [*parts.scalars(), "processing_seal", "processing_check"]
        # A row by row refusal needs a row, and which part of the log has it depends on the month that it was made in.
        full = [table for table in tables if await has_rows(connection, table)]
    assert len(tables) > 5
    assert len(full) == 4  # the log, one part of it, and those two
    column = {"processing_seal": "hash", "processing_check": "number"}

    for table in tables:
        name = column.get(table, "actor")
        statements = [
            f"TRUNCATE {table}",
            f"DELETE FROM {table}",  # noqa: S608 - our own tables
            f"UPDATE {table} SET {name} = {name}",  # noqa: S608
        ]
        for statement in statements[: 3 if table in full else 1]:
            with pytest.raises(ProgrammingError, match="only added to"):
                async with database.transaction() as tx:
                    await tx.execute(text(statement))


async def test_a_log_as_it_was_written_is_whole_and_each_line_is_sealed_once(
    database: Database,
) -> None:
    await look(database, uuid4(), uuid4())
    await sealed(database, 2)
    assert await seal(database) == 0
    await look(database)
    await sealed(database, 1)

    async with database.reading() as connection:
        checked = await check(connection)
    assert (checked.number, checked.lines, checked.findings) == (2, 3, ())


COPY = (
    "INSERT INTO processing_log SELECT (jsonb_populate_record(line, jsonb_build_object('id', uuidv7(), {}))).*"
    " FROM processing_log AS line LIMIT 1"
)
FORGERIES = (
    ("UPDATE processing_log SET actor = 'somebody else'", "lines-changed"),
    ("UPDATE processing_log SET at = at - interval '2 years'", "lines-added"),
    (
        "DELETE FROM processing_log WHERE id = (SELECT min(id::text)::uuid FROM processing_log)",
        "lines-missing",
    ),
    (COPY.format("'actor', 'x'"), "lines-added"),
    (COPY.format("'at', line.at - interval '3 years'"), "lines-added"),
    (COPY.format("'xid', '9000000000'"), "lines-added"),
    (COPY.format("'server', 7"), "lines-added"),
    ("UPDATE processing_seal SET months = '{}' WHERE number = 1", "seal-changed"),
    ("DELETE FROM processing_seal WHERE number = 1", "seal-missing"),
    ("UPDATE processing_seal SET hash = sha256('x') WHERE number = 1", "seal-changed"),
)


async def test_whatever_somebody_with_all_rights_changes_is_found(database: Database) -> None:
    await look(database, uuid4(), uuid4())
    await sealed(database, 2)
    await look(database)
    await sealed(database, 1)

    for forgery, found in FORGERIES:
        async with database.engine.connect() as connection:
            await connection.execute(text(AS_SUPERUSER))
            await connection.execute(text(forgery))
            after = await check(connection)
            await connection.rollback()
        assert found in {finding.what for finding in after.findings}, forgery
    assert await findings(database) == []


async def test_a_chain_that_was_made_anew_differs_from_what_was_seen_of_it(
    database: Database,
) -> None:
    """By an earlier check, and by the platform's own log, which is not in this database."""
    await look(database)
    await sealed(database, 1)
    await check_nightly(database)
    async with database.reading() as connection:
        told = await check(connection)

    await forge(database, "UPDATE processing_log SET actor = 'x'", "TRUNCATE processing_seal")
    assert await findings(database) == ["chain-cut-off"]
    await sealed(database, 1)
    assert await findings(database) == ["other-chain"]
    await forge(database, "TRUNCATE processing_check")

    assert await findings(database) == []
    assert await findings(database, (told.number, told.hash)) == ["other-chain"]


async def test_who_commits_late_is_sealed_later_and_waits_for_nobody(database: Database) -> None:
    async with database.transaction() as slow:
        await processing_log.record(slow, "u-2", "inwoner-inzien", [uuid4()])
        await look(database)
        assert await seal(database) == 0

    await sealed(database, 2)
    assert await findings(database) == []


async def test_the_nightly_check_is_done_once_and_kept(database: Database) -> None:
    await look(database)
    await sealed(database, 1)
    await check_nightly(database)
    await forge(database, "UPDATE processing_log SET actor = 'x'")
    await check_nightly(database)

    async with database.reading() as connection:
        kept = await last_check(connection)
    assert kept is not None
    assert (kept.number, kept.findings) == (1, [])

    await forge(database, "UPDATE processing_check SET checked_at = checked_at - interval '1 day'")
    await check_nightly(database)
    async with database.reading() as connection:
        kept = await last_check(connection)
    assert kept is not None
    assert [found["what"] for found in kept.findings] == ["lines-changed"]


async def test_a_month_that_is_past_its_time_leaves_a_chain_that_can_be_checked(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            text(
                "CREATE TABLE processing_log_20190301 PARTITION OF processing_log"
                " FOR VALUES FROM ('2019-03-01') TO ('2019-04-01')"
            )
        )
    await look(database)
    past = "'xid', pg_current_xact_id()::text, 'at', timestamptz '2019-03-05 12:00:00+00'"
    await forge(database, COPY.format(past))
    assert await drop_past(database, 5) == []
    await sealed(database, 2)

    assert await drop_past(database, None) == []
    assert [str(month) for month in await drop_past(database, 5)] == ["2019-03-01"]

    assert await findings(database) == []
    await look(database)
    await sealed(database, 1)
    assert await findings(database) == []


async def test_a_database_that_was_moved_to_another_server_goes_on_with_its_chain(
    database: Database,
) -> None:
    """Transaction numbers begin elsewhere there, perhaps at numbers that were used before."""
    await look(database)
    await sealed(database, 1)
    await look(database)
    # What was on the server before, as this one sees it.
    await forge(
        database,
        "UPDATE processing_log SET server = 7",
        "UPDATE processing_seal SET server = 7",
        """UPDATE processing_seal AS seal SET hash = sha256(seal.previous || convert_to(jsonb_build_array(seal.number,
            seal.server, seal.from_xid, seal.until_xid, seal.months, seal.dropped,
            extract(epoch FROM seal.sealed_at))::text, 'UTF8'))""",
    )
    before = await findings(database)
    await look(database)

    await sealed(database, 2)

    assert before == ["lines-changed"]
    async with database.reading() as connection:
        servers = await connection.execute(
            text("SELECT server FROM processing_seal ORDER BY number")
        )
    assert list(servers.scalars())[:2] == [7, 7]
    assert await findings(database) == ["lines-changed"]
