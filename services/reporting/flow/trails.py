"""How separate events make one trail: what caused what, who handled the life event, and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.reporting.flow.rules import FlowRow, StoredEvent
from shared.events.expectations import SERVICES
from shared.events.life_events import LifeEventCorrected, LifeEventWithdrawn

UNDOING = frozenset({LifeEventCorrected.event_type, LifeEventWithdrawn.event_type})

Validity = Literal["geldig", "gecorrigeerd", "ingetrokken"]
State = Literal["lopend", "compleet"]


@dataclass(frozen=True, slots=True)
class Handling:
    """What one service did with the life event: its first effect tells that it handled it, and when."""

    service: str
    at: datetime | None
    critical_time: timedelta | None
    first_effect_id: UUID | None


@dataclass(frozen=True, slots=True)
class Step:
    """One event in its place in the trail."""

    event: StoredEvent
    cause_id: UUID | None
    """The event in this trail that led to it; None for the root, a timer and a person's action."""
    depth: int
    after: timedelta
    """Since the trail began."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The whole way of one life event, or of an event that belongs to none."""

    root: StoredEvent
    is_life_event: bool
    steps: tuple[Step, ...]
    handlings: tuple[Handling, ...]
    state: State
    validity: Validity
    replaces: UUID | None
    replaced_by: UUID | None
    gemeente_nu: str | None = None
    """Who answers for the dossier today."""

    @property
    def places(self) -> frozenset[str]:
        """The municipalities whose people may follow it."""
        known = (self.root.row.gemeente, self.root.row.gemeente_van, self.gemeente_nu)
        return frozenset(gemeente for gemeente in known if gemeente is not None)

    @property
    def rows(self) -> list[FlowRow]:
        return [step.event.row for step in self.steps]


def root_of(event: StoredEvent) -> UUID:
    """The event that a trail is known by: the life event it is about, else the one that started it all."""
    return event.row.life_event_id or event.row.correlation_id


def trail_of(root_id: UUID, events: Sequence[StoredEvent]) -> Trail:
    """Build the trail from its events in order of time. The root may still be on its way: then the first stands in."""
    by_id = {event.row.id: event for event in events}
    root = by_id.get(root_id, events[0])
    is_life_event = root.row.life_event_id == root.row.id
    handlings = tuple(handling_of(service, root, events) for service in SERVICES)
    about_root = [event for event in events if event.row.life_event_id == root.row.id]
    return Trail(
        root=root,
        is_life_event=is_life_event,
        steps=_steps(root, events),
        handlings=handlings if is_life_event else (),
        state=state_of(*(handling.at for handling in handlings)) if is_life_event else "compleet",
        validity=validity_of({event.row.type for event in about_root}),
        replaces=_uuid(root.row.facts.get("vervangt")),
        replaced_by=next(
            (
                _uuid(event.row.facts.get("vervangenDoor"))
                for event in about_root
                if event.row.type == LifeEventCorrected.event_type
            ),
            None,
        ),
    )


def handling_of(service: str, root: StoredEvent, events: Sequence[StoredEvent]) -> Handling:
    effects = (
        event
        for event in events
        if event.row.service == service and event.row.causation_id == root.row.id
    )
    first = min(effects, key=lambda event: event.row.occurred_at, default=None)
    if first is None:
        return Handling(service, None, None, None)
    took = first.row.occurred_at - root.row.occurred_at
    return Handling(service, first.row.occurred_at, took, first.row.id)


def state_of(*handled: datetime | None) -> State:
    return "lopend" if None in handled else "compleet"


def validity_of(types: set[str]) -> Validity:
    """Whether the life event still stands, by the types of the events about it."""
    if LifeEventWithdrawn.event_type in types:
        return "ingetrokken"
    if LifeEventCorrected.event_type in types:
        return "gecorrigeerd"
    return "geldig"


def _steps(root: StoredEvent, events: Sequence[StoredEvent]) -> tuple[Step, ...]:
    known = {event.row.id for event in events}
    causes = {
        event.row.id: event.row.causation_id or _unspoken_cause(event, events) for event in events
    }
    return tuple(
        Step(
            event=event,
            cause_id=cause if (cause := causes[event.row.id]) in known else None,
            depth=_depth(event.row.id, causes),
            after=event.row.occurred_at - root.row.occurred_at,
        )
        for event in events
    )


def _unspoken_cause(event: StoredEvent, events: Sequence[StoredEvent]) -> UUID | None:
    """Intake names no cause for what it tells in one go: a correction brings a replacement, any news a new household."""
    row = event.row
    if row.service != "intake" or row.type in UNDOING:
        return None
    together = [
        other.row
        for other in events
        if other.row.service == "intake"
        and other.row.occurred_at == row.occurred_at
        and other.row.id != row.id
    ]
    undoing = next((other.id for other in together if other.type in UNDOING), None)
    if undoing is not None or row.life_event_id is not None:
        return undoing
    return next((other.id for other in together if other.life_event_id is not None), None)


def _depth(event_id: UUID, causes: dict[UUID, UUID | None]) -> int:
    """How many known causes an event has above it; a ring of causes, which nobody should make, ends."""
    seen = {event_id}
    cause = causes[event_id]
    while cause in causes and cause not in seen:
        seen.add(cause)
        cause = causes[cause]
    return len(seen) - 1


def _uuid(value: object) -> UUID | None:
    return UUID(value) if isinstance(value, str) else None
