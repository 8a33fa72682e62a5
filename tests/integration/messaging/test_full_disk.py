"""A database whose disk is full answers well, and is waited for: no message is to blame."""

from functools import partial

import pytest

from deploy.local.postgres import PostgresServer
from shared.events.envelope import to_wire
from shared.messaging.failure_policy import TOGETHER, Verdict
from tests.integration.messaging.test_at_fault import A, is_read_to, no_pauses, noted_verdicts
from tests.integration.messaging.test_consumer_loop import running, until
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.listed_log import ListedLog
from tests.ledger.service import create_tables, open_books
from tests.small_disk import small_disk

__all__ = ["no_pauses"]

PAYMENTS = 400
"""More than fits in the room that the tables have already."""


async def test_messages_wait_for_room_and_none_is_set_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verdicts = noted_verdicts(monkeypatch)
    with small_disk(160) as disk, PostgresServer(disk.folder / "postgres") as server:
        await create_tables(server.url())
        ledger, log = Ledger(open_books(server.url(), "grootboek")), ListedLog()
        async with running(ledger.database, log):
            await until(lambda: not log.unpositioned, 60)
            disk.fill()
            for number in range(1, PAYMENTS + 1):
                log.add(to_wire(payment(A, number)), A)
            await until(lambda: len(verdicts) > 3 * TOGETHER.failures, 60)
            while_full = set(verdicts)
            disk.make_room()
            server.start()  # without room for its log of changes it ends itself
            await until(partial(is_read_to, ledger, PAYMENTS), 60)
        ever_failed = await ledger.execute("SELECT count(*) FROM failed_message")
        booked = await ledger.booked()
        await ledger.database.close()

    assert while_full == {Verdict.WAIT}
    assert ever_failed.scalar_one() == 0
    assert booked == list(range(1, PAYMENTS + 1))
