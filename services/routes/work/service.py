"""Use cases of the worklist: what there is to do for somebody, most urgent household first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from services.routes.access import Viewer
from services.routes.tasks.service import note
from services.routes.work import repository
from services.routes.work.repository import START, Counts, Place, Sight
from services.routes.work.rules import Household, Urgency, by_household, days_of, new_since
from shared.events.household import Gemeentecode
from shared.messaging.transaction import Transaction

PAGE_SIZE: Final = 25
"""Households."""
ALL_DAYS: Final = (date.min, date.max)
ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to see of the own work; None is everything."""

    municipality: Gemeentecode | None = None
    role: str | None = None
    urgency: Urgency | None = None
    only_new: bool = False
    after: Place = START


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of open work, with how much there is in all."""

    households: Sequence[Household]
    counts: Counts
    next: Place | None


async def list_work(tx: Transaction, viewer: Viewer, choice: Choice) -> Worklist:
    """What there is to do; noted as read. Raises NoAccess for a municipality or role of somebody else."""
    municipalities = viewer.municipalities_asked(choice.municipality)
    sight = Sight(
        viewer.own,
        viewer.caller.work.conflicts,
        viewer.roles_asked(municipalities, choice.role),
    )
    today, since = tx.today, new_since(tx.today)
    sunday = today + timedelta(days=6 - today.weekday())
    counts = await repository.count_open(tx.connection, sight, today, sunday, since)
    rows = await repository.list_open(
        tx.connection,
        sight,
        today,
        days_of(choice.urgency, today) if choice.urgency else ALL_DAYS,
        since if choice.only_new else ALWAYS,
        choice.after,
        PAGE_SIZE + 1,
    )
    households = by_household(rows, today)
    shown = households[:PAGE_SIZE]
    read = [task.row for household in shown for task in household.tasks]
    await note(tx, viewer.subject, "taken-inzien", read)
    last = shown[-1] if len(households) > PAGE_SIZE else None
    return Worklist(
        shown, counts, Place(last.tasks[0].row["due_on"], last.dossier_id) if last else None
    )
