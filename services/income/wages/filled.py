"""The form of a wage, as a consulent and a resident fill it in: what was typed, what is wrong with it, and the wage that it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.income.wages.schemas import Loon
from services.income.wages.typed import read_typed
from shared.errors import AppError

FIELDS: Final = (
    *("inwonerId", "baanId", "soort", "van", "totEnMet", "betaaldOp"),
    *("netto", "bruto", "kenmerk"),
)
_LONGEST: Final = 200
_UNNAMED: Final = "-"
_OF_A_JOB: Final = 12
"""Signs that tell the jobs of one person apart."""


@dataclass(slots=True)
class Ingevuld:
    """What was typed on the form of a wage, and what is wrong with it."""

    waarden: dict[str, str]
    fouten: dict[str, str] = field(default_factory=dict)
    waarom: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.fouten or self.waarom)

    def blame(self, error: AppError) -> None:
        for fault in error.faults:
            self.fouten.setdefault(fault.name.removesuffix("Centen"), fault.reason)
        if not error.faults:
            self.waarom = error.detail


def typed_in(sent: Mapping[str, object]) -> dict[str, str]:
    """What was typed in each field."""
    return {name: str(sent.get(name, "")).strip()[:_LONGEST] for name in FIELDS}


def read(given: Mapping[str, str]) -> tuple[Ingevuld, Loon | None]:
    """What was typed, and the wage that it is; None where something is wrong."""
    wage, faults = read_typed({**given, "kenmerk": given["kenmerk"] or _UNNAMED})
    if wage is not None and not given["kenmerk"]:
        wage = wage.model_copy(update={"kenmerk": name_of(wage)})
    return Ingevuld(dict(given), faults), wage


def name_of(wage: Loon) -> str:
    """Of a wage that nobody named: the same form sent twice is one report, however its amount was written."""
    job = wage.baan_id.hex[-_OF_A_JOB:] if wage.baan_id else _UNNAMED
    return f"{wage.soort}/{wage.van}/{wage.tot_en_met}/{wage.netto_centen}/{job}"
