"""Every SQL statement about runs and what they came to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.settlement.booking import Boeking
from services.income.settlement.rules import Berekend
from services.income.settlement.stored import (
    read_booking,
    read_claims,
    read_month,
    read_reason,
    store_booking,
    store_claims,
    store_month,
    store_reason,
)
from services.income.settlement.tables import settlement, settlement_run, wage_reminder
from services.income.tables import right_period
from shared.db.bulk import among
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.income import Reden
from shared.events.wages import Loonstap


@dataclass(frozen=True, slots=True)
class Settled:
    """What one run of one household came to; never changed."""

    id: UUID
    dossier_id: UUID
    municipality: str
    month: date
    cut_off_on: date
    months: tuple[Berekend, ...]
    """Its own month and those that came out otherwise than in the run before."""
    bookings: tuple[Boeking, ...]
    open_claims: Mapping[date, int]
    payable: int | None
    """In cents; None where it could not be determined."""
    unknown: Reden | None
    """Why not."""
    proposal_id: UUID | None
    settled_at: datetime

    @property
    def own_month(self) -> Berekend | None:
        return next((month for month in self.months if month.maand == self.month), None)

    @property
    def is_complete(self) -> bool:
        return self.own_month is None or self.own_month.compleet


@dataclass(frozen=True, slots=True)
class Run:
    """The run of a municipality's month, and how far it is."""

    municipality: str
    month: date
    cut_off_on: date
    reached: UUID | None


_BEGIN = text(
    """
    INSERT INTO settlement_run (municipality, month, cut_off_on, begun_at)
    VALUES (:municipality, :month, :cut_off_on, :now) ON CONFLICT DO NOTHING
    """
)


async def last_run(connection: AsyncConnection, municipality: str) -> date | None:
    found = await connection.execute(
        select(func.max(settlement_run.c.month)).where(
            settlement_run.c.municipality == municipality
        )
    )
    return found.scalar_one()  # type: ignore[no-any-return]


async def begin_run(
    connection: AsyncConnection, municipality: str, month: date, cut_off_on: date, now: datetime
) -> None:
    await connection.execute(
        _BEGIN,
        {"municipality": municipality, "month": month, "cut_off_on": cut_off_on, "now": now},
    )


async def open_runs(connection: AsyncConnection) -> list[Run]:
    """Those that are not done, oldest first: a month counts on from the one before."""
    table = settlement_run.c
    rows = await connection.execute(
        select(table.municipality, table.month, table.cut_off_on, table.reached)
        .where(table.done_at.is_(None))
        .order_by(table.month, table.municipality)
    )
    return [Run(**row._mapping) for row in rows]  # noqa: SLF001 - the columns are the fields


async def note_reached(
    connection: AsyncConnection, run: Run, reached: UUID | None, done_at: datetime | None
) -> None:
    table = settlement_run
    await connection.execute(
        update(table)
        .where(table.c.municipality == run.municipality, table.c.month == run.month)
        .values(reached=reached or table.c.reached, done_at=done_at)
    )


async def with_right_since(
    connection: AsyncConnection, first: date, before: date, after: UUID | None, limit: int
) -> list[UUID]:
    """The dossiers with a right on some day from `first` up to, and not including, `before`; by their ids."""
    table = right_period.c
    query = select(table.dossier_id).where(
        table.recorded_until.is_(None),
        table.valid_from < before,
        or_(table.valid_until.is_(None), table.valid_until > first),
    )
    if after is not None:
        query = query.where(table.dossier_id > after)
    rows = await connection.execute(query.distinct().order_by(table.dossier_id).limit(limit))
    return list(rows.scalars())


async def store(connection: AsyncConnection, settled: Settled) -> None:
    await connection.execute(insert(settlement).values(row_of(settled)))


