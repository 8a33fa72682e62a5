"""Who acts for which organisation, and what an organisation has of us."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.partners.rows import COLUMNS, organisation_of
from services.routes.partners.schemas import Organisation
from shared.db.known_dossiers import with_answering

_IS_ACTIVE = "organisation.from_day <= :today AND (organisation.until_day IS NULL OR :today < organisation.until_day)"
_OF_WORKER = text(
    f"""
    SELECT {COLUMNS} FROM worker_role JOIN organisation ON organisation.id = worker_role.organisation_id
    WHERE worker_role.worker_id = :worker_id AND organisation.channel = 'medewerkers' AND {_IS_ACTIVE}
        AND worker_role.from_day <= :today AND (worker_role.until_day IS NULL OR :today < worker_role.until_day)
    ORDER BY worker_role.from_day DESC, worker_role.id LIMIT 1
    """  # noqa: S608 - our own words
)
_OF_SYSTEM = text(
    f"SELECT {COLUMNS} FROM organisation WHERE client_id = :client_id AND channel = 'systeem' AND {_IS_ACTIVE}"  # noqa: S608 - our own words
)


async def of_worker(
    connection: AsyncConnection, worker_id: UUID, today: date
) -> Organisation | None:
    values = {"worker_id": worker_id, "today": today}
    row = (await connection.execute(_OF_WORKER, values)).mappings().one_or_none()
    return organisation_of(row) if row is not None else None


async def of_system(
    connection: AsyncConnection, client_id: str, today: date
) -> Organisation | None:
    values = {"client_id": client_id, "today": today}
    row = (await connection.execute(_OF_SYSTEM, values)).mappings().one_or_none()
    return organisation_of(row) if row is not None else None


def _own(organisation_id: UUID, today: date) -> Select[Any]:
    handover = tables.handover
    return with_answering(handover, today).where(handover.c.organisation_id == organisation_id)


async def find(
    connection: AsyncConnection, organisation_id: UUID, handover_id: UUID, today: date
) -> RowMapping | None:
    query = _own(organisation_id, today).where(tables.handover.c.id == handover_id)
    row: RowMapping | None = (await connection.execute(query)).mappings().one_or_none()
    return row


async def list_changed(  # noqa: PLR0917 - which of them, and from where
    connection: AsyncConnection,
    organisation_id: UUID,
    today: date,
    states: Collection[str],
    since: datetime | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """The longest unchanged first, so that who goes on where the last page ended misses nothing."""
    handover = tables.handover.c
    query = _own(organisation_id, today)
    if states:
        query = query.where(handover.state.in_(states))
    if since is not None:
        query = query.where(handover.changed_at >= since)
    if after is not None:
        query = query.where(tuple_(handover.changed_at, handover.id) > after)
    query = query.order_by(handover.changed_at, handover.id).limit(limit)
    found: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
    return found


async def list_open(
    connection: AsyncConnection,
    organisation_id: UUID,
    today: date,
    states: Collection[str],
    limit: int,
) -> Sequence[RowMapping]:
    """What is expected soonest first."""
    handover = tables.handover.c
    query = _own(organisation_id, today).where(handover.state.in_(states))
    query = query.order_by(handover.next_on.asc().nulls_last(), handover.id).limit(limit)
    found: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
    return found


async def list_over(
    connection: AsyncConnection,
    organisation_id: UUID,
    today: date,
    states: Collection[str],
    limit: int,
) -> Sequence[RowMapping]:
    """What ended last first."""
    handover = tables.handover.c
    query = _own(organisation_id, today).where(handover.state.in_(states))
    query = query.order_by(handover.changed_at.desc(), handover.id.desc()).limit(limit)
    found: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
    return found
