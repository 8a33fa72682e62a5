"""Every SQL statement about checks: which are up, what came of them, and what was passed on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, column, exists, select, table, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import posts
from services.income.aftercare.model import Actor, Check, Doorgegeven, PassedOn
from services.income.aftercare.rules import TO_DO, Checkstand
from services.income.aftercare.tables import (
    aftercare_check,
    aftercare_checkpoint,
    aftercare_dossier,
    aftercare_passed_on,
)
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import Own, is_answered_by

Place = tuple[date, UUID]
"""Where a list goes on: the day of a check, and the check."""


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whose list it is."""

    own: Own
    today: date
    followed_by: str | None = None
    """Only what this person has."""
    teams: Collection[UUID] | None = None
    """Only dossiers of these teams."""
    avoided: Collection[UUID] = ()
    """People and dossiers that are not there for who looks."""


_dossier_team = table("dossier_team", column("dossier_id"), column("team_id"))

_OPEN = text(
    """
    UPDATE aftercare_checkpoint AS checkpoint SET state = 'open', opened_at = :now
    FROM unnest(CAST(:ids AS uuid[]), CAST(:months AS int[])) AS due (aftercare_id, months), aftercare_dossier AS dossier
    WHERE checkpoint.aftercare_id = due.aftercare_id AND checkpoint.months = due.months
        AND dossier.id = checkpoint.aftercare_id AND dossier.state = 'lopend'
        AND checkpoint.state = 'gepland' AND checkpoint.due_on <= :today
    RETURNING checkpoint.aftercare_id, checkpoint.months
    """
)
_REMIND = text(
    """
    UPDATE aftercare_checkpoint AS checkpoint SET reminders = due.number
    FROM unnest(CAST(:ids AS uuid[]), CAST(:numbers AS int[])) AS due (id, number)
    WHERE checkpoint.id = due.id AND checkpoint.state = 'open' AND checkpoint.reminders = due.number - 1
    RETURNING checkpoint.aftercare_id, checkpoint.months
    """
)


async def open_due(
    connection: AsyncConnection, due: Sequence[tuple[UUID, int]], today: date, now: datetime
) -> list[tuple[UUID, int]]:
    """Open what was planned for today or before; gives what was. Before the day it was put off to nothing comes up."""
    rows = await connection.execute(
        _OPEN,
        {
            "ids": [aftercare_id for aftercare_id, _ in due],
            "months": [months for _, months in due],
            "today": today,
            "now": now,
        },
    )
    return sorted((row.aftercare_id, row.months) for row in rows)


async def remind(
    connection: AsyncConnection, reminders: Sequence[tuple[UUID, int]]
) -> list[tuple[UUID, int]]:
    """Count a reminder of each check that is still open, by its number; gives (aftercare, months) of each."""
    rows = await connection.execute(
        _REMIND,
        {
            "ids": [checkpoint_id for checkpoint_id, _ in reminders],
            "numbers": [number for _, number in reminders],
        },
    )
    return sorted((row.aftercare_id, row.months) for row in rows)


async def find_aftercare_of(connection: AsyncConnection, checkpoint_id: UUID) -> UUID | None:
    checkpoint = aftercare_checkpoint.c
    found = await connection.execute(
        select(checkpoint.aftercare_id).where(checkpoint.id == checkpoint_id)
    )
    return found.scalar()


async def settle(
    connection: AsyncConnection, checkpoint_id: UUID, state: Checkstand, now: datetime
) -> None:
    await connection.execute(
        update(aftercare_checkpoint)
        .where(aftercare_checkpoint.c.id == checkpoint_id)
        .values(state=state, settled_at=now)
    )


async def put_off(connection: AsyncConnection, checkpoint_id: UUID, until: date) -> None:
    await connection.execute(
        update(aftercare_checkpoint)
        .where(aftercare_checkpoint.c.id == checkpoint_id)
        .values(state="gepland", due_on=until, opened_at=None)
    )


async def follow(connection: AsyncConnection, aftercare_id: UUID, who: Actor) -> None:
    """Who did a check has the next one."""
    await connection.execute(
        update(aftercare_dossier)
        .where(aftercare_dossier.c.id == aftercare_id)
        .values(followed_by=who.subject, followed_by_name=who.name)
    )


