"""Never two open pieces of work for the same thing: what two events both want becomes one that serves both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What may be open only once: a step of a dossier about a person (or a proposal, or an aftercare)."""

    dossier_id: UUID
    step: str
    subject_id: UUID


class Wish(Protocol):
    """Work that an event asks for."""

    @property
    def key(self) -> Key: ...

    @property
    def life_event_id(self) -> UUID: ...


W = TypeVar("W", bound=Wish)


def fold(wishes: Iterable[W]) -> list[tuple[W, tuple[UUID, ...]]]:
    """One per key: the first wish for it, with all life events that asked for it, in order."""
    folded: dict[Key, tuple[W, dict[UUID, None]]] = {}
    for wish in wishes:
        _, life_events = folded.setdefault(wish.key, (wish, {}))
        life_events[wish.life_event_id] = None
    return [(wish, tuple(life_events)) for wish, life_events in folded.values()]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What withdrawing life events did, per life event: how much open work lapsed, and which steps stay for another."""

    lapsed: Mapping[UUID, int]
    kept: Mapping[UUID, Sequence[str]]
