"""The form with which one fact is recorded: from what was typed to what the API takes, with faults beside their fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, get_args

from pydantic import ValidationError

from services.income.findings.facts import SOORT_VAN, VAN_HET_GEZIN, Vaststelling
from services.income.findings.schemas import NieuweVaststellingen, shown
from services.income.inquiries.wording import FORMS, Formulier, Veld
from services.income.means.rules import Regime
from shared.errors import AppError, Fault
from shared.events.income import Feitsoort
from shared.http.faults import fault_of
from shared.http.filled import PLAIN
from shared.ui.dutch import cents_of

FIRST: Final[Feitsoort] = "vrijlating"
OF_HOUSEHOLD: Final = frozenset(SOORT_VAN[kind] for kind in VAN_HET_GEZIN)
FACT: Final = "vaststellingen.0."
_LONGEST: Final = 2_100
_PLAIN: Final = {
    **PLAIN,
    "vermogen": "Dit kan niet meer zijn dan alle bezittingen samen.",
    "tegenstrijdig": "Kies alleen een artikel als er geen recht is, en dan altijd.",
}
_WHERE: Final = {"inwonerId": "wie", "vermogen": "spaargeld", "eigen-recht": "artikel"}
"""Faults of a fact as a whole, or under another name, by the field that they are about."""


@dataclass(slots=True)
class Ingevuld:
    """What was typed for one kind of fact."""

    soort: Feitsoort
    waarden: dict[str, str]
    fouten: dict[str, str] = field(default_factory=dict)
    waarom: str = ""
    """Why it was not recorded, where no field is to blame."""

    @property
    def formulier(self) -> Formulier:
        return FORMS[self.soort]

    @property
    def zeldzaam_open(self) -> bool:
        """Whether something that is seldom asked was filled in or is wrong, so that its fold stands open."""
        rare = [asked for asked in self.formulier.velden if asked.zeldzaam]
        return any(
            asked.naam in self.fouten or self.waarden.get(asked.naam, "") not in {"", asked.gewoon}
            for asked in rare
        )

    @property
    def is_refused(self) -> bool:
        return bool(self.fouten or self.waarom)

    def blame(self, error: AppError) -> None:
        """What a rule says is wrong."""
        for fault in error.faults or (Fault("", error.code, error.detail),):
            self._add(fault)

    def _add(self, fault: Fault) -> None:
        name = _field_of(fault.name, self.soort)
        if name:
            self.fouten.setdefault(name, _PLAIN.get(fault.code, fault.reason))
        else:
            self.waarom = fault.reason

    def asked(self, dossier_id: object) -> NieuweVaststellingen | None:
        """What is to be recorded; None where something is wrong, which then stands in `fouten`."""
        data = self._data(dossier_id)
        try:
            asked = NieuweVaststellingen.model_validate(data)
        except ValidationError as error:
            for wrong in error.errors(include_url=False, include_input=False):
                self._add(fault_of({**wrong, "loc": ("body", *wrong["loc"])}))
            return None
        return None if self.fouten else asked

    def _data(self, dossier_id: object) -> dict[str, Any]:
        given = self.waarden
        fact: dict[str, Any] = {"soort": self.soort, "tot": given.get("tot") or None}
        if self.soort not in OF_HOUSEHOLD:
            fact["inwonerId"] = given.get("wie", "")
        for asked in self.formulier.velden:
            value = self._value(asked, given.get(asked.naam, ""))
            if value is not None:
                _put(fact, asked.pad, value)
        return {
            "dossierId": str(dossier_id),
            "vanaf": given.get("vanaf", ""),
            "reden": given.get("reden", ""),
            "vaststellingen": [fact],
        }

    def _value(self, asked: Veld, text: str) -> object:
        """As the API takes it; None where it was left open, which is a fault where it is to be told."""
        match asked.soort:
            case "bedrag":
                cents = cents_of(text) if text else None
                if cents is None and (text or not asked.mag_leeg):
                    self.fouten[asked.naam] = "Vul een bedrag in, als 1.250 of 1250,50."
                return cents
            case "maanden" | "aantal":
                if text and not (text.isascii() and text.isdigit() and len(text) <= 3):
                    what = "een aantal maanden" if asked.soort == "maanden" else "een heel getal"
                    self.fouten[asked.naam] = f"Vul {what} in, als 3."
                    return None
                return int(text) if text else None
            case "keuze" if text in {"ja", "nee"}:
                return text == "ja"
        return text or None


def read(given: Mapping[str, str]) -> Ingevuld:
    """What was sent, or what a link asks for; a kind that is not known is the first."""
    kind = given.get("soort", "")
    known = next((soort for soort in get_args(Feitsoort) if soort == kind), FIRST)
    values = {name: value.strip()[:_LONGEST] for name, value in given.items()}
    return Ingevuld(known, values)


def filled_with(fact: Vaststelling, reason: str) -> Ingevuld:
    """The form of a fact that is there, to change it or to let it end."""
    told = shown(fact).model_dump(mode="json", by_alias=True)
    values = {
        "wie": str(fact.inwoner_id or ""),
        "vanaf": fact.vanaf.isoformat(),
        "tot": fact.tot.isoformat() if fact.tot else "",
        "reden": reason,
    }
    for asked in FORMS[fact.soort].velden:
        found: Any = told
        for part in asked.pad:
            found = found[part]
        values[asked.naam] = _as_typed(asked, found)
    return Ingevuld(fact.soort, values)


def empty(kind: Feitsoort, today: date, who: str, regime: Regime | None = None) -> Ingevuld:
    """`regime` is which exemptions the municipality applies, where it told."""
    return Ingevuld(kind, {"vanaf": today.isoformat(), "wie": who, "regime": regime or ""})


def _as_typed(asked: Veld, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if asked.soort == "aantal" and not value:
        return ""
    if asked.soort == "bedrag" and isinstance(value, int):
        return f"{value // 100},{value % 100:02d}"
    return str(value)


def _put(fact: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    *parents, last = path
    for parent in parents:
        fact = fact.setdefault(parent, {})
    fact[last] = value


def _field_of(name: str, kind: Feitsoort) -> str:
    """`vaststellingen.0.vrijlating.vrijlating.regime` is the field `regime`; empty where no field is to blame."""
    inside = name.removeprefix(FACT)
    if inside == name and name not in {"vanaf", "reden"}:
        return ""
    inside = inside.removeprefix(f"{kind}.")
    paths = {".".join(asked.pad): asked.naam for asked in FORMS[kind].velden}
    if kind == "vrijlating" and inside == "vrijlating":
        return "regime"
    return paths.get(inside) or _WHERE.get(inside, inside)
