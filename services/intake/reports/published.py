"""What a system may send, as JSON Schema: a schema per kind, made from the classes that read it, with words for people.

    components()["BaanGestart"]            the CloudEvent of a job that started
    components()["BaanGestartGegevens"]    its `data`

What a field may be comes from the class itself. What two fields say of each other stands in a validator there and in `_RULES`
here; a property test holds the two against each other. What no schema can say (the 11-test, a day that is to come, a net wage
above the gross one) only the answer of intake tells.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from services.intake.reports import words
from services.intake.reports.attributes import CloudEventAttributes
from services.intake.reports.inbound import MAX_EXTENSION
from services.intake.reports.means import InkomenPartnerGewijzigd
from services.intake.reports.melding import Melding, Nieuwkomer, Persoon
from services.intake.reports.schemas import (
    MELDINGEN,
    BaanGestart,
    BaanGewijzigd,
    Geboorte,
    Verhuizing,
)
from services.intake.residents.schemas import Adres
from shared.events.household import NO_MUNICIPALITY
from shared.events.words import EVENTS

Json = dict[str, Any]
_REFERENCES: Final = "#/components/schemas/"
_DATA: Final = "Gegevens"
_NAMES: Final = {"Adres": "NieuwAdres"}
"""The class is the schema of another request too, which knows nothing of our rules."""


PARTS: Final = tuple(_NAMES.get(name, name) for name in words.PARTS)
"""The names of the schemas that `data` is made of."""


def event_name(kind: type[Melding]) -> str:
    """The name of the schema of its CloudEvent."""
    return kind.__name__


def any_event() -> Json:
    """An event of any kind: `type` says which."""
    mapping = {name: _REFERENCES + event_name(kind) for name, kind in sorted(MELDINGEN.items())}
    return {
        "description": "Een CloudEvent 1.0 volgens het NL GOV-profiel; type bepaalt welke velden data heeft.",
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }


@cache
def components() -> dict[str, Json]:
    """Every schema by its name."""
    _, together = models_json_schema(
        [(kind, "validation") for kind in MELDINGEN.values()],
        schema_generator=_Published,
        ref_template=_REFERENCES + "{model}",
    )
    kinds = {kind.__name__: kind for kind in MELDINGEN.values()}
    found: dict[str, Json] = {}
    for name, schema in sorted(together["$defs"].items()):
        described = _with_our_names(_described(name, schema))
        if name in kinds:
            found[event_name(kinds[name])] = _event(kinds[name])
            found[name + _DATA] = described
        else:
            found[_NAMES.get(name, name)] = described
    return {"Levensgebeurtenismelding": any_event(), **found}


class _Published(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic asks per field
        return False


def _described(name: str, schema: Json) -> Json:
    """With Dutch words instead of class names and English docstrings, and what its fields say of each other."""
    rest = {key: value for key, value in schema.items() if key not in {"title", "description"}}
    fields = {
        field: _explained(words.field_text(name, field), detail)
        for field, detail in rest.pop("properties").items()
    }
    text = words.PARTS.get(name) or _text_of(name)
    return {
        "description": text,
        **rest,
        "properties": fields,
        **_RULES.get(name, {}),
    }


def _text_of(kind: str) -> str:
    return next(
        EVENTS[melding.event.__name__].text
        for melding in MELDINGEN.values()
        if melding.__name__ == kind
    )


def _explained(text: str | None, schema: Json) -> Json:
    if schema.get("default", "") is None:
        del schema["default"]  # what is left out is unknown; that needs no word
    if schema.get("type") == "array" and "minItems" in schema:
        schema["uniqueItems"] = True
    return schema | ({"description": text} if text else {})


def _with_our_names(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_our_names(item) for item in node]
    if not isinstance(node, dict):
        return node
    renamed = {key: _with_our_names(value) for key, value in node.items()}
    name = str(renamed.get("$ref", "")).removeprefix(_REFERENCES)
    return renamed | {"$ref": _REFERENCES + _NAMES[name]} if name in _NAMES else renamed


def _event(kind: type[Melding]) -> Json:
    """Its CloudEvent: the attributes of every kind, its own type, its own data."""
    name = event_name(kind)
    attributes = _attributes()
    return {
        "description": EVENTS[kind.event.__name__].text,
        "type": "object",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            **attributes["properties"],
            "type": {
                "type": "string",
                "const": kind.event.event_type,
                "description": words.ATTRIBUTES["type"],
            },
            "data": {"$ref": f"{_REFERENCES}{name}{_DATA}"},
        },
        "propertyNames": {"pattern": "^[a-z0-9]{1,20}$"},
        "additionalProperties": {
            "type": ["string", "integer", "boolean", "null"],
            "maxLength": MAX_EXTENSION,
            "minimum": -(2**31),
            "maximum": 2**31 - 1,
            "description": "Een attribuut van uzelf.",
        },
        "if": _told("sequence"),
        "then": _told("sequencetype"),
        "else": _not_told("sequencetype"),
    }


@cache
def _attributes() -> Json:
    schema = CloudEventAttributes.model_json_schema(schema_generator=_Published)
    schema["properties"] = {
        name: _explained(words.ATTRIBUTES[name], detail)
        for name, detail in schema["properties"].items()
    }
    for name in ("source", "dataschema"):
        schema["properties"][name]["format"] = "uri"
    return schema


def _told(*names: str) -> Json:
    """These fields are there, and not null."""
    return {
        "required": list(names),
        "properties": {name: {"not": {"type": "null"}} for name in names},
    }


def _not_told(*names: str) -> Json:
    return {"properties": {name: {"type": "null"} for name in names}}


def _any_told(names: Iterable[str]) -> Json:
    return {"anyOf": [_told(name) for name in names]}


_PER_PERIOD: Final = ("nettoloonCenten", "brutoloonCenten")
_WAGE: Final[Json] = {
    "if": _any_told(_PER_PERIOD),
    "then": _told("loonperiode"),
    "else": {"allOf": [_not_told("loonperiode"), {"if": _told("brutoMaandloonCenten"), "else": _told("nettoMaandloonCenten")}]},
}  # fmt: skip
_RULES: Final[dict[str, Json]] = {
    kind.__name__: rule
    for kind, rule in (
        (
            Persoon,
            {
                "if": _told("inwonerId"),
                "then": _not_told("burgerservicenummer"),
                "else": _told("burgerservicenummer"),
            },
        ),
        (
            Nieuwkomer,
            {
                "if": _told("inwonerId"),
                "then": _not_told("burgerservicenummer", "nieuw"),
                "else": _any_told(("burgerservicenummer", "nieuw")),
            },
        ),
        (
            Adres,
            {
                "if": _told("bagId"),
                "then": _not_told("postcode", "huisnummer", "toevoeging"),
                "else": _told("postcode", "huisnummer"),
            },
        ),
        (BaanGestart, _WAGE),
        (BaanGewijzigd, _WAGE),
        (
            InkomenPartnerGewijzigd,
            {
                "if": {"properties": {"inkomstenbron": {"const": "loon"}}},
                "then": _any_told(("brutoMaandbedragCenten", "nettoMaandbedragCenten")),
                "else": {
                    "allOf": [
                        _not_told("brutoMaandbedragCenten"),
                        _told("nettoMaandbedragCenten"),
                    ]
                },
            },
        ),
        (
            Verhuizing,
            {
                "if": {"properties": {"naarGemeente": {"enum": sorted(NO_MUNICIPALITY)}}},
                "then": _not_told("adres"),
            },
        ),
        (
            Geboorte,
            {"if": {"properties": {"levenloos": {"const": True}}, "required": ["levenloos"]}, "then": _not_told("kind")},
        ),
    )
}  # fmt: skip
