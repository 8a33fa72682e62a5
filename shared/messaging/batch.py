"""A batch of records as pure data: what is readable, which belong together, and in which waves they are handled."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from shared.events.envelope import LARGEST_EVENT, Context, Event, EventReader, Unreadable
from shared.ids import day_of
from shared.messaging.contracts import BatchHandler
from shared.messaging.kafka import Partition, Record
from shared.observability.processing_log import Handled


class Message(NamedTuple):
    """A readable record. `event` is None when its type is one this service does not handle.

    `is_known` is False for a type that is not in this release's catalogue at all: a newer release's.
    """

    record: Record
    id: UUID
    day: date
    """Inside the id: where the inbox has it."""
    dossier_id: UUID
    type: str
    sequence: int
    event: Event[Any] | None
    is_known: bool
    body_hash: bytes

    @property
    def stream(self) -> tuple[str, UUID]:
        """What the sequence counts within: one dossier on one topic."""
        return self.record.topic, self.dossier_id


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that this release cannot read as an event of ours."""

    record: Record
    cause: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Records fetched together, read and checked."""

    records: Sequence[Record]
    messages: Sequence[Message]
    rejects: Sequence[Reject]

    @property
    def dossier_ids(self) -> set[UUID]:
        return {message.dossier_id for message in self.messages}

    @property
    def next_offsets(self) -> dict[Partition, int]:
        """Per partition the offset after its last record."""
        return {(record.topic, record.partition): record.offset + 1 for record in self.records}


def read_batch(records: Sequence[Record], reader: EventReader, service: str = "") -> Batch:
    """Read records outside any transaction; a bad one becomes a `Reject` and harms no other.

    What was sent again for another service than this one is passed over.
    """
    messages: list[Message] = []
    rejects: list[Reject] = []
    for record in records:
        if not record.is_for(service):
            continue
        try:
            messages.append(read(record, reader))
        except Unreadable as error:
            rejects.append(Reject(record, str(error)))
    return Batch(records, messages, rejects)


def read(record: Record, reader: EventReader) -> Message:
    """Read one record. Raises Unreadable with a cause that holds no content."""
    if record.fault:
        raise Unreadable(record.fault)
    if record.value is None:
        msg = "no value"
        raise Unreadable(msg)
    if len(record.value) > LARGEST_EVENT:
        msg = "larger than 512 KiB"
        raise Unreadable(msg)
    found = _event_in(record.value, reader)
    dossier_id = found.dossier_id if isinstance(found, Event) else found.subject
    if record.key != str(dossier_id).encode():
        msg = "the key is not the dossier of the event"
        raise Unreadable(msg)
    return Message(
        record=record,
        id=found.id,
        day=day_of(found.id),
        dossier_id=dossier_id,
        type=found.type,
        sequence=int(found.sequence),
        event=found if isinstance(found, Event) else None,
        is_known=reader.knows(found.type),
        body_hash=blake2b(record.value, digest_size=16).digest(),
    )


def _event_in(value: bytes, reader: EventReader) -> Event[Any] | Context:
    """Reading looks at nothing but the bytes: whatever it raises, a restart would raise it again."""
    try:
        return reader.read(value)
    except Unreadable:
        raise
    except Exception as error:
        msg = f"{type(error).__name__} while it was read"
        raise Unreadable(msg) from error


def waves(
    messages: Iterable[Message], handler_of: Mapping[str, BatchHandler]
) -> list[dict[BatchHandler, list[Message]]]:
    """Split messages in waves of groups for one handler, so that each dossier's own order holds.

    Within a wave one handler has all of a dossier; what another handles after that comes in a later wave.
    """
    result: list[dict[BatchHandler, list[Message]]] = []
    place: dict[UUID, tuple[int, BatchHandler]] = {}
    for message in messages:
        handler = handler_of[message.type]
        wave, handler_there = place.get(message.dossier_id, (0, handler))
        if handler_there != handler:  # a method is made anew at each look
            wave += 1
        place[message.dossier_id] = (wave, handler)
        if wave == len(result):
            result.append({})
        result[wave].setdefault(handler, []).append(message)
    return result


def noted(handled: Iterable[Message]) -> Iterator[Handled]:
    """What was handled as the processing log has it, per type; of a single event with its place in the trail."""
    by_type: defaultdict[str, list[Event[Any]]] = defaultdict(list)
    for message in handled:
        if message.event is not None:
            by_type[message.type].append(message.event)
    for event_type, events in by_type.items():
        dossiers = sorted({event.dossier_id for event in events})
        if len(events) > 1:
            yield Handled(event_type, dossiers)
        else:
            yield Handled(event_type, dossiers, events[0].correlation_id, events[0].traceparent)
