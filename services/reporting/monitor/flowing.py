"""What flows from whom to whom, and how each reader does: the rows of the table, of which the picture is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.reporting.monitor.gathered import SERVICES, Gathered
from services.reporting.monitor.judging import WORSE, Judgement, Level, alive, judge
from shared.accounting.comparing import Account, Verdict
from shared.events.catalog import EVENTS, PUBLISHER_OF
from shared.operations.schemas import Leesplek, Oordeel, Stand

PUBLISHED_BY: Final[Mapping[str, str]] = {
    event.topic: PUBLISHER_OF[event.event_type]
    for event in sorted(
        EVENTS,
        key=lambda event: (SERVICES.index(PUBLISHER_OF[event.event_type]), event.topic),
    )
}
"""Who publishes each topic; in the order in which they stand on the page."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one service reads one topic. None is what nobody knows now."""

    topic: str
    reader: str
    level: Level
    per_minute: float | None = None
    waiting: int | None = None
    oldest_at: datetime | None = None
    verdict: Oordeel | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """How one service does as a whole."""

    service: str
    level: Level
    workers: int | None = None
    heard_at: datetime | None = None
    """When a worker of it was heard last; of a service that does not answer, the service itself."""
    sends: float | None = None
    reads: float | None = None
    unsent: int | None = None
    failed: int | None = None
    late_timers: int | None = None


def readings_of(gathered: Gathered, judgement: Judgement) -> list[Reading]:
    """In the order of the topics. What a service reads that does not answer, nobody knows."""
    return [
        _reading(gathered, judgement, topic, gathered.standings[reader])
        for topic in PUBLISHED_BY
        for reader in SERVICES
        if reader in gathered.standings and topic in gathered.standings[reader].leest
    ]


def sides_of(gathered: Gathered, judgement: Judgement) -> list[Side]:
    return [_side(gathered, judgement, service) for service in SERVICES]


def sent_per_minute(gathered: Gathered, topic: str) -> float | None:
    standing = gathered.standings.get(PUBLISHED_BY[topic])
    return None if standing is None else _speed(standing, "uit", topic)


def as_seen(gathered: Gathered) -> object:
    """What somebody who looks would notice to be different: not each beat of a heart, nor each message."""
    judgement = judge(gathered)
    return (
        [(found.level, found.service, found.topic, found.text) for found in judgement.findings],
        [(alarm.id, alarm.acknowledged_at) for alarm in gathered.alarms],
        [
            (
                reading.topic,
                reading.reader,
                reading.waiting,
                reading.verdict,
                round(reading.per_minute or 0),
            )
            for reading in readings_of(gathered, judgement)
        ],
    )


def _reading(gathered: Gathered, judgement: Judgement, topic: str, standing: Stand) -> Reading:
    reader = standing.dienst
    level = judgement.of_topic(reader, topic)
    places = [place for place in standing.leesplekken if place.topic == topic]
    speed = _speed(standing, "in", topic)
    if not any(alive(process, standing.gemeten_op) for process in standing.werkprocessen):
        # What the watch saw last is old: what waits is what was published and is not in this reader's books.
        waiting = _on_its_way(gathered.account, reader, topic)
        return Reading(topic, reader, level, speed, waiting, _oldest(places))
    if not places:
        return Reading(topic, reader, level, speed)
    worst = max(places, key=lambda place: WORSE.index(place.oordeel))
    same = [place.sinds for place in places if place.oordeel == worst.oordeel]
    since = max(same) if worst.oordeel == "goed" else min(same)
    waiting = sum(place.wachtend for place in places)
    return Reading(topic, reader, level, speed, waiting, _oldest(places), worst.oordeel, since)


def _side(gathered: Gathered, judgement: Judgement, service: str) -> Side:
    level = judgement.of(service)
    standing = gathered.standings.get(service)
    if standing is None:
        return Side(service, level, heard_at=gathered.heard_at.get(service))
    processes = standing.werkprocessen
    counted = {state.toestand: state.aantal for state in standing.mislukt.toestanden}
    return Side(
        service,
        level,
        workers=sum(alive(process, standing.gemeten_op) for process in processes),
        heard_at=max((process.gehoord_op for process in processes), default=None),
        sends=sum(speed.per_minuut for speed in standing.snelheden if speed.richting == "uit"),
        reads=sum(speed.per_minuut for speed in standing.snelheden if speed.richting == "in"),
        unsent=sum(waiting.aantal for waiting in standing.uitgaand.topics),
        failed=sum(counted.values()),
        late_timers=standing.termijnen.te_laat + standing.termijnen.mislukt,
    )


def _speed(standing: Stand, direction: str, topic: str) -> float:
    return sum(
        speed.per_minuut
        for speed in standing.snelheden
        if speed.richting == direction and speed.topic == topic
    )


def _oldest(places: Sequence[Leesplek]) -> datetime | None:
    return min((place.oudste_op for place in places if place.oudste_op), default=None)


def _on_its_way(account: Account | None, reader: str, topic: str) -> int | None:
    if account is None:
        return None
    return sum(
        difference.due.total - difference.found.total
        for difference in account.differences
        if difference.reader == reader and difference.kind.topic == topic
        if difference.verdict in {Verdict.ON_ITS_WAY, Verdict.MISSING}
    )
