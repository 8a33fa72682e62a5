"""What a household may be entitled to and does not use: told, never granted. An application is the household's own."""

from dataclasses import dataclass

from services.income.purse.spending import Besteedbaar, Situatie
from services.income.toeslagen.kindgebonden_budget import child_ages
from shared.events.income import Reden

NATIONAL = {
    "bijstand": ("Werkplein Drentsche Aa", "Pw 11, 43"),
    "iack": ("Belastingdienst", "Wet IB 8.14a"),
    "zorgtoeslag": ("Dienst Toeslagen", "Wzt 2"),
    "huurtoeslag": ("Dienst Toeslagen", "Wht 7"),
    "kgb": ("Dienst Toeslagen", "Wkb 2"),
    "kinderbijslag": ("SVB", "AKW 7"),
}
"""With an amount of their own: where to ask for it, and the article."""

LOCAL = {
    "bijzondere-bijstand": ("Werkplein Drentsche Aa", "Pw 35"),
    "individuele-inkomenstoeslag": ("Werkplein Drentsche Aa", "Pw 36"),
    "collectieve-zorgverzekering": ("gemeente", "Pw 35 lid 3"),
    "kwijtschelding": ("gemeente of belastingkantoor", "lokaal"),
}
"""For who lives at the norm; the municipality sets the amounts and conditions, which are not known here."""

MEEDOEN = {"meedoenregeling": ("gemeente", "lokaal")}
"""For children at school, at the norm."""

CHILD_CARE = {"kinderopvangtoeslag": ("Dienst Toeslagen", "Wko 1.5")}
"""For who works and has children up to the end of primary school; by the hours of care."""

LAST_CARE_AGE = 12


@dataclass(frozen=True, slots=True)
class Aanspraak:
    """Something a household may be entitled to and does not use."""

    regeling: str
    maand: int | None
    """In cents; None where somebody else has to work out the amount."""
    waar: str
    reden: Reden


def ongebruikt(
    situatie: Situatie, mogelijk: Besteedbaar, ontvangt: frozenset[str]
) -> tuple[Aanspraak, ...]:
    """What the rules give this household, or may give it, and it says it does not receive."""
    posten = mogelijk.posten.per_post()
    found: dict[str, tuple[str, str]] = {
        name: where for name, where in NATIONAL.items() if posten[name] > 0
    }
    ages = child_ages(situatie.kinderen, situatie.datum)
    if posten["bijstand"] > 0:
        found |= LOCAL | (MEEDOEN if ages else {})
    if mogelijk.bruto_maand > 0 and any(age <= LAST_CARE_AGE for age in ages):
        found |= CHILD_CARE
    return tuple(
        _claim(name, posten.get(name) or None, *where)
        for name, where in found.items()
        if name not in ontvangt
    )


def _claim(name: str, cents: int | None, where: str, article: str) -> Aanspraak:
    text = f"Mogelijk is er recht op deze regeling; vraag die aan bij: {where}."
    return Aanspraak(name, cents, where, Reden(regel="niet-gebruikt", artikel=article, tekst=text))
