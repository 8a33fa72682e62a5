"""Whether all is well, and if not where it is stuck and since when. Pure: figures in, findings out.

What is not known is never well: green is for who answered, was looked at lately, and whose books close.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from functools import partial
from itertools import groupby
from typing import Final, Literal
from uuid import UUID

from services.reporting.monitor.gathered import SERVICES, AlarmKey, Gathered, Mute
from shared.operations.schemas import Leesplek, Oordeel, Stand, Werkproces
from shared.ui.dutch import moment_text, number_text

SILENT_AFTER: Final = timedelta(seconds=20)
"""Four beats of a worker's heart (`shared/messaging/heartbeat.py`)."""
LOOKED_WITHIN: Final = timedelta(minutes=1)
WAITS_AT_MOST: Final = timedelta(minutes=1)
"""For a message on its way: older is told."""
UNSENT_AT_MOST: Final = timedelta(seconds=5)
CLOSED_WITHIN: Final = timedelta(minutes=5)
"""Where something is always on its way the books are whole for moments only: one that was seen this lately counts."""

WORSE: Final[Sequence[Oordeel]] = ("goed", "traag", "teruggezet", "vastgelopen", "gestopt")
_JUDGED: Final[Mapping[Oordeel, str]] = {
    "traag": "wordt te langzaam gelezen: er komt meer bij dan er af gaat",
    "teruggezet": "is teruggezet: berichten worden opnieuw gelezen of overgeslagen",
    "vastgelopen": "staat stil, terwijl de rest doorgaat",
    "gestopt": "wordt niet meer gelezen",
}


class Level(IntEnum):
    """Higher is worse. The words on the page are in `LEVEL_WORDS`."""

    GOOD = 0
    UNKNOWN = 1
    ATTENTION = 2
    WRONG = 3


LEVEL_WORDS: Final[Mapping[Level, str]] = {
    Level.GOOD: "Goed",
    Level.UNKNOWN: "Onbekend",
    Level.ATTENTION: "Let op",
    Level.WRONG: "Storing",
}


Kind = Literal[
    "dienst-zwijgt",
    "geen-worker",
    "worker-zwijgt",
    "worker-bereikt-niets",
    "worker-gedempt",
    "niet-bekeken",
    "traag",
    "teruggezet",
    "vastgelopen",
    "gestopt",
    "wacht-lang",
    "verzendt-niet",
    "verplaatst",
    "wacht-op-een-mens",
    "wordt-herhaald",
    "wacht-op-voorganger",
    "opzij",
    "wacht-op-nieuwe-versie",
    "termijn-te-laat",
    "termijn-mislukt",
    "boeken-onbekend",
    "boeken-verschillen",
    "boeken-open",
    "antwoord-blijft-uit",
]
"""What is the matter, whatever the figures are: by this an alarm of an hour ago is known to be the same."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not well, or not known, in a sentence; where somebody can do something about it."""

    level: Level
    service: str | None
    text: str
    since: datetime | None = None
    topic: str | None = None
    runbook: str = ""
    """Of `docs/runbooks`."""
    is_of_all: bool = False
    """Whether it holds for everything that the service reads."""
    place: str = ""
    """Of the worker that it is about."""
    kind: Kind = field(kw_only=True)

    @property
    def key(self) -> AlarmKey:
        """By which it is the same as a moment ago; what grew worse is another."""
        return self.service or "", self.kind, self.topic or self.place, int(self.level)


@dataclass(frozen=True, slots=True)
class Judgement:
    level: Level
    findings: Sequence[Finding]

    def of(self, service: str) -> Level:
        return max(
            (found.level for found in self.findings if found.service == service),
            default=Level.GOOD,
        )

    def of_topic(self, service: str, topic: str) -> Level:
        """How a service reads a topic: of one that does not answer, or has no worker, it is that."""
        return max(
            (
                found.level
                for found in self.findings
                if found.service == service and (found.is_of_all or found.topic == topic)
            ),
            default=Level.GOOD,
        )


def judge(gathered: Gathered) -> Judgement:
    findings = [*_of_services(gathered), *_of_books(gathered), *_of_answers(gathered)]
    findings.sort(key=lambda found: (-found.level, found.service or "", found.text))
    level = max((found.level for found in findings), default=Level.GOOD)
    return Judgement(level, findings)


def alive(process: Werkproces, now: datetime) -> bool:
    return process.geeindigd_op is None and now - process.gehoord_op <= SILENT_AFTER


def _of_services(gathered: Gathered) -> Iterator[Finding]:
    for service in SERVICES:
        standing = gathered.standings.get(service)
        if standing is None:
            text = "Deze dienst antwoordt niet. Wat hier gebeurt, is nu niet bekend."
            heard_at = gathered.heard_at.get(service)
            yield Finding(
                Level.UNKNOWN,
                service,
                text,
                heard_at,
                None,
                "README",
                is_of_all=True,
                kind="dienst-zwijgt",
            )
            continue
        yield from _of_workers(standing, gathered.mutes)
        yield from _of_reading(standing)
        yield from _of_sending(standing)
        yield from _of_failures(standing)
        yield from _of_timers(standing)


