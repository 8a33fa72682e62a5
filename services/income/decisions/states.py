"""How a proposal goes on: who may do what in which state, and which state follows. Pure.

open --besluiten--> besloten                         (nobody else is needed)
open --besluiten--> ter-controle --goedkeuren--> besloten
                    ter-controle --terugsturen--> open
open, ter-controle --vervallen--> vervallen          (a newer fact; or taken back, where it was started by hand)
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, get_args
from uuid import UUID

State = Literal["open", "ter-controle", "vervallen", "besloten"]
Action = Literal["besluiten", "goedkeuren", "terugsturen", "vervallen"]
Deel = Literal["gevolgen", "berekening", "geldt", "brief"]
"""What there is to look at: the effect, the law step by step, what stands now, the letter."""

WAITING: Final[frozenset[State]] = frozenset({"open", "ter-controle"})
CHECKS: Final[frozenset[Action]] = frozenset({"goedkeuren", "terugsturen"})
"""What only another person than the first may do."""
PARTS: Final[tuple[Deel, ...]] = get_args(Deel)

_FROM: Final[dict[Action, frozenset[State]]] = {
    "besluiten": frozenset({"open"}),
    "goedkeuren": frozenset({"ter-controle"}),
    "terugsturen": frozenset({"ter-controle"}),
    "vervallen": WAITING,
}


class NotPossible(ValueError):
    """What cannot be done with a proposal in that state."""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who wants to decide, and about whom that person may decide nothing: people, and dossiers they belong to.

    Oneself and family are declared as any conflict is: of a worker no resident is known.
    """

    subject: str
    name: str
    conflicts: frozenset[UUID] = frozenset()


def next_state(state: State, action: Action, *, needs_second: bool = False) -> State:
    """Raises NotPossible."""
    if state not in _FROM[action]:
        msg = f"{action} is not possible with what is {state}"
        raise NotPossible(msg)
    if action == "besluiten":
        return "ter-controle" if needs_second else "besloten"
    if action == "goedkeuren":
        return "besloten"
    return "open" if action == "terugsturen" else "vervallen"


def is_about_own(decider: Decider, about: Collection[UUID | None]) -> bool:
    """Whether one of these people, or the dossier, is somebody about whom this person decides nothing."""
    return not decider.conflicts.isdisjoint(about)


def is_own_draft(decider: Decider, drafted_by: str | None) -> bool:
    return drafted_by is not None and decider.subject == drafted_by


def not_opened(opened: Collection[str]) -> tuple[Deel, ...]:
    """What has to be looked at before somebody approves, and was not."""
    return tuple(part for part in PARTS if part not in opened)
