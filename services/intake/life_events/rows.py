"""Life events as rows: what is kept of each, by what became of it. Nothing in them names a person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from services.intake.life_events.inbound import Submission
from services.intake.life_events.repository import LifeEventRow
from services.intake.life_events.rules import Effect, Occurrence
from services.intake.life_events.schemas import Melding
from shared import ids
from shared.messaging.transaction import Transaction

OLDEST_ID: Final = timedelta(days=30)
"""An event that waited longer in quarantine is told under a new id: consumers refuse ids of over forty days,
and what is told today may wait for a person on their side as well."""


def id_to_tell(submission: Submission) -> UUID:
    """The id that an event is told under. Ids carry the machine's own time, also when the demo's clock is moved."""
    fresh = ids.new_event_id()
    kept = submission.event_id
    if kept is None or ids.moment_of(fresh) - ids.moment_of(kept) > OLDEST_ID:
        return fresh
    return kept


def processed_row(
    tx: Transaction,
    submission: Submission,
    occurrence: Occurrence,
    dossier_id: UUID,
    effect: Effect,
) -> LifeEventRow:
    """A life event that took effect."""
    other = next((one for one in effect.changed if one.dossier_id != dossier_id), None)
    return new_row(
        tx,
        submission,
        occurrence.event_id,
        status="verwerkt",
        effective_on=occurrence.day,
        person_id=occurrence.person_id,
        dossier_id=dossier_id,
        other_dossier_id=other.dossier_id if other else None,
        changed_version=effect.changed[0].version if effect.changed else None,
        data=data_of(occurrence.melding, occurrence.other_id),
        replaces=occurrence.vervangt,
        settled_at=tx.now,
    )


def told_anew(stored: LifeEventRow, waited: UUID) -> tuple[LifeEventRow, LifeEventRow]:
    """An event that waited too long for its id: the row it is told as, and the row that keeps the old id findable.

    The old one keeps the sender's id too, so that the same event sent again is recognised and answered with the new id.
    """
    old = replace(
        stored,
        id=waited,
        correlation_id=stored.id,
        status="al-bekend",
        same_as=stored.id,
        replaced_by=stored.id,
        changed_version=None,
        other_dossier_id=None,
    )
    return replace(stored, source_id=str(stored.id), replaces=waited), old


def data_of(melding: Melding, other_id: UUID | None = None) -> dict[str, Any]:
    """What was reported, without anything that names a person."""
    data: dict[str, Any] = melding.model_dump(
        mode="json",
        by_alias=True,
        exclude_none=True,
        exclude={"persoon", "ex_partner", "partner", "kind"},
    )
    if other_id is not None:
        data[melding.other_name] = {"inwonerId": str(other_id)}
    return data


def new_row(tx: Transaction, submission: Submission, event_id: UUID, **values: Any) -> LifeEventRow:
    return LifeEventRow(
        id=event_id,
        source=submission.source,
        source_id=submission.source_id,
        body_hash=submission.body_hash,
        type=submission.melding.event.happened,
        correlation_id=event_id,
        received_at=submission.received_at or tx.now,
        **values,
    )
