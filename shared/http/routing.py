"""What every endpoint checks before its own code runs: content type, size, readable JSON, known query parameters."""

import re
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, get_type_hints
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from shared.errors import AppError, Fault, InvalidInput
from shared.http.auth import Require, check_origin, is_api
from shared.http.faults import fault_of
from shared.http.reading import parse_json
from shared.http.strictness import is_strict, temporal_kind

DEFAULT_BODY_LIMIT: Final = 1024 * 1024
JSON: Final = "application/json"
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_MAX_UNKNOWN = 20
_MAX_FIELDS = 20
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class UnsupportedContent(AppError):
    def __init__(self, accepted: tuple[str, ...]) -> None:
        wanted = " of ".join(accepted)
        detail = f"Stuur de inhoud als {wanted}, met die naam in Content-Type (UTF-8)."
        super().__init__(415, "verkeerd-soort-inhoud", "Verkeerd soort inhoud", detail)


class Encoded(AppError):
    def __init__(self) -> None:
        detail = "Stuur de inhoud zonder Content-Encoding: ingepakte inhoud wordt niet aangenomen."
        super().__init__(415, "ingepakte-inhoud", "Ingepakte inhoud", detail)


class TooLarge(AppError):
    def __init__(self, limit: int) -> None:
        detail = f"De inhoud is groter dan de {limit} bytes die hier worden aangenomen."
        super().__init__(413, "te-groot", "Inhoud te groot", detail)


UNREADABLE_FORM: Final = InvalidInput(
    (Fault("", "onleesbaar-formulier", "Het formulier is niet te lezen. Vul het opnieuw in."),)
)


@dataclass(frozen=True, slots=True)
class Accepts:
    """A marker among a route's dependencies; `StrictRoute` reads it. Calling it does nothing.

    Async, as all our dependencies: FastAPI sends plain functions to a thread, which costs more than the request itself.
    """

    content_types: tuple[str, ...]
    limit: int = DEFAULT_BODY_LIMIT
    is_read_later: bool = False

    async def __call__(self) -> None:
        return None


def accepts(*content_types: str, limit: int = DEFAULT_BODY_LIMIT) -> Any:
    """For a route whose body is not plain JSON, or larger than 1 MiB:
    `@router.post("/x", dependencies=[accepts("application/x-ndjson", limit=100 * MIB)])`.
    """
    return params.Depends(Accepts(content_types, limit))


def reads_form(limit: int) -> Any:
    """For a page that reads its form itself (`read_form`), to say in it what is wrong with what was sent."""
    return params.Depends(Accepts(FORMS, limit, is_read_later=True))


class StrictRequest(Request):
    """A request whose body is limited in size and whose JSON is checked while it is read."""

    def __init__(self, request: Request, limit: int) -> None:
        super().__init__(request.scope, request.receive)
        self._limit = limit

    async def stream(self) -> AsyncGenerator[bytes, None]:
        size = 0
        async for chunk in super().stream():
            size += len(chunk)
            if size > self._limit:
                raise TooLarge(self._limit)
            yield chunk

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json


class StrictRoute(APIRoute):
    """A FastAPI route with our rules. `create_app` turns the routes of every router into this class."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        guards = [d.call for d in walk(self.dependant) if isinstance(d.call, Require)]
        known = known_query(self.dependant)
        temporal = temporal_parameters(self.dependant)
        accepted, limit = body_rules(self)
        is_read_later = any(
            isinstance(d.call, Accepts) and d.call.is_read_later for d in walk(self.dependant)
        )
        required = bool(self.body_field and self.body_field.field_info.is_required())
        is_json = self.body_field is not None and accepted != FORMS
        if _asks_only_who_calls(self):
            handle = _call_directly(self)

        async def checked(request: Request) -> Response:
            # Before anything is read: who may not come in is told nothing about the rest.
            for guard in guards:
                await guard(request)
            if is_api(request):
                _check_query(request, known)
            else:
                check_origin(request)
            if temporal:
                _check_temporal(request, temporal)
            strict = StrictRequest(request, limit)
            if is_read_later:
                return await handle(strict)
            if accepted and request.method in _WITH_BODY and (required or _has_body(request)):
                _check_content(request, accepted, limit)
            await _read_body(strict, is_json=is_json)
            return await handle(strict)

        return checked


def _asks_only_who_calls(route: APIRoute) -> bool:
    """Whether there is nothing for FastAPI to work out: no parameters, no model, only the request and its caller."""
    dependant = route.dependant
    return (
        not (dependant.path_params or dependant.query_params or dependant.header_params)
        and not (dependant.cookie_params or dependant.body_params)
        and dependant.request_param_name is not None
        and get_type_hints(route.endpoint).get("return") is Response
        and all(isinstance(d.call, Require | Accepts) for d in dependant.dependencies)
    )


def _call_directly(route: APIRoute) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """Solving dependencies costs as much as reading an event does."""
    endpoint: Any = route.endpoint
    request_name = str(route.dependant.request_param_name)
    callers = [
        (d.name, d.call)
        for d in route.dependant.dependencies
        if isinstance(d.call, Require) and d.name is not None
    ]

    async def call(request: Request) -> Response:
        values: dict[str, Any] = {name: await require(request) for name, require in callers}
        response: Response = await endpoint(**{request_name: request}, **values)
        return response

    return call


class StraightWay(BaseRoute):
    """The way to the busiest route of a service, put before all others: the same checks, the same endpoint, the same errors.

    What it leaves out is the search through the routers, the stacks for dependencies that need an end and a second look at
    errors: together a quarter of what a request costs. Only for a route that asks for nothing but its caller.
    """

    def __init__(self, route: StrictRoute, path: str) -> None:
        if not _asks_only_who_calls(route):
            msg = f"{route.operation_id} asks for more than its caller"
            raise ValueError(msg)
        self.route = route
        self.path = self.path_format = path
        self.path_regex = re.compile(re.escape(path) + "$")
        self.methods = set(route.methods or ())
        self._handle = route.get_route_handler()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        is_here = scope["type"] == "http" and scope["path"] == self.path
        if is_here and scope["method"] in self.methods:
            return Match.FULL, {"route": self.route, "endpoint": self.route.endpoint}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._handle(Request(scope, receive, send))
        await response(scope, receive, send)


def straight_way(routers: Iterable[APIRouter], operation_id: str, prefix: str) -> StraightWay:
    """To the route of this name."""
    route = next(
        route
        for router in routers
        for route in all_routes(router)
        if isinstance(route, StrictRoute) and route.operation_id == operation_id
    )
    return StraightWay(route, f"{prefix}{route.path}")


def make_strict(router: APIRouter) -> None:
    """Turn a router's routes, those of the routers inside it too, into strict ones."""
    for route in all_routes(router):
        route.__class__ = StrictRoute


