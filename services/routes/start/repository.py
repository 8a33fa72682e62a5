"""Numbers about open work, without anything about a person: how much there is, and how old the oldest is."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.start.rules import WorkCounts
from shared.db.known_dossiers import Own
from shared.permissions import ABOUT_STAYS

_ANSWERS: Final = "coalesce(known.answers[width_bucket(CAST(:today AS date), known.from_days)], task.municipality)"
# As the worklist (`work/repository.py`): of these roles where they hold, and not because of a stay that may not be known.
_COUNT: Final = text(
    f"""
    SELECT count(*) FILTER (WHERE due_on < :today) AS late,
        min(due_on) FILTER (WHERE due_on < :today) AS late_oldest,
        count(*) FILTER (WHERE due_on = :today) AS today,
        count(*) FILTER (WHERE created_at >= :since) AS new,
        count(*) FILTER (WHERE assignee_id = :me) AS mine,
        min(due_on) FILTER (WHERE assignee_id = :me) AS mine_oldest,
        count(*) FILTER (WHERE assignee_id = :me AND wait_ended_at IS NOT NULL) AS wait_ended,
        (min(wait_ended_at) FILTER (WHERE assignee_id = :me) AT TIME ZONE 'Europe/Amsterdam')::date AS wait_ended_oldest,
        count(*) FILTER (WHERE assignee_id IS NULL) AS unassigned,
        min(due_on) FILTER (WHERE assignee_id IS NULL) AS unassigned_oldest
    FROM task LEFT JOIN known_dossier AS known ON known.dossier_id = task.dossier_id
    WHERE task.status = 'open' AND (task.waits_until IS NULL OR task.waits_until <= :today)
        AND ({_ANSWERS}, task.role)
            IN (SELECT * FROM unnest(CAST(:municipality AS text[]), CAST(:role AS text[])))
        AND (known.shielded IS DISTINCT FROM 'medewerker' OR {_ANSWERS} = ANY (CAST(:employees AS text[])))
        AND task.dossier_id <> ALL (CAST(:avoids AS uuid[])) AND task.subject_id <> ALL (CAST(:avoids AS uuid[]))
        AND NOT task.person_ids && CAST(:avoids AS uuid[])
        AND ({_ANSWERS} = ANY (CAST(:stays AS text[])) OR NOT EXISTS (
            SELECT FROM life_event WHERE life_event.id = ANY (task.life_event_ids)
                AND life_event.kind = ANY (CAST(:about_stays AS text[]))))
    """  # noqa: S608 - our own names
)
_FAILURES: Final = text(
    "SELECT count(*) AS waiting, min(failed_at) AS oldest FROM failed_message WHERE state = 'waiting'"
)


async def count_work(  # noqa: PLR0917 - what the numbers depend on
    connection: AsyncConnection,
    own: Own,
    avoids: Collection[UUID],
    roles: Collection[tuple[str, str]],
    me: UUID | None,
    today: date,
    new_since: datetime,
) -> WorkCounts:
    """`roles` are those whose tasks may be seen, as municipality and role."""
    values: dict[str, Any] = {
        "today": today,
        "since": new_since,
        "me": me,
        "municipality": [municipality for municipality, _ in roles],
        "role": [role for _, role in roles],
        "employees": sorted(own.employees),
        "stays": sorted(own.stays),
        "avoids": sorted(avoids),
        "about_stays": sorted(ABOUT_STAYS),
    }
    rows = await connection.execute(_COUNT, values)
    return WorkCounts(**rows.mappings().one())


async def failures(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """Messages that were tried as often as it makes sense, and wait for a person."""
    row = (await connection.execute(_FAILURES)).one()
    return row.waiting, row.oldest
