"""What reporting promises to the others: it keeps every event there is, and publishes none."""

from services.reporting.closing import chores as closing
from services.reporting.expected import chores as expected
from services.reporting.keeping import keep_events
from services.reporting.monitor import chores as monitor
from shared.events.catalog import EVENTS
from shared.messaging.contracts import Contracts, on

CONTRACTS = Contracts(
    service="reporting",
    consumes=tuple(on(event, keep_events) for event in EVENTS),
    measures=(expected.measure,),
    chores=(*closing.CHORES, *expected.CHORES, *monitor.CHORES),
)
