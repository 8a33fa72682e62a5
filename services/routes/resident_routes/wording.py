"""Routes of residents in plain Dutch. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.routes.resident_routes.schemas import (
    Companion,
    How,
    Partner,
    Reason,
    Stay,
    Told,
)
from shared.events.tasks import Richting
from shared.resident_routes import place_text

REASONS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        "gezondheid": "De gezondheid vraagt het",
        "zorg-voor-ander": "De inwoner zorgt voor een ander",
        "werk-gestopt": "Het werk is gestopt",
        "werk-gevonden": "De inwoner heeft werk gevonden",
        "kan-meer": "De inwoner kan en wil meer",
        "anders": "Iets anders",
    }
)
TOLD_BY: Final[Mapping[Told, str]] = MappingProxyType(
    {
        "inwoner": "De inwoner zelf",
        "begeleider": "Wie met de inwoner meegaat",
        "medewerker": "Een medewerker",
    }
)
DIRECTIONS: Final[Mapping[Richting, str]] = MappingProxyType(
    {
        "eerste": "Begin",
        "terug": "Stap terug",
        "vooruit": "Stap vooruit",
        "opzij": "Andere route",
    }
)
_HELPS: Final = frozenset({"aanvaard", "in-contact", "teruggegeven"})
"""The states of a handover in which an organisation has it by name."""
_HOW: Final[Mapping[How, str]] = MappingProxyType(
    {
        "blijft": "",
        "terug": "was er op deze route eerder ook bij",
        "zelf": "",
        "team": "uit het team van dit dossier",
        "minste": "",
        "niemand": "het team ziet wat er te doen is",
    }
)


def companion_text(companion: Companion) -> str:
    """Who goes along, and why it is this one."""
    name = companion.name if companion.worker_id else "nog niemand"
    why = [_HOW[companion.how]] if _HOW[companion.how] else []
    if companion.instead_of:
        why.append(f"in plaats van {companion.instead_of}")
    if companion.is_gone:
        why.append("doet dit hier nu niet meer")
    return _capital(f"{companion.role}: {name}" + (f" ({', '.join(why)})" if why else ""))


def partner_text(partner: Partner) -> str:
    """An organisation that helps, or helped when this route was followed before."""
    name = partner.organisation + (f" ({partner.receiver})" if partner.receiver else "")
    if partner.state in _HELPS:
        return f"{name} helpt"
    return f"{name} hielp eerder; vraag of die hulp weer nodig is"


def stay_text(stay: Stay | None) -> str:
    """Where somebody stands, or stood."""
    return _capital(place_text(stay.route, stay.rung)) if stay else "Nog geen route"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
