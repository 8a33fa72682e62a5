"""Organisations with all that they do, and what was changed, as they are kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.organisations.schemas import Does, Kept
from services.routes.partners.rows import COLUMNS, organisation_of
from services.routes.periods import Period
from shared import ids
from shared.messaging.transaction import Transaction

_LIST = text(
    f"SELECT {COLUMNS}, contact, version FROM organisation ORDER BY lower(name), code"  # noqa: S608 - the columns are ours
)
_FIND = text(f"SELECT {COLUMNS}, contact, version FROM organisation WHERE id = :id")  # noqa: S608 - the columns are ours
# One change at a time, as no two may have one code or one system; reading goes on.
_HOLD = text("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE")
_DOES = text(
    """
    SELECT id, organisation_id, service, municipality, from_day, until_day, rank FROM organisation_service
    WHERE CAST(:organisation_id AS uuid) IS NULL OR organisation_id = :organisation_id
    ORDER BY service, municipality, from_day, rank
    """
)
_CODES = text("SELECT code FROM organisation")
_CLIENT = text("SELECT name FROM organisation WHERE client_id = :client_id AND id <> :id")
_ADD = text(
    """
    INSERT INTO organisation (id, code, name, from_day, channel, email, phone, client_id, contact, answer_days, contact_days,
        result_days, shareable, ground, agreement)
    VALUES (:id, :code, :name, :from_day, :channel, :email, :phone, :client_id, :contact, :answer_days, :contact_days,
        :result_days, CAST(:shareable AS text[]), :ground, :agreement)
    """
)
_CHANGE = text(
    """
    UPDATE organisation SET name = :name, channel = :channel, email = :email, phone = :phone, client_id = :client_id,
        contact = :contact, answer_days = :answer_days, contact_days = :contact_days, result_days = :result_days,
        shareable = CAST(:shareable AS text[]), ground = :ground, agreement = :agreement
    WHERE id = :id
    """
)
_END = text("UPDATE organisation SET until_day = :day WHERE id = :id")
_COUNT = text("UPDATE organisation SET version = version + 1 WHERE id = :id")
_ADD_SERVICE = text(
    """
    INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day, until_day, rank)
    VALUES (:id, :organisation_id, :service, :municipality, :from_day, :until_day, :rank)
    """
)
# What was to begin later never did.
_END_SERVICE = text(
    "UPDATE organisation_service SET until_day = greatest(from_day, CAST(:day AS date)) WHERE id = :id"
)
_NOTE = text(
    """
    INSERT INTO organisation_change (id, organisation_id, at, changed_by, kind, details, why)
    VALUES (:id, :organisation_id, :at, :changed_by, :kind, CAST(:details AS jsonb), :why)
    """
)
_CHANGES = text(
    """
    SELECT at, changed_by, kind, details, why, worker.name AS changer FROM organisation_change
    LEFT JOIN worker ON worker.id::text = changed_by
    WHERE organisation_id = :organisation_id ORDER BY at DESC, organisation_change.id DESC
    """
)


async def list_kept(connection: AsyncConnection) -> list[Kept]:
    """All there are and were, by name: some tens."""
    does = await _does(connection, None)
    rows = (await connection.execute(_LIST)).mappings()
    return [_kept(dict(row), does) for row in rows]


async def find(connection: AsyncConnection, organisation_id: UUID) -> Kept | None:
    row = (await connection.execute(_FIND, {"id": organisation_id})).mappings().one_or_none()
    if row is None:
        return None
    return _kept(dict(row), await _does(connection, organisation_id))


async def hold(tx: Transaction) -> None:
    """Nobody else changes an organisation until the end of the transaction."""
    await tx.execute(_HOLD)


async def list_codes(tx: Transaction) -> frozenset[str]:
    return frozenset((await tx.execute(_CODES)).scalars())


async def who_has(tx: Transaction, client_id: str, but: UUID) -> str | None:
    """Which other organisation has this system."""
    name: str | None = (await tx.execute(_CLIENT, {"client_id": client_id, "id": but})).scalar()
    return name


async def add(tx: Transaction, values: Mapping[str, Any]) -> UUID:
    organisation_id = ids.new_id()
    await tx.execute(_ADD, {**values, "id": organisation_id})
    return organisation_id


async def change(tx: Transaction, organisation_id: UUID, values: Mapping[str, Any]) -> None:
    await tx.execute(_CHANGE, {**values, "id": organisation_id})


async def end(tx: Transaction, organisation_id: UUID, day: date) -> None:
    await tx.execute(_END, {"id": organisation_id, "day": day})


async def count_change(tx: Transaction, organisation_id: UUID) -> None:
    await tx.execute(_COUNT, {"id": organisation_id})


async def add_service(  # noqa: PLR0917 - the columns of the row
    tx: Transaction,
    organisation_id: UUID,
    service: str,
    municipality: str,
    period: Period,
    rank: int,
) -> None:
    values = {
        "id": ids.new_id(),
        "organisation_id": organisation_id,
        "service": service,
        "municipality": municipality,
        "from_day": period.from_day,
        "until_day": period.until_day,
        "rank": rank,
    }
    await tx.execute(_ADD_SERVICE, values)


async def end_service(tx: Transaction, does_id: UUID, day: date) -> None:
    await tx.execute(_END_SERVICE, {"id": does_id, "day": day})


async def note(  # noqa: PLR0917 - the columns of the row
    tx: Transaction,
    organisation_id: UUID,
    changed_by: str,
    kind: str,
    details: Mapping[str, object],
    why: str,
) -> None:
    """Keep who changed what, when and why."""
    values = {
        "id": ids.new_id(),
        "organisation_id": organisation_id,
        "at": tx.now,
        "changed_by": changed_by,
        "kind": kind,
        "details": orjson.dumps(details).decode(),
        "why": why,
    }
    await tx.execute(_NOTE, values)


async def changes_of(connection: AsyncConnection, organisation_id: UUID) -> Sequence[Row[Any]]:
    """The newest first."""
    rows = await connection.execute(_CHANGES, {"organisation_id": organisation_id})
    return rows.all()


async def _does(
    connection: AsyncConnection, organisation_id: UUID | None
) -> Mapping[UUID, list[Does]]:
    found: defaultdict[UUID, list[Does]] = defaultdict(list)
    for row in await connection.execute(_DOES, {"organisation_id": organisation_id}):
        period = Period(row.from_day, row.until_day)
        found[row.organisation_id].append(
            Does(row.id, row.service, row.municipality, row.rank, period)
        )
    return found


def _kept(row: dict[str, Any], does: Mapping[UUID, list[Does]]) -> Kept:
    contact, version = row.pop("contact"), row.pop("version")
    return Kept(organisation_of(row), contact, version, tuple(does.get(row["id"], ())))
