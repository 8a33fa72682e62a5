"""What income says of the purse of a household: a trap that is to be looked at, a question, or that it is neither any more.

It says so again as more becomes known; what is open then says what is newest.
"""

from collections.abc import Sequence

from services.routes.playbooks import service
from services.routes.playbooks.signals import (
    ABOUT_THE_PURSE,
    POVERTY_TRAP,
    PURSE_UNKNOWN,
    signals_of,
)
from services.routes.tasks import service as tasks
from shared.events.aftercare import PovertyTrapResolved, PovertyTrapSignalled
from shared.events.envelope import Event
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction

IS_KNOWN = reason("beurs-is-bekend")
NOT_LOWER = reason("beurs-niet-lager")
MORE_IS_KNOWN = reason("beurs-opnieuw-bekeken")


async def follow(tx: Transaction, events: Sequence[Event[PovertyTrapSignalled]]) -> None:
    """A question lapses where it is a trap after all, and the work of a trap where that is uncertain again; the last counts."""
    last = {event.data.gebeurtenis_id: event for event in events}
    for state, other in (("ja", PURSE_UNKNOWN), ("onbekend", POVERTY_TRAP)):
        about = [
            (event, life_event_id, IS_KNOWN)
            for life_event_id, event in last.items()
            if event.data.armoedeval == state
        ]
        if about:
            await tasks.lapse_tasks_about(tx, other, about)
    await service.apply_signals(tx, list(last.values()))
    for event in last.values():
        for signal in signals_of(event):
            known = {(event.dossier_id, event.data.gebeurtenis_id): signal.facts.reasons}
            await tasks.renew_reasons(tx, signal.playbook, known, ABOUT_THE_PURSE, MORE_IS_KNOWN)


async def resolve(tx: Transaction, events: Sequence[Event[PovertyTrapResolved]]) -> None:
    """What was asked or to be looked at because of it is not needed any more."""
    about = [(event, event.data.gebeurtenis_id, NOT_LOWER) for event in events]
    for playbook in (POVERTY_TRAP, PURSE_UNKNOWN):
        await tasks.lapse_tasks_about(tx, playbook, about)
