"""Every SQL statement about rights and decisions; whole batches at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Text, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Uuid

from services.income import tables
from services.income.rights.rows import Decision, GrantedAmount, Recorded
from services.income.rights.standing import Rechtsperiode, Staand
from services.income.rights.stored import (
    read_change,
    read_filling_text,
    store_change,
    store_filling,
)
from shared import ids
from shared.db.bulk import among, insert_rows

KIND = "algemene-bijstand"


async def load_standing(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Staand]:
    """What stands of each dossier now; one of which nothing was ever decided is left out, one whose right is over is not."""
    table = tables.right_period
    rows = await connection.execute(
        _periods()
        .where(among(table.c.dossier_id, dossier_ids), table.c.right == KIND)
        .where(table.c.recorded_until.is_(None))
        .order_by(table.c.dossier_id, table.c.valid_from)
    )
    standing: dict[UUID, list[Rechtsperiode]] = defaultdict(list)
    for row in rows:
        standing[row.dossier_id].append(_period(row))
    missing = set(dossier_ids) - standing.keys()
    decided = await _decided(connection, missing) if missing else set()
    return {dossier_id: tuple(periods) for dossier_id, periods in standing.items()} | dict.fromkeys(
        decided, ()
    )


async def load_thought(
    connection: AsyncConnection, dossier_id: UUID, moment: datetime
) -> list[Recorded]:
    """What was thought at a moment that stood, in order."""
    table = tables.right_period
    rows = await connection.execute(
        _periods()
        .where(table.c.dossier_id == dossier_id, table.c.right == KIND)
        .where(table.c.recorded_at <= moment)
        .where(table.c.recorded_until.is_(None) | (table.c.recorded_until > moment))
        .order_by(table.c.valid_from)
    )
    return [Recorded(_period(row), row.recorded_at, row.recorded_until) for row in rows]


async def load_recorded(connection: AsyncConnection, dossier_id: UUID) -> list[Recorded]:
    """All that was ever thought to stand, in the order in which it was recorded."""
    table = tables.right_period
    rows = await connection.execute(
        _periods()
        .where(table.c.dossier_id == dossier_id, table.c.right == KIND)
        .order_by(table.c.recorded_at, table.c.valid_from)
    )
    return [Recorded(_period(row), row.recorded_at, row.recorded_until) for row in rows]


async def replace_standing(
    connection: AsyncConnection,
    changed: Mapping[UUID, tuple[Staand, Staand]],
    now: datetime,
) -> None:
    """Per dossier what stood and what stands from now on: what is the same stays as it was recorded."""
    gone = [
        (dossier_id, period.van)
        for dossier_id, (before, after) in changed.items()
        for period in before
        if period not in after
    ]
    table = tables.right_period
    if gone:
        dossier_ids = {dossier_id for dossier_id, _ in gone}
        rows = await connection.execute(
            select(table.c.id, table.c.dossier_id, table.c.valid_from)
            .where(among(table.c.dossier_id, dossier_ids), table.c.right == KIND)
            .where(table.c.recorded_until.is_(None))
        )
        over = [row.id for row in rows if (row.dossier_id, row.valid_from) in set(gone)]
        await connection.execute(
            update(table).where(among(table.c.id, over)).values(recorded_until=now)
        )
    new = [
        {
            "id": ids.new_id(),
            "dossier_id": dossier_id,
            "right": KIND,
            "valid_from": period.van,
            "valid_until": period.tot,
            "filling": store_filling(period.invulling),
            "amount_cents": period.bedrag,
            "decision_id": period.besluit_id,
            "recorded_at": now,
        }
        for dossier_id, (before, after) in changed.items()
        for period in after
        if period not in before
    ]
    await insert_rows(connection, table, new)


async def store_granted(
    connection: AsyncConnection, dossier_id: UUID, granted: GrantedAmount, now: datetime
) -> None:
    row = {
        "id": ids.new_id(),
        "dossier_id": dossier_id,
        "right": granted.right,
        "valid_from": granted.judged_on,
        "valid_until": granted.not_before,
        "filling": None,
        "amount_cents": granted.cents,
        "decision_id": granted.decision_id,
        "recorded_at": now,
    }
    await insert_rows(connection, tables.right_period, [row])


async def list_granted(connection: AsyncConnection, dossier_id: UUID) -> list[GrantedAmount]:
    """What was granted once in a dossier, the newest first."""
    period = tables.right_period.c
    rows = await connection.execute(
        select(period.right, period.valid_from, period.valid_until)
        .add_columns(period.amount_cents, period.decision_id)
        .where(period.dossier_id == dossier_id, period.right != KIND)
        .where(period.recorded_until.is_(None))
        .order_by(period.valid_from.desc())
    )
    return [GrantedAmount(*row) for row in rows]


async def store_decisions(connection: AsyncConnection, decisions: Sequence[Decision]) -> None:
    rows = [
        {
            "id": decision.id,
            "dossier_id": decision.dossier_id,
            "right": decision.right,
            "municipality": decision.municipality,
            "kind": decision.kind,
            "starts_on": decision.starts_on,
            "changes": [store_change(change) for change in decision.changes],
            "proposal_id": decision.proposal_id,
            "application_id": decision.application_id,
            "life_event_ids": list(decision.life_event_ids),
            "drafted_by": decision.drafted_by,
            "drafted_by_name": decision.drafted_by_name,
            "taken_by": decision.taken_by,
            "taken_by_name": decision.taken_by_name,
            "reason": decision.reason,
            "seen": decision.seen,
            "taken_at": decision.taken_at,
        }
        for decision in decisions
    ]
    await insert_rows(connection, tables.decision, rows)


async def list_decisions(connection: AsyncConnection, dossier_id: UUID) -> list[Decision]:
    """All of a dossier, newest first."""
    table = tables.decision
    rows = await connection.execute(
        select(table).where(table.c.dossier_id == dossier_id).order_by(table.c.id.desc())
    )
    return [_decision(row) for row in rows]


async def count_resting_on(connection: AsyncConnection, life_event_ids: Collection[UUID]) -> int:
    """How many decisions were taken because of one of these."""
    table = tables.decision
    asked = literal(sorted(life_event_ids), ARRAY(Uuid))
    found = await connection.execute(
        select(func.count()).where(table.c.life_event_ids.op("&&")(asked))
    )
    return int(found.scalar_one())


async def _decided(connection: AsyncConnection, dossier_ids: Collection[UUID]) -> set[UUID]:
    table = tables.decision
    rows = await connection.execute(
        select(table.c.dossier_id)
        .where(among(table.c.dossier_id, dossier_ids), table.c.right == KIND)
        .distinct()
    )
    return set(rows.scalars())


def _periods() -> Select[Any]:
    """With the kind of decision that each rests on."""
    period = tables.right_period.c
    return select(
        period.dossier_id,
        period.valid_from,
        period.valid_until,
        period.filling.cast(Text).label("filling"),
        period.amount_cents,
        period.decision_id,
        period.recorded_at,
        period.recorded_until,
        tables.decision.c.kind,
        tables.decision.c.taken_by,
        tables.decision.c.starts_on,
    ).join(tables.decision, tables.decision.c.id == period.decision_id)


def _period(row: Row[Any]) -> Rechtsperiode:
    return Rechtsperiode(
        row.valid_from,
        row.valid_until,
        read_filling_text(row.filling) if row.filling is not None else None,
        row.decision_id,
        row.amount_cents,
        row.kind,
        automatisch=row.taken_by is None,
        toegekend_per=row.starts_on if row.kind == "toekennen" else None,
    )


def _decision(row: Row[Any]) -> Decision:
    stored = dict(row._mapping)  # noqa: SLF001 - the columns are the fields
    changes = tuple(read_change(change) for change in stored.pop("changes"))
    return Decision(**stored | {"life_event_ids": tuple(stored["life_event_ids"])}, changes=changes)
