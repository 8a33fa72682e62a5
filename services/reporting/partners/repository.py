"""The steps of handovers per organisation, as they are kept."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.sight import STAYS
from services.reporting.partners.schemas import Step
from shared.messaging.transaction import Transaction

_KEEP = text(
    """
    INSERT INTO partner_step (event_id, handover_id, life_event_id, organisation_id, municipality, kind, reason, met_on, at)
    VALUES (:event_id, :handover_id, :life_event_id, :organisation_id, :municipality, :kind, :reason, :met_on, :at)
    ON CONFLICT (event_id) DO NOTHING
    """
)
# What is because of a detention or an admission is counted for who may know of those.
_LIST = text(
    """
    SELECT handover_id, organisation_id, municipality, kind, at, reason, met_on FROM partner_step
    WHERE handover_id IN (
        SELECT handover_id FROM partner_step AS offered
        WHERE kind = 'aangeboden' AND municipality = ANY (CAST(:municipalities AS text[]))
            AND (at AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN :first AND :last
            AND (municipality = ANY (CAST(:stays AS text[])) OR NOT EXISTS (
                SELECT FROM flow_event WHERE flow_event.id = offered.life_event_id AND type = ANY (CAST(:about_stays AS text[])))))
    """
)


async def keep(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await tx.connection.execute(_KEEP, list(rows))


async def list_steps(
    connection: AsyncConnection,
    municipalities: Collection[str],
    stays: Collection[str],
    first: date,
    last: date,
) -> list[Step]:
    """All of the handovers that were offered in a period for one of these municipalities, in any order."""
    rows = await connection.execute(
        _LIST,
        {
            "municipalities": sorted(municipalities),
            "stays": sorted(stays),
            "about_stays": sorted(STAYS),
            "first": first,
            "last": last,
        },
    )
    return [Step(**row) for row in rows.mappings()]
