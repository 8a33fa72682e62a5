"""Who sees a handover and who may act for us: the regisseur of the dossier, who may do the task of its step, a team leader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.access import NoAccess, Viewer
from services.routes.handovers import repository
from services.routes.handovers.changing import WHAT
from services.routes.regie import service as regie
from services.routes.regie.schemas import Regisseur
from shared import clock
from shared.access import check_dossier, is_asked
from shared.errors import NotFound
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

MAY_NOT: Final = (
    "Dit kan de regisseur van dit dossier, wie de taak mag doen die erbij hoort, of een teamleider."
)


@dataclass(frozen=True, slots=True)
class Found:
    """A handover that may be seen, and what who looks is to it."""

    row: RowMapping
    regisseur: Regisseur | None
    may_act: bool


async def get(tx: Transaction, viewer: Viewer, handover_id: UUID) -> Found:
    """Noted as read. Raises NotFound, also for somebody else's, and OtherTeam."""
    found = await _find(tx.connection, viewer, handover_id, tx.today)
    await processing_log.record(
        tx, viewer.subject, "overdrachten-inzien", [found.row["subject_id"]]
    )
    return found


async def find_dossier(database: Database, viewer: Viewer, handover_id: UUID) -> UUID:
    """The dossier to lock before a handover may change. Raises NotFound, OtherTeam or NoAccess."""
    async with database.reading() as connection:
        found = await _find(connection, viewer, handover_id, clock.today())
    if not found.may_act:
        raise NoAccess(MAY_NOT)
    dossier_id: UUID = found.row["dossier_id"]
    return dossier_id


async def _find(
    connection: AsyncConnection, viewer: Viewer, handover_id: UUID, today: date
) -> Found:
    row = await repository.find_seen(
        connection, handover_id, viewer.own, viewer.caller.work.conflicts, today
    )
    if row is None:
        raise NotFound(WHAT, handover_id)
    regisseur = (await regie.of_dossiers(connection, [row["dossier_id"]])).get(row["dossier_id"])
    is_regisseur = regisseur is not None and str(regisseur.worker_id) == viewer.subject
    if is_asked(viewer.caller) and not is_regisseur:
        await check_dossier(connection, viewer.caller, row["dossier_id"], row["municipality"])
    may_act = is_regisseur or await _does_task(connection, viewer, row)
    return Found(row, regisseur, may_act)


async def _does_task(connection: AsyncConnection, viewer: Viewer, row: Mapping[Any, Any]) -> bool:
    """Of the role of the task of the same step; where there is none, of that of the regisseur. Team leaders may do every task."""
    role = await repository.role_of_step(connection, row["task_id"]) or "regisseur"
    return viewer.may_do(row["municipality"], role)
