"""Every error as problem+json (RFC 9457) for the API, as a readable page for a person."""

import http
from collections.abc import Mapping, Sequence
from operator import itemgetter
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from shared.access import OtherTeam
from shared.errors import MOST_FAULTS, AppError, Away, Fault, Interrupted, InvalidInput, Transient
from shared.http import kept_form
from shared.http.auth import (
    SIGN_IN_PATH,
    Forbidden,
    NotSignedIn,
    Sessions,
    asks_by_itself,
    caller_now,
    check_origin,
    is_api,
)
from shared.http.faults import fault_of
from shared.http.html import error_page, form_again, other_team_page
from shared.http.idempotency import answered_before
from shared.http.schemas import PROBLEM_JSON, InvalidParam, Problem
from shared.messaging.failure_policy import is_transient
from shared.observability import tracing
from shared.observability.logging import get_logger

log = get_logger(__name__)

PROBLEM_TYPES = "https://naadloos.example.nl/problemen"

_RETRY_SECONDS = "5"
_NOTHING_DONE = "Dit lukt nu even niet. Er is niets gewijzigd; probeer het straks opnieuw."
_HALFWAY = (
    "Dit lukt nu even niet. Een deel kan zijn opgeslagen; stuur straks alles opnieuw, "
    "dat verandert niets aan wat er al is."
)
_TITLES = {
    400: ("ongeldige-invoer", "Ongeldige invoer", "De invoer is niet te lezen."),
    404: ("niet-gevonden", "Niet gevonden", "Dit adres bestaat niet."),
    405: ("methode-onbekend", "Methode bestaat niet", "Deze methode bestaat niet op dit adres."),
    413: ("te-groot", "Inhoud te groot", "De inhoud is groter dan hier wordt aangenomen."),
}
_BY_WHAT_STANDS = frozenset({400, 404, 409})
"""Refused with these for how things stand, and not for who asks."""


async def problem_response(
    request: Request,
    problem: Problem,
    headers: Mapping[str, str] | None = None,
    error: AppError | None = None,
) -> Response:
    """The problem in the form that fits: JSON for the API, a page for a person."""
    if not is_api(request) and request.app.state.has_pages:
        return await error_page(request, problem, headers, error)
    body = problem.model_dump_json(by_alias=True, exclude_none=True)
    return Response(body, problem.status, headers=headers, media_type=PROBLEM_JSON)


def problem_of(
    request: Request,
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    faults: Sequence[Fault] = (),
    state: str | None = None,
) -> Problem:
    trace_id = tracing.trace_id_of(tracing.current())
    path = quote(request.scope["path"])
    return Problem(
        type=f"{PROBLEM_TYPES}/{code}",
        title=title,
        status=status,
        detail=detail,
        instance=f"{path}#{trace_id}" if trace_id else path,
        code=code,
        state=state,
        invalid_params=[
            InvalidParam(name=fault.name, code=fault.code, reason=fault.reason) for fault in faults
        ]
        or None,
    )


def install(app: FastAPI) -> None:
    """Register how each kind of error is answered."""
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Transient, _on_passing)
    # Connecting fails with the operating system's own errors.
    for away in (PoolTimeout, ConnectionError, TimeoutError):
        app.add_exception_handler(away, _on_passing)
    app.add_exception_handler(DBAPIError, _on_database_error)


async def on_bug(request: Request) -> Response:
    """The answer to an exception that nobody foresaw: says nothing of the inside."""
    detail = (
        "Er ging bij ons iets mis. Het is vastgelegd; noem het kenmerk in instance als u het meldt."
    )
    return await problem_response(
        request, problem_of(request, 500, "interne-fout", "Interne fout", detail)
    )


