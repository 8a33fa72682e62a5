"""How the pages say which kind a decision is, and which fact somebody asks for. Dutch, B1."""

from collections.abc import Mapping, Sequence
from typing import Final, cast, get_args

from shared.events.aftercare import Aanleiding
from shared.events.catalog import LIFE_EVENTS
from shared.events.income import Besluitsoort, Feitsoort, Gevraagde
from shared.events.words import EVENTS

TAKEN: Final[Mapping[Besluitsoort, str]] = {
    "toekennen": "Toegekend",
    "wijzigen": "Gewijzigd",
    "beeindigen": "Gestopt",
    "weigeren": "Aanvraag afgewezen",
    "opschorten": "Opgeschort",
    "opheffen": "Opschorting opgeheven",
    "herzien": "Herzien",
    "intrekken": "Ingetrokken",
    "terugvorderen": "Teruggevorderd",
    "afwijken": "Afgeweken van het voorstel",
    "overnemen": "Overgenomen: het liep al",
    "niet-behandelen": "Aanvraag niet behandeld",
    "ineens-toekennen": "Toeslag in een keer toegekend",
}
PROPOSED: Final[Mapping[Besluitsoort, str]] = {
    "toekennen": "Toekenning, op de aanvraag (artikel 43).",
    "wijzigen": "Wijziging, vanaf een dag die nog niet voorbij is.",
    "beeindigen": "Beëindiging, vanaf een dag die nog niet voorbij is.",
    "weigeren": "Afwijzing van de aanvraag.",
    "opschorten": "Opschorting: de betaling staat stil, ten hoogste acht weken (artikel 54 lid 1).",
    "opheffen": "Opheffing van de opschorting: er wordt weer betaald.",
    "herzien": "Herziening: het geldt ook voor dagen die al voorbij zijn (artikel 54 lid 3).",
    "intrekken": "Intrekking: het recht stopt op een dag die al voorbij is (artikel 54 lid 3 en 4).",
    "terugvorderen": "Terugvordering (artikel 58).",
    "afwijken": "Afwijking.",
    "overnemen": "Overname van wat een ander besloot.",
    "niet-behandelen": "De aanvraag niet in behandeling nemen (Awb artikel 4:5).",
    "ineens-toekennen": "Toekenning zonder aanvraag (ambtshalve) van een toeslag die in een keer wordt betaald.",
}
"""With what makes it of that kind."""

HAPPENED: Final[Mapping[Aanleiding, str]] = {
    **{cast("Aanleiding", event.happened): EVENTS[event.__name__].title for event in LIFE_EVENTS},
    "huishouden-gewijzigd": EVENTS["HouseholdChanged"].title,
    "vaststelling": "Iets vastgesteld",
    "normwijziging": "Nieuwe bedragen in de wet",
}
"""Because of what a right was looked at again."""
_FACTS: Final[Mapping[Feitsoort, str]] = {
    "eigen-recht": "Of iemand zelf recht heeft op bijstand",
    "onderwijs-met-wsf": "Of iemand een opleiding met studiefinanciering kan volgen",
    "vrijlating": "Welk deel van het loon vrij is",
    "volledige-zorg": "Wie volledig voor de kinderen zorgt",
    "ander-inkomen": "Ander inkomen dan loon",
    "nettoloon": "Het nettoloon",
    "vermogen": "Het vermogen",
    "geen-beroep-op-ouders": "Of iemand niet bij de ouders terechtkan",
    "toeslagpartner": "Of partners toeslagpartners zijn",
    "woonkosten": "Of er woonkosten zijn",
    "schoolverlater": "Wanneer iemand stopte met school",
    "giften": "Giften van dit jaar",
    "verblijf-buitenland": "Hoe lang iemand in het buitenland is",
    "beursbedrag": "Huur, premie en andere vaste lasten",
}
ASKED_OF: Final[Mapping[Gevraagde, str]] = {
    "inwoner": "De inwoner",
    "register": "Een register",
    "collega": "Een collega",
}


def fact_of(kind: Feitsoort) -> str:
    return _FACTS[kind]


def facts() -> Sequence[tuple[Feitsoort, str]]:
    """What can be asked for, to choose from."""
    kinds: tuple[Feitsoort, ...] = get_args(Feitsoort)
    return [(kind, fact_of(kind)) for kind in kinds]
