"""How a reported life event reads: its kind, where it came from, what it tells and what became of it. Pure."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from services.intake.occurrences.reasons import worded
from services.intake.occurrences.rows import shown_data
from services.intake.occurrences.stored import LifeEventRow
from services.intake.quarantine.rules import Age
from services.intake.reports.schemas import BY_NAME
from shared.events.words import EVENTS
from shared.permissions import Data
from shared.ui.dutch import date_text, duration_text, money_text, municipality_text

AGES: Final[Mapping[Age, str]] = {
    "dag": "Langer dan een dag",
    "week": "Langer dan een week",
    "limiet": "Te lang",
}
NO_REASON: Final = "Er is geen reden vastgelegd."
TOLD_BEFORE: Final = "Een andere melding vertelde dit al. Deze voegde niets toe."
_OWN: Final = {
    "naadloos:correctie": "Verbetering door een medewerker",
    "naadloos:medewerker": "Medewerker die een melding invulde",
    "naadloos:register": "Bestand van het bevolkingsregister",
    "naadloos:timer": "Verjaardag die Naadloos bijhoudt",
}
_SYSTEM: Final = re.compile(r":systeem:(?P<name>[^:]+)$")
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CENTS: Final = "Centen"


def kind_text(kind: str) -> str:
    return EVENTS[BY_NAME[kind].event.__name__].title


def source_text(source: str) -> str:
    """The system behind a source; its OIN is for who looks after the connection."""
    system = _SYSTEM.search(source)
    return _OWN.get(source) or (f"Systeem {system['name']}" if system else source)


def age_text(age: timedelta) -> str:
    """How long something waits, as exact as somebody can use who looks once a day."""
    return "Net binnen" if age < timedelta(minutes=1) else duration_text(age)


def reason_text(row: LifeEventRow) -> str:
    """Why it waits, or led to nothing."""
    return worded(row.reason) or (TOLD_BEFORE if row.status == "al-bekend" else NO_REASON)


def told(row: LifeEventRow, seen: frozenset[Data]) -> list[tuple[str, str]]:
    """What was reported, without people; amounts for who works with them."""
    data = shown_data(row.data)
    return [
        (_label(name), _value(name, value))
        for name, value in data.items()
        if name != "ingangsdatum"
        and not isinstance(value, dict | list)
        and (not name.endswith(_CENTS) or Data.BEDRAGEN in seen)
    ]


def _label(name: str) -> str:
    return _CAPITAL.sub(" ", name.removesuffix(_CENTS)).lower().capitalize()


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if name.endswith(_CENTS) and isinstance(value, int):
        return money_text(value)
    if "emeente" in name:
        return municipality_text(str(value))
    try:
        return date_text(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
