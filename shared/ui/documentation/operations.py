"""An OpenAPI document as a list to read: what can be asked, with which fields, an example and a line of curl."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from shared.ui.documentation.fields import Field, Part, fields_of, name_in, parts_of

Json = Mapping[str, Any]
_SUCCESS: Final = "2"


@dataclass(frozen=True, slots=True)
class Form:
    """One form that the body of a request may have: of a life event, one of the kinds."""

    title: str
    anchor: str
    text: str
    type: str
    """Of an event; empty otherwise."""
    fields: tuple[Field, ...]
    """Of an event those of its envelope."""
    data: tuple[Field, ...]
    """The fields of an event's `data`."""
    example: str
    curl: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    text: str
    part: str


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: tuple[Field, ...]
    forms: tuple[Form, ...]
    content_type: str
    answers: tuple[Answer, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that one service can be asked."""

    title: str
    text: str
    version: str
    operations: tuple[Operation, ...]
    parts: tuple[Part, ...]


def reference_of(document: Json, address: str) -> Reference:
    """`address` is where the service answers, for the lines of curl: `http://127.0.0.1:8000`."""
    schemas: Mapping[str, Json] = document["components"]["schemas"]
    operations = tuple(sorted(_operations(document, schemas, address), key=_for_operations))
    shown = {name for operation in operations for name in _shown(document, operation)}
    return Reference(
        document["info"]["title"],
        document["info"].get("description", ""),
        document["info"]["version"],
        operations,
        parts_of({name: schema for name, schema in schemas.items() if name not in shown}),
    )


def _for_operations(operation: Operation) -> bool:
    """Health and metrics, which nobody comes for, stand last."""
    return operation.path.endswith(("/health/live", "/health/ready", "/metrics"))


def _shown(document: Json, operation: Operation) -> Iterator[str]:
    """The schemas that stand with their operation, and need no place of their own."""
    for form in operation.forms:
        if form.type:
            name = form.anchor
            yield name
            event = document["components"]["schemas"][name]
            yield name_in(event["properties"]["data"]["$ref"])


def _operations(document: Json, schemas: Mapping[str, Json], address: str) -> Iterator[Operation]:
    prefix = document["servers"][0]["url"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            content_type, body = next(iter(content.items()), ("", {}))
            call = _Call(
                f"{address}{prefix}{path}", method.upper(), content_type, _is_open(operation)
            )
            yield Operation(
                operation["operationId"],
                method.upper(),
                prefix + path,
                operation.get("summary", ""),
                operation.get("description", ""),
                _scope(operation),
                tuple(_parameter(parameter) for parameter in operation.get("parameters", ())),
                tuple(_forms(body, schemas, call)) if body else (),
                content_type,
                tuple(_answers(operation)),
                call.curl(),
            )


@dataclass(frozen=True, slots=True)
class _Call:
    address: str
    method: str
    content_type: str
    is_open: bool

    def curl(self, body: str = "") -> str:
        lines = [f'curl -sS "{self.address}"']
        if self.method != "GET":
            lines[0] = f'curl -sS -X {self.method} "{self.address}"'
        if not self.is_open:
            lines.append('-H "Authorization: Bearer $TOKEN"')
        if self.content_type:
            lines.append(f'-H "Content-Type: {self.content_type}"')
            lines.append(
                f"--data-binary {shlex.quote(body)}" if body else "--data-binary @vraag.json"
            )
        return " \\\n  ".join(lines)


def _is_open(operation: Json) -> bool:
    return not operation.get("security")


def _scope(operation: Json) -> str:
    scopes = [
        scope
        for needed in operation.get("security", ())
        for names in needed.values()
        for scope in names
    ]
    return ", ".join(scopes)


def _parameter(parameter: Json) -> Field:
    member = {**parameter["schema"], "description": parameter.get("description", "")}
    required = [parameter["name"]] if parameter.get("required") else []
    (field,) = fields_of({"properties": {parameter["name"]: member}, "required": required})
    return field


def _answers(operation: Json) -> Iterator[Answer]:
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        schema = next(iter(content.values())).get("schema", {}) if content else {}
        part = name_in(schema.get("$ref", "")) if status.startswith(_SUCCESS) else ""
        yield Answer(status, response.get("description", ""), part)


def _forms(body: Json, schemas: Mapping[str, Json], call: _Call) -> Iterator[Form]:
    schema = body["schema"]
    if "$ref" in schema and "discriminator" in schemas[name_in(schema["$ref"])]:
        yield from _events(schemas[name_in(schema["$ref"])], body, schemas, call)
        return
    name = name_in(schema.get("$ref", ""))
    example = body.get("example", "")
    written = example if isinstance(example, str) else _written(example)
    told = schemas.get(name, schema)
    yield Form(
        "", name, told.get("description", ""), "", fields_of(told), (), written, call.curl(written)
    )


def _events(
    any_event: Json, body: Json, schemas: Mapping[str, Json], call: _Call
) -> Iterator[Form]:
    examples = {example["value"]["type"]: example for example in body.get("examples", {}).values()}
    for event_type, reference in any_event["discriminator"]["mapping"].items():
        name = name_in(reference)
        event = schemas[name]
        example = examples[event_type]
        written = _written(example["value"])
        yield Form(
            example["summary"],
            name,
            event.get("description", ""),
            event_type,
            tuple(_envelope(event)),
            fields_of(schemas[name_in(event["properties"]["data"]["$ref"])]),
            written,
            call.curl(written),
        )


def _envelope(event: Json) -> Iterator[Field]:
    """What surrounds `data`; the type is one of those that follow."""
    for field in fields_of(event):
        if field.name != "data":
            yield replace(field, kind="zie hieronder") if field.name == "type" else field


def _written(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)
