"""The pages of signing in: there and back again, sign out, and the sessions that somebody has."""

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from services.routes.sign_in.dependencies import SignInDep
from services.routes.sign_in.rules import ATTEMPT_LASTS
from services.routes.sign_in.schemas import SignInFailed, TooManyAttempts
from services.routes.sign_in.service import Answer
from services.routes.workers.schemas import NoAccess
from shared import clock
from shared.errors import AppError
from shared.http.auth import (
    HIDES_NAMES,
    Forbidden,
    NotSignedIn,
    browser_of,
    caller_of,
    cookie_name,
    safe_path,
    session_of,
    signed_in,
)
from shared.http.caller import Caller
from shared.http.routing import FORMS, accepts
from shared.observability.logging import get_logger
from shared.secret_keys import hash_of
from shared.ui.templating import Templates

log = get_logger(__name__)

TEMPLATES = Path(__file__).parent / "templates"
SESSIONS_PATH: Final = "/routes/sessies"
_ATTEMPT: Final = "naadloos_aanmelding"

router = APIRouter()
Somebody = Annotated[Caller, Depends(signed_in)]
Given = Annotated[str, Query(max_length=4_000)]


@router.get("/aanmelden")
async def begin(
    request: Request, sign_in: SignInDep, naar: str = "/", wissel: str = ""
) -> Response:
    """To the provider; with `wissel` it asks who it is, also of who is signed in there."""
    there = safe_path(naar)
    ask_who = bool(wissel)
    if not ask_who and await _is_signed_in(request):
        return RedirectResponse(there, 303)
    try:
        begun = await sign_in.begin(
            there, session_of(request), _network_address(request), ask_who=ask_who
        )
    except TooManyAttempts as refusal:
        log.warning("sign_in_attempts_at_limit")
        waiting = _refusal(request, refusal)
        waiting.headers["Retry-After"] = str(int(ATTEMPT_LASTS.total_seconds()))
        return waiting
    response = RedirectResponse(begun.url, 303)
    _keep(
        request,
        response,
        _attempt_cookie(request, begun.state),
        begun.browser_secret,
        int(ATTEMPT_LASTS.total_seconds()),
    )
    return response


@router.get("/aanmelden/terug")
async def come_back(  # noqa: PLR0917 - what the provider may answer
    request: Request,
    sign_in: SignInDep,
    state: Given = "",
    code: Given = "",
    error: Given = "",
    iss: Annotated[str | None, Query(max_length=4_000)] = None,
) -> Response:
    cookie = _attempt_cookie(request, state)
    answer = Answer(
        state=state,
        browser_secret=request.cookies.get(cookie, ""),
        code=code,
        error=error,
        issuer=iss,
        browser=browser_of(request),
        number=session_of(request),
    )
    response: Response
    try:
        done = await sign_in.finish(answer)
    except SignInFailed as failure:
        log.warning("sign_in_failed", why=failure.why)
        response = _refusal(request, failure)
    except NoAccess as refusal:
        response = _refusal(request, refusal)
    else:
        response = RedirectResponse(done.return_to, 303)
        _keep(request, response, _session_cookie(request), done.number)
        _forget(request, response, HIDES_NAMES)
    _forget(request, response, cookie)
    return response


@router.post("/uitloggen")
async def sign_out(request: Request, sign_in: SignInDep) -> Response:
    return await _signed_out(request, await sign_in.sign_out(session_of(request)))


@router.get("/uitgelogd")
async def signed_out(request: Request) -> HTMLResponse:
    """Where the provider sends somebody who signed out there too."""
    return _templates(request).render("uitgelogd.html", None, verder=None)


@router.get("/sessies")
async def show_sessions(request: Request, caller: Somebody, sign_in: SignInDep) -> HTMLResponse:
    sessions = await sign_in.sessions_of(_worker_id(caller), session_of(request))
    return _templates(request).render("sessies.html", caller, pad=SESSIONS_PATH, sessies=sessions)


@router.post("/sessies/overal-uitloggen")
async def sign_out_everywhere(request: Request, caller: Somebody, sign_in: SignInDep) -> Response:
    elsewhere = await sign_in.sign_out_everywhere(_worker_id(caller), session_of(request))
    return await _signed_out(request, elsewhere)


@router.get("/sessie/stand")
async def state(caller: Somebody) -> Response:
    """How long the session lasts yet, for the page that warns. Asked by itself, so it makes it no longer."""
    return _left(caller)


@router.post("/sessie/verlengen")
async def stay(caller: Somebody) -> Response:
    """Somebody is still there. Whoever asked who it is has written that down."""
    return _left(caller)


@router.post("/sessie/namen", dependencies=[accepts(*FORMS)])
async def hide_names(request: Request, caller: Somebody, sign_in: SignInDep) -> Response:
    """Back to the page on which somebody pressed, which then has initials for names, or names again."""
    number = session_of(request)
    if number is None:
        raise Forbidden("Namen verbergen is voor wie zich op deze site heeft aangemeld.")
    hides = (await request.form()).get("doen") == "verberg"
    await sign_in.hide_names(number, hides=hides)
    log.info("names_hidden" if hides else "names_shown", worker_id=caller.subject)
    came_from = urlsplit(request.headers.get("referer", ""))
    there = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    response = RedirectResponse(safe_path(there), 303)
    if hides:
        _keep(request, response, HIDES_NAMES, "verborgen")
    else:
        _forget(request, response, HIDES_NAMES)
    return response


def _left(caller: Caller) -> Response:
    if caller.lasting is None:
        raise NotSignedIn("Een systeem heeft geen sessie.")
    einde, zonder_vraag = caller.lasting.seconds_left(clock.now())
    return JSONResponse({"einde": einde, "zonderVraag": zonder_vraag})


async def _is_signed_in(request: Request) -> bool:
    try:
        return (await caller_of(request)).lasting is not None
    except NotSignedIn:
        return False


async def _signed_out(request: Request, elsewhere: str | None) -> Response:
    """A page and not a redirect: a browser follows a form to another site only where the page that had it allowed that."""
    response = _templates(request).render("uitgelogd.html", None, verder=elsewhere)
    _forget(request, response, _session_cookie(request))
    _forget(request, response, HIDES_NAMES)
    return response


def _refusal(request: Request, why: AppError) -> HTMLResponse:
    return _templates(request).render(
        "aanmelden-mislukt.html", None, status=why.status, titel=why.title, detail=why.detail
    )


def _worker_id(caller: Caller) -> UUID:
    if caller.lasting is None:
        raise Forbidden("Deze pagina is voor mensen, niet voor systemen.")
    return UUID(caller.subject)


def _network_address(request: Request) -> str:
    """Of the browser, where whoever stands before us may say so (`FORWARDED_ALLOW_IPS`)."""
    return request.client.host if request.client is not None else ""


def _session_cookie(request: Request) -> str:
    return cookie_name(request.app.state.verifier.settings)


def _attempt_cookie(request: Request, state: str) -> str:
    """One per attempt, so that two tabs do not take each other's."""
    prefix = "__Host-" if _is_secure(request) else ""
    return f"{prefix}{_ATTEMPT}_{hash_of(state).hex()[:16]}"


def _is_secure(request: Request) -> bool:
    return bool(request.app.state.verifier.settings.secure_cookies)


def _keep(
    request: Request, response: Response, name: str, value: str, seconds: int | None = None
) -> None:
    """Without a number of seconds until the browser closes: how long a session lasts is for us to say."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _forget(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(
        name, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def _templates(request: Request) -> Templates:
    templates: Templates = request.app.state.templates
    return templates
