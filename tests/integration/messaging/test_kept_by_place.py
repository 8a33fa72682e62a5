"""A failure that the database will not keep whole is kept by its place in the log alone, and stops nobody."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import orjson
import pytest

from shared import clock, ids
from shared.events.envelope import to_wire
from shared.messaging.failures import DELAYS
from tests.integration.messaging.test_command_line import WHO_AND_WHY, CommandLine
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.service import open_books


@pytest.fixture
async def line(
    database_url: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[CommandLine]:
    """The command line on a database that refuses failures with more than a few bytes of content."""
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    ledger = Ledger(database)
    await ledger.begin()
    await ledger.execute("ALTER TABLE failed_message ADD CHECK (octet_length(payload) < 20)")
    yield CommandLine(url, ledger, capsys)
    await database.close()


async def test_a_record_is_kept_by_its_place_and_those_beside_it_whole(line: CommandLine) -> None:
    ledger = line.ledger
    small, large = ledger.record(b"rubbish"), ledger.record(b"rubbish" * 100)

    await ledger.take_in(small, large, ledger.record(payment(ids.new_dossier_id(), 1)))

    assert await ledger.booked() == [1]
    rows = await line.rows(
        "SELECT message_offset, state, payload, cause FROM failed_message ORDER BY arrival"
    )
    assert [(row.message_offset, row.state, bytes(row.payload)) for row in rows] == [
        (small.offset, "rejected", b"rubbish"),
        (large.offset, "rejected", b""),
    ]
    assert "its place alone is kept: IntegrityError" in rows[1].cause


async def test_it_is_in_the_list_with_where_it_lies_and_why(line: CommandLine) -> None:
    await line.ledger.take_in(line.ledger.record(b"rubbish" * 100))
    [failed] = await line.ledger.failed_ids()

    _, listed = await line.run("list", await line.cause())
    _, groups = await line.run("groups")
    _, shown = await line.run("show", failed)

    assert str(failed) in listed
    assert "its place alone is kept" in listed
    assert "its place alone is kept" in groups
    for known in ("topic: betaald", "partition: 0", "message_offset: 0", "state: rejected"):
        assert known in shown


async def test_its_dossier_waits_until_the_message_is_put_back_from_a_file(
    line: CommandLine, tmp_path: Path
) -> None:
    ledger, dossier = line.ledger, ids.new_dossier_id()
    poisoned = payment(dossier, 1, poison="always")
    await ledger.take_in(ledger.record(poisoned))
    await ledger.execute("ALTER TABLE failed_message DROP CONSTRAINT failed_message_payload_check")
    await ledger.take_in(ledger.record(payment(dossier, 2)))
    waiting = await ledger.states()
    failed, _ = await ledger.failed_ids()
    content = orjson.loads(to_wire(poisoned))
    content["data"]["poison"] = ""
    file = tmp_path / "message.json"
    file.write_bytes(orjson.dumps(content))

    code, printed = await line.run("edit", failed, "--attempts", 3, "--file", file, *WHO_AND_WHY)
    approval = ("--actor", "k.controle", "--reason", "klopt")
    await line.run("approve-edit", printed.splitlines()[-1].split()[2], *approval)
    await ledger.retry()

    assert code == 0
    assert waiting == ["retrying", "parked"]
    assert await ledger.booked() == [1, 2]


async def test_tried_by_itself_without_its_content_it_waits_for_a_person(line: CommandLine) -> None:
    ledger = line.ledger
    await ledger.take_in(ledger.record(payment(ids.new_dossier_id(), 1, poison="always")))

    for _ in DELAYS:
        await ledger.execute("UPDATE failed_message SET next_attempt_at = :now", now=clock.now())
        await ledger.retry()

    assert await ledger.states() == ["waiting"]
    assert await ledger.booked() == []
