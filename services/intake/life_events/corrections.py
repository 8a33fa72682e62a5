"""What was told turns out wrong: correct or withdraw a life event, retry or discard what waits in quarantine.

The household goes back by its validity periods, so only the newest change of a household is undone by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.life_events import repository, rules, sight
from services.intake.life_events.inbound import Reader, Submission
from services.intake.life_events.repository import LifeEventRow
from services.intake.life_events.rows import processed_row
from services.intake.life_events.rules import Effect, Occurrence
from services.intake.life_events.schemas import BY_NAME, Geboorte, Melding, Persoon, Samenwonen
from services.intake.life_events.service import (
    NOT_IN_QUARANTINE,
    LifeEvents,
    Outcome,
)
from services.intake.life_events.taking_back import Why, take_back, take_back_birthdays
from services.intake.residents.changes import Newcomer
from services.intake.residents.rules import Household, Refusal, undo
from services.intake.residents.service import Found, today_of
from shared import ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.life_events import LifeEventCorrected
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

OTHER_HOUSEHOLD = "De inwoner hoorde op de nieuwe ingangsdatum bij een ander huishouden. Trek de gebeurtenis in en meld haar opnieuw."
CORRECTION_SOURCE = "naadloos:correctie"


class Corrections:
    """Use cases of people who look after what was reported. Made once per process by `main`."""

    def __init__(self, life_events: LifeEvents, reader: Reader) -> None:
        self.life_events = life_events
        self.residents = life_events.residents
        self.reader = reader

    async def get(self, connection: AsyncConnection, event_id: UUID) -> LifeEventRow:
        row = await repository.find(connection, event_id)
        if row is None:
            raise NotFound("levensgebeurtenis", event_id)
        return row

    async def list_quarantine(
        self,
        tx: Transaction,
        municipalities: Collection[str],
        after: UUID,
        amount: int,
        *,
        strangers: bool,
    ) -> list[LifeEventRow]:
        """What waits: of people who live in these municipalities, and if asked of people whom nobody knows yet."""
        return list(
            await repository.list_quarantine(
                tx.connection, municipalities, today_of(tx), after, amount, strangers=strangers
            )
        )

    async def withdraw(self, tx: Transaction, event_id: UUID, why: Why, actor: str) -> LifeEventRow:
        """It did not happen. The caller has locked the event's dossiers."""
        row = await self._standing(tx, event_id)
        before = await self.residents.households(tx, dossiers_of(row))
        after = await self._undone(tx, row, before)
        await self._store(tx, before, after, _touched(before, row), row, row.effective_on)
        await take_back(tx, row, after[_dossier_of(row)], why, actor)
        return row

    async def correct(
        self,
        tx: Transaction,
        event_id: UUID,
        data: Mapping[str, Any],
        why: Why,
        actor: str,
        *,
        sees: frozenset[str],
    ) -> UUID:
        """It happened otherwise. Gives the id of the event that takes its place."""
        row = await self._standing(tx, event_id)
        melding, day, other = await self._replacement(tx, row, data, sees)
        before = await self.residents.households(tx, dossiers_of(row))
        undone = await self._undone(tx, row, before)
        other_id = other.person_id if other is not None else None
        same_ex = other_id is not None and other_id == _other_of(row)
        occurrence = Occurrence(
            event_id=ids.new_event_id(),
            melding=melding,
            person_id=_person_of(row),
            day=day,
            source=row.source,
            ex_partner_id=other_id,
            newcomer=_newcomer(row, melding, other, day, undone),
            new_dossier_id=row.other_dossier_id if same_ex else ids.new_dossier_id(),
            vervangt=row.id,
        )
        household, effect = _decide_again(occurrence, undone)
        effect = _continued(effect, undone)
        after = {**undone, **{one.dossier_id: one for one in effect.changed}}
        tx.emit(
            _dossier_of(row),
            LifeEventCorrected(
                gebeurtenis_id=row.id,
                gebeurtenis_type=BY_NAME[row.type].event.event_type,
                vervangen_door=occurrence.event_id,
                reden=why.code,
                huishouden=after[_dossier_of(row)].picture(),
            ),
            correlation_id=row.correlation_id,
        )
        for dossier_id in after.keys() - before.keys():
            tx.lock_new(dossier_id)
        moved = {*_touched(before, row), *effect.moved_people}
        await self._store(tx, before, after, moved, row, day)
        tx.emit(
            household.dossier_id,
            effect.data,
            event_id=occurrence.event_id,
            correlation_id=row.correlation_id,
        )
        await self._replace(
            tx,
            row=row,
            occurrence=occurrence,
            dossier_id=household.dossier_id,
            effect=effect,
            why=why,
            actor=actor,
        )
        return occurrence.event_id

    async def withdraw_told_birthdays(
        self, tx: Transaction, person_id: UUID, explanation: str, actor: str
    ) -> list[UUID]:
        """After a birth date was corrected or somebody died: take back the birthdays that will not be."""
        return await take_back_birthdays(self.residents, tx, person_id, explanation, actor)

    async def dossiers_of_person(self, connection: AsyncConnection, person_id: UUID) -> set[UUID]:
        """Where birthdays of this person were told."""
        rows = await repository.list_told_of(connection, person_id)
        return {dossier_id for row in rows for dossier_id in dossiers_of(row)}

    async def retry(
        self, tx: Transaction, event_id: UUID, actor: str, sees: frozenset[str]
    ) -> Outcome:
        """Try an event from quarantine again, now that the resident may be known."""
        row = await self.get(tx.connection, event_id)
        if row.status != "in-quarantaine":
            raise NOT_IN_QUARANTINE
        submission = Submission(
            source=row.source,
            source_id=row.source_id,
            body_hash=row.body_hash,
            melding=self._melding_of(row),
            actor=actor,
            event_id=row.id,
            received_at=row.received_at,
            sees=sees,
        )
        return (await self.life_events.register_many(tx, [submission], retried=row.id))[0]

    async def discard(self, tx: Transaction, event_id: UUID, explanation: str, actor: str) -> None:
        """Nothing will come of an event in quarantine."""
        await self.get(tx.connection, event_id)
        if not await repository.discard(tx.connection, event_id, explanation, actor, tx.now):
            raise NOT_IN_QUARANTINE

    async def _standing(self, tx: Transaction, event_id: UUID) -> LifeEventRow:
        row = await self.get(tx.connection, event_id)
        if row.status != "verwerkt":
            state = {"gecorrigeerd": "al gecorrigeerd", "ingetrokken": "al ingetrokken"}
            raise Conflict(
                "niet-meer-geldig",
                f"Deze gebeurtenis is {state.get(row.status, row.status)} en kan niet meer worden gewijzigd.",
            )
        return row

    async def _undone(
        self, tx: Transaction, row: LifeEventRow, households: Mapping[UUID, Household]
    ) -> dict[UUID, Household]:
        if row.changed_version is None:
            return dict(households)
        if await repository.has_newer_change(tx.connection, row):
            raise Conflict(
                "latere-wijziging",
                "Na deze gebeurtenis is het huishouden opnieuw gewijzigd. Trek eerst de latere gebeurtenis in.",
            )
        return {key: undo(household, row.id) for key, household in households.items()}

    async def _store(  # noqa: PLR0917 - the two states, and what made the one of the other
        self,
        tx: Transaction,
        before: Mapping[UUID, Household],
        after: Mapping[UUID, Household],
        moved_people: Collection[UUID],
        row: LifeEventRow,
        day: date | None,
    ) -> None:
        changed = [one for key, one in after.items() if one != before.get(key)]
        for household in changed:
            elsewhere = household.dossier_id != row.dossier_id and household.dossier_id in before
            self.residents.tell(tx, household, row.correlation_id, day if elsewhere else None)
        await self.residents.store(tx, before.values(), changed, moved_people=moved_people)

    async def _replacement(
        self, tx: Transaction, row: LifeEventRow, data: Mapping[str, Any], sees: frozenset[str]
    ) -> tuple[Melding, date, Found | None]:
        """The corrected report, checked against who is known."""
        given = {"persoon": {"inwonerId": str(row.person_id)}, **data}
        if row.type == Geboorte.event.happened and "kind" in row.data:
            given = {"kind": row.data["kind"], **given}  # the same child, born otherwise
        melding = self.reader.read_data(BY_NAME[row.type], given, today_of(tx))
        people = await self.life_events.find_people(tx, [melding])
        person = people.get(melding.persoon.key)
        if person is None or person.person_id != row.person_id:
            reason = "dit is iemand anders; trek de gebeurtenis in en meld haar opnieuw"
            raise InvalidInput((Fault("gegevens.persoon", "andere-persoon", reason),))
        other = None
        if melding.other is not None:
            other = people.get(melding.other.key)
            # Whom the event names already is no secret to who may see the event.
            if other is not None and other.person_id != _other_of(row):
                other = await self._if_seen(tx, melding, melding.other, people, sees)
            if other is None:
                raise Conflict("onbekende-persoon", rules.UNKNOWN_OTHER[melding.other_name].reason)
        day = rules.day_of_occurrence(melding, person.born_on)
        if isinstance(day, Refusal):
            raise Conflict("past-niet", day.reason)
        if day < person.born_on:
            reason = "ligt voor de geboortedatum van de persoon"
            raise InvalidInput((Fault("gegevens.ingangsdatum", "voor-geboorte", reason),))
        return melding, day, other

    async def _if_seen(
        self,
        tx: Transaction,
        melding: Melding,
        other: Persoon,
        people: sight.People,
        sees: frozenset[str],
    ) -> Found | None:
        """The other person in it, if the one who corrects may know that person."""
        submission = Submission(CORRECTION_SOURCE, "", b"", melding, "", sees=sees)
        households = await self.residents.households(
            tx, sight.dossiers_to_look_at(submission, people)
        )
        seen = sight.known_to(submission, people, households, today_of(tx))
        return seen.get(other.key)

    async def _replace(
        self,
        tx: Transaction,
        *,
        row: LifeEventRow,
        occurrence: Occurrence,
        dossier_id: UUID,
        effect: Effect,
        why: Why,
        actor: str,
    ) -> None:
        replacement = Submission(
            CORRECTION_SOURCE, str(occurrence.event_id), b"", occurrence.melding, actor
        )
        stored = processed_row(tx, replacement, occurrence, dossier_id, effect)
        await repository.insert(tx.connection, [replace(stored, correlation_id=row.correlation_id)])
        await repository.settle(
            tx.connection,
            row.id,
            status="gecorrigeerd",
            reason=why.code,
            explanation=why.explanation,
            replaced_by=occurrence.event_id,
            settled_at=tx.now,
            settled_by=actor,
        )
        await processing_log.record(
            tx, actor, "levensgebeurtenis-corrigeren", [_person_of(row)], correlation_id=row.id
        )

    def _melding_of(self, row: LifeEventRow) -> Melding:
        """What was reported, put together again from what was kept."""
        data: dict[str, Any] = {**row.data, "persoon": self._person(row.person_bsn, row.person_id)}
        kind = BY_NAME[row.type]
        if row.ex_partner_bsn is not None:
            data[kind.other_name] = self._person(row.ex_partner_bsn, None)
        return kind.model_validate(data)

    def _person(self, sealed: bytes | None, person_id: UUID | None) -> Persoon:
        if sealed is not None:
            return Persoon(burgerservicenummer=self.life_events.vault.decrypt(sealed))
        return Persoon(inwoner_id=person_id)


