"""Mails as they are kept, and what they are made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.access import Viewer
from services.routes.mail.rules import Amounts, Daily, Kind, Urgent, Wish
from services.routes.mail.to_partners import PartnerKind, channels_of
from services.routes.notices.visible import open_tasks_of
from shared import ids
from shared.messaging.transaction import Transaction

KEPT = timedelta(days=90)

_WISH = text(
    """
    SELECT worker.email, coalesce(mail_wish.wish, 'geen') AS wish FROM worker
    LEFT JOIN mail_wish ON mail_wish.worker_id = worker.id WHERE worker.id = :worker_id
    """
)
_SET_EMAIL = text("UPDATE worker SET email = :email WHERE id = :worker_id")
_SET_WISH = text(
    """
    INSERT INTO mail_wish (worker_id, wish) VALUES (:worker_id, :wish)
    ON CONFLICT (worker_id) DO UPDATE SET wish = excluded.wish
    """
)
# Who works here today, is not away, and has this day among the working days.
_IS_THERE = """
    worker.email IS NOT NULL AND worker.active_from <= :today
    AND (worker.active_until IS NULL OR :today < worker.active_until)
    AND extract(isodow FROM CAST(:today AS date))::smallint = ANY (worker.working_days)
    AND NOT EXISTS (
        SELECT FROM absence WHERE absence.worker_id = worker.id
            AND from_day <= :today AND (until_day IS NULL OR :today < until_day))
    """
_WAIT_FOR_DAILY = text(
    f"""
    SELECT worker.id FROM worker JOIN mail_wish ON mail_wish.worker_id = worker.id
    WHERE mail_wish.wish <> 'geen' AND {_IS_THERE}
        AND NOT EXISTS (
            SELECT FROM mail WHERE mail.worker_id = worker.id AND day = :today AND kind = 'dagelijks')
    ORDER BY worker.id LIMIT :limit
    """  # noqa: S608 - our own text
)
_WANT_URGENT = text(
    f"""
    SELECT worker.id FROM worker JOIN mail_wish ON mail_wish.worker_id = worker.id
    WHERE mail_wish.wish = 'ook-dringend' AND {_IS_THERE}
        AND (CAST(:only AS uuid[]) IS NULL OR worker.id = ANY (CAST(:only AS uuid[])))
    ORDER BY worker.id
    """  # noqa: S608 - our own text
)
_ADD = text(
    """
    INSERT INTO mail (id, worker_id, kind, day, counts, made_at, state, next_at, settled_at)
    VALUES (:id, :worker_id, :kind, :day, CAST(:counts AS jsonb), :now, :state, :next_at,
        CASE WHEN :state = 'waiting' THEN NULL ELSE CAST(:now AS timestamptz) END)
    ON CONFLICT (worker_id, day) WHERE kind = 'dagelijks' DO NOTHING
    """
)
# Not to who gets it in another way, and not beside one that says the same and did not go out yet.
_ADD_TO_PARTNER = text(
    """
    INSERT INTO mail (id, handover_id, organisation_id, kind, day, counts, made_at, state, next_at)
    SELECT :id, :handover_id, organisation.id, :kind, :day, '{}', :now, 'waiting', :next_at FROM organisation
    WHERE organisation.id = :organisation_id AND organisation.channel = ANY (CAST(:channels AS text[]))
        AND organisation.email IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM mail WHERE mail.handover_id = :handover_id AND mail.organisation_id = organisation.id
                AND mail.kind = :kind AND mail.state = 'waiting' AND mail.attempts = 0)
    """
)
_TO_PARTNER = text(
    """
    SELECT count(*) FILTER (WHERE made_at > :since) AS how_many, max(made_at) AS last_at FROM mail
    WHERE handover_id = :handover_id AND organisation_id = :organisation_id AND kind = :kind
    """
)
_LAST_URGENT = text(
    """
    SELECT id, counts, made_at, state = 'waiting' AND attempts = 0 AS is_open FROM mail
    WHERE worker_id = :worker_id AND kind = 'dringend' ORDER BY made_at DESC, id DESC LIMIT 1 FOR UPDATE
    """
)
_SET_COUNTS = text("UPDATE mail SET counts = CAST(:counts AS jsonb) WHERE id = :id")
_NOTICE = text("INSERT INTO task_notice (task_id, kind, at) VALUES (:task_id, :kind, :now)")
# Two workers at once take different ones.
_TAKE_NOTICES = text(
    """
    DELETE FROM task_notice WHERE id IN (
        SELECT id FROM task_notice ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
    RETURNING task_id, kind
    """
)
_HOLDERS = text(
    """
    SELECT assignee_id, id FROM task
    WHERE id = ANY (CAST(:ids AS uuid[])) AND status = 'open' AND assignee_id IS NOT NULL
    """
)
# Whoever takes one has until `until` to say what became of it; after that somebody else sends it, under the same id.
_CLAIM = text(
    """
    WITH claimed AS (
        UPDATE mail SET attempts = attempts + 1, next_at = :until
        WHERE id IN (
            SELECT id FROM mail WHERE state = 'waiting' AND next_at <= :now
            ORDER BY next_at, id LIMIT :limit FOR UPDATE SKIP LOCKED)
        RETURNING id, worker_id, handover_id, organisation_id, kind, day, counts, made_at, attempts
    )
    SELECT claimed.*, coalesce(worker.email, organisation.email) AS email, coalesce(mail_wish.wish, 'geen') AS wish,
        worker.id IS NOT NULL AND (worker.active_until IS NULL OR :today < worker.active_until) AS works_here,
        handover.id IS NOT NULL AND handover.status = 'running'
            AND handover.organisation_id = claimed.organisation_id AS is_theirs, organisation.channel
    FROM claimed LEFT JOIN worker ON worker.id = claimed.worker_id
    LEFT JOIN mail_wish ON mail_wish.worker_id = worker.id
    LEFT JOIN organisation ON organisation.id = claimed.organisation_id
    LEFT JOIN handover ON handover.id = claimed.handover_id ORDER BY claimed.id
    """
)
_DOSSIER = text("SELECT dossier_id FROM handover WHERE id = :id")
_LAST_FAILED = text(
    """
    SELECT CASE WHEN state = 'failed' THEN settled_at END FROM mail
    WHERE handover_id = :handover_id AND organisation_id = :organisation_id AND kind <> 'einde' AND state IN ('failed', 'sent', 'waiting')
    ORDER BY made_at DESC, id DESC LIMIT 1
    """
)
_SETTLE = text(
    """
    UPDATE mail SET state = :state, settled_at = :now, why = :why WHERE id = :id AND state = 'waiting'
    """
)
_LATER = text("UPDATE mail SET next_at = :next_at, why = :why WHERE id = :id AND state = 'waiting'")
_FORGET = text("DELETE FROM mail WHERE made_at < :before AND state <> 'waiting'")
_MEASURE = text(
    """
    SELECT count(*) FILTER (WHERE state = 'failed' AND settled_at > :since) AS failed,
        count(*) FILTER (WHERE state = 'waiting' AND made_at < :late_before) AS late
    FROM mail WHERE made_at > :since
    """
)


async def wish_of(connection: AsyncConnection, worker_id: UUID) -> tuple[str | None, Wish]:
    """The address of a worker, and which mail he or she wants there."""
    row = (await connection.execute(_WISH, {"worker_id": worker_id})).one()
    return row.email, row.wish


async def keep_wish(tx: Transaction, worker_id: UUID, email: str | None, wish: Wish) -> None:
    await tx.execute(_SET_EMAIL, {"worker_id": worker_id, "email": email})
    await tx.execute(_SET_WISH, {"worker_id": worker_id, "wish": wish})


async def who_waits_for_daily(tx: Transaction, limit: int) -> Sequence[UUID]:
    rows = await tx.execute(_WAIT_FOR_DAILY, {"today": tx.today, "limit": limit})
    return rows.scalars().all()


async def who_wants_urgent(tx: Transaction, only: Collection[UUID] | None = None) -> Sequence[UUID]:
    """Of these, or of all who work here, those who are there today."""
    values = {"today": tx.today, "only": None if only is None else sorted(only)}
    return (await tx.execute(_WANT_URGENT, values)).scalars().all()


async def add(
    tx: Transaction, worker_id: UUID, kind: Kind, amounts: Amounts, next_at: datetime
) -> None:
    """A mail that waits to be sent; where there is nothing to say, only that this was looked at."""
    await tx.execute(
        _ADD,
        {
            "id": ids.new_id(),
            "worker_id": worker_id,
            "kind": kind,
            "day": tx.today,
            "counts": _json(amounts),
            "now": tx.now,
            "state": "waiting" if amounts.total else "nothing",
            "next_at": next_at,
        },
    )


async def add_to_partner(
    tx: Transaction,
    handover_id: UUID,
    organisation_id: UUID,
    kind: PartnerKind,
    next_at: datetime,
) -> None:
    await tx.execute(
        _ADD_TO_PARTNER,
        {
            "id": ids.new_id(),
            "handover_id": handover_id,
            "organisation_id": organisation_id,
            "kind": kind,
            "channels": sorted(channels_of(kind)),
            "day": tx.today,
            "now": tx.now,
            "next_at": next_at,
        },
    )


async def count_to_partner(
    tx: Transaction, handover_id: UUID, organisation_id: UUID, kind: PartnerKind
) -> tuple[int, datetime | None]:
    """How many of these were made in the last day, and when the last one ever was."""
    values = {
        "handover_id": handover_id,
        "organisation_id": organisation_id,
        "kind": kind,
        "since": tx.now - timedelta(days=1),
    }
    row = (await tx.execute(_TO_PARTNER, values)).one()
    return row.how_many, row.last_at


async def last_urgent(tx: Transaction, worker_id: UUID) -> Row[Any] | None:
    return (await tx.execute(_LAST_URGENT, {"worker_id": worker_id})).one_or_none()


async def set_counts(tx: Transaction, mail_id: UUID, amounts: Amounts) -> None:
    await tx.execute(_SET_COUNTS, {"id": mail_id, "counts": _json(amounts)})


async def notice(tx: Transaction, task_id: UUID, kind: str) -> None:
    await tx.execute(_NOTICE, {"task_id": task_id, "kind": kind, "now": tx.now})


async def take_notices(tx: Transaction, limit: int) -> Sequence[Row[Any]]:
    return (await tx.execute(_TAKE_NOTICES, {"limit": limit})).all()


async def holders_of(tx: Transaction, task_ids: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """Who has which of these tasks, as far as they are open."""
    found: dict[UUID, set[UUID]] = {}
    for row in await tx.execute(_HOLDERS, {"ids": sorted(task_ids)}):
        found.setdefault(row.assignee_id, set()).add(row.id)
    return found


def _is_of_team(viewer: Viewer) -> ColumnElement[bool]:
    """Nobody's, in a dossier of the own teams or of no team."""
    team, task = tables.dossier_team.c, tables.task.c
    of_dossier = exists().where(team.dossier_id == task.dossier_id)
    is_own = of_dossier.where(team.team_id.in_(sorted(viewer.caller.work.teams)))
    return task.assignee_id.is_(None) & or_(is_own, ~of_dossier)


async def count_daily(
    connection: AsyncConnection, viewer: Viewer, today: date, since: datetime
) -> Daily:
    task = tables.task.c
    is_own = task.assignee_id == UUID(viewer.subject)
    is_team = _is_of_team(viewer)
    is_waiting = func.coalesce(task.waits_until > today, False)
    late, due = task.due_on < today, task.due_on == today

    def how_many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(*conditions)

    query = (
        select(
            how_many(is_own, late),
            how_many(is_own, due),
            how_many(is_team, late),
            how_many(is_team, due),
            how_many(or_(is_own, is_team), task.created_at >= since),
        )
        .select_from(tables.task)
        .where(*open_tasks_of(viewer, today), ~is_waiting)
    )
    return Daily(*(await connection.execute(query)).one())


async def count_due(
    connection: AsyncConnection, viewer: Viewer, today: date, task_ids: Collection[UUID]
) -> int:
    """How many of these tasks are for somebody to do, or for the own team."""
    query = (
        select(func.count())
        .select_from(tables.task)
        .where(
            tables.task.c.id.in_(sorted(task_ids)),
            *open_tasks_of(viewer, today),
            or_(tables.task.c.assignee_id == UUID(viewer.subject), _is_of_team(viewer)),
        )
    )
    return int((await connection.execute(query)).scalar_one())


async def claim(tx: Transaction, until: datetime, limit: int) -> Sequence[Row[Any]]:
    values = {"now": tx.now, "until": until, "limit": limit, "today": tx.today}
    return (await tx.execute(_CLAIM, values)).all()


async def dossier_of(tx: Transaction, handover_id: UUID) -> UUID:
    dossier_id: UUID = (await tx.execute(_DOSSIER, {"id": handover_id})).scalar_one()
    return dossier_id


async def last_failed(
    connection: AsyncConnection, handover_id: UUID, organisation_id: UUID
) -> datetime | None:
    values = {"handover_id": handover_id, "organisation_id": organisation_id}
    found: datetime | None = (await connection.execute(_LAST_FAILED, values)).scalar_one_or_none()
    return found


async def settle(tx: Transaction, mail_id: UUID, state: str, why: str | None = None) -> None:
    await tx.execute(_SETTLE, {"id": mail_id, "state": state, "now": tx.now, "why": why})


async def postpone(tx: Transaction, mail_id: UUID, next_at: datetime, why: str) -> None:
    await tx.execute(_LATER, {"id": mail_id, "next_at": next_at, "why": why})


async def forget(tx: Transaction) -> None:
    await tx.execute(_FORGET, {"before": tx.now - KEPT})


async def measure(connection: AsyncConnection, now: datetime) -> Row[Any]:
    values = {"since": now - timedelta(days=1), "late_before": now - timedelta(minutes=30)}
    return (await connection.execute(_MEASURE, values)).one()


def amounts_of(row: Row[Any]) -> Amounts:
    return Daily.of(row.counts) if row.kind == "dagelijks" else Urgent.of(row.counts)


def _json(amounts: Amounts) -> str:
    return orjson.dumps(asdict(amounts)).decode()
