"""What a plan must be, and when a version is a new one. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.routes.plans.schemas import Goal, Instemmingsvraag, NewPlan
from shared.errors import Fault

YEARS_AHEAD: Final = 5
_DAYS: Final = 366 * YEARS_AHEAD


def faults_in_plan(plan: NewPlan, today: date) -> list[Fault]:
    """By the names of the form."""
    if not plan:
        return [Fault("", "leeg", "Schrijf ten minste één doel.")]
    return [
        Fault(f"{pillar}.stap.{number}.uiterlijk", "te-laat", "Kies een dag binnen vijf jaar.")
        for pillar, goal in plan.items()
        for number, step in enumerate(goal.steps)
        if (step.due_on - today).days > _DAYS
    ]


def is_same(plan: NewPlan, now: Mapping[str, Goal]) -> bool:
    """Whether nothing would change: then nobody has to be asked again."""
    wanted = {
        pillar: (goal.words, [(step.words, step.who, step.due_on) for step in goal.steps])
        for pillar, goal in plan.items()
    }
    return wanted == {
        pillar: (goal.words, [(step.words, step.who, step.due_on) for step in goal.steps])
        for pillar, goal in now.items()
    }


def faults_in_agreement(asked: Instemmingsvraag, today: date) -> list[Fault]:
    faults = []
    if asked.op > today:
        faults.append(Fault("op", "te-laat", "Kies vandaag of een eerdere dag."))
    if asked.antwoord != "eens" and asked.woorden is None:
        faults.append(Fault("woorden", "want", "Schrijf waarom."))
    return faults
