"""What becomes work because of an application for bijstand, and what is done or not needed any more as it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.routes.playbooks import service
from services.routes.tasks import service as tasks
from shared.events.applications import Aanvraagstand, AdvanceGiven, ApplicationChanged
from shared.events.envelope import Event
from shared.events.reasons import Redencode, reason
from shared.messaging.transaction import Transaction

INVITED: Final = "aanvraag-nodig"
"""The playbook that asks to invite somebody; about the life event."""
REPORTED, TREATED = "aanvraag-gemeld", "aanvraag-in-behandeling"
ADVANCE: Final = "voorschot-nodig"
ENDED: Final = reason("aanvraag-klaar")
STANDS_STILL: Final = reason("besluittermijn-staat-stil")


@dataclass(frozen=True, slots=True)
class Settled:
    """Which playbooks have no open work any more once an application stands so."""

    done: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    why: Redencode = ENDED


_UNTIL_APPLIED: Final = (REPORTED, "zoektermijn-voorbij")
_ABOUT_DECISION: Final = ("besluit-nadert", "besluit-te-laat")
_ALL: Final = (*_UNTIL_APPLIED, "hersteltermijn-voorbij", ADVANCE, *_ABOUT_DECISION)
SETTLED: Final[Mapping[Aanvraagstand, Settled]] = {
    "gemeld": Settled(),
    "in-behandeling": Settled(done=(*_UNTIL_APPLIED, "hersteltermijn-voorbij")),
    # The last day for the decision moves; when the new one nears, somebody is told again.
    "wacht-op-gegevens": Settled(
        done=(*_UNTIL_APPLIED, TREATED), lapsed=_ABOUT_DECISION, why=STANDS_STILL
    ),
    "besloten": Settled(
        done=(TREATED, *_ABOUT_DECISION),
        lapsed=(*_UNTIL_APPLIED, "hersteltermijn-voorbij", ADVANCE),
    ),
    "ingetrokken": Settled(lapsed=(*_ALL, TREATED)),
    "niet-in-behandeling-genomen": Settled(lapsed=(*_ALL, TREATED)),
}


async def follow(tx: Transaction, events: Sequence[Event[ApplicationChanged]]) -> None:
    """The last event of an application counts: what came before it is done by now."""
    last = list({event.data.aanvraag_id: event for event in events}.values())
    await tasks.complete_tasks_about(
        tx,
        INVITED,
        [
            (event, event.data.volgt_op, "Er is een melding voor een aanvraag.")
            for event in last
            if event.data.volgt_op is not None
        ],
    )
    for event in last:
        await _settle(tx, event)
    await service.apply_signals(tx, last)


async def complete_advances(tx: Transaction, events: Sequence[Event[AdvanceGiven]]) -> None:
    """Of one that is late income tells again once the one before it was given."""
    given = [(event, event.data.aanvraag_id, "Het voorschot is gegeven.") for event in events]
    await tasks.complete_tasks_about(tx, ADVANCE, given)


async def _settle(tx: Transaction, event: Event[ApplicationChanged]) -> None:
    data = event.data
    settled = SETTLED[data.stand]
    for playbook in settled.done:
        about = (event, data.aanvraag_id, f"Aanvraag: {data.stand}")
        await tasks.complete_tasks_about(tx, playbook, [about])
    for playbook in settled.lapsed:
        await tasks.lapse_tasks_about(tx, playbook, [(event, data.aanvraag_id, settled.why)])
