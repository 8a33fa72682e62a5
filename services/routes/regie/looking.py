"""What people see of who answers for whom: the own families, and for a team leader who has how many."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.access import Viewer
from services.routes.regie import over_repository
from shared import clock
from shared.clock import AMSTERDAM
from shared.db.known_dossiers import CLOSED
from shared.http.caller import Caller
from shared.ids import read_id
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

MOST: Final = 200
"""Of each list."""
PATIENCE: Final = timedelta(days=7)
"""So long nobody asks why somebody who was asked did not answer."""
_HOLDS: Final = "from_day <= :today AND (until_day IS NULL OR :today < until_day)"

# What I have, and what a colleague has for whom I stand in.
_MINE = text(
    f"""
    SELECT regie.*, worker.name, worker.id = :worker_id AS is_own,
        (SELECT why FROM regie_change WHERE regie_change.dossier_id = regie.dossier_id
            AND kind = 'gevraagd' AND regie_change.worker_id = regie.worker_id ORDER BY at DESC LIMIT 1) AS asked_why
    FROM regie JOIN worker ON worker.id = regie.worker_id
    WHERE (regie.worker_id = :worker_id OR regie.worker_id IN (
        SELECT worker_id FROM absence WHERE substitute_id = :worker_id AND {_HOLDS}))
        AND regie.dossier_id <> ALL (CAST(:avoids AS uuid[])) AND ended_on IS NULL
    ORDER BY worker.id <> :worker_id, is_acting DESC, asked_at, since, regie.dossier_id LIMIT :limit
    """  # noqa: S608 - our own words
)
_COUNT_MINE = text(
    """
    SELECT count(*) AS total, count(*) FILTER (WHERE is_acting) AS asked, min(asked_at) AS first FROM regie
    WHERE worker_id = :worker_id AND ended_on IS NULL
    """
)
_IS_OWN = """(known.shielded IS DISTINCT FROM 'medewerker' OR answering.municipality = ANY (CAST(:employees AS text[])))
    AND answering.municipality = ANY (CAST(:municipalities AS text[]))"""
_ANSWERING = """CROSS JOIN LATERAL (
    SELECT answers[width_bucket(CAST(:today AS date), from_days)] AS municipality) AS answering"""
_STAFF = text(
    f"""
    SELECT worker.id, worker.name, away.worker_id IS NOT NULL AS is_away, away.until_day AS away_until,
        substitute.name AS substitute, count(regie.dossier_id) AS total,
        count(*) FILTER (WHERE regie.is_acting) AS asked, min(regie.asked_at) AS first_asked,
        count(*) FILTER (WHERE NOT regie.is_acting AND met_on IS NULL AND not_met IS NULL) AS not_met
    FROM worker
    LEFT JOIN LATERAL (SELECT worker_id, until_day, substitute_id FROM absence
        WHERE absence.worker_id = worker.id AND {_HOLDS} ORDER BY substitute_id NULLS LAST LIMIT 1) AS away ON true
    LEFT JOIN worker AS substitute ON substitute.id = away.substitute_id
    LEFT JOIN regie ON regie.worker_id = worker.id AND ended_on IS NULL AND regie.municipality = ANY (CAST(:municipalities AS text[]))
    WHERE (worker.active_until IS NULL OR :today < worker.active_until) AND EXISTS (
        SELECT FROM worker_role WHERE worker_role.worker_id = worker.id AND role IN ('regisseur', 'teamleider')
            AND municipality = ANY (CAST(:municipalities AS text[])) AND {_HOLDS})
    GROUP BY worker.id, away.worker_id, away.until_day, substitute.name ORDER BY worker.name, worker.id
    """  # noqa: S608 - our own words
)
_NAMES = text(
    f"""
    SELECT id, name FROM worker
    WHERE (active_until IS NULL OR :today < active_until) AND EXISTS (
        SELECT FROM worker_role WHERE worker_role.worker_id = worker.id AND role IN ('regisseur', 'teamleider')
            AND municipality = ANY (CAST(:municipalities AS text[])) AND {_HOLDS})
    ORDER BY name, id
    """  # noqa: S608 - our own words
)
_TEAM_LIST = text(
    f"""
    SELECT known.dossier_id, answering.municipality, regie.worker_id, worker.name, is_acting, asked_at, since,
        met_on, not_met, held_by, regie.version
    FROM known_dossier AS known {_ANSWERING}
    LEFT JOIN regie ON regie.dossier_id = known.dossier_id AND ended_on IS NULL LEFT JOIN worker ON worker.id = regie.worker_id
    WHERE {_IS_OWN} AND known.dossier_id <> ALL (CAST(:avoids AS uuid[])) AND (regie.dossier_id IS NOT NULL OR NOT {CLOSED})
        AND (CAST(:after AS uuid) IS NULL OR known.dossier_id > CAST(:after AS uuid))
        AND (CAST(:worker_id AS uuid) IS NULL OR regie.worker_id = CAST(:worker_id AS uuid))
        AND CASE :which WHEN 'zonder' THEN regie.dossier_id IS NULL WHEN 'gevraagd' THEN regie.is_acting
            WHEN 'afwezig' THEN EXISTS (SELECT FROM absence WHERE absence.worker_id = regie.worker_id
                AND substitute_id IS NULL AND {_HOLDS}) ELSE true END
    ORDER BY known.dossier_id LIMIT :limit
    """  # noqa: S608 - our own words
)
_TEAM_COUNTS = text(
    f"""
    SELECT count(*) FILTER (WHERE regie.dossier_id IS NULL) AS nobody,
        count(*) FILTER (WHERE regie.is_acting) AS asked,
        count(*) FILTER (WHERE regie.is_acting AND asked_at < :before) AS late,
        min(asked_at) FILTER (WHERE asked_at < :before) AS first_late
    FROM known_dossier AS known {_ANSWERING}
    LEFT JOIN regie ON regie.dossier_id = known.dossier_id AND ended_on IS NULL
    WHERE {_IS_OWN} AND known.dossier_id <> ALL (CAST(:avoids AS uuid[])) AND (regie.dossier_id IS NOT NULL OR NOT {CLOSED})
    """  # noqa: S608 - our own words
)
_HISTORY = text(
    """
    SELECT at, kind, why, details, regie_change.worker_id, worker.name, changed_by, changer.name AS changer
    FROM regie_change JOIN worker ON worker.id = regie_change.worker_id
    LEFT JOIN worker AS changer ON changer.id::text = changed_by
    WHERE dossier_id = :dossier_id ORDER BY at DESC, regie_change.id DESC LIMIT 50
    """
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many, and since which day the first."""

    number: int
    oldest: date | None


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """Of the municipalities that somebody leads."""

    nobody: int
    asked: int
    late: Waiting
    """Asked longer ago than PATIENCE, without an answer."""


