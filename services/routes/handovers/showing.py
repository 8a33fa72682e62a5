"""What the organisation sees of a handover: the agreed minimum and nothing else. Pure.

Our own pages show the same, so that who offers sees exactly what the other side will see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.routes.handovers.codes import FROM_INTAKE, outcomes_of, words_of
from services.routes.handovers.states import HANDOVERS, SIDES, Action, Side, State
from services.routes.partners.schemas import SHAREABLE, Organisation

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class SharedItem:
    """One thing that is shared."""

    code: str
    label: str
    value: str | None
    """None of what intake keeps: it comes out of the deelweergave when somebody looks."""
    is_from_intake: bool


@dataclass(frozen=True, slots=True)
class Amended:
    at: datetime
    topic: str
    old: str
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A handover as its organisation sees it. No id of a person or a dossier."""

    id: UUID
    version: int
    state: State
    organisation_id: UUID
    organisation: str
    municipality: str
    purpose: str
    outcomes: Mapping[str, str]
    """What can come of it: codes with their words."""
    shared: tuple[SharedItem, ...]
    view_key: str | None
    """With which the deelweergave is read at intake."""
    ground: str
    ground_words: str
    agreed_on: date | None
    """When the resident agreed."""
    offered_by: str
    """Who of us offered it, to call back."""
    offered_at: datetime
    receiver: str | None
    contact_on: date | None
    outcome: str | None
    due_on: date | None
    """Until when the next step is expected."""
    due_rule: str | None
    amendments: tuple[Amended, ...]
    allowed: frozenset[Action]
    """What the organisation can do now."""


def shown_of(
    row: Row, organisation: Organisation, offered_by: str, amendments: Sequence[Row]
) -> Shown:
    """`row` was offered to this organisation."""
    state = State(row["state"])
    return Shown(
        row["id"],
        row["version"],
        state,
        organisation.id,
        organisation.name,
        row["municipality"],
        row["purpose"],
        outcomes_of(row["services"]),
        shared_of(row["shared"], row["shown"] or {}),
        row["view_key"],
        row["ground"],
        row["ground_words"] or "",
        row["agreed_on"],
        offered_by,
        row["offered_at"],
        row["receiver"],
        row["contact_on"],
        words_of(row["outcome"]) if row["outcome"] else None,
        row["next_on"],
        row["next_rule"],
        tuple(
            Amended(told["at"], told["topic"], told["old"], told["new"], told["why"])
            for told in amendments
            if told["at"] >= row["offered_at"]
        ),
        allowed_for(Side.PARTNER, state),
    )


def shared_of(codes: Sequence[str], shown: Mapping[str, str]) -> tuple[SharedItem, ...]:
    """In the order of the list of codes; `shown` is what routes itself keeps, by code."""
    return tuple(
        SharedItem(
            code,
            label,
            None if code in FROM_INTAKE else shown.get(code, ""),
            code in FROM_INTAKE,
        )
        for code, label in SHAREABLE.items()
        if code in codes
    )


def allowed_for(side: Side, state: State) -> frozenset[Action]:
    """What one side can do in a state."""
    return frozenset(action for action in HANDOVERS[state].actions if side in SIDES[action])
