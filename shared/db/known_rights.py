"""Whose right each dossier is about, and when, as it was published last: of its applicant and its partner.

Somebody may go from one dossier to another: at a divorce, by joining the dossier of somebody else. What is open about that
person belongs to the dossier of today, which follows from all pictures together: it does not matter which one came first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Table, Uuid, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.bulk import insert_rows
from shared.events.household import WITH_THE_RIGHT, Huishouden

CREATE_TABLE = """
    CREATE TABLE known_right (
        person_id uuid NOT NULL,
        dossier_id uuid NOT NULL,
        from_on date NOT NULL,
        until_on date,
        PRIMARY KEY (person_id, dossier_id, from_on)
    )
    """
CREATE_INDEX = "CREATE INDEX known_right_dossier ON known_right (dossier_id)"

_known_right = Table(
    "known_right",
    MetaData(),
    Column("person_id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, primary_key=True),
    Column("from_on", Date, primary_key=True),
    Column("until_on", Date),
)

_FORGET = text(
    """
    DELETE FROM known_right WHERE dossier_id = ANY(CAST(:dossier_ids AS uuid[]))
    RETURNING person_id, dossier_id, from_on, until_on
    """
)

# The one that holds on the day, else the last one before it: what is left to do for somebody without a right is done there.
_DOSSIERS_OF = text(
    """
    SELECT asked.number, known.dossier_id
    FROM unnest(CAST(:people AS uuid[]), CAST(:days AS date[])) WITH ORDINALITY AS asked (person_id, day, number)
    CROSS JOIN LATERAL (
        SELECT dossier_id FROM known_right
        WHERE person_id = asked.person_id AND from_on <= asked.day
        ORDER BY coalesce(until_on, 'infinity') > asked.day DESC, from_on DESC, dossier_id LIMIT 1
    ) AS known
    """
)


_OF_PEOPLE = text(
    """
    SELECT person_id, dossier_id, from_on, until_on FROM known_right
    WHERE person_id = ANY(CAST(:people AS uuid[]))
    """
)
_ALSO = text(
    """
    INSERT INTO known_right (person_id, dossier_id, from_on, until_on)
    SELECT :new_id, dossier_id, from_on, until_on FROM known_right WHERE person_id = :old_id
    ON CONFLICT DO NOTHING
    """
)
_NO_MORE = text("DELETE FROM known_right WHERE person_id = :old_id")
_PEOPLE_IN = text(
    "SELECT DISTINCT person_id FROM known_right WHERE dossier_id = ANY(CAST(:dossier_ids AS uuid[]))"
)
_BESIDE = text(
    """
    WITH asked AS (
        SELECT * FROM unnest(CAST(:dossier_ids AS uuid[]), CAST(:days AS date[]), CAST(:people AS uuid[]))
            AS asked (dossier_id, day, person_id)
    ), concerned AS (
        SELECT dossier_id, day, person_id FROM asked WHERE person_id IS NOT NULL
        UNION
        SELECT dossier_id, day, own.person_id FROM asked JOIN known_right AS own USING (dossier_id)
        WHERE asked.person_id IS NULL AND own.from_on <= day
            AND coalesce(own.until_on, 'infinity') > day
    )
    SELECT DISTINCT concerned.dossier_id, other.dossier_id AS other_id
    FROM concerned JOIN known_right AS other USING (person_id)
    WHERE other.dossier_id <> concerned.dossier_id AND coalesce(other.until_on, 'infinity') > day
    """
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Something is so from a day on, in a dossier: of one person, or of everybody whose right it is about then (None)."""

    dossier_id: UUID
    day: date
    person_id: UUID | None


Right = tuple[UUID, UUID, date, date | None]
"""Of a person, in a dossier, from a day up to, and not including, another."""


async def learn(connection: AsyncConnection, newer: Iterable[tuple[UUID, Huishouden]]) -> set[UUID]:
    """Keep what the newer pictures of dossiers say; gives the people whose right is another one, or of another time."""
    households = dict(newer)
    if not households:
        return set()
    known = await connection.execute(_FORGET, {"dossier_ids": sorted(households)})
    before: set[Right] = {tuple(row) for row in known}
    after = {
        right
        for dossier_id, household in households.items()
        for right in rights_in(dossier_id, household)
    }
    names = ("person_id", "dossier_id", "from_on", "until_on")
    rows: list[dict[str, Any]] = [
        dict(zip(names, right, strict=True)) for right in sorted(after, key=str)
    ]
    await insert_rows(connection, _known_right, rows)
    return {person_id for person_id, *_ in before ^ after}


async def of_people(connection: AsyncConnection, people: Collection[UUID]) -> list[Right]:
    """All that is known of the rights of these people, in whatever dossier."""
    rows = await connection.execute(_OF_PEOPLE, {"people": sorted(people)})
    return [tuple(row) for row in rows]


async def rename(connection: AsyncConnection, old_id: UUID, new_id: UUID) -> None:
    """Two people are one; a right that both had is one too."""
    names = {"old_id": old_id, "new_id": new_id}
    await connection.execute(_ALSO, names)
    await connection.execute(_NO_MORE, {"old_id": old_id})


async def people_in(connection: AsyncConnection, dossier_ids: Collection[UUID]) -> set[UUID]:
    """Whose right these dossiers are about, at any time."""
    rows = await connection.execute(_PEOPLE_IN, {"dossier_ids": sorted(set(dossier_ids))})
    return set(rows.scalars())


async def beside(connection: AsyncConnection, asked: Collection[Beside]) -> dict[UUID, set[UUID]]:
    """By dossier: the others in which what is so from that day on matters too."""
    rows = await connection.execute(
        _BESIDE,
        {
            "dossier_ids": [question.dossier_id for question in asked],
            "days": [question.day for question in asked],
            "people": [question.person_id for question in asked],
        },
    )
    found: dict[UUID, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.dossier_id, set()).add(row.other_id)
    return found


def rights_in(dossier_id: UUID, household: Huishouden) -> set[Right]:
    """The periods of applicant and partner, who have no right any more once they died."""
    found: dict[tuple[UUID, date], date | None] = {}
    for member in household.leden:
        if member.rol not in WITH_THE_RIGHT:
            continue
        died = member.overleden_op
        ends = [day for day in (member.tot, died and died + timedelta(days=1)) if day is not None]
        until = min(ends, default=None)
        if until is None or member.vanaf < until:
            found[member.inwoner_id, member.vanaf] = until
    return {
        (person_id, dossier_id, from_on, until) for (person_id, from_on), until in found.items()
    }


async def dossiers_of(
    connection: AsyncConnection, asked: Collection[tuple[UUID, date]]
) -> dict[tuple[UUID, date], UUID]:
    """The dossier that each person has on a day, or had last before it; who never had one is left out."""
    ordered = sorted(set(asked))
    if not ordered:
        return {}
    rows = await connection.execute(
        _DOSSIERS_OF,
        {
            "people": [person_id for person_id, _ in ordered],
            "days": [day for _, day in ordered],
        },
    )
    return {ordered[row.number - 1]: row.dossier_id for row in rows}
