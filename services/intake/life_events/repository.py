"""Every SQL statement about life events."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import NotFound

Key = tuple[str, str]
"""Source and id of the sender: what makes an event the same event."""
Celebration = tuple[UUID, str, date]
"""Who has which birthday when: person, type and day."""


@dataclass(frozen=True, slots=True)
class LifeEventRow:
    """A life event as stored. `data` is what was reported, people by their id."""

    id: UUID
    source: str
    source_id: str
    body_hash: bytes
    type: str
    status: str
    data: dict[str, Any]
    correlation_id: UUID
    received_at: datetime
    effective_on: date | None = None
    person_id: UUID | None = None
    dossier_id: UUID | None = None
    sealed: list[str] | None = None
    """Whoever nobody knows yet, encrypted, in base64; `data` has the place of each."""
    sees: list[str] | None = None
    """The municipalities of who reported it, where that is not all of them: it is tried again as by that caller."""
    reported_by: str | None = None
    """The subject of who reported it, who may put it right when the household has left the area."""
    try_again: bool | None = None
    """Something changed about whom it waits for."""
    reason: str | None = None
    """Our own sentence or code, told to any sender; what a person wrote is the explanation."""
    explanation: str | None = None
    replaces: UUID | None = None
    replaced_by: UUID | None = None
    same_as: UUID | None = None
    part_of: UUID | None = None
    """The event that this one tells once more, in the dossier of somebody else."""
    settled_at: datetime | None = None
    settled_by: str | None = None

    @property
    def key(self) -> Key:
        return self.source, self.source_id


_COLUMNS = tuple(field.name for field in fields(LifeEventRow))
_TYPES = {
    "id": "uuid", "body_hash": "bytea", "effective_on": "date", "data": "jsonb", "person_id": "uuid",
    "dossier_id": "uuid", "sealed": "jsonb", "sees": "jsonb", "try_again": "boolean", "correlation_id": "uuid", "replaces": "uuid", "replaced_by": "uuid",
    "same_as": "uuid", "part_of": "uuid", "received_at": "timestamptz", "settled_at": "timestamptz",
}  # fmt: skip
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM life_event"  # noqa: S608 - our own column names
# Laterally, a look in the index per key: joined, the plan made for a small table reads all of the large one.
_BY_KEY = text(
    """
    SELECT e.*, o.status AS same_status, o.dossier_id AS same_dossier_id
    FROM unnest(CAST(:sources AS text[]), CAST(:source_ids AS text[])) AS w (source, source_id)
    CROSS JOIN LATERAL (
        SELECT id, source, source_id, body_hash, status, dossier_id, reason, same_as
        FROM life_event WHERE source = w.source AND source_id = w.source_id LIMIT 1
    ) AS e
    LEFT JOIN life_event o ON o.id = e.same_as
    """
)
_BY_ID = text(f"{_SELECT} WHERE id = :id")
_TOLD_BIRTHDAYS = text(
    "SELECT id, person_id, type, effective_on, dossier_id FROM life_event"
    " WHERE person_id = ANY(CAST(:people AS uuid[])) AND status = 'verwerkt'"
    " AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt')"
)
# Fenced by OFFSET 0: a look in the index per person. Joined, the plan made for a small table reads all of the large one.
_TOLD_JOBS = text(
    f"""
    SELECT {", ".join(f"job.{name}" for name in _COLUMNS)}
    FROM unnest(CAST(:people AS uuid[]), CAST(:days AS date[])) AS wanted (person_id, day)
    CROSS JOIN LATERAL (
        SELECT * FROM life_event
        WHERE person_id = wanted.person_id AND status = 'verwerkt'
            AND effective_on BETWEEN wanted.day - CAST(:near AS integer)
                AND wanted.day + CAST(:near AS integer)
            AND type IN ('baan-gestart', 'baan-gewijzigd', 'baan-beeindigd')
        OFFSET 0
    ) AS job
    """  # noqa: S608 - our own column names
)
# What joined another report of the same job follows it, or stands up once that one does not stand.
_FOLLOW = text(
    "UPDATE life_event SET same_as = :new"
    " WHERE same_as = :old AND status = 'al-bekend' AND replaced_by IS NULL"
)
_STAND_UP = text(
    """
    UPDATE life_event SET status = 'in-quarantaine', same_as = NULL, settled_at = NULL,
        reason = :reason, try_again = true
    WHERE same_as = :old AND status = 'al-bekend' AND replaced_by IS NULL
    """
)
_QUARANTINE = text(
    f"{_SELECT} AS event WHERE status = 'in-quarantaine'"  # noqa: S608 - our own column names
    " AND (CAST(:strangers AS boolean) AND (person_id IS NULL"
    "   OR NOT EXISTS (SELECT FROM membership m WHERE m.person_id = event.person_id))"
    "  OR EXISTS (SELECT FROM membership m JOIN residence r USING (dossier_id)"
    "   WHERE m.person_id = event.person_id AND r.gemeente = ANY(CAST(:municipalities AS text[]))"
    "   AND (m.until_on IS NULL OR m.until_on > :today OR EXISTS ("
    "    SELECT FROM dossier d, jsonb_to_recordset(d.closures) AS closure (from_on date)"
    "    WHERE d.id = m.dossier_id AND closure.from_on = m.until_on))"
    "   AND (r.until_on IS NULL OR r.until_on > :today)))"
    " AND (CAST(:employees AS boolean) OR NOT EXISTS (SELECT FROM resident r"
    "   WHERE r.id = event.person_id AND r.secrecy = 'medewerker'))"
    " AND id > CAST(:after AS uuid) ORDER BY id LIMIT :amount"
)
_TAKE = text(
    "DELETE FROM life_event WHERE id = :id AND status IN ('in-quarantaine', 'geen-dossier')"
)
_DISCARD = text(
    """
    UPDATE life_event SET status = 'verworpen', explanation = :explanation, settled_at = :now,
        settled_by = :actor, sealed = NULL, try_again = NULL
    WHERE id = :id AND status = 'in-quarantaine'
    """
)
_REPLACE_WAITING = text(
    """
    UPDATE life_event SET status = 'gecorrigeerd', reason = :code, explanation = :explanation,
        replaced_by = :replaced_by, settled_at = :now, settled_by = :actor, sealed = NULL,
        try_again = NULL
    WHERE id = :id AND status = 'in-quarantaine'
    """
)
_FORGET_WAITING = text("DELETE FROM waiting_for WHERE life_event_id = :id")
_WAIT_FOR = text(
    """
    INSERT INTO waiting_for (bsn_hash, life_event_id)
    SELECT * FROM unnest(CAST(:bsn_hash AS bytea[]), CAST(:life_event_id AS uuid[]))
    """
)
_TRY_AGAIN = text(
    """
    UPDATE life_event SET try_again = true
    WHERE status IN ('in-quarantaine', 'geen-dossier') AND person_id = ANY(CAST(:people AS uuid[]))
    """
)
_TO_TRY = text(
    """
    SELECT id FROM life_event WHERE try_again
    UNION
    SELECT w.life_event_id FROM waiting_for w JOIN resident r ON r.bsn_hash = w.bsn_hash
    ORDER BY id LIMIT :amount
    """
)
_OF_PEOPLE = text(
    f"{_SELECT} WHERE person_id = ANY(CAST(:people AS uuid[])) AND status = 'verwerkt'"
    " AND effective_on >= :since AND part_of IS NULL"
    f" UNION ALL {_SELECT} WHERE dossier_id = ANY(CAST(:dossiers AS uuid[]))"
    " AND status = 'verwerkt' AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt')"
    " AND effective_on >= :since ORDER BY effective_on, id"
)
_PARTS = text(
    f"{_SELECT} WHERE part_of = ANY(CAST(:ids AS uuid[])) AND status = 'verwerkt' ORDER BY id"
)
_BY_IDS = text(f"{_SELECT} WHERE id = ANY(CAST(:ids AS uuid[]))")
_TOLD_OF_PERSON = text(
    f"{_SELECT} WHERE person_id = :person_id AND status = 'verwerkt'"
    " AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt') ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class KnownLifeEvent:
    """An event that was reported before, and how it is answered now."""

    id: UUID
    body_hash: bytes
    status: str
    dossier_id: UUID | None
    reason: str | None


async def find_by_keys(
    connection: AsyncConnection, keys: Collection[Key]
) -> dict[Key, KnownLifeEvent]:
    ordered = sorted(keys)
    rows = await connection.execute(
        _BY_KEY,
        {"sources": [key[0] for key in ordered], "source_ids": [key[1] for key in ordered]},
    )
    return {
        (row.source, row.source_id): KnownLifeEvent(
            row.same_as or row.id,
            row.body_hash,
            row.same_status or row.status,
            row.same_dossier_id or row.dossier_id,
            row.reason,
        )
        for row in rows
    }


async def insert(connection: AsyncConnection, rows: Collection[LifeEventRow]) -> int:
    """How many were new."""
    # Sorted: two processes that insert the same ids meet in the same order.
    ordered = sorted(rows, key=lambda row: row.key)
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in ordered] for name in _COLUMNS
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


async def find(connection: AsyncConnection, event_id: UUID) -> LifeEventRow | None:
    row = (await connection.execute(_BY_ID, {"id": event_id})).one_or_none()
    return _row(row) if row is not None else None


async def get(connection: AsyncConnection, event_id: UUID) -> LifeEventRow:
    row = await find(connection, event_id)
    if row is None:
        raise NotFound("levensgebeurtenis", event_id)
    return row


async def list_quarantine(
    connection: AsyncConnection,
    municipalities: Collection[str],
    today: date,
    after: UUID,
    amount: int,
    *,
    strangers: bool,
    employees: bool,
) -> Sequence[LifeEventRow]:
    values = {
        "strangers": strangers,
        "employees": employees,
        "municipalities": sorted(municipalities),
        "today": today,
        "after": after,
        "amount": amount,
    }
    rows = await connection.execute(_QUARANTINE, values)
    return [_row(row) for row in rows]


async def published_birthdays(
    connection: AsyncConnection, people: Collection[UUID]
) -> dict[Celebration, dict[UUID, UUID]]:
    """Birthdays that stand: by dossier the life event that tells it."""
    rows = await connection.execute(_TOLD_BIRTHDAYS, {"people": sorted(people)})
    told: dict[Celebration, dict[UUID, UUID]] = defaultdict(dict)
    for row in rows:
        told[row.person_id, row.type, row.effective_on][row.dossier_id] = row.id
    return told


async def list_published_of(connection: AsyncConnection, person_id: UUID) -> Sequence[LifeEventRow]:
    rows = await connection.execute(_TOLD_OF_PERSON, {"person_id": person_id})
    return [_row(row) for row in rows]


async def published_jobs(
    connection: AsyncConnection, wanted: Sequence[tuple[UUID, date]], near: timedelta
) -> dict[UUID, LifeEventRow]:
    """What stands of the jobs of these people around these days, by id."""
    values = {
        "people": [person_id for person_id, _ in wanted],
        "days": [day for _, day in wanted],
        "near": near.days,
    }
    rows = await connection.execute(_TOLD_JOBS, values)
    return {row.id: _row(row) for row in rows}


async def follow(connection: AsyncConnection, old: UUID, new: UUID) -> None:
    """What joined a report joins its replacement."""
    await connection.execute(_FOLLOW, {"old": old, "new": new})


async def stand_up(connection: AsyncConnection, old: UUID, reason: str) -> None:
    """What joined a report is tried by itself."""
    await connection.execute(_STAND_UP, {"old": old, "reason": reason})


async def list_of_people(
    connection: AsyncConnection,
    people: Collection[UUID],
    dossiers: Collection[UUID],
    since: date,
) -> list[LifeEventRow]:
    """What was told of these people from a day on, and the birthdays that were told in these dossiers, and stands."""
    values = {"people": sorted(people), "dossiers": sorted(dossiers), "since": since}
    found = [_row(row) for row in await connection.execute(_OF_PEOPLE, values)]
    return list({row.id: row for row in found}.values())


async def list_by_id(connection: AsyncConnection, ids: Collection[UUID]) -> list[LifeEventRow]:
    rows = await connection.execute(_BY_IDS, {"ids": sorted(ids)})
    return [_row(row) for row in rows]


async def list_parts(connection: AsyncConnection, ids: Collection[UUID]) -> list[LifeEventRow]:
    """What was told once more because of these events."""
    if not ids:
        return []
    rows = await connection.execute(_PARTS, {"ids": sorted(ids)})
    return [_row(row) for row in rows]


async def wait_for(connection: AsyncConnection, waiting: Sequence[tuple[bytes, UUID]]) -> None:
    """These events wait until somebody with this BSN is known."""
    if waiting:
        ordered = sorted(set(waiting))
        await connection.execute(
            _WAIT_FOR,
            {
                "bsn_hash": [bsn_hash for bsn_hash, _ in ordered],
                "life_event_id": [event_id for _, event_id in ordered],
            },
        )


async def try_again(connection: AsyncConnection, people: Collection[UUID]) -> None:
    """Something changed about these people: what waits for them may fit now."""
    if people:
        await connection.execute(_TRY_AGAIN, {"people": sorted(people)})


async def list_to_try(connection: AsyncConnection, amount: int) -> list[UUID]:
    """What waits for somebody who is known by now, or about whom something changed."""
    return list((await connection.execute(_TO_TRY, {"amount": amount})).scalars())


def _row(row: Row[Any]) -> LifeEventRow:
    return LifeEventRow(**row._asdict())


async def take_from_quarantine(connection: AsyncConnection, event_id: UUID) -> bool:
    """Remove an event that waits, to store it anew; False when it does not wait any more."""
    result = await connection.execute(_TAKE, {"id": event_id})
    return result.rowcount == 1


async def discard(
    connection: AsyncConnection, event_id: UUID, explanation: str, actor: str, now: datetime
) -> bool:
    """Refuse an event that waits, and forget the BSNs in it; False when it does not wait any more."""
    values = {"id": event_id, "explanation": explanation, "actor": actor, "now": now}
    await connection.execute(_FORGET_WAITING, {"id": event_id})
    return (await connection.execute(_DISCARD, values)).rowcount == 1


async def replace_waiting(
    connection: AsyncConnection,
    event_id: UUID,
    replaced_by: UUID,
    *,
    code: str,
    explanation: str | None,
    actor: str,
    now: datetime,
) -> bool:
    """An event that waits was otherwise; the BSNs in it are forgotten. False when it does not wait any more."""
    values = {
        "id": event_id,
        "replaced_by": replaced_by,
        "code": code,
        "explanation": explanation,
        "actor": actor,
        "now": now,
    }
    await connection.execute(_FORGET_WAITING, {"id": event_id})
    return (await connection.execute(_REPLACE_WAITING, values)).rowcount == 1


async def settle(connection: AsyncConnection, event_id: UUID, **values: Any) -> None:
    """Change the named columns of one life event."""
    names = [name for name in values if name in _COLUMNS]
    assignments = ", ".join(
        f"{name} = CAST(:{name} AS {_TYPES.get(name, 'text')})" for name in names
    )
    statement = text(f"UPDATE life_event SET {assignments} WHERE id = :event_id")  # noqa: S608
    if "data" in values:
        values["data"] = orjson.dumps(values["data"]).decode()
    await connection.execute(statement, {**values, "event_id": event_id})
