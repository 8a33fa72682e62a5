"""A message that cannot be handled is seen, blocks only its own dossier, and is settled once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import CursorResult, text

from shared import clock, ids
from shared.errors import Conflict
from shared.events.envelope import Event, EventData, to_wire
from shared.messaging import actions, retry_runs
from shared.messaging.actions import Action
from shared.messaging.batch import Batch, read_batch
from shared.messaging.contracts import Contracts
from shared.messaging.failures import DELAYS, QUICK_ATTEMPTS, is_over_limit
from shared.messaging.inbox import Inbox, Mode, Outcome
from shared.messaging.kafka import Record
from shared.messaging.rejects import Rejects
from shared.messaging.retries import Released, Retries
from shared.messaging.transaction import Database
from shared.operations.failed import edits
from shared.operations.failed.edits import Decision
from tests.ledger.service import LEDGER, Faulty, Paid, open_books

TOPIC = "betaald"


class Ledger:
    """The ledger's inbox without Kafka: records are made by hand and taken in."""

    def __init__(self, database: Database, release: Contracts = LEDGER) -> None:
        self.database = database
        self.run_with(release)
        self._offset = 0

    def run_with(self, release: Contracts) -> None:
        """The programs of another release take over."""
        self._release = release
        self._inbox = Inbox(self.database, release)

    async def begin(self, first_offset: int = 0) -> None:
        async with self.database.transaction() as tx:
            await tx.execute(
                text("INSERT INTO consumer_position VALUES (:topic, 0, :first, :first)"),
                {"topic": TOPIC, "first": first_offset},
            )
        self._offset = first_offset

    def record(self, event: Event[EventData] | bytes, key: UUID | None = None) -> Record:
        value = event if isinstance(event, bytes) else to_wire(event)
        subject = key or (None if isinstance(event, bytes) else event.dossier_id)
        self._offset += 1
        return Record(
            TOPIC, 0, self._offset - 1, str(subject).encode() if subject else None, value, ()
        )

    async def take_in(self, *records: Record) -> Outcome:
        """As the consumer does: together, and one by one when that fails."""
        batch = self.read(*records)
        try:
            return await self._inbox.take_in(batch)
        except Faulty:
            return await self._inbox.take_in(batch, Mode.ISOLATED)

    def read(self, *records: Record) -> Batch:
        return read_batch(records, self._release.reader())

    async def retry(self) -> Released:
        await retry_runs.step(self.database)
        await Rejects(self.database, self._release).run_once()
        return await Retries(self.database, self._release).run_once()

    async def retry_now(self, failed: UUID, attempts: int = QUICK_ATTEMPTS) -> Released:
        """As a person does who saw so many attempts."""
        await actions.retry(self.database, Action(failed, attempts, "beheer", "hersteld"))
        return await self.retry()

    async def edit(self, failed: UUID, content: object, attempts: int = QUICK_ATTEMPTS) -> None:
        """One proposes it, another approves."""
        reader = self._release.reader()
        action = Action(failed, attempts, "b.beheer", "verkeerd veld verbeterd")
        proposal = await edits.propose(self.database, action, orjson.dumps(content), reader)
        decision = Decision(proposal, "k.controle", "klopt")
        assert await edits.approve(self.database, decision, reader)

    async def is_over_limit(self, next_offset: int = 0) -> bool:
        async with self.database.reading() as connection:
            return await is_over_limit(connection, (TOPIC, 0), next_offset or self._offset)

    async def booked(self) -> list[int]:
        return list((await self.execute("SELECT number FROM booking ORDER BY line")).scalars())

    async def states(self) -> list[str]:
        return list(
            (await self.execute("SELECT state FROM failed_message ORDER BY arrival")).scalars()
        )

    async def failed_ids(self) -> list[UUID]:
        return list(
            (await self.execute("SELECT id FROM failed_message ORDER BY arrival")).scalars()
        )

    async def switch(self, name: str) -> None:
        await self.execute("INSERT INTO switch VALUES (:name)", name=name)

    async def execute(self, statement: str, **parameters: object) -> CursorResult[Any]:
        async with self.database.transaction() as tx:
            return await tx.execute(text(statement), parameters)


@pytest.fixture
async def ledger(database_url: Callable[..., str]):  # type: ignore[no-untyped-def]  # noqa: ANN201
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    made = Ledger(database)
    await made.begin()
    yield made
    await database.close()


