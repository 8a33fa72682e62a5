"""Use cases of the flow: store a batch of events, list life events, show a trail, count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow import list_repository, repository
from services.reporting.flow.list_repository import LifeEventRow, Query
from services.reporting.flow.repository import CountRow
from services.reporting.flow.rules import FlowRow, StoredEvent, flow_row_of, household_of
from services.reporting.flow.sight import STAYS, Sight
from services.reporting.flow.summaries import type_of
from services.reporting.flow.trails import Trail, root_of, trail_of
from shared.db import known_dossiers, merged_people
from shared.db.known_dossiers import KnownDossier
from shared.errors import Fault, InvalidInput, NotFound
from shared.events.envelope import Event
from shared.events.residents import ResidentsMerged
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

ONE_LOOK = timedelta(minutes=15)
MOST_COUNTED = 1_000
"""More are "more than" this: nobody reads them one by one."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: who it is, and what that person may see."""

    subject: str
    sight: Sight


async def store_events(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    """Keep a batch of events, and count them."""
    households = [(event.dossier_id, household_of(event)) for event in events]
    await known_dossiers.learn(
        tx.connection, [(dossier, home) for dossier, home in households if home]
    )
    for event in events:
        if isinstance(event.data, ResidentsMerged):
            await merged_people.learn(tx.connection, event)
    await repository.store(tx.connection, [flow_row_of(event) for event in events], tx.now)


async def list_life_events(
    tx: Transaction, viewer: Viewer, query: Query, *, again: bool = False
) -> list[LifeEventRow]:
    """A page of life events, and a note of who looked at whose."""
    rows = await list_repository.list_life_events(tx.connection, viewer.sight, query, tx.today)
    persons = {row.inwoner_id for row in rows if row.inwoner_id is not None}
    await _note(tx, viewer, "levensgebeurtenissen-bekijken", persons, again=again)
    return rows


async def count_life_events(tx: Transaction, viewer: Viewer, query: Query) -> int:
    """How many a list has in all, up to `MOST_COUNTED`."""
    return await list_repository.count_life_events(
        tx.connection, viewer.sight, query, tx.today, MOST_COUNTED
    )


async def get_trail(
    tx: Transaction, viewer: Viewer, event_id: UUID, *, again: bool = False
) -> Trail:
    """The trail that an event belongs to, and a note of who looked at it.

    Somebody who may not see it is told that it is not there.
    """
    event = await repository.find_event(tx.connection, event_id)
    if event is None:
        raise NotFound("spoor", event_id)
    root = root_of(event)
    events = await repository.list_trail(tx.connection, root)
    top = trail_of(root, events).root.row
    known = await known_dossiers.load(
        tx.connection, {event.row.dossier_id for event in events}, tx.today
    )
    if not viewer.sight.covers(top, known[top.dossier_id]):
        raise NotFound("spoor", event_id)
    trail = trail_of(root, [event for event in events if _goes_along(event, top, viewer, known)])
    now = known[top.dossier_id].answers
    persons = {row.inwoner_id for row in trail.rows if row.inwoner_id is not None}
    if not viewer.sight.avoids.isdisjoint(persons | {row.dossier_id for row in trail.rows}):
        raise NotFound("spoor", event_id)
    await _note(tx, viewer, "spoor-bekijken", persons, again=again)
    return replace(trail, gemeente_nu=now)


def _goes_along(
    event: StoredEvent, top: FlowRow, viewer: Viewer, known: Mapping[UUID, KnownDossier]
) -> bool:
    """Whoever may see a trail sees what followed in other dossiers, but for those that are kept from others."""
    dossier = known[event.row.dossier_id]
    is_kept = dossier.shielded is not None or event.row.type in STAYS
    return (
        event.row.dossier_id == top.dossier_id
        or not is_kept
        or viewer.sight.covers(event.row, dossier)
    )


def is_life_event_type(name: str) -> bool:
    return type_of(name) is not None


def life_event_type(name: str | None) -> str | None:
    """The whole type behind a short or whole name."""
    if name is None:
        return None
    found = type_of(name)
    if found is None:
        fault = Fault("type", "onbekend-type", "Dit is geen soort levensgebeurtenis.")
        raise InvalidInput((fault,))
    return found


async def list_counts(
    connection: AsyncConnection, sight: Sight, gemeente: str | None, first: date, last: date
) -> list[CountRow]:
    return await repository.list_counts(connection, sight, gemeente, first, last)


async def _note(
    tx: Transaction, viewer: Viewer, activity: str, persons: set[UUID], *, again: bool
) -> None:
    """A line per person, under the pseudonym of now. A page that refreshes itself is one look: it notes only whom it did not
    show yet.
    """
    known = await merged_people.lead_on(tx.connection, persons)
    persons = {known.get(person_id, person_id) for person_id in persons}
    if again and persons:
        since = tx.now - ONE_LOOK
        persons -= await repository.list_seen_lately(
            tx.connection, viewer.subject, activity, since, persons
        )
    await processing_log.record(tx, viewer.subject, activity, persons)