async def list_mine(tx: Transaction, caller: Caller) -> Sequence[Row[Any]]:
    """The families of whoever asks, and of absent colleagues for whom he or she stands in. Noted as read."""
    values = {"worker_id": read_id(caller.subject), "today": tx.today, "limit": MOST}
    avoids = sorted(caller.work.conflicts)
    rows = (await tx.execute(_MINE, {**values, "avoids": avoids})).all()
    dossiers = [row.dossier_id for row in rows]
    await processing_log.record(tx, caller.subject, "mijn-gezinnen", dossiers, kind="dossier")
    return rows


async def asked_of(connection: AsyncConnection, caller: Caller) -> Waiting:
    """The families that wait for a yes or a no of whoever asks."""
    worker_id = read_id(caller.subject)
    row = (await connection.execute(_COUNT_MINE, {"worker_id": worker_id})).one()
    return Waiting(row.asked, _day(row.first))


async def counts_of_team(tx: Transaction, caller: Caller) -> TeamCounts:
    row = (await tx.execute(_TEAM_COUNTS, {**_own(tx, caller), "before": tx.now - PATIENCE})).one()
    return TeamCounts(row.nobody, row.asked, Waiting(row.late, _day(row.first_late)))


async def list_staff(tx: Transaction, caller: Caller) -> Sequence[Row[Any]]:
    """Who can be regisseur in the caller's municipalities, with how many families there."""
    values = {"municipalities": sorted(caller.municipalities), "today": tx.today}
    return (await tx.execute(_STAFF, values)).all()


async def names_of_staff(
    connection: AsyncConnection, municipalities: Collection[str]
) -> list[tuple[UUID, str]]:
    """Who can be regisseur in these municipalities today, by name."""
    values = {"municipalities": sorted(municipalities), "today": clock.today()}
    return [(row.id, row.name) for row in await connection.execute(_NAMES, values)]


async def list_team(
    tx: Transaction, caller: Caller, which: str, worker_id: UUID | None, after: UUID | None
) -> Sequence[Row[Any]]:
    """The families of a team leader in the order of their ids, one more than are shown. Noted as read."""
    chosen = {"which": which, "worker_id": worker_id, "after": after, "limit": PAGE_SIZE + 1}
    rows = (await tx.execute(_TEAM_LIST, {**_own(tx, caller), **chosen})).all()
    dossiers = [row.dossier_id for row in rows[:PAGE_SIZE]]
    await processing_log.record(tx, caller.subject, "regisseurs-van-team", dossiers, kind="dossier")
    return rows


async def is_over(tx: Transaction, dossier_id: UUID) -> bool:
    """Whether it was closed, so that nobody has to answer for it."""
    return dossier_id in await over_repository.over(tx, [dossier_id])


async def history_of(tx: Transaction, dossier_id: UUID) -> Sequence[Row[Any]]:
    """The newest first."""
    return (await tx.execute(_HISTORY, {"dossier_id": dossier_id})).all()


PAGE_SIZE: Final = 50


def _own(tx: Transaction, caller: Caller) -> dict[str, Any]:
    own = Viewer(caller).own
    return {
        "municipalities": sorted(own.municipalities),
        "employees": sorted(own.employees),
        "avoids": sorted(caller.work.conflicts),
        "today": tx.today,
    }


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(AMSTERDAM).date() if moment else None
