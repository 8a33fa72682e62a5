"""Why a handover was refused, given back, withdrawn or taken back, what came of it and what is shared: codes to count, words to read.

No code tells of health, debts or danger: the words beside it may, and are for who may read them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from services.routes.handovers.states import Action
from shared.events.reasons import reason
from shared.partner_services import FIRST_PAYMENT, NEW_MUNICIPALITY
from shared.refusals import REFUSALS, STOPPED, refusal_text

EVENT_WITHDRAWN: Final = "gebeurtenis-ingetrokken"
DIED: Final = "overleden"
NOT_NEEDED: Final = "niet-meer-nodig"
_OTHER: Final = {"anders": "Iets anders"}

Codes = Mapping[str, str]

RETURNS: Final[Codes] = MappingProxyType(
    {
        "geen-contact": "Wij krijgen geen contact met de inwoner",
        "inwoner-wil-niet": "De inwoner wil dit niet (meer)",
        "andere-hulp-nodig": "Er is iets anders nodig dan wij doen",
        "geen-plaats": "Wij hebben hier niemand meer voor",
        "verhuisd": "De inwoner woont niet meer in ons gebied",
        **_OTHER,
    }
)
REFUSED_RETURNS: Final[Codes] = MappingProxyType(
    {
        "eerst-overleg": "Wij willen eerst samen overleggen",
        "anders-afgesproken": "Wij hebben iets anders afgesproken",
        "inwoner-wil-door": "De inwoner wil hiermee verder",
        **_OTHER,
    }
)
WITHDRAWALS: Final[Codes] = MappingProxyType(
    {
        NOT_NEEDED: "Dit is niet meer nodig",
        "inwoner-wil-niet": "De inwoner wil dit niet",
        "verkeerd-aangeboden": "Dit was verkeerd aangeboden",
        **_OTHER,
    }
)
TAKING_BACK: Final[Codes] = MappingProxyType(
    {
        "wij-doen-het-zelf": "Wij doen dit zelf",
        "niemand-kan-het": "Geen enkele organisatie kan dit nu doen",
        "geen-antwoord": "De organisatie antwoordt niet",
        "inwoner-wil-niet": "De inwoner wil dit niet (meer)",
        NOT_NEEDED: "Dit is niet meer nodig",
        **_OTHER,
    }
)
OUTCOMES: Final[Codes] = MappingProxyType(
    {
        "gelukt": "Het is gelukt",
        "deels-gelukt": "Het is deels gelukt",
        "gaat-verder": "De organisatie gaat er zelf mee verder",
        "niet-gelukt": "Het is niet gelukt",
        "niet-meer-nodig": "Het bleek niet meer nodig",
    }
)
OUTCOMES_OF_SERVICE: Final[Mapping[str, Codes]] = MappingProxyType(
    {
        NEW_MUNICIPALITY: MappingProxyType(
            {
                FIRST_PAYMENT: "De eerste betaling is gedaan",
                "niet-gelukt": OUTCOMES["niet-gelukt"],
                "niet-meer-nodig": OUTCOMES["niet-meer-nodig"],
            }
        )
    }
)
"""What comes of these services is something else than of the others."""
_BY_THE_PRODUCT: Final[Codes] = MappingProxyType(
    {
        STOPPED: refusal_text(STOPPED),
        EVENT_WITHDRAWN: "De gebeurtenis waarvoor dit was, is ingetrokken",
        DIED: "De persoon om wie het ging is overleden",
        "niemand-daar": "Bij de organisatie is nu niemand die dit doet",
    }
)

_WHY_LAPSED: Final = MappingProxyType(
    {
        EVENT_WITHDRAWN: reason("overdracht-gebeurtenis-ingetrokken"),
        DIED: reason("persoon-overleden"),
        NOT_NEEDED: reason("overdracht-niet-nodig"),
    }
)
"""Why a handover that was only proposed lapses, by the code of what happened."""


def why_lapsed(code: str | None) -> str | None:
    """As it is kept; None for what did not lapse, but was settled by somebody."""
    found = _WHY_LAPSED.get(code or "")
    return found.stored() if found else None


FOR: Final[Mapping[Action, Codes]] = MappingProxyType(
    {
        Action.REFUSE: REFUSALS,
        Action.GIVE_BACK: RETURNS,
        Action.REFUSE_RETURN: REFUSED_RETURNS,
        Action.WITHDRAW: WITHDRAWALS,
        Action.TAKE_BACK: TAKING_BACK,
        Action.COMPLETE: {**OUTCOMES, **OUTCOMES_OF_SERVICE[NEW_MUNICIPALITY]},
    }
)
"""What may be chosen for each action that asks for a code."""

FROM_INTAKE: Final = frozenset({"naam", "telefoon", "adres", "geboortejaar", "huishouden"})
"""Kept by intake alone: shown out of a deelweergave, and nowhere kept here."""
GROUNDS: Final[Codes] = MappingProxyType(
    {"toestemming": "De inwoner vindt het goed", "wettelijk": "De wet staat het toe"}
)


def outcomes_of(services: Collection[str]) -> Codes:
    """What can come of a handover for these services."""
    of_service = [codes for code, codes in OUTCOMES_OF_SERVICE.items() if code in services]
    return of_service[0] if of_service else OUTCOMES


def words_of(code: str) -> str:
    """What a reason or an outcome means, whichever list it is of; the code itself where nobody knows it any more."""
    for codes in (*FOR.values(), _BY_THE_PRODUCT):
        if code in codes:
            return codes[code]
    return code


@dataclass(frozen=True, slots=True)
class Item:
    """Something that must have happened."""

    code: str
    text: str
    before: Action
    """It is asked before this."""


_KNOWS: Final = Item("inwoner-weet-het", "De inwoner weet van deze overdracht", Action.OFFER)
_AGREES: Final = Item("inwoner-akkoord", "De inwoner vindt het goed", Action.OFFER)
_MET: Final = Item(
    "gesprek-samen", "De inwoner, wij en de organisatie spraken elkaar", Action.COMPLETE
)
_TOLD: Final = Item(
    "uitkomst-besproken", "De uitkomst is met de inwoner besproken", Action.COMPLETE
)

CHECKLISTS: Final[Mapping[str, tuple[Item, ...]]] = MappingProxyType(
    {"toestemming": (_KNOWS, _AGREES, _MET, _TOLD), "wettelijk": (_KNOWS, _MET, _TOLD)}
)
"""By the ground on which it is shared: what must have happened."""
MET: Final = _MET.code
TOLD: Final = _TOLD.code


def checklist_of(ground: str | None) -> tuple[Item, ...]:
    """Before a ground is chosen: what is asked for either."""
    return CHECKLISTS[ground or "wettelijk"]
