"""What was told turns out wrong: correct or withdraw a life event, retry or discard what waits in quarantine.

The household goes back by its validity periods, so only the newest change of a household is undone by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.birthdays.rules import Grens, day_of
from services.intake.life_events import repository, rules, sight
from services.intake.life_events.inbound import Reader, Submission
from services.intake.life_events.repository import LifeEventRow
from services.intake.life_events.rows import processed_row
from services.intake.life_events.rules import Effect, Occurrence
from services.intake.life_events.schemas import BY_NAME, Melding, Persoon, Scheiding
from services.intake.life_events.service import (
    NOT_IN_QUARANTINE,
    LifeEvents,
    Outcome,
)
from services.intake.residents.rules import Household, Refusal, undo
from services.intake.residents.service import Found, today_of
from shared import ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.life_events import LifeEventCorrected, LifeEventWithdrawn
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

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

    async def withdraw(
        self, tx: Transaction, event_id: UUID, reason: str, actor: str
    ) -> LifeEventRow:
        """It did not happen. The caller has locked the event's dossiers."""
        row = await self._standing(tx, event_id)
        before = await self.residents.households(tx, dossiers_of(row))
        after = await self._undone(tx, row, before)
        await self._store(tx, before, after, _moved(row), row.correlation_id)
        await self._withdrawn(tx, row, after, reason, actor)
        return row

    async def correct(
        self,
        tx: Transaction,
        event_id: UUID,
        data: Mapping[str, Any],
        reason: str,
        actor: str,
        *,
        sees: frozenset[str],
    ) -> UUID:
        """It happened otherwise. Gives the id of the event that takes its place."""
        row = await self._standing(tx, event_id)
        melding, day, ex_partner = await self._replacement(tx, row, data, sees)
        before = await self.residents.households(tx, dossiers_of(row))
        undone = await self._undone(tx, row, before)
        same_ex = ex_partner is not None and ex_partner.person_id in _moved(row)
        occurrence = Occurrence(
            event_id=ids.new_event_id(),
            melding=melding,
            person_id=_person_of(row),
            day=day,
            bron=row.source,
            ex_partner_id=ex_partner.person_id if ex_partner else None,
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
                reden=reason,
                huishouden=after[_dossier_of(row)].picture(),
            ),
            correlation_id=row.correlation_id,
        )
        for dossier_id in after.keys() - before.keys():
            tx.lock_new(dossier_id)
        moved = {*_moved(row), *effect.moved_people}
        await self._store(tx, before, after, moved, row.correlation_id)
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
            reason=reason,
            actor=actor,
        )
        return occurrence.event_id

    async def withdraw_told_birthdays(
        self, tx: Transaction, person_id: UUID, reason: str, actor: str
    ) -> list[UUID]:
        """After a birth date was corrected or somebody died: take back the birthdays that will not be."""
        person = await self.residents.get_resident(tx, person_id)
        withdrawn = []
        for row in await repository.list_told_of(tx.connection, person_id):
            day = row.effective_on
            grens: Grens = "18" if row.type == "achttiende-verjaardag" else row.data["grens"]
            stays = day == day_of(grens, person.born_on)
            if day is None or (stays and (person.died_on is None or day <= person.died_on)):
                continue
            households = await self.residents.households(tx, dossiers_of(row))
            await self._withdrawn(tx, row, households, reason, actor)
            withdrawn.append(row.id)
        return withdrawn

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

    async def discard(self, tx: Transaction, event_id: UUID, reason: str, actor: str) -> None:
        """Nothing will come of an event in quarantine."""
        await self.get(tx.connection, event_id)
        if not await repository.discard(tx.connection, event_id, reason, actor, tx.now):
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

    async def _store(
        self,
        tx: Transaction,
        before: Mapping[UUID, Household],
        after: Mapping[UUID, Household],
        moved_people: Collection[UUID],
        correlation_id: UUID,
    ) -> None:
        changed = [one for key, one in after.items() if one != before.get(key)]
        for household in changed:
            self.residents.tell(tx, household, correlation_id)
        await self.residents.store(tx, before.values(), changed, moved_people=moved_people)

    async def _withdrawn(
        self,
        tx: Transaction,
        row: LifeEventRow,
        households: Mapping[UUID, Household],
        reason: str,
        actor: str,
    ) -> None:
        tx.emit(
            _dossier_of(row),
            LifeEventWithdrawn(
                gebeurtenis_id=row.id,
                gebeurtenis_type=BY_NAME[row.type].event.event_type,
                reden=reason,
                huishouden=households[_dossier_of(row)].picture(),
            ),
            correlation_id=row.correlation_id,
        )
        await repository.settle(
            tx.connection,
            row.id,
            status="ingetrokken",
            reason=reason,
            settled_at=tx.now,
            settled_by=actor,
        )
        await processing_log.record(
            tx, actor, "levensgebeurtenis-intrekken", [_person_of(row)], correlation_id=row.id
        )

    async def _replacement(
        self, tx: Transaction, row: LifeEventRow, data: Mapping[str, Any], sees: frozenset[str]
    ) -> tuple[Melding, date, Found | None]:
        """The corrected report, checked against who is known."""
        given = {"persoon": {"inwonerId": str(row.person_id)}, **data}
        melding = self.reader.read_data(BY_NAME[row.type], given, today_of(tx))
        people = await self.life_events.find_people(tx, [melding])
        person = people.get(melding.persoon.key)
        if person is None or person.person_id != row.person_id:
            reason = "dit is iemand anders; trek de gebeurtenis in en meld haar opnieuw"
            raise InvalidInput((Fault("gegevens.persoon", "andere-persoon", reason),))
        ex_partner = None
        if isinstance(melding, Scheiding):
            ex_partner = people.get(melding.ex_partner.key)
            # Whom the event names already is no secret to who may see the event.
            if ex_partner is not None and ex_partner.person_id not in _moved(row):
                ex_partner = await self._if_seen(tx, melding, people, sees)
            if ex_partner is None:
                raise Conflict("onbekende-persoon", rules.UNKNOWN_EX_PARTNER.reason)
        day = rules.day_of_occurrence(melding, person.born_on)
        if isinstance(day, Refusal):
            raise Conflict("past-niet", day.reason)
        if day < person.born_on:
            reason = "ligt voor de geboortedatum van de persoon"
            raise InvalidInput((Fault("gegevens.ingangsdatum", "voor-geboorte", reason),))
        return melding, day, ex_partner

    async def _if_seen(
        self, tx: Transaction, melding: Scheiding, people: sight.People, sees: frozenset[str]
    ) -> Found | None:
        """The ex-partner, if the one who corrects may know that person."""
        submission = Submission(CORRECTION_SOURCE, "", b"", melding, "", sees=sees)
        households = await self.residents.households(
            tx, sight.dossiers_to_look_at(submission, people)
        )
        seen = sight.known_to(submission, people, households, today_of(tx))
        return seen.get(melding.ex_partner.key)

    async def _replace(
        self,
        tx: Transaction,
        *,
        row: LifeEventRow,
        occurrence: Occurrence,
        dossier_id: UUID,
        effect: Effect,
        reason: str,
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
            reason=reason,
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
        if row.ex_partner_bsn is not None:
            data["exPartner"] = self._person(row.ex_partner_bsn, None)
        return BY_NAME[row.type].model_validate(data)

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
    raise Conflict(
        "ander-huishouden",
        "De inwoner hoorde op de nieuwe ingangsdatum bij een ander huishouden. Trek de gebeurtenis in en meld haar opnieuw.",
    )


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


def _moved(row: LifeEventRow) -> set[UUID]:
    """Who went to another dossier because of this event."""
    if row.type != Scheiding.event.happened:
        return set()
    return {UUID(row.data["exPartner"]["inwonerId"])}


def _person_of(row: LifeEventRow) -> UUID:
    assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
    return row.person_id


def _dossier_of(row: LifeEventRow) -> UUID:
    assert row.dossier_id is not None  # noqa: S101 - a processed event has a dossier
    return row.dossier_id
