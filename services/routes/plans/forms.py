"""The form of a whole plan: a goal per pillar with its steps; every fault stands beside its field, and what was typed stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from fastapi import Request
from pydantic import ValidationError

from services.routes.plans.schemas import (
    MOST_STEPS,
    DoelIn,
    NewGoal,
    NewStep,
    Pillar,
    Plan,
    StapIn,
)
from shared.errors import Fault
from shared.http.faults import fault_of
from shared.http.filled import plain_fault
from shared.http.schemas import RequestModel

M = TypeVar("M", bound=RequestModel)
PILLARS: tuple[Pillar, ...] = get_args(Pillar)
_TYPED = ("wat", "uiterlijk")


@dataclass(slots=True)
class PlanForm:
    """A form that was sent, or the plan of now put into one."""

    values: Mapping[str, str]
    version: int = 0
    """The one that was looked at."""
    wanted: dict[Pillar, NewGoal] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def blame(self, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            self.faults.setdefault(fault.name, plain_fault(fault))

    def read(self) -> None:
        version = self.values.get("versie", "")
        self.version = int(version) if version.isdecimal() and len(version) < 9 else -1
        for pillar in PILLARS:
            steps = [
                step
                for number in range(MOST_STEPS)
                if (step := self._step(f"{pillar}.stap.{number}")) is not None
            ]
            goal = self.values.get(f"{pillar}.doel", "")
            if not goal and not any(name.startswith(f"{pillar}.stap.") for name in self._filled()):
                continue
            told = self._model(DoelIn, {"doel": goal} if goal else {}, pillar)
            if told is not None:
                self.wanted[pillar] = NewGoal(told.doel, steps)

    def _filled(self) -> list[str]:
        return [name for name, value in self.values.items() if value and name.endswith(_TYPED)]

    def _step(self, prefix: str) -> NewStep | None:
        given = {
            part: self.values.get(f"{prefix}.{part}", "") for part in ("wat", "wie", "uiterlijk")
        }
        if not any(given[part] for part in _TYPED):
            return None
        given["stapId"] = self.values.get(f"{prefix}.id", "")
        told = self._model(StapIn, {name: value for name, value in given.items() if value}, prefix)
        if told is None:
            return None
        return NewStep(told.wat, told.wie, told.uiterlijk, told.stap_id)

    def _model(self, model: type[M], data: Mapping[str, Any], prefix: str) -> M | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for wrong in error.errors(include_url=False, include_input=False):
                fault = fault_of({**wrong, "loc": ("body", *wrong["loc"])})
                self.faults.setdefault(f"{prefix}.{fault.name}", plain_fault(fault))
            return None


async def read_plan(request: Request) -> PlanForm:
    values = {
        name: value.strip()
        for name, value in (await request.form()).multi_items()
        if isinstance(value, str)
    }
    form = PlanForm(values)
    form.read()
    return form


def form_of(plan: Plan) -> PlanForm:
    """The plan of now, to change."""
    values = {"versie": str(plan.version)}
    for pillar, goal in plan.goals.items():
        values[f"{pillar}.doel"] = goal.words
        for number, step in enumerate(goal.steps):
            prefix = f"{pillar}.stap.{number}"
            values |= {
                f"{prefix}.wat": step.words,
                f"{prefix}.wie": step.who,
                f"{prefix}.uiterlijk": step.due_on.isoformat(),
                f"{prefix}.id": str(step.id),
            }
    return PlanForm(values, plan.version)
