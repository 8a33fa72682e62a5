"""Residents who turned out to be one person: which pseudonym leads to which.

A service replaces the old pseudonym in what it keeps when it is told, and understands what comes in under it afterwards:
topics and dossiers are read in any order.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events.envelope import Event, EventData
from shared.events.household import Huishouden
from shared.events.residents import ResidentsMerged
from shared.messaging.contracts import BatchHandler, Subscription
from shared.messaging.transaction import Transaction

CREATE_TABLE = """
    CREATE TABLE merged_person (
        person_id uuid PRIMARY KEY,
        into_id uuid NOT NULL CHECK (into_id <> person_id)
    )
    """
"""`into_id` is itself merged into nobody."""

_FIND = text(
    "SELECT person_id, into_id FROM merged_person WHERE person_id = ANY(CAST(:people AS uuid[]))"
)
_LEAD_ON = text("UPDATE merged_person SET into_id = :into_id WHERE into_id = :person_id")
_ADD = text(
    """
    INSERT INTO merged_person (person_id, into_id) VALUES (:person_id, :into_id)
    ON CONFLICT (person_id) DO NOTHING
    """
)

_NAMES = ("inwoner_id", "partner_id", "ex_partner_id", "kind_id", "bij_inwoner_id")
"""The fields in which an event names somebody, beside its household."""


async def learn(connection: AsyncConnection, event: Event[ResidentsMerged]) -> tuple[UUID, UUID]:
    """Keep it; gives the pseudonym that is used no more, and the one that it leads to, now that all that is known counts."""
    old_id, kept_id = event.data.oud_inwoner_id, event.data.inwoner_id
    into_id = (await lead_on(connection, [kept_id])).get(kept_id, kept_id)
    if into_id != old_id:
        await connection.execute(_LEAD_ON, {"person_id": old_id, "into_id": into_id})
        await connection.execute(_ADD, {"person_id": old_id, "into_id": into_id})
    return old_id, into_id


async def lead_on(connection: AsyncConnection, people: Collection[UUID]) -> dict[UUID, UUID]:
    """Of these people, those who are known under another pseudonym now."""
    if not people:
        return {}
    rows = await connection.execute(_FIND, {"people": sorted(people)})
    return {row.person_id: row.into_id for row in rows}


def understood(subscription: Subscription) -> Subscription:
    """The same subscription, whose handler is given events under the pseudonyms of now."""
    return replace(subscription, handle=_understanding(subscription.handle))


def _understanding(handle: BatchHandler) -> BatchHandler:
    async def handle_understood(tx: Transaction, events: Sequence[Event[Any]]) -> None:
        people = {event.id: people_in(event.data) for event in events}
        known = await lead_on(tx.connection, set().union(*people.values()))
        if known:
            events = [
                _renamed(event, known) if people[event.id] & known.keys() else event
                for event in events
            ]
        await handle(tx, events)

    handler: Callable[[Transaction, Sequence[Event[Any]]], Awaitable[None]] = handle_understood
    return handler


def people_in(data: EventData) -> set[UUID]:
    """Everybody whom an event names."""
    fields = vars(data)  # asking a pydantic model for a field that it may lack is slow
    found = {fields[name] for name in _NAMES if fields.get(name) is not None}
    household: Huishouden | None = fields.get("huishouden")
    if household is not None:
        found |= {member.inwoner_id for member in household.leden}
        found |= {child.inwoner_id for child in household.gedeelde_zorg or ()}
    return found


def _renamed(event: Event[Any], known: Mapping[UUID, UUID]) -> Event[Any]:
    published = event.data.model_dump_json(by_alias=True)
    renamed = reduce(
        lambda body, old: body.replace(str(old), str(known[old])), sorted(known, key=str), published
    )
    return event._replace(data=type(event.data).model_validate_json(renamed))