def _of_workers(standing: Stand, mutes: Mapping[UUID, Mute]) -> Iterator[Finding]:
    now, service = standing.gemeten_op, standing.dienst
    if not any(alive(process, now) for process in standing.werkprocessen):
        heard_at = max((process.gehoord_op for process in standing.werkprocessen), default=None)
        text = "Er werkt geen worker: berichten en termijnen van deze dienst wachten."
        yield Finding(
            Level.WRONG,
            service,
            text,
            heard_at,
            None,
            "consumer-stopped",
            is_of_all=True,
            kind="geen-worker",
        )
    for process in standing.werkprocessen:
        yield from _of_worker(standing, process, mutes.get(process.id))


def _of_worker(standing: Stand, process: Werkproces, mute: Mute | None) -> Iterator[Finding]:
    """What one worker has on its own; one that is muted is not known to be well, whatever it does."""
    now, service, place = standing.gemeten_op, standing.dienst, process.plaats
    if mute is not None and mute.until > now:
        text = f"Worker {place} is gedempt tot {moment_text(mute.until)}: {mute.reason}"
        yield Finding(
            Level.UNKNOWN, service, text, mute.muted_at, place=place, kind="worker-gedempt"
        )
    elif alive(process, now):
        if "omgeving-zwijgt" in process.klachten:
            text = f"Worker {place} bereikt Kafka of de database niet."
            yield Finding(
                Level.WRONG,
                service,
                text,
                runbook="broker-away",
                place=place,
                kind="worker-bereikt-niets",
            )
    elif (
        any(alive(other, now) for other in standing.werkprocessen)
        and process.geeindigd_op is None
        and not any(other.gestart_op > process.gehoord_op for other in standing.werkprocessen)
    ):
        text = f"Worker {place} zwijgt, en er kwam geen andere voor in de plaats."
        yield Finding(
            Level.ATTENTION,
            service,
            text,
            process.gehoord_op,
            runbook="jobs",
            place=place,
            kind="worker-zwijgt",
        )


def _of_reading(standing: Stand) -> Iterator[Finding]:
    now, service = standing.gemeten_op, standing.dienst
    places = {
        topic: list(group)
        for topic, group in groupby(standing.leesplekken, key=lambda place: place.topic)
    }
    if not any(alive(process, now) for process in standing.werkprocessen):
        return
    for topic in standing.leest:
        looked = places.get(topic, [])
        if not looked or any(now - place.bekeken_op > LOOKED_WITHIN for place in looked):
            text = f"Hoe {topic} wordt gelezen, is nog niet bekeken."
            yield Finding(
                Level.UNKNOWN,
                service,
                text,
                topic=topic,
                runbook="consumer-stopped",
                kind="niet-bekeken",
            )
        else:
            yield from _of_topic(standing, topic, looked)


def _of_topic(standing: Stand, topic: str, places: Sequence[Leesplek]) -> Iterator[Finding]:
    worst = max(places, key=lambda place: WORSE.index(place.oordeel))
    waiting = sum(place.wachtend for place in places)
    if worst.oordeel != "goed":
        same = [place for place in places if place.oordeel == worst.oordeel]
        which = ", ".join(str(place.partitie) for place in same)
        text = (
            f"{topic} (partitie {which}) {_JUDGED[worst.oordeel]}."
            f" {number_text(waiting)} {'bericht wacht' if waiting == 1 else 'berichten wachten'}."
        )
        level = Level.ATTENTION if worst.oordeel == "traag" else Level.WRONG
        since = min(place.sinds for place in same)
        yield Finding(
            level, standing.dienst, text, since, topic, "consumer-stopped", kind=worst.oordeel
        )
        return
    oldest = min((place.oudste_op for place in places if place.oudste_op), default=None)
    if oldest is not None and standing.gemeten_op - oldest > WAITS_AT_MOST:
        text = f"Op {topic} wachten berichten langer dan een minuut."
        yield Finding(
            Level.ATTENTION,
            standing.dienst,
            text,
            oldest,
            topic,
            "consumer-stopped",
            kind="wacht-lang",
        )