def dossiers_of(row: LifeEventRow) -> set[UUID]:
    """The dossiers to lock before this event is changed."""
    return {one for one in (row.dossier_id, row.other_dossier_id) if one is not None}


def _decide_again(
    occurrence: Occurrence, households: Mapping[UUID, Household]
) -> tuple[Household, Effect]:
    for household in households.values():
        if household.member_on(occurrence.person_id, occurrence.day) is not None:
            effect = rules.decide(occurrence, household)
            if isinstance(effect, Refusal):
                raise Conflict("past-niet", effect.reason)
            return household, effect
    raise Conflict("ander-huishouden", OTHER_HOUSEHOLD)


def _continued(effect: Effect, known: Mapping[UUID, Household]) -> Effect:
    """A dossier that existed already goes on from its own version."""
    return replace(effect, changed=tuple(_continue(known, effect.changed)))


def _continue(known: Mapping[UUID, Household], changed: Iterable[Household]) -> Iterable[Household]:
    for household in changed:
        old = known.get(household.dossier_id)
        if old is not None and household.version <= old.version:
            yield replace(household, version=old.version + 1, opened_by=old.opened_by)
        else:
            yield household


def _other_of(row: LifeEventRow) -> UUID | None:
    """The other person in this event."""
    other = row.data.get(BY_NAME[row.type].other_name)
    return UUID(other["inwonerId"]) if other is not None else None


