"""What becomes work because of a check of aftercare, and what is done or not needed any more once it is done, or aftercare ended."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.routes.playbooks import service
from services.routes.tasks import service as tasks
from shared.events.aftercare import (
    AftercareChecked,
    AftercareCheckNeeded,
    AftercareEnded,
    Nazorgresultaat,
)
from shared.events.envelope import Event
from shared.messaging.transaction import Transaction

TO_CHECK: Final = AftercareCheckNeeded.happened
"""The playbook that asks for a check; about the check."""
CHECKED: Final = AftercareChecked.happened
"""The playbook of what a check asks for; closing is about the aftercare, the rest about the check."""
RESULTS: Final[Mapping[Nazorgresultaat, str]] = {
    "klopt": "De controle is gedaan: het klopt.",
    "te-weinig": "De controle is gedaan: er kwam te weinig binnen.",
    "te-veel": "De controle is gedaan: er kwam te veel binnen.",
    "kan-niet": "De controle kon nog niet. Er is een nieuwe dag.",
}
CLOSED: Final = "De nazorg is afgesloten."


async def follow_checks(tx: Transaction, events: Sequence[Event[AftercareChecked]]) -> None:
    """Done where the check is done; what its result asks for is new work."""
    done = [(event, event.data.controle_id, RESULTS[event.data.resultaat]) for event in events]
    await tasks.complete_tasks_about(tx, TO_CHECK, done)
    await service.apply_signals(tx, events)


async def end(tx: Transaction, events: Sequence[Event[AftercareEnded]]) -> None:
    """Checks that were not done need not be any more; closing it is done."""
    lapsed = [
        (event, check_id, event.data.reden)
        for event in events
        for check_id in event.data.vervallen_controles
    ]
    if lapsed:
        await tasks.lapse_tasks_about(tx, TO_CHECK, lapsed)
    closed = [(event, event.data.nazorg_id, CLOSED) for event in events]
    await tasks.complete_tasks_about(tx, CHECKED, closed)