async def store_check(connection: AsyncConnection, check: Check) -> None:
    row = {
        "id": check.id,
        "checkpoint_id": check.checkpoint_id,
        "result": check.result,
        "month": check.month,
        "expected": posts.stored(check.expected),
        "actual": posts.stored(check.actual),
        "taken": list(check.taken),
        "words": check.words,
        "put_off_until": check.put_off_until,
        "settlement_id": check.settlement_id,
        "done_by": check.done_by,
        "done_by_name": check.done_by_name,
        "done_at": check.done_at,
    }
    await insert_rows(connection, aftercare_check, [row])


async def list_checks(
    connection: AsyncConnection, checkpoint_ids: Collection[UUID]
) -> dict[UUID, tuple[Check, ...]]:
    """By checkpoint, the oldest first; what was done by nobody yet is not in it."""
    rows = await connection.execute(
        select(aftercare_check)
        .where(among(aftercare_check.c.checkpoint_id, checkpoint_ids))
        .order_by(aftercare_check.c.id)
    )
    found: dict[UUID, tuple[Check, ...]] = {}
    for row in rows:
        found[row.checkpoint_id] = (*found.get(row.checkpoint_id, ()), _check(row))
    return found


async def list_to_do(
    connection: AsyncConnection, who: ForWhom, until: date, *, after: Place | None, limit: int
) -> list[tuple[UUID, int]]:
    """What is open or comes up to a day, the oldest first: (aftercare, months) each."""
    check, dossier = aftercare_checkpoint.c, aftercare_dossier.c
    query: Select[Any] = (
        select(check.aftercare_id, check.months)
        .join(aftercare_dossier, dossier.id == check.aftercare_id)
        .where(check.state.in_(sorted(TO_DO)), check.due_on <= until, dossier.state == "lopend")
    )
    query = _for_whom(query, who)
    if after is not None:
        query = query.where(tuple_(check.due_on, check.id) > after)
    rows = await connection.execute(query.order_by(check.due_on, check.id).limit(limit))
    return [(row.aftercare_id, row.months) for row in rows]


async def list_to_close(connection: AsyncConnection, who: ForWhom, limit: int) -> list[UUID]:
    """What has no check left and nobody closed, the oldest first."""
    check, dossier = aftercare_checkpoint.c, aftercare_dossier.c
    left = exists().where(check.aftercare_id == dossier.id, check.state.in_(sorted(TO_DO)))
    query = _for_whom(select(dossier.id).where(dossier.state == "lopend", ~left), who)
    rows = await connection.execute(query.order_by(dossier.id).limit(limit))
    return list(rows.scalars())


def _for_whom(query: Select[Any], who: ForWhom) -> Select[Any]:
    dossier = aftercare_dossier.c
    query = query.where(
        is_answered_by(aftercare_dossier, who.own, who.today),
        ~among(dossier.dossier_id, who.avoided),
        ~among(dossier.person_id, who.avoided),
    )
    if who.followed_by is not None:
        query = query.where(dossier.followed_by == who.followed_by)
    if who.teams is not None:
        team = _dossier_team.c
        query = query.where(
            exists().where(team.dossier_id == dossier.dossier_id, among(team.team_id, who.teams))
        )
    return query


async def mark_passed_on(  # noqa: PLR0917 - what was passed on, and who says so
    connection: AsyncConnection,
    aftercare_id: UUID,
    code: str,
    state: Doorgegeven | None,
    cents: int | None,
    who: Actor,
    now: datetime,
) -> None:
    """None: it was not, after all."""
    marked = aftercare_passed_on
    if state is None:
        await connection.execute(
            marked.delete().where(marked.c.aftercare_id == aftercare_id, marked.c.code == code)
        )
        return
    values = {
        "state": state,
        "cents": cents,
        "marked_by": who.subject,
        "marked_by_name": who.name,
        "marked_at": now,
    }
    await connection.execute(
        insert(marked)
        .values(aftercare_id=aftercare_id, code=code, **values)
        .on_conflict_do_update(index_elements=["aftercare_id", "code"], set_=values)
    )


async def list_passed_on(connection: AsyncConnection, aftercare_id: UUID) -> Mapping[str, PassedOn]:
    rows = await connection.execute(
        select(aftercare_passed_on).where(aftercare_passed_on.c.aftercare_id == aftercare_id)
    )
    return {
        row.code: PassedOn(row.code, row.state, row.cents, row.marked_by_name, row.marked_at)
        for row in rows
    }


def _check(row: Row[Any]) -> Check:
    fields = dict(row._mapping)  # noqa: SLF001 - the columns are the fields
    fields["expected"] = posts.loaded(row.expected)
    fields["actual"] = posts.loaded(row.actual)
    fields["taken"] = tuple(row.taken)
    return Check(**fields)
