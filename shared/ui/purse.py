"""The purse of a household as pages show it: what each component is called, and what an unknown fact is called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.events.purse import Armoedeval, Beurs, Beursaanname, Beurspost
from shared.reason_words import PURSE_FACTS

POSTS: Final[Mapping[Beurspost, str]] = MappingProxyType(
    {
        "netto-loon": "Loon, netto",
        "iack": "Korting voor werkende ouders",
        "bijstand": "Bijstand",
        "andere-uitkering": "Ander inkomen",
        "zorgtoeslag": "Zorgtoeslag",
        "huurtoeslag": "Huurtoeslag",
        "kgb": "Kindgebonden budget",
        "kinderbijslag": "Kinderbijslag",
        "kinderopvangtoeslag": "Kinderopvangtoeslag",
        "lokale-regelingen": "Regelingen van de gemeente",
        "huur": "Huur",
        "zorgpremie": "Zorgpremie",
        "kosten-kinderopvang": "Kosten van kinderopvang",
        "reiskosten": "Reiskosten",
        "aflossing": "Aflossing of beslag",
    }
)
ASSUMED: Final[Mapping[Beursaanname, str]] = MappingProxyType(
    {
        "nettoloon-afgeleid": "Het nettoloon is berekend uit het brutoloon.",
        "brutoloon-afgeleid": "Het brutoloon is berekend uit het nettoloon. De toeslagen gaan daarvan uit.",
        "bruto-uitkering-afgeleid": "Het andere inkomen is bruto berekend uit wat er netto binnenkomt.",
        "inkomen-onder-drempels": "Met bijstand nemen wij aan dat het jaarinkomen de toeslagen niet verlaagt. Met dit loon en een"
        " vrijlating kan dat over een heel jaar anders zijn: dan zijn de toeslagen iets lager.",
        "combinatiekorting": "De korting voor werkende ouders telt mee als inkomen. De bijstand is hier daarom lager dan in het"
        " besluit zolang niet is vastgesteld dat iemand de korting krijgt.",
    }
)
JUDGED: Final[Mapping[Armoedeval, str]] = MappingProxyType(
    {
        "ja": "Het huishouden gaat er niet op vooruit: er blijft minder over, of nauwelijks meer.",
        "nee": "Het huishouden gaat er niet op achteruit.",
        "onbekend": "Of het huishouden erop achteruitgaat, hangt af van wat wij niet weten.",
    }
)


def asked_in_order(purse: Beurs) -> list[str]:
    """Each unknown fact once, what moves the difference most first; then those that make none."""
    return list(dict.fromkeys(PURSE_FACTS[fact.feit] for fact in purse.onbekend))


def asked_first(purse: Beurs) -> list[str]:
    """Those that decide whether it is a poverty trap."""
    if purse.armoedeval != "onbekend":
        return []
    moving = (fact.feit for fact in purse.onbekend if fact.beweegt_centen)
    return list(dict.fromkeys(PURSE_FACTS[feit] for feit in moving))
