"""What was changed of an organisation, in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from services.routes.partners.schemas import CHANNELS, SHAREABLE
from shared.partner_services import service_label
from shared.ui.dutch import MUNICIPALITIES, date_text

FIELDS: Final[Mapping[str, str]] = {
    "name": "Naam",
    "channel": "Kanaal",
    "email": "Mailadres",
    "phone": "Telefoonnummer",
    "client_id": "Kenmerk van het systeem",
    "contact": "Contactpersoon",
    "answer_days": "Werkdagen tot een antwoord",
    "contact_days": "Werkdagen tot het eerste contact",
    "result_days": "Dagen tot een resultaat",
    "shareable": "Wat gedeeld mag worden",
    "ground": "Wettelijke grond",
    "agreement": "Overeenkomst",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A change as a page shows it."""

    at: datetime
    by: str
    what: str
    why: str


def changed(row: Row[Any]) -> Changed:
    by = row.changer or ("Naadloos" if row.changed_by == "naadloos" else row.changed_by)
    return Changed(row.at, by, _SENTENCES[row.kind](row.details), row.why)


def _added(its: Mapping[str, Any]) -> str:
    if "dienst" not in its:
        return f"{its['naam']} toegevoegd."
    return f"{its['naam']} toegevoegd: {_what(its)}, vanaf {date_text(its['vanaf'])}."


def _fields(its: Mapping[str, Any]) -> str:
    return " ".join(
        f"{FIELDS[name]}: van {_value(name, old)} naar {_value(name, new)}."
        for name, (old, new) in its["velden"].items()
    )


def _value(name: str, value: Any) -> str:
    if value is None or value == []:
        return "niets"
    if name == "shareable":
        return ", ".join(SHAREABLE.get(code, code).lower() for code in value)
    return f"“{CHANNELS.get(value, value) if name == 'channel' else value}”"


def _what(its: Mapping[str, Any]) -> str:
    places = " en ".join(MUNICIPALITIES.get(code, code) for code in its["gemeenten"])
    return f"{service_label(its['dienst']).lower()} in {places}"


_SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "toegevoegd": _added,
    "gewijzigd": _fields,
    "dienst-erbij": lambda its: (
        f"Erbij: {_what(its)}, vanaf {date_text(its['vanaf'])}, op plaats {its['volgorde']}."
    ),
    "dienst-eraf": lambda its: f"Niet meer: {_what(its)}, per {date_text(its['tot'])}.",
    "volgorde": lambda its: (
        f"Op plaats {its['volgorde']} gevraagd: {_what(its)}, vanaf {date_text(its['vanaf'])}."
    ),
    "beeindigd": lambda its: f"Beëindigd per {date_text(its['tot'])}.",
}
