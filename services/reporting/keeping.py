"""Every event in, whatever its type: stored in the flow, and what is counted is kept besides.

One handler for all, so that a batch is one insert into the flow, however its types and dossiers are mixed.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from services.reporting.flow import service as flow
from services.reporting.partners import service as partners
from services.reporting.right_decisions import service as right_decisions
from services.reporting.schemes_used import service as schemes_used
from shared.db import dossier_teams
from shared.events.envelope import Event, EventData
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
from shared.messaging.transaction import Transaction

COUNTED: Final = (
    HandoverOffered,
    HandoverAccepted,
    HandoverRefused,
    HandoverMet,
    HandoverReturned,
    HandoverCompleted,
)
"""The steps of a handover that are counted per partner."""

Keep = Callable[[Transaction, Sequence[Event[Any]]], Awaitable[None]]

KEPT_BESIDES: Final[tuple[tuple[tuple[type[EventData], ...], Keep], ...]] = (
    (COUNTED, partners.keep_steps),
    ((DecisionTaken,), right_decisions.keep_decisions),
    ((ObjectionReceived,), right_decisions.keep_objections),
    ((ObjectionSettled,), right_decisions.keep_outcomes),
    ((NonTakeUpRecorded,), schemes_used.keep_deeds),
    # Whose a dossier is says who may see its trails.
    ((DossierAssigned,), dossier_teams.keep),
)
"""None of these looks at what another keeps."""


async def keep_events(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    await flow.store_events(tx, events)
    for types, keep in KEPT_BESIDES:
        found = [event for event in events if isinstance(event.data, types)]
        if found:
            await keep(tx, found)
