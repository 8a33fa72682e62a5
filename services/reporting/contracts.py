"""What reporting promises to the others: it stores every event there is, and publishes none."""

from typing import Final

from services.reporting.flow.handlers import store_assigned, store_flow
from services.reporting.partners.handlers import store_steps
from shared.events.catalog import EVENTS
from shared.events.handovers import (
    HandoverAccepted,
    HandoverCompleted,
    HandoverMet,
    HandoverOffered,
    HandoverRefused,
    HandoverReturned,
)
from shared.events.tasks import DossierAssigned
from shared.messaging.contracts import Contracts, on

COUNTED: Final = (
    HandoverOffered,
    HandoverAccepted,
    HandoverRefused,
    HandoverMet,
    HandoverReturned,
    HandoverCompleted,
)
"""The steps of a handover that are counted per partner."""

CONTRACTS = Contracts(
    service="reporting",
    consumes=(
        *(on(event, store_flow) for event in EVENTS if event not in {DossierAssigned, *COUNTED}),
        *(on(event, store_steps) for event in COUNTED),
        on(DossierAssigned, store_assigned),
    ),
)
