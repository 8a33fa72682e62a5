"""How the bodies that FastAPI does not read by itself stand in the OpenAPI document."""

from typing import Any, get_args

from services.intake.reports.means import HIGHEST_ASSETS
from services.intake.reports.schemas import MELDINGEN
from services.intake.reports.wages import HIGHEST_PER_MONTH
from shared.events.life_events import (
    Contractsoort,
    Inkomstenbron,
    Onderwijssoort,
    Uitkeringseinde,
    Vaardigheid,
    Vermogensoorzaak,
)

_PERSON: dict[str, Any] = {
    "type": "object",
    "description": "Wie het betreft: burgerservicenummer of inwonerId.",
    "properties": {
        "burgerservicenummer": {"type": "string", "pattern": "^[0-9]{8,9}$"},
        "inwonerId": {"type": "string", "format": "uuid"},
    },
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
_PER_MONTH = {"type": "integer", "minimum": 0, "maximum": HIGHEST_PER_MONTH}
_ASSETS = {"type": "integer", "minimum": 0, "maximum": HIGHEST_ASSETS}
_NEWCOMER = {
    "type": "object",
    "description": "Als persoon; van wie nog niet bekend is ook nieuw, met of zonder burgerservicenummer.",
    "properties": {
        **_PERSON["properties"],
        "nieuw": {
            "type": "object",
            "required": ["voornamen", "achternaam", "geboortedatum"],
            "properties": {
                "voornamen": {"type": "string", "minLength": 1, "maxLength": 200},
                "achternaam": {"type": "string", "minLength": 1, "maxLength": 200},
                "geboortedatum": {"type": "string", "format": "date"},
            },
            "additionalProperties": False,
        },
    },
    "minProperties": 1,
    "maxProperties": 2,
    "additionalProperties": False,
}
_ADDRESS = {
    "type": "object",
    "description": "bagId, of postcode en huisnummer.",
    "properties": {
        "bagId": {"type": "string", "pattern": "^[0-9]{16}$"},
        "postcode": {"type": "string", "pattern": "^[1-9][0-9]{3} ?[A-Za-z]{2}$"},
        "huisnummer": {"type": "integer", "minimum": 1, "maximum": 99_999},
        "toevoeging": {"type": "string", "pattern": "^[0-9A-Za-z -]{1,10}$"},
        "briefadres": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_CHILD_AFTER_PARTING = {
    "type": "object",
    "description": "Bij wie een kind zijn hoofdverblijf heeft, en welk deel van de zorg de andere ouder heeft.",
    "required": ["persoon", "hoofdverblijf"],
    "properties": {
        "persoon": _PERSON,
        "hoofdverblijf": _PERSON,
        "zorgaandeel": {"type": "integer", "minimum": 1, "maximum": 50},
    },
    "additionalProperties": False,
}
_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvent 1.0 volgens het NL GOV-profiel.",
    "required": ["specversion", "id", "source", "type", "data"],
    "properties": {
        "specversion": {"type": "string", "enum": ["1.0"]},
        "id": {"type": "string", "minLength": 1, "maxLength": 200},
        "source": {"type": "string", "minLength": 1, "maxLength": 200, "format": "uri-reference"},
        "type": {"type": "string", "enum": sorted(MELDINGEN)},
        "time": {"type": "string", "format": "date-time"},
        "data": {
            "type": "object",
            "description": "persoon, ingangsdatum en de velden van het type.",
            "required": ["persoon"],
            "properties": {
                "persoon": _NEWCOMER,
                "ingangsdatum": {
                    "type": "string",
                    "format": "date",
                    "description": (
                        "De eerste dag waarop het zo is. Bij baan-beeindigd de eerste dag zonder de baan:"
                        " was 30 september de laatste werkdag of de laatste dag van het contract, geef dan"
                        " 2026-10-01. Bij uitkering-beeindigd de eerste dag zonder bijstand. Bij een overlijden de"
                        " dag van overlijden."
                    ),
                    "examples": ["2026-10-01"],
                },
                "urenPerWeek": {
                    "type": "number",
                    "minimum": 0,
                    "maximum": 60,
                    "multipleOf": 0.25,
                    "description": "Op het kwartier. 0 voor een oproep- of nulurencontract zonder vaste uren.",
                    "examples": [7.5],
                },
                "nettoMaandloonCenten": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10_000_000,
                    "description": (
                        "Verwacht nettoloon per kalendermaand in eurocenten, met vakantietoeslag. Van een loon is"
                        " netto, bruto of allebei bekend: geef wat bekend is."
                        " Geef loon per vier weken of per week als nettoloonCenten met loonperiode: dat wordt"
                        " omgerekend met 13/12 en 52/12. 1.000,00 euro per vier weken is 1.083,33 per maand."
                    ),
                    "examples": [108_333],
                },
                "nettoloonCenten": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10_000_000,
                    "description": "Nettoloon per loonperiode, in plaats van nettoMaandloonCenten.",
                    "examples": [100_000],
                },
                "brutoMaandloonCenten": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10_000_000,
                    "description": (
                        "Brutoloon per kalendermaand in eurocenten, zonder vakantietoeslag, zoals op de loonstrook."
                        " Is alleen dit bekend, dan wordt het nettoloon voorlopig berekend en om de loonstrook gevraagd."
                    ),
                    "examples": [124_000],
                },
                "brutoloonCenten": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10_000_000,
                    "description": "Brutoloon per loonperiode, in plaats van brutoMaandloonCenten.",
                    "examples": [114_462],
                },
                "brutoMaandbedragCenten": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10_000_000,
                    "description": "Bij inkomen-partner-gewijzigd met inkomstenbron loon: bruto per maand, zonder vakantietoeslag.",
                    "examples": [190_000],
                },
                "loonperiode": {"type": "string", "enum": ["vier-weken", "week"]},
                "contract": {"type": "string", "enum": list(get_args(Contractsoort))},
                "werkgever": {
                    "type": "string",
                    "pattern": "^([0-9]{8}|[0-9]{9}(L[0-9]{2})?)$",
                    "description": (
                        "KvK-nummer, RSIN of loonheffingennummer. Wordt niet doorverteld; zo blijft"
                        " dezelfde baan van twee systemen één baan."
                    ),
                },
                "inkomstenverhouding": {"type": "integer", "minimum": 0, "maximum": 9_999},
                "anderNaastBestaande": {
                    "type": "boolean",
                    "description": "Een tweede baan die op de eerste lijkt, en daarnaast bestaat.",
                },
                "baanId": {"type": "string", "format": "uuid"},
                "wwAangevraagd": {"type": "boolean"},
                "reden": {
                    "type": "string",
                    "enum": [
                        *("einde-contract", "ontslag", "eigen-keuze", "onbekend"),
                        *get_args(Uitkeringseinde),
                    ],
                    "description": "Bij baan-beeindigd een van de eerste vier, bij uitkering-beeindigd een van de andere.",
                },
                "naarGemeente": {
                    "type": "string",
                    "pattern": "^[0-2][0-9]{3}$",
                    "description": "Een gemeentecode; 0000 als niemand weet waarheen, 1999 voor het buitenland.",
                },
                "adres": _ADDRESS,
                "meeverhuizend": {"type": "array", "maxItems": 30, "items": _PERSON},
                "bij": _PERSON,
                "kostendelerUitzondering": {
                    "type": "string",
                    "enum": ["student", "commercieel-contract", "zorgbehoefte"],
                },
                "exPartner": _PERSON,
                "vertrekker": _PERSON,
                "kinderen": {"type": "array", "maxItems": 30, "items": _CHILD_AFTER_PARTING},
                "veiligheid": {"type": "boolean"},
                "partner": _NEWCOMER,
                "kind": _PERSON,
                "andereOuder": _PERSON,
                "levenloos": {"type": "boolean"},
                "tot": {
                    "type": "string",
                    "format": "date",
                    "description": (
                        "De eerste dag waarop het niet meer zo is. Duurde een opname tot en met"
                        " 30 september, geef dan 2026-10-01."
                    ),
                    "examples": ["2026-10-01"],
                },
                "grens": {"type": "string", "enum": ["12", "16", "17", "21", "27", "aow"]},
                "schuldeiser": {
                    "type": "string",
                    "enum": ["huur", "energie", "water", "zorgverzekering"],
                },
                "dreigt": {"type": "boolean"},
                "vaardigheden": {
                    "type": "array",
                    "minItems": 1,
                    "uniqueItems": True,
                    "items": {"type": "string", "enum": list(get_args(Vaardigheid))},
                },
                "getoetst": {"type": "boolean"},
                "urencriterium": {"type": "boolean"},
                "onderwijs": {"type": "string", "enum": list(get_args(Onderwijssoort))},
                "studiefinanciering": {"type": "boolean"},
                "metDiploma": {"type": "boolean"},
                "inkomstenbron": {"type": "string", "enum": list(get_args(Inkomstenbron))},
                "nettoMaandbedragCenten": _PER_MONTH,
                "oorzaak": {"type": "string", "enum": list(get_args(Vermogensoorzaak))},
                "bezittingenCenten": _ASSETS,
                "schuldenCenten": _ASSETS,
                "spaargeldTijdensBijstandCenten": _ASSETS,
                "overwaardeWoningCenten": _ASSETS,
                "maandbedragCenten": _PER_MONTH,
            },
        },
    },
}
_EXAMPLE = {
    "specversion": "1.0",
    "id": "2026-000123",
    "source": "urn:nld:oin:00000001001234567000:systeem:loket",
    "type": "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1",
    "time": "2026-11-20T09:30:00Z",
    "data": {
        "persoon": {"burgerservicenummer": "999990019"},
        "ingangsdatum": "2026-12-01",
        "urenPerWeek": 16,
        "nettoMaandloonCenten": 95000,
        "contract": "bepaalde-tijd",
    },
}


def _body(content_type: str, schema: dict[str, Any], example: Any) -> dict[str, Any]:
    content = {content_type: {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


EVENT_BODY = _body("application/cloudevents+json", _EVENT, _EXAMPLE)
BATCH_BODY = _body(
    "application/cloudevents-batch+json",
    {"type": "array", "maxItems": 1_000, "items": _EVENT},
    [_EXAMPLE],
)
FILE_BODY = _body(
    "application/x-ndjson",
    {"type": "string", "description": "Een CloudEvent per regel."},
    "",
)
FILE_ANSWER: dict[str, Any] = {
    "description": "Een resultaat per regel, in volgorde: regel, status, id, reden, fouten.",
    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
}
