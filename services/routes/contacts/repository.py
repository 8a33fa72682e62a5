"""Every statement about contacts and exemptions, and the list of who is to be spoken to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from shared.access import is_asked
from shared.db.bulk import insert_rows
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import Data

_SENT: Final = text(
    "SELECT id, dossier_id, replaces_id FROM contact WHERE recorded_by = :actor AND sent_as = :sent_as"
)
_PEOPLE: Final = text(
    """
    SELECT DISTINCT person_id FROM known_right
    LEFT JOIN known_dossier AS known ON known.dossier_id = known_right.dossier_id
    WHERE known_right.dossier_id = :dossier AND from_on <= :today AND coalesce(until_on, 'infinity') > :today
        AND person_id <> ALL (coalesce(known.deceased, '{}')) ORDER BY person_id
    """
)
_OF_DOSSIER: Final = text(
    """
    SELECT contact.*, recorder.name AS recorder, ender.name AS ender FROM contact
    LEFT JOIN worker AS recorder ON recorder.id::text = recorded_by LEFT JOIN worker AS ender ON ender.id::text = ended_by
    WHERE dossier_id = :dossier ORDER BY held_on DESC, recorded_at DESC LIMIT :limit
    """
)
_SUBJECTS: Final = text(
    """
    SELECT * FROM contact_subject WHERE contact_id = ANY (CAST(:contacts AS uuid[]))
    ORDER BY array_position(ARRAY['werk', 'meedoen', 'inkomen', 'wonen', 'zorg'], subject)
    """
)
_NEEDS: Final = text(
    "SELECT * FROM contact_need WHERE contact_id = ANY (CAST(:contacts AS uuid[])) ORDER BY signal_id"
)
_PROMISES: Final = text(
    """
    SELECT contact_promise.*, task.status, task.role FROM contact_promise JOIN task ON task.id = task_id
    WHERE contact_id = ANY (CAST(:contacts AS uuid[])) ORDER BY contact_promise.due_on, contact_promise.id
    """
)
_ONE: Final = text("SELECT * FROM contact WHERE id = :id AND dossier_id = :dossier")
_END: Final = text(
    """
    UPDATE contact SET ended_as = :ended_as, ended_by = :actor, ended_at = :now, ended_why = :why
    WHERE id = :id AND ended_at IS NULL
    """
)
_EXEMPTIONS: Final = text(
    """
    SELECT * FROM contact_exemption WHERE dossier_id = :dossier AND until_day > from_day
    ORDER BY from_day DESC, id LIMIT :limit
    """
)
_END_EXEMPTION: Final = text(
    """
    UPDATE contact_exemption SET until_day = greatest(from_day, CAST(:today AS date)), ended_by = :actor, ended_at = :now
    WHERE id = :id AND dossier_id = :dossier AND until_day > :today AND ended_at IS NULL
    """
)
_NEXT: Final = text(
    "SELECT * FROM contact_rhythm WHERE dossier_id = :dossier AND due_on IS NOT NULL"
)
_RENAME: Final = text("UPDATE contact SET person_id = :new_id WHERE person_id = :old_id")

# Whose dossiers somebody may see, as the lists of work have it.
_SEEN: Final = """
    FROM contact_rhythm AS rhythm JOIN known_dossier AS known ON known.dossier_id = rhythm.dossier_id
    LEFT JOIN dossier_team AS of_team ON of_team.dossier_id = rhythm.dossier_id
    CROSS JOIN LATERAL (SELECT known.answers[width_bucket(CAST(:today AS date), known.from_days)] AS municipality) AS answers
    WHERE rhythm.due_on IS NOT NULL AND rhythm.due_on <= :until AND (NOT :escalated OR rhythm.escalates_on <= :today)
        AND answers.municipality = ANY (CAST(:municipalities AS text[]))
        AND (known.shielded IS DISTINCT FROM 'medewerker' OR answers.municipality = ANY (CAST(:employees AS text[])))
        AND (of_team.team_id IS NULL OR of_team.team_id = ANY (CAST(:teams AS uuid[]))
            OR answers.municipality = ANY (CAST(:all_teams AS text[])))
        AND rhythm.dossier_id <> ALL (CAST(:avoids AS uuid[]))
