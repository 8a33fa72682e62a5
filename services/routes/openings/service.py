"""Use cases of looking at a dossier of another team: somebody says why, and the team leader sees it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.routes.access import Viewer
from services.routes.openings import repository
from services.routes.openings.schemas import Inzage
from shared.access import OPENED_HOURS, avoids
from shared.db import known_dossiers
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log


async def open_dossier(tx: Transaction, caller: Caller, worker_id: UUID, asked: Inzage) -> None:
    """For eight hours. Raises NotFound for a dossier that is not there for the caller, or of somebody to stay away from."""
    is_there = await known_dossiers.may_see(
        tx.connection, Viewer(caller).own, asked.dossier, None, tx.today
    )
    if avoids(caller, asked.dossier) or not is_there:
        raise NotFound("dossier", asked.dossier)
    until = tx.now + timedelta(hours=OPENED_HOURS)
    await repository.add(tx, worker_id, asked.dossier, asked.reden, asked.toelichting, until)
    await processing_log.record(
        tx, caller.subject, "dossier-van-ander-team-openen", [asked.dossier], kind="dossier"
    )


async def list_openings(tx: Transaction, caller: Caller) -> list[Row[Any]]:
    """Those of dossiers of the caller's municipalities, unread first, newest first; none of a family to stay away from."""
    return await repository.list_openings(
        tx.connection, caller.municipalities, caller.work.conflicts, tx.today
    )


async def mark_seen(tx: Transaction, caller: Caller, opening_id: UUID) -> None:
    await repository.mark_seen(
        tx, opening_id, caller.subject, caller.municipalities, caller.work.conflicts
    )
