"""Sets, moves and cancels the timers of birthdays. Firing them is `life_events.timers`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.birthdays.rules import GRENZEN, Grens, upcoming
from shared import clock
from shared.messaging.timers import NewTimer, cancel_timers
from shared.messaging.transaction import Transaction

KIND = "verjaardag"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose birthdays to keep. `series` rises when the timers are set anew, as a timer's key is used once."""

    person_id: UUID
    born_on: date
    dossier_on: Callable[[date], UUID | None]
    """The dossier that the person belongs to on a day, as far as known now."""
    series: int = 1


def set_timers(tx: Transaction, people: Iterable[Person], lead_weeks: Mapping[Grens, int]) -> None:
    """A timer for each birthday that is still ahead, in the dossier the person will belong to on that day."""
    today = tx.now.astimezone(clock.AMSTERDAM).date()
    for person in people:
        for plan in upcoming(person.born_on, today, lead_weeks):
            dossier_id = person.dossier_on(plan.day)
            if dossier_id is None:
                continue
            tx.schedule(
                NewTimer(
                    kind=KIND,
                    key=key_of(person.person_id, plan.grens, person.series),
                    due_at=plan.due_at,
                    dossier_id=dossier_id,
                    payload={
                        "inwonerId": str(person.person_id),
                        "grens": plan.grens,
                        "dag": plan.day.isoformat(),
                    },
                )
            )


async def cancel(tx: Transaction, series: Iterable[tuple[UUID, int]], reason: str) -> None:
    """Cancel what is still scheduled of these series."""
    keys = [key_of(person_id, grens, number) for person_id, number in series for grens in GRENZEN]
    await cancel_timers(tx.connection, KIND, keys, reason)


def key_of(person_id: UUID, grens: Grens, series: int) -> str:
    first = f"{person_id}:{grens}"
    return first if series == 1 else f"{first}:{series}"
