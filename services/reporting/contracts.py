"""What reporting promises to the others: it stores every event there is, and publishes none."""

from typing import Final

from services.reporting.closing import chores as closing
from services.reporting.expected import chores as expected
from services.reporting.flow.handlers import store_assigned, store_flow
from services.reporting.monitor import chores as monitor
from services.reporting.partners.handlers import store_steps
from services.reporting.right_decisions import handlers as right_decisions
from services.reporting.schemes_used.handlers import store_deeds
from shared.events.catalog import EVENTS
from shared.events.handovers import (
    HandoverAccepted,
    HandoverCompleted,
    HandoverMet,
    HandoverOffered,
    HandoverRefused,
    HandoverReturned,
)
from shared.events.income import DecisionTaken
from shared.events.non_take_up import NonTakeUpRecorded
from shared.events.objections import ObjectionReceived, ObjectionSettled
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

KEPT_APART: Final = {
    DossierAssigned,
    DecisionTaken,
    ObjectionReceived,
    ObjectionSettled,
    NonTakeUpRecorded,
    *COUNTED,
}
"""What is stored in the flow by a handler that keeps more of it."""

CONTRACTS = Contracts(
    service="reporting",
    consumes=(
        *(on(event, store_flow) for event in EVENTS if event not in KEPT_APART),
        *(on(event, store_steps) for event in COUNTED),
        on(DecisionTaken, right_decisions.store_decisions),
        on(ObjectionReceived, right_decisions.store_objections),
        on(ObjectionSettled, right_decisions.store_outcomes),
        on(NonTakeUpRecorded, store_deeds),
        on(DossierAssigned, store_assigned),
    ),
    measures=(expected.measure,),
    chores=(*closing.CHORES, *expected.CHORES, *monitor.CHORES),
)
