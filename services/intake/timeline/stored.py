"""Facts as they are stored: a JSON form of their own, apart from what is asked and what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from services.intake.timeline.facts import (
    AssistanceEnded,
    ChildMainResidence,
    ChildWasBorn,
    DossierClosed,
    DossierOpened,
    DossierReopened,
    Fact,
    HousemateArranged,
    PartnersJoined,
    PartnersParted,
    PersonCameToLive,
    PersonDied,
    PersonLeftHome,
    PersonMoved,
    RegisteredElsewhere,
    StayedElsewhere,
)
from services.intake.timeline.registered import (
    ParentRegistered,
    PartnersRegistered,
    PersonRegistered,
)
from services.intake.timeline.verdicts import Applied, Joined, Verdict

State = Literal["standing", "joined", "waiting"]
"""It holds; another report told the same before; it does not fit what else is known, and waits until it does."""

_KINDS: Final[Mapping[str, type[Fact]]] = {
    "dossier-opened": DossierOpened,
    "child-born": ChildWasBorn,
    "partners-parted": PartnersParted,
    "partners-joined": PartnersJoined,
    "moved": PersonMoved,
    "left-home": PersonLeftHome,
    "came-to-live": PersonCameToLive,
    "main-residence": ChildMainResidence,
    "housemate-arranged": HousemateArranged,
    "registered-elsewhere": RegisteredElsewhere,
    "stayed-elsewhere": StayedElsewhere,
    "died": PersonDied,
    "assistance-ended": AssistanceEnded,
    "dossier-closed": DossierClosed,
    "dossier-reopened": DossierReopened,
    "registered": PersonRegistered,
    "partners-registered": PartnersRegistered,
    "parent-registered": ParentRegistered,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}
_FACTS: Final[Mapping[str, TypeAdapter[Any]]] = {
    name: TypeAdapter(kind) for name, kind in _KINDS.items()
}
_APPLIED: Final = TypeAdapter(Applied)


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact with what became of it when its people were folded last; None for one that was not folded yet."""

    fact: Fact
    verdict: Applied | None
    state: State | None
    recorded_at: datetime | None = None
    recorded_by: str = ""


def kind_of(fact: Fact) -> str:
    return _NAMES[type(fact)]


def dump_fact(fact: Fact) -> str:
    return _FACTS[kind_of(fact)].dump_json(fact).decode()


def read_fact(kind: str, data: str) -> Fact:
    fact: Fact = _FACTS[kind].validate_json(data)
    return fact


def dump_verdict(verdict: Verdict) -> str | None:
    return _APPLIED.dump_json(verdict).decode() if isinstance(verdict, Applied) else None


def read_verdict(data: str | None) -> Applied | None:
    return _APPLIED.validate_json(data) if data is not None else None


def state_of(verdict: Verdict) -> State:
    match verdict:
        case Applied():
            return "standing"
        case Joined():
            return "joined"
        case _:
            return "waiting"