def row_of(settled: Settled) -> dict[str, Any]:
    """As it is kept."""
    return {
        "id": settled.id,
        "dossier_id": settled.dossier_id,
        "municipality": settled.municipality,
        "month": settled.month,
        "cut_off_on": settled.cut_off_on,
        "months": [store_month(month) for month in settled.months],
        "bookings": [store_booking(booking) for booking in settled.bookings],
        "open_claims": store_claims(settled.open_claims),
        "payable_cents": settled.payable,
        "unknown": store_reason(settled.unknown) if settled.unknown else None,
        "proposal_id": settled.proposal_id,
        "settled_at": settled.settled_at,
    }


async def load(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> Mapping[UUID, list[Settled]]:
    """All runs of these dossiers, in the order of their months."""
    rows = await connection.execute(
        select(settlement)
        .where(among(settlement.c.dossier_id, dossier_ids))
        .order_by(settlement.c.dossier_id, settlement.c.month)
    )
    found: dict[UUID, list[Settled]] = defaultdict(list)
    for row in rows:
        found[row.dossier_id].append(_settled(row))
    return found


async def list_of_month(  # noqa: PLR0917 - of whose, which month, and which page of it
    connection: AsyncConnection,
    own: Own,
    today: date,
    month: date,
    after: UUID | None,
    limit: int,
    *,
    needs_person: bool,
) -> Sequence[Settled]:
    """Of one month, by id; those that need a person alone where that is asked."""
    table = settlement
    query = with_answering(table, today).where(
        table.c.month == month, is_answered_by(table, own, today)
    )
    if needs_person:
        query = query.where(or_(table.c.unknown.is_not(None), table.c.proposal_id.is_not(None)))
    if after is not None:
        query = query.where(table.c.id > after)
    rows = await connection.execute(query.order_by(table.c.id).limit(limit))
    return [_settled(row) for row in rows]


async def months_with_runs(connection: AsyncConnection, own: Own) -> list[date]:
    """Newest first."""
    table = settlement_run.c
    rows = await connection.execute(
        select(table.month)
        .where(table.municipality.in_(sorted(own.municipalities)))
        .distinct()
        .order_by(table.month.desc())
    )
    return list(rows.scalars())


async def keep_reminded(
    connection: AsyncConnection,
    dossier_id: UUID,
    wanted: Iterable[tuple[UUID, date, Loonstap]],
    now: datetime,
) -> set[tuple[UUID, date, Loonstap]]:
    """Note what is told of missing wages; gives what was not told before."""
    new: set[tuple[UUID, date, Loonstap]] = set()
    for job_id, month, step in wanted:
        kept = await connection.execute(
            upsert(wage_reminder)
            .values(
                dossier_id=dossier_id,
                job_id=job_id,
                month=month,
                step=_STEPS[step],
                published_at=now,
            )
            .on_conflict_do_nothing()
            .returning(wage_reminder.c.job_id)
        )
        if kept.first() is not None:
            new.add((job_id, month, step))
    return new


async def count_missing(
    connection: AsyncConnection, dossier_ids: Collection[UUID], month: date
) -> set[UUID]:
    """The dossiers in which somebody has to look into a wage that is not there, of the months before this one."""
    rows = await connection.execute(
        select(wage_reminder.c.dossier_id).where(
            and_(
                among(wage_reminder.c.dossier_id, dossier_ids),
                wage_reminder.c.step == "taak",
                wage_reminder.c.month < month,
            )
        )
    )
    return set(rows.scalars())


_STEPS: Mapping[Loonstap, str] = {
    "loonopgave-herinneren": "herinnering",
    "loonopgave-ontbreekt": "taak",
}


def _settled(row: Row[Any]) -> Settled:
    return Settled(
        id=row.id,
        dossier_id=row.dossier_id,
        municipality=row.municipality,
        month=row.month,
        cut_off_on=row.cut_off_on,
        months=tuple(read_month(month) for month in row.months),
        bookings=tuple(read_booking(booking, row.month) for booking in row.bookings),
        open_claims=read_claims(row.open_claims),
        payable=row.payable_cents,
        unknown=read_reason(row.unknown) if row.unknown else None,
        proposal_id=row.proposal_id,
        settled_at=row.settled_at,
    )
