"""Work about proposals and held rights is over once income decides on them, or takes them back."""

from collections.abc import Sequence
from typing import Any, Final, get_args
from uuid import UUID

from services.routes.tasks import service as tasks
from services.routes.tasks.service import PROPOSED
from shared.events.envelope import Event
from shared.events.income import (
    Besluitsoort,
    DecisionTaken,
    FactAsked,
    FactNotGiven,
    Opschortingstermijn,
)
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction

ABOUT_PROPOSALS: Final = (PROPOSED, FactAsked.happened, FactNotGiven.happened)
"""The playbooks whose work is about a proposal, and over once that is."""
ENDS_SUSPENSION: Final[frozenset[Besluitsoort]] = frozenset({"opheffen", "beeindigen", "intrekken"})


async def complete_proposals(
    tx: Transaction, proposals: Sequence[tuple[Event[Any], UUID, str]]
) -> None:
    """A person decided on these proposals in income, so judging them is done: (event, proposal, result) each."""
    for playbook in ABOUT_PROPOSALS:
        await tasks.complete_tasks_about(tx, playbook, proposals)


async def complete_suspensions(tx: Transaction, events: Sequence[Event[DecisionTaken]]) -> None:
    """Nothing is held any more: what its terms asked for is done."""
    ended = [
        (event, event.dossier_id, f"Besluit: {event.data.soort}")
        for event in events
        if event.data.soort in ENDS_SUSPENSION
    ]
    for playbook in get_args(Opschortingstermijn):
        await tasks.complete_tasks_about(tx, playbook, ended)


async def lapse_proposals(
    tx: Transaction, proposals: Sequence[tuple[Event[Any], UUID, Redencode]]
) -> None:
    """Income took these proposals back: (event, proposal, reason) each."""
    for playbook in ABOUT_PROPOSALS:
        await tasks.lapse_tasks_about(tx, playbook, proposals)
