"""What the rhythm of households hangs on, and when each is to be spoken to next: any number of dossiers in one statement."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.contacts.rules import (
    HANDOVER,
    ROUTE,
    Due,
    Exemption,
    Facts,
    Happened,
    Period,
    Reason,
    Told,
    spells_of_work,
)
from services.routes.resident_routes.rules import WITH_SUPPORT
from shared.db import known_dossiers
from shared.db.bulk import insert_rows
from shared.messaging.transaction import Transaction

JOBS: Final = ("baan-gestart", "baan-beeindigd")

_KEEP_NEWEST: Final = """
    ON CONFLICT (dossier_id) DO UPDATE SET version = excluded.version, receives_from = excluded.receives_from,
        receives_until = excluded.receives_until, is_deserted = excluded.is_deserted
    WHERE contact_rhythm.version < excluded.version
    RETURNING dossier_id
"""
_KNOWN: Final = text(
    """
    SELECT contact_rhythm.*, (SELECT max(held_on) FROM contact
        WHERE contact.dossier_id = contact_rhythm.dossier_id AND ended_at IS NULL) AS last_on
    FROM contact_rhythm WHERE dossier_id = ANY (CAST(:dossiers AS uuid[]))
    """
)
# What was said of who has the right; of a stay that was replaced on its own first day nothing holds.
_ROUTES: Final = text(
    """
    SELECT own.dossier_id, route.from_on, route.until_on, direction, rung,
        CAST(recorded_at AT TIME ZONE 'Europe/Amsterdam' AS date) AS heard_on
    FROM (SELECT DISTINCT dossier_id, person_id FROM known_right
        WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND from_on <= :today
            AND coalesce(until_on, 'infinity') > :today) AS own
    JOIN resident_route AS route ON route.person_id = own.person_id
    """
)
# Of who has the right; a death in the family is of anybody.
_HAPPENED: Final = text(
    """
    SELECT dossier_id, id, kind, greatest(effective_on, CAST(handled_at AT TIME ZONE 'Europe/Amsterdam' AS date)) AS counted_from
    FROM life_event
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND kind = ANY (CAST(:kinds AS text[]))
        AND effective_on IS NOT NULL AND ended_by IS NULL
        AND (kind = 'overlijden' OR EXISTS (SELECT FROM known_right WHERE known_right.dossier_id = life_event.dossier_id
            AND known_right.person_id = life_event.person_id))
    """
)
_JOBS: Final = text(
    """
    SELECT own.dossier_id, told.person_id, told.effective_on, told.kind,
        CAST(told.handled_at AT TIME ZONE 'Europe/Amsterdam' AS date) AS heard_on
    FROM (SELECT DISTINCT dossier_id, person_id FROM known_right
        WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND from_on <= :today
            AND coalesce(until_on, 'infinity') > :today) AS own
    JOIN life_event AS told ON told.person_id = own.person_id
    LEFT JOIN resident_route AS route ON route.person_id = own.person_id AND until_on IS NULL
    WHERE coalesce(rung >= 5, true) AND told.effective_on IS NOT NULL AND told.ended_by IS NULL AND told.kind = ANY (CAST(:kinds AS text[]))
    """
)
_HANDED_OVER: Final = text(
    """
    SELECT dossier_id, CAST(coalesce(settled_at, accepted_at) AT TIME ZONE 'Europe/Amsterdam' AS date) AS day
    FROM handover
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND accepted_at IS NOT NULL
        AND state IN ('aanvaard', 'in-contact', 'teruggegeven', 'afgerond')
    """
)
# Who has a task of a jobcoach there, or did the last one.
_JOBCOACHES: Final = text(
    """
    SELECT DISTINCT ON (dossier_id) dossier_id, worker_id FROM (
        SELECT dossier_id, assignee_id AS worker_id, 1 AS place, created_at AS at FROM task
        WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND role = 'jobcoach' AND status = 'open' AND assignee_id IS NOT NULL
        UNION ALL
        SELECT dossier_id, worker.id, 2, settled_at FROM task JOIN worker ON worker.id::text = settled_by
        WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND role = 'jobcoach' AND status = 'completed') AS coach
    WHERE NOT EXISTS (SELECT FROM absence WHERE absence.worker_id = coach.worker_id AND substitute_id IS NULL
        AND from_day <= :today AND (until_day IS NULL OR :today < until_day))
    ORDER BY dossier_id, place, at DESC
    """
)
_EXEMPT: Final = text(
    """
    SELECT dossier_id, reason, from_day, until_day FROM contact_exemption
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND until_day > from_day
    """
)
_WRITE: Final = text(
    """
    UPDATE contact_rhythm SET rhythm_version = :version, looked_at = :now, due_on = new.due_on, rule = new.rule,
        counted_from = new.counted_from, escalates_on = new.escalates_on,
        escalated_at = CASE WHEN new.escalates_on <= :today
            THEN coalesce(CASE WHEN contact_rhythm.due_on = new.due_on THEN escalated_at END, :now) END
    FROM unnest(CAST(:dossiers AS uuid[]), CAST(:due_on AS date[]), CAST(:rule AS text[]), CAST(:counted_from AS date[]),
        CAST(:escalates_on AS date[])) AS new (dossier_id, due_on, rule, counted_from, escalates_on)
    WHERE contact_rhythm.dossier_id = new.dossier_id
    RETURNING contact_rhythm.dossier_id, escalated_at
    """
)
_STALE: Final = text(
    """
    SELECT dossier_id FROM contact_rhythm WHERE rhythm_version IS DISTINCT FROM :version
    UNION
    SELECT dossier_id FROM handover JOIN contact_rhythm USING (dossier_id)
    WHERE accepted_at IS NOT NULL AND (accepted_at > looked_at OR settled_at > looked_at)
    UNION
    SELECT dossier_id FROM regie JOIN contact_rhythm USING (dossier_id)
    WHERE due_on IS NOT NULL AND ended_on IS NULL AND regie.since > looked_at
    LIMIT :limit
    """
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A dossier with all that its rhythm hangs on; no facts where nobody is to be spoken to."""

    dossier_id: UUID
    facts: Facts | None
    was_escalated: bool
    looked_at: datetime | None = None
    turns: frozenset[date] = frozenset()
    """The days on which the dossier is closed, or opened again."""


