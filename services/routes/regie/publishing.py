"""Who a regisseur is, published: where dossiers change by the thousand, some at a time and each with its dossier locked."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from services.routes.regie import repository
from services.routes.regie.schemas import Given
from shared import ids
from shared.events.tasks import RegieEnded, RegisseurAssigned
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction

TIMER: Final = "regisseurs-publiceren"
AT_ONCE: Final = 200
"""So many are published in one transaction."""


def end_of(given: Given) -> RegieEnded:
    return RegieEnded(gemeente=given.municipality, versie=given.version)


def event_of(given: Given) -> RegisseurAssigned:
    return RegisseurAssigned(
        medewerker_id=given.worker_id,
        gemeente=given.municipality,
        versie=given.version,
        is_waarnemend=given.is_acting,
        gehouden_door=given.held_by,
    )


def publish_later(tx: Transaction, key: UUID, changed: Collection[Given]) -> None:
    """What changed in this transaction is published by a timer."""
    if changed:
        tx.schedule(NewTimer(TIMER, f"{key}:{ids.new_id()}", tx.now, key))


async def look_at_timers(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Whatever was not published yet."""
    found = await repository.unpublished(tx, AT_ONCE)
    tx.need(given.dossier_id for given in found)
    for given in found:
        tx.emit(given.dossier_id, event_of(given))
    if found:
        await repository.mark_published(tx, found)
    if len(found) == AT_ONCE:
        publish_later(tx, timers[0].dossier_id, found)
