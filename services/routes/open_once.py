"""Never two open pieces of work for the same thing: what two events both want becomes one that serves both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from shared.events.envelope import Event
from shared.events.household import Gemeentecode


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What may be open only once: a step of a dossier about a person (or a proposal, or an aftercare)."""

    dossier_id: UUID
    step: str
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Work that an event asks for; a kind of work adds what only it has, named as its columns."""

    cause: Event[Any] | None
    """None where only a day came."""
    asked_by: UUID | None
    """What led to the event that asks for it."""
    key: Key
    life_event_id: UUID
    playbook: str
    playbook_version: int
    municipality: Gemeentecode
    person_ids: tuple[UUID, ...]
    """Whose death ends it."""
    follows_id: UUID | None
    """With whom it goes to another dossier; None for what is of the dossier itself."""
    about_on: date
    """The day that it is about."""
    due_on: date
    came_along: bool = False
    """It is open in another dossier than it was asked for in."""
    own_trail: UUID | None = None
    """The root of its own trail, where nothing in its dossier led to it."""

    belongs_to: UUID | None = None
    """The root of the trail that it belongs to, where no event of that trail asks for it: a person does, or a day."""

    @property
    def trail(self) -> dict[str, Any]:
        """How the first event about it is published."""
        if self.belongs_to is not None:
            return {"correlation_id": self.belongs_to}
        if self.own_trail is None:
            return {"cause": self.cause}
        return {"event_id": self.own_trail, "correlation_id": self.own_trail}


W = TypeVar("W", bound=Wish)


def fold(wishes: Iterable[W]) -> list[tuple[W, tuple[UUID, ...]]]:
    """One per key: the first wish for it, with all life events that asked for it, in order."""
    folded: dict[Key, tuple[W, dict[UUID, None]]] = {}
    for wish in wishes:
        _, life_events = folded.setdefault(wish.key, (wish, {}))
        life_events[wish.life_event_id] = None
    return [(wish, tuple(life_events)) for wish, life_events in folded.values()]


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of a wish: work of its own, or what was open already."""

    id: UUID
    due_on: date
    is_new: bool
    is_done: bool = False
    """Somebody did it before, and is not asked again."""
    goes_on: bool = False
    """It is done, and what it handed over goes on."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What withdrawing life events did, per life event: how much open work lapsed, and which steps stay for another."""

    lapsed: Mapping[UUID, int]
    kept: Mapping[UUID, Sequence[str]]
    rows: Sequence[Mapping[Any, Any]] = ()
    """All work that these life events had asked for."""
