"""A wage as people type it, in a file or on a page: Dutch amounts and days, with what is wrong of each field in Dutch."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from services.income.wages.schemas import Loon
from shared.http.faults import fault_of
from shared.http.filled import PLAIN
from shared.ui.dutch import cents_of

AMOUNT: Final = "Vul een bedrag in, als 1.250 of -12,50."
NAME: Final = "Gebruik ten hoogste 64 letters, cijfers en de tekens . : / en -, zonder spaties."
_DAY: Final = re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})", re.ASCII)
_AS_IT_IS: Final = ("inwonerId", "baanId", "kenmerk", "soort")
_DAYS: Final = ("van", "totEnMet", "betaaldOp")
_AMOUNTS: Final = ("netto", "bruto")


def read_typed(given: Mapping[str, str]) -> tuple[Loon | None, dict[str, str]]:
    """The wage, or by field what is wrong with it; what was left empty is not there."""
    faults: dict[str, str] = {}
    data: dict[str, Any] = {name: given[name] for name in _AS_IT_IS if given.get(name)}
    data |= {name: _day_of(given[name]) for name in _DAYS if given.get(name)}
    for name in _AMOUNTS:
        if given.get(name):
            cents = signed_cents_of(given[name])
            if cents is None:
                faults[name] = AMOUNT
            data[f"{name}Centen"] = cents or 0
    try:
        wage = Loon.model_validate(data)
    except ValidationError as error:
        for wrong in error.errors(include_url=False, include_input=False):
            fault = fault_of({**wrong, "loc": ("body", *wrong["loc"])})
            name = fault.name.removesuffix("Centen")
            text = NAME if name == "kenmerk" and fault.code == "patroon" else None
            faults.setdefault(name, text or PLAIN.get(fault.code, fault.reason))
        return None, faults
    return (None if faults else wage), faults


def signed_cents_of(text: str) -> int | None:
    """`1.250`, `-12,50` or `€ 80` as cents; None where it is not an amount."""
    amount = text.replace("−", "-").replace("€", "").strip()
    cents = cents_of(amount.removeprefix("-"))
    return -cents if cents is not None and amount.startswith("-") else cents


def _day_of(text: str) -> str:
    """Dutch order or that of the standard; what is neither is refused as it is."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    return f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"
