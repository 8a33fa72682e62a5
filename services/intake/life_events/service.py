"""Accept life events: any number in one transaction, with the same few statements for one as for hundreds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.intake.life_events import repository, rules, sight
from services.intake.life_events.inbound import Submission
from services.intake.life_events.named import dossier_of, dossier_of_other, people_faults
from services.intake.life_events.repository import Key, Known, LifeEventRow
from services.intake.life_events.rows import (
    data_of,
    id_to_tell,
    new_row,
    processed_row,
    told_anew,
)
from services.intake.life_events.rules import Effect, Occurrence
from services.intake.life_events.schemas import Geboorte, Melding, Persoon, Samenwonen, Scheiding
from services.intake.life_events.sight import People, people_of
from services.intake.life_events.taking_back import take_back_birthdays
from services.intake.residents.changes import Newcomer
from services.intake.residents.rules import Household, NewMember, Refusal
from services.intake.residents.service import Belonging, Found, Residents, today_of
from shared import ids
from shared.bsn import Bsn
from shared.errors import AppError, Conflict, InvalidInput, Transient
from shared.messaging.transaction import Transaction
from shared.observability import processing_log, tracing

OTHER_BODY = Conflict(
    "ander-event",
    "Een event met deze source en id is eerder ontvangen met een andere inhoud. Er is niets gewijzigd.",
)
DIED = "De inwoner is overleden."
SYSTEM = "naadloos"

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


@dataclass(slots=True)
class _Batch:
    """The state of one call of `register_many`, all dossiers locked."""

    tx: Transaction
    today: date
    people: dict[Bsn | UUID, Found]
    households: dict[UUID, Household]
    """As they are now; changes by earlier submissions of this batch included."""
    told: dict[tuple[UUID, str, date], tuple[UUID, UUID | None]]
    loaded: tuple[Household, ...] = ()
    changed: dict[UUID, Household] = field(default_factory=dict)
    moved_people: set[UUID] = field(default_factory=set)
    rows: list[LifeEventRow] = field(default_factory=list)
    newborn: list[tuple[Household, NewMember]] = field(default_factory=list)
    died: set[UUID] = field(default_factory=set)

    def household_of(self, person_id: UUID, day: date, dossier_id: UUID) -> Household:
        household = self.households[dossier_id]
        if household.member_on(person_id, day) is not None:
            return household
        for other in self.changed.values():
            if other.member_on(person_id, day) is not None:
                return other
        raise Transient("the household changed between look-up and lock")

    def take_up(self, effect: Effect, other: Persoon | None) -> None:
        """What later submissions of this batch find."""
        for changed in effect.changed:
            self.households[changed.dossier_id] = self.changed[changed.dossier_id] = changed
        self.moved_people.update(effect.moved_people)
        if effect.died is not None:
            self.died.add(effect.died)
        if effect.newborn is not None:
            child, home = effect.newborn, effect.changed[0]
            self.newborn.append((home, child))
            if other is not None:
                belonging = Belonging(home.dossier_id, child.from_on, None)
                self.people[other.key] = Found(
                    child.person_id, None, child.born_on, None, (belonging,)
                )


class LifeEvents:
    """Registers life events. Made once per process by `main` or `worker`."""

    def __init__(self, residents: Residents) -> None:
        self.residents = residents
        self.vault = residents.vault

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
        people = await self.find_people(tx, (one.melding for one in firsts.values()))
        dossiers = {key: dossier_of(one, people) for key, one in firsts.items()}
        others = {dossier_of_other(one, people) for one in firsts.values()}
        await tx.lock({one for one in {*dossiers.values(), *others} if one is not None})
        if retried is not None and not await repository.take_from_quarantine(
            tx.connection, retried
        ):
            raise NOT_IN_QUARANTINE
        known = await repository.find_by_keys(tx.connection, firsts.keys())
        fresh = {key: one for key, one in firsts.items() if key not in known}
        batch = await self._load(tx, people, fresh, dossiers)
        outcomes: dict[Key, Outcome] = {key: _known_outcome(one) for key, one in known.items()}
        for key, submission in fresh.items():
            outcomes[key] = self._register(batch, submission, dossiers[key])
        await self._store(batch)
        await _log(tx, fresh.values(), people)
        hashes = {
            key: known[key].body_hash if key in known else one.body_hash
            for key, one in firsts.items()
        }
        return [
            outcomes[key] if one.body_hash == hashes[key] else Outcome(error=OTHER_BODY)
            for one in submissions
            for key in [(one.source, one.source_id)]
        ]

    async def find_people(
        self, tx: Transaction, meldingen: Iterable[Melding]
    ) -> dict[Bsn | UUID, Found]:
        """Everybody who is named in these life events, if registered."""
        bsns: set[Bsn] = set()
        person_ids: set[UUID] = set()
        for melding in meldingen:
            for person in people_of(melding):
                if person.burgerservicenummer is not None:
                    bsns.add(person.burgerservicenummer)
                elif person.inwoner_id is not None:
                    person_ids.add(person.inwoner_id)
        return await self.residents.find(tx, bsns, person_ids)

    async def _load(
        self,
        tx: Transaction,
        people: dict[Bsn | UUID, Found],
        fresh: dict[Key, Submission],
        dossiers: dict[Key, UUID | None],
    ) -> _Batch:
        wanted = {dossier_id for key in fresh if (dossier_id := dossiers[key]) is not None}
        for submission in fresh.values():
            wanted |= sight.dossiers_to_look_at(submission, people)
            other = dossier_of_other(submission, people)
            wanted |= set() if other is None else {other}
        households = await self.residents.households(tx, wanted)
        celebrating = {
            people[one.melding.persoon.key].person_id
            for key, one in fresh.items()
            if one.melding.verjaardag is not None and dossiers[key] is not None
        }
        told: dict[tuple[UUID, str, date], tuple[UUID, UUID | None]] = {}
        if celebrating:
            told.update(await repository.told_birthdays(tx.connection, celebrating))
        return _Batch(tx, today_of(tx), people, households, told, tuple(households.values()))

    def _register(  # noqa: PLR0911 - a guard for each thing that can be the matter with it
        self, batch: _Batch, submission: Submission, dossier_id: UUID | None
    ) -> Outcome:
        melding = submission.melding
        people = sight.known_to(submission, batch.people, batch.households, batch.today)
        found = people.get(melding.persoon.key)
        if found is None:
            return self._quarantine(batch, submission, people, rules.UNKNOWN_PERSON)
        other = melding.other
        other_found = people.get(other.key) if other is not None else None
        if other is not None and other_found is None and not _is_new(melding, batch):
            return self._quarantine(
                batch, submission, people, rules.UNKNOWN_OTHER[melding.other_name]
            )
        day = rules.day_of_occurrence(melding, found.born_on)
        if isinstance(day, Refusal):
            return self._quarantine(batch, submission, people, day)
        faults = people_faults(melding, found, other_found, day)
        if faults:
            return Outcome(error=InvalidInput(faults))
        if dossier_id is None:
            return self._quarantine(batch, submission, people, rules.NO_HOUSEHOLD)
        told = batch.told.get((found.person_id, melding.event.happened, day))
        if melding.verjaardag is not None and told is not None:
            return self._already_told(batch, submission, day, *told)
        occurrence = Occurrence(
            event_id=id_to_tell(submission),
            melding=melding,
            person_id=found.person_id,
            day=day,
            source=submission.source,
            ex_partner_id=other_found.person_id if other_found is not None else None,
            newcomer=_newcomer(batch, melding, other_found, day),
            new_dossier_id=ids.new_dossier_id() if isinstance(melding, Scheiding) else None,
        )
        household = batch.household_of(found.person_id, day, dossier_id)
        effect = rules.decide(occurrence, household)
        if isinstance(effect, Refusal):
            return self._quarantine(batch, submission, people, effect)
        self._tell_within_trace(batch.tx, submission, household.dossier_id, occurrence, effect)
        batch.take_up(effect, melding.other)
        row = processed_row(batch.tx, submission, occurrence, household.dossier_id, effect)
        if submission.event_id in (None, row.id):
            batch.rows.append(row)
        else:
            batch.rows += told_anew(row, submission.event_id)
        batch.told[found.person_id, melding.event.happened, day] = (row.id, row.dossier_id)
        return Outcome("verwerkt", row.id, row.dossier_id)

    def _tell_within_trace(
        self,
        tx: Transaction,
        submission: Submission,
        dossier_id: UUID,
        occurrence: Occurrence,
        effect: Effect,
    ) -> None:
        """The requests of a group have a trace each; the lines of a file share one."""
        if submission.traceparent == tracing.current():
            self._tell(tx, dossier_id, occurrence, effect)
            return
        with tracing.span(submission.traceparent):
            self._tell(tx, dossier_id, occurrence, effect)

    def _tell(
        self,
        tx: Transaction,
        dossier_id: UUID,
        occurrence: Occurrence,
        effect: Effect,
    ) -> None:
        """Tell of a life event and of the households that it changed."""
        root = occurrence.event_id
        for household in effect.changed:
            is_new = household.opened_by == occurrence.event_id
            if is_new:
                tx.lock_new(household.dossier_id)
            elsewhere = household.dossier_id != dossier_id and not is_new
            self.residents.tell(tx, household, root, occurrence.day if elsewhere else None)
        tx.emit(dossier_id, effect.data, event_id=occurrence.event_id, correlation_id=root)

    async def _store(self, batch: _Batch) -> None:
        if batch.newborn and not await self.residents.add(batch.tx, batch.newborn):
            raise Transient("another process registered the same child at the same time")
        if batch.rows and await repository.insert(batch.tx.connection, batch.rows) < len(
            batch.rows
        ):
            raise Transient("another process took in the same event at the same time")
        await self.residents.store(
            batch.tx,
            batch.loaded,
            list(batch.changed.values()),
            moved_people=batch.moved_people,
        )
        for person_id in sorted(batch.died):
            await take_back_birthdays(self.residents, batch.tx, person_id, DIED, SYSTEM)

    def _quarantine(
        self, batch: _Batch, submission: Submission, people: People, why: Refusal
    ) -> Outcome:
        row = self.quarantined_row(batch.tx, submission, people, why)
        batch.rows.append(row)
        return Outcome("in-quarantaine", row.id, None, why.reason)

    def quarantined_row(
        self,
        tx: Transaction,
        submission: Submission,
        people: dict[Bsn | UUID, Found],
        why: Refusal,
    ) -> LifeEventRow:
        """An event that waits for a person; who is unknown is kept by encrypted BSN."""
        person = people.get(submission.melding.persoon.key)
        other = submission.melding.other
        other_found = people.get(other.key) if other is not None else None
        return new_row(
            tx,
            submission,
            submission.event_id or ids.new_event_id(),
            status="in-quarantaine",
            reason=why.reason,
            effective_on=submission.melding.ingangsdatum,
            person_id=person.person_id if person else submission.melding.persoon.inwoner_id,
            person_bsn=self._sealed(submission.melding.persoon) if person is None else None,
            ex_partner_bsn=self._sealed(other) if other_found is None else None,
            data=data_of(
                submission.melding,
                (other_found.person_id if other_found else None) or _id_of(other),
            ),
        )

    def _sealed(self, person: Persoon | None) -> bytes | None:
        if person is None or person.burgerservicenummer is None:
            return None
        return self.vault.encrypt(person.burgerservicenummer)

    def _already_told(
        self,
        batch: _Batch,
        submission: Submission,
        day: date,
        told_id: UUID,
        dossier_id: UUID | None,
    ) -> Outcome:
        found = batch.people[submission.melding.persoon.key]
        row = new_row(
            batch.tx,
            submission,
            submission.event_id or ids.new_event_id(),
            status="al-bekend",
            effective_on=day,
            person_id=found.person_id,
            dossier_id=dossier_id,
            same_as=told_id,
            data=data_of(submission.melding),
        )
        batch.rows.append(row)
        return Outcome("verwerkt", told_id, dossier_id)


def _is_new(melding: Melding, batch: _Batch) -> bool:
    """A child that is born may be unknown, unless it is only unknown to this sender."""
    other = melding.other
    return (
        isinstance(melding, Geboorte)
        and other is not None
        and other.burgerservicenummer is not None
        and other.key not in batch.people
    )


def _newcomer(batch: _Batch, melding: Melding, found: Found | None, day: date) -> Newcomer | None:
    if isinstance(melding, Geboorte) and found is None:
        return Newcomer(
            ids.new_person_id(), day, has_number=melding.kind is not None, is_registered=False
        )
    if found is None or not isinstance(melding, Samenwonen | Geboorte):
        return None
    dossier_id = found.dossier_on(day)
    home = batch.household_of(found.person_id, day, dossier_id) if dossier_id else None
    later = any(known.from_on > day for known in found.belongings)
    return Newcomer(found.person_id, found.born_on, found.died_on, home, later)


def _known_outcome(known: Known) -> Outcome:
    return Outcome(known.status, known.id, known.dossier_id, known.reason)


def _id_of(person: Persoon | None) -> UUID | None:
    return person.inwoner_id if person is not None else None


async def _log(
    tx: Transaction, submissions: Iterable[Submission], people: dict[Bsn | UUID, Found]
) -> None:
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for submission in submissions:
        for person in people_of(submission.melding):
            if person.key in people:
                subjects[submission.actor].add(people[person.key].person_id)
    for actor, person_ids in subjects.items():
        await processing_log.record(tx, actor, "levensgebeurtenis-registreren", person_ids)
