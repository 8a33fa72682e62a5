"""What is published of aftercare: that it opened, that a check is needed, what came of one, and how it ended."""

from typing import Any

from services.income.aftercare import posts
from services.income.aftercare.model import AftercareDossier, Check, StoredCheckpoint
from shared.clock import AMSTERDAM
from shared.events.aftercare import (
    AftercareChecked,
    AftercareCheckNeeded,
    AftercareEnded,
    AftercareStarted,
)
from shared.events.envelope import Event, EventData
from shared.messaging.transaction import Transaction


def started(tx: Transaction, dossier: AftercareDossier, cause: Event[Any] | None) -> None:
    data = AftercareStarted(
        nazorg_id=dossier.id,
        gebeurtenis_id=dossier.life_event_id,
        inwoner_id=dossier.person_id,
        gemeente=dossier.municipality,
        ingangsdatum=dossier.started_on,
        aanleiding=dossier.because,
        voor=dossier.before,
        na=dossier.after,
        controledata=tuple(checkpoint.due_on for checkpoint in dossier.to_do),
    )
    _publish(tx, dossier, data, cause)


def check_needed(tx: Transaction, dossier: AftercareDossier, checkpoint: StoredCheckpoint) -> None:
    passed_by = [found.months for found in dossier.checkpoints if found.state == "voorbij"]
    first = min(found.months for found in dossier.checkpoints if found.state != "voorbij")
    data = AftercareCheckNeeded(
        nazorg_id=dossier.id,
        controle_id=checkpoint.id,
        gebeurtenis_id=dossier.life_event_id,
        inwoner_id=dossier.person_id,
        gemeente=dossier.municipality,
        controledatum=checkpoint.due_on,
        maanden_na_start=checkpoint.months,
        in_plaats_van=tuple(passed_by) if checkpoint.months == first else (),
        herinnering=checkpoint.reminders,
        verwacht_totaal_centen=dossier.expected.total,
    )
    _publish(tx, dossier, data, None)


def checked(
    tx: Transaction, dossier: AftercareDossier, checkpoint: StoredCheckpoint, check: Check
) -> None:
    """`dossier` is as it stands after the check."""
    data = AftercareChecked(
        nazorg_id=dossier.id,
        controle_id=checkpoint.id,
        gebeurtenis_id=dossier.life_event_id,
        inwoner_id=dossier.person_id,
        gemeente=dossier.municipality,
        controledatum=checkpoint.due_on,
        gedaan_op=check.done_at.astimezone(AMSTERDAM).date(),
        maanden_na_start=checkpoint.months,
        resultaat=check.result,
        door_verrekening=check.settlement_id is not None,
        nieuwe_controledatum=check.put_off_until,
        is_laatste=dossier.is_to_close,
        verschil_totaal_centen=posts.difference_of(check.expected, check.actual),
    )
    _publish(tx, dossier, data, None)


def ended(tx: Transaction, dossier: AftercareDossier, cause: Event[Any] | None) -> None:
    """With the checkpoints that lapsed. Raises ValueError for one that did not end."""
    if dossier.end_reason is None or dossier.outcome is None:
        raise ValueError(f"{dossier.id} has not ended")
    data = AftercareEnded(
        nazorg_id=dossier.id,
        gebeurtenis_id=dossier.life_event_id,
        inwoner_id=dossier.person_id,
        gemeente=dossier.municipality,
        uitkomst=dossier.outcome,
        reden=dossier.end_reason,
        vervallen_controles=tuple(
            checkpoint.id for checkpoint in dossier.checkpoints if checkpoint.state == "vervallen"
        ),
    )
    _publish(tx, dossier, data, cause)


def _publish(
    tx: Transaction, dossier: AftercareDossier, data: EventData, cause: Event[Any] | None
) -> None:
    """On the trail of the aftercare; what happened in another dossier is not named."""
    is_own = cause is not None and cause.dossier_id == dossier.dossier_id
    tx.emit(
        dossier.dossier_id,
        data,
        cause=cause if is_own else None,
        correlation_id=dossier.correlation_id,
    )
