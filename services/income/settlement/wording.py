"""How settled months read on a page. Dutch, B1."""

from collections.abc import Mapping
from typing import Final

from services.income.means.rules import Vrijlatingscode
from services.income.settlement.booking import Boekingsoort
from services.income.settlement.rules import Persoonsdeel
from services.income.wages.facts import Soort
from services.income.wages.model import Herkomst
from shared.ui.dutch import money_text

BOOKINGS: Final[Mapping[Boekingsoort, str]] = {
    "nabetaling": "Nabetaling",
    "verrekening": "Verrekening",
    "terugvordering": "Terugvordering",
}
KINDS: Final[Mapping[Soort, str]] = {"loonstrook": "Loonstrook", "correctie": "Correctie"}
SOURCES: Final[Mapping[Herkomst, str]] = {
    "consulent": "consulent",
    "inwoner": "inwoner",
    "werkgever": "werkgever",
    "register": "register",
}
PROPOSALS: Final[Mapping[str, str]] = {
    "open": "wacht op een besluit",
    "ter-controle": "wacht op een tweede persoon",
    "besloten": "besloten",
    "vervallen": "opgegaan in een nieuwer voorstel",
}
EXEMPTIONS: Final[Mapping[Vrijlatingscode, str]] = {
    "n": "een kwart, ten hoogste zes maanden (artikel 31 lid 2 onder n)",
    "r": "voor wie alleen voor een kind zorgt (artikel 31 lid 2 onder r)",
    "y": "voor wie medisch urenbeperkt is (artikel 31 lid 2 onder y)",
    "z": "bij loonkostensubsidie (artikel 31 lid 2 onder z)",
    "aa": "bij loonkostensubsidie, als meer uren niet kan (artikel 31 lid 2 onder aa)",
    "34a1a": "15 procent, twaalf maanden (artikel 34a lid 1 onder a)",
    "34a1b": "15 procent, bij een medische urenbeperking (artikel 34a lid 1 onder b)",
    "34a1c": "een kwart, na de AOW-leeftijd (artikel 34a lid 1 onder c)",
    "34a2": "15 procent, verlengd (artikel 34a lid 2)",
    "34a3": "15 procent, opnieuw bij een nieuwe baan (artikel 34a lid 3)",
    "geen": "geen",
}


def explain(part: Persoonsdeel) -> str:
    """What of a person's wage counts, in a sentence."""
    if not part.netto:
        return "Geen loon in deze maand."
    wage = f"{'Loon' if part.compleet else 'Verwacht loon'} {money_text(part.netto)}"
    if not part.vrijgelaten:
        return f"{wage}. Er geldt geen vrijlating: alles telt mee."
    free = money_text(part.vrijgelaten)
    counts = money_text(part.netto - part.vrijgelaten)
    return f"{wage}. Daarvan is {free} vrij: {EXEMPTIONS[part.code]}. {counts} telt mee."


def counters(part: Persoonsdeel) -> str:
    """The exemption months used after a month; empty where there are none."""
    used = part.tellers
    months = {
        "n": used.n,
        "r": used.r,
        "z": used.z,
        "34a lid 1": used.uniform,
        "34a lid 3": used.opnieuw,
    }
    return ", ".join(f"{count} van {code}" for code, count in months.items() if count)
