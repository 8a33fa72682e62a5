"""The four services of one town without a broker: what one wrote in its outbox the others take in, byte for byte.

Intake is asked over HTTP, as a municipal system asks it. The others get its messages through the runtime's own inbox and
reader, in order per topic and dossier, on databases of their own. So nothing here is tested on an event that cannot be.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import text

from services.income.contracts import CONTRACTS as INCOME
from services.intake.contracts import contracts_of as intake_contracts
from services.intake.residents.rules import NewHousehold, NewMember
from services.reporting.contracts import CONTRACTS as REPORTING
from services.reporting.flow import service as flow
from services.reporting.flow.sight import Sight
from services.reporting.flow.trails import Trail
from services.routes.contracts import CONTRACTS as ROUTES
from shared import clock
from shared.events.aftercare import (
    AftercareEnded,
    AftercareStarted,
    PovertyTrapResolved,
    PovertyTrapSignalled,
)
from shared.events.catalog import LIFE_EVENTS, PUBLISHER_OF, TOPICS, TYPES
from shared.events.envelope import Event, EventData, EventReader, publisher_in
from shared.events.expectations import EXPECTED, Expectation
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.income import DecisionProposed, DecisionTaken, ProposalLapsed, Reassessed
from shared.events.life_events import Divorced, LifeEvent
from shared.events.residents import HouseholdChanged
from shared.events.tasks import TaskCompleted, TaskCreated, TaskLapsed
from shared.messaging.batch import read_batch
from shared.messaging.inbox import Inbox
from shared.messaging.kafka import Record
from shared.messaging.transaction import Database
from shared.testing.possible import (
    why_impossible,
    why_impossible_parting,
    why_impossible_together,
)
from tests.integration.intake.conftest import World, event, person

D = TypeVar("D", bound=EventData)

CONSUMERS = {"income": INCOME, "routes": ROUTES, "reporting": REPORTING}
PUBLISHERS = ("intake", "income", "routes")
CATALOGUE = EventReader(TYPES, PUBLISHER_OF)
EVENTS = "/intake/v1/levensgebeurtenissen"
MOST_ROUNDS = 25

_READ_ON = text(
    """
    SELECT aggregatetype AS topic, aggregateid AS dossier_id, payload FROM outbox
    ORDER BY xid, position OFFSET :passed
    """
)
_FROM_THE_START = text(
    """
    INSERT INTO consumer_position (topic, partition, next_offset, first_offset, log_id)
    SELECT topic, 0, 0, 0, 'town' FROM unnest(CAST(:topics AS text[])) AS topic
    """
)

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


@dataclass(frozen=True)
class Answer:
    """What the three services made of one published life event."""

    income: tuple[str, ...]
    """The outcome of each picture; then what else there is of it: `voorstel`, `armoedeval`, `beurs`, `nazorg`."""
    tasks: frozenset[str]
    """The steps of the tasks that are open."""
    trail: str
    """The sentence above its trail; with what it is, where that is not `geldig`."""


@dataclass
class Town:
    """The services, and everything that was ever published, in order."""

    intake: World
    consumers: Mapping[str, Database]
    published: list[Event[Any]] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    """The `data` of the last report."""
    told_id: str = ""
    _news: int = 0
    _passed: Counter[str] = field(default_factory=Counter)
    _offsets: Counter[str] = field(default_factory=Counter)

    async def knows(self, *households: NewHousehold) -> None:
        """These people are registered."""
        async with self.intake.database.transaction() as tx:
            await self.intake.residents.register(tx, households)
        await self.settle()

    async def hears(self, kind: str, about: NewMember, day: str = "", **data: Any) -> None:
        """A system reports a life event of today, or of another day; intake takes it, and all services handle it."""
        self._news = len(self.published)
        self.told = {"ingangsdatum": day or clock.today().isoformat(), **data}
        report = event(kind, {"persoon": person(about), **self.told})
        answer = await self.intake.report(report)
        assert answer.json().get("status") == "verwerkt", answer.text
        self.told_id = answer.json()["id"]
        await self.settle()

    async def comes_to_a_birthday(self) -> None:
        """The calendar of intake publishes what is due."""
        self._news = len(self.published)
        await self.intake.run_timers()
        await self.settle()

    async def corrects(self, **data: Any) -> None:
        """The last report was wrong in this."""
        self._news = len(self.published)
        body = {"reden": "verkeerde-datum", "gegevens": {**self.told, **data}}
        answer = await self.intake.post(f"{EVENTS}/{self.told_id}/correcties", body)
        assert answer.status_code == 201, answer.text
        await self.settle()

    async def withdraws(self, event_id: object) -> None:
        """It did not happen."""
        self._news = len(self.published)
        body = {"toelichting": "Het is niet gebeurd."}
        answer = await self.intake.post(f"{EVENTS}/{event_id}/intrekking", body)
        assert answer.status_code == 201, answer.text
        await self.settle()

    def begins_news(self) -> None:
        """What is published from here on is news."""
        self._news = len(self.published)

    def news(self, data: type[D]) -> list[Event[D]]:
        """What was published of this type since the last report."""
        return self.of(data, self.published[self._news :])

    def of(self, data: type[D], among: Sequence[Event[Any]] | None = None) -> list[Event[D]]:
        events = self.published if among is None else among
        return [event for event in events if isinstance(event.data, data)]

    async def answer_to(self, life_event: Event[LifeEvent]) -> Answer:
        """What the services say of a life event by now."""
        trail = await self.trail_of(life_event)
        state = "" if trail.validity == "geldig" else f" ({trail.validity})"
        return Answer(
            self.income_says(life_event),
            frozenset(task.data.stap for task in self.open_tasks(life_event)),
            trail.root.row.summary + state,
        )

    def income_says(self, occasion: Event[Any]) -> tuple[str, ...]:
        """Of a life event, or of a household that changed because of one elsewhere: the last word on it."""
        reassessed = self._about(Reassessed, occasion)
        outcomes = [picture.uitkomst for picture in reassessed[-1].data.beelden]
        return (
            *outcomes,
            *(["voorstel"] if self.open_proposals(occasion) else []),
            *self._says_of_purse(occasion),
            *(["nazorg"] if self._has_aftercare(occasion) else []),
        )

    def _says_of_purse(self, occasion: Event[Any]) -> list[str]:
        """`armoedeval`, or `beurs` where it depends on what nobody knows."""
        signals = self._about(PovertyTrapSignalled, occasion)
        resolved = len(self._about(PovertyTrapResolved, occasion)) == len(signals)
        if not signals or resolved:
            return []
        return ["armoedeval" if signals[-1].data.armoedeval == "ja" else "beurs"]

    def unanswered(self, life_event: Event[LifeEvent]) -> list[Expectation]:
        """What must follow it (shared/events/expectations.py), caused by it, and did not."""
        answers = [event for event in self.published if event.causation_id == life_event.id]
        return [
            expected
            for expected in EXPECTED[type(life_event.data)]
            if not any(
                isinstance(answer.data, expected.answers)
                and publisher_in(answer.source) == expected.service
                for answer in answers
            )
        ]

    async def tables_with(self, words: str) -> set[str]:
        """Where these words stand, as text or as bytes, with any of the four services."""
        found = set()
        for service, database in {"intake": self.intake.database, **self.consumers}.items():
            async with database.reading() as connection:
                tables = (await connection.execute(_TABLES)).scalars().all()
                for table in tables:
                    # Our own table names.
                    in_row = text(
                        f'SELECT 1 FROM "{table}" AS line'  # noqa: S608
                        " WHERE strpos(line::text, :words) > 0 OR strpos(line::text, :bytes) > 0"
                    )
                    spelled = {"words": words, "bytes": words.encode().hex()}
                    if (await connection.execute(in_row, spelled)).first():
                        found.add(f"{service}.{table}")
        return found

    def households_changed_elsewhere(self) -> list[Event[HouseholdChanged]]:
        """The pictures of other dossiers that the last report changed."""
        return [
            changed
            for changed in self.news(HouseholdChanged)
            if changed.data.veranderd_vanaf is not None
        ]

    def open_proposals(self, occasion: Event[Any]) -> set[UUID]:
        lapsed = {event.data.voorstel_id for event in self.of(ProposalLapsed)}
        decided = {event.data.voorstel_id for event in self.of(DecisionTaken)}
        proposed = {event.data.voorstel_id for event in self._about(DecisionProposed, occasion)}
        return proposed - lapsed - decided

    def open_tasks(self, occasion: Event[Any]) -> list[Event[TaskCreated]]:
        lapsed = {event.data.taak_id for event in self.of(TaskLapsed)}
        done = {event.data.taak_id for event in self.of(TaskCompleted)}
        made = self._about(TaskCreated, occasion)
        return [task for task in made if task.data.taak_id not in lapsed | done]

    async def trail_of(self, life_event: Event[LifeEvent]) -> Trail:
        """As somebody of reporting sees it, who may see everything."""
        viewer = flow.Viewer(
            "regisseur",
            Sight(
                AGENCY_MUNICIPALITIES,
                unknown=True,
                employees=AGENCY_MUNICIPALITIES,
                stays=AGENCY_MUNICIPALITIES,
            ),
        )
        async with self.consumers["reporting"].transaction() as tx:
            return await flow.get_trail(tx, viewer, life_event.id)

    async def settle(self) -> None:
        """Pass on what was published, until nobody publishes anything more; they cannot keep each other at work."""
        for _ in range(MOST_ROUNDS):
            if not any([await self._pass_on(service) for service in PUBLISHERS]):
                return
        pytest.fail("the services keep each other at work")

    async def _pass_on(self, publisher: str) -> int:
        database = self.consumers.get(publisher, self.intake.database)
        async with database.reading() as connection:
            rows = (await connection.execute(_READ_ON, {"passed": self._passed[publisher]})).all()
        records = [
            Record(row.topic, 0, self._next_offset(row.topic), str(row.dossier_id).encode(), row.payload, ())
            for row in rows
        ]  # fmt: skip
        self._passed[publisher] += len(rows)
        for record in records:
            assert record.value is not None
            known = CATALOGUE.read(record.value)
            assert isinstance(known, Event), f"nobody knows {known.type}"
            assert why_impossible(known.data) == [], known
            self.published.append(known)
        assert why_impossible_together(self.published) == []
        assert why_impossible_parting([event.data for event in self.of(Divorced)]) == []
        for consumer in ("intake", *CONSUMERS):
            await self._take_in(consumer, records)
        return len(records)

    async def _take_in(self, consumer: str, records: Sequence[Record]) -> None:
        contracts = CONSUMERS.get(consumer) or intake_contracts(self.intake.residents)
        batch = [record for record in records if record.topic in contracts.topics]
        if not batch:
            return
        inbox = Inbox(self.consumers.get(consumer, self.intake.database), contracts)
        outcome = await inbox.take_in(read_batch(batch, contracts.reader()))
        assert outcome.failures == [], f"{consumer}: {outcome.failures}"
        assert len(outcome.handled) + len(outcome.ignored) == len(batch)

    def _next_offset(self, topic: str) -> int:
        self._offsets[topic] += 1
        return self._offsets[topic] - 1

    def _about(self, data: type[D], occasion: Event[Any]) -> list[Event[D]]:
        return [
            event
            for event in self.of(data)
            if getattr(event.data, "gebeurtenis_id", None) == occasion.id
        ]

    def _has_aftercare(self, occasion: Event[Any]) -> bool:
        started = {event.data.nazorg_id for event in self._about(AftercareStarted, occasion)}
        return bool(started - {event.data.nazorg_id for event in self.of(AftercareEnded)})


async def open_town(intake: World, consumers: Mapping[str, Database]) -> Town:
    for database in (intake.database, *consumers.values()):
        async with database.transaction() as tx:
            await tx.execute(_FROM_THE_START, {"topics": list(TOPICS)})
    return Town(intake, consumers)


def kind_of(name: str) -> type[LifeEvent]:
    """The life event with this short name."""
    [found] = [kind for kind in LIFE_EVENTS if kind.happened == name]
    assert issubclass(found, LifeEvent)
    return found
