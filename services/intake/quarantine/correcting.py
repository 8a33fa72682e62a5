"""Correct what waits in quarantine: the correction takes its place and is tried, and both stay to be read.

Nobody was told of what waits, so nothing is taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from services.intake.life_events.service import NOT_IN_QUARANTINE, LifeEvents, Outcome
from services.intake.occurrences.rows import melding_of, spelled
from services.intake.occurrences.stored import LifeEventRow
from services.intake.quarantine import repository
from services.intake.reports.inbound import Reader, Submission
from services.intake.reports.schemas import BY_NAME, Melding
from services.intake.settling.settlement import Why
from services.intake.timeline import service as timeline
from shared import ids
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

CORRECTION_SOURCE: Final = "naadloos:correctie"


@dataclass(frozen=True, slots=True)
class WaitingCorrection:
    """What an event that waits should have been, and all that it may concern locked."""

    row: LifeEventRow
    melding: Melding


async def prepare(
    tx: Transaction,
    life_events: LifeEvents,
    reader: Reader,
    row: LifeEventRow,
    data: Mapping[str, Any],
) -> WaitingCorrection:
    """Lock all that it may concern: the first use of the transaction. `persoon` may be left out, and may be another."""
    before = melding_of(row, life_events.vault)
    given = {"persoon": spelled(before.persoon), **data}
    melding = reader.read_data(BY_NAME[row.type], given, tx.today)
    submission = Submission(CORRECTION_SOURCE, "", b"", melding, "")
    await life_events.lock(tx, [submission], await life_events.find_people(tx, [melding]))
    return WaitingCorrection(row, melding)


async def correct(
    tx: Transaction,
    life_events: LifeEvents,
    correction: WaitingCorrection,
    why: Why,
    actor: str,
    *,
    sees: frozenset[str],
) -> Outcome:
    """Gives what became of the replacement, under its own id. Raises what its sender would be told."""
    row, new_id = correction.row, ids.new_event_id()
    if not await repository.replace_waiting(
        tx.connection,
        row.id,
        new_id,
        code=why.code,
        explanation=why.explanation,
        actor=actor,
        now=tx.now,
    ):
        raise NOT_IN_QUARANTINE
    await timeline.forget_waiting(tx, row.id)
    submission = Submission(
        CORRECTION_SOURCE,
        str(new_id),
        b"",
        correction.melding,
        actor,
        event_id=new_id,
        sees=sees,
        reported_by=row.reported_by,
    )
    [outcome] = await life_events.register_many(tx, [submission])
    if outcome.error is not None:
        raise outcome.error
    await repository.take_place(tx.connection, new_id, row.id)
    await _log(tx, row.person_id, actor, new_id)
    return Outcome(outcome.status, new_id, outcome.dossier_id, outcome.reason)


async def _log(tx: Transaction, person_id: UUID | None, actor: str, event_id: UUID) -> None:
    if person_id is not None:
        await processing_log.record(
            tx, actor, "levensgebeurtenis-corrigeren", [person_id], correlation_id=event_id
        )
