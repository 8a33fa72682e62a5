"""What was granted once, beside algemene bijstand: an amount that is paid once, and not given again before a day.

It stands in the same tables as any right, by its own kind: from the day by which it was judged to the day on which it may be given
again (Participatiewet art. 36 lid 1: once in twelve months).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.rights import repository
from services.income.rights.rows import Decision, GrantedAmount
from shared import calendar
from shared.events.income import Eenmalig, GrantedOnce, Rechtsoort
from shared.messaging.transaction import Transaction
from shared.ui.dutch import date_text

MONTHS_BETWEEN: Final = 12


@dataclass(frozen=True, slots=True)
class Granting:
    """What somebody wants to have granted."""

    right: Eenmalig
    cents: int


async def list_granted(connection: AsyncConnection, dossier_id: UUID) -> list[GrantedAmount]:
    """All of a dossier, the newest first."""
    return await repository.list_granted(connection, dossier_id)


async def why_not(
    connection: AsyncConnection, dossier_id: UUID, right: Rechtsoort, today: date
) -> str | None:
    """Why it cannot be granted again yet."""
    for earlier in await list_granted(connection, dossier_id):
        if earlier.right == right and today < earlier.not_before:
            return f"Dit is al toegekend per {date_text(earlier.judged_on)}. Het kan weer vanaf {date_text(earlier.not_before)}."
    return None


async def grant(tx: Transaction, decision: Decision, proposal_id: UUID, granting: Granting) -> None:
    """It stands from now on, and who pays hears how much; the decision itself is kept already."""
    granted = GrantedAmount(
        granting.right,
        decision.starts_on,
        calendar.add_months(decision.starts_on, MONTHS_BETWEEN),
        granting.cents,
        decision.id,
    )
    await repository.store_granted(tx.connection, decision.dossier_id, granted, tx.now)
    tx.emit(
        decision.dossier_id,
        GrantedOnce(
            soort=granting.right,
            besluit_id=decision.id,
            gebeurtenis_id=proposal_id,
            gemeente=decision.municipality,
            ingangsdatum=granted.judged_on,
            niet_opnieuw_voor=granted.not_before,
            bedrag_centen=granted.cents,
        ),
        correlation_id=proposal_id,
    )
