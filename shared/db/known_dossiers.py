"""What a service keeps of each dossier, as it was published last: where it lives, who answers for it, and who died.

Work belongs to the municipality that is responsible today, and that follows from the day on which somebody asks: a move
in the future changes nothing before its day, and nothing has to be done on that day.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    any_,
    func,
    literal,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.bulk import insert_rows
from shared.events.household import Gemeentecode, Huishouden

CREATE_TABLE = """
    CREATE TABLE known_dossier (
        dossier_id uuid PRIMARY KEY,
        version int NOT NULL,
        from_days date[] NOT NULL,
        lives_in text[] NOT NULL,
        answers text[] NOT NULL,
        deceased uuid[] NOT NULL
    )
    """
"""`lives_in` and `answers` hold from the day in the same place of `from_days` up to the next one."""

known_dossier = Table(
    "known_dossier",
    MetaData(),
    Column("dossier_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("from_days", ARRAY(Date), nullable=False),
    Column("lives_in", ARRAY(Text), nullable=False),
    Column("answers", ARRAY(Text), nullable=False),
    Column("deceased", ARRAY(Uuid), nullable=False),
)

_KEEP_NEWEST = """
    ON CONFLICT (dossier_id) DO UPDATE SET version = excluded.version, from_days = excluded.from_days,
        lives_in = excluded.lives_in, answers = excluded.answers, deceased = excluded.deceased
    WHERE known_dossier.version < excluded.version
"""


async def learn(connection: AsyncConnection, households: Iterable[tuple[UUID, Huishouden]]) -> None:
    """Keep the newest picture of each dossier; which topic it came by, and in which order, does not matter."""
    newest = dict(sorted(households, key=lambda told: told[1].versie))
    rows = [_row(dossier_id, newest[dossier_id]) for dossier_id in sorted(newest)]
    await insert_rows(connection, known_dossier, rows, on_conflict=_KEEP_NEWEST)


def with_answering(table: Table, today: date) -> Select[Any]:
    """All columns of a table of work, with who answers for it today in place of the municipality of the day it was made."""
    columns = [column for column in table.c if column.name != "municipality"]
    return select(*columns, _answering(table, today).label("municipality"))


def is_answered_by(
    table: Table, municipalities: Collection[str], today: date
) -> ColumnElement[bool]:
    """Whether one of these municipalities answers today for the dossier of a row."""
    return _answering(table, today).in_(sorted(municipalities))


async def list_answering(
    connection: AsyncConnection, dossier_ids: Collection[UUID], today: date
) -> dict[UUID, Gemeentecode]:
    """Who answers today for each dossier; one that is not known, or was never ours, is left out."""
    answers = _on(known_dossier.c.answers, today).label("answers")
    rows = await connection.execute(
        select(known_dossier.c.dossier_id, answers).where(_among(dossier_ids))
    )
    return {row.dossier_id: row.answers for row in rows if row.answers is not None}


async def list_outside(
    connection: AsyncConnection, dossier_ids: Collection[UUID], today: date
) -> set[UUID]:
    """The dossiers whose household lives outside the area today."""
    known = known_dossier.c
    is_outside = _on(known.lives_in, today).is_distinct_from(_on(known.answers, today))
    rows = await connection.execute(select(known.dossier_id).where(_among(dossier_ids), is_outside))
    return set(rows.scalars())


async def list_deceased(connection: AsyncConnection, dossier_ids: Collection[UUID]) -> set[UUID]:
    """Everybody of these dossiers who died."""
    rows = await connection.execute(
        select(func.unnest(known_dossier.c.deceased)).where(_among(dossier_ids))
    )
    return set(rows.scalars())


def _answering(table: Table, today: date) -> ColumnElement[str]:
    """As long as nothing is known of the dossier: the municipality of the row itself."""
    found = select(_on(known_dossier.c.answers, today)).where(
        known_dossier.c.dossier_id == table.c.dossier_id
    )
    return func.coalesce(found.scalar_subquery(), table.c.municipality)


def _on(column: Column[Any], today: date) -> ColumnElement[Any]:
    """What holds on a day. PostgreSQL numbers the periods from 1 and gives NULL for one that is not there."""
    return column[func.width_bucket(literal(today, Date), known_dossier.c.from_days)]


def _among(dossier_ids: Collection[UUID]) -> ColumnElement[bool]:
    return known_dossier.c.dossier_id == any_(literal(sorted(dossier_ids), ARRAY(Uuid)))


def _row(dossier_id: UUID, household: Huishouden) -> dict[str, Any]:
    places = sorted(household.woonplaatsen, key=lambda place: place.vanaf)
    days = [date.min, *(place.vanaf for place in places[1:])] if places else []
    return {
        "dossier_id": dossier_id,
        "version": household.versie,
        "from_days": days,
        "lives_in": [place.gemeente for place in places],
        "answers": [household.answering_on(day) for day in days],
        "deceased": sorted(household.deceased),
    }
