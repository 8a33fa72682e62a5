"""Accept life events: any number in one transaction, with the same few statements for one as for hundreds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.intake.birthdays.rules import published_before
from services.intake.life_events import jobs, repository, rules, sight
from services.intake.life_events.batch import Batch, load_batch
from services.intake.life_events.facts import Occurrence, fact_of
from services.intake.life_events.jobs import PublishedJob
from services.intake.life_events.named import dossier_of, people_faults
from services.intake.life_events.newcomers import newcomers_of
from services.intake.life_events.repository import Key, KnownLifeEvent
from services.intake.life_events.rows import (
    data_of,
    id_to_publish,
    new_row,
    processed_row,
    published_anew,
    sealed_data,
)
from services.intake.life_events.rules import Effect
from services.intake.life_events.settling import Publication, Settlement
from services.intake.life_events.sight import People
from services.intake.life_events.supplements import supplement
from services.intake.reports.inbound import Submission
from services.intake.reports.schemas import Melding, Verhuizing
from services.intake.residents.history import SYSTEM
from services.intake.residents.rules import Address
from services.intake.residents.service import Found, Household, Residents
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Applied, Fact, Joined, PersonMoved, Refusal
from services.intake.timeline.service import Known, Refolded, Scope
from shared import ids
from shared.bsn import Bsn
from shared.errors import AppError, Conflict, InvalidInput, Transient
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

OTHER_BODY = Conflict(
    "ander-event",
    "Een event met deze source en id is eerder ontvangen met een andere inhoud. Er is niets gewijzigd.",
)
NOT_IN_QUARANTINE = Conflict(
    "niet-in-quarantaine", "Deze gebeurtenis staat niet (meer) in quarantaine."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one submission: an answer, or the error to give its sender."""

    status: str = ""
    id: UUID | None = None
    dossier_id: UUID | None = None
    reason: str | None = None
    error: AppError | None = None


class TooCrowded(ValueError):
    """One of these events makes a household too large to publish; each by itself shows which."""


