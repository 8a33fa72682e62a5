"""What took SQL before: seeing who is at work in the database, ending one connection, and raising sequences after a restore."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

from shared import ids
from shared.messaging.messages_cli import main
from shared.settings import ServiceSettings
from tests.integration.messaging.test_command_line import WHO_AND_WHY, CommandLine
from tests.integration.messaging.test_command_line import line as line
from tests.integration.messaging.test_failures import payment
from tests.ledger.service import SOURCE, Paid, accept, open_books


async def test_who_is_at_work_is_shown_without_what_somebody_looks_for_and_only_who_is_meant_is_ended(
    line: CommandLine,
) -> None:
    url = line.ledger.database.engine.url.set(drivername="postgresql")
    by_hand = await asyncpg.connect(
        url.render_as_string(hide_password=False),
        server_settings={"application_name": "somebody by hand"},
    )
    await by_hand.execute("BEGIN; SELECT pg_current_xact_id(), 'BSN 999990019'")
    pid = await by_hand.fetchval("SELECT pg_backend_pid()")

    code, shown = await line.run("connections")
    other, _ = await line.run("end-connection", pid, "naadloos-grootboek-worker", *WHO_AND_WHY)
    is_still_there = await by_hand.fetchval("SELECT true")
    done, _ = await line.run("end-connection", pid, "somebody by hand", *WHO_AND_WHY)

    assert code == 0
    [told] = [row for row in shown.splitlines() if row.startswith(f"{pid:>8} ")]
    assert "somebody by hand" in told
    assert f"on {url.database}, idle in transaction" in told
    assert "99999" not in shown
    assert (other, is_still_there, done) == (3, True, 0)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await by_hand.fetchval("SELECT true")


async def test_after_a_restore_no_number_is_given_again_that_a_reader_has(
    line: CommandLine, database_url: Callable[..., str], tmp_path: Path
) -> None:
    handled, failed = ids.new_dossier_id(), ids.new_dossier_id()
    await line.ledger.take_in(
        *(line.ledger.record(payment(handled, number)) for number in (1, 2)),
        line.ledger.record(payment(failed, 1, poison="always")),
    )
    restored = database_url("grootboek")  # the same tables
    source = open_books(restored, "kassa", pool_size=2)
    known = tmp_path / "grootboek.txt"

    _, printed = await line.run("known-sequences", "betaald", "geboekt")
    known.write_text(printed, encoding="utf-8")
    strange = tmp_path / "vreemd.txt"
    strange.write_text(printed.replace("betaald", "geboekt"), encoding="utf-8")

    async def raise_with(file: Path, *more: str) -> int:
        settings = ServiceSettings(database_url=restored)  # type: ignore[arg-type]  # parsed by pydantic
        asked = ["raise-sequences", *more, str(file), *WHO_AND_WHY]
        return await asyncio.to_thread(main, SOURCE, settings, asked)

    assert sorted(printed.split("\n")[:-1]) == sorted(
        [f"betaald {handled} 2", f"betaald {failed} 1"]
    )
    assert await raise_with(strange) == 1
    assert await raise_with(known, "--dry-run") == 0
    assert await raise_with(known) == 0
    assert await raise_with(known) == 0
    await accept(source, handled, [Paid(number=3, amount_cents=1)])
    async with source.reading() as connection:
        numbers = await connection.execute(
            text("SELECT (convert_from(payload, 'UTF8')::json ->> 'sequence')::int FROM outbox")
        )
        assert list(numbers.scalars()) == [3]
        raised = await connection.execute(
            text("SELECT events FROM outbox_action WHERE action = 'raise-sequences' ORDER BY id")
        )
        assert list(raised.scalars()) == [2, 0]
    await source.engine.dispose()
