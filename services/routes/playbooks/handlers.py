"""What routes does with events; `services/routes/contracts.py` lists them."""

from collections.abc import Sequence
from typing import Any

from services.routes.playbooks import (
    aftercare,
    applications,
    households,
    objections,
    proposals,
    purse,
    service,
    wages,
)
from shared.events.aftercare import (
    AftercareChecked,
    AftercareEnded,
    PovertyTrapResolved,
    PovertyTrapSignalled,
)
from shared.events.applications import AdvanceGiven, ApplicationChanged
from shared.events.envelope import Event
from shared.events.income import DecisionTaken, ProposalLapsed, Reassessed
from shared.events.life_events import LifeEvent, LifeEventCorrected, LifeEventWithdrawn
from shared.events.objections import ObjectionChanged, ObjectionSettled
from shared.events.residents import HouseholdChanged, ResidentsMerged
from shared.events.wages import WageReported
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction


async def handle_life_events(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    await service.apply_life_events(tx, events)


async def handle_ended(
    tx: Transaction, events: Sequence[Event[LifeEventWithdrawn] | Event[LifeEventCorrected]]
) -> None:
    await service.end_life_events(tx, events)


async def handle_households(tx: Transaction, events: Sequence[Event[HouseholdChanged]]) -> None:
    await households.follow_households(tx, events)
    await service.apply_signals(tx, events)


async def handle_merges(tx: Transaction, events: Sequence[Event[ResidentsMerged]]) -> None:
    await households.merge_people(tx, events)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await households.look_again(tx, timers)


async def handle_signals(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    await service.apply_signals(tx, events)


async def handle_poverty_traps(
    tx: Transaction, events: Sequence[Event[PovertyTrapSignalled]]
) -> None:
    await purse.follow(tx, events)


async def handle_resolved_traps(
    tx: Transaction, events: Sequence[Event[PovertyTrapResolved]]
) -> None:
    await purse.resolve(tx, events)


async def handle_lapsed_proposals(tx: Transaction, events: Sequence[Event[ProposalLapsed]]) -> None:
    await proposals.lapse_proposals(
        tx, [(event, event.data.voorstel_id, event.data.reden) for event in events]
    )


async def handle_reassessments(tx: Transaction, events: Sequence[Event[Reassessed]]) -> None:
    await service.apply_reassessments(tx, events)


async def handle_decisions(tx: Transaction, events: Sequence[Event[DecisionTaken]]) -> None:
    await proposals.complete_proposals(
        tx, [(event, event.data.voorstel_id, f"Besluit: {event.data.besluit}") for event in events]
    )
    await proposals.complete_suspensions(tx, events)
    await service.apply_signals(tx, events)


async def handle_applications(tx: Transaction, events: Sequence[Event[ApplicationChanged]]) -> None:
    await applications.follow(tx, events)


async def handle_advances(tx: Transaction, events: Sequence[Event[AdvanceGiven]]) -> None:
    await applications.complete_advances(tx, events)


async def handle_objections(tx: Transaction, events: Sequence[Event[ObjectionChanged]]) -> None:
    await objections.follow(tx, events)


async def handle_settled_objections(
    tx: Transaction, events: Sequence[Event[ObjectionSettled]]
) -> None:
    await objections.settle(tx, events)


async def handle_checks(tx: Transaction, events: Sequence[Event[AftercareChecked]]) -> None:
    await aftercare.follow_checks(tx, events)


async def handle_ended_aftercare(tx: Transaction, events: Sequence[Event[AftercareEnded]]) -> None:
    await aftercare.end(tx, events)


async def handle_wages(tx: Transaction, events: Sequence[Event[WageReported]]) -> None:
    await wages.follow(tx, events)
