"""A situation with every question answered: enough to go through any playbook of its event, and nothing of who it is about. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.model import Subject
from services.routes.playbooks.situation import Place, Situation


@dataclass(frozen=True, slots=True)
class Answered:
    """What the steps of a playbook depend on."""

    about_on: date
    """The day that it is about."""
    told_on: date
    """The day on which it became known."""
    place: Place
    holds: Mapping[str, bool]
    """Every condition that a playbook of the event may name, and whether it holds."""
    deceased: frozenset[Subject] = frozenset()
    """Which of the people that it is about died."""
    lasts_until: date | None = None
    """The first day on which a stay is over, as far as anybody knows."""


def answer(situation: Situation, happened: str, today: date) -> Answered:
    """Ask all that a playbook of this event may ask, whether one does or not: another one may ask it tomorrow."""
    facts = situation.facts
    return Answered(
        about_on=facts.effective_on,
        told_on=today,
        place=situation.place,
        holds={
            name: condition.holds(situation)
            for name, condition in CONDITIONS.items()
            if happened in condition.events
        },
        deceased=frozenset(who for who, id_ in facts.subjects.items() if id_ in situation.deceased),
        lasts_until=facts.lasts_until,
    )
