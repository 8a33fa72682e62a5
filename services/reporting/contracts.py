"""What reporting promises to the others: it stores every event there is, and publishes none."""

from services.reporting.flow.handlers import store_flow
from shared.events.catalog import EVENTS
from shared.messaging.contracts import Contracts, on

CONTRACTS = Contracts(
    service="reporting",
    consumes=tuple(on(event, store_flow) for event in EVENTS),
)
