"""Use cases of indicator I2: keep each decision and what came of objections to it, and count a period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.sight import Sight
from services.reporting.right_decisions import repository
from services.reporting.right_decisions.rules import NO_DECISION, together
from services.reporting.right_decisions.schemas import Counted
from shared.events.envelope import Event
from shared.events.income import DecisionTaken
from shared.events.objections import ObjectionReceived, ObjectionSettled
from shared.messaging.transaction import Transaction


async def keep_decisions(tx: Transaction, events: Sequence[Event[DecisionTaken]]) -> None:
    """Keep them to be counted; one that no municipality took is of nobody's share."""
    rows = [
        _row(event)
        for event in events
        if event.data.gemeente is not None and event.data.soort != NO_DECISION
    ]
    await repository.keep_decisions(tx, rows)


async def keep_objections(tx: Transaction, events: Sequence[Event[ObjectionReceived]]) -> None:
    rows = [
        {
            "objection_id": event.data.bezwaar_id,
            "decision_id": event.data.besluit_id,
            "municipality": event.data.gemeente,
            "received_on": event.data.datum,
        }
        for event in events
    ]
    await repository.keep_objections(tx, rows)


async def keep_outcomes(tx: Transaction, events: Sequence[Event[ObjectionSettled]]) -> None:
    rows = [
        {
            "objection_id": event.data.bezwaar_id,
            "decision_id": event.data.besluit_id,
            "municipality": event.data.gemeente,
            "outcome": event.data.uitkomst,
            "in_time": event.data.op_tijd,
        }
        for event in events
    ]
    await repository.settle_objections(tx, rows)


async def count(
    connection: AsyncConnection, sight: Sight, municipality: str | None, first: date, last: date
) -> list[Counted]:
    """Per municipality, of what was decided and objected to in a period."""
    places = sight.municipalities & ({municipality} if municipality else sight.municipalities)
    return together(await repository.count(connection, places, sight.stays, first, last))


def _row(event: Event[DecisionTaken]) -> dict[str, Any]:
    data = event.data
    return {
        "decision_id": data.besluit_id,
        "dossier_id": event.dossier_id,
        "life_event_id": data.gebeurtenis_id,
        "municipality": data.gemeente,
        "kind": data.soort,
        "starts_on": data.ingangsdatum,
        "automatic": data.automatisch,
        "taken_at": event.time,
    }