def all_routes(router: APIRouter) -> Iterator[APIRoute]:
    for context in iter_route_contexts(router.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def body_rules(route: APIRoute) -> tuple[tuple[str, ...], int]:
    """Which content types a route takes (none: it has no body) and how many bytes."""
    marker = next(
        (d.call for d in walk(route.dependant) if isinstance(d.call, Accepts)),
        None,
    )
    if marker is not None:
        return marker.content_types, marker.limit
    if route.body_field is None:
        return (), DEFAULT_BODY_LIMIT
    is_form = isinstance(route.body_field.field_info, params.Form)
    return (FORMS if is_form else (JSON,)), DEFAULT_BODY_LIMIT


def walk(dependant: Dependant) -> Iterator[Dependant]:
    """A route's dependencies and theirs."""
    for dependency in dependant.dependencies:
        yield dependency
        yield from walk(dependency)


def known_query(dependant: Dependant) -> frozenset[str]:
    """The names of the query parameters that a route declares."""
    return frozenset(name for name, _ in _parameters(dependant, "query_params"))


def temporal_parameters(dependant: Dependant) -> dict[str, str]:
    """Which parameters of the path and the query are dates or moments, and which of these."""
    kinds = {
        name: temporal_kind(annotation)
        for where in ("path_params", "query_params")
        for name, annotation in _parameters(dependant, where)
    }
    return {name: kind for name, kind in kinds.items() if kind is not None}


def _parameters(dependant: Dependant, where: str) -> Iterator[tuple[str, Any]]:
    """Name and annotation, also of those that stand together in a model."""
    for part in (dependant, *walk(dependant)):
        for parameter in getattr(part, where):
            annotation = parameter.field_info.annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                for name, field in annotation.model_fields.items():
                    yield field.alias or name, field.annotation
            else:
                yield parameter.alias, annotation


def _check_query(request: Request, known: frozenset[str]) -> None:
    query: bytes = request.scope["query_string"]
    if not query:
        return
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    times = Counter(name for name, _ in given)
    faults = [
        Fault(name[:100], "onbekende-parameter", "Deze parameter bestaat niet.")
        for name in sorted(times.keys() - known)[:_MAX_UNKNOWN]
    ]
    # None of ours takes a list: of two values one would be passed over in silence.
    faults += [
        Fault(name, "dubbele-parameter", "Geef deze parameter een keer.")
        for name in sorted(known)
        if times[name] > 1
    ]
    if faults:
        raise InvalidInput(tuple(faults))


def _check_temporal(request: Request, temporal: dict[str, str]) -> None:
    """Before Pydantic: it also takes a number, for seconds since 1970. What was left out is not there."""
    given = {**request.query_params, **request.path_params}
    faults = tuple(
        fault_of({"type": f"{kind}_type", "loc": (name,), "msg": ""})
        for name, kind in temporal.items()
        if name in given and not is_strict(kind, given[name])
    )
    if faults:
        raise InvalidInput(faults)


def _has_body(request: Request) -> bool:
    length = request.headers.get("content-length")
    return "transfer-encoding" in request.headers or (length is not None and length != "0")


def _check_content(request: Request, accepted: tuple[str, ...], limit: int) -> None:
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    if kind.strip() not in accepted or not all(map(_leaves_utf8, parameters)):
        raise UnsupportedContent(accepted)
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Encoded
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit:
        raise TooLarge(limit)


def _leaves_utf8(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() != "charset" or value.strip().strip('"') in {"utf-8", "utf8"}


async def _read_body(request: StrictRequest, *, is_json: bool) -> None:
    """Read what FastAPI would read: it would hide our own errors in a general 400."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if is_json:
        if await request.body():
            await request.json()
    elif kind in FORMS and request.method in _WITH_BODY:
        _check_form(await request.form(max_files=0))


async def read_form(request: Request, limit: int, *, files: int) -> FormData:
    """The form of a route that `reads_form`, with at most so many files: they stand on disk, and whoever reads them closes them.

    Raises AppError where it is none, too large, or has more in it.
    """
    _check_content(request, FORMS, limit)
    try:
        form = await request.form(max_files=files, max_fields=_MAX_FIELDS)
    except HTTPException as error:
        raise UNREADABLE_FORM from error
    try:
        _check_form(form)
    except InvalidInput:
        await form.close()
        raise
    return form


def _check_form(form: FormData) -> None:
    faults = tuple(
        Fault(name, "nul-teken", "De tekst bevat een NUL-teken.")
        for name, value in form.multi_items()
        if "\x00" in name or (isinstance(value, str) and "\x00" in value)
    )
    if faults:
        raise InvalidInput(faults)
