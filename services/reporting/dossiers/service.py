"""Use cases of one dossier: all that happened in it, in all services, as somebody may see it."""

from uuid import UUID

from services.reporting.dossiers import repository
from services.reporting.dossiers.repository import Happened, Known, Place
from services.reporting.flow.service import Viewer
from shared.db import known_dossiers
from shared.errors import NotFound
from shared.messaging.transaction import Transaction
from shared.observability import processing_log


async def list_happened(
    tx: Transaction,
    viewer: Viewer,
    dossier_id: UUID,
    *,
    topic: str | None,
    before: Place | None,
    limit: int,
) -> tuple[list[Happened], Known]:
    """A page, newest first, and what the events are called that it speaks of. Noted as read.

    Raises NotFound for a dossier of which the viewer may see nothing at all, whether it is there or not.
    """
    if dossier_id in viewer.sight.avoids:
        raise NotFound("dossier", dossier_id)
    page = await repository.list_page(
        tx.connection, viewer, dossier_id, tx.today, topic=topic, before=before, limit=limit
    )
    if not page and not await repository.is_there(tx.connection, viewer, dossier_id, tx.today):
        raise NotFound("dossier", dossier_id)
    named = await repository.names_of(tx.connection, viewer, dossier_id, tx.today, page)
    await processing_log.record(
        tx, viewer.subject, "tijdlijn-bekijken", [dossier_id], kind="dossier"
    )
    return page, named


async def answers_for(tx: Transaction, dossier_id: UUID) -> str | None:
    """The municipality that answers for it today."""
    known = await known_dossiers.load(tx.connection, [dossier_id], tx.today)
    return known[dossier_id].answers