class LifeEvents:
    """Registers life events. Made once per process by `main` or `worker`."""

    def __init__(self, residents: Residents) -> None:
        self.residents = residents
        self.vault = residents.vault
        residents.when_opened.append(self.look_at_birthdays)

    async def register_many(
        self, tx: Transaction, submissions: Sequence[Submission], *, retried: UUID | None = None
    ) -> list[Outcome]:
        """One outcome per submission, in order. The same source and id again has the same answer and one effect.

        Locks what it needs, so it is the first use of the transaction. Raises Transient when a household or an event
        changed under its hands: then nothing was done and the same call may succeed. `retried` is the one submission
        when it comes out of quarantine.
        """
        firsts: dict[Key, Submission] = {}
        for submission in submissions:
            firsts.setdefault((submission.source, submission.source_id), submission)
        people = await self.find_people(tx, (first.melding for first in firsts.values()))
        scope = await self.lock(tx, firsts.values(), people)
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
            outcomes[key] if submission.body_hash == hashes[key] else Outcome(error=OTHER_BODY)
            for submission in submissions
            for key in [(submission.source, submission.source_id)]
        ]

    async def look_at_birthdays(self, tx: Transaction, known: Known, refolded: Refolded) -> None:
        """A dossier was opened for somebody who is known: birthdays that were told may be told there now."""
        await Settlement(self.residents, tx, known, refolded).settle_birthdays()

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
        changing = [submission.melding for submission in submissions if submission.melding.is_fact]
        named = {
            people[person.key].person_id
            for melding in changing
            for person in melding.people
            if person.key in people
        }
        homes = {home for melding in changing if (home := self.home_of(melding)) is not None}
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
                outcomes[key] = self._decide(batch, key, submission, refolded, settlement)
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
        await settlement.settle(SYSTEM)
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
            outcomes[key] = self._quarantine(batch, fresh[key], why)
            refolded = batch.fold()
        return refolded

    def _prepare(self, batch: Batch, key: Key, submission: Submission) -> Outcome | None:
        """Everybody in it found or new, and what it says as a fact; or why that cannot be."""
        melding = submission.melding
        seen = sight.known_to(submission, batch.people, batch.households, batch.today)
        found = newcomers_of(submission, seen, batch.people, batch.known)
        if isinstance(found, Refusal):
            return self._quarantine(batch, submission, found, seen)
        person = found.people.get(melding.persoon.key)
        if person is None:
            return self._quarantine(batch, submission, rules.UNKNOWN_PERSON, seen)
        day = rules.day_of_occurrence(melding, person.born_on)
        if isinstance(day, Refusal):
            return self._quarantine(batch, submission, day, seen)
        faults = people_faults(melding, found.people, day)
        if faults:
            return Outcome(error=InvalidInput(faults))
        if melding.is_birthday:
            told = self._published_birthday(batch, submission, person, day, person.dossier_on(day))
            if told is not None:
                return told
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
            home_id = self.home_of(melding)
            batch.facts[key] = fact_of(batch.occurrences[key], home_id)
            batch.addresses |= self.addresses_in(melding, batch.facts[key])
            batch.newcomers[key] = found.newcomers
            batch.people.update(found.people)
        return None

    def _decide(
        self,
        batch: Batch,
        key: Key,
        submission: Submission,
        refolded: Refolded,
        settlement: Settlement,
    ) -> Outcome:
        occurrence = batch.occurrences[key]
        fact = batch.facts.get(key)
        same = self._told_by_another(batch, submission, occurrence, fact, refolded, settlement)
        if same is not None:
            return same
        household, effect = self._effect_of(batch, occurrence, fact, refolded)
        if isinstance(effect, Refusal) or household is None:
            why = effect if isinstance(effect, Refusal) else rules.NO_HOUSEHOLD
            why = rules.why_it_waits(why, occurrence, batch.households)
            return self._misfit(batch, submission, occurrence, why)
        found = batch.people[submission.melding.persoon.key]
        told = self._published_birthday(
            batch, submission, found, occurrence.day, household.dossier_id
        )
        if told is not None:
            return told
        if submission.event_id is not None:
            occurrence = self._under_fresh_id(occurrence, settlement)
        publication = Publication(
            occurrence, effect, household.dossier_id, occurrence.event_id, submission.traceparent
        )
        settlement.publications.append(publication)
        row = processed_row(batch.tx, submission, occurrence, household.dossier_id)
        if submission.event_id in (None, row.id):
            batch.rows.append(row)
        else:
            batch.rows += published_anew(row, submission.event_id)
        if submission.melding.is_birthday:
            celebration = (occurrence.person_id, row.type, occurrence.day)
            batch.birthdays.setdefault(celebration, {})[household.dossier_id] = row.id
        if occurrence.melding.is_job:
            job = PublishedJob(row.id, row.dossier_id, occurrence.day, occurrence.melding)
            batch.jobs.setdefault(occurrence.person_id, []).append(job)
        return Outcome("verwerkt", row.id, row.dossier_id)

    def _told_by_another(  # noqa: PLR0917 - what is told, and all that it is compared with
        self,
        batch: Batch,
        submission: Submission,
        occurrence: Occurrence,
        fact: Fact | None,
        refolded: Refolded,
        settlement: Settlement,
    ) -> Outcome | None:
        """The answer where another report told the same: of a job, or of who lives where with whom."""
        verdict = refolded.verdicts[fact.id] if fact is not None else None
        if isinstance(verdict, Joined):
            return self._joined(batch, submission, occurrence, verdict, refolded)
        told = batch.jobs.get(occurrence.person_id, ()) if fact is None else ()
        same = jobs.find_same(occurrence.melding, occurrence.day, told)
        if same is None:
            return None
        household = self._household_of(batch, occurrence)
        stands_as = supplement(batch, settlement, same, occurrence, household)
        return self._already_published(
            batch, submission, occurrence.person_id, occurrence.day, stands_as, same.dossier_id
        )

    def _effect_of(
        self, batch: Batch, occurrence: Occurrence, fact: Fact | None, refolded: Refolded
    ) -> tuple[Household | None, Effect | Refusal]:
        """What is published of it, and in whose dossier."""
        if fact is None:
            household = self._household_of(batch, occurrence)
            return household, rules.decide(occurrence, household)
        verdict = refolded.verdicts[fact.id]
        if not isinstance(verdict, Applied):
            return None, verdict if isinstance(verdict, Refusal) else rules.NO_HOUSEHOLD
        household = rules.told_in(occurrence, verdict, refolded.households)
        return household, rules.publish(occurrence, household, verdict)

    def _under_fresh_id(self, occurrence: Occurrence, settlement: Settlement) -> Occurrence:
        """Consumers refuse an id that waited too long; the fact goes along to the new one."""
        old, new = occurrence.event_id, id_to_publish(occurrence.event_id)
        if new != old:
            settlement.rename(old, new)
        return replace(occurrence, event_id=new)

    def _household_of(self, batch: Batch, occurrence: Occurrence) -> Household | None:
        """The pictures of this batch where somebody changed in it, else the one that is known of the person."""
        if occurrence.person_id in batch.known.births:
            return rules.household_of(occurrence.person_id, occurrence.day, batch.households)
        found = batch.people[occurrence.melding.persoon.key]
        dossier_id = found.last_dossier(occurrence.day)
        return batch.households.get(dossier_id) if dossier_id is not None else None

    def _joined(
        self,
        batch: Batch,
        submission: Submission,
        occurrence: Occurrence,
        verdict: Joined,
        refolded: Refolded,
    ) -> Outcome:
        """Another report told the same: the answer names that one."""
        household = rules.household_of(occurrence.person_id, occurrence.day, refolded.households)
        dossier_id = household.dossier_id if household is not None else None
        batch.rows.append(
            replace(
                processed_row(batch.tx, submission, occurrence, occurrence.event_id),
                status="al-bekend",
                dossier_id=dossier_id,
                same_as=verdict.fact_id,
            )
        )
        return Outcome("verwerkt", verdict.fact_id, dossier_id)

    def _misfit(
        self, batch: Batch, submission: Submission, occurrence: Occurrence, why: Refusal
    ) -> Outcome:
        """Everybody is known and it does not fit: it waits as a fact, and takes effect by itself once it does."""
        row = new_row(
            batch.tx,
            submission,
            occurrence.event_id,
            status=rules.status_of(why),
            reason=why.reason,
            effective_on=occurrence.day,
            person_id=occurrence.person_id,
            sees=_limits(submission),
            data=data_of(occurrence.melding, occurrence.people, occurrence.child_id),
        )
        batch.rows.append(row)
        return Outcome(row.status, row.id, None, why.reason)

    def _quarantine(
        self, batch: Batch, submission: Submission, why: Refusal, seen: People | None = None
    ) -> Outcome:
        """It waits for somebody, or for a person to settle it; who is unknown is kept encrypted."""
        people = batch.people if seen is None else seen
        data, sealed = sealed_data(submission.melding, people, self.vault)
        person = people.get(submission.melding.persoon.key)
        row = new_row(
            batch.tx,
            submission,
            submission.event_id or ids.new_event_id(),
            status="in-quarantaine",
            reason=why.reason,
            effective_on=submission.melding.ingangsdatum,
            person_id=person.person_id if person else submission.melding.persoon.inwoner_id,
            sealed=sealed or None,
            sees=_limits(submission),
            data=data,
        )
        batch.rows.append(row)
        batch.waiting += [
            (self.vault.hash(other.burgerservicenummer), row.id)
            for other in submission.melding.people
            if other.burgerservicenummer is not None and other.key not in batch.people
        ]
        return Outcome("in-quarantaine", row.id, None, why.reason)

    def _published_birthday(
        self,
        batch: Batch,
        submission: Submission,
        found: Found,
        day: date,
        dossier_id: UUID | None,
    ) -> Outcome | None:
        """The answer where this birthday was told before; None where it is yet to be told."""
        grens = submission.melding.verjaardag
        if grens is None:
            return None
        told = batch.birthdays.get((found.person_id, submission.melding.event.happened, day), {})
        published_in = published_before(told, grens, dossier_id)
        if published_in is None:
            return None
        return self._already_published(
            batch, submission, found.person_id, day, told[published_in], published_in
        )

    def _already_published(  # noqa: PLR0917 - what is answered, and what it is about
        self,
        batch: Batch,
        submission: Submission,
        person_id: UUID,
        day: date,
        published_id: UUID,
        dossier_id: UUID | None,
    ) -> Outcome:
        """Another report told the same: the answer names that one."""
        row = new_row(
            batch.tx,
            submission,
            submission.event_id or ids.new_event_id(),
            status="al-bekend",
            effective_on=day,
            person_id=person_id,
            dossier_id=dossier_id,
            same_as=published_id,
            sees=_limits(submission),
            data=data_of(submission.melding, {}),
        )
        batch.rows.append(row)
        return Outcome("verwerkt", published_id, dossier_id)


def _limits(submission: Submission) -> list[str] | None:
    return sorted(submission.sees or ()) if sight.is_limited(submission) else None


def _known_outcome(known: KnownLifeEvent) -> Outcome:
    return Outcome(known.status, known.id, known.dossier_id, known.reason)


async def _log(
    tx: Transaction, submissions: Iterable[Submission], people: Mapping[Bsn | UUID, Found]
) -> None:
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for submission in submissions:
        for person in submission.melding.people:
            if person.key in people:
                subjects[submission.actor].add(people[person.key].person_id)
    for actor, person_ids in subjects.items():
        await processing_log.record(tx, actor, "levensgebeurtenis-registreren", person_ids)
