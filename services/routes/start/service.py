"""Use case of the start page: what of routes' own data needs somebody now."""

from datetime import date, datetime, time
from typing import get_args
from uuid import UUID

from services.routes.access import Viewer
from services.routes.openings import service as openings
from services.routes.start import repository
from services.routes.start.rules import (
    Need,
    need_of_failures,
    need_of_openings,
    needs_of_work,
)
from shared.calendar import add_working_days
from shared.clock import AMSTERDAM
from shared.events.tasks import Taakrol
from shared.http.auth import Caller
from shared.messaging.transaction import Transaction

READS_TASKS = "routes.taken.lezen"
LEADS = "routes.medewerkers.lezen"
OPERATES = "beheer.metrics"


async def own_needs(tx: Transaction, caller: Caller) -> list[Need]:
    """Numbers only: nothing that would have to be noted as read."""
    needs: list[Need] = []
    if tasks := caller.where_may(READS_TASKS):
        needs += await _of_work(tx, Viewer(caller.narrowed(tasks)))
    if leads := caller.where_may(LEADS):
        found = await openings.list_openings(tx, caller.narrowed(leads))
        unseen = [row.opened_at for row in found if row.seen_at is None]
        needs.append(need_of_openings([at.astimezone(AMSTERDAM).date() for at in unseen]))
    if caller.may(OPERATES):
        amount, oldest = await repository.failures(tx.connection)
        needs.append(
            need_of_failures(amount, oldest.astimezone(AMSTERDAM).date() if oldest else None)
        )
    return needs


async def _of_work(tx: Transaction, viewer: Viewer) -> list[Need]:
    seen = viewer.roles_asked(viewer.caller.municipalities, None)
    pairs = [
        (municipality, role)
        for municipality, roles in sorted(seen.items())
        for role in sorted(get_args(Taakrol) if roles is None else roles)
    ]
    counts = await repository.count_work(
        tx.connection,
        viewer.own,
        viewer.caller.work.conflicts,
        pairs,
        _worker_id(viewer.caller),
        tx.today,
        _new_since(tx.today),
    )
    return needs_of_work(counts, leads=viewer.caller.may(LEADS))


def _new_since(today: date) -> datetime:
    """The begin of the last working day before today: what came in since Friday is new on Monday."""
    return datetime.combine(add_working_days(today, -1), time.min, AMSTERDAM)


def _worker_id(caller: Caller) -> UUID | None:
    """None for who is no worker: a system, or somebody with a token."""
    try:
        return UUID(caller.subject)
    except ValueError:
        return None
