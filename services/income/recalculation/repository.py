"""Every SQL statement about everybody at once: the dossiers in ranges of ids, each range a short transaction of its own.

A long one would hold back what the whole service publishes (shared/messaging/relay.py).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.assessments.rules import Facts, Wage
from shared.events.household import Huishouden

_STARTS = text(
    """
    SELECT dossier_id FROM (
        SELECT dossier_id, row_number() OVER (ORDER BY dossier_id) AS number FROM household_fact
    ) AS numbered
    WHERE number % :size = 0 ORDER BY dossier_id
    """
)

# Downwards, as the primary key can be read that way without sorting: the first of a dossier is its newest version.
_HOUSEHOLDS = text(
    """
    SELECT dossier_id, CAST(household AS text) AS household,
        coalesce(receives_bijstand, (SELECT told.receives_bijstand FROM household_fact AS told
            WHERE told.dossier_id = newest.dossier_id AND told.receives_bijstand IS NOT NULL
            ORDER BY told.version DESC LIMIT 1)) AS receives_bijstand
    FROM (
        SELECT DISTINCT ON (dossier_id) dossier_id, household, receives_bijstand FROM household_fact
        WHERE dossier_id >= :first AND dossier_id < :until
        ORDER BY dossier_id DESC, version DESC
    ) AS newest
    WHERE CAST(:places AS jsonb[]) IS NULL
        OR household -> 'woonplaatsen' @> ANY(CAST(:places AS jsonb[]))
    """
)

_WAGES = text(
    """
    SELECT dossier_id, person_id, valid_from, valid_until, net_cents, life_event_id FROM wage_period
    WHERE dossier_id >= :first AND dossier_id < :until AND recorded_until IS NULL
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


async def load_range(
    connection: AsyncConnection, dossiers: Range, municipalities: Collection[str] | None
) -> Sequence[tuple[UUID, Facts]]:
    """What is known now of the dossiers of a range; with municipalities only of who ever lived there, as far as is known."""
    bounds = {"first": dossiers.first, "until": dossiers.until}
    wages: defaultdict[UUID, list[Wage]] = defaultdict(list)
    for row in await connection.execute(_WAGES, bounds):
        dossier_id, *wage = row
        wages[dossier_id].append(Wage(*wage))
    rows = await connection.execute(_HOUSEHOLDS, {**bounds, "places": _places(municipalities)})
    return [
        (
            dossier_id,
            Facts(
                Huishouden.model_validate_json(household),
                tuple(wages.get(dossier_id, ())),
                receives_bijstand,
            ),
        )
        for dossier_id, household, receives_bijstand in rows
    ]


def _places(municipalities: Collection[str] | None) -> list[str] | None:
    if municipalities is None:
        return None
    return [f'[{{"gemeente": "{code}"}}]' for code in sorted(municipalities)]
