"""Sending again from a page: counted first, one run per selection, in portions, stopped when asked, and its effects happen once."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.errors import Conflict
from shared.messaging import republish_runs
from shared.messaging.batch import read_batch
from shared.messaging.kafka import READER, Record
from shared.messaging.publisher import Outgoing, PublishFailed
from shared.messaging.republish import Selection
from shared.messaging.republish_runs import Asked, Run
from shared.messaging.transaction import Database
from tests.integration.messaging.test_failures import Ledger
from tests.integration.messaging.test_order import Recorder, publish_all, source
from tests.ledger.service import LEDGER, Load, Paid, accept, open_books

__all__ = ["source"]

PAID = Paid.event_type


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    database = open_books(database_url("grootboek"), "grootboek")
    made = Ledger(database)
    await made.begin()
    yield made
    await database.close()


def asked(rate: int = 1_000, reader: str = "", **selection: object) -> Asked:
    chosen = Selection(**selection)  # type: ignore[arg-type]  # as the test names them
    return Asked(ids.new_id(), chosen, reader, rate, "b.beheer", "Bram Beheer", "het log was leeg")


async def run_to_its_end(source: Database, wanted: Asked) -> tuple[Run, list[Outgoing]]:
    recorder = Recorder()
    begun = await republish_runs.begin(source, wanted)
    while (await republish_runs.find_run(source, begun)).ended_at is None:
        await republish_runs.step(source, recorder)
    return await republish_runs.find_run(source, begun), recorder.messages


async def test_who_lost_messages_has_each_effect_once_after_all_of_a_type_is_sent_again(
    source: Database, ledger: Ledger
) -> None:
    dossier, relay = ids.new_dossier_id(), Recorder()
    for number in (1, 2, 3, 4):
        await accept(source, dossier, [Paid(number=number, amount_cents=100)])
    await publish_all(source, relay)
    for message in relay.messages[:2]:
        await ledger.take_in(ledger.record(message.value, dossier))

    run, sent = await run_to_its_end(source, asked(type=PAID))
    for message in sent:
        await ledger.take_in(ledger.record(message.value, UUID(message.key.decode())))

    assert await ledger.booked() == [1, 2, 3, 4]
    assert (run.sent, run.total) == (4, 4)
    assert (run.actor_name, run.reason) == ("Bram Beheer", "het log was leeg")
    assert run.detail == {"type": PAID}


async def test_a_double_click_and_a_second_person_are_shown_the_run_that_goes_on(
    source: Database,
) -> None:
    await Load(source, dossiers=3).add(6)
    await publish_all(source, Recorder())
    first = asked(topic="betaald")

    begun = await republish_runs.begin(source, first)
    again = await republish_runs.begin(source, first)
    other = await republish_runs.begin(source, replace(first, id=ids.new_id(), actor="n.netwerk"))
    with pytest.raises(Conflict, match="iets anders"):
        await republish_runs.begin(source, replace(first, selection=Selection(type=PAID)))

    assert begun == again == other == first.id
    assert len(await republish_runs.list_runs(source)) == 1
    noted = await _rows(source, "SELECT actor, subject_kind FROM processing_log")
    assert noted == [("b.beheer", "run")]


async def test_it_goes_in_portions_of_the_rate_and_stops_when_somebody_says_so(
    source: Database,
) -> None:
    await Load(source, dossiers=3).add(10)
    await publish_all(source, Recorder())
    begun = await republish_runs.begin(source, asked(rate=4, topic="betaald"))
    recorder = Recorder()

    first = await republish_runs.step(source, recorder)
    assert await republish_runs.stop(source, begun, "Nora Netwerk")
    after = await republish_runs.step(source, recorder)

    stopped = await republish_runs.find_run(source, begun)
    assert (first, after, len(recorder.messages)) == (4, 0, 4)
    assert (stopped.sent, stopped.total, stopped.stopped_by) == (4, 10, "Nora Netwerk")
    assert not await republish_runs.stop(source, begun, "Bram Beheer"), "it is over already"
    again, sent = await run_to_its_end(source, asked(rate=4, topic="betaald"))
    assert (again.sent, len(sent)) == (10, 10)


class Refusing(Recorder):
    async def publish(self, messages: object) -> None:
        msg = "1 messages not confirmed"
        raise PublishFailed(msg)


async def test_a_worker_that_dies_on_the_way_leaves_the_rest_to_the_next(source: Database) -> None:
    await Load(source, dossiers=3).add(6)
    await publish_all(source, Recorder())
    begun = await republish_runs.begin(source, asked(rate=3, topic="betaald"))
    recorder = Recorder()

    await republish_runs.step(source, recorder)
    with pytest.raises(PublishFailed):
        await republish_runs.step(source, Refusing())
    while_claimed = await republish_runs.step(source, recorder)
    await _execute(source, "UPDATE outbox_action SET claimed_until = now() - interval '1 second'")
    while (await republish_runs.find_run(source, begun)).ended_at is None:
        await republish_runs.step(source, recorder)

    assert while_claimed == 0
    assert len({message.value for message in recorder.messages}) == 6
    assert (await republish_runs.find_run(source, begun)).sent == 6


async def test_what_is_sent_for_one_reader_is_passed_over_by_all_others(source: Database) -> None:
    await Load(source, dossiers=1).add(1)
    await publish_all(source, Recorder())

    _, [message] = await run_to_its_end(source, asked(reader="grootboek", topic="betaald"))
    headers = ((READER, message.reader.encode()),)
    record = Record("betaald", 0, 7, message.key, message.value, headers)
    own = read_batch([record], LEDGER.reader(), "grootboek")
    others = read_batch([record], LEDGER.reader(), "kasboek")

    assert len(own.messages) == 1
    assert not others.messages
    assert not others.rejects
    assert others.next_offsets == {("betaald", 0): 8}


async def test_where_there_is_nothing_nothing_begins(source: Database) -> None:
    await Load(source, dossiers=1).add(1)
    await publish_all(source, Recorder())
    later = clock.now() + timedelta(days=1)

    for nothing in (
        asked(topic="onbekend"),
        asked(type="'; DROP TABLE outbox; --"),
        asked(since=later),
    ):
        assert await republish_runs.preview(source, nothing.selection) == []
        with pytest.raises(Conflict, match="niets om opnieuw te versturen"):
            await republish_runs.begin(source, nothing)

    assert await republish_runs.list_runs(source) == []
    assert await republish_runs.step(source, Recorder()) == 0


async def _rows(source: Database, query: str) -> list[tuple[object, ...]]:
    async with source.reading() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def _execute(source: Database, statement: str) -> None:
    async with source.transaction() as tx:
        await tx.execute(text(statement))
