"""What the pages of aftercare call things, in plain Dutch."""

from collections.abc import Mapping
from typing import Final, get_args

from services.income.aftercare.model import Chosen, Maatregel
from services.income.aftercare.posts import Uitleg
from services.income.aftercare.rules import Checkstand
from services.income.aftercare_desk.forms import field_of
from services.income.aftercare_desk.looking import Whose
from services.income.aftercare_desk.rules import Number
from services.income.aftercare_desk.schemas import Gebeurd
from shared.events.aftercare import Nazorgaanleiding, Nazorgresultaat, Nazorguitkomst
from shared.events.purse import Beurspost

POSTS: Final[Mapping[Beurspost, str]] = {
    "netto-loon": "Loon, netto",
    "iack": "Combinatiekorting (IACK)",
    "bijstand": "Bijstand",
    "andere-uitkering": "Andere uitkering",
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
    "aflossing": "Aflossing en beslag",
}
BECAUSE: Final[Mapping[Nazorgaanleiding, str]] = {
    "baan-gestart": "De baan begon",
    "recht-eindigt": "De bijstand eindigt door inkomen",
}
STATES: Final[Mapping[Checkstand, str]] = {
    "gepland": "Komt nog",
    "open": "Open: iemand moet kijken",
    "gedaan": "Gedaan",
    "vervallen": "Niet meer nodig",
    "voorbij": "Was al voorbij toen de baan bekend werd",
}
RESULTS: Final[Mapping[Nazorgresultaat, str]] = {
    "klopt": "Het klopt",
    "te-weinig": "Er kwam te weinig binnen",
    "te-veel": "Er kwam te veel binnen",
    "kan-niet": "Het kan nu niet",
}
RESULT_HELP: Final[Mapping[Nazorgresultaat, str]] = {
    "klopt": "Het huishouden krijgt wat was verwacht.",
    "te-weinig": "Herstel het, en vraag of er rekeningen blijven liggen. Er komt een taak voor.",
    "te-veel": "Waarschuw nu, voordat het een schuld wordt. Er komt een taak voor.",
    "kan-niet": "Niemand bereikt, of er zijn nog geen gegevens. Kies een nieuwe dag.",
}
MEANS: Final[Mapping[Uitleg, str]] = {
    "klopt": "Dit klopt.",
    "niet-bekend": "Nog niet bekend wat er kwam. Dit telt niet mee in het verschil.",
    "niet-verwacht": "Vooraf was dit niet bekend. Dit telt niet mee in het verschil.",
    "niet-gekomen": "Dit is niet gekomen. Ga na of het is aangevraagd, of is gestopt.",
    "loon-lager": "Minder loon dan geschat. Minder uren, verlof zonder loon, of een andere betaaldag? Kijk op de loonstrook.",
    "loon-hoger": "Meer loon dan geschat. Meer uren, een toeslag, of vakantiegeld? Kijk op de loonstrook.",
    "bijstand-volgt-loon": "Dit komt door het loon: bijstand vult het loon aan.",
    "bijstand-volgt-niet": "De bijstand is nog niet aangepast aan het loon. Pas de verrekening aan.",
    "bijstand-lager": "Minder bijstand dan verwacht, terwijl het loon klopt. Ga na of er iets is ingehouden of verrekend.",
    "bijstand-hoger": "Meer bijstand dan verwacht, terwijl het loon klopt. Misschien moet er iets terug.",
    "toeslag-lager": "Minder toeslag dan verwacht. Kijk welk inkomen bij Dienst Toeslagen staat.",
    "toeslag-hoger": "Meer toeslag dan verwacht. Staat het oude inkomen er nog? Dan moet er later geld terug.",
    "anders-lager": "Dit is lager dan verwacht.",
    "anders-hoger": "Dit is hoger dan verwacht.",
    "kosten-hoger": "Deze kosten zijn hoger dan verwacht.",
    "kosten-lager": "Deze kosten zijn lager dan verwacht.",
}
MEASURES: Final[Mapping[Maatregel, str]] = {
    "verrekening-aangepast": "De verrekening van het loon is aangepast",
    "loon-vastgesteld": "Het echte loon is vastgelegd",
    "toeslagen-doorgegeven": "Het inkomen is doorgegeven voor de toeslagen",
    "aanvraag-geholpen": "Geholpen met een nieuwe aanvraag",
    "voorschot": "Een voorschot is gegeven of gevraagd",
    "bijzondere-bijstand": "Bijzondere bijstand of een regeling is aangevraagd",
    "gewaarschuwd": "Gewaarschuwd dat er misschien iets terug moet",
    "apart-gezet": "Afgesproken dat het huishouden geld apart zet",
    "schuldhulp": "Hulp bij schulden is gevraagd",
    "opgave-uitgelegd": "Uitgelegd wat elke maand moet worden doorgegeven",
}
ENDED: Final[Mapping[Nazorguitkomst, str]] = {
    "gelukt": "Gelukt: het huishouden komt rond",
    "terugval": "Terugval: het werk is gestopt of veel minder",
    "loopt-elders-door": "Een ander helpt verder",
    "niet-meer-te-volgen": "Niet meer te volgen",
    "niet-meer-nodig": "Niet meer nodig",
    "overleden": "De inwoner is overleden",
    "verhuisd": "Het huishouden woont nu buiten het werkgebied",
    "start-vervallen": "De start ging niet door",
    "in-ander-dossier": "De nazorg gaat verder in een ander dossier",
}
OUTCOMES: Final[Mapping[Chosen, str]] = {outcome: ENDED[outcome] for outcome in get_args(Chosen)}
"""The ones that a person chooses."""
NUMBERS: Final[Mapping[Number, str]] = {
    "jaarinkomen": "uw geschatte inkomen over het hele jaar",
    "uren-en-jaarinkomen": "uw geschatte inkomen over het hele jaar, en de uren opvang",
    "maandloon": "uw loon per maand, met de loonstrook",
    "geen": "",
}
SAID: Final[Mapping[Gebeurd, str]] = {
    "doorgegeven": "Doorgegeven",
    "niet-nodig": "Niet nodig",
    "nog-niet": "Nog niet doorgegeven",
}
LISTS: Final[tuple[tuple[Whose, str], ...]] = (
    ("mijn", "Van mij"),
    ("team", "Van mijn team"),
    ("alle", "Alles"),
)
EMPTY: Final[Mapping[Whose, str]] = {
    "mijn": "U hebt geen controle. Wie een controle doet, heeft daarna ook de volgende.",
    "team": "Voor uw team is er de komende twee weken geen controle.",
    "alle": "Er is de komende twee weken geen controle.",
}
FIELDS: Final[Mapping[str, str]] = {
    "resultaat": "Wat is uw oordeel",
    "maand": "Naar welke maand keek u",
    "werkelijk": "Wat er echt binnenkwam",
    "toelichting": "Toelichting",
    "nieuweDag": "Nieuwe dag",
    "uitkomst": "Hoe liep het af",
    "wat": "Wat is doorgegeven",
    "status": "Status",
    **{field_of(post): name for post, name in POSTS.items()},
}
DONE: Final[Mapping[str, str]] = {
    "controle": "De controle is vastgelegd.",
    "verzet": "Vastgelegd dat het nu niet kon. De controle komt terug op de nieuwe dag.",
    "doorgegeven": "De lijst is bijgewerkt.",
    "afronding": "De nazorg is afgesloten.",
}


def months_text(months: int) -> str:
    return f"{months} maand" if months == 1 else f"{months} maanden"
