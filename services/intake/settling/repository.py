"""Every SQL statement about life events that are looked at again: what was published, what takes its place, what is stored."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.occurrences.of_register import FOR_A_PERSON
from services.intake.occurrences.stored import COLUMNS, SELECT, LifeEventRow

_TYPES = {
    "id": "uuid", "body_hash": "bytea", "effective_on": "date", "data": "jsonb", "person_id": "uuid",
    "dossier_id": "uuid", "sealed": "jsonb", "sees": "jsonb", "try_again": "boolean", "correlation_id": "uuid", "replaces": "uuid", "replaced_by": "uuid",
    "same_as": "uuid", "part_of": "uuid", "received_at": "timestamptz", "settled_at": "timestamptz",
}  # fmt: skip
_OF_PEOPLE = text(
    f"{SELECT} WHERE person_id = ANY(CAST(:people AS uuid[])) AND status = 'verwerkt'"
    " AND effective_on >= :since AND part_of IS NULL"
    f" UNION ALL {SELECT} WHERE dossier_id = ANY(CAST(:dossiers AS uuid[]))"
    " AND status = 'verwerkt' AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt')"
    " AND effective_on >= :since ORDER BY effective_on, id"
)
_BY_IDS = text(f"{SELECT} WHERE id = ANY(CAST(:ids AS uuid[]))")
_PARTS = text(
    f"{SELECT} WHERE part_of = ANY(CAST(:ids AS uuid[])) AND status = 'verwerkt' ORDER BY id"
)
_PUBLISHED_OF_PERSON = text(
    f"{SELECT} WHERE person_id = :person_id AND status = 'verwerkt'"
    " AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt') ORDER BY id"
)
# What joined another report of the same job follows it, or stands up once that one does not stand.
_FOLLOW = text(
    "UPDATE life_event SET same_as = :new, data = data - CAST(:forgotten AS text[])"
    " WHERE same_as = :old AND status = 'al-bekend' AND replaced_by IS NULL"
)
_STAND_UP = text(
    """
    UPDATE life_event SET status = 'in-quarantaine', same_as = NULL, settled_at = NULL,
        reason = :reason, try_again = true
    WHERE same_as = :old AND status = 'al-bekend' AND replaced_by IS NULL
    """
)
_TRY_AGAIN = text(
    """
    UPDATE life_event SET try_again = true
    WHERE status IN ('in-quarantaine', 'geen-dossier') AND person_id = ANY(CAST(:people AS uuid[]))
        AND coalesce(reason, '') <> ALL(CAST(:for_a_person AS text[]))
    """
)


async def insert(connection: AsyncConnection, rows: Collection[LifeEventRow]) -> int:
    """How many were new."""
    # Sorted: two processes that insert the same ids meet in the same order.
    ordered = sorted(rows, key=lambda row: row.key)
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in ordered] for name in COLUMNS
    }
    for name in ("data", "sealed", "sees"):
        columns[name] = [
            orjson.dumps(value).decode() if value is not None else None for value in columns[name]
        ]
    # Most columns are empty, or the same for all; an array of that costs as much as any other.
    same = {name: values[0] for name, values in columns.items() if name != "id" and _is_one(values)}
    arrays = {name: values for name, values in columns.items() if name not in same}
    given = {name: value for name, value in same.items() if value is not None}
    statement = _insert(tuple(arrays), tuple(given))
    return (await connection.execute(statement, arrays | given)).rowcount


def _is_one(values: Sequence[object]) -> bool:
    return values[0] == values[-1] and values.count(values[0]) == len(values)


@lru_cache(maxsize=256)
def _insert(arrays: tuple[str, ...], given: tuple[str, ...]) -> TextClause:
    unnested = ", ".join(f"CAST(:{name} AS {_type(name)}[])" for name in arrays)
    values = "".join(f", CAST(:{name} AS {_type(name)})" for name in given)
    return text(
        f"INSERT INTO life_event ({', '.join((*arrays, *given))})"  # noqa: S608
        f" SELECT row.*{values} FROM unnest({unnested}) AS row"
        " ON CONFLICT ON CONSTRAINT life_event_once DO NOTHING"
    )


def _type(name: str) -> str:
    return _TYPES.get(name, "text")


async def settle(connection: AsyncConnection, event_id: UUID, **values: Any) -> None:
    """Change the named columns of one life event."""
    names = [name for name in values if name in COLUMNS]
    assignments = ", ".join(
        f"{name} = CAST(:{name} AS {_TYPES.get(name, 'text')})" for name in names
    )
    statement = text(f"UPDATE life_event SET {assignments} WHERE id = :event_id")  # noqa: S608
    if "data" in values:
        values["data"] = orjson.dumps(values["data"]).decode()
    await connection.execute(statement, {**values, "event_id": event_id})


async def list_of_people(
    connection: AsyncConnection,
    people: Collection[UUID],
    dossiers: Collection[UUID],
    since: date,
) -> list[LifeEventRow]:
    """What was told of these people from a day on, and the birthdays that were told in these dossiers, and stands."""
    values = {"people": sorted(people), "dossiers": sorted(dossiers), "since": since}
    found = [LifeEventRow(**row._asdict()) for row in await connection.execute(_OF_PEOPLE, values)]
    return list({row.id: row for row in found}.values())


async def list_by_id(connection: AsyncConnection, ids: Collection[UUID]) -> list[LifeEventRow]:
    if not ids:
        return []
    rows = await connection.execute(_BY_IDS, {"ids": sorted(ids)})
    return [LifeEventRow(**row._asdict()) for row in rows]


async def list_parts(connection: AsyncConnection, ids: Collection[UUID]) -> list[LifeEventRow]:
    """What was told once more because of these events."""
    if not ids:
        return []
    rows = await connection.execute(_PARTS, {"ids": sorted(ids)})
    return [LifeEventRow(**row._asdict()) for row in rows]


async def list_published_of(connection: AsyncConnection, person_id: UUID) -> Sequence[LifeEventRow]:
    rows = await connection.execute(_PUBLISHED_OF_PERSON, {"person_id": person_id})
    return [LifeEventRow(**row._asdict()) for row in rows]


async def follow(
    connection: AsyncConnection, old: UUID, new: UUID, forgotten: Sequence[str] = ()
) -> None:
    """What joined a report joins its replacement, without what is not kept of that."""
    await connection.execute(_FOLLOW, {"old": old, "new": new, "forgotten": list(forgotten)})


async def stand_up(connection: AsyncConnection, old: UUID, reason: str) -> None:
    """What joined a report is tried by itself."""
    await connection.execute(_STAND_UP, {"old": old, "reason": reason})


async def try_again(connection: AsyncConnection, people: Collection[UUID]) -> None:
    """Something changed about these people: what waits for them may fit now."""
    if people:
        values = {"people": sorted(people), "for_a_person": sorted(FOR_A_PERSON)}
        await connection.execute(_TRY_AGAIN, values)
