"""What was told turns out wrong: correct or withdraw a life event.

Nothing is undone: the facts are folded again without the wrong one, and the difference is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.named import sight
from services.intake.named.newcomers import Newcomer, births_of, newcomers_of
from services.intake.named.rules import day_of_occurrence
from services.intake.occurrences import place, rules
from services.intake.occurrences.facts import Occurrence, fact_of
from services.intake.occurrences.rows import (
    melding_of,
    occurrence_of,
    processed_row,
    without_wage,
)
from services.intake.occurrences.rules import Effect
from services.intake.occurrences.stored import LifeEventRow
from services.intake.quarantine import correcting
from services.intake.quarantine.correcting import CORRECTION_SOURCE, WaitingCorrection
from services.intake.reports.inbound import Reader, Submission
from services.intake.reports.schemas import BY_NAME, Melding
from services.intake.residents import records
from services.intake.residents.history import Origin
from services.intake.residents.service import Household, today_of
from services.intake.settling import service as settling
from services.intake.settling.settlement import Ending, Publication, Settlement, Why
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Birth, Fact, PartnersParted
from services.intake.timeline.service import Known, Refolded, Scope
from services.intake.timeline.verdicts import Joined, Refusal
from shared import ids
from shared.errors import Conflict, Fault, InvalidInput, Transient
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

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
        await settling.settle(settlement, actor)
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
            return await correcting.prepare(tx, self.life_events, self.reader, row, data)
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
            return await correcting.correct(tx, self.life_events, correction, why, actor, sees=sees)
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
        occurrence = rules.as_kept(occurrence, effect)
        settlement = Settlement(self.residents, tx, known, refolded, added)
        settlement.dropped = {row.id} & known.facts.keys()
        settlement.newcomers = [(newcomer, occurrence) for newcomer in newcomers]
        for fact in added:
            settlement.addresses |= self.life_events.addresses_in(melding, fact)
        ended = row if effect.keeps_wage else without_wage(row)
        settlement.endings = [Ending(ended, why, actor, occurrence.event_id)]
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
        await settling.settle(settlement, actor)
        await processing_log.record(
            tx, actor, "levensgebeurtenis-corrigeren", [_person_of(row)], correlation_id=row.id
        )
        return occurrence.event_id

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
        row = await self.life_events.get(tx.connection, event_id)
        return (
            row if row.part_of is None else await self.life_events.get(tx.connection, row.part_of)
        )

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
        day = day_of_occurrence(melding, person.born_on)
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
        named = {
            key: found for key, found in correction.people.items() if found.person_id in before
        }
        return {**seen, **named}

    def _births(self, row: LifeEventRow, occurrence: Occurrence, known: Known) -> dict[UUID, Birth]:
        """A corrected birth is the birth date of the child as well."""
        child_id = occurrence.child_id
        if child_id is None or child_id not in known.births:
            return {}
        before = occurrence_of(row, self.life_events.vault)
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
            household = place.household_of(occurrence.person_id, day, households)
            effect = rules.decide(occurrence, household)
        else:
            household = place.published_in(occurrence, verdict, households)
            effect = rules.publish(occurrence, household, verdict)
        if isinstance(effect, Refusal) or household is None:
            why = effect if isinstance(effect, Refusal) else place.NO_HOUSEHOLD
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


def _person_of(row: LifeEventRow) -> UUID:
    assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
    return row.person_id
