"""Whatever lies in the log, the worker goes on: a bad record is kept as rejected and stops nobody else."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import ids
from shared.events.envelope import to_wire
from shared.messaging.consumer import Consumer
from shared.messaging.kafka import Record
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.service import LEDGER, Booked, open_books

A, B = ids.new_dossier_id(), ids.new_dossier_id()
MILLISECONDS_OF_A_DAY = 86_400_000


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    url = database_url("grootboek")
    made = Ledger(open_books(url, "grootboek"))
    await made.begin()
    yield made
    await made.database.close()


def hostile(ledger: Ledger, **members: object) -> Record:
    """A record that is an event of ours in everything but `members`."""
    content = orjson.loads(to_wire(payment(A, 1)))
    record = ledger.record(orjson.dumps({**content, **members}))
    return record._replace(key=str(content["subject"]).encode())


def id_of_day(days_from_now: int) -> UUID:
    """A UUIDv7 that says it was made on another day."""
    real = ids.new_id().int
    return UUID(int=real + (days_from_now * MILLISECONDS_OF_A_DAY << 80))


@pytest.mark.parametrize(
    "members",
    [
        {"sequence": "9" * 30},
        {"sequence": 2**63},
        {"type": "betaald\x00"},
        {"type": "Jan Jansen, 111222333"},
        {"source": "urn:\x00"},
        {"source": "urn:nld:oin:00000001823288444000:systeem:naadloos-grootboek"},
        {"source": "urn:nld:oin:00000001823288444000:systeem:naadloos-kassa-2"},
        {"source": "urn:nld:oin:00000001823288444000:systeem:kassa", "type": Booked.event_type},
        {"id": str(UUID(int=(2**48 - 1 << 80) | (7 << 76) | (0b10 << 62)))},
        {"id": str(id_of_day(400))},
        {"time": "9999-12-31T23:59:59-23:59"},
    ],
    ids=[
        "a sequence of thirty digits",
        "a sequence past bigint",
        "a NUL in the type",
        "a type that is no name",
        "a NUL in the source",
        "the source of a service that does not publish this",
        "a source that is almost that of who publishes this",
        "a source that is not ours, of a type that is not handled here",
        "an id of the year 10889",
        "an id of next year",
        "a moment after the last one",
    ],
)
async def test_a_hostile_attribute_is_rejected_and_the_next_message_is_handled(
    ledger: Ledger, members: dict[str, object]
) -> None:
    await ledger.take_in(hostile(ledger, **members), ledger.record(payment(B, 1)))

    assert await ledger.states() == ["rejected"]
    assert await ledger.booked() == [1]


async def test_a_nul_in_a_header_does_not_stop_a_failure_from_being_kept(ledger: Ledger) -> None:
    record = ledger.record(b"no event")._replace(
        headers=(("trace\x00", b"\x00\xff"), ("plain", b"x"))
    )

    await ledger.take_in(record, ledger.record(payment(B, 1)))

    assert await ledger.states() == ["rejected"]
    assert await ledger.booked() == [1]


async def test_ids_of_far_days_make_no_tables(ledger: Ledger) -> None:
    await ledger.take_in(*(hostile(ledger, id=str(id_of_day(days))) for days in range(30, 60)))

    async with ledger.database.reading() as connection:
        rows = await connection.execute(
            text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'inbox'::regclass")
        )
        assert rows.scalar_one() < 10


async def test_an_id_that_is_a_few_hours_ahead_is_a_clock_that_differs(ledger: Ledger) -> None:
    ahead = UUID(int=ids.new_id().int + (int(timedelta(hours=3).total_seconds()) * 1000 << 80))

    await ledger.take_in(hostile(ledger, id=str(ahead)))

    assert await ledger.booked() == [1]


async def test_a_type_of_a_stranger_never_becomes_a_label(ledger: Ledger) -> None:
    batch = ledger.read(hostile(ledger, type="nl.participatiewet.betaald.jan-jansen.v1"))
    assert len(batch.messages) == 1
    consumer = Consumer(ledger.database, LEDGER, subscriber=None)  # type: ignore[arg-type]

    consumer._count("ignored", batch.messages)

    labels = {
        sample.labels.get("type", "") for metric in REGISTRY.collect() for sample in metric.samples
    }
    assert not any("jan-jansen" in label for label in labels)
