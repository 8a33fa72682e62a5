"""Makes a Pydantic model read JSON as it stands: numbers and booleans exact, dates and moments only as ISO text.

Parameters of a path or a query are all text; of these only the dates and moments are looked at.

Moments come out in UTC, those of an answer too.

Pydantic's own strict mode would refuse a date in text, as FastAPI validates what is already parsed.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, TypeAdapter
from pydantic_core import PydanticCustomError, core_schema

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})")


def _iso_date(value: object) -> object:
    # Pydantic would read 20260101 as a number of seconds: a day in 1970.
    if isinstance(value, str) and _DATE.fullmatch(value):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("date_type", "geen datum als jjjj-mm-dd")


def _iso_moment(value: object) -> object:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return value
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise PydanticCustomError("datetime_type", "geen tijdstip met tijdzone")


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("datetime_type", "geen tijdstip binnen de kalender") from error


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""Of a query or a cursor, which no model makes strict: with its time zone, and within the calendar."""


def iso_date(text: str) -> date | None:
    """The day that is written so, if there is one."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def is_strict(kind: str, text: str) -> bool:
    """Whether a parameter of this kind ("date" or "datetime") is written as it is in a body."""
    return (_DATE if kind == "date" else _MOMENT).fullmatch(text) is not None


def temporal_kind(annotation: Any) -> str | None:
    """Which of the two ("date" or "datetime") this type holds, if any, however it is wrapped up."""
    kinds = _kinds(TypeAdapter(annotation).core_schema)
    return next((kind for kind in kinds if kind in _TEMPORAL), None)


def _kinds(node: Any) -> Iterator[str]:
    yield str(node.get("type"))
    for inner in _inside(node):
        yield from _kinds(inner)


_TEMPORAL = {"date": _iso_date, "datetime": _iso_moment}
_EXACT = frozenset({"int", "bool", "float"})
_NOT_SCHEMAS = frozenset({"metadata", "serialization", "default", "expected", "cls", "config"})


def _checked(kind: str, inner: Any) -> Any:
    strict = core_schema.no_info_before_validator_function(_TEMPORAL[kind], inner)
    if kind != "datetime":
        return strict
    return core_schema.no_info_after_validator_function(_in_utc, strict)


def make_strict(node: Any) -> None:
    """Change a core schema in place."""
    kind = node.get("type")
    if kind in _EXACT:
        node["strict"] = True
    elif kind in _TEMPORAL:
        checked = _checked(kind, {**node, "strict": False})
        node.clear()
        node.update(checked)
    elif kind != "function-before" or node["function"]["function"] not in _TEMPORAL.values():
        for inner in _inside(node):
            make_strict(inner)


def show_in_utc(model: Any) -> None:
    """Change the core schema of a model in place; models in it see to themselves.

    Pydantic shows the same schema once per use of the model, so what was done is not done again.
    """
    for inner in _inside(model):
        if inner.get("type") == "datetime":
            wrapped = core_schema.no_info_after_validator_function(_in_utc, {**inner})
            inner.clear()
            inner.update(wrapped)
        elif inner.get("type") != "model" and not _is_shown_in_utc(inner):
            show_in_utc(inner)


def _is_shown_in_utc(node: Any) -> bool:
    return node.get("type") == "function-after" and node["function"]["function"] is _in_utc


def _inside(node: Any) -> Iterator[dict[str, Any]]:
    """The schemas in a schema."""
    for key, value in node.items():
        if key == "fields" and isinstance(value, dict):
            # Names of fields, not a schema: one of them may be called `type`.
            yield from value.values()
        elif key not in _NOT_SCHEMAS:
            yield from _schemas(value)


def _schemas(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _schemas(item)
