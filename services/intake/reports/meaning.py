"""What a life event means, as bytes: the same for the same event, however its sender spells it.

When it was sent, what it is called and whatever a sender adds to it are no part of that. Nulls and defaults are as if
they were left out, so that a field which is new here makes no other event of one that was sent before it.
"""

from functools import cache
from typing import Any

import orjson
from pydantic import BaseModel

from services.intake.reports.schemas import Melding
from services.intake.residents.schemas import Adres
from shared.bsn import Bsn


def meaning_of(melding: Melding) -> bytes:
    """Its type and all that its `data` says. A BSN stands in it: for a keyed hash, and nothing else."""
    return orjson.dumps((melding.event.event_type, melding), default=_said)


def _said(value: Any) -> Any:
    """What orjson doesn't know: a number, an address, or fields by name in the order of their model."""
    # By its very type, as this is asked of every line of a file: `isinstance` on pydantic's classes is slow.
    kind: Any = type(value)
    if kind is Bsn:
        return value.reveal()
    if kind is Adres:
        return value.spelled, value.briefadres
    said = {name: inner for name, inner in value.__dict__.items() if inner is not None}
    for name, default in _seldom(kind):
        if name in said:
            if said[name] == default:
                del said[name]
            elif isinstance(said[name], list):
                said[name] = _unordered(said[name])
    return said


def _unordered(people: list[Any]) -> list[str]:
    """Those who move along, and the children, come in no order."""
    return sorted(orjson.dumps(person, default=_said).decode() for person in people)


@cache
def _seldom(model: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    """The few fields that ask for more than being there or not: with a default of their own, or a list."""
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
        if not field.is_required()
    }
    return tuple(
        (name, default)
        for name, default in defaults.items()
        if default is not None or "list" in str(model.model_fields[name].annotation)
    )
