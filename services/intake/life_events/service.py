"""Accept life events: any number in one transaction, with the same few statements for one as for hundreds."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.life_events import repository
from services.intake.life_events.batch import Batch, load_batch
from services.intake.life_events.deciding import decide
from services.intake.life_events.outcomes import Outcome, published_birthday, quarantine, refuse
from services.intake.life_events.repository import KnownLifeEvent
from services.intake.named import sight
from services.intake.named.newcomers import newcomers_of
from services.intake.named.people import dossier_of, people_faults
from services.intake.named.rules import UNKNOWN_PERSON, day_of_occurrence
from services.intake.occurrences.facts import Occurrence, fact_of
from services.intake.occurrences.reasons import worded
from services.intake.occurrences.stored import Key, LifeEventRow
from services.intake.reports.inbound import Submission
from services.intake.reports.schemas import Melding, Verhuizing
from services.intake.residents.history import SYSTEM
from services.intake.residents.rules import Address
from services.intake.residents.service import Found, Residents
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Fact, PersonMoved
from services.intake.timeline.service import Known, Refolded, Scope
from services.intake.timeline.verdicts import Refusal
from shared import ids
from shared.bsn import Bsn
from shared.errors import Conflict, Transient
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

__all__ = ["LifeEvents", "Outcome"]

OTHER_BODY = Conflict(
    "ander-event",
    "Een event met deze source en id is eerder ontvangen met een andere inhoud. Er is niets gewijzigd.",
)
NOT_IN_QUARANTINE = Conflict(
    "niet-in-quarantaine", "Deze gebeurtenis staat niet (meer) in quarantaine."
)


class TooCrowded(ValueError):
    """One of these events makes a household too large to publish; each by itself shows which."""


class LifeEvents:
    """Registers life events. Made once per process by `main` or `worker`."""

    def __init__(self, residents: Residents) -> None:
        self.residents = residents
        self.vault = residents.vault
        residents.when_opened.append(self.look_at_birthdays)

    async def register_many(
        self,
        tx: Transaction,
        submissions: Sequence[Submission],
        *,
        retried: UUID | None = None,
        when_locked: Callable[[], None] | None = None,
    ) -> list[Outcome]:
        """One outcome per submission, in order. The same source and id again has the same answer and one effect.

        Locks what it needs, so it is the first use of the transaction. Raises Transient when a household or an event
        changed under its hands: then nothing was done and the same call may succeed. `retried` is the one submission
        when it comes out of quarantine. `when_locked` hears when others may begin, and can't get before these in any dossier.
        """
        firsts: dict[Key, Submission] = {}
        for submission in submissions:
            firsts.setdefault((submission.source, submission.source_id), submission)
        people = await self.find_people(tx, (first.melding for first in firsts.values()))
        scope = await self.lock(tx, firsts.values(), people)
        if when_locked is not None and not any(first.melding.is_fact for first in firsts.values()):
            # Who lives where with whom is looked up before it is locked: whoever comes next has to see what these change of it.
            when_locked()
        if retried is not None and not await repository.take_from_quarantine(
            tx.connection, retried
        ):
            raise NOT_IN_QUARANTINE
        known = await repository.find_by_keys(tx.connection, firsts.keys())
        fresh = {key: first for key, first in firsts.items() if key not in known}
        named, homes = self._concerned(fresh.values(), people)
        known_now = await timeline.load(tx, named, homes, scope)
        batch = await load_batch(tx, self.residents, people, known_now, fresh.values())
        outcomes: dict[Key, Outcome] = {key: _known_outcome(row) for key, row in known.items()}
        outcomes |= await self._register(batch, fresh)
        await _log(tx, fresh.values(), people)
        hashes = {
            key: known[key].body_hash if key in known else first.body_hash
            for key, first in firsts.items()
        }
        return [
            _answered(outcomes[key], is_again=submission is not firsts[key])
            if submission.body_hash == hashes[key]
            else Outcome(error=OTHER_BODY)
            for submission in submissions
            for key in [(submission.source, submission.source_id)]
        ]

    async def find(
        self, connection: AsyncConnection, keys: Collection[Key]
    ) -> Mapping[Key, KnownLifeEvent]:
        """What was reported before under these keys, and what became of it."""
        return await repository.find_by_keys(connection, keys) if keys else {}

    async def get(self, connection: AsyncConnection, event_id: UUID) -> LifeEventRow:
        return await repository.get(connection, event_id)

    async def look_at_birthdays(self, tx: Transaction, known: Known, refolded: Refolded) -> None:
        """A dossier was opened for somebody who is known: birthdays that were told may be told there now."""
        await settling.settle_birthdays(Settlement(self.residents, tx, known, refolded))

    async def find_people(
        self, tx: Transaction, meldingen: Iterable[Melding]
    ) -> dict[Bsn | UUID, Found]:
        """Everybody who is named in these life events, if registered."""
        bsns: set[Bsn] = set()
        person_ids: set[UUID] = set()
        for melding in meldingen:
            for person in melding.people:
                if person.burgerservicenummer is not None:
                    bsns.add(person.burgerservicenummer)
                elif person.inwoner_id is not None:
                    person_ids.add(person.inwoner_id)
        return await self.residents.find(tx, bsns, person_ids)

    def home_of(self, melding: Melding) -> UUID | None:
        """The home of the address that an event tells, where others may live too."""
        if not isinstance(melding, Verhuizing) or melding.adres is None:
            return None
        return melding.adres.home_id(self.vault)

    def addresses_in(self, melding: Melding, fact: Fact) -> dict[UUID, Address]:
        """What the home stands for that an event tells of; of a postal address, the home that only this fact knows."""
        if not isinstance(melding, Verhuizing) or melding.adres is None:
            return {}
        assert isinstance(fact, PersonMoved)  # noqa: S101 - that is what it says as a fact
        return {fact.home_id: melding.adres.to_address()}

    def _concerned(
        self, submissions: Iterable[Submission], people: Mapping[Bsn | UUID, Found]
    ) -> tuple[set[UUID], set[UUID]]:
        """The people and the homes of what changes who lives where with whom."""
        submissions = list(submissions)
        changing = [submission.melding for submission in submissions if submission.melding.is_fact]
        named = {
            people[person.key].person_id
            for melding in changing
            for person in melding.people
            if person.key in people
        }
        homes = {home for melding in changing if (home := self.home_of(melding)) is not None}
        homes |= {row.home_id for row in submissions if row.home_id is not None}
        return named, homes

    async def lock(
        self,
        tx: Transaction,
        submissions: Collection[Submission],
        people: Mapping[Bsn | UUID, Found],
    ) -> Scope:
        """All that these submissions may concern: the first use of the transaction."""
        named, homes = self._concerned(submissions, people)
        scope = await timeline.find_scope(tx, named, homes)
        dossiers = {dossier_of(submission, people) for submission in submissions}
        await tx.lock(
            {*(dossier_id for dossier_id in dossiers if dossier_id), *scope.dossiers, *scope.homes}
        )
        return scope

    async def _register(self, batch: Batch, fresh: Mapping[Key, Submission]) -> dict[Key, Outcome]:
        """Everything that changes a picture first, in one fold; then all is told, in the order in which it came."""
        outcomes: dict[Key, Outcome] = {}
        for key, submission in fresh.items():
            refused = self._prepare(batch, key, submission)
            if refused is not None:
                outcomes[key] = refused
        refolded = self._fold(batch, outcomes, fresh)
        settlement = Settlement(
            self.residents, batch.tx, batch.known, refolded, list(batch.facts.values())
        )
        batch.households = {**batch.households, **refolded.households}
        for key, submission in fresh.items():
            if key not in outcomes:
                outcomes[key] = decide(batch, key, submission, refolded, settlement)
        settlement.newcomers = [
            (newcomer, batch.occurrences[key])
            for key, newcomers in batch.newcomers.items()
            for newcomer in newcomers
        ]
        settlement.reporters = {
            occurrence.event_id: fresh[key].reported_by or fresh[key].actor
            for key, occurrence in batch.occurrences.items()
        }
        settlement.addresses = batch.addresses
        settlement.rows += batch.rows
        await self._settle(settlement, batch)
        return {key: outcomes[key] for key in fresh}

    async def _settle(self, settlement: Settlement, batch: Batch) -> None:
        wanted = len(settlement.rows)
        await settling.settle(settlement, SYSTEM)
        if settlement.stored < wanted:
            raise Transient("another process took in the same event at the same time")
        await repository.wait_for(batch.tx.connection, batch.waiting)

    def _fold(
        self, batch: Batch, outcomes: dict[Key, Outcome], fresh: Mapping[Key, Submission]
    ) -> Refolded:
        """What does not fit and needs somebody new waits without the fact; folded again without it."""
        refolded = batch.fold()
        misfits = [
            key
            for key, fact in batch.facts.items()
            if batch.newcomers[key] and isinstance(refolded.verdicts[fact.id], Refusal)
        ]
        too_large = any(refolded.households[key].is_too_large for key in refolded.changed)
        if too_large and len(batch.facts) > 1:
            raise TooCrowded
        for key in misfits or (list(batch.facts) if too_large else []):
            verdict = refolded.verdicts[batch.facts[key].id]
            why = timeline.TOO_LARGE if too_large else verdict
            assert isinstance(why, Refusal)  # noqa: S101 - or it would be no misfit
            batch.forget(key)
            outcomes[key] = quarantine(batch, fresh[key], why)
            refolded = batch.fold()
        return refolded

    def _prepare(  # noqa: PLR0911 - each why it can't be is an answer of its own
        self, batch: Batch, key: Key, submission: Submission
    ) -> Outcome | None:
        """Everybody in it found or new, and what it says as a fact; or why that cannot be."""
        melding = submission.melding
        seen = sight.known_to(submission, batch.people, batch.households, batch.today)
        found = newcomers_of(submission, seen, batch.people, batch.known)
        if isinstance(found, Refusal):
            return quarantine(batch, submission, found, seen)
        person = found.people.get(melding.persoon.key)
        if person is None:
            return quarantine(batch, submission, UNKNOWN_PERSON, seen)
        day = day_of_occurrence(melding, person.born_on)
        if isinstance(day, Refusal):
            return quarantine(batch, submission, day, seen)
        faults = people_faults(melding, found.people, day)
        if faults:
            return refuse(batch, submission, faults, seen)
        if submission.waits is not None:
            return quarantine(batch, submission, submission.waits, seen)
        if melding.is_birthday:
            known = published_birthday(batch, submission, person, day, person.dossier_on(day))
            if known is not None:
                return known
        batch.occurrences[key] = Occurrence(
            event_id=submission.event_id or ids.new_event_id(),
            melding=melding,
            person_id=person.person_id,
            day=day,
            source=submission.source,
            people={other.key: found.people[other.key].person_id for _, other in melding.others},
            child_id=found.child_id,
        )
        if melding.is_fact:
            home_id = submission.home_id or self.home_of(melding)
            batch.facts[key] = fact_of(batch.occurrences[key], home_id)
            batch.addresses |= self.addresses_in(melding, batch.facts[key])
            batch.newcomers[key] = found.newcomers
            batch.people.update(found.people)
        return None


async def told_before(tx: Transaction, keys: Collection[Key]) -> Collection[Key]:
    """Which of these events are known already."""
    return (await repository.find_by_keys(tx.connection, keys)).keys()


def _known_outcome(known: KnownLifeEvent) -> Outcome:
    return Outcome(known.status, known.id, known.dossier_id, worded(known.reason), is_again=True)


def _answered(outcome: Outcome, *, is_again: bool) -> Outcome:
    """The same event twice in one call has one effect; of a fault both are told."""
    return replace(outcome, is_again=True) if is_again and outcome.error is None else outcome


async def _log(
    tx: Transaction, submissions: Iterable[Submission], people: Mapping[Bsn | UUID, Found]
) -> None:
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for submission in submissions:
        for person in submission.melding.people:
            found = people.get(person.key)
            if found is not None:
                subjects[submission.actor].add(found.person_id)
    for actor, person_ids in subjects.items():
        await processing_log.record(tx, actor, "levensgebeurtenis-registreren", person_ids)
