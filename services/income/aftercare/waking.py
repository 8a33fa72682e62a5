"""When somebody is woken for a check: on its day, and again as long as it lies."""

from typing import Final

from services.income.aftercare.model import AftercareDossier, StoredCheckpoint
from services.income.aftercare.thresholds import thresholds_in
from shared import clock
from shared.messaging.timers import NewTimer, cancel_timers
from shared.messaging.transaction import Transaction

TIMER: Final = "nazorg-controle"
REMINDER: Final = "nazorg-herinnering"


def on_day_of(tx: Transaction, dossier: AftercareDossier, checkpoint: StoredCheckpoint) -> None:
    """A timer of a day that it was put off from does no harm: it looks whether that day is still the day."""
    tx.schedule(
        NewTimer(
            kind=TIMER,
            key=_key(checkpoint),
            due_at=clock.start_of_day(checkpoint.due_on),
            dossier_id=dossier.dossier_id,
            payload={"nazorg": str(dossier.id), "maanden": checkpoint.months},
            correlation_id=dossier.correlation_id,
        )
    )


def to_remind(tx: Transaction, dossier: AftercareDossier, checkpoint: StoredCheckpoint) -> None:
    """Of a check that is open now; each reminder has the next one set."""
    number = checkpoint.reminders + 1
    chosen = thresholds_in(dossier.municipality, tx.today)
    pause = chosen.first_reminder if number == 1 else chosen.next_reminders
    tx.schedule(
        NewTimer(
            kind=REMINDER,
            key=_reminder_key(checkpoint, number),
            due_at=clock.start_of_day(tx.today + pause),
            dossier_id=dossier.dossier_id,
            payload={"controle": str(checkpoint.id), "nummer": number},
            correlation_id=dossier.correlation_id,
        )
    )


async def no_more(tx: Transaction, dossier: AftercareDossier) -> None:
    """Of one that ended, with the checks that lapsed."""
    why = dossier.end_reason.code if dossier.end_reason else "afgerond"
    for checkpoint in dossier.checkpoints:
        await cancel_timers(tx.connection, TIMER, [_key(checkpoint)], why)
        await no_reminder(tx, checkpoint, why)


async def no_reminder(tx: Transaction, checkpoint: StoredCheckpoint, why: str) -> None:
    key = _reminder_key(checkpoint, checkpoint.reminders + 1)
    await cancel_timers(tx.connection, REMINDER, [key], why)


def _reminder_key(checkpoint: StoredCheckpoint, number: int) -> str:
    """Of its day too: what was put off is to be reminded of again, and a timer that was cancelled is not set twice."""
    return f"{_key(checkpoint)}:{number}"


def _key(checkpoint: StoredCheckpoint) -> str:
    return f"{checkpoint.id}:{checkpoint.due_on.isoformat()}"
