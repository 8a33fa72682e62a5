"""What the pages of failed messages say, in plain Dutch."""

from collections.abc import Mapping
from typing import Final

from services.reporting.message_types import title_of as title_of
from shared.operations.failed.schemas import Oorzaak, Soort, Toestand

STATES: Final[Mapping[Toestand, str]] = {
    "wordt-herhaald": "Wordt vanzelf nog eens geprobeerd",
    "wacht-op-een-mens": "Wacht op u",
    "wacht-op-voorganger": "Wacht op een eerder bericht van dit dossier",
    "mist-een-bericht": "Mist een eerder bericht",
    "wacht-op-nieuwe-versie": "Wacht op een nieuwe versie van de dienst",
    "geweigerd": "Niet te lezen of onmogelijk",
    "alsnog-gelukt": "Alsnog gelukt",
    "weggedaan": "Weggedaan",
    "vervangen": "Vervangen door een gewijzigd bericht",
}
SHADES: Final[Mapping[Toestand, str]] = {
    "wordt-herhaald": "loopt",
    "wacht-op-een-mens": "fout",
    "wacht-op-voorganger": "loopt",
    "mist-een-bericht": "loopt",
    "wacht-op-nieuwe-versie": "loopt",
    "geweigerd": "fout",
    "alsnog-gelukt": "klaar",
    "weggedaan": "weg",
    "vervangen": "weg",
}
KINDS: Final[Mapping[Soort, str]] = {
    "dubbel": "Het is dubbel",
    "elders-gedaan": "Het is met de hand gedaan",
    "achterhaald": "Het is achterhaald",
    "hoort-hier-niet": "Het hoort hier niet",
    "anders": "Iets anders",
}
DEEDS: Final[Mapping[str, str]] = {
    "opnieuw": "Opnieuw geprobeerd",
    "wegdoen": "Weggedaan",
    "wijziging-voorgesteld": "Wijziging voorgesteld",
    "wijziging-afgewezen": "Wijziging afgewezen",
    "wijziging-goedgekeurd": "Wijziging goedgekeurd",
    "opzij": "Opzij gelegd",
    "terug": "Teruggelegd",
    "notitie": "Notitie",
    "inzage": "Heel bericht bekeken",
}
DONE: Final[Mapping[str, str]] = {
    "opnieuw": "Dit bericht wordt nu opnieuw geprobeerd.",
    "wegdoen": "Dit bericht is weggedaan. Wat erachter wachtte gaat verder.",
    "opzij": "Dit bericht ligt opzij. Het geeft geen alarm meer.",
    "terug": "Dit bericht vraagt weer aandacht.",
    "notitie": "Uw notitie is bewaard.",
    "wijzigen": "Uw wijziging is voorgesteld. Een ander beslist erover.",
    "akkoord": "De wijziging is goedgekeurd. Het nieuwe bericht wordt nu verwerkt.",
    "afwijzen": "De wijziging is afgewezen. Er is niets veranderd.",
    "niets": "Er is niets veranderd. Iemand was u voor, of het is intussen nog eens geprobeerd.",
}


def meaning(cause: Oorzaak) -> str:
    """What a cause comes down to, for who does not read code."""
    states = set(cause.toestanden)
    if states == {"geweigerd"}:
        return "De dienst kan dit niet lezen, of het is onmogelijk. Het houdt niets tegen."
    if states == {"mist-een-bericht"}:
        return "Een eerder bericht van hetzelfde dossier is er niet. Komt het alsnog, dan gaat dit vanzelf verder."
    if states == {"wacht-op-nieuwe-versie"}:
        return "Alleen een nieuwere versie van de dienst kent dit soort bericht."
    if "(23" in cause.oorzaak:
        return "De database weigert wat de dienst wil bewaren: het botst met wat er al staat."
    if any(code in cause.oorzaak for code in ("57014", "55P03", "40P01", "Timeout")):
        return "Het duurde te lang, of iets hield het dossier bezet. Vaak helpt opnieuw proberen."
    return "De code van de dienst gaf een fout. Kijk of dit begon met een nieuwe versie."
