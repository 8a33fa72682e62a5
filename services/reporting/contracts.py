"""What reporting promises to the others: it keeps every event there is, and publishes none."""

from services.reporting.closing import chores as closing
from services.reporting.keeping import keep_events
from shared.events.catalog import EVENTS
from shared.messaging.contracts import Contracts, on

CONTRACTS = Contracts(
    service="reporting",
    consumes=tuple(on(event, keep_events) for event in EVENTS),
    chores=closing.CHORES,
)
