"""What the page of a trail says, in plain Dutch."""

from collections.abc import Mapping
from typing import Final

from services.reporting import message_types
from services.reporting.failed_messages import words as failed
from services.reporting.message_trail.arranging import Missing
from shared.messaging.contracts import What
from shared.operations.trail.kinds import LIFE_EVENT, UNKNOWN
from shared.operations.trail.schemas import Stand, Termijnstand

WHAT: Final[Mapping[What, str]] = {
    "melding": "een melding van een levensgebeurtenis",
    "dossier": "een dossier",
    "taak": "een taak",
    "overdracht": "een overdracht",
    "voorstel": "een voorstel",
    "besluit": "een besluit",
    "brief": "een brief",
    "bezwaar": "een bezwaar",
    "aanvraag": "een aanvraag",
    "nazorg": "nazorg",
    "termijn": "een termijn",
    "bericht": "een bericht dat mislukte of wacht",
}
REPORTS: Final[Mapping[str, str]] = {
    "verwerkt": "De melding is verwerkt en doorgegeven.",
    "in-quarantaine": "De melding staat in de wachtrij. Er is nog niets doorgegeven.",
    "geen-dossier": "De melding hoort bij geen dossier. Er is niets doorgegeven.",
    "verworpen": "De melding is verworpen. Er is niets doorgegeven.",
    "al-bekend": "Wat gemeld is, was al bekend. Er is niets nieuws doorgegeven.",
    "gecorrigeerd": "De melding is later gecorrigeerd.",
    "ingetrokken": "De melding is later ingetrokken.",
}
"""What became of a report, by its status in intake."""
STATES: Final[Mapping[Stand, str]] = {
    "verwerkt": "Verwerkt",
    "genegeerd": "Gelezen, niets mee te doen",
    "onderweg": "Onderweg",
    "niet-meer-bekend": "Niet meer bekend",
    **dict[Stand, str](failed.STATES.items()),
}
SHADES: Final[Mapping[Stand, str]] = {
    "verwerkt": "klaar",
    "genegeerd": "klaar",
    "onderweg": "loopt",
    "niet-meer-bekend": "onbekend",
    **dict[Stand, str](failed.SHADES.items()),
}
TIMERS: Final[Mapping[Termijnstand, tuple[str, str]]] = {
    "gepland": ("loopt", "Gepland"),
    "afgegaan": ("klaar", "Afgegaan"),
    "vervallen": ("weg", "Vervallen"),
    "mislukt": ("fout", "Mislukt"),
}
NOT_AN_ID: Final = (
    "Dit is geen kenmerk. Een kenmerk bestaat uit 32 cijfers en letters, met streepjes ertussen."
    " Wat u typte is niet bewaard."
)


def title_of(kind: str) -> str:
    """Of a life event no more than that it is one; of what a stranger wrote not even its type."""
    if kind == LIFE_EVENT:
        return "Levensgebeurtenis"
    return message_types.title_of(None if kind == UNKNOWN else kind)


def answer_of(missing: Missing) -> str:
    return message_types.titles_of(sorted(missing.expected.types))
