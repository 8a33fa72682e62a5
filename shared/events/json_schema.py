"""JSON Schema (draft 2020-12) of every event's data, and of the envelope around it, in plain Dutch."""

from typing import Any

from pydantic.json_schema import (
    GenerateJsonSchema,
    JsonSchemaMode,
    JsonSchemaValue,
    models_json_schema,
)
from pydantic_core import core_schema

from shared.events import words
from shared.events.catalog import EVENTS
from shared.events.envelope import SEQUENCE_TYPE, EventData, dataschema_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UUID = {"type": "string", "format": "uuid"}
_OPTIONAL_CONTEXT = frozenset({"causationid", "traceparent"})


class _Published(GenerateJsonSchema):
    """What goes over the wire: nothing is ever null, and names of classes are nobody's business."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic asks per field
        return False


def schema_of(event: type[EventData]) -> dict[str, Any]:
    """The schema of one event's data, complete in itself. Members we do not name may be there: readers skip them."""
    schema = event.model_json_schema(schema_generator=_Published, mode=_MODE)
    parts = schema.pop("$defs", {})
    described = {"$schema": DIALECT, "$id": dataschema_of(event)} | _described(
        event.__name__, schema
    )
    if parts:
        described["$defs"] = {name: _described(name, part) for name, part in sorted(parts.items())}
    return described


def shared_schemas(ref_template: str) -> dict[str, Any]:
    """All data schemas and their parts in one dictionary by class name, referring to each other by `ref_template`."""
    _, together = models_json_schema(
        [(event, _MODE) for event in EVENTS],
        schema_generator=_Published,
        ref_template=ref_template,
    )
    parts = together["$defs"]
    return {name: _described(name, part) for name, part in sorted(parts.items())}


def envelope_schema() -> dict[str, Any]:
    """The schema of the context attributes that every message of ours has."""
    properties: dict[str, dict[str, Any]] = {
        "specversion": {"const": "1.0"},
        "id": _UUID,
        "source": {"type": "string", "pattern": "^urn:nld:oin:[0-9]{20}:systeem:naadloos-[a-z]+$"},
        "type": {"type": "string", "enum": sorted(event.event_type for event in EVENTS)},
        "time": {"type": "string", "format": "date-time"},
        "subject": _UUID,
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri"},
        "correlationid": _UUID,
        "causationid": _UUID,
        "sequence": {"type": "string", "pattern": "^[0-9]{12,}$"},
        "sequencetype": {"const": SEQUENCE_TYPE},
        "traceparent": {
            "type": "string",
            "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
        },
        "data": {"type": "object"},
    }
    return {
        "title": "Bericht",
        "description": "CloudEvents 1.0 in JSON (structured mode), volgens het NL GOV-profiel.",
        "type": "object",
        "properties": {
            name: {**schema, "description": words.CONTEXT[name]}
            for name, schema in properties.items()
        },
        "required": [name for name in properties if name not in _OPTIONAL_CONTEXT],
    }


_MODE: JsonSchemaMode = "validation"
"""Not `serialization`: there a field with a default counts as required, but absent is how we write unknown."""


def _described(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with Dutch words instead of class names and English docstrings."""
    known = words.EVENTS.get(name) or words.PARTS.get(name)
    head = {"title": known.title, "description": known.text} if known else {}
    rest = {key: value for key, value in schema.items() if key not in {"title", "description"}}
    if "properties" in rest:
        rest["properties"] = {
            field: _explained(words.field_text(name, field), detail)
            for field, detail in rest["properties"].items()
        }
    return head | rest


def _explained(text: str | None, schema: dict[str, Any]) -> dict[str, Any]:
    bare = {key: value for key, value in schema.items() if key != "description"}
    return bare | ({"description": text} if text else {})
