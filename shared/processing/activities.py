"""The register of processing activities (AVG art. 30): what was done, what for, and which law lets us, in words for a resident.

A line of the processing log names one of these; what is not here cannot be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

REGISTER: Final = "https://naadloos.example.nl/verwerkingen"
"""Where the register is published (`docs/processing-activities.md`); a line names an activity by its URI."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What data is processed for, and the legal ground of it."""

    words: str
    ground: str


@dataclass(frozen=True, slots=True)
class Activity:
    name: str
    words: str
    """What was done with somebody's data, as it stands in an answer to that person."""
    purpose: Purpose

    @property
    def uri(self) -> str:
        return f"{REGISTER}/{self.name}"


_TASK: Final = "taak van algemeen belang (AVG art. 6 lid 1 onder e)"
_DUTY: Final = "wettelijke verplichting (AVG art. 6 lid 1 onder c)"

HELP: Final = Purpose("u helpen met werk, inkomen en meedoen", f"{_TASK}; Participatiewet art. 7")
RIGHT: Final = Purpose(
    "bepalen op welke bijstand u recht hebt",
    f"{_TASK}; Participatiewet art. 11, 40 en 53a",
)
AFTERCARE: Final = Purpose(
    "volgen of uw inkomen klopt na een stap naar werk", f"{_TASK}; Participatiewet art. 7"
)
PARTNERS: Final = Purpose(
    "u overdragen aan een organisatie die u verder helpt",
    f"{_TASK}; Participatiewet art. 7, Wet gemeentelijke schuldhulpverlening art. 3",
)
RECORD: Final = Purpose(
    "uw gegevens juist en volledig houden",
    f"{_TASK}; Participatiewet art. 64, AVG art. 5 lid 1 onder d",
)
DIVIDE: Final = Purpose("het werk verdelen over medewerkers", f"{_TASK}; Participatiewet art. 7")
OBJECT: Final = Purpose(
    "uw bezwaar behandelen", f"{_DUTY}; Algemene wet bestuursrecht hfst. 6 en 7"
)
RUN: Final = Purpose("het systeem laten werken en fouten herstellen", f"{_TASK}; AVG art. 32 lid 1")
POLICY: Final = Purpose(
    "uitrekenen wat een andere norm betekent", f"{_TASK}; Participatiewet art. 38"
)
ANSWER: Final = Purpose(
    "u kunnen vertellen wie uw gegevens zag", f"{_DUTY}; AVG art. 5 lid 2 en art. 15"
)

