"""Every SQL statement about what life events say of means, education and business."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income import tables
from shared.db.bulk import insert_rows
from shared.events.envelope import Event
from shared.events.life_events import AssetsChanged, LifeEvent

_STANDING = text(
    """
    SELECT * FROM reported_fact
    WHERE person_id = ANY(CAST(:people AS uuid[])) AND recorded_until IS NULL
    """
)
_ASSETS_OF = text(
    f"""
    SELECT * FROM reported_fact
    WHERE dossier_id = ANY(CAST(:dossier_ids AS uuid[])) AND recorded_until IS NULL
        AND kind = '{AssetsChanged.happened}'
    """  # noqa: S608 - a name of our own
)
_COMMON = set(LifeEvent.model_fields)


async def store(
    connection: AsyncConnection, events: Sequence[Event[LifeEvent]], now: datetime
) -> None:
    """Keep what these life events say beside what every one does."""
    rows = [
        {
            "life_event_id": event.id,
            "dossier_id": event.dossier_id,
            "person_id": event.data.inwoner_id,
            "kind": event.data.happened,
            "valid_from": event.data.ingangsdatum,
            "content": event.data.model_dump(mode="json", exclude=_COMMON),
            "recorded_at": now,
        }
        for event in events
    ]
    await insert_rows(connection, tables.reported_fact, rows)


async def load(connection: AsyncConnection, people: Collection[UUID]) -> Mapping[UUID, list[Any]]:
    """The rows that are still believed, by person."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in await connection.execute(_STANDING, {"people": list(people)}):
        found[row.person_id].append(row)
    return found


async def load_assets(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> Mapping[UUID, list[Any]]:
    """The rows about assets that are still believed, by dossier."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    if dossier_ids:
        for row in await connection.execute(_ASSETS_OF, {"dossier_ids": sorted(dossier_ids)}):
            found[row.dossier_id].append(row)
    return found
