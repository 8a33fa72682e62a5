"""What was told turns out wrong: correct or withdraw a life event, or correct what is known of a person.

Nothing is undone: the facts are folded again without the wrong one, and the difference is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.life_events import repository, rules, sight, waiting
from services.intake.life_events.facts import Occurrence, fact_of
from services.intake.life_events.newcomers import Newcomer, births_of, newcomers_of
from services.intake.life_events.repository import LifeEventRow
from services.intake.life_events.rows import melding_of, processed_row
from services.intake.life_events.rules import Effect
from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.life_events.settling import (
    Ending,
    Publication,
    Settlement,
    Why,
    occurrence_of,
)
from services.intake.life_events.waiting import CORRECTION_SOURCE, WaitingCorrection
from services.intake.reports.inbound import Reader, Submission
from services.intake.reports.schemas import BY_NAME, Melding
from services.intake.residents import records
from services.intake.residents.history import Origin
from services.intake.residents.schemas import Geboortedatum
from services.intake.residents.service import Household, today_of
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import (
    Birth,
    ChildWasBorn,
    DossierOpened,
    Fact,
    Joined,
    PartnersParted,
    PersonDied,
    Refusal,
)
from services.intake.timeline.service import Known, Refolded, Scope
from shared import ids
from shared.errors import Conflict, Fault, InvalidInput, Transient
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

__all__ = ["Corrections", "LifeEventRow"]

BORN_BY_EVENT = Conflict(
    "geboorte-gemeld",
    "De geboorte van dit kind is gemeld als levensgebeurtenis. Corrigeer de dag daar.",
)
DIED_BY_EVENT = Conflict(
    "overlijden-gemeld",
    "Het overlijden is gemeld als levensgebeurtenis, op een andere dag. Corrigeer de dag daar.",
)
TOLD_BY_ANOTHER = Conflict(
    "al-bekend",
    "Een andere melding vertelt precies dit. Trek deze gebeurtenis in plaats daarvan in.",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What an event should have been, everybody in it found and everything locked that it may concern."""

    melding: Melding
    people: sight.People
    scope: Scope


