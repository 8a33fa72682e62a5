"""What is done or not needed any more as an objection goes on; what it asks for are signals as others."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from services.routes.playbooks import service
from services.routes.tasks import service as tasks
from shared.events.envelope import Event
from shared.events.objections import ObjectionChanged, ObjectionSettled
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction

RECEIVED, MENDING, REVISION = "bezwaar-ontvangen", "bezwaar-herstel-voorbij", "bezwaar-herziening"
NEARS, LATE = "bezwaar-besluit-nadert", "bezwaar-besluit-te-laat"
AHEAD: Final = timedelta(weeks=2)
"""So long before the last day income says that it nears."""
ENDED: Final = reason("bezwaar-klaar")
MOVED: Final = reason("bezwaartermijn-verschoven")


async def follow(tx: Transaction, events: Sequence[Event[ObjectionChanged]]) -> None:
    """The last event of an objection counts: what came before it is done by now."""
    last = list({event.data.bezwaar_id: event for event in events}.values())
    for event in last:
        data = event.data
        done = [RECEIVED] if data.stand == "herstel-gevraagd" else [RECEIVED, MENDING]
        for playbook in done:
            about = (event, data.bezwaar_id, f"Bezwaar: {data.stand}")
            await tasks.complete_tasks_about(tx, playbook, [about])
        if data.besluit_uiterlijk - AHEAD > tx.today:
            # The last day moved; when the new one nears, income says so again.
            await tasks.lapse_tasks_about(tx, NEARS, [(event, data.bezwaar_id, MOVED)])
    await service.apply_signals(tx, last)


async def settle(tx: Transaction, events: Sequence[Event[ObjectionSettled]]) -> None:
    """Nothing of it is open once it has ended: done where it was decided, not needed where it was taken back."""
    decided = [event for event in events if event.data.uitkomst != "ingetrokken"]
    withdrawn = [event for event in events if event.data.uitkomst == "ingetrokken"]
    for playbook in (RECEIVED, REVISION, NEARS, LATE):
        about = [
            (event, event.data.bezwaar_id, f"Bezwaar: {event.data.uitkomst}") for event in decided
        ]
        await tasks.complete_tasks_about(tx, playbook, about)
        ended = [(event, event.data.bezwaar_id, ENDED) for event in withdrawn]
        await tasks.lapse_tasks_about(tx, playbook, ended)
    over = [(event, event.data.bezwaar_id, ENDED) for event in events]
    await tasks.lapse_tasks_about(tx, MENDING, over)
