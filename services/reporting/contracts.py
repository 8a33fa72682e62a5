"""What reporting promises to the others: it stores every event there is, and publishes none."""

from services.reporting.flow.handlers import store_assigned, store_flow
from shared.events.catalog import EVENTS
from shared.events.tasks import DossierAssigned
from shared.messaging.contracts import Contracts, on

CONTRACTS = Contracts(
    service="reporting",
    consumes=(
        *(on(event, store_flow) for event in EVENTS if event is not DossierAssigned),
        on(DossierAssigned, store_assigned),
    ),
)
