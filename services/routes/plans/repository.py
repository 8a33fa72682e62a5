"""Every statement about plans."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.plans.schemas import Goal, Step
from shared.db.bulk import insert_rows
from shared.messaging.transaction import Transaction

_HISTORY: Final = text(
    """
    SELECT plan_version.*, worker.name AS maker, said.answer, said.answered_on, said.words, said.recorded_by
    FROM plan_version LEFT JOIN worker ON worker.id::text = made_by
    LEFT JOIN LATERAL (SELECT * FROM plan_agreement WHERE version_id = plan_version.id
        ORDER BY recorded_at DESC, id DESC LIMIT 1) AS said ON true
    WHERE dossier_id = :dossier ORDER BY version DESC LIMIT :limit
    """
)
_GOALS: Final = text("SELECT pillar, words FROM plan_goal WHERE version_id = :version")
_STEPS: Final = text(
    "SELECT * FROM plan_step WHERE version_id = :version ORDER BY pillar, position"
)
_ADD: Final = text(
    """
    INSERT INTO plan_version (id, dossier_id, version, made_by, made_at)
    VALUES (:id, :dossier, :version, :actor, :now)
    """
)
_SAY: Final = text(
    """
    INSERT INTO plan_agreement (id, version_id, answer, answered_on, recorded_by, recorded_at, words)
    VALUES (:id, :version, :answer, :day, :actor, :now, :words)
    """
)
_FINISH: Final = text(
    """
    UPDATE plan_step SET done_on = :today, done_by = :actor
    WHERE id = :id AND version_id = :version AND done_on IS NULL
    """
)


async def history(connection: AsyncConnection, dossier_id: UUID, limit: int) -> Sequence[Row[Any]]:
    """The versions, newest first, each with what was said of it last."""
    return (await connection.execute(_HISTORY, {"dossier": dossier_id, "limit": limit})).all()


async def goals_of(connection: AsyncConnection, version_id: UUID) -> dict[str, Goal]:
    asked = {"version": version_id}
    steps = defaultdict[str, list[Step]](list)
    for row in await connection.execute(_STEPS, asked):
        step = Step(row.id, row.words, row.who, row.due_on, row.done_on, row.done_by)
        steps[row.pillar].append(step)
    goals = await connection.execute(_GOALS, asked)
    return {row.pillar: Goal(row.words, steps[row.pillar]) for row in goals}


async def done_in(connection: AsyncConnection, version_id: UUID) -> dict[UUID, Row[Any]]:
    """By step, who finished it and when."""
    rows = await connection.execute(_STEPS, {"version": version_id})
    return {row.id: row for row in rows if row.done_on is not None}


async def add_version(
    tx: Transaction, version_id: UUID, dossier_id: UUID, version: int, actor: str
) -> None:
    values = {
        "id": version_id,
        "dossier": dossier_id,
        "version": version,
        "actor": actor,
        "now": tx.now,
    }
    await tx.execute(_ADD, values)


async def add_contents(
    tx: Transaction, goals: Sequence[Mapping[str, Any]], steps: Sequence[Mapping[str, Any]]
) -> None:
    await insert_rows(tx.connection, tables.plan_goal, goals)
    await insert_rows(tx.connection, tables.plan_step, steps)


async def say(tx: Transaction, agreement: Mapping[str, Any]) -> None:
    await tx.execute(_SAY, {**agreement, "now": tx.now})


async def finish(tx: Transaction, version_id: UUID, step_id: UUID, actor: str) -> bool:
    """Whether it was a step of this version, and not done yet."""
    values = {"id": step_id, "version": version_id, "today": tx.today, "actor": actor}
    return bool((await tx.execute(_FINISH, values)).rowcount)
