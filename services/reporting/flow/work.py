"""What is still to be done about a life event, as people say it: made, open and late. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from services.reporting.flow.rules import FlowRow
from shared.events.handovers import HandoverBack, HandoverCompleted, HandoverWithdrawn
from shared.events.income import DecisionProposed, DecisionTaken, ProposalLapsed
from shared.events.tasks import (
    HandoverLapsed,
    HandoverProposed,
    TaskCompleted,
    TaskCreated,
    TaskLapsed,
)

SETTLING: Final = frozenset(
    event.event_type
    for event in (
        TaskCompleted,
        TaskLapsed,
        HandoverLapsed,
        HandoverBack,
        HandoverWithdrawn,
        HandoverCompleted,
        DecisionTaken,
        ProposalLapsed,
    )
)
"""What says that a task, a handover or a proposal is not open any more."""
_KEYS: Final = {
    TaskCreated.event_type: "taakId",
    HandoverProposed.event_type: "overdrachtId",
    DecisionProposed.event_type: "voorstelId",
}


class Numbers(Protocol):
    """What a list and a trail both know."""

    @property
    def tasks(self) -> int: ...
    @property
    def open_tasks(self) -> int: ...
    @property
    def late_tasks(self) -> int: ...
    @property
    def open_handovers(self) -> int: ...
    @property
    def open_proposals(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Work:
    """Of one trail."""

    tasks: int
    open_tasks: int
    late_tasks: int
    open_handovers: int
    open_proposals: int


def work_of(rows: Iterable[FlowRow], today: date) -> Work:
    """Of the events of a trail; what is settled names what it settles by its id."""
    rows = list(rows)
    settled = {_key(row.facts) for row in rows if row.type in SETTLING}
    made = {kind: [row for row in rows if row.type == kind] for kind in _KEYS}
    left = {kind: [row for row in made[kind] if _key(row.facts) not in settled] for kind in _KEYS}
    tasks = left[TaskCreated.event_type]
    late = [row for row in tasks if date.fromisoformat(row.facts["uiterlijk"]) < today]
    return Work(
        len(made[TaskCreated.event_type]),
        len(tasks),
        len(late),
        len(left[HandoverProposed.event_type]),
        len(left[DecisionProposed.event_type]),
    )


def _key(facts: dict[str, Any]) -> str | None:
    return next((facts[key] for key in _KEYS.values() if key in facts), None)


def in_words(work: Numbers) -> str:
    """`10 taken, 8 open, 1 te laat`; and what else waits."""
    if not work.tasks:
        parts = ["geen taken"]
    elif not work.open_tasks:
        done = "afgehandeld" if work.tasks == 1 else "alle afgehandeld"
        parts = [_counted(work.tasks, "taak", "taken"), done]
    else:
        parts = [_counted(work.tasks, "taak", "taken"), f"{work.open_tasks} open"]
    if work.late_tasks:
        parts.append(f"{work.late_tasks} te laat")
    if work.open_proposals:
        parts.append("besluit nodig")
    if work.open_handovers:
        parts.append(_counted(work.open_handovers, "overdracht open", "overdrachten open"))
    return ", ".join(parts)


def _counted(amount: int, one: str, more: str) -> str:
    return f"{amount} {one if amount == 1 else more}"
