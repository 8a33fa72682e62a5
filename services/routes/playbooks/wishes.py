"""What a playbook asks for, as wishes for tasks and handovers. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.routes.handovers.service import HandoverWish
from services.routes.open_once import Key, W
from services.routes.playbooks.model import Playbook
from services.routes.playbooks.rules import Decision, WantedHandover, WantedTask
from services.routes.tasks.service import TaskWish
from shared.events.envelope import Event
from shared.events.household import Gemeentecode
from shared.events.life_events import LifeEvent


@dataclass(frozen=True, slots=True)
class Decided:
    """One event with what its playbook asks for."""

    event: Event[Any]
    life_event_id: UUID
    playbook: Playbook
    decision: Decision
    about_on: date
    """The day that it is about."""
    stands: bool = True
    """It had not ended before it came."""

    @property
    def replaces(self) -> UUID | None:
        """The life event that this one is told in place of."""
        return self.event.data.vervangt if isinstance(self.event.data, LifeEvent) else None


def wishes_for_tasks(row: Decided, municipality: Gemeentecode | None) -> list[TaskWish]:
    return [
        TaskWish(
            **_asked(row, task, municipality),
            role=task.role,
            title=task.title,
            reason=task.reason,
            reasons=task.reasons,
            explanation=task.explanation,
            services=task.services,
            once=task.once,
        )
        for task in row.decision.tasks
        if municipality is not None
    ]


def wishes_for_handovers(row: Decided, municipality: Gemeentecode | None) -> list[HandoverWish]:
    return [
        HandoverWish(
            **_asked(row, handover, municipality),
            services=handover.services,
            purpose=handover.purpose,
        )
        for handover in row.decision.handovers
        if municipality is not None
    ]


def _asked(
    row: Decided, piece: WantedTask | WantedHandover, municipality: Gemeentecode
) -> dict[str, Any]:
    """What every wish has: who asks, for what, and whose it is."""
    return {
        "cause": row.event,
        "asked_by": row.event.causation_id,
        "key": Key(row.event.dossier_id, piece.step, piece.subject_id),
        "life_event_id": row.life_event_id,
        "playbook": row.playbook.happened,
        "playbook_version": row.playbook.version,
        "municipality": municipality,
        "person_ids": piece.person_ids,
        "follows_id": piece.follows_id,
        "about_on": row.about_on,
        "due_on": piece.due_on,
    }


def not_in(done: Collection[tuple[Key, UUID]], wishes: Iterable[W]) -> list[W]:
    return [wish for wish in wishes if (wish.key, wish.life_event_id) not in done]
