"""Every SQL statement about objections."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.by_term import RANK, Place, by_term
from services.income.objections.model import Contested, Mend, Objection, Step
from services.income.objections.rules import Notice
from services.income.objections.tables import (
    objection,
    objection_mend,
    objection_notice,
    objection_step,
)
from services.income.stays import is_for
from shared.clock import AMSTERDAM
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.objections import Bezwaarstand

_KEPT_APART: Final = frozenset({"mends"})
_NEVER_CHANGES: Final = frozenset(
    {"id", "decision_id", "dossier_id", "municipality", "recorded_by", "recorded_by_name"}
    | {"recorded_at", "received_on", "sent_on"}
)
_CONTESTED: Final = """
    SELECT d.id, d.dossier_id, d.municipality, d.kind, d.starts_on, d.taken_at, d.drafted_by, d.taken_by, d.taken_by_name,
        d.proposal_id, d.life_event_ids, p.sent_on, pr.correlation_id
    FROM decision d LEFT JOIN proposal pr ON pr.id = d.proposal_id
        LEFT JOIN letter l ON l.subject = :subject AND l.subject_id = d.proposal_id
        LEFT JOIN letter_post p ON p.letter_id = l.id
    """
_OF_ONE = text(f"{_CONTESTED} WHERE d.id = :id")
_OF_DOSSIER = text(f"{_CONTESTED} WHERE d.dossier_id = :id ORDER BY d.id DESC")


async def find_contested(
    connection: AsyncConnection, decision_id: UUID, subject: str
) -> tuple[Contested, UUID | None] | None:
    """With the trail that it belongs to. `subject` is what letters about a decision are about."""
    rows = await connection.execute(_OF_ONE, {"id": decision_id, "subject": subject})
    row = rows.one_or_none()
    return (_contested(row), row.correlation_id) if row else None


async def list_contested(
    connection: AsyncConnection, dossier_id: UUID, subject: str
) -> list[Contested]:
    """All decisions in a dossier, newest first."""
    rows = await connection.execute(_OF_DOSSIER, {"id": dossier_id, "subject": subject})
    return [_contested(row) for row in rows]


async def add(connection: AsyncConnection, new: Objection) -> None:
    await connection.execute(insert(objection).values(_columns(new)))


async def save(connection: AsyncConnection, changed: Objection) -> None:
    """What is asked, and what was done, is added apart."""
    values = {
        name: value for name, value in _columns(changed).items() if name not in _NEVER_CHANGES
    }
    await connection.execute(update(objection).where(objection.c.id == changed.id).values(values))


async def add_mend(connection: AsyncConnection, objection_id: UUID, asked: Mend) -> None:
    await connection.execute(
        insert(objection_mend).values(
            objection_id=objection_id,
            number=asked.number,
            asked_on=asked.asked_on,
            until=asked.until,
            asked=list(asked.asked),
        )
    )


async def complete_mend(connection: AsyncConnection, objection_id: UUID, asked: Mend) -> None:
    table = objection_mend
    await connection.execute(
        update(table)
        .where(table.c.objection_id == objection_id, table.c.number == asked.number)
        .values(mended_on=asked.mended_on)
    )


async def add_step(connection: AsyncConnection, objection_id: UUID, step: Step) -> None:
    table = objection_step
    number = (
        select(func.coalesce(func.max(table.c.number), 0) + 1)
        .where(table.c.objection_id == objection_id)
        .scalar_subquery()
    )
    values = {name: getattr(step, name) for name in Step.__dataclass_fields__}
    await connection.execute(
        insert(table).values(objection_id=objection_id, number=number, **values)
    )


async def list_steps(connection: AsyncConnection, objection_id: UUID) -> list[Step]:
    """In the order in which they were recorded."""
    table = objection_step
    rows = await connection.execute(
        select(*(table.c[name] for name in Step.__dataclass_fields__))
        .where(table.c.objection_id == objection_id)
        .order_by(table.c.number)
    )
    return [Step(**row._mapping) for row in rows]  # noqa: SLF001 - the columns are the fields


async def keep_published(
    connection: AsyncConnection, notices: Sequence[tuple[UUID, Notice]], now: datetime
) -> set[tuple[UUID, Notice]]:
    """Note what is published; gives what was not before."""
    rows = [
        {
            "objection_id": objection_id,
            "term": notice.term,
            "due_on": notice.due_on,
            "published_at": now,
        }
        for objection_id, notice in notices
    ]
    again = "ON CONFLICT DO NOTHING RETURNING objection_id, term, due_on"
    kept = await insert_rows(connection, objection_notice, rows, on_conflict=again)
    return {(row["objection_id"], Notice(row["term"], row["due_on"])) for row in kept}


async def find_against(connection: AsyncConnection, decision_id: UUID) -> UUID | None:
    """The objection to a decision that was not taken back."""
    rows = await connection.execute(
        select(objection.c.id).where(
            objection.c.decision_id == decision_id, objection.c.state != "ingetrokken"
        )
    )
    found: UUID | None = rows.scalar_one_or_none()
    return found


async def load(
    connection: AsyncConnection, ids: Collection[UUID], today: date
) -> dict[UUID, Objection]:
    """With the municipality that answers for each today."""
    rows = await connection.execute(
        with_answering(objection, today).where(among(objection.c.id, ids))
    )
    return {found.id: found for found in await _complete(connection, rows.all())}


async def list_seen_by(  # noqa: PLR0913 - what an API asks of a list
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    objection_id: UUID | None = None,
    dossier_id: UUID | None = None,
    state: Bezwaarstand | None = None,
    after: UUID | None = None,
    limit: int = 1,
) -> list[Objection]:
    """Those that somebody may see, oldest first, after an id."""
    query = with_answering(objection, today).where(
        is_answered_by(objection, own, today), is_for(objection, own, today)
    )
    if objection_id is not None:
        query = query.where(objection.c.id == objection_id)
    if dossier_id is not None:
        query = query.where(objection.c.dossier_id == dossier_id)
    if state is not None:
        query = query.where(objection.c.state == state)
    if after is not None:
        query = query.where(objection.c.id > after)
    rows = await connection.execute(query.order_by(objection.c.id).limit(limit))
    return await _complete(connection, rows.all())


async def list_by_term(
    connection: AsyncConnection, own: Own, today: date, *, after: Place | None, limit: int
) -> list[tuple[Place, Objection]]:
    """What runs and somebody may see, by what has to happen first; whose last day went by comes on top."""
    missed = objection.c.next_on < today
    rows = await connection.execute(
        by_term(objection, own, today, missed=missed, after=after, limit=limit)
    )
    return [((row.rank, row.next_on, row.id), _objection(row, without=(RANK,))) for row in rows]


async def _complete(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Objection]:
    asked = await _mends(connection, [row.id for row in rows])
    return [replace(_objection(row), mends=tuple(asked.get(row.id, ()))) for row in rows]


async def _mends(connection: AsyncConnection, ids: Sequence[UUID]) -> Mapping[UUID, list[Mend]]:
    table = objection_mend
    rows = await connection.execute(
        select(table).where(among(table.c.objection_id, ids)).order_by(table.c.number)
    )
    found: dict[UUID, list[Mend]] = defaultdict(list)
    for row in rows:
        asked = Mend(row.number, row.asked_on, row.until, tuple(row.asked), row.mended_on)
        found[row.objection_id].append(asked)
    return found


def _objection(row: Row[Any], without: Collection[str] = ()) -> Objection:
    stored = {name: value for name, value in row._mapping.items() if name not in without}  # noqa: SLF001 - the columns are the fields
    return Objection(**stored | {"life_event_ids": tuple(stored["life_event_ids"])})


def _columns(kept: Objection) -> dict[str, Any]:
    values = {
        name: getattr(kept, name)
        for name in Objection.__dataclass_fields__
        if name not in _KEPT_APART
    }
    return values | {"life_event_ids": list(kept.life_event_ids)}


def _contested(row: Row[Any]) -> Contested:
    return Contested(
        id=row.id,
        dossier_id=row.dossier_id,
        municipality=row.municipality,
        kind=row.kind,
        starts_on=row.starts_on,
        taken_at=row.taken_at,
        taken_on=row.taken_at.astimezone(AMSTERDAM).date(),
        sent_on=row.sent_on,
        drafted_by=row.drafted_by,
        taken_by=row.taken_by,
        taken_by_name=row.taken_by_name,
        proposal_id=row.proposal_id,
        life_event_ids=tuple(row.life_event_ids),
    )
