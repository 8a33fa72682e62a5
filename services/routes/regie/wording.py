"""What pages say of who answers for a dossier, and of what became of that. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from services.routes.regie.rules import RULES
from shared.ui.dutch import date_text

HELD_BY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "professional": "Iemand die hier werkt",
        "netwerk": "Iemand uit het netwerk",
        "inwoner": "De inwoner zelf",
    }
)
BY_ITSELF: Final = "Naadloos"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of what became of it."""

    at: datetime
    what: str
    by: str
    why: str


def told(row: Any, subject: str, *, leads: bool) -> Told:
    """A row of `regie_change`, with the names of whom it is about and of who did it.

    Why somebody said no is for who said it and for who leads.
    """
    reads = row.kind != "nee" or leads or row.changed_by == subject
    return Told(row.at, _what(row), row.changer or BY_ITSELF, (row.why or "") if reads else "")


_SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ja": "{name} zei ja.",
        "nee": "{name} zei nee.",
        "einde": "Het dossier is gesloten. {name} is geen regisseur meer.",
        "niet-ontmoet": "{name} en de inwoner spraken elkaar niet.",
    }
)


def _what(row: Any) -> str:
    name, details = row.name, row.details
    if row.kind == "gevraagd":
        rule = RULES.get(details.get("regel", ""), "")
        return f"{name} is gevraagd, en let er meteen op. {rule}.".strip()
    if row.kind in _SENTENCES:
        return _SENTENCES[row.kind].format(name=name)
    if row.kind == "ontmoet":
        day = date_text(date.fromisoformat(details["op"]))
        return f"{name} en de inwoner spraken elkaar op {day}."
    return f"De regie is bij: {HELD_BY[details['door']].lower()}."
