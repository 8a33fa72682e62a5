"""Questions for a what-if: a single person without work, with what a test is about put in."""

from typing import Any

import pytest

from services.income.whatif import service
from services.income.whatif.schemas import (
    Berekeningsvraag,
    BerekeningUitkomst,
    ScenarioUitkomst,
)
from shared.errors import InvalidInput

GROWN = {"geboortedatum": "1991-05-01"}
CHILD = {"geboortedatum": "2018-05-01"}


def question(**change: Any) -> dict[str, Any]:
    """A single person without work, with what a test is about put in."""
    asked = {
        "datum": "2026-11-01",
        "huishouden": {"aanvrager": GROWN},
        "scenarios": [{"naam": "nu"}],
    }
    return {**asked, **change}


def home(**people: Any) -> dict[str, Any]:
    return {"aanvrager": GROWN, **people}


def hours(count: float, **more: Any) -> dict[str, Any]:
    loon = {"periode": "uur", "urenPerWeek": count, **more}
    return {"naam": f"{count} uur", "aanvrager": {"loon": loon}}


def calculate(**change: Any) -> BerekeningUitkomst:
    return service.calculate(Berekeningsvraag.model_validate(question(**change)))


def only(**change: Any) -> ScenarioUitkomst:
    (outcome,) = calculate(**change).scenarios
    return outcome


def refused(**change: Any) -> dict[str, str]:
    """The faults by field."""
    with pytest.raises(InvalidInput) as caught:
        calculate(**change)
    return {fault.name: fault.code for fault in caught.value.faults}
