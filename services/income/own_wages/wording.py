"""What a month brings, told to the people whose right it is. Dutch, B1: no articles, no terms of the office."""

from collections.abc import Mapping
from typing import Final

from services.income.own_wages.rules import Stand
from services.income.settlement.booking import Boeking
from services.income.settlement.rules import Persoonsdeel
from services.income.wages.facts import Soort
from services.income.wages.model import Herkomst
from shared.ui.dutch import money_text, month_text

KINDS: Final[Mapping[Soort, str]] = {
    "loonstrook": "Een loonstrook",
    "correctie": "Een correctie op een eerdere loonstrook",
}
SOURCES: Final[Mapping[Herkomst, str]] = {
    "inwoner": "door u",
    "consulent": "door uw consulent",
    "werkgever": "door uw werkgever",
    "register": "uit een register",
}
STANDS: Final[Mapping[Stand, str]] = {
    "compleet": "Klaar",
    "deels": "Nog niet alles",
    "ontbreekt": "Ontbreekt",
    "loopt": "Deze maand loopt nog",
}
QUESTIONS: Final[Mapping[str, str]] = {
    "baanId": "Van welke baan?",
    "soort": "Wat geeft u op?",
    "van": "Eerste dag",
    "totEnMet": "Laatste dag",
    "betaaldOp": "Op welke dag kreeg u het geld?",
    "netto": "Nettoloon",
    "bruto": "Brutoloon",
}


def explain(part: Persoonsdeel, *, is_own: bool) -> str:
    """What of a wage goes off the bijstand."""
    whose = "Uw loon" if is_own else "Het loon van uw partner"
    if not part.netto:
        return f"{whose}: niets."
    amount = money_text(part.netto)
    first = f"{whose} is {amount}." if part.compleet else f"{whose} schatten wij op {amount}."
    if not part.vrijgelaten:
        return f"{first} Dat gaat helemaal van de bijstand af."
    free, counts = money_text(part.vrijgelaten), money_text(part.netto - part.vrijgelaten)
    return f"{first} Daarvan blijft {free} buiten de berekening. {counts} gaat van de bijstand af."


def explain_booking(booking: Boeking) -> str:
    """What an earlier month changes in this one."""
    month, amount = month_text(booking.maand), money_text(abs(booking.centen))
    if booking.centen > 0:
        return f"Over {month} kreeg u te weinig. U krijgt {amount} extra."
    if booking.soort == "terugvordering":
        return f"Over {month} kreeg u {amount} te veel. Hierover krijgt u eerst een besluit."
    return (
        f"Over {month} kreeg u te veel. Er gaat {amount} af. Hierover krijgt u eerst een besluit."
    )
