"""Which dossiers nobody has to answer for any more: closed, and nothing of it is under way with anybody."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text

from shared.db.known_dossiers import CLOSED
from shared.messaging.transaction import Transaction

OVER: Final = f"""({CLOSED} AND NOT EXISTS (SELECT FROM handover
    WHERE handover.dossier_id = known.dossier_id AND status IN ('proposed', 'running')))"""
"""In a statement with `known_dossier AS known`."""
_OVER = text(
    f"""
    SELECT known.dossier_id FROM known_dossier AS known
    WHERE known.dossier_id = ANY (CAST(:dossiers AS uuid[])) AND {OVER}
    """  # noqa: S608 - our own words
)
_END = text(
    """
    UPDATE regie SET ended_on = :today, is_acting = false, asked_at = NULL, version = version + 1
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND ended_on IS NULL
    """
)


async def over(tx: Transaction, dossier_ids: Collection[UUID]) -> set[UUID]:
    values = {"dossiers": sorted(dossier_ids), "today": tx.today}
    return set((await tx.execute(_OVER, values)).scalars())


async def end(tx: Transaction, dossier_ids: Collection[UUID]) -> None:
    await tx.execute(_END, {"dossiers": sorted(dossier_ids), "today": tx.today})
