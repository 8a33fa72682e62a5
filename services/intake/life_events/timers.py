"""Birthdays that are due to be told. Fires once in effect, and not at all if a system reported the birthday before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.birthdays.rules import Grens, day_of
from services.intake.life_events import repository, rules
from services.intake.life_events.facts import Occurrence
from services.intake.life_events.repository import LifeEventRow
from services.intake.life_events.rows import data_of
from services.intake.life_events.schemas import (
    AchttiendeVerjaardag,
    LeeftijdsgrensBereikt,
    Melding,
    Persoon,
)
from services.intake.residents import service as residents
from services.intake.residents.service import Household
from services.intake.timeline.facts import Refusal
from shared import ids
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

SOURCE = "naadloos:timer"


@dataclass(frozen=True, slots=True)
class _Birthday:
    timer: DueTimer
    person_id: UUID
    grens: Grens
    day: date


async def tell_birthdays(tx: Transaction, due: Sequence[DueTimer]) -> None:
    """Who left the household, has died, or lives elsewhere by now has no birthday here."""
    households = await residents.load_households(tx, {timer.dossier_id for timer in due})
    celebrating = [_read(timer) for timer in due]
    told = await repository.told_birthdays(tx.connection, {one.person_id for one in celebrating})
    rows: list[LifeEventRow] = []
    for one in celebrating:
        household = households.get(one.timer.dossier_id)
        if household is None:
            continue
        melding = _melding(one)
        if (one.person_id, melding.event.happened, one.day) in told:
            continue
        row = _tell(tx, one, melding, household)
        if row is not None:
            rows.append(row)
    if rows:
        await repository.insert(tx.connection, rows)


def _tell(
    tx: Transaction, one: _Birthday, melding: Melding, household: Household
) -> LifeEventRow | None:
    member = household.member_on(one.person_id, one.day)
    if member is None or member.died_on is not None or day_of(one.grens, member.born_on) != one.day:
        return None
    occurrence = Occurrence(
        event_id=ids.new_event_id(),
        melding=melding,
        person_id=one.person_id,
        day=one.day,
        source=SOURCE,
        people={},
    )
    effect = rules.decide(occurrence, household)
    if isinstance(effect, Refusal):
        return None
    tx.emit(household.dossier_id, effect.data, event_id=occurrence.event_id)
    return LifeEventRow(
        id=occurrence.event_id,
        source=SOURCE,
        source_id=one.timer.key,
        body_hash=b"",
        type=melding.event.happened,
        status="verwerkt",
        effective_on=one.day,
        data=data_of(melding, {}),
        person_id=one.person_id,
        dossier_id=household.dossier_id,
        correlation_id=occurrence.event_id,
        received_at=tx.now,
        settled_at=tx.now,
    )


def _read(timer: DueTimer) -> _Birthday:
    payload = timer.payload
    return _Birthday(
        timer, UUID(payload["inwonerId"]), payload["grens"], date.fromisoformat(payload["dag"])
    )


def _melding(one: _Birthday) -> Melding:
    person = Persoon(inwoner_id=one.person_id)
    if one.grens == "18":
        return AchttiendeVerjaardag(persoon=person, ingangsdatum=one.day)
    return LeeftijdsgrensBereikt(persoon=person, ingangsdatum=one.day, grens=one.grens)