class Corrections:
    """Use cases of people who look after what was reported. Made once per process by `main`."""

    def __init__(self, life_events: LifeEvents, reader: Reader) -> None:
        self.life_events = life_events
        self.residents = life_events.residents
        self.reader = reader

    async def get(self, connection: AsyncConnection, event_id: UUID) -> LifeEventRow:
        return await repository.get(connection, event_id)

    async def prepare_withdrawal(self, tx: Transaction, event_id: UUID) -> Scope:
        """Lock all that a withdrawal may concern: the first use of the transaction."""
        row = await self._main(tx, event_id)
        if row.status != "verwerkt":
            return timeline.NOBODY
        return await self._lock(tx, row, _people_in(row, self._melding_of(row)), set())

    async def withdraw(
        self, tx: Transaction, event_id: UUID, scope: Scope, why: Why, actor: str
    ) -> LifeEventRow:
        """It did not happen."""
        row = await self._standing(tx, event_id)
        known = await self._load(tx, row, _people_in(row, self._melding_of(row)), set(), scope)
        refolded = timeline.refold(known, dropped=[row.id])
        settlement = Settlement(self.residents, tx, known, refolded)
        settlement.dropped = {row.id} & known.facts.keys()
        settlement.endings = [Ending(row, why, actor)]
        await settlement.settle(actor)
        await processing_log.record(
            tx, actor, "levensgebeurtenis-intrekken", [_person_of(row)], correlation_id=row.id
        )
        return row

    async def prepare_correction(
        self, tx: Transaction, event_id: UUID, data: Mapping[str, Any]
    ) -> Correction | WaitingCorrection | None:
        """Read the corrected report, and lock all that it may concern: the first use of the transaction.

        None of what does not stand: a request sent again still gets its first answer.
        """
        row = await self._main(tx, event_id)
        if row.status == "in-quarantaine":
            return await waiting.prepare(tx, self.life_events, self.reader, row, data)
        if row.status != "verwerkt":
            return None
        melding = self._corrected(row, data, today_of(tx))
        people = await self.life_events.find_people(tx, [melding])
        named = _people_in(row, self._melding_of(row)) | {
            found.person_id for found in people.values()
        }
        home = self.life_events.home_of(melding)
        scope = await self._lock(tx, row, named, {home} if home is not None else set())
        return Correction(melding, people, scope)

    async def correct(
        self,
        tx: Transaction,
        event_id: UUID,
        correction: Correction | WaitingCorrection | None,
        why: Why,
        actor: str,
        *,
        sees: frozenset[str],
    ) -> Outcome:
        """It was otherwise. Gives what became of the replacement, with its id."""
        if isinstance(correction, WaitingCorrection):
            return await waiting.correct(tx, self.life_events, correction, why, actor, sees=sees)
        row = await self._standing(tx, event_id)
        if correction is None:
            raise Transient("what waited took effect between look-up and lock")
        new_id = await self._correct(tx, row, correction, why, actor, sees)
        return Outcome("verwerkt", new_id)

    async def _correct(  # noqa: PLR0917 - what is corrected, into what and by whom
        self,
        tx: Transaction,
        row: LifeEventRow,
        correction: Correction,
        why: Why,
        actor: str,
        sees: frozenset[str],
    ) -> UUID:
        melding, home = correction.melding, self.life_events.home_of(correction.melding)
        named = _people_in(row, self._melding_of(row)) | {
            found.person_id for found in correction.people.values()
        }
        homes = {home} if home is not None else set()
        known = await self._load(tx, row, named, homes, correction.scope)
        occurrence, newcomers = await self._occurrence(tx, row, correction, known, sees)
        added = [fact_of(occurrence, home)] if melding.is_fact else []
        added = [
            _kept(fact, known.facts[row.id].fact) if row.id in known.facts else fact
            for fact in added
        ]
        births = self._births(row, occurrence, known)
        refolded = timeline.refold(known, added, [row.id], {**births_of(newcomers), **births})
        household, effect = self._decided(occurrence, added, refolded)
        settlement = Settlement(self.residents, tx, known, refolded, added)
        settlement.dropped = {row.id} & known.facts.keys()
        settlement.newcomers = [(newcomer, occurrence) for newcomer in newcomers]
        for fact in added:
            settlement.addresses |= self.life_events.addresses_in(melding, fact)
        settlement.endings = [Ending(row, why, actor, occurrence.event_id)]
        settlement.publications = [
            Publication(occurrence, effect, household.dossier_id, row.correlation_id)
        ]
        stored = processed_row(
            tx,
            Submission(
                CORRECTION_SOURCE,
                str(occurrence.event_id),
                b"",
                melding,
                actor,
                reported_by=row.reported_by,
            ),
            occurrence,
            household.dossier_id,
        )
        settlement.rows = [replace(stored, correlation_id=row.correlation_id)]
        origin = Origin(actor, "levensgebeurtenis", life_event_id=occurrence.event_id)
        for person_id, birth in births.items():
            await records.correct_birth(tx, person_id, known.births[person_id], birth, origin)
        await settlement.settle(actor)
        await processing_log.record(
            tx, actor, "levensgebeurtenis-corrigeren", [_person_of(row)], correlation_id=row.id
        )
        return occurrence.event_id

    async def prepare_person(self, tx: Transaction, person_id: UUID) -> Scope:
        """Lock all that a correction of somebody's record may concern: the first use of the transaction."""
        scope = await timeline.find_scope(tx, [person_id])
        await tx.lock(scope.dossiers | scope.homes)
        return scope

    async def correct_person(
        self,
        tx: Transaction,
        person_id: UUID,
        scope: Scope,
        *,
        born: Geboortedatum | None,
        died_on: date | None,
        origin: Origin,
    ) -> list[UUID]:
        """A birth date was wrong, or somebody has died. Gives the life events that were taken back because of it."""
        known = await timeline.load(tx, [person_id], (), scope)
        if died_on is not None:
            _check_death(known, person_id, died_on)
        old = known.births[person_id]
        new = replace(old, died_on=died_on or old.died_on)
        if born is not None:
            new = replace(new, born_on=born.day, given=born.given)
        if new.died_on is not None and new.died_on < new.born_on:
            raise Conflict("datums-botsen", "De overlijdensdatum ligt voor de geboortedatum.")
        if new == old:
            return []
        await records.correct_birth(tx, person_id, old, new, origin)
        added = _with_birth(known, person_id, new.born_on)
        refolded = timeline.refold(known, added, births={person_id: new})
        _check_periods(added, person_id)
        settlement = Settlement(self.residents, tx, known, refolded, added)
        settlement.explanation = origin.reason
        await settlement.settle(origin.actor)
        return [ending.row.id for ending in settlement.endings]

    async def _standing(self, tx: Transaction, event_id: UUID) -> LifeEventRow:
        row = await self._main(tx, event_id)
        if row.status != "verwerkt":
            state = {
                "gecorrigeerd": "al gecorrigeerd",
                "ingetrokken": "al ingetrokken",
                "in-quarantaine": "nog niet verwerkt; ze staat in quarantaine",
            }
            raise Conflict(
                "niet-meer-geldig",
                f"Deze gebeurtenis is {state.get(row.status, row.status)} en kan niet meer worden gewijzigd.",
            )
        return row

    async def _main(self, tx: Transaction, event_id: UUID) -> LifeEventRow:
        """A parting that is told in two dossiers is one event, and changed as one."""
        row = await self.get(tx.connection, event_id)
        return row if row.part_of is None else await self.get(tx.connection, row.part_of)

    def _melding_of(self, row: LifeEventRow) -> Melding:
        return melding_of(row, self.life_events.vault)

    async def _lock(
        self, tx: Transaction, row: LifeEventRow, people: set[UUID], homes: set[UUID]
    ) -> Scope:
        scope = await timeline.find_scope(tx, people, homes)
        own = {row.dossier_id} if row.dossier_id is not None else set()
        await tx.lock({*own, *scope.dossiers, *scope.homes})
        return scope

    async def _load(
        self,
        tx: Transaction,
        row: LifeEventRow,
        people: set[UUID],
        homes: set[UUID],
        scope: Scope,
    ) -> Known:
        """What is known, and the dossier that the event was told in, also when it is about somebody else by now."""
        known = await timeline.load(tx, people, homes, scope)
        if row.dossier_id is None or row.dossier_id in known.households:
            return known
        own = await self.residents.households(tx, [row.dossier_id])
        return replace(known, also=own)

    def _corrected(self, row: LifeEventRow, data: Mapping[str, Any], today: date) -> Melding:
        given = {"persoon": {"inwonerId": str(row.person_id)}, **data}
        if "kind" in row.data:
            given = {"kind": row.data["kind"], **given}  # the same child, born otherwise
        return self.reader.read_data(BY_NAME[row.type], given, today)

    async def _occurrence(
        self,
        tx: Transaction,
        row: LifeEventRow,
        correction: Correction,
        known: Known,
        sees: frozenset[str],
    ) -> tuple[Occurrence, tuple[Newcomer, ...]]:
        """The corrected report, checked against who is known."""
        melding, people = correction.melding, correction.people
        person = people.get(melding.persoon.key)
        if person is None or person.person_id != row.person_id:
            reason = "dit is iemand anders; trek de gebeurtenis in en meld die opnieuw"
            raise InvalidInput((Fault("gegevens.persoon", "andere-persoon", reason),))
        seen = await self._seen(tx, row, correction, sees)
        named = newcomers_of(Submission("", "", b"", melding, ""), seen, people, known)
        if isinstance(named, Refusal):
            raise Conflict("onbekende-persoon", named.reason)
        day = rules.day_of_occurrence(melding, person.born_on)
        if isinstance(day, Refusal):
            raise Conflict("past-niet", day.reason)
        if day < person.born_on:
            reason = "ligt voor de geboortedatum van de persoon"
            raise InvalidInput((Fault("gegevens.ingangsdatum", "voor-geboorte", reason),))
        occurrence = Occurrence(
            event_id=ids.new_event_id(),
            melding=melding,
            person_id=person.person_id,
            day=day,
            source=row.source,
            people={other.key: named.people[other.key].person_id for _, other in melding.others},
            child_id=named.child_id,
            vervangt=row.id,
        )
        return occurrence, named.newcomers

    async def _seen(
        self, tx: Transaction, row: LifeEventRow, correction: Correction, sees: frozenset[str]
    ) -> sight.People:
        """Who may be named: whom the one who corrects may know, and whom the event names already."""
        submission = Submission(CORRECTION_SOURCE, "", b"", correction.melding, "", sees=sees)
        households = await self.residents.households(
            tx, sight.dossiers_to_look_at(submission, correction.people)
        )
        seen = sight.known_to(submission, correction.people, households, today_of(tx))
        before = _people_in(row, self._melding_of(row))
        told = {key: one for key, one in correction.people.items() if one.person_id in before}
        return {**seen, **told}

    def _births(self, row: LifeEventRow, occurrence: Occurrence, known: Known) -> dict[UUID, Birth]:
        """A corrected birth is the birth date of the child as well."""
        child_id = occurrence.child_id
        if child_id is None or child_id not in known.births:
            return {}
        before = occurrence_of(row, self.residents)
        if before.child_id != child_id or before.day == occurrence.day:
            return {}
        return {child_id: replace(known.births[child_id], born_on=occurrence.day, given=None)}

    def _decided(
        self, occurrence: Occurrence, added: list[Fact], refolded: Refolded
    ) -> tuple[Household, Effect]:
        """Raises Conflict when the corrected event does not fit what else is known."""
        day, households = occurrence.day, refolded.households
        verdict = refolded.verdicts[added[0].id] if added else None
        if isinstance(verdict, Joined):
            raise TOLD_BY_ANOTHER
        if isinstance(verdict, Refusal):
            raise Conflict("past-niet", verdict.reason)
        if verdict is None:
            household = rules.household_of(occurrence.person_id, day, households)
            effect = rules.decide(occurrence, household)
        else:
            household = rules.told_in(occurrence, verdict, households)
            effect = rules.publish(occurrence, household, verdict)
        if isinstance(effect, Refusal) or household is None:
            why = effect if isinstance(effect, Refusal) else rules.NO_HOUSEHOLD
            raise Conflict("past-niet", why.reason)
        return household, effect


