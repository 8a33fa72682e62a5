"""A message as operations read it: its form and its codes, without what is about a person. Pure.

What may be shown follows from the event's own schema: a code out of a fixed list, yes or no, an id (a pseudonym), and that
something is empty. Everything else is covered: text, numbers, amounts and dates, and whatever the schema does not know, as
a stranger may have written it. A covered value can be edited around: where it is left as it is, it stays what it was.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import orjson

from shared.errors import InvalidInput
from shared.events.envelope import SEQUENCE_TYPE, EventData, publisher_in

COVER: Final = "••••"
"""What a covered value begins with; then what it is."""

UNKNOWN_FIELD: Final = f"{COVER} onbekend veld"

Json = Any
"""What JSON can be."""


def masked(payload: bytes, types: Mapping[str, type[EventData]]) -> Json | None:
    """What may be shown of a message; None when it is no JSON object, so that nothing of it can be."""
    content = parsed(payload)
    if content is None:
        return None
    name = content.get("type")
    data = types.get(name) if isinstance(name, str) else None
    schema = _schema(data) if data else {}
    shown: dict[str, Json] = {}
    for place, (key, value) in enumerate(content.items()):
        if key == "data":
            shown[key] = _cover(value, [schema], schema.get("$defs", {}))
        elif key in _CONTEXT:
            shown[key] = value if _CONTEXT[key](value) else f"{COVER} {_kind(value)}"
        else:
            shown[f"{UNKNOWN_FIELD} {place}"] = COVER
    return shown


def parsed(payload: bytes) -> dict[str, Json] | None:
    """The message, if it is a JSON object at all."""
    try:
        content = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None


def uncovered(edited: Json, original: Json) -> Json:
    """What somebody made of a masked message, with the covered values as they were. Raises InvalidInput for a cover without one."""
    if isinstance(edited, dict):
        before = original if isinstance(original, dict) else {}
        names = {f"{UNKNOWN_FIELD} {place}": key for place, key in enumerate(before)}
        named = {names.get(key, key): value for key, value in edited.items()}
        return {key: uncovered(value, before.get(key, _ABSENT)) for key, value in named.items()}
    if isinstance(edited, list):
        known = original if isinstance(original, list) else []
        return [
            uncovered(value, known[place] if place < len(known) else _ABSENT)
            for place, value in enumerate(edited)
        ]
    if isinstance(edited, str) and edited.startswith(COVER):
        if original is _ABSENT:
            raise InvalidInput(
                (), f"Bij een afgeschermde waarde ({edited}) hoort hier niets. Vul een waarde in."
            )
        return original
    return edited


def differences(
    before: Json, after: Json, types: Mapping[str, type[EventData]]
) -> list[tuple[str, str, str]]:
    """Per field that an edit changes: its path, what stood there and what comes there, as far as may be shown."""
    old, new = _fields(before, types), _fields(after, types)
    return [
        (path, old.get(path, _NOTHING)[1], new.get(path, _NOTHING)[1])
        for path in [*old, *(path for path in new if path not in old)]
        if old.get(path, _NOTHING)[0] != new.get(path, _NOTHING)[0]
    ]


_ABSENT: Final = object()
_NOTHING: Final = (_ABSENT, "(niets)")


def _fields(content: Json, types: Mapping[str, type[EventData]]) -> dict[str, tuple[Json, str]]:
    """By the path as it may be shown: the value, and the value as it may be shown."""
    return dict(_pairs(masked(orjson.dumps(content), types), content, ""))


def _pairs(shown: Json, value: Json, path: str) -> Iterator[tuple[str, tuple[Json, str]]]:
    if isinstance(shown, dict) and shown:
        for (name, part), item in zip(shown.items(), value.values(), strict=True):
            yield from _pairs(part, item, f"{path}.{name}" if path else name)
    elif isinstance(shown, list) and shown:
        for place, (part, item) in enumerate(zip(shown, value, strict=True)):
            yield from _pairs(part, item, f"{path}[{place}]")
    else:
        yield path, (value, "(leeg)" if shown is None else str(shown))


@cache
def _schema(data: type[EventData]) -> Mapping[str, Json]:
    return data.model_json_schema(by_alias=True)


def _cover(value: Json, schemas: Sequence[Mapping[str, Json]], definitions: Json) -> Json:
    """A value as the schemas that may hold for it allow it to be shown."""
    known = [branch for schema in schemas for branch in _branches(schema, definitions)]
    if isinstance(value, dict):
        return _cover_object(value, known, definitions)
    if isinstance(value, list):
        items = [schema["items"] for schema in known if isinstance(schema.get("items"), dict)]
        return [_cover(item, items, definitions) for item in value]
    if value is None or any(_is_open(value, schema) for schema in known):
        return value
    return f"{COVER} {_kind(value)}"


def _cover_object(
    value: Mapping[str, Json], known: Sequence[Mapping[str, Json]], definitions: Json
) -> dict[str, Json]:
    shown: dict[str, Json] = {}
    for place, (key, item) in enumerate(value.items()):
        schemas = [
            schema["properties"][key] for schema in known if key in schema.get("properties", {})
        ]
        # The name of a field that nobody knows may be anybody's words too.
        name = key if schemas else f"{UNKNOWN_FIELD} {place}"
        shown[name] = _cover(item, schemas, definitions) if schemas else COVER
    return shown


def _branches(schema: Mapping[str, Json], definitions: Json) -> Iterator[Mapping[str, Json]]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _branches(definitions.get(name, {}), definitions)
    for alternative in (
        *schema.get("anyOf", ()),
        *schema.get("oneOf", ()),
        *schema.get("allOf", ()),
    ):
        yield from _branches(alternative, definitions)
    yield schema


def _is_open(value: Json, schema: Mapping[str, Json]) -> bool:
    if isinstance(value, bool):
        return schema.get("type") == "boolean"
    if "enum" in schema or "const" in schema:
        return value in schema.get("enum", ()) or value == schema.get("const")
    return schema.get("format") == "uuid" and _is_uuid(value)


def _kind(value: Json) -> str:
    if isinstance(value, bool):
        return "ja of nee"
    if isinstance(value, int | float):
        return "getal"
    if value == "":
        return "lege tekst"
    return "datum" if _is_moment(value) else "tekst"


def _is_uuid(value: Json) -> bool:
    try:
        UUID(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return True


def _is_moment(value: Json) -> bool:
    for kind in (date, datetime):
        try:
            kind.fromisoformat(value)
        except (ValueError, TypeError):
            continue
        return True
    return False


def _like(pattern: str) -> Callable[[Json], bool]:
    matches = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and matches(value) is not None


_CONTEXT: Final[Mapping[str, Callable[[Json], bool]]] = {
    "specversion": _like(r"1\.0"),
    "id": _is_uuid,
    "source": lambda value: isinstance(value, str) and publisher_in(value) is not None,
    "type": _like(r"nl\.participatiewet(?:\.[a-z-]+){2}\.v[1-9][0-9]?"),
    "time": _is_moment,
    "subject": _is_uuid,
    "datacontenttype": _like("application/json"),
    "dataschema": _like(r"urn:nld:participatiewet:[a-z-]+:[a-z-]+:v[1-9][0-9]?"),
    "correlationid": _is_uuid,
    "causationid": _is_uuid,
    "sequence": _like(r"0{4}[0-9]{8}"),
    "sequencetype": _like(SEQUENCE_TYPE),
    "traceparent": _like(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]"),
}
"""The attributes of the envelope, with what each looks like when it is one of ours: those hold nothing about a person."""
