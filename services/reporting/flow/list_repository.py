"""The list of life events in SQL: which somebody may see, what is still to be done about each, and how many there are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.sight import STAYS, Sight
from services.reporting.flow.trails import State, Validity
from services.reporting.flow.work import SETTLING
from shared.events.income import DecisionProposed, Reassessed
from shared.events.life_events import LifeEventCorrected, LifeEventWithdrawn
from shared.events.tasks import HandoverProposed, TaskCreated

# What a life event led to: a row per task, handover and proposal, and whether it is settled. Each names itself by an id.
_WORK = """
    SELECT bool_or(type = :task_created) AS is_task, bool_or(type = :handover_proposed) AS is_handover,
        bool_or(type = :decision_proposed) AS is_proposal, bool_or(type = ANY(CAST(:settling AS text[]))) AS is_settled,
        max(CAST(facts ->> 'uiterlijk' AS date)) AS due_on, max(facts ->> 'rol') AS role
    FROM flow_event WHERE life_event_id = chosen.id AND dossier_id = chosen.dossier_id
        AND facts ?| ARRAY['taakId', 'overdrachtId', 'voorstelId']
    GROUP BY coalesce(facts ->> 'taakId', facts ->> 'overdrachtId', facts ->> 'voorstelId')
"""
_IS_HANDLED = """(
    SELECT count(DISTINCT service) = 2 FROM flow_event
    WHERE life_event_id = chosen.id AND causation_id = chosen.id AND service IN ('routes', 'income'))
"""
_VISIBLE = """
    WITH visible AS NOT MATERIALIZED (
        SELECT id, type, dossier_id, inwoner_id, occurred_at, gemeente, gemeente_van, gemeente_nu,
            ingangsdatum, summary, facts ->> 'rol' AS parting
        FROM flow_event LEFT JOIN LATERAL (
            SELECT answers[width_bucket(CAST(:today AS date), from_days)] AS gemeente_nu, shielded
            FROM known_dossier WHERE known_dossier.dossier_id = flow_event.dossier_id
        ) AS today ON true
        WHERE life_event_id = id AND dossier_id <> ALL(CAST(:avoids AS uuid[]))
            AND (inwoner_id IS NULL OR inwoner_id <> ALL(CAST(:avoids AS uuid[])))
            AND CASE WHEN shielded = 'medewerker' THEN gemeente_nu = ANY(CAST(:employees AS text[]))
                WHEN shielded = 'adres' THEN gemeente_nu = ANY(CAST(:municipalities AS text[]))
                ELSE gemeente = ANY(CAST(:municipalities AS text[]))
                    OR gemeente_van = ANY(CAST(:municipalities AS text[]))
                    OR gemeente_nu = ANY(CAST(:municipalities AS text[]))
                    OR (:unknown AND gemeente IS NULL) END
            AND (type <> ALL(CAST(:about_stays AS text[]))
                OR coalesce(gemeente_nu, gemeente) = ANY(CAST(:stays AS text[])))
    )
"""
_CHOSEN = f"""
    FROM visible AS chosen
    WHERE (CAST(:gemeente AS text) IS NULL OR :gemeente IN (gemeente, gemeente_van, gemeente_nu))
        AND (CAST(:type AS text) IS NULL OR type = :type)
        AND (CAST(:since AS timestamptz) IS NULL OR occurred_at >= :since)
        AND (CAST(:role AS text) IS NULL OR EXISTS (
            SELECT FROM ({_WORK}) AS work WHERE is_task AND role = :role))
        AND CASE CAST(:state AS text)
            WHEN 'open' THEN EXISTS (SELECT FROM ({_WORK}) AS work WHERE NOT is_settled)
            WHEN 'te-laat' THEN EXISTS (
                SELECT FROM ({_WORK}) AS work WHERE is_task AND NOT is_settled AND due_on < :today)
            WHEN 'besluit' THEN EXISTS (SELECT FROM ({_WORK}) AS work WHERE is_proposal AND NOT is_settled)
            WHEN 'klaar' THEN {_IS_HANDLED} AND NOT EXISTS (SELECT FROM ({_WORK}) AS work WHERE NOT is_settled)
            WHEN 'lopend' THEN NOT {_IS_HANDLED}
            ELSE true END
