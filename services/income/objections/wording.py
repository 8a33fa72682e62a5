"""What the pages of objections call things, in plain Dutch."""

from collections.abc import Mapping
from typing import Final

from services.income.objections.model import (
    Bezwaarmaker,
    Daad,
    Horen,
    NietOntvankelijk,
    Termijn,
    Uitkomst,
    Verzuim,
    Weg,
)
from shared.events.income import Besluitsoort
from shared.events.objections import Bezwaarstand

STATES: Final[Mapping[Bezwaarstand, str]] = {
    "ontvangen": "Ontvangen",
    "herstel-gevraagd": "Wacht op wat ontbreekt",
    "in-behandeling": "In behandeling",
    "hoorzitting-gepland": "Hoorzitting gepland",
    "gehoord": "Hoorzitting gehouden",
    "herziening": "Gegrond, wacht op een nieuw besluit",
    "besloten": "Afgehandeld",
    "ingetrokken": "Ingetrokken",
}
NOW: Final[Mapping[Bezwaarstand, str]] = {
    "ontvangen": "Bevestig eerst de ontvangst. Ontbreekt er iets, vraag daar dan meteen om.",
    "herstel-gevraagd": "De termijn om te beslissen staat stil tot alles er is, of tot de termijn daarvoor voorbij is.",
    "in-behandeling": "Plan een hoorzitting, of leg vast waarom horen niet hoeft. Daarna kunt u beslissen.",
    "hoorzitting-gepland": "Leg na de hoorzitting vast dat zij er was.",
    "gehoord": "Nu kan er worden beslist.",
    "herziening": "Leg vast wat er anders is, of wijk af op de pagina van het voorstel. Koppel daarna hier het nieuwe besluit.",
    "besloten": "Hier hoeft niets meer te gebeuren.",
    "ingetrokken": "Hier hoeft niets meer te gebeuren.",
}
TERMS: Final[Mapping[Termijn, str]] = {
    "herstel": "Wat ontbreekt uiterlijk",
    "besluit": "Beslissen uiterlijk",
}
WAYS: Final[Mapping[Weg, str]] = {
    "post": "Post",
    "balie": "Aan de balie",
    "e-mail": "E-mail",
    "digitaal": "Formulier op de website",
}
OBJECTORS: Final[Mapping[Bezwaarmaker, str]] = {
    "zelf": "De inwoner zelf",
    "gemachtigde": "Iemand die de inwoner machtigde",
}
LACKS: Final[Mapping[Verzuim, str]] = {
    "gronden": "Waarom iemand bezwaar maakt",
    "machtiging": "De machtiging van de inwoner",
    "ondertekening": "Naam, datum en handtekening",
    "welk-besluit": "Tegen welk besluit het is",
}
WAIVED: Final[Mapping[Horen, str]] = {
    "kennelijk-niet-ontvankelijk": "Het is duidelijk niet-ontvankelijk",
    "kennelijk-ongegrond": "Het is duidelijk ongegrond",
    "ziet-ervan-af": "De bezwaarmaker wil niet worden gehoord",
    "antwoordde-niet": "De bezwaarmaker zei niet op tijd dat hij gehoord wil worden",
    "volledig-tegemoetgekomen": "De bezwaarmaker krijgt helemaal gelijk",
}
OUTCOMES: Final[Mapping[Uitkomst, str]] = {
    "niet-ontvankelijk": "Niet-ontvankelijk: wij kijken niet naar de inhoud",
    "ongegrond": "Ongegrond: het besluit blijft",
    "deels-gegrond": "Deels gegrond: er komt een nieuw besluit",
    "gegrond": "Gegrond: er komt een nieuw besluit",
}
GROUNDS: Final[Mapping[NietOntvankelijk, str]] = {
    "te-laat": "Het kwam te laat, zonder goede reden",
    "verzuim-niet-hersteld": "Wat ontbrak, kwam er niet op tijd",
    "geen-belang": "Wie bezwaar maakt, heeft geen belang bij het besluit",
    "geen-besluit": "Het is niet gericht tegen een besluit",
}
DECISIONS: Final[Mapping[Besluitsoort, str]] = {
    "toekennen": "Bijstand toekennen",
    "wijzigen": "Bijstand wijzigen",
    "beeindigen": "Bijstand beëindigen",
    "weigeren": "Bijstand weigeren",
    "opschorten": "Bijstand opschorten",
    "opheffen": "Opschorting opheffen",
    "herzien": "Bijstand herzien",
    "intrekken": "Bijstand intrekken",
    "terugvorderen": "Terugvorderen",
    "afwijken": "Afwijken van het voorstel",
    "overnemen": "Overgenomen wat al liep",
    "niet-behandelen": "Aanvraag niet behandelen",
    "ineens-toekennen": "Toeslag in een keer toekennen",
}
STEPS: Final[Mapping[Daad | str, str]] = {
    "ontvangen": "Bezwaar ontvangen",
    "bevestigen": "Ontvangst bevestigd",
    "herstel-vragen": "Gevraagd om wat ontbreekt",
    "herstellen": "Wat ontbrak, is er",
    "te-laat-beoordelen": "Beoordeeld dat het te laat kwam",
    "hoorzitting-plannen": "Hoorzitting gepland",
    "horen": "Hoorzitting gehouden",
    "niet-horen": "Niet gehoord",
    "verdagen": "Beslissing verdaagd",
    "uitstellen": "Uitgesteld, de bezwaarmaker stemt in",
    "beslissen": "Beslist",
    "herzien": "Nieuw besluit gekoppeld",
    "intrekken": "Bezwaar ingetrokken",
}
CODES: Final[Mapping[str, str]] = {
    **dict[str, str](LACKS.items()),
    **dict[str, str](WAIVED.items()),
    **dict[str, str](GROUNDS.items()),
    "verschoonbaar": "met een goede reden",
    "niet-verschoonbaar": "zonder goede reden",
    "ongegrond": "ongegrond",
    "gegrond": "gegrond",
    "deels-gegrond": "deels gegrond",
}
FIELDS: Final[Mapping[str, str]] = {
    "ontvangenOp": "Ontvangen op",
    "weg": "Hoe het binnenkwam",
    "bezwaarmaker": "Wie bezwaar maakt",
    "gepostOp": "Poststempel",
    "verzondenOp": "Besluit verstuurd op",
    "gronden": "Waarom",
    "bevestigdOp": "Bevestigd op",
    "gevraagdOp": "Gevraagd op",
    "hersteltermijnTotEnMet": "Uiterlijk te herstellen op",
    "gevraagd": "Wat ontbreekt",
    "hersteldOp": "Binnengekomen op",
    "verschoonbaar": "Uw oordeel",
    "hoorzittingOp": "Dag van de hoorzitting",
    "gehoordOp": "Gehouden op",
    "waarom": "Waarom horen niet hoeft",
    "verdaagdOp": "Verdaagd op",
    "uitgesteldTot": "Uitgesteld tot en met",
    "uitkomst": "De beslissing",
    "grond": "Waarom niet-ontvankelijk",
    "reden": "Waarom",
    "besluitId": "Het nieuwe besluit",
    "ingetrokkenOp": "Ingetrokken op",
}
DONE: Final[Mapping[str, str]] = {
    "ontvangen": "Het bezwaar is vastgelegd. De termijnen staan hieronder.",
    "is-er-al": "Tegen dit besluit was al bezwaar gemaakt. Dit is dat bezwaar; er is niets dubbel vastgelegd.",
    "bevestigen": "Vastgelegd is dat de ontvangst is bevestigd.",
    "herstel-vragen": "Vastgelegd is wat u vroeg. De termijn om te beslissen staat stil.",
    "herstellen": "Vastgelegd is dat het er is. De termijn om te beslissen loopt weer.",
    "te-laat-beoordelen": "Uw oordeel is vastgelegd.",
    "hoorzitting-plannen": "De hoorzitting is gepland.",
    "horen": "Vastgelegd is dat de hoorzitting er was.",
    "niet-horen": "Vastgelegd is waarom horen niet hoeft.",
    "verdagen": "De beslissing is verdaagd. De nieuwe laatste dag staat hieronder.",
    "uitstellen": "Het uitstel is vastgelegd. De nieuwe laatste dag staat hieronder.",
    "beslissen": "De beslissing is vastgelegd.",
    "herzien": "Het nieuwe besluit is gekoppeld. Het bezwaar is afgehandeld.",
    "intrekken": "Het bezwaar is ingetrokken.",
}