def payment(
    dossier: UUID, number: int, poison: str = "", sequence: int | None = None
) -> Event[EventData]:
    identifier = ids.new_event_id()
    data = Paid(number=number, amount_cents=100, poison=poison)
    return Event(
        id=identifier,
        source="urn:nld:oin:00000001823288444000:systeem:naadloos-kassa",
        type=data.event_type,
        time=clock.now(),
        dossier_id=dossier,
        correlation_id=identifier,
        causation_id=None,
        sequence=sequence or number,
        traceparent=None,
        data=data,
    )


A, B = ids.new_dossier_id(), ids.new_dossier_id()


async def test_a_poisoned_message_is_kept_its_dossier_waits_and_the_others_go_on(
    ledger: Ledger,
) -> None:
    records = [
        ledger.record(payment(A, 1)),
        ledger.record(payment(A, 2, poison="always")),
        ledger.record(payment(B, 1)),
        ledger.record(payment(A, 3)),
    ]

    await ledger.take_in(*records)

    assert await ledger.booked() == [1, 1]
    assert await ledger.states() == ["retrying", "parked"]


async def test_what_comes_later_is_parked_behind_an_earlier_failure(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1, poison="always")))

    await ledger.take_in(ledger.record(payment(A, 2)), ledger.record(payment(B, 1)))

    assert await ledger.states() == ["retrying", "parked"]
    assert await ledger.booked() == [1]


async def test_a_failed_message_is_retried_in_time_and_lets_go_of_what_waited_in_order(
    ledger: Ledger,
) -> None:
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="while:repaired")),
        ledger.record(payment(A, 2)),
        ledger.record(payment(A, 3)),
    )
    await ledger.switch("repaired")

    await ledger.retry()
    too_early = await ledger.booked()
    with clock.moved_to(clock.now() + DELAYS[0] + timedelta(seconds=1)):
        await ledger.retry()

    assert too_early == []
    assert await ledger.booked() == [1, 2, 3]
    assert await ledger.states() == ["resolved"] * 3


async def test_after_the_last_delay_a_message_waits_for_a_human(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1, poison="always")))

    moment = clock.now()
    for delay in DELAYS:
        moment += delay + timedelta(seconds=1)
        with clock.moved_to(moment):
            await ledger.retry()

    assert await ledger.states() == ["waiting"]


async def test_a_human_retries_once_however_often_the_button_is_pressed(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1, poison="while:repaired")))
    await ledger.switch("repaired")
    (failed,) = await ledger.failed_ids()
    action = Action(failed, 3, "beheer", "de fout is hersteld")

    answers = await asyncio.gather(*(actions.retry(ledger.database, action) for _ in range(5)))
    await ledger.retry()

    assert sorted(answers) == [False] * 4 + [True]
    assert await ledger.booked() == [1]


async def test_discarding_lets_the_rest_of_the_dossier_go_on_without_it(ledger: Ledger) -> None:
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="always")), ledger.record(payment(A, 2))
    )
    failed = (await ledger.failed_ids())[0]

    await actions.discard(ledger.database, Action(failed, 3, "beheer", "dubbel ingevoerd"))
    await ledger.retry()

    assert await ledger.booked() == [2]
    assert await ledger.states() == ["discarded", "resolved"]


async def test_retry_and_discard_race_and_only_one_wins(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1, poison="always")))
    (failed,) = await ledger.failed_ids()
    action = Action(failed, 3, "beheer", "tegelijk")

    answers = await asyncio.gather(
        actions.retry(ledger.database, action),
        actions.discard(ledger.database, action),
        return_exceptions=True,
    )

    assert [answer for answer in answers if answer is True] == [True]
    assert all(answer in (True, False) or isinstance(answer, Conflict) for answer in answers)


async def test_a_handler_that_asks_for_patience_is_put_off_and_others_go_on(ledger: Ledger) -> None:
    batch = ledger.read(ledger.record(payment(A, 1, poison="later")), ledger.record(payment(B, 1)))

    await Inbox(ledger.database, LEDGER).take_in(batch, Mode.ISOLATED)

    assert await ledger.states() == ["retrying"]
    assert await ledger.booked() == [1]


