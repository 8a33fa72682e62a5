"""What a condition is, and all of them by name."""

from collections.abc import Callable
from dataclasses import dataclass

from services.routes.playbooks.model import LIFE_EVENTS
from services.routes.playbooks.situation import Situation

Question = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """A named question about a situation; `otherwise` is the reason for skipping, in Dutch."""

    holds: Question
    otherwise: str
    events: frozenset[str]
    """The playbooks that may ask it: elsewhere the fact does not exist."""


CONDITIONS: dict[str, Condition] = {}


def condition(otherwise: str, *events: str) -> Callable[[Question], Question]:
    """Makes a function a condition that a playbook may name; without `events` each playbook of a life event may."""

    def register(holds: Question) -> Question:
        CONDITIONS[holds.__name__] = Condition(holds, otherwise, frozenset(events) or LIFE_EVENTS)
        return holds

    return register
