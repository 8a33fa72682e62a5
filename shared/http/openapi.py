"""The OpenAPI document of a service: FastAPI's own, completed to what the service really answers.

Adds the `API-Version` header to every answer, the errors that follow from a route itself, and the required scope;
removes FastAPI's 422; writes an optional value as `type: [.., "null"]`; gives paths relative to the base path.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic.json_schema import models_json_schema

from shared.http.auth import Require
from shared.http.routing import FORMS, JSON, body_rules, walk
from shared.http.schemas import PROBLEM_JSON, PROBLEMS, Problem

_VERSION_HEADER = {
    "description": "Het volledige versienummer van deze API.",
    "schema": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
}
_CHALLENGE_HEADER = {
    "description": "Hoe aan te melden (RFC 6750).",
    "schema": {"type": "string"},
}
_SCHEMAS = "#/components/schemas/"
_WORDS = re.compile(r"[A-Za-z0-9]+")
_GONE = ("HTTPValidationError", "ValidationError")

Json = dict[str, Any]


def describe(app: FastAPI, prefix: str, schemas: Mapping[str, Any]) -> Json:
    """The document as published at `<prefix>/openapi.json`; `schemas` are added to those of the endpoints."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        contact=app.contact,
        servers=app.servers,
        routes=app.routes,
    )
    document["paths"] = {
        path.removeprefix(prefix): item for path, item in document.get("paths", {}).items()
    }
    routes = {
        (context.path_format, method.lower()): context
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
    }
    for path, method, operation in _operations(document):
        context = routes.get((prefix + path, method))
        if context is not None:
            _complete(operation, method, context)
        _document_answers(operation)
    _add_components(document, schemas)
    _merge_null(document)
    _rename_schemas(document)
    return document


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _complete(operation: Json, method: str, context: RouteContext) -> None:
    """What follows from the route itself."""
    route = context.original_route
    if not isinstance(route, APIRoute):
        return
    responses: Json = operation["responses"]
    responses.pop("422", None)
    statuses = {400, 500, 503}
    scopes = [d.call.scope for d in walk(route.dependant) if isinstance(d.call, Require)]
    if scopes:
        statuses |= {401, 403}
        operation["security"] = [{"bearer": [scope for scope in scopes if scope]}]
    if "{" in (context.path_format or ""):
        statuses.add(404)
    content_types, _ = body_rules(route)
    if content_types and method in ("post", "put", "patch"):
        statuses |= {413, 415}
        _document_body(operation, content_types)
    for status in statuses:
        responses.setdefault(str(status), dict(PROBLEMS[status]))
    operation["responses"] = dict(sorted(responses.items()))


def _document_body(operation: Json, content_types: tuple[str, ...]) -> None:
    """The content types as `accepts` names them, with the schema the route has for them."""
    if content_types == FORMS:
        return
    body = operation.setdefault("requestBody", {"required": True, "content": {}})
    content = body["content"]
    like_json = content.get(JSON, {"schema": {"type": "string"}})
    if JSON not in content_types:
        content.pop(JSON, None)
    for content_type in content_types:
        content.setdefault(content_type, like_json)


def _document_answers(operation: Json) -> None:
    for status, response in operation["responses"].items():
        if response.get("description") == "Successful Response":
            response["description"] = "Gelukt."
        headers = response.setdefault("headers", {})
        headers["API-Version"] = {"$ref": "#/components/headers/API-Version"}
        if status.startswith(("4", "5")):
            response["content"] = {
                PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}
            }
        if status == "401":
            headers["WWW-Authenticate"] = {"$ref": "#/components/headers/WWW-Authenticate"}


def _add_components(document: Json, added: Mapping[str, Any]) -> None:
    components = document.setdefault("components", {})
    components["headers"] = {
        "API-Version": _VERSION_HEADER,
        "WWW-Authenticate": _CHALLENGE_HEADER,
    }
    schemas = components.setdefault("schemas", {})
    for name in _GONE:
        schemas.pop(name, None)
    _, problem = models_json_schema(
        [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
    )
    schemas.update(problem["$defs"])
    twice = sorted(schemas.keys() & added.keys())
    assert not twice, f"two schemas of one name: {twice}"  # noqa: S101 - a mistake of ours, found by every test
    schemas.update(deepcopy(dict(added)))


def _merge_null(node: Any) -> None:
    """`anyOf: [X, null]` becomes `type: [X, "null"]` where X is a plain type, so that its format stays visible."""
    if isinstance(node, list):
        for item in node:
            _merge_null(item)
    if not isinstance(node, dict):
        return
    for value in node.values():
        _merge_null(value)
    options = node.get("anyOf")
    if not isinstance(options, list) or {"type": "null"} not in options:
        return
    rest = [option for option in options if option != {"type": "null"}]
    if len(rest) != 1 or not isinstance(rest[0].get("type"), str):
        return
    if {"const", "enum"} & rest[0].keys():  # a generated client knows a choice, or nothing, apart
        return
    plain = {**rest[0], "type": [rest[0]["type"], "null"]}
    del node["anyOf"]
    for key, value in plain.items():
        node.setdefault(key, value)


def _rename_schemas(document: Json) -> None:
    """`Page_Taak_` becomes `PageTaak`: names in UpperCamelCase, as the API Design Rules want them."""
    schemas = document["components"]["schemas"]
    names = {name: "".join(map(_upper_first, _WORDS.findall(name))) for name in schemas}
    document["components"]["schemas"] = {names[name]: schemas[name] for name in schemas}
    _follow_names(document, {f"{_SCHEMAS}{old}": f"{_SCHEMAS}{new}" for old, new in names.items()})


def _follow_names(node: Any, names: dict[str, str]) -> None:
    if isinstance(node, list):
        for item in node:
            _follow_names(item, names)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            node["$ref"] = names.get(node["$ref"], node["$ref"])
        for value in node.values():
            _follow_names(value, names)


def _upper_first(word: str) -> str:
    return word[0].upper() + word[1:]