async def _on_app_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)  # noqa: S101 - Starlette's handler type is wider than what it calls
    if error.status in _BY_WHAT_STANDS:
        try:
            answer = await answered_before(request)
        except (DBAPIError, PoolTimeout, OSError) as away:
            # Whether it was done already, nobody can say now.
            return await _on_passing(request, away)
        if answer is not None:
            return answer
    problem = problem_of(
        request,
        error.status,
        error.code,
        error.title,
        error.detail,
        faults=error.faults,
        state=error.state,
    )
    if isinstance(error, NotSignedIn):
        return await _not_signed_in(request, error, problem)
    if isinstance(error, OtherTeam) and not is_api(request) and request.app.state.has_pages:
        # Who just said why need not wait until what was remembered is forgotten.
        caller = await caller_now(request)
        if request.method == "GET" and error.dossier_id in caller.work.opened:
            return RedirectResponse(_address(request), 303)
        return await other_team_page(request, error.dossier_id, problem)
    if isinstance(error, OtherTeam):
        # Whoever asks once more on behalf of that person need not wait either.
        sessions: Sessions = request.app.state.sessions
        sessions.forget()
    headers = {}
    if isinstance(error, Forbidden) and error.scope:
        headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{error.scope}"'
    return await problem_response(request, problem, headers, error)


async def _not_signed_in(request: Request, error: NotSignedIn, problem: Problem) -> Response:
    is_page = request.app.state.has_pages and not is_api(request)
    # What a page asks by itself is told so; it is not somebody who goes to another page.
    if is_page and request.method == "GET" and not asks_by_itself(request):
        return RedirectResponse(f"{SIGN_IN_PATH}?naar={quote(_address(request), safe='')}", 303)
    challenge = 'Bearer realm="naadloos"'
    if error.bad_token:
        challenge += ', error="invalid_token"'
    headers = {"WWW-Authenticate": challenge}
    if kept_form.is_sent(request):
        try:
            check_origin(request)
        except Forbidden as forbidden:
            return await _on_app_error(request, forbidden)
        if (fields := await kept_form.typed(request)) is not None:
            return form_again(request, _address(request), fields, headers)
    return await problem_response(request, problem, headers)


def _address(request: Request) -> str:
    """Path and query, as they were asked."""
    path = quote(request.scope["path"])
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = error.errors()
    faults = tuple(fault_of(error) for error in errors[:MOST_FAULTS])
    invalid = InvalidInput(faults, untold=len(errors) - len(faults))
    return await _on_app_error(request, invalid)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        return await _on_another_method(request)
    status = error.status_code
    fallback = ("fout", http.HTTPStatus(status).phrase, "Het verzoek is niet uitgevoerd.")
    code, title, detail = _TITLES.get(status, fallback)
    return await problem_response(
        request, problem_of(request, status, code, title, detail), error.headers
    )


async def _on_another_method(request: Request) -> Response:
    """405 with every method there is, or 204 for who asks just that."""
    headers = {"Allow": ", ".join(sorted(_methods_here(request)))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    code, title, detail = _TITLES[405]
    return await problem_response(request, problem_of(request, 405, code, title, detail), headers)


def _methods_here(request: Request) -> set[str]:
    """Starlette names those of the first route with this address only; each method is a route of its own."""
    path = request.scope["path"]
    here = [
        (str(context.path_format).count("{"), context.methods or set())
        for context in iter_route_contexts(request.app.routes)
        if context.path_regex.match(path)
    ]
    # `/inwoners/zoekopdrachten` is also an `/inwoners/{id}`, of an id that cannot be.
    fewest, _ = min(here, key=itemgetter(0))
    methods = set[str]().union(*(methods for names, methods in here if names == fewest))
    return methods | ({"OPTIONS", "HEAD"} if "GET" in methods else {"OPTIONS"})


async def _on_database_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DBAPIError)  # noqa: S101
    if is_transient(error):
        return await _on_passing(request, error)
    log.error("request_failed", exc_info=error)
    return await on_bug(request)


async def _on_passing(request: Request, error: Exception) -> Response:
    log.warning("temporarily_unavailable", cause=type(error).__name__)
    detail = _HALFWAY if isinstance(error, Interrupted) else _NOTHING_DONE
    if isinstance(error, Away):
        detail = error.detail
    problem = problem_of(request, 503, "tijdelijk-weg", "Tijdelijk niet beschikbaar", detail)
    return await problem_response(request, problem, {"Retry-After": _RETRY_SECONDS})
