"""What was filled in on a page, as what it asks for; whatever is wrong stands beside its field, and stays as it was typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from fastapi import Request
from pydantic import ValidationError

from shared.errors import AppError, Fault
from shared.http.faults import fault_of
from shared.http.schemas import RequestModel

M = TypeVar("M", bound=RequestModel)
BUSY: Final = "Iemand anders is op dit moment met dit huishouden bezig. Probeer het zo weer."
NOT_KEPT: Final = "Wat u schreef is niet bewaard."

PLAIN: Final = {
    "verplicht": "Vul dit in.",
    "keuze": "Maak een keuze.",
    "uuid": "Maak een keuze.",
    "patroon": "Maak een keuze.",
    "datum": "Vul een bestaande datum in.",
    "bsn_in_tekst": "Laat het burgerservicenummer uit de tekst.",
}


@dataclass(slots=True)
class Filled(Generic[M]):
    """A form that was sent."""

    values: Mapping[str, Sequence[str]]
    asked: M | None
    """None where something is wrong."""
    faults: dict[str, str] = field(default_factory=dict)
    """By the name of the field; the empty name is of the form as a whole."""

    def blame(self, error: AppError) -> None:
        """What a rule says is wrong."""
        for fault in error.faults or (Fault("", error.code, error.detail),):
            self.faults.setdefault(fault.name, PLAIN.get(fault.code, fault.reason))


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was not carried out, on a page with several: which one, what was typed, and why not."""

    which: str = ""
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    @property
    def status(self) -> int:
        """Of the answer with the page."""
        if self.faults:
            return 400
        return 409 if self.why else 200

    def typed(self, which: str, name: str, otherwise: str = "") -> str:
        given = self.values.get(name, ()) if self.which == which else ()
        return given[0] if given else otherwise

    def chosen(self, which: str, name: str, otherwise: Sequence[str] = ()) -> Sequence[str]:
        return self.values.get(name, ()) if self.which == which else otherwise

    def faults_of(self, which: str) -> Mapping[str, str]:
        """By the name of the field on the page, which has the form in front."""
        if self.which != which:
            return {}
        return {f"{which}-{name}": why for name, why in self.faults.items()}


async def read_form(request: Request, model: type[M], lists: Collection[str] = ()) -> Filled[M]:
    """The form of a request; an empty field was not filled in, `lists` are the fields with more than one answer."""
    values: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    known = {info.alias or name for name, info in model.model_fields.items()}
    data: dict[str, Any] = {
        name: given[0].strip()
        for name, given in values.items()
        if name in known and given[0].strip() and name not in lists
    }
    data |= {name: values.get(name, []) for name in lists}
    try:
        return Filled(values, model.model_validate(data))
    except ValidationError as error:
        filled: Filled[M] = Filled(values, None)
        for wrong in error.errors(include_url=False, include_input=False):
            fault = fault_of({**wrong, "loc": ("body", *wrong["loc"])})
            name = fault.name.partition(".")[0]
            filled.faults.setdefault(name, plain_fault(fault))
        return filled


def plain_fault(fault: Fault) -> str:
    """What is wrong with a field, for who filled it in."""
    if fault.code == "lengte":
        return f"Schrijf {fault.reason[0].lower()}{fault.reason[1:]}"
    if fault.code == "aantal":
        return "Maak een keuze."
    return PLAIN.get(fault.code, fault.reason)