UNREADABLE: dict[str, Callable[[], bytes]] = {
    "no JSON": lambda: b"{not json",
    "not an object": lambda: b"[1, 2]",
    "deep nesting": lambda: b'{"data":' * 3000 + b"1" + b"}" * 3000,
    "invalid UTF-8": lambda: b'{"id": "\xff\xfe"}',
    "another version of CloudEvents": lambda: _changed(specversion="0.3"),
    "an id that is no UUIDv7": lambda: _changed(id="4f5f6f4e-1111-4222-8333-123456789abc"),
    "a missing field of the data": lambda: _changed(data={"number": 1}),
    "a sequence of zero": lambda: _changed(sequence="000000000000"),
    "a time without offset": lambda: _changed(time="2026-11-02T09:00:00"),
    "larger than allowed": lambda: _changed(extra="x" * 600_000),
    "empty": lambda: b"",
}


def _changed(**changes: object) -> bytes:
    return orjson.dumps(orjson.loads(to_wire(payment(A, 1))) | changes)


@pytest.mark.parametrize("kind", UNREADABLE)
async def test_an_unreadable_message_is_kept_as_rejected_and_blocks_nobody(
    ledger: Ledger, kind: str
) -> None:
    await ledger.take_in(ledger.record(UNREADABLE[kind](), key=A), ledger.record(payment(A, 1)))

    assert await ledger.states() == ["rejected"]
    assert await ledger.booked() == [1]


async def test_a_message_without_value_or_with_a_foreign_key_is_rejected(ledger: Ledger) -> None:
    tombstone = ledger.record(b"", key=A)
    await ledger.take_in(
        Record(TOPIC, 0, tombstone.offset, tombstone.key, None, ()),
        ledger.record(to_wire(payment(A, 1)), key=B),
    )

    assert await ledger.states() == ["rejected", "rejected"]
    assert await ledger.booked() == []


async def test_the_same_id_twice_in_a_batch_and_across_batches_counts_once(ledger: Ledger) -> None:
    first = payment(A, 1)

    await ledger.take_in(ledger.record(first), ledger.record(first))
    await ledger.take_in(ledger.record(first))

    assert await ledger.booked() == [1]
    assert await ledger.states() == []


async def test_the_same_id_with_another_body_is_shown_to_a_human(ledger: Ledger) -> None:
    first = payment(A, 1)
    await ledger.take_in(ledger.record(first))
    forged = orjson.loads(to_wire(first))
    forged["data"]["amountCents"] = 999

    await ledger.take_in(ledger.record(orjson.dumps(forged), key=A))

    assert await ledger.booked() == [1]
    assert await ledger.states() == ["rejected"]


async def test_an_id_older_than_the_inbox_reaches_is_rejected_not_done_again(
    ledger: Ledger,
) -> None:
    old = orjson.loads(to_wire(payment(A, 1)))
    old["id"] = "01900000-0000-7000-8000-000000000001"

    await ledger.take_in(ledger.record(orjson.dumps(old), key=A))

    assert await ledger.booked() == []
    assert await ledger.states() == ["rejected"]


async def test_a_missing_sequence_holds_its_dossier_until_it_comes(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1)), ledger.record(payment(A, 3)))
    held = await ledger.states()

    await ledger.take_in(ledger.record(payment(A, 2)))
    await ledger.retry()

    assert held == ["gap"]
    assert await ledger.booked() == [1, 2, 3]
    assert await ledger.states() == ["resolved"]


async def test_a_human_can_accept_that_a_missing_message_will_not_come(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 2)), ledger.record(payment(A, 3)))
    first = (await ledger.failed_ids())[0]

    await actions.retry(ledger.database, Action(first, 0, "beheer", "bestaat niet"))
    await ledger.retry()

    assert await ledger.booked() == [2, 3]


async def test_a_log_that_was_cut_off_before_we_came_may_begin_anywhere(
    database_url: Callable[..., str],
) -> None:
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    ledger = Ledger(database)
    await ledger.begin(first_offset=1000)

    await ledger.take_in(ledger.record(payment(A, 7)), ledger.record(payment(A, 8)))

    assert await ledger.booked() == [7, 8]
    await database.close()


async def test_records_that_another_owner_did_already_are_passed_over(ledger: Ledger) -> None:
    records = [ledger.record(payment(A, 1)), ledger.record(payment(A, 2))]
    await ledger.take_in(*records)

    outcome = await ledger.take_in(*records)

    assert outcome.stale == 2
    assert await ledger.booked() == [1, 2]


async def test_two_owners_at_once_do_each_record_once(ledger: Ledger) -> None:
    records = [ledger.record(payment(A, number)) for number in range(1, 51)]

    await asyncio.gather(*(ledger.take_in(*records) for _ in range(4)))

    assert await ledger.booked() == list(range(1, 51))
