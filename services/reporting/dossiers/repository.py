"""The events of one dossier, as somebody may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.rules import FlowRow
from services.reporting.flow.service import Viewer
from shared.events.catalog import LIFE_EVENTS
from shared.events.tasks import HandoverProposed, TaskCreated
from shared.partner_services import services_text
from shared.permissions import ABOUT_STAYS

# As `Sight.covers` says it of one row. What followed from a detention or an admission tells of it too, and what belongs to
# the trail of somebody to stay away from is about that person.
_VISIBLE = """
    FROM flow_event AS event LEFT JOIN LATERAL (
        SELECT answers[width_bucket(CAST(:today AS date), from_days)] AS gemeente_nu, shielded
        FROM known_dossier WHERE known_dossier.dossier_id = event.dossier_id
    ) AS today ON true
    WHERE event.dossier_id = :dossier_id
        AND CASE WHEN shielded = 'medewerker' THEN gemeente_nu = ANY(CAST(:employees AS text[]))
            WHEN shielded = 'adres' THEN gemeente_nu = ANY(CAST(:municipalities AS text[]))
            ELSE event.gemeente = ANY(CAST(:municipalities AS text[]))
                OR event.gemeente_van = ANY(CAST(:municipalities AS text[]))
                OR gemeente_nu = ANY(CAST(:municipalities AS text[]))
                OR (:unknown AND event.gemeente IS NULL AND event.gemeente_van IS NULL AND gemeente_nu IS NULL) END
        AND (coalesce(gemeente_nu, event.gemeente) = ANY(CAST(:stays AS text[]))
            OR coalesce(event.facts ->> 'draaiboek', '') <> ALL(CAST(:stay_kinds AS text[])) AND NOT EXISTS (
                SELECT FROM flow_event AS root WHERE root.type = ANY(CAST(:about_stays AS text[]))
                    AND root.id IN (event.id, event.life_event_id, event.correlation_id, event.causation_id)))
        AND (CAST(:avoids AS uuid[]) = '{}' OR NOT EXISTS (
            SELECT FROM flow_event AS root WHERE root.inwoner_id = ANY(CAST(:avoids AS uuid[]))
                AND root.id IN (event.id, event.life_event_id, event.correlation_id)))
    """

_PAGE = text(
    f"""
    SELECT event.*, gemeente_nu {_VISIBLE}
        AND (CAST(:topic AS text) IS NULL OR event.topic = :topic)
        AND (event.occurred_at, event.id) < (CAST(:before_at AS timestamptz), CAST(:before_id AS uuid))
    ORDER BY event.occurred_at DESC, event.id DESC LIMIT :limit
    """
)
_IS_THERE = text(f"SELECT EXISTS (SELECT {_VISIBLE})")
_NAMED = text(
    f"""
    SELECT event.id, event.type, event.facts {_VISIBLE}
        AND (event.id = ANY(CAST(:causes AS uuid[])) OR (event.type = ANY(CAST(:openers AS text[]))
            AND coalesce(event.facts ->> 'taakId', event.facts ->> 'overdrachtId') = ANY(CAST(:work AS text[]))))
    """
)
STAYS = frozenset(data.event_type for data in LIFE_EVENTS if data.happened in ABOUT_STAYS)
Place = tuple[datetime, UUID]
NEWEST: Place = (datetime(9999, 12, 1, tzinfo=UTC), UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the dossier, and who answers for it today."""

    row: FlowRow
    gemeente_nu: str | None

    @property
    def places(self) -> frozenset[str]:
        known = (self.row.gemeente, self.row.gemeente_van, self.gemeente_nu)
        return frozenset(gemeente for gemeente in known if gemeente is not None)

    @property
    def work_id(self) -> str | None:
        """Of a task or a handover."""
        return self.row.facts.get("taakId") or self.row.facts.get("overdrachtId")


@dataclass(frozen=True, slots=True)
class Known:
    """What other events of the dossier are called: causes by id, tasks and what handovers ask for by the id of the work."""

    types: dict[UUID, str]
    titles: dict[str, str]


async def list_page(
    connection: AsyncConnection,
    viewer: Viewer,
    dossier_id: UUID,
    today: date,
    *,
    topic: str | None,
    before: Place | None,
    limit: int,
) -> list[Happened]:
    """Newest first."""
    at, event_id = before or NEWEST
    values = {
        **_values(viewer, dossier_id, today),
        "topic": topic,
        "before_at": at,
        "before_id": event_id,
        "limit": limit,
    }
    rows = await connection.execute(_PAGE, values)
    return [
        Happened(
            FlowRow(**{name: row[name] for name in FlowRow.__dataclass_fields__}),
            row["gemeente_nu"],
        )
        for row in rows.mappings()
    ]


async def is_there(
    connection: AsyncConnection, viewer: Viewer, dossier_id: UUID, today: date
) -> bool:
    """Whether there is anything of this dossier to see."""
    rows = await connection.execute(_IS_THERE, _values(viewer, dossier_id, today))
    return bool(rows.scalar_one())


async def names_of(
    connection: AsyncConnection,
    viewer: Viewer,
    dossier_id: UUID,
    today: date,
    page: Sequence[Happened],
) -> Known:
    """Only of what may be seen itself."""
    causes = {found.row.causation_id for found in page if found.row.causation_id is not None}
    work = {found.work_id for found in page if found.work_id is not None}
    if not (causes or work):
        return Known({}, {})
    values = {
        **_values(viewer, dossier_id, today),
        "causes": sorted(causes),
        "work": sorted(work),
        "openers": [TaskCreated.event_type, HandoverProposed.event_type],
    }
    types, titles = {}, {}
    for event_id, event_type, facts in await connection.execute(_NAMED, values):
        types[event_id] = event_type
        if "taakId" in facts and "titel" in facts:
            titles[facts["taakId"]] = facts["titel"]
        elif "overdrachtId" in facts and "diensten" in facts:
            titles[facts["overdrachtId"]] = services_text(facts["diensten"])
    return Known(types, titles)


def _values(viewer: Viewer, dossier_id: UUID, today: date) -> dict[str, Any]:
    sight = viewer.sight
    return {
        "dossier_id": dossier_id,
        "today": today,
        "municipalities": sorted(sight.municipalities),
        "unknown": sight.unknown,
        "employees": sorted(sight.employees),
        "stays": sorted(sight.stays),
        "about_stays": sorted(STAYS),
        "stay_kinds": sorted(ABOUT_STAYS),
        "avoids": sorted(sight.avoids),
    }
