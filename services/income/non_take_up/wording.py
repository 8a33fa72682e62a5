"""What the page of what is not used calls things, in plain Dutch."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from services.income.non_take_up.model import Afwijsreden, Claim, Gemist, Key, Stand
from services.income.non_take_up.of_itself import Verhindering
from services.income.non_take_up.schemes import Hoe
from shared.events.non_take_up import Gedaan, Regelingcode
from shared.ui.dutch import money_text

NAMES: Final[Mapping[Regelingcode, str]] = {
    "bijstand": "Bijstand",
    "vrijlating": "Meer bijstand naast loon",
    "iack": "Belastingkorting voor werkende ouders (IACK)",
    "zorgtoeslag": "Zorgtoeslag",
    "zorgtoeslag-kind": "Zorgtoeslag voor een kind van 18 of ouder",
    "huurtoeslag": "Huurtoeslag",
    "kgb": "Kindgebonden budget",
    "kinderbijslag": "Kinderbijslag",
    "kinderopvangtoeslag": "Kinderopvangtoeslag",
    "alleenverdieners-tegemoetkoming": "Tegemoetkoming voor alleenverdieners",
    "bijzondere-bijstand": "Bijzondere bijstand",
    "individuele-inkomenstoeslag": "Individuele inkomenstoeslag",
    "uitstroompremie": "Premie bij werk",
    "collectieve-zorgverzekering": "Collectieve zorgverzekering",
    "kwijtschelding": "Kwijtschelding van gemeentelijke belastingen",
    "meedoenregeling": "Meedoenregeling voor kinderen",
    "meedoenregeling-18": "Meedoenregeling vanaf 18 jaar",
    "kindpakket": "Kindpakket",
    "wtos": "Tegemoetkoming voor scholieren (WTOS)",
    "studiefinanciering": "Studiefinanciering of WTOS",
    "studietoeslag": "Studietoeslag",
    "voorzieningenwijzer": "VoorzieningenWijzer",
}
STATES: Final[Mapping[Stand, tuple[str, str]]] = {
    "te-bespreken": ("Nog te bespreken", "Niemand heeft hierover iets vastgelegd, of de inwoner mag het weer horen."),
    "loopt": ("Aangeboden of aangevraagd", "Vraag na of het is gelukt."),
    "in-gebruik": ("Wordt gebruikt", ""),
    "niet-nu": ("Nu niet", "De inwoner wil het niet, of er is toch geen recht op."),
}  # fmt: skip
DONE: Final[Mapping[Gedaan, str]] = {
    "aangeboden": "Aangeboden aan de inwoner",
    "aangevraagd": "Aangevraagd",
    "gebruikt": "Wordt gebruikt",
    "geen-recht": "Er is toch geen recht op",
    "afgewezen": "De inwoner wil het niet",
}
HAPPENED: Final[Mapping[Gedaan, str]] = {
    "aangeboden": "Aangeboden op",
    "aangevraagd": "Aangevraagd op",
    "gebruikt": "Wordt gebruikt sinds",
    "geen-recht": "Toch geen recht, gebleken op",
    "afgewezen": "Niet gewild, gezegd op",
}
BY_ONE_FORM: Final[tuple[Gedaan, ...]] = ("aangeboden", "aangevraagd", "gebruikt", "geen-recht")
"""A refusal has a form of its own, as it asks for more."""
REASONS: Final[Mapping[Afwijsreden, str]] = {
    "regelt-het-zelf": "Regelt het zelf",
    "te-veel-gedoe": "Het is te veel gedoe",
    "bang-om-terug-te-betalen": "Is bang om te moeten terugbetalen",
    "wil-geen-hulp": "Wil geen hulp of geld van de overheid",
    "nu-niet": "Nu niet, er speelt te veel",
    "anders": "Iets anders, of wil het niet zeggen",
}
MISSING: Final[Mapping[Gemist, str]] = {
    "kale-huur": "de kale huur",
    "inkomen-huisgenoten": "het inkomen van huisgenoten",
    "kosten-kinderopvang": "wat kinderopvang kost",
    "vrijlating": "welk deel van het loon niet meetelt",
    "opleiding": "of er een opleiding is, en welke",
    "medische-beperking": "of werken naast de studie niet kan door ziekte of een handicap",
    "duur-laag-inkomen": "hoelang het inkomen al laag is, en of er uitzicht is op meer",
    "bijzondere-kosten": "of er bijzondere kosten zijn die nodig zijn",
    "gemeentelijke-regels": "de inkomensgrens of het bedrag van de gemeente: die zijn ons niet verteld",
}
HOW: Final[Mapping[Hoe, str]] = {
    "aanvraag": "Het huishouden vraagt dit aan",
    "ambtshalve": "Dit kan zonder aanvraag: het college kan het uit zichzelf geven (ambtshalve)",
    "vanzelf-bij-bijstand": "Wie bijstand krijgt, krijgt dit zonder aanvraag",
}
CANNOT: Final[Mapping[Verhindering, str]] = {
    "aanvraag-nodig": "Hiervoor is een aanvraag nodig. Help het huishouden daarbij.",
    "al-gedaan": "Dit is al toegekend of in gebruik, of de inwoner wil het niet.",
    "geen-bijstand": "Er loopt vandaag geen bijstand. Dan is een aanvraag nodig.",
    "bedrag-onbekend": "De gemeente vertelde ons het bedrag niet.",
    "niet-zeker": "Of er recht op is, weten wij nog niet.",
}
FIELDS: Final = {
    "motivering": "Waarom u dit voorstelt",
    "inBrief": "In de brief",
    "laagInkomenNagegaan": "Of het inkomen al lang laag is",
    "gedaan": "Wat is er gedaan",
    "op": "Op welke dag",
    "reden": "Waarom niet",
    "nietVoor": "Niet opnieuw vragen voor",
    "regeling": "Regeling",
    "inwonerId": "Van wie",
}


_AT: Final = {
    "gemeente": "de gemeente",
    "gemeente of belastingkantoor": "de gemeente of het belastingkantoor",
    "SVB": "de SVB",
    "Belastingdienst": "de Belastingdienst",
}
"""Places that a sentence has an article with."""


def at_text(place: str) -> str:
    """Where somebody applies, in a sentence."""
    return _AT.get(place, place)


def amount_text(claim: Claim) -> str:
    """What it may bring per month."""
    low, high = claim.low, claim.high
    if high is None:
        return "Bedrag niet bekend"
    if low == high:
        return f"{money_text(high)} per maand"
    if not low:
        return f"Ten hoogste {money_text(high)} per maand"
    return f"{money_text(low)} tot {money_text(high)} per maand"


def place_of(key: Key) -> str:
    """Where a line stands on its page."""
    code, person_id = key
    return f"{code}-{person_id}" if isinstance(person_id, UUID) else code
