"""Use cases of indicator I1: keep what was done about VoorzieningenWijzer, and count a period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.sight import Sight
from services.reporting.schemes_used import repository
from services.reporting.schemes_used.rules import COUNTED
from services.reporting.schemes_used.schemas import Counted
from shared.events.envelope import Event
from shared.events.non_take_up import NonTakeUpRecorded
from shared.messaging.transaction import Transaction


async def keep_deeds(tx: Transaction, events: Sequence[Event[NonTakeUpRecorded]]) -> None:
    """Keep those about what is counted: of the other schemes nothing is kept."""
    rows = [_row(event) for event in events if event.data.regeling == COUNTED]
    await repository.keep_deeds(tx, rows)


async def count(
    connection: AsyncConnection, sight: Sight, municipality: str | None, first: date, last: date
) -> list[Counted]:
    """Per municipality, of what was offered in a period."""
    places = sight.municipalities & ({municipality} if municipality else sight.municipalities)
    return await repository.count(connection, places, first, last)


def _row(event: Event[NonTakeUpRecorded]) -> dict[str, Any]:
    return {
        "deed_id": event.data.niet_gebruik_id,
        "dossier_id": event.dossier_id,
        "municipality": event.data.gemeente,
        "deed": event.data.gedaan,
        "done_on": event.data.op,
        "recorded_at": event.time,
    }
