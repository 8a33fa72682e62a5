"""The table of permissions in plain Dutch, for the page about it and for the documentation."""

from collections.abc import Mapping
from typing import Final

from shared.permissions import Data, Role

ROLES: Final[Mapping[str, str]] = {
    Role.INKOMENSCONSULENT: "Beoordeelt uitkeringen en besluit over voorstellen.",
    Role.WERKCOACH: "Helpt inwoners naar werk.",
    Role.JOBCOACH: "Begeleidt inwoners die net werk hebben.",
    Role.PARTICIPATIECOACH: "Helpt inwoners om mee te doen.",
    Role.REGISSEUR: "Houdt het overzicht over een gezin en zijn plan.",
    Role.BALIE: "Neemt de telefoon op, meldt wat inwoners vertellen en legt vast wat ontbreekt.",
    Role.TEAMLEIDER: "Verdeelt het werk en ziet wat blijft liggen.",
    Role.BELEID: "Kijkt naar aantallen, niet naar personen.",
    Role.BEHEER: "Bewaakt de berichtenstroom en lost mislukte berichten op.",
    Role.PRIVACY: "Vertelt inwoners wie hun gegevens zag, en ziet die gegevens zelf niet.",
    Role.INTEGRATIE: "Geen mens: een systeem dat inwoners en levensgebeurtenissen aanlevert.",
    Role.PARTNER: "Werkt bij een organisatie waaraan wij overdragen, of is haar systeem. Ziet alleen wat die organisatie van ons kreeg.",
}

SCOPES: Final[Mapping[str, str]] = {
    "intake.inwoners.lezen": "Inwoners zoeken, en zien wie waar met wie woont",
    "intake.inwoners.schrijven": "Gegevens van inwoners en dossiers vastleggen en verbeteren",
    "intake.levensgebeurtenissen.lezen": "Meldingen van levensgebeurtenissen bekijken, en wat er in de wachtrij staat",
    "intake.levensgebeurtenissen.schrijven": "Levensgebeurtenissen melden, verbeteren en intrekken, en de wachtrij afhandelen",
    "routes.taken.lezen": "Taken bekijken",
    "routes.taken.schrijven": "Taken afronden",
    "routes.taken.meenemen": "Een lijst van taken als bestand ophalen",
    "routes.draaiboeken.lezen": "Draaiboeken bekijken, en proberen wat een wijziging had gedaan",
    "routes.medewerkers.lezen": "Zien wie hier werkt, in welk team en met welke rol",
    "routes.medewerkers.schrijven": "Vastleggen wie hier werkt, in welk team en met welke rol",
    "routes.overdrachten.lezen": "Warme overdrachten bekijken",
    "routes.overdrachten.schrijven": "Warme overdrachten aanbieden, volgen en terugnemen",
    "routes.overdrachten.partner": "Bekijken en beantwoorden wat aan de eigen organisatie is overgedragen",
    "routes.organisaties.lezen": "Zien met welke organisaties wij samenwerken, en wat is afgesproken",
    "routes.organisaties.schrijven": "Vastleggen met welke organisaties wij samenwerken, en wat is afgesproken",
    "routes.regie.lezen": "Zien wie de regisseur van een gezin is; zelf ja of nee zeggen als u gevraagd bent",
    "routes.regie.schrijven": "Een gezin een andere regisseur geven",
    "routes.contacten.lezen": "Zien wanneer iemand voor het laatst is gesproken",
    "routes.contacten.schrijven": "Vastleggen dat iemand is gesproken, en waarover",
    "routes.plannen.lezen": "Het plan van een gezin bekijken",
    "routes.plannen.schrijven": "Het plan van een gezin maken en bijwerken",
    "income.herbeoordelingen.lezen": "Herbeoordelingen bekijken",
    "income.nazorg.lezen": "Financiële nazorg bekijken",
    "income.nazorg.schrijven": "Controles van de nazorg doen, en zeggen hoe de nazorg afliep",
    "income.nietgebruik.lezen": "Zien wat een huishouden misschien kan krijgen en niet gebruikt",
    "income.nietgebruik.schrijven": "Vastleggen wat daaraan is gedaan",
    "income.voorstellen.lezen": "Voorstellen bekijken",
    "income.brieven.lezen": "Brieven bekijken",
    "income.aanvragen.lezen": "Aanvragen voor bijstand bekijken",
    "income.aanvragen.schrijven": "Vastleggen dat iemand zich meldt en aanvraagt, wat gevraagd is, en dat er een voorschot is",
    "income.meldingen.schrijven": "Aan de balie vastleggen dat iemand zich meldt voor bijstand",
    "income.bezwaren.lezen": "Bezwaren bekijken, met hun termijnen",
    "income.bezwaren.schrijven": "Vastleggen dat iemand bezwaar maakt",
    "income.bezwaren.behandelen": "Een bezwaar behandelen en erop beslissen",
    "income.voorstellen.schrijven": "Besluiten op een voorstel",
    "income.vaststellingen.lezen": "Bekijken wat over een gezin is vastgesteld",
    "income.vaststellingen.schrijven": "Vastleggen wat over een gezin is vastgesteld",
    "income.loonopgaven.lezen": "Bekijken welk loon is opgegeven",
    "income.loonopgaven.schrijven": "Loon van inwoners opgeven, los of in een bestand",
    "income.koppelingen.schrijven": "Een koppeling maken waarmee een inwoner zelf loon opgeeft, en haar intrekken",
    "income.verrekeningen.lezen": "Zien hoe elke maand met het loon is verrekend",
    "income.berekeningen.maken": "Vooraf rekenen",
    "income.parameters.lezen": "De bedragen van de wet bekijken",
    "income.doorrekeningen.maken": "Doorrekenen wat een wijziging voor iedereen betekent",
    "reporting.sporen.lezen": "Volgen wat er uit een levensgebeurtenis kwam",
    "reporting.tellingen.lezen": "Aantallen bekijken",
    "privacy.verwerkingen.lezen": "Nagaan wie de gegevens van iemand zag of verwerkte, wanneer en waarvoor",
    "beheer.metrics": "Meten hoe het systeem draait",
    "beheer.quarantaine.tellen": "Tellen wat er in de wachtrij staat, zonder personen",
    "beheer.berichten.lezen": "Zien welke berichten mislukten en waarom, met alles over personen afgeschermd",
    "beheer.berichten.schrijven": "Mislukte berichten opnieuw proberen, opzij leggen, wegdoen, of wijzigen met twee personen, en berichten opnieuw versturen",
    "beheer.berichten.inzien": "Een heel mislukt bericht lezen, met een reden die wordt vastgelegd",
    "beheer.boekhouding.lezen": "Nagaan of elk bericht is aangekomen, en elke regel van een bestand, in aantallen en ids",
    "beheer.stroom.lezen": "Zien hoe de berichten stromen, wat wacht en wat vastzit, en welke uit welke volgden, zonder personen",
    "beheer.stroom.schrijven": "Alarmen overnemen, een worker dempen, en mislukte termijnen opnieuw proberen",
}

