"""The relay's cursor belongs to whoever set it last: a person who turns it back is not overruled."""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.relay import Relay
from shared.messaging.transaction import Database
from tests.integration.messaging.test_order import Recorder, publish_all, source
from tests.ledger.service import Load

__all__ = ["source"]


class PausedRecorder(Recorder):
    """Has sent everything, and waits with its confirmation until the test goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = asyncio.Event()
        self.go_on = asyncio.Event()

    async def publish(self, messages: object) -> None:
        await super().publish(messages)
        self.sent.set()
        await self.go_on.wait()


async def test_turning_the_cursor_back_while_the_relay_waits_for_the_broker_is_not_undone(
    source: Database,
) -> None:
    recorder = PausedRecorder()
    recorder.go_on.set()
    load = Load(source, dossiers=2)
    await load.add(4)
    await publish_all(source, recorder)
    recorder.go_on.clear()
    recorder.sent.clear()
    await load.add(1)

    async with source.engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        publishing = asyncio.create_task(_publish_some(Relay(source, recorder), autocommit))
        await recorder.sent.wait()
        async with source.engine.begin() as by_hand:
            await by_hand.execute(text("UPDATE relay_cursor SET xid = '0', position = 0"))
        recorder.go_on.set()
        await publishing
    again = len(recorder.messages)
    await publish_all(source, recorder)

    assert again == 5
    assert len(recorder.messages) == 10, "all five are published once more"


async def _publish_some(relay: Relay, connection: AsyncConnection) -> None:
    """Transactions of other tests on the same server may hold the horizon back for a moment."""
    while not await relay.publish_next(connection):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
