"""Of which dossiers the first payment by another municipality is awaited, or never came."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from shared.messaging.transaction import Transaction

PaymentState = Literal["awaited", "confirmed", "without"]
"""`without`: the handover to that municipality came to its end, and nobody said that it pays."""

_AWAIT = text(
    """
    INSERT INTO first_payment (handover_id, dossier_id, state)
    SELECT handover_id, dossier_id, 'awaited'
    FROM unnest(CAST(:handovers AS uuid[]), CAST(:dossiers AS uuid[])) AS asked (handover_id, dossier_id)
    ON CONFLICT (handover_id) DO NOTHING
    """
)
_SETTLE = text(
    """
    UPDATE first_payment SET state = settled.state
    FROM unnest(CAST(:handovers AS uuid[]), CAST(:states AS text[])) AS settled (handover_id, state)
    WHERE first_payment.handover_id = settled.handover_id
    """
)
_FORGET = text("DELETE FROM first_payment WHERE handover_id = ANY (CAST(:handovers AS uuid[]))")
_OPEN = text(
    "SELECT DISTINCT state FROM first_payment WHERE dossier_id = :dossier_id AND state <> 'confirmed'"
)


async def await_payments(tx: Transaction, handovers: Iterable[tuple[UUID, UUID]]) -> None:
    """Each as the handover and its dossier."""
    asked = sorted(handovers)
    values = {
        "handovers": [handover_id for handover_id, _ in asked],
        "dossiers": [dossier_id for _, dossier_id in asked],
    }
    await tx.execute(_AWAIT, values)


async def settle_payments(tx: Transaction, handovers: Iterable[tuple[UUID, PaymentState]]) -> None:
    """Of a handover that is about something else nothing is kept."""
    settled = dict(handovers)
    values = {"handovers": list(settled), "states": list(settled.values())}
    await tx.execute(_SETTLE, values)


async def forget_payments(tx: Transaction, handover_ids: Iterable[UUID]) -> None:
    """There is nothing to wait for: the household did not move, or not away."""
    await tx.execute(_FORGET, {"handovers": sorted(handover_ids)})


async def open_payments(tx: Transaction, dossier_id: UUID) -> frozenset[PaymentState]:
    """How it stands with each that was not confirmed."""
    return frozenset((await tx.execute(_OPEN, {"dossier_id": dossier_id})).scalars())