async def learn(tx: Transaction, pictures: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Keep the newest picture of each household; gives those that are newer than what was known."""
    kept = await insert_rows(
        tx.connection, tables.contact_rhythm, pictures, on_conflict=_KEEP_NEWEST
    )
    return {row["dossier_id"] for row in kept}


async def load(
    tx: Transaction,
    dossier_ids: Collection[UUID],
    kinds: Collection[str],
    reasons: Mapping[str, Reason],
) -> list[Looked]:
    """`kinds` are the life events that rules count from. What is not known yet is left out."""
    asked = {"dossiers": sorted(dossier_ids)}
    rows = (await tx.execute(_KNOWN, asked)).all()
    answering = await known_dossiers.load(tx.connection, dossier_ids, tx.today)
    happened = await _happened(tx, asked, kinds)
    works = await _works(tx, asked)
    supported = await _follow_routes(tx, asked, happened)
    exempt = defaultdict[UUID, list[Exemption]](list)
    for found in await tx.execute(_EXEMPT, asked):
        if found.reason in reasons:
            exemption = Exemption(reasons[found.reason], found.from_day, found.until_day)
            exempt[found.dossier_id].append(exemption)
    looked = []
    for row in rows:
        known = answering[row.dossier_id]
        municipality = known.answers
        facts = None
        if municipality is not None and not row.is_deserted and not known.is_closed:
            facts = Facts(
                municipality,
                row.known_on,
                row.last_on,
                _periods(row.receives_from, row.receives_until),
                spells_of_work(works[row.dossier_id]),
                tuple(happened[row.dossier_id]),
                tuple(exempt[row.dossier_id]),
                tuple(supported[row.dossier_id]),
            )
        escalated = row.escalated_at is not None
        turns = frozenset(day for period in known.closed for day in period)
        looked.append(Looked(row.dossier_id, facts, escalated, row.looked_at, turns))
    return looked


async def _happened(
    tx: Transaction, asked: Mapping[str, Any], kinds: Collection[str]
) -> defaultdict[UUID, list[Happened]]:
    found = defaultdict[UUID, list[Happened]](list)
    for row in await tx.execute(_HAPPENED, {**asked, "kinds": sorted(kinds)}):
        found[row.dossier_id].append(Happened(row.kind, row.counted_from, row.id))
    for row in await tx.execute(_HANDED_OVER, asked):
        found[row.dossier_id].append(Happened(HANDOVER, row.day))
    return found


async def _follow_routes(
    tx: Transaction, asked: Mapping[str, Any], happened: defaultdict[UUID, list[Happened]]
) -> defaultdict[UUID, list[Period]]:
    """When there is support at work; each step back or forward is also something that `happened`."""
    supported = defaultdict[UUID, list[Period]](list)
    for row in await tx.execute(_ROUTES, {**asked, "today": tx.today}):
        if row.direction != "eerste":
            happened[row.dossier_id].append(Happened(ROUTE, max(row.from_on, row.heard_on)))
        if row.rung == WITH_SUPPORT:
            period = Period(row.from_on, row.until_on, row.heard_on)
            supported[row.dossier_id].append(period)
    return supported


async def _works(tx: Transaction, asked: Mapping[str, Any]) -> defaultdict[UUID, list[Told]]:
    found = defaultdict[UUID, list[Told]](list)
    for row in await tx.execute(_JOBS, {**asked, "today": tx.today, "kinds": list(JOBS)}):
        told = Told(row.person_id, row.effective_on, row.kind, row.heard_on)
        found[row.dossier_id].append(told)
    return found


def _periods(since: Iterable[date], until: Iterable[date]) -> tuple[Period, ...]:
    """As `learn` keeps them: what has no end yet ends on the last day there is."""
    return tuple(
        Period(begin, None if end == date.max else end)
        for begin, end in zip(since, until, strict=True)
    )


async def write(
    tx: Transaction, version: int, dues: Mapping[UUID, tuple[Due, date] | None]
) -> dict[UUID, datetime | None]:
    """By dossier when its next contact is due, and when that escalates. Gives since when each is escalated."""
    ordered = sorted(dues)
    found = [dues[dossier_id] for dossier_id in ordered]
    rows = await tx.execute(
        _WRITE,
        {
            "version": version,
            "now": tx.now,
            "today": tx.today,
            "dossiers": ordered,
            "due_on": [pair[0].on if pair else None for pair in found],
            "rule": [pair[0].rule.code if pair else None for pair in found],
            "counted_from": [pair[0].counted_from if pair else None for pair in found],
            "escalates_on": [pair[1] if pair else None for pair in found],
        },
    )
    return {row.dossier_id: row.escalated_at for row in rows}


async def jobcoaches_of(tx: Transaction, dossier_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """By dossier the jobcoach who goes along with the family, who is there today or has somebody to stand in."""
    if not dossier_ids:
        return {}
    values = {"dossiers": sorted(dossier_ids), "today": tx.today}
    return {row.dossier_id: row.worker_id for row in await tx.execute(_JOBCOACHES, values)}


async def find_stale(connection: AsyncConnection, version: int, limit: int) -> list[UUID]:
    """Dossiers that were looked at by another version of the rhythm, before a handover was accepted or ended, or by another regisseur."""
    rows = await connection.execute(_STALE, {"version": version, "limit": limit})
    return list(rows.scalars())