"""
_LIST: Final = text(
    f"""
    SELECT rhythm.dossier_id, rhythm.due_on, rhythm.rule, rhythm.escalates_on <= :today AS is_escalated,
        answers.municipality, (SELECT name FROM team WHERE team.id = of_team.team_id) AS team,
        (SELECT worker.name FROM task JOIN worker ON worker.id = assignee_id WHERE task.dossier_id = rhythm.dossier_id
            AND task.status = 'open' AND step LIKE 'spreken-%' AND task.playbook = 'contact' LIMIT 1) AS holder
    {_SEEN} AND (rhythm.due_on, rhythm.dossier_id) > (CAST(:after_day AS date), CAST(:after_id AS uuid))
    ORDER BY rhythm.due_on, rhythm.dossier_id LIMIT :limit
    """  # noqa: S608 - our own text
)
_COUNT: Final = text(f"SELECT count(*) AS total, min(rhythm.due_on) AS oldest {_SEEN}")


async def find_sent(tx: Transaction, actor: str, sent_as: UUID) -> Row[Any] | None:
    """What somebody recorded under this mark already."""
    found: Row[Any] | None = (
        await tx.execute(_SENT, {"actor": actor, "sent_as": sent_as})
    ).one_or_none()
    return found


async def people_of(connection: AsyncConnection, dossier_id: UUID, today: date) -> list[UUID]:
    """Whose right the dossier is about today, and who is alive."""
    rows = await connection.execute(_PEOPLE, {"dossier": dossier_id, "today": today})
    return list(rows.scalars())


async def add(
    tx: Transaction,
    contact: Mapping[str, Any],
    subjects: Sequence[Mapping[str, Any]],
) -> None:
    await insert_rows(tx.connection, tables.contact, [contact])
    await insert_rows(tx.connection, tables.contact_subject, subjects)


async def add_needs(tx: Transaction, needs: Sequence[Mapping[str, Any]]) -> None:
    await insert_rows(tx.connection, tables.contact_need, needs)


async def add_promises(tx: Transaction, promises: Sequence[Mapping[str, Any]]) -> None:
    await insert_rows(tx.connection, tables.contact_promise, promises)


async def find(
    connection: AsyncConnection, dossier_id: UUID, contact_id: UUID
) -> tuple[RowMapping, dict[str, list[Any]]] | None:
    """One of this dossier, with its subjects, needs and promises."""
    found = await connection.execute(_ONE, {"id": contact_id, "dossier": dossier_id})
    row = found.mappings().one_or_none()
    return (row, (await _parts_of(connection, [contact_id]))[contact_id]) if row else None


async def end(tx: Transaction, contact_id: UUID, ended_as: str, actor: str, why: str) -> bool:
    """Whether it counted until now."""
    values = {"id": contact_id, "ended_as": ended_as, "actor": actor, "now": tx.now, "why": why}
    return bool((await tx.execute(_END, values)).rowcount)


async def list_contacts(
    connection: AsyncConnection, dossier_id: UUID, limit: int
) -> list[tuple[RowMapping, dict[str, list[Any]]]]:
    """Newest first, each with its subjects, needs and promises."""
    found = await connection.execute(_OF_DOSSIER, {"dossier": dossier_id, "limit": limit})
    rows = found.mappings().all()
    parts = await _parts_of(connection, [row["id"] for row in rows])
    return [(row, parts[row["id"]]) for row in rows]


async def _parts_of(
    connection: AsyncConnection, contact_ids: Sequence[UUID]
) -> dict[UUID, dict[str, list[Any]]]:
    parts: dict[UUID, dict[str, list[Any]]] = defaultdict(
        lambda: {"subjects": [], "needs": [], "promises": []}
    )
    wanted = {"contacts": contact_ids}
    for name, statement in (("subjects", _SUBJECTS), ("needs", _NEEDS), ("promises", _PROMISES)):
        for part in (await connection.execute(statement, wanted)).mappings():
            parts[part["contact_id"]][name].append(part)
    return parts


async def list_exemptions(
    connection: AsyncConnection, dossier_id: UUID, limit: int
) -> Sequence[RowMapping]:
    """Newest first."""
    rows = await connection.execute(_EXEMPTIONS, {"dossier": dossier_id, "limit": limit})
    found: Sequence[RowMapping] = rows.mappings().all()
    return found


async def add_exemption(tx: Transaction, exemption: Mapping[str, Any]) -> None:
    await insert_rows(tx.connection, tables.contact_exemption, [exemption])


async def end_exemption(tx: Transaction, dossier_id: UUID, exemption_id: UUID, actor: str) -> bool:
    """Whether it held or was to come, and does not any more."""
    values = {
        "id": exemption_id,
        "dossier": dossier_id,
        "today": tx.today,
        "actor": actor,
        "now": tx.now,
    }
    return bool((await tx.execute(_END_EXEMPTION, values)).rowcount)


async def find_next(connection: AsyncConnection, dossier_id: UUID) -> RowMapping | None:
    found: RowMapping | None = (
        (await connection.execute(_NEXT, {"dossier": dossier_id})).mappings().one_or_none()
    )
    return found


async def list_due(  # noqa: PLR0917 - whose, until when, and from where on
    connection: AsyncConnection,
    caller: Caller,
    today: date,
    until: date,
    after: tuple[date, UUID],
    limit: int,
    *,
    escalated: bool,
) -> Sequence[Row[Any]]:
    """Who is to be spoken to by a day, soonest first; `escalated`: only what the team leader hears of."""
    values = _sight(caller, today) | {
        "until": until,
        "escalated": escalated,
        "after_day": after[0],
        "after_id": after[1],
        "limit": limit,
    }
    return (await connection.execute(_LIST, values)).all()


async def count_escalated(
    connection: AsyncConnection, caller: Caller, today: date
) -> tuple[int, date | None]:
    """How many, and since when the first was due."""
    values = _sight(caller, today) | {"until": today, "escalated": True}
    row = (await connection.execute(_COUNT, values)).one()
    return row.total, row.oldest


async def rename(tx: Transaction, old_id: UUID, new_id: UUID) -> None:
    """Two people are one."""
    await tx.execute(_RENAME, {"old_id": old_id, "new_id": new_id})


def _sight(caller: Caller, today: date) -> dict[str, Any]:
    all_teams = (
        caller.where_sees(Data.DOSSIERS_VAN_ALLE_TEAMS)
        if is_asked(caller)
        else caller.municipalities
    )
    return {
        "today": today,
        "municipalities": sorted(caller.municipalities),
        "employees": sorted(caller.where_sees(Data.AFGESCHERMD)),
        "teams": sorted(caller.work.teams),
        "all_teams": sorted(all_teams),
        "avoids": sorted(caller.work.conflicts),
    }