def _touched(before: Mapping[UUID, Household], row: LifeEventRow) -> set[UUID]:
    """Who began or ended a period because of this event: their birthdays may be another dossier's."""
    return {
        member.person_id
        for household in before.values()
        for member in household.members
        if row.id in {member.made_by, member.ended_by}
    }


def _newcomer(
    row: LifeEventRow,
    melding: Melding,
    found: Found | None,
    day: date,
    undone: Mapping[UUID, Household],
) -> Newcomer | None:
    """Who joins instead, seen from the households without the event that is corrected."""
    if found is None or not isinstance(melding, Samenwonen | Geboorte):
        return None
    home = next(
        (one for one in undone.values() if one.member_on(found.person_id, day) is not None), None
    )
    dossier_id = found.dossier_on(day)
    if home is None and dossier_id is not None and dossier_id not in undone:
        raise Conflict("ander-huishouden", OTHER_HOUSEHOLD)
    is_same_child = isinstance(melding, Geboorte) and found.person_id == _other_of(row)
    later = any(one.from_on > day and one.dossier_id not in undone for one in found.belongings)
    return Newcomer(
        found.person_id, day if is_same_child else found.born_on, found.died_on, home, later
    )


def _person_of(row: LifeEventRow) -> UUID:
    assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
    return row.person_id


def _dossier_of(row: LifeEventRow) -> UUID:
    assert row.dossier_id is not None  # noqa: S101 - a processed event has a dossier
    return row.dossier_id
