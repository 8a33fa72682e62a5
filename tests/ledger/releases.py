"""The ledger as its release before this one was: it had not heard of refunds, and took no payment above ten euros."""

from dataclasses import replace
from typing import Final

from pydantic import Field

from shared.events.envelope import Event, EventData
from shared.messaging.contracts import on
from tests.ledger.service import CATALOGUE, LEDGER, Paid, Refunded, book

LARGEST_OF_OLD: Final = 1000


class PaidOfOld(Paid, topic="betaald", happened="betaling-gedaan"):
    """A payment as the release before could read it."""

    amount_cents: int = Field(le=LARGEST_OF_OLD)


OLD_LEDGER: Final = replace(
    LEDGER,
    consumes=(on(PaidOfOld, book),),
    catalogue={name: who for name, who in CATALOGUE.items() if name != Refunded.event_type},
)


def enlarged(event: Event[EventData]) -> Event[EventData]:
    """A payment that only the release after it can read."""
    return event._replace(data=event.data.model_copy(update={"amount_cents": LARGEST_OF_OLD + 1}))