def _of_sending(standing: Stand) -> Iterator[Finding]:
    now, service, outgoing = standing.gemeten_op, standing.dienst, standing.uitgaand
    if outgoing.verplaatst:
        text = (
            "De database is verplaatst of teruggezet. Er gaat niets uit tot iemand dat goedkeurt."
        )
        yield Finding(Level.WRONG, service, text, runbook="database-away", kind="verplaatst")
    oldest = min((waiting.oudste_op for waiting in outgoing.topics), default=None)
    if oldest is None or now - oldest <= UNSENT_AT_MOST:
        return
    count = number_text(sum(waiting.aantal for waiting in outgoing.topics))
    why = "" if outgoing.heeft_verzender else " Er is geen worker die verstuurt."
    if holder := outgoing.ophouder:
        why = f" De verbinding {holder.naam or 'zonder naam'} (proces {holder.proces}) houdt het tegen."
    text = f"Wat is vastgelegd, wordt niet verstuurd: {count} wachten.{why}"
    level = Level.WRONG if now - oldest > WAITS_AT_MOST else Level.ATTENTION
    yield Finding(level, service, text, oldest, runbook="relay-lag", kind="verzendt-niet")


def _of_failures(standing: Stand) -> Iterator[Finding]:
    counted = {state.toestand: state.aantal for state in standing.mislukt.toestanden}
    since, runbook = standing.mislukt.oudste_op, "failed-messages"
    attention = partial(Finding, Level.ATTENTION, standing.dienst, since=since)
    human = counted.get("waiting", 0) + counted.get("rejected", 0)
    behind = counted.get("parked", 0) + counted.get("gap", 0)
    if human:
        what = _counted(human, "bericht mislukte en wacht", "berichten mislukten en wachten")
        text = f"{what} op een mens; {number_text(behind)} wachten daarachter."
        yield Finding(
            Level.WRONG, standing.dienst, text, since, runbook=runbook, kind="wacht-op-een-mens"
        )
    elif retrying := counted.get("retrying", 0):
        text = f"{number_text(retrying)} mislukt, en straks vanzelf opnieuw; {number_text(behind)} wachten daarachter."
        yield attention(text=text, runbook=runbook, kind="wordt-herhaald")
    elif behind:
        text = f"{_counted(behind, 'wacht', 'wachten')} op een eerder bericht van het dossier."
        yield attention(text=text, runbook=runbook, kind="wacht-op-voorganger")
    if aside := counted.get("aside", 0):
        text = f"Opzij gelegd, of wacht daarachter: {number_text(aside)}. Iemand weet ervan."
        yield attention(text=text, runbook=runbook, kind="opzij")
    if newer := counted.get("unknown", 0):
        text = f"{_counted(newer, 'wacht', 'wachten')} op een nieuwere versie van deze dienst."
        yield attention(text=text, runbook="release", kind="wacht-op-nieuwe-versie")


def _of_timers(standing: Stand) -> Iterator[Finding]:
    timers, runbook = standing.termijnen, "timers-overdue"
    if timers.te_laat:
        text = f"{_counted(timers.te_laat, 'termijn had', 'termijnen hadden')} al moeten afgaan."
        yield Finding(
            Level.WRONG,
            standing.dienst,
            text,
            timers.oudste_te_laat,
            runbook=runbook,
            kind="termijn-te-laat",
        )
    if timers.mislukt:
        text = f"{_counted(timers.mislukt, 'termijn mislukte', 'termijnen mislukten')}."
        yield Finding(Level.WRONG, standing.dienst, text, runbook=runbook, kind="termijn-mislukt")


def _of_books(gathered: Gathered) -> Iterator[Finding]:
    account = gathered.account
    if account is None:
        text = "De boekhouding van vandaag is niet op te maken: niet elke dienst gaf de zijne."
        yield Finding(
            Level.UNKNOWN,
            None,
            text,
            gathered.closed_at,
            runbook="accounting-differs",
            kind="boeken-onbekend",
        )
        return
    if account.wrong:
        what = _counted(len(account.wrong), "verschil", "verschillen")
        text = f"De boekhouding van vandaag klopt niet: {what}."
        yield Finding(
            Level.WRONG,
            None,
            text,
            gathered.closed_at,
            runbook="accounting-differs",
            kind="boeken-verschillen",
        )
    elif not account.balances and not _closed_lately(gathered):
        moving = number_text(account.unsent + account.arriving)
        text = f"De boekhouding van vandaag sluit nog niet: {moving} berichten zijn onderweg."
        yield Finding(
            Level.UNKNOWN,
            None,
            text,
            gathered.closed_at,
            runbook="accounting-differs",
            kind="boeken-open",
        )


def _of_answers(gathered: Gathered) -> Iterator[Finding]:
    for service, owed in gathered.missing.items():
        text = f"{number_text(owed.total)} keer kwam er geen antwoord op een levensgebeurtenis."
        yield Finding(
            Level.WRONG,
            service,
            text,
            owed.since,
            runbook="answers-missing",
            kind="antwoord-blijft-uit",
        )


def _counted(number: int, singular: str, plural: str) -> str:
    return f"{number_text(number)} {singular if number == 1 else plural}"


def _closed_lately(gathered: Gathered) -> bool:
    return gathered.closed_at is not None and gathered.at - gathered.closed_at <= CLOSED_WITHIN
