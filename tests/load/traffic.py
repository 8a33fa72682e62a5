"""Makes the events to measure with: job starts as intake publishes them, put into a topic as fast as the broker takes them."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from uuid_utils import uuid7

from shared import clock
from shared.events.envelope import Event, to_wire
from shared.events.household import ASSEN, Bijstandsperiode, Huishouden, Lid, Woonplaats
from shared.events.life_events import JobStarted
from tests.load.stack import PARTITIONS

BATCH_BYTES = 256 * 1024
_SEED = 20_260_101
_SOURCE = "urn:nld:oin:00000001823288444000:systeem:naadloos-intake"
_PARTITIONER = DefaultPartitioner()
_EVERYONE = list(range(PARTITIONS))

_ID = UUID("01900000-0000-7000-8000-00000000000a")
_DOSSIER = UUID("01900000-0000-7000-8000-00000000000b")
_RESIDENT = UUID("01900000-0000-7000-8000-00000000000c")
_PARTNER = UUID("01900000-0000-7000-8000-00000000000d")
_CHILD = UUID("01900000-0000-7000-8000-00000000000e")
_SEQUENCE = 999_999_999_999


def dossier_ids(count: int) -> list[UUID]:
    """The same dossiers in every run; their random half is spread, as the lock keys of real ones are."""
    chance = random.Random(_SEED)
    return [_version_7(chance.getrandbits(128)) for _ in range(count)]


def job_started(dossier_id: UUID, sequence: int) -> bytes:
    """One job start of this dossier, as a message."""
    return _fill(str(uuid7()).encode(), str(dossier_id).encode(), sequence)


@dataclass
class Traffic:
    """Job starts spread at random over dossiers, numbered 1, 2, 3, ... in each of them."""

    dossiers: Sequence[UUID]
    _sequences: Counter[int] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=lambda: random.Random(_SEED))

    def events(self, count: int) -> Iterator[tuple[int, bytes, bytes]]:
        """Partition, key and value of `count` more events."""
        keys = [str(dossier_id).encode() for dossier_id in self.dossiers]
        homes = [partition_of(key) for key in keys]
        for _ in range(count):
            chosen = self._chance.randrange(len(keys))
            self._sequences[chosen] += 1
            message = _fill(str(uuid7()).encode(), keys[chosen], self._sequences[chosen])
            yield homes[chosen], keys[chosen], message

    async def load(self, bootstrap_servers: str, topic: str, count: int) -> None:
        await load(bootstrap_servers, ((topic, *event) for event in self.events(count)))


async def load(bootstrap_servers: str, messages: Iterable[tuple[str, int, bytes, bytes]]) -> None:
    """Put messages (topic, partition, key, value) where they belong, in batches made here: `send` per event takes five times as long."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        max_batch_size=BATCH_BYTES,
        compression_type="lz4",
    )
    await producer.start()
    try:
        now = int(clock.now().timestamp() * 1000)
        batches: defaultdict[tuple[str, int], Any] = defaultdict(producer.create_batch)
        for topic, partition, key, value in messages:
            place = topic, partition
            if batches[place].append(timestamp=now, key=key, value=value) is None:
                await producer.send_batch(batches[place], topic, partition=partition)
                batches[place] = producer.create_batch()
                batches[place].append(timestamp=now, key=key, value=value)
        for (topic, partition), batch in batches.items():
            await producer.send_batch(batch, topic, partition=partition)
        await producer.flush()
    finally:
        await producer.stop()


def partition_of(key: bytes) -> int:
    """Where a key belongs, as every producer has it."""
    partition: int = _PARTITIONER(key, _EVERYONE, _EVERYONE)
    return partition


def _version_7(bits: int) -> UUID:
    value = bits & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=value | (7 << 76) | (2 << 62))


def _pattern() -> bytes:
    """A real event, made by the code that makes real events, with places to fill in."""
    since = date(2020, 1, 1)
    resident = Lid(
        inwoner_id=_RESIDENT, rol="aanvrager", geboortedatum=date(1986, 1, 2), vanaf=since
    )
    partner = Lid(inwoner_id=_PARTNER, rol="partner", geboortedatum=date(1988, 3, 4), vanaf=since)
    child = Lid(inwoner_id=_CHILD, rol="kind", geboortedatum=date(2015, 6, 7), vanaf=since)
    event = Event(
        id=_ID,
        source=_SOURCE,
        type=JobStarted.event_type,
        time=clock.now(),
        dossier_id=_DOSSIER,
        correlation_id=_ID,
        causation_id=None,
        sequence=_SEQUENCE,
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        data=JobStarted(
            inwoner_id=_RESIDENT,
            ingangsdatum=date(2026, 2, 1),
            huishouden=Huishouden(
                versie=1,
                leden=(resident, partner, child),
                woonplaatsen=(Woonplaats(gemeente=ASSEN, vanaf=since),),
                bijstand=(Bijstandsperiode(vanaf=since),),
            ),
            bron="naadloos:ander-systeem",
            uren_per_week=24,
            netto_maandloon_centen=145_000,
            contract="bepaalde-tijd",
        ),
    )
    wire = to_wire(event).replace(b"%", b"%%")
    for identifier, name in ((_ID, b"id"), (_DOSSIER, b"dossier")):
        wire = wire.replace(str(identifier).encode(), b"%%(%s)s" % name)
    return wire.replace(str(_SEQUENCE).encode(), b"%(sequence)012d")


_PATTERN = _pattern()


def _fill(identifier: bytes, dossier: bytes, sequence: int) -> bytes:
    return _PATTERN % {b"id": identifier, b"dossier": dossier, b"sequence": sequence}
