"""Every dossier, in ranges of ids: each range is a short transaction of its own.

A long one would hold back what the whole service publishes (shared/messaging/relay.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_STARTS = text(
    """
    SELECT dossier_id FROM (
        SELECT dossier_id, row_number() OVER (ORDER BY dossier_id) AS number FROM household_fact
    ) AS numbered
    WHERE number % :size = 0 ORDER BY dossier_id
    """
)

_DOSSIERS = text(
    "SELECT DISTINCT dossier_id FROM household_fact WHERE dossier_id >= :first AND dossier_id < :until"
)

# Who ever lived there by the newest version; whether that is so on the day is for the rules.
_DOSSIERS_IN = text(
    """
    SELECT dossier_id FROM (
        SELECT DISTINCT ON (dossier_id) dossier_id, household FROM household_fact
        WHERE dossier_id >= :first AND dossier_id < :until ORDER BY dossier_id DESC, version DESC
    ) AS newest
    WHERE household -> 'woonplaatsen' @> ANY(CAST(:places AS jsonb[]))
    """
)

_CARRIED_OUT = text(
    """
    SELECT assessment.municipality, assessment.pictures -> 0 ->> 'uitkomst' AS outcome, count(*) AS households
    FROM assessment JOIN occasion ON occasion.life_event_id = assessment.life_event_id
    WHERE occasion.kind = 'normwijziging' AND occasion.effective_on = :day AND assessment.superseded_at IS NULL
    GROUP BY 1, 2 ORDER BY 1, 2
    """
)

_LOWEST = UUID(int=0)
_HIGHEST = UUID(int=(1 << 128) - 1)
"""No dossier has these two: a UUIDv7 has its version in it."""


@dataclass(frozen=True, slots=True)
class Range:
    """The dossiers from `first` up to, and not including, `until`."""

    first: UUID
    until: UUID


async def list_ranges(connection: AsyncConnection, size: int) -> list[Range]:
    """All dossiers, there now or later, in ranges of about so many versions of households."""
    starts = (await connection.execute(_STARTS, {"size": size})).scalars()
    return [Range(first, until) for first, until in pairwise((_LOWEST, *starts, _HIGHEST))]


async def list_dossiers(
    connection: AsyncConnection, dossiers: Range, municipalities: Collection[str] | None
) -> Sequence[UUID]:
    """The dossiers of a range, or only of who ever lived in these municipalities."""
    bounds = {"first": dossiers.first, "until": dossiers.until}
    if municipalities is None:
        found = await connection.execute(_DOSSIERS, bounds)
    else:
        places = [f'[{{"gemeente": "{code}"}}]' for code in sorted(municipalities)]
        found = await connection.execute(_DOSSIERS_IN, {**bounds, "places": places})
    return found.scalars().all()


async def count_carried_out(
    connection: AsyncConnection, day: date
) -> list[tuple[str | None, str, int]]:
    rows = await connection.execute(_CARRIED_OUT, {"day": day})
    return [(row.municipality, row.outcome, row.households) for row in rows]
