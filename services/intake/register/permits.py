"""The end of a residence title that the register knows, told ahead: no end of a right by itself, and asked in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.intake.life_events.service import told_before
from services.intake.occurrences import rules
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rows import data_of
from services.intake.occurrences.stored import Key, LifeEventRow
from services.intake.register import repository
from services.intake.reports.inbound import REGISTER_SOURCE
from services.intake.reports.melding import Persoon
from services.intake.reports.signals import VerblijfstitelLooptAf
from services.intake.residents import service as residents
from services.intake.residents.finding import load_people
from services.intake.residents.service import Household
from services.intake.settling import service as settling
from services.intake.timeline.service import Known, Refolded
from services.intake.timeline.verdicts import Refusal
from shared import clock, ids
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction

KIND: Final = "verblijfstitel"


@dataclass(frozen=True, slots=True)
class Permits:
    """Plans when it is told. Made once per process."""

    lead_weeks: int = 8

    def plan(self, tx: Transaction, ends: Iterable[tuple[UUID, date]], dossier: str = "") -> None:
        """A timer per title; where its lead has begun it is due at once. It finds its dossier when it fires."""
        for person_id, until in ends:
            tx.schedule(
                NewTimer(
                    kind=KIND,
                    key=f"{person_id}:{until}:{dossier}",
                    due_at=clock.start_of_day(until - timedelta(weeks=self.lead_weeks)),
                    dossier_id=person_id,
                    payload={"inwonerId": str(person_id), "dag": until.isoformat()},
                )
            )

    async def plan_for_opened(self, tx: Transaction, _: Known, refolded: Refolded) -> None:
        """Somebody whom the register knew gets a dossier."""
        for dossier_id in refolded.changed:
            members = refolded.households[dossier_id].members_on(tx.today)
            people = {member.person_id for member in members}
            known = await repository.get_records(tx.connection, people)
            ends = [
                (record.person_id, record.permit_until)
                for record in known.values()
                if record.permit_until is not None and record.permit_until > tx.today
            ]
            self.plan(tx, ends, str(dossier_id))


async def publish_endings(tx: Transaction, due: Sequence[DueTimer]) -> None:
    """Of who has the title still, in the dossier in which he or she stands by now; each once."""
    people = {UUID(timer.payload["inwonerId"]) for timer in due}
    found = await load_people(tx, people)
    dossiers = {
        person.person_id: dossier_id
        for person in found
        if (dossier_id := person.dossier_on(tx.today)) is not None
    }
    tx.need(dossiers.values())
    households = await residents.load_households(tx, set(dossiers.values()))
    records = await repository.get_records(tx.connection, people)
    rows: list[LifeEventRow] = []
    ends = {
        (UUID(timer.payload["inwonerId"]), date.fromisoformat(timer.payload["dag"]))
        for timer in due
    }
    told = await told_before(tx, [_key(*end) for end in ends])
    for person_id, day in sorted(ends):
        record, dossier_id = records.get(person_id), dossiers.get(person_id)
        is_known = record is not None and record.permit_until == day
        if not is_known or dossier_id is None or _key(person_id, day) in told:
            continue
        row = _publish(tx, person_id, day, households[dossier_id])
        if row is not None:
            rows.append(row)
    if rows:
        await settling.store(tx, rows)


def _publish(
    tx: Transaction, person_id: UUID, day: date, household: Household
) -> LifeEventRow | None:
    melding = VerblijfstitelLooptAf(persoon=Persoon(inwoner_id=person_id), ingangsdatum=day)
    occurrence = Occurrence(
        event_id=ids.new_event_id(),
        melding=melding,
        person_id=person_id,
        day=day,
        source=REGISTER_SOURCE,
        people={},
    )
    effect = rules.decide(occurrence, household)
    if isinstance(effect, Refusal):
        return None
    tx.emit(household.dossier_id, effect.data, event_id=occurrence.event_id)
    source, source_id = _key(person_id, day)
    return LifeEventRow(
        id=occurrence.event_id,
        source=source,
        source_id=source_id,
        body_hash=b"",
        type=melding.event.happened,
        status="verwerkt",
        effective_on=day,
        data=data_of(melding, {}),
        person_id=person_id,
        dossier_id=household.dossier_id,
        correlation_id=occurrence.event_id,
        received_at=tx.now,
        settled_at=tx.now,
    )


def _key(person_id: UUID, day: date) -> Key:
    return REGISTER_SOURCE, f"verblijfstitel {person_id} {day}"