"""  # noqa: S608 - our own text
_COUNT_LIFE_EVENTS = text(
    f"{_VISIBLE} SELECT count(*) FROM (SELECT 1 {_CHOSEN} LIMIT :most) AS found"  # noqa: S608 - our own text
)
_LIFE_EVENTS = text(
    f"""
    {_VISIBLE}, page AS (
        SELECT * {_CHOSEN}
            AND (CAST(:after AS uuid) IS NULL
                OR (occurred_at, id) < (SELECT occurred_at, id FROM visible WHERE id = :after))
        ORDER BY occurred_at DESC, id DESC
        LIMIT :limit
    )
    SELECT chosen.*, trail.*, work.*
    FROM page AS chosen CROSS JOIN LATERAL (
        SELECT count(*) - 1 AS effects,
            count(*) FILTER (WHERE type = :reassessed) AS reassessments,
            coalesce(bool_or(type = :corrected), false) AS is_corrected,
            coalesce(bool_or(type = :withdrawn), false) AS is_withdrawn,
            min(occurred_at) FILTER (WHERE service = 'routes' AND causation_id = chosen.id)
                AS routes_at,
            min(occurred_at) FILTER (WHERE service = 'income' AND causation_id = chosen.id)
                AS income_at
        FROM flow_event WHERE life_event_id = chosen.id AND dossier_id = chosen.dossier_id
    ) AS trail CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE is_task) AS tasks,
            count(*) FILTER (WHERE is_task AND NOT is_settled) AS open_tasks,
            count(*) FILTER (WHERE is_task AND NOT is_settled AND due_on < :today) AS late_tasks,
            count(*) FILTER (WHERE is_handover) AS handovers,
            count(*) FILTER (WHERE is_handover AND NOT is_settled) AS open_handovers,
            count(*) FILTER (WHERE is_proposal AND NOT is_settled) AS open_proposals
        FROM ({_WORK}) AS work
    ) AS work
    ORDER BY chosen.occurred_at DESC, chosen.id DESC
    """  # noqa: S608 - our own text
)


@dataclass(frozen=True, slots=True)
class LifeEventRow:
    """One life event in the list, with what is known of its trail."""

    id: UUID
    type: str
    dossier_id: UUID
    inwoner_id: UUID | None
    occurred_at: datetime
    gemeente: str | None
    gemeente_van: str | None
    gemeente_nu: str | None
    """Who answers for the dossier today."""
    ingangsdatum: date | None
    summary: str
    parting: str | None
    """Of a divorce, whose dossier it is: of who stays, or of who leaves."""
    effects: int
    tasks: int
    open_tasks: int
    late_tasks: int
    handovers: int
    open_handovers: int
    open_proposals: int
    reassessments: int
    is_corrected: bool
    is_withdrawn: bool
    routes_at: datetime | None
    """When routes published its first effect."""
    income_at: datetime | None

    @property
    def critical_time(self) -> timedelta | None:
        """Until the slowest expected service had handled it; None as long as one has not."""
        if self.routes_at is None or self.income_at is None:
            return None
        return max(self.routes_at, self.income_at) - self.occurred_at

    @property
    def state(self) -> State:
        return "lopend" if self.critical_time is None else "compleet"

    @property
    def validity(self) -> Validity:
        if self.is_withdrawn:
            return "ingetrokken"
        return "gecorrigeerd" if self.is_corrected else "geldig"


@dataclass(frozen=True, slots=True)
class Query:
    """Which life events somebody asks for."""

    gemeente: str | None = None
    type: str | None = None
    after: UUID | None = None
    limit: int = 25
    state: str | None = None
    """`open`, `te-laat`, `besluit`, `klaar` or `lopend`."""
    role: str | None = None
    """With a task for this role."""
    since: datetime | None = None


async def list_life_events(
    connection: AsyncConnection, sight: Sight, query: Query, today: date
) -> list[LifeEventRow]:
    """The life events that `sight` covers, newest first."""
    rows = await connection.execute(_LIFE_EVENTS, _values(sight, query, today))
    return [LifeEventRow(**row) for row in rows.mappings()]


async def count_life_events(
    connection: AsyncConnection, sight: Sight, query: Query, today: date, most: int
) -> int:
    """How many there are in all, up to `most`."""
    values = {**_values(sight, query, today), "most": most}
    return int((await connection.execute(_COUNT_LIFE_EVENTS, values)).scalar_one())


def _values(sight: Sight, query: Query, today: date) -> dict[str, Any]:
    return {
        "municipalities": sorted(sight.municipalities),
        "unknown": sight.unknown,
        "employees": sorted(sight.employees),
        "stays": sorted(sight.stays),
        "about_stays": sorted(STAYS),
        "avoids": sorted(sight.avoids),
        "today": today,
        "gemeente": query.gemeente,
        "type": query.type,
        "after": query.after,
        "limit": query.limit,
        "state": query.state,
        "role": query.role,
        "since": query.since,
        "task_created": TaskCreated.event_type,
        "handover_proposed": HandoverProposed.event_type,
        "decision_proposed": DecisionProposed.event_type,
        "settling": sorted(SETTLING),
        "reassessed": Reassessed.event_type,
        "corrected": LifeEventCorrected.event_type,
        "withdrawn": LifeEventWithdrawn.event_type,
    }
