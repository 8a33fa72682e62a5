"""What intake hears of handovers to another municipality: before the first payment there a dossier is not closed."""

from collections.abc import Sequence
from typing import Final

from services.intake.dossiers import repository
from shared.events.envelope import Event
from shared.events.handovers import HandoverBack, HandoverCompleted, HandoverWithdrawn
from shared.events.tasks import HandoverLapsed, HandoverProposed
from shared.messaging.transaction import Transaction
from shared.partner_services import FIRST_PAYMENT, NEW_MUNICIPALITY

_ENDED: Final = "without"


async def handle_proposed(tx: Transaction, events: Sequence[Event[HandoverProposed]]) -> None:
    await repository.await_payments(
        tx,
        [
            (event.data.overdracht_id, event.dossier_id)
            for event in events
            if NEW_MUNICIPALITY in event.data.diensten
        ],
    )


async def handle_completed(tx: Transaction, events: Sequence[Event[HandoverCompleted]]) -> None:
    await repository.settle_payments(
        tx,
        [
            (
                event.data.overdracht_id,
                "confirmed" if event.data.uitkomst == FIRST_PAYMENT else _ENDED,
            )
            for event in events
        ],
    )


async def handle_ended(
    tx: Transaction, events: Sequence[Event[HandoverBack] | Event[HandoverWithdrawn]]
) -> None:
    """The regisseur has it again, and nobody said that there is a payment."""
    await repository.settle_payments(tx, [(event.data.overdracht_id, _ENDED) for event in events])


async def handle_lapsed(tx: Transaction, events: Sequence[Event[HandoverLapsed]]) -> None:
    await repository.forget_payments(tx, [event.data.overdracht_id for event in events])
