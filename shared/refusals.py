"""Why an organisation does not take a handover, by the codes that are counted; in the words that it chose from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STOPPED: Final = "organisatie-gestopt"
"""No choice: it follows from the organisation having ended."""
REFUSALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "geen-plaats": "Wij hebben geen plaats binnen de tijd die nodig is",
        "niet-voor-ons": "Dit is niet iets wat wij doen",
        "niet-in-ons-gebied": "Wij werken niet in deze gemeente",
        "inwoner-wil-niet": "De inwoner wil dit niet",
        "te-weinig-bekend": "Wij weten te weinig om te kunnen beginnen",
        "anders": "Iets anders",
    }
)
_OF_ITSELF: Final[Mapping[str, str]] = MappingProxyType({STOPPED: "De organisatie is gestopt"})


def refusal_text(code: str) -> str:
    """For people, who see no codes; of a code that nobody knows any more no more than that it was another reason."""
    return REFUSALS.get(code) or _OF_ITSELF.get(code) or "Een andere reden"
