"""Every SQL statement about facts that were asked for. Whether one was answered is read from what was established since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.tables import fact_question, finding
from shared.db.bulk import among
from shared.events.income import Feitsoort, Gevraagde


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that somebody asked for, of whom, and by when it has to be there."""

    id: UUID
    proposal_id: UUID
    dossier_id: UUID
    fact: Feitsoort
    person_id: UUID | None
    """Of whom the fact is; None: of the household."""
    asked_of: Gevraagde
    due_on: date
    words: str
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    dropped_at: datetime | None = None
    """Nobody needs it any more."""
    missed_at: datetime | None = None
    """It was published that it had not come."""
    answered_at: datetime | None = None
    """When it was established."""

    @property
    def is_open(self) -> bool:
        return self.dropped_at is None and self.answered_at is None


async def add(connection: AsyncConnection, new: Question) -> None:
    row = {name: getattr(new, name) for name in fact_question.c.keys()}  # noqa: SIM118 - columns, not a dict
    await connection.execute(insert(fact_question).values(row))


async def drop(connection: AsyncConnection, identifier: UUID, now: datetime) -> None:
    await connection.execute(
        update(fact_question).where(fact_question.c.id == identifier).values(dropped_at=now)
    )


async def note_missed(connection: AsyncConnection, ids: Collection[UUID], now: datetime) -> None:
    """That the answer did not come by its day was published."""
    await connection.execute(
        update(fact_question).where(among(fact_question.c.id, ids)).values(missed_at=now)
    )


async def go_along(connection: AsyncConnection, from_id: UUID, to_id: UUID) -> None:
    """What was asked for a proposal is asked for the one that took its place."""
    await connection.execute(
        update(fact_question)
        .where(fact_question.c.proposal_id == from_id)
        .values(proposal_id=to_id)
    )


async def list_of(
    connection: AsyncConnection, proposal_ids: Collection[UUID]
) -> Sequence[Question]:
    """All that was asked for these proposals, oldest first."""
    rows = await connection.execute(
        _questions()
        .where(among(fact_question.c.proposal_id, proposal_ids))
        .order_by(fact_question.c.id)
    )
    return [_question(row) for row in rows]


async def load(connection: AsyncConnection, ids: Collection[UUID]) -> Sequence[Question]:
    rows = await connection.execute(_questions().where(among(fact_question.c.id, ids)))
    return [_question(row) for row in rows]


def _questions() -> Select[Any]:
    answered = (
        select(func.min(finding.c.recorded_at))
        .where(
            finding.c.dossier_id == fact_question.c.dossier_id,
            finding.c.kind == fact_question.c.fact,
            or_(
                fact_question.c.person_id.is_(None),
                finding.c.person_id == fact_question.c.person_id,
            ),
            finding.c.recorded_at >= fact_question.c.asked_at,
        )
        .scalar_subquery()
    )
    return select(fact_question, answered.label("answered_at"))


def _question(row: Row[Any]) -> Question:
    return Question(**row._mapping)  # noqa: SLF001 - the columns are the fields
