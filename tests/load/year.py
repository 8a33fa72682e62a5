"""A year of the country: what the four services publish about life events, in the order in which it happens, put into their topics.

Each story is what follows one life event; a thousand of them go on at once, each in a dossier of its own choice, so that the
messages of a dossier lie among those of others and over several topics.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from shared import clock
from shared.events.aftercare import AftercareCheckNeeded, AftercareStarted
from shared.events.envelope import EventData, to_wire
from shared.events.example_household import ELDEST, MOTHER, YOUNGEST
from shared.events.examples import examples
from shared.events.handovers import (
    HandoverAccepted,
    HandoverCompleted,
    HandoverMet,
    HandoverOffered,
    HandoverStep,
)
from shared.events.income import DecisionProposed, DecisionTaken, Reassessed
from shared.events.life_events import Divorced, JobStarted, Moved, TurnedEighteen
from shared.events.non_take_up import NonTakeUpRecorded
from shared.events.residents import HouseholdChanged, ResidentRegistered
from shared.events.tasks import (
    DossierAssigned,
    HandoverProposed,
    PlaybookApplied,
    TaskCompleted,
    TaskCreated,
)
from shared.events.wages import MonthSettled, WageReported
from tests.load.traffic import load, partition_of

Story = tuple[type[EventData], ...]

_WORK: Final[Story] = (Reassessed, PlaybookApplied, *(TaskCreated,) * 4)
_DONE: Final[Story] = (TaskCompleted,) * 3
_HANDOVER: Final[Story] = (
    HandoverProposed,
    HandoverOffered,
    HandoverAccepted,
    HandoverMet,
    HandoverCompleted,
)
_DECISION: Final[Story] = (DecisionProposed, DecisionTaken)
STORIES: Final[tuple[tuple[int, Story], ...]] = (
    (60, (WageReported, MonthSettled)),
    (12, (JobStarted, HouseholdChanged, *_WORK, *_DECISION, AftercareStarted, *_DONE, *_HANDOVER)),
    (8, (JobStarted, *_WORK, *_DECISION, NonTakeUpRecorded, *_DONE, AftercareCheckNeeded)),
    (8, (Moved, HouseholdChanged, DossierAssigned, *_WORK, *_DONE)),
    (6, (ResidentRegistered, HouseholdChanged, DossierAssigned)),
    (4, (Divorced, HouseholdChanged, *_WORK, *_DECISION, *_DONE, *_HANDOVER)),
    (2, (TurnedEighteen, *_WORK, *_DECISION, *_DONE)),
)
"""How often each occurs: a month of wages is settled far more often than somebody finds work."""

AT_ONCE: Final = 1_000
LONG: Final = 50
"""More events than the longest story has: of a short year most stories come to their end too."""
DAYS: Final = 6
"""The days of the messages: a topic keeps a week."""
_SEED: Final = 20_260_102
_UUID: Final = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_VERSION: Final = re.compile(rb'"versie":\d+')
_IN_DOSSIER: Final = (MOTHER, ELDEST, YOUNGEST)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ID = UUID("01900000-0000-7000-8000-00000000000a")
_ROOT = UUID("01900000-0000-7000-8000-00000000000b")
_DOSSIER = UUID("01900000-0000-7000-8000-00000000000c")
_ORGANISATION = UUID("01900000-0000-7000-8000-00000000000d")
_SEQUENCE: Final = 999_999_999_999


@dataclass(frozen=True, slots=True)
class Pattern:
    """A real event, made by the code that makes real events, with places to fill in."""

    topic: str
    wire: bytes
    own: tuple[bytes, ...]
    """What it names beside its dossier: a task, a handover, a decision. Another in each story."""


@dataclass(slots=True)
class _Going:
    """A story on its way."""

    patterns: Sequence[Pattern]
    dossier: int
    number: int
    root: bytes = b""
    step: int = 0


@dataclass
class Year:
    """Makes the events, numbered 1, 2, 3, ... per dossier and topic; the same ones for the same seed but for their moments."""

    events: int
    dossiers: Sequence[UUID]
    _chance: random.Random = field(default_factory=lambda: random.Random(_SEED))

    def messages(self) -> Iterator[tuple[str, int, bytes, bytes]]:
        """Topic, partition, key and value of each."""
        keys = [str(dossier).encode() for dossier in self.dossiers]
        homes = [partition_of(key) for key in keys]
        sequences: dict[str, Counter[int]] = {}
        begin = clock.now() - timedelta(days=DAYS)
        begun = min(AT_ONCE, 1 + self.events // LONG)
        going = [self._begin(number) for number in range(begun)]
        for number in range(self.events):
            place = self._chance.randrange(len(going))
            story = going[place]
            pattern = story.patterns[story.step]
            topic = sequences.setdefault(pattern.topic, Counter())
            topic[story.dossier] += 1
            moment = begin + timedelta(days=DAYS) * (number / self.events)
            message = self._fill(pattern, story, keys[story.dossier], topic[story.dossier], moment)
            yield pattern.topic, homes[story.dossier], keys[story.dossier], message
            story.step += 1
            if story.step == len(story.patterns):
                going[place] = self._begin(begun)
                begun += 1

    def _begin(self, number: int) -> _Going:
        (patterns,) = self._chance.choices(_patterns(), [weight for weight, _ in STORIES])
        return _Going(patterns, self._chance.randrange(len(self.dossiers)), number + 1)

    def _fill(
        self, pattern: Pattern, story: _Going, key: bytes, sequence: int, moment: datetime
    ) -> bytes:
        identifier = _version_7(moment, self._chance.getrandbits(74))
        story.root = story.root or identifier
        values = {
            b"id": identifier,
            b"root": story.root,
            b"dossier": key,
            b"sequence": sequence,
            b"time": moment.isoformat(timespec="milliseconds").encode(),
            b"version": story.number,
        }
        # In a story the same, in another one others; whoever is in a dossier stays the same.
        for number, name in enumerate(pattern.own):
            values[name] = b"%08x%s" % (number, story.root[8:])
        for number in range(len(_IN_DOSSIER)):
            values[b"person%d" % number] = b"%08x%s" % (number, key[8:])
        return pattern.wire % values

    async def load(self, bootstrap_servers: str, prefix: str) -> None:
        """Put them into the topics, which have this prefix."""
        await load(
            bootstrap_servers,
            (
                (prefix + topic, partition, key, value)
                for topic, partition, key, value in self.messages()
            ),
        )


@cache
def _patterns() -> tuple[tuple[Pattern, ...], ...]:
    """Of each story the messages, the first of which is about itself."""
    return tuple(
        tuple(_pattern(data, is_first=place == 0) for place, data in enumerate(story))
        for _, story in STORIES
    )


@cache
def _pattern(data: type[EventData], *, is_first: bool) -> Pattern:
    example = examples()[data]
    content = example.data
    if isinstance(content, HandoverStep):
        content = content.model_copy(update={"organisatie_id": _ORGANISATION})
    event = example._replace(
        data=content,
        id=_ID,
        dossier_id=_DOSSIER,
        correlation_id=_ID if is_first else _ROOT,
        causation_id=None if is_first else _ROOT,
        sequence=_SEQUENCE,
        time=_EPOCH,
    )
    wire = to_wire(event).replace(b"%", b"%%")
    known = {_ID: b"id", _ROOT: b"root", _DOSSIER: b"dossier", example.correlation_id: b"root"}
    known |= {person: b"person%d" % number for number, person in enumerate(_IN_DOSSIER)}
    for identifier, name in known.items():
        wire = wire.replace(str(identifier).encode(), b"%%(%s)s" % name)
    found = dict.fromkeys(_UUID.findall(wire))
    own = tuple(name for name in found if name != str(_ORGANISATION).encode())
    for identifier in own:
        wire = wire.replace(identifier, b"%%(%s)s" % identifier)
    wire = wire.replace(str(_SEQUENCE).encode(), b"%(sequence)012d")
    wire = wire.replace(b"1970-01-01T00:00:00Z", b"%(time)s")
    return Pattern(data.topic, _VERSION.sub(b'"versie":%(version)d', wire), own)


def _version_7(moment: datetime, chance: int) -> bytes:
    milliseconds = int(moment.timestamp() * 1000)
    bits = milliseconds << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1
    digits = b"%032x" % bits
    return b"-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
