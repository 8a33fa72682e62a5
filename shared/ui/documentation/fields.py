"""A JSON Schema as rows to read: per field what it is, whether it must be there, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Json = Mapping[str, Any]
_KINDS: Final = {
    "array": "lijst",
    "boolean": "ja of nee",
    "date": "datum",
    "date-time": "moment",
    "integer": "geheel getal",
    "null": "niets",
    "number": "getal",
    "object": "object",
    "onvolledige-datum": "datum",
    "string": "tekst",
    "uri": "URI",
    "uuid": "UUID",
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    """In words, as *lijst van*; what it is a list of, or is itself, may be the part below."""
    part: str
    """The name of the schema that the field is made of; empty for a plain value."""
    choices: tuple[str, ...]
    required: bool
    text: str
    """What it means."""


@dataclass(frozen=True, slots=True)
class Part:
    """A schema that others are made of."""

    name: str
    text: str
    fields: tuple[Field, ...]


def fields_of(schema: Json) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        _field(name, member, required=name in required)
        for name, member in schema.get("properties", {}).items()
    )


def parts_of(schemas: Mapping[str, Json]) -> tuple[Part, ...]:
    """Those with fields, by name."""
    return tuple(
        Part(name, schema.get("description", ""), fields_of(schema))
        for name, schema in sorted(schemas.items())
        if schema.get("properties")
    )


def name_in(reference: str) -> str:
    """`Persoon` of `#/components/schemas/Persoon`."""
    return reference.rpartition("/")[2]


def _field(name: str, member: Json, *, required: bool) -> Field:
    inner = _told(member)
    many = "items" in inner
    item = _told(inner["items"]) if many else inner
    part = name_in(item.get("$ref", ""))
    choices = tuple(str(choice) for choice in item.get("enum", ()) if choice is not None)
    kind = "" if part or choices else _kind(item)
    words = "lijst van" if many else ""
    text = member.get("description") or inner.get("description", "")
    return Field(name, f"{words} {kind}".strip(), part, choices, required, text)


def _told(schema: Json) -> Json:
    """What a field is where it is told: without the choice of nothing."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        return _told(options[0])
    return schema


def _kind(schema: Json) -> str:
    if "const" in schema:
        return f"altijd {schema['const']}"
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " of ".join(dict.fromkeys(map(_kind, options)))
    types = schema.get("type", "object")
    listed = [types] if isinstance(types, str) else [kind for kind in types if kind != "null"]
    kind = schema.get("format", listed[0]) if len(listed) == 1 else listed[0]
    said = _KINDS.get(kind, _KINDS[listed[0]])
    return said + _limits(schema)


def _limits(schema: Json) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f", {_plain(low)} tot en met {_plain(high)}"
    if schema.get("maxLength"):
        return f", ten hoogste {schema['maxLength']} tekens"
    return ""


def _plain(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")
