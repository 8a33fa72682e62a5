"""How a recalculated month reads on a page. Dutch, B1."""

from collections.abc import Mapping
from typing import Final

from services.income.recheck.rules import Nagerekend
from services.income.rights.household import Grond
from shared.ui.dutch import money_text

GROUNDS: Final[Mapping[Grond, str]] = {
    "overleden": "de aanvrager is overleden",
    "buiten-gebied": "het huishouden woont niet in een van onze gemeenten",
    "aow-leeftijd": "iemand heeft de AOW-leeftijd: dan is het aan de SVB",
    "beiden-uitgesloten": "geen van beide partners heeft zelf recht",
    "vermogen-boven-grens": "er is meer vermogen dan mag",
    "inkomen-boven-norm": "het inkomen is zo hoog als de norm of hoger",
    "aanvraag-nodig": "voor deze dagen is een aanvraag nodig",
    "jonger-dan-18": "de aanvrager is jonger dan 18",
    "geen-recht": "vastgesteld is dat de aanvrager zelf geen recht heeft",
    "te-lang-in-buitenland": "de aanvrager was te lang in het buitenland",
    "gedetineerd": "de aanvrager zat in detentie",
    "18-tot-21-in-inrichting": "de aanvrager is jonger dan 21 en verblijft in een inrichting",
    "jonger-dan-27-onderwijs-met-wsf": "de aanvrager is jonger dan 27 en kan leren met studiefinanciering",
}


def difference_text(month: Nagerekend) -> str:
    """What of a month is otherwise, in a sentence."""
    if month.verschil is None:
        return "Niet te zeggen: hier is alleen bekend dat er bijstand liep"
    if not month.verschil:
        return "Klopt"
    amount = money_text(abs(month.verschil))
    return f"De feiten geven {amount} {'meer' if month.verschil > 0 else 'minder'}"
