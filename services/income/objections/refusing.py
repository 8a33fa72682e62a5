"""Why something cannot be done with an objection: in words, with a code, and with where to go on."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from services.income.objections.model import Objection
from services.income.objections.publishing import STANDS
from services.income.objections.rules import Beletsel
from shared.errors import AppError, Conflict, Fault, InvalidInput

_OF_A_FIELD: Final[Mapping[Beletsel, tuple[str, str]]] = {
    "grond-ontbreekt": ("grond", "Kies waarom het niet-ontvankelijk is."),
    "grond-past-niet": ("grond", "Dit hoort alleen bij niet-ontvankelijk."),
    "horen-past-niet": (
        "uitkomst",
        "Er is niemand gehoord om een reden die bij een andere uitkomst hoort. Plan een hoorzitting.",
    ),
    "wel-te-laat": ("uitkomst", "Het bezwaar kwam te laat, en dat is niet verschoonbaar."),
    "niet-te-laat": ("grond", "Het bezwaar is op tijd, of te laat om een goede reden."),
    "verzuim-hersteld": ("grond", "Wat ontbrak, is hersteld."),
}
_FIRST: Final[Mapping[Beletsel, str]] = {
    "eerst-horen": "Hoor eerst de bezwaarmaker, of leg vast waarom dat niet hoeft.",
    "eerst-te-laat-beoordelen": "Het bezwaar kwam te laat. Beoordeel eerst of daar een goede reden voor was.",
    "eerst-herstel-vragen": "Er ontbreekt iets. Vraag daar eerst om, met een termijn.",
    "herstel-loopt": "De termijn om te herstellen wat ontbreekt loopt nog.",
}


class StandsOtherwise(Conflict):
    """What is asked cannot be done as it stands: most often because somebody did it already."""

    def __init__(self, objection: Objection) -> None:
        words = STANDS[objection.state]
        super().__init__(
            "bezwaar-staat-anders", f"Dit kan nu niet: het bezwaar {words}. Er is niets gewijzigd."
        )
        self.state = objection.state


class IsThereAlready(Conflict):
    """Against one decision one objection."""

    def __init__(self, objection_id: UUID) -> None:
        super().__init__("bezwaar-is-er-al", "Tegen dit besluit is al bezwaar gemaakt.")
        self.objection_id = objection_id


class OwnDecision(AppError):
    """Whoever took or approved the contested decision does not hear or decide."""

    def __init__(self) -> None:
        detail = (
            "U nam het bestreden besluit, of keurde het goed. Daarom hoort of beslist een ander."
        )
        super().__init__(403, "eigen-besluit", "Dit mag u niet", detail)


def refused(why: Beletsel) -> AppError:
    if why in _FIRST:
        return Conflict(why, _FIRST[why])
    name, reason = _OF_A_FIELD[why]
    return InvalidInput((Fault(name, why, reason),))