_BY_PURPOSE: Final[Mapping[Purpose, Mapping[str, str]]] = {
    HELP: {
        "contact-uitzondering": "Legde vast dat wij u een tijd niet hoeven te spreken",
        "contact-vastleggen": "Legde een contact met u vast",
        "contacten-inzien": "Bekeek wanneer u bent gesproken",
        "dossier-inzien": "Bekeek uw dossier",
        "dossier-planning-inzien": "Bekeek wat er voor uw dossier gepland staat",
        "dossier-van-ander-team-openen": "Opende uw dossier van een ander team, met een reden",
        "draaiboek-toepassen": "Maakte taken na een gebeurtenis in uw gezin",
        "inwoner-inzien": "Bekeek uw gegevens",
        "inwoner-zoeken": "Vond u bij het zoeken",
        "levensgebeurtenis-inzien": "Bekeek een gebeurtenis in uw leven",
        "levensgebeurtenissen-bekijken": "Zag u in een lijst van gebeurtenissen",
        "mijn-gezinnen": "Zag uw gezin in de eigen lijst",
        "plan-inzien": "Bekeek het plan van uw gezin",
        "plan-wijzigen": "Wijzigde het plan van uw gezin",
        "regisseur-inzien": "Bekeek wie de regisseur van uw gezin is",
        "regisseur-vragen": "Vroeg een regisseur voor uw gezin",
        "route-wijzigen": "Wijzigde uw route naar werk of meedoen",
        "routes-inzien": "Bekeek uw route naar werk of meedoen",
        "spoor-bekijken": "Bekeek wat er na een gebeurtenis gebeurde",
        "taken-afronden": "Rondde een taak over u af",
        "taken-inzien": "Bekeek taken over u",
        "taken-laten-wachten": "Zette een taak over u op een later moment",
        "taken-meenemen": "Haalde een lijst op van taken, ook over u",
        "taken-noteren": "Schreef een notitie bij een taak over u",
        "tijdlijn-bekijken": "Bekeek wat er in uw dossier gebeurde",
    },
    RIGHT: {
        "aanvraag-inzien": "Bekeek uw aanvraag",
        "aanvraag-vastleggen": "Legde een stap in uw aanvraag vast",
        "aanvraag-voorbereiden": "Bereidde een aanvraag van u voor",
        "aanvraagtermijnen-bewaken": "Bewaakte de termijnen van uw aanvraag",
        "aanvragen-inzien": "Zag uw aanvraag in een lijst",
        "besluit-controleren": "Controleerde een besluit over u",
        "besluiten-inzien": "Bekeek besluiten over u",
        "bijstand-volgen": "Hield bij of uw bijstand loopt",
        "brief-adresseren": "Zette uw naam en adres op een brief",
        "brief-downloaden": "Haalde een brief aan u op als bestand",
        "brief-lezen": "Las een brief aan u",
        "brief-vooraf-lezen": "Las een brief aan u voordat die verstuurd werd",
        "brieven-inzien": "Zag uw brieven in een lijst",
        "feitvraag-laten-vervallen": "Trok een vraag aan u in",
        "feitvragen-bewaken": "Bewaakte of u op een vraag hebt geantwoord",
        "herbeoordelen": "Berekende uw recht op bijstand opnieuw",
        "herbeoordelingen-inzien": "Bekeek een nieuwe berekening van uw recht",
        "loon-opgeven": "Gaf loon van u op",
        "loonkoppeling-intrekken": "Trok de koppeling in waarmee u loon opgeeft",
        "loonkoppeling-maken": "Maakte een koppeling waarmee u loon opgeeft",
        "loonkoppeling-openen": "Opende de koppeling waarmee u loon opgeeft",
        "loonkoppelingen-inzien": "Bekeek de koppelingen waarmee u loon opgeeft",
        "loonopgaven-inzien": "Bekeek welk loon is opgegeven",
        "melding-vastleggen": "Legde vast dat u zich meldde voor bijstand",
        "melding-voorbereiden": "Bereidde een melding voor bijstand voor",
        "niet-gebruik-ambtshalve": "Stelde voor u iets toe te kennen waar u niet om vroeg",
        "niet-gebruik-inzien": "Bekeek wat u misschien kunt krijgen en niet gebruikt",
        "niet-gebruik-vastleggen": "Legde vast wat wij deden met wat u niet gebruikt",
        "om-feit-vragen": "Stelde u een vraag over een voorstel",
        "op-voorstel-besluiten": "Nam een besluit over u",
        "opschortingen-bewaken": "Bewaakte of uw bijstand weer verder kan",
        "over-voorstel-opmerken": "Schreef een opmerking bij een voorstel over u",
        "recht-inzien": "Bekeek op welke bijstand u recht hebt",
        "recht-narekenen": "Rekende na op welke bijstand u recht hebt",
        "vakantietoeslag-inzien": "Bekeek uw vakantietoeslag",
        "vaststelling-vastleggen": "Legde een feit over uw gezin vast",
        "vaststellingen-inzien": "Bekeek wat over uw gezin is vastgesteld",
        "verrekeningen-inzien": "Bekeek hoe uw loon is verrekend",
        "voorschot-geven": "Legde een voorschot voor u vast",
        "voorstel-inzien": "Bekeek een voorstel over u",
        "voorstel-terugnemen": "Nam een voorstel over u terug",
        "voorstellen-inzien": "Zag een voorstel over u in een lijst",
        "wat-als-invullen": "Rekende met u uit wat een verandering zou betekenen",
        "zelf-voorstellen": "Maakte een voorstel over uw bijstand",
    },
    AFTERCARE: {
        "nazorg-controleren": "Controleerde of uw inkomen na een stap naar werk klopt",
        "nazorg-inzien": "Bekeek uw nazorg",
        "nazorg-vastleggen": "Legde iets vast in uw nazorg",
    },
    PARTNERS: {
        "deelweergave-intrekken": "Trok een deelweergave van uw gegevens in",
        "deelweergave-lezen": "Las uw gegevens die met deze organisatie zijn gedeeld",
        "deelweergave-maken": "Deelde een deel van uw gegevens met een organisatie",
        "overdracht-ontvangen": "Las wat wij over u overdroegen",
        "overdrachten-behandelen": "Behandelde een overdracht van u",
        "overdrachten-inzien": "Bekeek een overdracht van u",
    },
    RECORD: {
        "dossier-heropenen": "Opende uw dossier opnieuw",
        "dossier-sluiten": "Sloot uw dossier",
        "hoofdverblijf-vastleggen": "Legde vast waar u woont",
        "inschrijving-vastleggen": "Legde vast waar u staat ingeschreven",
        "inwoner-corrigeren": "Verbeterde uw gegevens",
        "inwoner-geschiedenis-inzien": "Bekeek wat er eerder over u was vastgelegd",
        "inwoner-registreren": "Legde uw gegevens voor het eerst vast",
        "inwoners-samenvoegen": "Voegde uw gegevens samen die dubbel bestonden",
        "levensgebeurtenis-corrigeren": "Verbeterde een gebeurtenis in uw leven",
        "levensgebeurtenis-intrekken": "Trok een gebeurtenis in uw leven in",
        "levensgebeurtenis-registreren": "Legde een gebeurtenis in uw leven vast",
        "levensgebeurtenis-verwerpen": "Legde een gemelde gebeurtenis niet vast",
        "quarantaine-inzien": "Bekeek een melding die nog niet verwerkt kon worden",
        "register-inlezen": "Nam gegevens over u over uit het bevolkingsregister",
        "register-wissen": "Wiste gegevens over u uit het bevolkingsregister",
        "verjaardag-melden": "Hield bij dat u jarig wordt, omdat dan rechten veranderen",
        "woonsituatie-vastleggen": "Legde vast met wie u woont",
    },
    DIVIDE: {
        "belangenconflict-melden": "Legde vast dat een medewerker uw dossier niet mag zien",
        "dossier-verplaatsen": "Gaf uw dossier aan een ander team",
        "dossiers-van-team": "Zag uw dossier in de lijst van een team",
        "regisseurs-van-team": "Bekeek welke regisseur uw gezin heeft",
        "taken-toewijzen": "Gaf een taak over u aan een medewerker",
    },
    OBJECT: {
        "bezwaar-inzien": "Bekeek uw bezwaar",
        "bezwaar-vastleggen": "Legde een stap in uw bezwaar vast",
        "bezwaar-voorbereiden": "Bereidde een bezwaar van u voor",
        "bezwaartermijnen-bewaken": "Bewaakte de termijnen van uw bezwaar",
        "bezwaren-inzien": "Zag uw bezwaar in een lijst",
    },
    RUN: {
        "berichten-opnieuw-publiceren": "Stuurde berichten opnieuw tussen onze systemen",
        "berichtenspoor-bekijken": "Bekeek welke berichten er over uw dossier waren, niet wat erin stond",
        "berichten-verwerken": "Verwerkte een bericht over uw dossier",
        "geplande-stappen-verwerken": "Verwerkte een stap die voor uw dossier gepland stond",
        "mislukt-bericht-inzien": "Bekeek een bericht over uw dossier dat was mislukt",
        "termijn-wegdoen": "Verwijderde een geplande stap die was mislukt",
        "termijnen-opnieuw-proberen": "Probeerde een geplande stap opnieuw",
        "verplaatste-database-aanvaarden": "Nam een verplaatste database in gebruik",
        "volgnummers-ophogen": "Hoogde volgnummers op na een herstel van de database",
    },
    POLICY: {
        "doorrekening-maken": "Rekende voor alle huishoudens uit wat een andere norm betekent",
        "normwijziging-doorvoeren": "Voerde een nieuwe norm door",
        "normwijziging-terugdraaien": "Draaide het doorvoeren van een norm terug",
    },
    ANSWER: {
        "betrokkene-opzoeken": "Zocht op welke dossiers van u zijn",
        "verwerkingen-inzien": "Bekeek wie uw gegevens zag",
    },
}
FAMILIES: Final = {
    "naam-tonen-": ("Zag uw naam op een scherm", HELP),
    "register-inzien-": ("Bekeek gegevens over u uit het bevolkingsregister", RECORD),
}
"""Activities that end in which screen, or which part."""

ACTIVITIES: Final[Mapping[str, Activity]] = {
    name: Activity(name, words, purpose)
    for purpose, named in _BY_PURPOSE.items()
    for name, words in named.items()
}


class NotInTheRegister(LookupError):
    """A bug in the caller: it processes personal data for something that the register does not know."""


def activity_of(name: str) -> Activity:
    """The activity of this name, or by its URI. Raises NotInTheRegister."""
    name = name.removeprefix(f"{REGISTER}/")
    if known := ACTIVITIES.get(name):
        return known
    for beginning, (words, purpose) in FAMILIES.items():
        if name.startswith(beginning):
            return Activity(name, words, purpose)
    raise NotInTheRegister(name)
