"""What is not needed any more once a wage that was missing is there: the work about that job in that month, and no other."""

from collections.abc import Sequence
from typing import get_args

from services.routes.playbooks.signals import wage_id
from services.routes.tasks import service as tasks
from shared.events.envelope import Event
from shared.events.reasons import reason
from shared.events.wages import Loonstap, WageReported
from shared.messaging.transaction import Transaction


async def follow(tx: Transaction, events: Sequence[Event[WageReported]]) -> None:
    """Of a part of a month nothing lapses: what the rest of it was is still to be found out."""
    about = [
        (event, wage_id(event.data.baan_id, month), reason("loon-is-er", maand=month))
        for event in events
        if event.data.baan_id is not None
        for month in event.data.maanden_compleet
    ]
    for playbook in get_args(Loonstap) if about else ():
        await tasks.lapse_tasks_about(tx, playbook, about)
