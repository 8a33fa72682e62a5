"""Every SQL statement about applications."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.applications.model import (
    Actor,
    Advance,
    Application,
    Suspension,
    TermCounts,
    Termijnkeuze,
)
from services.income.applications.rules import (
    AHEAD_OF_ADVANCE,
    AHEAD_OF_DECISION,
    RUNNING,
    Notice,
)
from services.income.by_term import RANK, Place, by_term
from services.income.stays import is_for
from services.income.tables import (
    application,
    application_advance,
    application_notice,
    application_suspension,
)
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.applications import Aanvraagstand

_KEPT_APART: Final = frozenset({"suspensions", "advances"})
_NEVER_CHANGES: Final = frozenset(
    {"id", "dossier_id", "municipality", "recorded_by", "recorded_by_name", "recorded_at"}
)


async def add(connection: AsyncConnection, new: Application) -> None:
    await connection.execute(insert(application).values(_columns(new)))


async def save(connection: AsyncConnection, changed: Application) -> None:
    """What is asked and what is given are added apart."""
    values = {
        name: value for name, value in _columns(changed).items() if name not in _NEVER_CHANGES
    }
    await connection.execute(
        update(application).where(application.c.id == changed.id).values(values)
    )


async def add_suspension(
    connection: AsyncConnection, application_id: UUID, asked: Suspension, actor: Actor
) -> None:
    await connection.execute(
        insert(application_suspension).values(
            application_id=application_id,
            number=asked.number,
            asked_on=asked.asked_on,
            until=asked.until,
            asked=list(asked.asked),
            asked_by=actor.subject,
            asked_by_name=actor.name,
        )
    )


async def complete_suspension(
    connection: AsyncConnection, application_id: UUID, asked: Suspension
) -> None:
    table = application_suspension
    await connection.execute(
        update(table)
        .where(table.c.application_id == application_id, table.c.number == asked.number)
        .values(completed_on=asked.completed_on, received=list(asked.received))
    )


async def add_advance(
    connection: AsyncConnection, application_id: UUID, advance: Advance, actor: Actor
) -> None:
    await connection.execute(
        insert(application_advance).values(
            application_id=application_id,
            due_on=advance.due_on,
            cents=advance.cents,
            given_on=advance.given_on,
            given_by=actor.subject,
            given_by_name=actor.name,
        )
    )


async def keep_published(
    connection: AsyncConnection, notices: Sequence[tuple[UUID, Notice]], now: datetime
) -> set[tuple[UUID, Notice]]:
    """Note what is published; gives what was not published before."""
    rows = [
        {
            "application_id": application_id,
            "term": notice.term,
            "due_on": notice.due_on,
            "published_at": now,
        }
        for application_id, notice in notices
    ]
    once = "ON CONFLICT DO NOTHING RETURNING application_id, term, due_on"
    kept = await insert_rows(connection, application_notice, rows, on_conflict=once)
    return {(row["application_id"], Notice(row["term"], row["due_on"])) for row in kept}


async def find_running(connection: AsyncConnection, dossier_id: UUID) -> UUID | None:
    rows = await connection.execute(
        select(application.c.id).where(
            application.c.dossier_id == dossier_id, application.c.state.in_(sorted(RUNNING))
        )
    )
    return rows.scalar_one_or_none()


async def load(
    connection: AsyncConnection, ids: Collection[UUID], today: date
) -> dict[UUID, Application]:
    """With the municipality that answers for each today."""
    rows = await connection.execute(
        with_answering(application, today).where(among(application.c.id, ids))
    )
    return {found.id: found for found in await _complete(connection, rows.all())}


async def list_seen_by(  # noqa: PLR0913 - what an API asks of a list
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    application_id: UUID | None = None,
    dossier_id: UUID | None = None,
    state: Aanvraagstand | None = None,
    after: UUID | None = None,
    limit: int = 1,
) -> list[Application]:
    """Those that somebody may see, oldest first, after an id."""
    query = with_answering(application, today).where(
        is_answered_by(application, own, today), is_for(application, own, today)
    )
    if application_id is not None:
        query = query.where(application.c.id == application_id)
    if dossier_id is not None:
        query = query.where(application.c.dossier_id == dossier_id)
    if state is not None:
        query = query.where(application.c.state == state)
    if after is not None:
        query = query.where(application.c.id > after)
    rows = await connection.execute(query.order_by(application.c.id).limit(limit))
    return await _complete(connection, rows.all())


def _missed(today: date) -> ColumnElement[bool]:
    return (application.c.next_term != "aanvraag") & (application.c.next_on < today)


def _coming(today: date) -> ColumnElement[bool]:
    """As long ahead as somebody is told of it."""
    ahead = case(
        (application.c.next_term == "besluit", today + AHEAD_OF_DECISION),
        else_=today + AHEAD_OF_ADVANCE,
    )
    return (application.c.next_term != "aanvraag") & application.c.next_on.between(today, ahead)


async def count_terms(connection: AsyncConnection, own: Own, today: date) -> TermCounts:
    """Of what runs and somebody may see."""
    missed, coming = _missed(today), _coming(today)
    rows = await connection.execute(
        select(
            func.count().filter(missed),
            func.min(application.c.next_on).filter(missed),
            func.count().filter(coming),
            func.min(application.c.next_on).filter(coming),
        ).where(
            application.c.next_on.is_not(None),
            is_answered_by(application, own, today),
            is_for(application, own, today),
        )
    )
    return TermCounts(*rows.one())


async def list_by_term(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    which: Termijnkeuze | None = None,
    after: Place | None,
    limit: int,
) -> list[tuple[Place, Application]]:
    """What runs and somebody may see, by what has to happen first; whose last day went by comes on top."""
    missed = _missed(today)
    query = by_term(application, own, today, missed=missed, after=after, limit=limit)
    if which is not None:
        query = query.where(missed if which == "gemist" else _coming(today))
    rows = await connection.execute(query)
    return [((row.rank, row.next_on, row.id), _application(row, without=(RANK,))) for row in rows]


async def _complete(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Application]:
    ids = [row.id for row in rows]
    asked = await _suspensions(connection, ids)
    given = await _advances(connection, ids)
    return [
        replace(
            _application(row),
            suspensions=tuple(asked.get(row.id, ())),
            advances=tuple(given.get(row.id, ())),
        )
        for row in rows
    ]


async def _suspensions(
    connection: AsyncConnection, ids: Sequence[UUID]
) -> Mapping[UUID, list[Suspension]]:
    table = application_suspension
    rows = await connection.execute(
        select(table).where(among(table.c.application_id, ids)).order_by(table.c.number)
    )
    found: dict[UUID, list[Suspension]] = defaultdict(list)
    for row in rows:
        asked = Suspension(
            row.number,
            row.asked_on,
            row.until,
            tuple(row.asked),
            row.completed_on,
            tuple(row.received),
            row.asked_by_name,
        )
        found[row.application_id].append(asked)
    return found


async def _advances(
    connection: AsyncConnection, ids: Sequence[UUID]
) -> Mapping[UUID, list[Advance]]:
    table = application_advance
    rows = await connection.execute(
        select(table).where(among(table.c.application_id, ids)).order_by(table.c.due_on)
    )
    found: dict[UUID, list[Advance]] = defaultdict(list)
    for row in rows:
        advance = Advance(row.due_on, row.cents, row.given_on, row.given_by_name)
        found[row.application_id].append(advance)
    return found


def _application(row: Row[Any], without: Collection[str] = ()) -> Application:
    columns = row._mapping.items()  # noqa: SLF001 - the columns are the fields
    return Application(**{name: value for name, value in columns if name not in without})


def _columns(kept: Application) -> dict[str, Any]:
    return {
        name: getattr(kept, name)
        for name in Application.__dataclass_fields__
        if name not in _KEPT_APART
    }
