"""What contacts does with events, days and time: after whatever else an event led to, the rhythm of its dossier is looked at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from services.routes.contacts import rhythm, service
from shared.events.catalog import LIFE_EVENTS
from shared.events.envelope import Event, EventData
from shared.events.life_events import LifeEventCorrected, LifeEventWithdrawn
from shared.events.residents import HouseholdChanged, ResidentsMerged
from shared.messaging.contracts import Chore, Subscription
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

TIMER: Final = rhythm.TIMER
_EVERY_SECONDS: Final = 60.0
_ABOUT_HOUSEHOLDS: Final[frozenset[type[EventData]]] = frozenset(
    {*LIFE_EVENTS, LifeEventWithdrawn, LifeEventCorrected, HouseholdChanged}
)
CHORES: Final = (Chore("contact-rhythm", _EVERY_SECONDS, rhythm.look_around),)


def followed(subscription: Subscription) -> Subscription:
    """The same subscription, after which the next contact of its dossiers is kept."""
    handle = subscription.handle
    follow = service.rename if subscription.data is ResidentsMerged else rhythm.follow
    if subscription.data not in _ABOUT_HOUSEHOLDS | {ResidentsMerged}:
        return subscription

    async def handle_followed(tx: Transaction, events: Sequence[Event[Any]]) -> None:
        await handle(tx, events)
        await follow(tx, events)

    return replace(subscription, handle=handle_followed)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await rhythm.look_again(tx, timers)