DATA: Final[Mapping[Data, tuple[str, str]]] = {
    Data.NAMEN: ("Namen van inwoners", "Wie met inwoners werkt, moet weten wie het zijn."),
    Data.BEDRAGEN: (
        "Bedragen: loon, uitkering, bezit en schulden, en zinnen waar een bedrag in staat",
        "Alleen wie het inkomen beoordeelt of het hele plan van een gezin maakt, heeft bedragen nodig.",
    ),
    Data.WOORDEN: (
        "Wat iemand zelf opschreef, bij een melding, een taak of een besluit",
        "In vrije tekst kan van alles staan. Alleen wie er iets mee moet, leest het.",
    ),
    Data.DETENTIE_EN_OPNAME: (
        "Dat iemand vastzit of is opgenomen",
        "Dit zijn strafrechtelijke en medische gegevens (AVG art. 9 en 10). Wie het niet ziet, ziet ook niet dat er iets is weggelaten.",
    ),
    Data.AFGESCHERMD: (
        "Gezinnen van mensen die bij ons werken",
        "Collega's zien elkaars dossier niet. Voor wie dit recht niet heeft, bestaan deze gezinnen niet.",
    ),
    Data.GESCHIEDENIS: (
        "Hoe iemand eerder heette, welke geheimhouding er was, en waarom dat veranderde",
        "Een oude naam kan iemand verraden. Alleen wie iets moet uitzoeken, ziet die.",
    ),
    Data.KLEINE_AANTALLEN: (
        "Aantallen onder de vijf",
        "Een klein aantal kan naar een persoon wijzen.",
    ),
    Data.ZONDER_GEMEENTE: (
        "Gebeurtenissen waarvan de gemeente niet bekend is",
        "Die zijn van niemand. Beheer telt ze, en zoekt uit hoe dat komt.",
    ),
    Data.TAKEN_VAN_ALLE_ROLLEN: (
        "Taken van alle rollen",
        "De meeste mensen zien alleen de taken van hun eigen rol.",
    ),
    Data.TAKEN_VOOR_ANDEREN: (
        "Taken van een andere rol, om af te ronden",
        "Alleen wie invalt, rondt een taak van een ander af.",
    ),
    Data.TAKEN_VERDELEN: (
        "Taken aan een ander geven",
        "Iedereen kan een taak nemen die van niemand is. Wie het team leidt, verdeelt het werk.",
    ),
    Data.DOSSIERS_VAN_ALLE_TEAMS: (
        "Dossiers van alle teams, zonder te zeggen waarom",
        "Wie een gezin begeleidt, ziet de dossiers van het eigen team. Voor een ander dossier zegt u eerst waarom u het opent.",
    ),
}
"""Of each kind of data what it is, and why not everybody has it."""
