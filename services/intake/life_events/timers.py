"""Birthdays that are due to be told. Fires once in effect, and not at all if a system reported the birthday before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.intake.birthdays.rules import Grens, day_of, published_before
from services.intake.life_events import repository
from services.intake.occurrences import rules
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rows import data_of
from services.intake.occurrences.stored import LifeEventRow
from services.intake.reports.schemas import (
    AchttiendeVerjaardag,
    LeeftijdsgrensBereikt,
    Melding,
    Persoon,
)
from services.intake.residents import service as residents
from services.intake.residents.service import Household
from services.intake.settling import service as settling
from services.intake.timeline.verdicts import Refusal
from shared import ids
from shared.calendar import aow_day
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

SOURCE = "naadloos:timer"
LOOK_AGAIN = timedelta(days=30)
"""How long until an AOW age that the law has not set yet is looked up once more."""


@dataclass(frozen=True, slots=True)
class _Birthday:
    timer: DueTimer
    person_id: UUID
    grens: Grens
    day: date


async def publish_birthdays(tx: Transaction, due: Sequence[DueTimer]) -> None:
    """Who left the household, has died, or lives elsewhere by now has no birthday here."""
    households = await residents.load_households(tx, {timer.dossier_id for timer in due})
    celebrating = [_read(timer) for timer in due]
    people = {birthday.person_id for birthday in celebrating}
    published = await repository.published_birthdays(tx.connection, people)
    rows: list[LifeEventRow] = []
    for birthday in celebrating:
        household = households.get(birthday.timer.dossier_id)
        if household is None:
            continue
        later = _put_off(tx, birthday, household)
        if later is not None:
            tx.schedule(later)
            continue
        melding = _melding(birthday)
        published_in = published[birthday.person_id, melding.event.happened, birthday.day]
        if published_before(published_in, birthday.grens, household.dossier_id) is not None:
            continue
        row = _publish(tx, birthday, melding, household)
        if row is not None:
            published_in[household.dossier_id] = row.id
            rows.append(row)
    if rows:
        people = {row.person_id for row in rows if row.person_id is not None}
        await processing_log.record_automated(tx, "verjaardag-melden", people)
        await settling.store(tx, rows)


def _put_off(tx: Transaction, birthday: _Birthday, household: Household) -> NewTimer | None:
    """A timer for the AOW day where the law set it later than was known when this one was made, or has not set it yet."""
    member = household.member_on(birthday.person_id, birthday.day)
    if birthday.grens != "aow" or member is None:
        return None
    known = aow_day(member.born_on)
    if known is None:
        day, due_at = birthday.day, tx.now + LOOK_AGAIN
    elif known > birthday.day:
        day, due_at = known, birthday.timer.due_at + (known - birthday.day)
    else:
        return None
    return NewTimer(
        kind=birthday.timer.kind,
        key=f"{birthday.timer.key}:{due_at.date()}",
        due_at=due_at,
        dossier_id=household.dossier_id,
        payload={**birthday.timer.payload, "dag": day.isoformat()},
    )


def _publish(
    tx: Transaction, birthday: _Birthday, melding: Melding, household: Household
) -> LifeEventRow | None:
    member = household.member_on(birthday.person_id, birthday.day)
    if (
        member is None
        or member.died_on is not None
        or day_of(birthday.grens, member.born_on) != birthday.day
    ):
        return None
    occurrence = Occurrence(
        event_id=ids.new_event_id(),
        melding=melding,
        person_id=birthday.person_id,
        day=birthday.day,
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
        source_id=birthday.timer.key,
        body_hash=b"",
        type=melding.event.happened,
        status="verwerkt",
        effective_on=birthday.day,
        data=data_of(melding, {}),
        person_id=birthday.person_id,
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


def _melding(birthday: _Birthday) -> Melding:
    person = Persoon(inwoner_id=birthday.person_id)
    if birthday.grens == "18":
        return AchttiendeVerjaardag(persoon=person, ingangsdatum=birthday.day)
    return LeeftijdsgrensBereikt(persoon=person, ingangsdatum=birthday.day, grens=birthday.grens)
