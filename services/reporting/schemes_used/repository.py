"""What was done about VoorzieningenWijzer, as it is kept to be counted."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.schemes_used.schemas import Counted
from shared.messaging.transaction import Transaction

_KEEP = text(
    """
    INSERT INTO scheme_deed (deed_id, dossier_id, municipality, deed, done_on, recorded_at)
    VALUES (:deed_id, :dossier_id, :municipality, :deed, :done_on, :recorded_at)
    ON CONFLICT (deed_id) DO NOTHING
    """
)
# A household counts once, whoever offers it again. What was recorded last is how it stands, as income has it.
_COUNT = text(
    """
    SELECT municipality, count(*) AS offered, count(*) FILTER (WHERE stands = 'gebruikt') AS used,
        count(*) FILTER (WHERE stands = 'afgewezen') AS refused
    FROM (
        SELECT DISTINCT o.municipality, o.dossier_id, (
            SELECT l.deed FROM scheme_deed l WHERE l.dossier_id = o.dossier_id AND l.municipality = o.municipality
            ORDER BY l.recorded_at DESC, l.deed_id DESC LIMIT 1) AS stands
        FROM scheme_deed o
        WHERE o.municipality = ANY (CAST(:municipalities AS text[])) AND o.deed = 'aangeboden'
            AND o.done_on BETWEEN :first AND :last
    ) AS offered
    GROUP BY municipality
    ORDER BY municipality
    """
)


async def keep_deeds(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await tx.connection.execute(_KEEP, list(rows))


async def count(
    connection: AsyncConnection, municipalities: Collection[str], first: date, last: date
) -> list[Counted]:
    """The households to which it was offered from `first` up to and including `last`, and how it stands with them now."""
    asked = {"municipalities": sorted(municipalities), "first": first, "last": last}
    found = await connection.execute(_COUNT, asked)
    return [Counted(**row) for row in found.mappings()]
