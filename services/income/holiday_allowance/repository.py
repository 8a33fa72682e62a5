"""Every SQL statement about holiday allowances."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.holiday_allowance.rules import Reserved
from services.income.holiday_allowance.tables import holiday_allowance, holiday_allowance_run
from services.income.tables import right_period
from shared.db.bulk import among
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.income import Reden
from shared.events.wages import Toeslagaanleiding

FORM = 1
"""Of what is kept of the months."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What was determined; never changed, but that it becomes known."""

    id: UUID
    dossier_id: UUID
    municipality: str
    aanleiding: Toeslagaanleiding
    first_month: date
    last_month: date
    pay_before: date
    """The last day on which it has to be paid."""
    months: tuple[Reserved, ...]
    cents: int | None
    """None where it could not be determined."""
    unknown: Reden | None
    determined_at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """Everybody's allowance of a municipality, and how far it is."""

    municipality: str
    pay_month: date
    reached: UUID | None


_BEGIN = text(
    """
    INSERT INTO holiday_allowance_run (municipality, pay_month)
    VALUES (:municipality, :pay_month) ON CONFLICT DO NOTHING
    """
)


async def begin_run(connection: AsyncConnection, municipality: str, pay_month: date) -> None:
    await connection.execute(_BEGIN, {"municipality": municipality, "pay_month": pay_month})


async def open_runs(connection: AsyncConnection) -> list[Run]:
    """Those that are not done, oldest first."""
    table = holiday_allowance_run.c
    rows = await connection.execute(
        select(table.municipality, table.pay_month, table.reached)
        .where(table.done_at.is_(None))
        .order_by(table.pay_month, table.municipality)
    )
    return [Run(**row._mapping) for row in rows]  # noqa: SLF001 - the columns are the fields


async def note_reached(
    connection: AsyncConnection, run: Run, reached: UUID | None, done_at: datetime | None
) -> None:
    table = holiday_allowance_run
    await connection.execute(
        update(table)
        .where(table.c.municipality == run.municipality, table.c.pay_month == run.pay_month)
        .values(reached=reached or table.c.reached, done_at=done_at)
    )


async def with_right_before(
    connection: AsyncConnection, pay_month: date, after: UUID | None, limit: int
) -> list[UUID]:
    """The dossiers of which a right began before a month and was not over by then, by their ids."""
    table = right_period.c
    query = select(table.dossier_id).where(
        table.recorded_until.is_(None),
        table.valid_from < pay_month,
        or_(table.valid_until.is_(None), table.valid_until >= pay_month),
    )
    if after is not None:
        query = query.where(table.dossier_id > after)
    rows = await connection.execute(query.distinct().order_by(table.dossier_id).limit(limit))
    return list(rows.scalars())


async def ended_before(
    connection: AsyncConnection, month: date, after: UUID | None, limit: int
) -> list[UUID]:
    """The dossiers of which no right runs from a month on, and the months up to its end are not all determined; by their ids."""
    table, kept = right_period.c, holiday_allowance.c
    ends = func.max(func.coalesce(table.valid_until, text("'infinity'::date")))
    covered = (
        select(func.max(kept.last_month))
        .where(kept.dossier_id == table.dossier_id)
        .scalar_subquery()
    )
    last_day = ends - 1
    query = (
        select(table.dossier_id)
        .where(table.recorded_until.is_(None), table.amount_cents.is_distinct_from(0))
        .group_by(table.dossier_id)
        .having(ends <= month)
        .having(or_(covered.is_(None), covered < func.date_trunc("month", last_day)))
    )
    if after is not None:
        query = query.where(table.dossier_id > after)
    rows = await connection.execute(query.order_by(table.dossier_id).limit(limit))
    return list(rows.scalars())


async def not_determined(
    connection: AsyncConnection, after: UUID | None, limit: int
) -> list[Allowance]:
    """Those that could not be determined, by their ids."""
    table = holiday_allowance.c
    query = select(holiday_allowance).where(table.cents.is_(None))
    if after is not None:
        query = query.where(table.id > after)
    rows = await connection.execute(query.order_by(table.id).limit(limit))
    return [_allowance(row) for row in rows]


async def store(connection: AsyncConnection, new: Allowance) -> None:
    await connection.execute(insert(holiday_allowance).values(_row_of(new)))


async def note_known(connection: AsyncConnection, known: Allowance) -> None:
    """Of one that could not be determined: what it is."""
    row = _row_of(known)
    table = holiday_allowance
    await connection.execute(
        update(table)
        .where(table.c.id == known.id, table.c.cents.is_(None))
        .values({name: row[name] for name in ("months", "cents", "unknown", "determined_at")})
    )


async def load(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> Mapping[UUID, list[Allowance]]:
    """All of these dossiers, in the order of their months."""
    table = holiday_allowance
    rows = await connection.execute(
        select(table)
        .where(among(table.c.dossier_id, dossier_ids))
        .order_by(table.c.dossier_id, table.c.last_month)
    )
    found: dict[UUID, list[Allowance]] = defaultdict(list)
    for row in rows:
        found[row.dossier_id].append(_allowance(row))
    return found


async def list_own(
    connection: AsyncConnection,
    own: Own,
    today: date,
    after: UUID | None,
    limit: int,
    *,
    needs_person: bool,
) -> Sequence[Allowance]:
    """Newest first; those that could not be determined alone where that is asked."""
    table = holiday_allowance
    query = with_answering(table, today).where(is_answered_by(table, own, today))
    query = query.where(or_(table.c.cents.is_(None), table.c.cents > 0))
    if needs_person:
        query = query.where(table.c.cents.is_(None))
    if after is not None:
        query = query.where(table.c.id < after)
    rows = await connection.execute(query.order_by(table.c.id.desc()).limit(limit))
    return [_allowance(row) for row in rows]


def _row_of(allowance: Allowance) -> dict[str, Any]:
    return {
        "id": allowance.id,
        "dossier_id": allowance.dossier_id,
        "municipality": allowance.municipality,
        "reason": allowance.aanleiding,
        "first_month": allowance.first_month,
        "last_month": allowance.last_month,
        "pay_before": allowance.pay_before,
        "months": {
            "v": FORM,
            "maanden": [
                [month.maand.isoformat(), month.bijstand, month.gereserveerd]
                for month in allowance.months
            ],
        },
        "cents": allowance.cents,
        "unknown": allowance.unknown.model_dump(mode="json", by_alias=True)
        if allowance.unknown
        else None,
        "determined_at": allowance.determined_at,
    }


def _allowance(row: Row[Any]) -> Allowance:
    if row.months["v"] != FORM:
        msg = (
            f"a holiday allowance is kept in form {row.months['v']}, and this release reads {FORM}"
        )
        raise ValueError(msg)
    return Allowance(
        row.id,
        row.dossier_id,
        row.municipality,
        row.reason,
        row.first_month,
        row.last_month,
        row.pay_before,
        tuple(
            Reserved(date.fromisoformat(month), paid, kept)
            for month, paid, kept in row.months["maanden"]
        ),
        row.cents,
        Reden.model_validate(row.unknown) if row.unknown else None,
        row.determined_at,
    )
