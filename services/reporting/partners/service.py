"""Use cases of counts per partner: keep each step that counts, and count what was offered in a period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.sight import Sight
from services.reporting.partners import repository
from services.reporting.partners.rules import count
from services.reporting.partners.schemas import Counted
from shared.events.envelope import Event
from shared.events.handovers import HandoverMet, HandoverOffered, HandoverRefused, HandoverStep
from shared.messaging.transaction import Transaction


async def keep_steps(tx: Transaction, events: Sequence[Event[HandoverStep]]) -> None:
    """Keep those that count."""
    rows = [_row(event) for event in events if _counts(event.data)]
    await repository.keep(tx, rows)


def _counts(data: HandoverStep) -> bool:
    """An offer to who had it already, because somebody there left, is no new one."""
    is_once_more = isinstance(data, HandoverOffered) and data.opnieuw_omdat is not None
    return data.organisatie_id is not None and not is_once_more


def _row(event: Event[HandoverStep]) -> dict[str, Any]:
    data = event.data
    return {
        "event_id": event.id,
        "handover_id": data.overdracht_id,
        "life_event_id": data.gebeurtenis_id,
        "organisation_id": data.organisatie_id,
        "municipality": data.gemeente,
        "kind": data.happened,
        "reason": data.reden if isinstance(data, HandoverRefused) else None,
        "met_on": data.op if isinstance(data, HandoverMet) else None,
        "at": event.time,
    }


async def count_partners(
    connection: AsyncConnection, sight: Sight, municipality: str | None, first: date, last: date
) -> list[Counted]:
    """Per organisation and municipality, of what was offered in a period."""
    places = sight.municipalities & ({municipality} if municipality else sight.municipalities)
    steps = await repository.list_steps(connection, places, sight.stays, first, last)
    return [found for found in count(steps, first, last) if found.municipality in places]
