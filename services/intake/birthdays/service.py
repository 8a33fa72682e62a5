"""Sets, moves and cancels the timers of birthdays. Firing them is `life_events.timers`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.birthdays.rules import EVERYWHERE, GRENZEN, Grens, upcoming
from shared.messaging.timers import NewTimer, cancel_timers
from shared.messaging.transaction import Transaction

KIND = "verjaardag"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose birthdays to keep. `series` rises when the timers are set anew, as a timer's key is used once."""

    person_id: UUID
    born_on: date
    dossiers_on: Callable[[date], Sequence[UUID]]
    """The dossiers in whose pictures the person stands on a day, as far as known now, the own one first."""
    series: int = 1


def set_timers(
    tx: Transaction, people: Iterable[Person], since: date, lead_weeks: Mapping[Grens, int]
) -> None:
    """A timer for each birthday from a day on, in the dossiers in which it is told as far as known now."""
    for person in people:
        for plan in upcoming(person.born_on, since, lead_weeks):
            dossiers = person.dossiers_on(plan.day)
            for dossier_id in dossiers if plan.grens in EVERYWHERE else dossiers[:1]:
                tx.schedule(
                    NewTimer(
                        kind=KIND,
                        key=key_of(person.person_id, plan.grens, dossier_id, person.series),
                        due_at=plan.due_at,
                        dossier_id=dossier_id,
                        payload={
                            "inwonerId": str(person.person_id),
                            "grens": plan.grens,
                            "dag": plan.day.isoformat(),
                        },
                    )
                )


async def cancel(
    tx: Transaction, ended: Mapping[UUID, tuple[int, Collection[UUID]]], reason: str
) -> None:
    """Cancel what is still scheduled of each person's series, in these dossiers."""
    keys = [
        key_of(person_id, grens, dossier_id, series)
        for person_id, (series, dossiers) in ended.items()
        for dossier_id in dossiers
        for grens in GRENZEN
    ]
    await cancel_timers(tx.connection, KIND, keys, reason)


def key_of(person_id: UUID, grens: Grens, dossier_id: UUID, series: int) -> str:
    return f"{person_id}:{grens}:{dossier_id}:{series}"
