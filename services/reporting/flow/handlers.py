"""Every event in, whatever its type: one handler for the whole batch."""

from collections.abc import Sequence
from typing import Any

from services.reporting.flow import service
from shared.db import dossier_teams
from shared.events.envelope import Event
from shared.events.tasks import DossierAssigned
from shared.messaging.transaction import Transaction


async def store_flow(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    await service.store_events(tx, events)


async def store_assigned(tx: Transaction, events: Sequence[Event[DossierAssigned]]) -> None:
    """Stored as all others, and kept: whose a dossier is says who may see its trails."""
    await service.store_events(tx, events)
    await dossier_teams.keep(tx, events)