def _people_in(row: LifeEventRow, melding: Melding) -> set[UUID]:
    """Everybody whom a stored event names."""
    named = {person.inwoner_id for person in melding.people}
    child = row.data.get("kind")
    named |= {row.person_id, UUID(child["inwonerId"]) if child and "inwonerId" in child else None}
    return {person_id for person_id in named if person_id is not None}


def _kept(new: Fact, old: Fact) -> Fact:
    """What is corrected keeps its place among reports of the same; a parting keeps the dossier of who left."""
    new = replace(new, origin=old.origin or old.id)
    if isinstance(new, PartnersParted) and isinstance(old, PartnersParted):
        return replace(new, new_dossier_id=old.new_dossier_id)
    return new


def _with_birth(known: Known, person_id: UUID, born_on: date) -> list[Fact]:
    """The facts that say otherwise with the corrected birth date."""
    old = known.births[person_id].born_on
    for stored in known.facts.values():
        if isinstance(stored.fact, ChildWasBorn) and stored.fact.child_id == person_id:
            raise BORN_BY_EVENT
    return [
        fact
        for stored in known.facts.values()
        if (fact := stored.fact.with_birth(person_id, old, born_on)) != stored.fact
    ]


def _check_death(known: Known, person_id: UUID, died_on: date) -> None:
    """A life event that stands says more than the record of the person."""
    for stored in known.facts.values():
        fact = stored.fact
        is_told = isinstance(fact, PersonDied) and stored.state == "standing"
        if is_told and fact.person_id == person_id and fact.day != died_on:
            raise DIED_BY_EVENT


def _check_periods(facts: list[Fact], person_id: UUID) -> None:
    for fact in facts:
        for member in fact.members if isinstance(fact, DossierOpened) else ():
            if (
                member.person_id == person_id
                and member.until_on is not None
                and member.until_on <= member.from_on
            ):
                raise Conflict(
                    "datums-botsen",
                    "Met deze geboortedatum zou de inwoner uit het huishouden zijn voor de geboorte.",
                )


def _person_of(row: LifeEventRow) -> UUID:
    assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
    return row.person_id
