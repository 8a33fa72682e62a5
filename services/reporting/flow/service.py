"""Use cases of the flow: store a batch of events, list life events, show a trail, count."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow import repository
from services.reporting.flow.repository import CountRow, LifeEventRow, Query, Sight
from services.reporting.flow.rules import flow_row_of
from services.reporting.flow.trails import Trail, root_of, trail_of
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.messaging.transaction import Transaction


async def store_events(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    """Keep a batch of events, and count them."""
    await repository.store(tx.connection, [flow_row_of(event) for event in events], tx.now)


async def list_life_events(
    connection: AsyncConnection, sight: Sight, query: Query
) -> list[LifeEventRow]:
    return await repository.list_life_events(connection, sight, query)


async def get_trail(connection: AsyncConnection, sight: Sight, event_id: UUID) -> Trail:
    """The trail that an event belongs to. Somebody who may not see it is told that it is not there."""
    event = await repository.find_event(connection, event_id)
    if event is None:
        raise NotFound("spoor", event_id)
    root = root_of(event)
    trail = trail_of(root, await repository.list_trail(connection, root))
    if not sight.covers(trail.root.row.gemeente, trail.root.row.gemeente_van):
        raise NotFound("spoor", event_id)
    return trail


async def list_counts(
    connection: AsyncConnection, sight: Sight, gemeente: str | None, first: date, last: date
) -> list[CountRow]:
    return await repository.list_counts(connection, sight, gemeente, first, last)
