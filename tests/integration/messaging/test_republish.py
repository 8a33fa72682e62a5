"""What was published can be published again, in part, beside a relay that goes on; who has it all notices nothing."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from sqlalchemy import text

from shared import ids
from shared.messaging.messages_cli import main
from shared.messaging.outbox_actions import Decision
from shared.messaging.publisher import Outgoing, PublishFailed
from shared.messaging.republish import Selection, count, republish
from shared.messaging.transaction import Database
from shared.settings import ServiceSettings
from tests.integration.messaging.test_failures import Ledger
from tests.integration.messaging.test_order import Recorder, publish_all, source
from tests.ledger.books import Books
from tests.ledger.service import SOURCE, Accounts, Load, Paid, accept, open_books

__all__ = ["source"]

WHY = Decision("b.beheer", "het log was leeg")


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    made = Ledger(database)
    await made.begin()
    yield made
    await database.close()


async def pay(source: Database, dossier: UUID, *numbers: int) -> None:
    for number in numbers:
        await accept(source, dossier, [Paid(number=number, amount_cents=100)])


async def again(source: Database, selection: Selection, rate: int = 1_000) -> list[Outgoing]:
    recorder = Recorder()
    await republish(source, recorder, selection, WHY, rate=rate, tell=lambda _: None)
    return recorder.messages


async def read(ledger: Ledger, messages: list[Outgoing]) -> None:
    """As they lie in the log: in their order."""
    for message in messages:
        await ledger.take_in(ledger.record(message.value, UUID(message.key.decode())))


async def test_a_consumer_that_lost_messages_gets_them_in_order_while_the_relay_goes_on(
    source: Database, ledger: Ledger
) -> None:
    dossier, relay = ids.new_dossier_id(), Recorder()
    await pay(source, dossier, 1, 2, 3, 4)
    await publish_all(source, relay)
    await read(ledger, relay.messages[:2])  # 3 and 4 were lost

    await pay(source, dossier, 5)
    await publish_all(source, relay)
    await read(ledger, relay.messages[4:])
    held = await ledger.states()
    sent = await again(source, Selection(dossier_id=dossier))
    await pay(source, dossier, 6)
    await publish_all(source, relay)
    await read(ledger, [*sent[:3], relay.messages[5], *sent[3:]])  # the relay's comes between
    while (await ledger.retry()).resolved:
        pass

    assert held == ["gap"]
    assert await ledger.booked() == [1, 2, 3, 4, 5, 6]
    assert set(await ledger.states()) == {"resolved"}


async def test_who_has_everything_drops_what_comes_again(source: Database, ledger: Ledger) -> None:
    dossier, relay = ids.new_dossier_id(), Recorder()
    await pay(source, dossier, 1, 2, 3)
    await publish_all(source, relay)
    await read(ledger, relay.messages)

    await read(ledger, await again(source, Selection(dossier_id=dossier)))

    assert await ledger.booked() == [1, 2, 3]
    assert await ledger.states() == []


async def test_only_what_is_selected_is_sent_and_never_what_the_relay_has_still_to_publish(
    source: Database,
) -> None:
    mine, other, relay = ids.new_dossier_id(), ids.new_dossier_id(), Recorder()
    first, second, third = [
        (await accept(source, mine, [Paid(number=n, amount_cents=1)]))[0] for n in (1, 2, 3)
    ]
    await pay(source, other, 1)
    await publish_all(source, relay)
    cursor = await cursor_of(source)
    await pay(source, mine, 4)

    assert [m.value for m in await again(source, Selection(dossier_id=mine))] == [
        m.value for m in relay.messages[:3]
    ]
    assert len(await again(source, Selection(topic="betaald"))) == 4
    assert await again(source, Selection(topic="geboekt")) == []
    between = Selection(first_id=second, last_id=third, dossier_id=mine)
    assert [m.value for m in await again(source, between)] == [m.value for m in relay.messages[1:3]]
    assert first not in {second, third}
    assert await cursor_of(source) == cursor, "the relay's own place is not disturbed"


async def test_it_is_counted_per_day_and_topic_before_it_is_done(source: Database) -> None:
    await Load(source, dossiers=3).add(7)
    await publish_all(source, Recorder())

    [counted] = await count(source, Selection(topic="betaald"))

    assert (counted.topic, counted.events) == ("betaald", 7)
    assert await rows(source, "SELECT * FROM outbox_action") == []


async def test_no_more_than_the_rate_is_sent_in_a_second(source: Database) -> None:
    await Load(source, dossiers=3).add(6)
    await publish_all(source, Recorder())

    began = asyncio.get_running_loop().time()
    sent = await again(source, Selection(topic="betaald"), rate=3)

    assert len(sent) == 6
    assert asyncio.get_running_loop().time() - began >= 2


class Refusing(Recorder):
    async def publish(self, messages: object) -> None:
        if self.messages:
            msg = "1 messages not confirmed"
            raise PublishFailed(msg)
        await super().publish(messages)


async def test_who_did_it_why_and_how_far_it_came_is_kept_also_when_the_broker_refuses(
    source: Database,
) -> None:
    await Load(source, dossiers=3).add(6)
    await publish_all(source, Recorder())
    selection = Selection(topic="betaald")

    await again(source, selection)
    with pytest.raises(PublishFailed):
        await republish(source, Refusing(), selection, WHY, rate=2, tell=lambda _: None)

    done, stopped = await rows(source, "SELECT * FROM outbox_action ORDER BY id")
    assert (done.actor, done.reason, done.detail) == (*WHO, {"topic": "betaald"})
    assert (done.events, stopped.events) == (6, 2)
    assert done.ended_at is not None
    assert stopped.ended_at is None
    noted = await rows(source, "SELECT actor, subject_kind FROM processing_log")
    assert [tuple(line) for line in noted] == [(WHY.actor, "run")] * 2


WHO = (WHY.actor, WHY.reason)


@pytest.mark.timeout(180)
async def test_what_a_broker_lost_comes_again_by_the_command(
    books: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    load = Load(books.source, dossiers=6)
    with books.worker("source"):
        with books.worker("ledger"):
            await load.add(20)
            await books.closed()
        await load.add(20)  # nobody reads
        await _until_published(books)
        await _empty_the_log(books)
        with books.worker("ledger"):
            await load.add(10)
            before = await books.closed(timeout=5)

            code, told = await _command(books, monkeypatch, capsys, "--topic", "betaald")
            closed = await _until_booked(books, 50)

    assert before.booked < before.accepted == 50
    assert code == 0
    assert told.splitlines()[-1].endswith("50 sent")
    assert closed.faults == ()
    assert (closed.accepted, closed.booked) == (50, 50)


async def test_the_command_wants_to_know_which_events(
    books: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = await _command(books, monkeypatch, capsys)

    assert code == 2


async def test_the_command_tells_what_it_would_do_of_a_day_and_does_nothing(
    books: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await Load(books.source, dossiers=2).add(3)
    await publish_all(books.source, Recorder())
    [row] = await rows(books.source, "SELECT min(created_at)::date AS day FROM outbox")

    code, told = await _command(books, monkeypatch, capsys, "--day", str(row.day), "--dry-run")
    _, long_ago = await _command(books, monkeypatch, capsys, "--day", "2020-01-01", "--dry-run")

    assert code == 0
    assert told.splitlines()[-1] == "3 events would be sent again"
    assert long_ago == "0 events would be sent again\n"
    assert await rows(books.source, "SELECT * FROM outbox_action") == []


async def _command(
    books: Books,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
) -> tuple[int, str]:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", books.kafka)
    monkeypatch.setenv("KAFKA_TOPIC_PREFIX", books.prefix)
    settings = ServiceSettings(database_url=books.source_url)  # type: ignore[arg-type]  # parsed by pydantic
    who_and_why = ("--actor", WHY.actor, "--reason", WHY.reason)
    capsys.readouterr()
    code = await asyncio.to_thread(main, SOURCE, settings, ["republish", *arguments, *who_and_why])
    return code, capsys.readouterr().out


async def _until_published(books: Books) -> None:
    async with asyncio.timeout(30):
        while await rows(  # noqa: ASYNC110 - it is in the database
            books.source,
            "SELECT outbox.id FROM outbox, relay_cursor AS cursor"
            " WHERE (outbox.xid, outbox.position) > (cursor.xid, cursor.position)",
        ):
            await asyncio.sleep(0.1)


async def _until_booked(books: Books, count: int) -> Accounts:
    """Until nothing is held as a gap any more; the last books when that never is."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(60):
            while (await books.accounts()).booked < count:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.2)
    return await books.accounts()


async def _empty_the_log(books: Books) -> None:
    topic = f"{books.prefix}betaald"
    admin = AIOKafkaAdminClient(bootstrap_servers=books.kafka)
    await admin.start()
    everything = {TopicPartition(topic, n): RecordsToDelete(before_offset=-1) for n in range(4)}
    await admin.delete_records(everything)
    await admin.close()


async def cursor_of(database: Database) -> tuple[object, ...]:
    [row] = await rows(database, "SELECT xid, position, moved_at FROM relay_cursor")
    return tuple(row)


async def rows(database: Database, query: str) -> list[Any]:
    async with database.reading() as connection:
        return list(await connection.execute(text(query)))
