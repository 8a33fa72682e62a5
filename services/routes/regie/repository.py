"""The regisseurs of dossiers as they are kept, and who can be one: a statement per question, for many dossiers at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.regie.over_repository import OVER
from services.routes.regie.rules import LEADER, Candidate, Choice, Facts
from services.routes.regie.schemas import Given, HeldBy
from shared import ids
from shared.db import dossier_teams
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.messaging.transaction import Transaction
from shared.permissions import Role

_HOLDS: Final = "from_day <= :today AND (until_day IS NULL OR :today < until_day)"
_ROLES: Final = (Role.REGISSEUR.value, Role.TEAMLEIDER.value)

_OF_DOSSIERS = text(
    f"""
    SELECT regie.*, worker.name, away.worker_id IS NOT NULL AS is_away, substitute.id AS substitute_id,
        substitute.name AS substitute
    FROM regie JOIN worker ON worker.id = regie.worker_id
    LEFT JOIN LATERAL (SELECT worker_id, substitute_id FROM absence
        WHERE absence.worker_id = regie.worker_id AND {_HOLDS} ORDER BY substitute_id NULLS LAST LIMIT 1) AS away ON true
    LEFT JOIN worker AS substitute ON substitute.id = away.substitute_id
        AND (substitute.active_until IS NULL OR :today < substitute.active_until)
    WHERE regie.dossier_id = ANY (CAST(:dossiers AS uuid[])) AND ended_on IS NULL
    """  # noqa: S608 - our own words
)
_NOW = text("SELECT * FROM regie WHERE dossier_id = ANY (CAST(:dossiers AS uuid[]))")
_OF_WORKER = text(
    "SELECT * FROM regie WHERE worker_id = :worker_id AND ended_on IS NULL ORDER BY dossier_id"
)
_STAFF = text(
    f"""
    SELECT worker.id, array_agg(municipality) FILTER (WHERE role = 'regisseur') AS directs,
        array_agg(municipality) FILTER (WHERE role = 'teamleider') AS leads,
        EXISTS (SELECT FROM absence WHERE absence.worker_id = worker.id AND {_HOLDS}) AS is_away,
        (SELECT count(*) FROM regie WHERE regie.worker_id = worker.id AND ended_on IS NULL) AS caseload,
        ARRAY(SELECT team_id FROM team_member WHERE team_member.worker_id = worker.id AND {_HOLDS}) AS teams
    FROM worker JOIN worker_role ON worker_role.worker_id = worker.id
    WHERE role = ANY (CAST(:roles AS text[])) AND {_HOLDS}
        AND active_from <= :today AND (active_until IS NULL OR :today < active_until)
    GROUP BY worker.id ORDER BY worker.id
    """  # noqa: S608 - our own words
)
# Who is being changed at this moment is passed over: he or she may be leaving.
_HOLD_FREE = text(
    "SELECT id FROM worker WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR SHARE SKIP LOCKED"
)
_HOLD = text("SELECT id FROM worker WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR SHARE")
# Of the dossier itself, and of the closed ones of whose right it is about.
_EARLIER = text(
    """
    SELECT home.asked AS dossier_id, worker_id FROM (
        SELECT asked, asked FROM unnest(CAST(:dossiers AS uuid[])) AS own (asked)
        UNION
        SELECT own.dossier_id, other.dossier_id FROM known_right AS own JOIN known_right AS other USING (person_id)
        JOIN regie ON regie.dossier_id = other.dossier_id AND ended_on IS NOT NULL
        WHERE own.dossier_id = ANY (CAST(:dossiers AS uuid[]))) AS home (asked, dossier_id)
    JOIN regie_change USING (dossier_id) WHERE kind = 'ja'
    GROUP BY home.asked, worker_id ORDER BY max(at) DESC, worker_id
    """
)
_ASKED = text(
    """
    SELECT DISTINCT dossier_id, worker_id FROM regie_change
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND kind = 'gevraagd'
    """
)
_REFUSED = text(
    """
    SELECT DISTINCT dossier_id, worker_id FROM regie_change AS no
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND kind = 'nee' AND NOT EXISTS (
        SELECT FROM regie_change AS yes WHERE yes.dossier_id = no.dossier_id AND yes.kind = 'ja' AND yes.at > no.at)
    """
)
# As `dossiers_of` of workers: whose right a dossier is about, and the members whose birth date is known.
_CONFLICTS = text(
    f"""
    SELECT dossier_id, worker_id FROM conflict JOIN known_right USING (person_id)
    WHERE {_HOLDS} AND dossier_id = ANY (CAST(:dossiers AS uuid[]))
    UNION
    SELECT dossier_id, worker_id FROM conflict JOIN known_dossier ON births_known @> ARRAY[person_id]
    WHERE {_HOLDS} AND dossier_id = ANY (CAST(:dossiers AS uuid[]))
    """  # noqa: S608 - our own words
)
# Who comes second finds another version, and changes nothing.
_PUT = text(
    """
    INSERT INTO regie (dossier_id, worker_id, municipality, is_acting, rule, reasons, asked_at, since)
    SELECT dossier_id, worker_id, municipality, true, rule, ARRAY(SELECT jsonb_array_elements_text(reasons)), :now, :now
    FROM unnest(CAST(:dossiers AS uuid[]), CAST(:workers AS uuid[]), CAST(:municipalities AS text[]),
        CAST(:rules AS text[]), CAST(:reasons AS jsonb[]), CAST(:versions AS int[]))
        AS chosen (dossier_id, worker_id, municipality, rule, reasons, version)
    WHERE version = 0
    ON CONFLICT (dossier_id) DO NOTHING RETURNING *
    """
)
_CHANGE = text(
    """
    UPDATE regie SET worker_id = chosen.worker_id, municipality = chosen.municipality, is_acting = true,
        rule = chosen.rule, reasons = ARRAY(SELECT jsonb_array_elements_text(chosen.reasons)), met_on = NULL,
        not_met = NULL, asked_at = :now, since = :now, ended_on = NULL, version = regie.version + 1
    FROM unnest(CAST(:dossiers AS uuid[]), CAST(:workers AS uuid[]), CAST(:municipalities AS text[]),
        CAST(:rules AS text[]), CAST(:reasons AS jsonb[]), CAST(:versions AS int[]))
        AS chosen (dossier_id, worker_id, municipality, rule, reasons, version)
    WHERE regie.dossier_id = chosen.dossier_id AND regie.version = chosen.version RETURNING regie.*
    """
)
_MOVE = text(
    """
    UPDATE regie SET municipality = moved.municipality, version = version + 1
    FROM unnest(CAST(:dossiers AS uuid[]), CAST(:municipalities AS text[])) AS moved (dossier_id, municipality)
    WHERE regie.dossier_id = moved.dossier_id AND regie.municipality <> moved.municipality RETURNING regie.*
    """
)
_ACCEPT = text(
    """
    UPDATE regie SET is_acting = false, asked_at = NULL, version = version + 1
    WHERE worker_id = :worker_id AND is_acting AND ended_on IS NULL AND dossier_id = ANY (CAST(:dossiers AS uuid[])) RETURNING *
    """
)
_MET = text(
    """
    WITH before AS (SELECT dossier_id, met_on, not_met FROM regie
        WHERE dossier_id = :dossier_id AND worker_id = :worker_id AND NOT is_acting AND ended_on IS NULL FOR UPDATE)
    UPDATE regie SET met_on = :met_on, not_met = :not_met FROM before WHERE regie.dossier_id = before.dossier_id
    RETURNING before.met_on IS DISTINCT FROM regie.met_on OR before.not_met IS DISTINCT FROM regie.not_met
    """
)
_HOLDER = text(
    """
    UPDATE regie SET held_by = :held_by, words = :words, version = version + 1
    WHERE dossier_id = :dossier_id AND version = :version AND ended_on IS NULL RETURNING *
    """
)
_PUBLISHED = text(
    """
    UPDATE regie SET published_version = seen.version
    FROM unnest(CAST(:dossiers AS uuid[]), CAST(:versions AS int[])) AS seen (dossier_id, version)
    WHERE regie.dossier_id = seen.dossier_id AND published_version < seen.version
    """
)
_UNPUBLISHED = text(
    "SELECT * FROM regie WHERE published_version < version AND ended_on IS NULL ORDER BY dossier_id LIMIT :limit"
)
# Nobody answers, or somebody who may not (any more); or a team leader only, until there is a regisseur. Or somebody still does for
# what is over.
_WRONG = text(
    f"""
    SELECT known.dossier_id FROM known_dossier AS known
    LEFT JOIN regie ON regie.dossier_id = known.dossier_id AND ended_on IS NULL
    CROSS JOIN LATERAL (SELECT answers[width_bucket(CAST(:today AS date), from_days)] AS municipality) AS answering
    WHERE answering.municipality = ANY (CAST(:municipalities AS text[]))
        AND (CAST(:after AS uuid) IS NULL OR known.dossier_id > CAST(:after AS uuid))
        AND CASE WHEN {OVER} THEN regie.dossier_id IS NOT NULL ELSE (regie.dossier_id IS NULL OR regie.municipality <> answering.municipality
            OR (regie.is_acting AND regie.rule = :leader)
            OR NOT EXISTS (SELECT FROM worker JOIN worker_role ON worker_role.worker_id = worker.id
                WHERE worker.id = regie.worker_id AND worker_role.municipality = answering.municipality
                    AND role = ANY (CAST(:roles AS text[])) AND {_HOLDS}
                    AND active_from <= :today AND (active_until IS NULL OR :today < active_until))
            OR EXISTS (SELECT FROM conflict WHERE conflict.worker_id = regie.worker_id AND {_HOLDS}
                AND (person_id = ANY (births_known) OR EXISTS (SELECT FROM known_right
                    WHERE known_right.dossier_id = known.dossier_id AND known_right.person_id = conflict.person_id)))) END
    ORDER BY known.dossier_id LIMIT :limit
    """  # noqa: S608 - our own words
)
_NOBODY = text(
    f"""
    SELECT count(*) FROM known_dossier AS known
    WHERE answers[width_bucket(CAST(:today AS date), from_days)] = ANY (CAST(:municipalities AS text[]))
        AND NOT EXISTS (SELECT FROM regie WHERE regie.dossier_id = known.dossier_id AND ended_on IS NULL) AND NOT {OVER}
    """  # noqa: S608 - our own words
)
_NOTE = text(
    """
    INSERT INTO regie_change (id, dossier_id, worker_id, at, changed_by, kind, details, why)
    SELECT id, dossier_id, worker_id, :at, :changed_by, kind, details, why
    FROM unnest(CAST(:ids AS uuid[]), CAST(:dossiers AS uuid[]), CAST(:workers AS uuid[]), CAST(:kinds AS text[]),
        CAST(:details AS jsonb[]), CAST(:whys AS text[])) AS line (id, dossier_id, worker_id, kind, details, why)
    """
)


@dataclass(frozen=True, slots=True)
class Line:
    """A change to write down: of which dossier, about whom, and what happened."""

    dossier_id: UUID
    worker_id: UUID
    kind: str
    why: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


async def of_dossiers(
    connection: AsyncConnection, dossier_ids: Collection[UUID], today: date
) -> Sequence[Row[Any]]:
    rows = await connection.execute(_OF_DOSSIERS, {"dossiers": sorted(dossier_ids), "today": today})
    return rows.all()


async def now_of(connection: AsyncConnection, dossier_ids: Collection[UUID]) -> dict[UUID, Given]:
    rows = await connection.execute(_NOW, {"dossiers": sorted(dossier_ids)})
    return {row.dossier_id: _given(row) for row in rows}


async def asked_before(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, frozenset[UUID]]:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await connection.execute(_ASKED, {"dossiers": sorted(dossier_ids)}):
        found[row.dossier_id].add(row.worker_id)
    return {dossier_id: frozenset(found[dossier_id]) for dossier_id in dossier_ids}


async def of_worker(connection: AsyncConnection, worker_id: UUID) -> dict[UUID, Given]:
    rows = await connection.execute(_OF_WORKER, {"worker_id": worker_id})
    return {row.dossier_id: _given(row) for row in rows}


async def staff(tx: Transaction) -> dict[UUID, Candidate]:
    """Who works here today as regisseur or team leader."""
    rows = await tx.execute(_STAFF, {"roles": list(_ROLES), "today": tx.today})
    return {
        row.id: Candidate(
            row.id,
            frozenset(row.directs or ()),
            frozenset(row.leads or ()),
            frozenset(row.teams),
            row.caseload,
            row.is_away,
        )
        for row in rows
    }


async def hold(
    tx: Transaction, worker_ids: Collection[UUID], *, waiting: bool = False
) -> frozenset[UUID]:
    """Who of these nobody changes until the end of the transaction; `waiting` for whoever is being changed now."""
    statement = _HOLD if waiting else _HOLD_FREE
    return frozenset((await tx.execute(statement, {"ids": sorted(worker_ids)})).scalars())


async def facts_of(tx: Transaction, municipalities: Mapping[UUID, str]) -> dict[UUID, Facts]:
    """Of these dossiers, by the municipality that answers for each."""
    dossiers = {"dossiers": sorted(municipalities)}
    teams = await dossier_teams.teams_of(tx.connection, municipalities)
    earlier: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in await tx.execute(_EARLIER, dossiers):
        earlier[row.dossier_id].append(row.worker_id)
    refused: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await tx.execute(_REFUSED, dossiers):
        refused[row.dossier_id].add(row.worker_id)
    avoided: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await tx.execute(_CONFLICTS, {**dossiers, "today": tx.today}):
        avoided[row.dossier_id].add(row.worker_id)
    return {
        dossier_id: Facts(
            dossier_id,
            municipality,
            teams.get(dossier_id),
            tuple(earlier[dossier_id]),
            frozenset(refused[dossier_id]),
            frozenset(avoided[dossier_id]),
        )
        for dossier_id, municipality in municipalities.items()
    }


async def put(tx: Transaction, chosen: Sequence[tuple[Facts, Choice, Given | None]]) -> list[Given]:
    """Who it becomes, and who it was as far as somebody saw; whoever is then another one stays. Gives what changed."""
    values = {
        "dossiers": [facts.dossier_id for facts, _, _ in chosen],
        "workers": [choice.worker_id for _, choice, _ in chosen],
        "municipalities": [facts.municipality for facts, _, _ in chosen],
        "rules": [choice.rule for _, choice, _ in chosen],
        "reasons": [orjson.dumps(choice.reasons).decode() for _, choice, _ in chosen],
        "versions": [before.version if before else 0 for _, _, before in chosen],
        "now": tx.now,
    }
    made = (await tx.execute(_PUT, values)).all()
    changed = (await tx.execute(_CHANGE, values)).all()
    return sorted(map(_given, [*made, *changed]), key=lambda given: given.dossier_id)


async def move(tx: Transaction, municipalities: Mapping[UUID, str]) -> list[Given]:
    """These stay with whom they are, and are of another municipality now. Gives what changed."""
    dossiers = sorted(municipalities)
    values = {
        "dossiers": dossiers,
        "municipalities": [municipalities[dossier_id] for dossier_id in dossiers],
    }
    return [_given(row) for row in await tx.execute(_MOVE, values)]


async def accept(tx: Transaction, worker_id: UUID, dossier_ids: Collection[UUID]) -> list[Given]:
    """The worker says yes to those of these that he or she was asked for; gives those."""
    values = {"worker_id": worker_id, "dossiers": sorted(dossier_ids)}
    return [_given(row) for row in await tx.execute(_ACCEPT, values)]


async def meet(
    tx: Transaction, worker_id: UUID, dossier_id: UUID, met_on: date | None, not_met: str | None
) -> bool | None:
    """Whether this is new; None where the dossier is not of this worker, or he or she did not say yes."""
    values = {"worker_id": worker_id, "dossier_id": dossier_id}
    found = await tx.execute(_MET, {**values, "met_on": met_on, "not_met": not_met})
    is_new: bool | None = found.scalar_one_or_none()
    return is_new


async def set_holder(
    tx: Transaction, dossier_id: UUID, version: int, held_by: HeldBy, words: str | None
) -> list[Given]:
    """Gives the dossier, unless it changed since this version."""
    values = {"dossier_id": dossier_id, "version": version, "held_by": held_by, "words": words}
    return [_given(row) for row in await tx.execute(_HOLDER, values)]


async def wrong(
    tx: Transaction, after: UUID | None, limit: int, *, improving: bool = False
) -> list[UUID]:
    """Dossiers after this one, in the order of their ids, for which nobody answers or somebody who may not.

    `improving` also for which a team leader was asked for want of a regisseur.
    """
    values = {
        "today": tx.today,
        "municipalities": sorted(AGENCY_MUNICIPALITIES),
        "after": after,
        "leader": LEADER if improving else "",
        "roles": list(_ROLES),
        "limit": limit,
    }
    return list((await tx.execute(_WRONG, values)).scalars())


async def count_nobody(tx: Transaction) -> int:
    """The dossiers of ours for which nobody answers."""
    values = {"today": tx.today, "municipalities": sorted(AGENCY_MUNICIPALITIES)}
    return int((await tx.execute(_NOBODY, values)).scalar_one())


async def mark_published(tx: Transaction, published: Collection[Given]) -> None:
    """These were published."""
    values = {
        "dossiers": [given.dossier_id for given in published],
        "versions": [given.version for given in published],
    }
    await tx.execute(_PUBLISHED, values)


async def unpublished(tx: Transaction, limit: int) -> list[Given]:
    """What changed and was not published yet."""
    return [_given(row) for row in await tx.execute(_UNPUBLISHED, {"limit": limit})]


async def note(tx: Transaction, changed_by: str, lines: Iterable[Line]) -> None:
    kept = list(lines)
    values = {
        "ids": [ids.new_id() for _ in kept],
        "dossiers": [line.dossier_id for line in kept],
        "workers": [line.worker_id for line in kept],
        "kinds": [line.kind for line in kept],
        "details": [orjson.dumps(line.details).decode() for line in kept],
        "whys": [line.why for line in kept],
    }
    await tx.execute(_NOTE, {**values, "at": tx.now, "changed_by": changed_by})


def _given(row: Row[Any]) -> Given:
    return Given(
        row.dossier_id,
        row.worker_id,
        row.municipality,
        row.is_acting,
        row.held_by,
        row.version,
        row.rule,
        row.ended_on is not None,
    )
