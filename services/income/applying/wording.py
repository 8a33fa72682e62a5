"""What the pages of applications call things, in plain Dutch."""

from collections.abc import Mapping
from typing import Final

from services.income.applications.model import Gegeven, Termijn, Termijnkeuze
from shared.events.applications import Aanvraagstand

STATES: Final[Mapping[Aanvraagstand, str]] = {
    "gemeld": "Gemeld",
    "in-behandeling": "In behandeling",
    "wacht-op-gegevens": "Wacht op gegevens",
    "besloten": "Besloten",
    "ingetrokken": "Ingetrokken",
    "niet-in-behandeling-genomen": "Niet in behandeling genomen",
}
TERMS: Final[Mapping[Termijn, str]] = {
    "aanvraag": "Aanvragen kan vanaf",
    "gegevens": "Gegevens uiterlijk",
    "voorschot": "Voorschot uiterlijk",
    "besluit": "Besluit uiterlijk",
}
CHOICES: Final[Mapping[Termijnkeuze, str]] = {
    "gemist": "Termijn gemist",
    "nadert": "Termijn komt eraan",
}
DATA: Final[Mapping[Gegeven, str]] = {
    "huishouden": "Wie er in huis wonen",
    "woonlasten": "Huur en andere woonlasten",
    "inkomen": "Inkomen",
    "vermogen": "Spaargeld, bezit en schulden",
    "scholing": "Of een opleiding met studiefinanciering kan",
}
NOW: Final[Mapping[Aanvraagstand, str]] = {
    "gemeld": "Help met de aanvraag. Wat wij al weten, hoeft niemand opnieuw te vertellen.",
    "in-behandeling": "Kijk of alles er is, en laat dan een voorstel maken. Zolang er geen besluit is, komt er op tijd een voorschot.",
    "wacht-op-gegevens": "De termijn om te beslissen staat stil tot de gegevens er zijn, of tot de termijn daarvoor voorbij is. Het voorschot gaat door.",
    "besloten": "Er is besloten. Hier hoeft niets meer te gebeuren.",
    "ingetrokken": "De aanvraag is ingetrokken. Hier hoeft niets meer te gebeuren.",
    "niet-in-behandeling-genomen": "De aanvraag is niet in behandeling genomen. Hier hoeft niets meer te gebeuren.",
}
FIELDS: Final[Mapping[str, str]] = {
    "meldingsdatum": "Dag van de melding",
    "terugwerkendVanaf": "Recht vanaf een eerdere dag",
    "gebeurtenisId": "Gebeurtenis",
    "aanvraagdatum": "Dag van de aanvraag",
    "uitnodigingOp": "Verstuurd op",
    "hersteltermijnTotEnMet": "Uiterlijk aan te vullen op",
    "gevraagd": "Wat wordt gevraagd",
    "aangevuldOp": "Binnengekomen op",
    "ontvangen": "Wat er binnenkwam",
    "uiterlijk": "Welk voorschot",
    "bedragCenten": "Bedrag",
    "gegevenOp": "Gegeven op",
    "ingetrokkenOp": "Ingetrokken op",
    "reden": "Waarom",
    "inBrief": "In de brief",
}
DONE: Final[Mapping[str, str]] = {
    "melding": "De melding is vastgelegd. Het recht kan vanaf die dag beginnen.",
    "loopt-al": "Voor dit huishouden liep al een aanvraag. Dit is die aanvraag; er is niets dubbel vastgelegd.",
    "aanvraag": "De aanvraag is vastgelegd. De termijnen lopen nu.",
    "opschortingen": "Vastgelegd is wat u hebt gevraagd. De termijn om te beslissen staat stil.",
    "aangevuld": "Vastgelegd is dat de gegevens er zijn. De termijn om te beslissen loopt weer.",
    "voorschotten": "Het voorschot is vastgelegd.",
    "intrekking": "De aanvraag is ingetrokken.",
    "niet-behandelen": "Er is voorgesteld de aanvraag niet te behandelen. Een tweede persoon keurt dat goed.",
    "voorstel": "Er is een voorstel gemaakt. Iemand met dat recht besluit erover.",
}
