"""What the page of an error says to a person: plain words, and a way on. The API says it to a program (`errors.py`)."""

import http
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request

from shared.errors import AppError, NotFound
from shared.http.auth import Forbidden
from shared.http.caller import Caller
from shared.http.schemas import InvalidParam, Problem

Way = tuple[str, str]
"""An address, and the words of the link to it."""
BEGIN: Final[Way] = ("/", "Naar het begin")
_RIGHTS: Final[Way] = ("/routes/wat-mag-ik", "Wat mag ik zien, en waarom")
_THINGS: Final = {
    "spoor": "Deze gebeurtenis",
    "levensgebeurtenis": "Deze gebeurtenis",
    "inwoner": "Deze inwoner",
    "dossier": "Dit dossier",
    "taak": "Deze taak",
    "overdracht": "Deze overdracht",
    "voorstel": "Dit voorstel",
    "brief": "Deze brief",
    "aanvraag": "Deze aanvraag",
    "bezwaar": "Dit bezwaar",
    "besluit": "Dit besluit",
    "PDF van brief": "De PDF van deze brief",
    "medewerker": "Deze medewerker",
    "team": "Dit team",
}
_ELSEWHERE: Final = "is er niet, of hoort bij een gemeente waar u niet voor werkt."
_ABOUT_ADDRESSES: Final = {
    404: (
        "Niet gevonden",
        "Deze pagina is er niet. Misschien is het adres niet helemaal overgenomen.",
    ),
    405: (
        "Dit kan hier niet",
        "Deze pagina kunt u niet op deze manier openen. Er is niets gewijzigd.",
    ),
}
_SERVER_FAULT: Final = 500


@dataclass(frozen=True, slots=True)
class Said:
    """The content of the page."""

    title: str
    text: str
    ways: Sequence[Way] = (BEGIN,)
    faults: Sequence[InvalidParam] = ()
    mark: str = ""
    """To name when one reports it."""


def said_of(
    request: Request, problem: Problem, error: AppError | None, caller: Caller | None
) -> Said:
    """`error` is what was raised, where that is one of ours."""
    if problem.status >= _SERVER_FAULT:
        return _broken(request, problem)
    if isinstance(error, NotFound):
        text = f"{_THINGS.get(error.what, 'Wat u zoekt')} {_ELSEWHERE}"
        return Said("Niet gevonden", text, (*_list_above(request), BEGIN))
    if error is not None and error.code == Forbidden.CODE:
        return _refused(error, caller)
    if problem.status == http.HTTPStatus.BAD_REQUEST and request.method == "GET":
        return _bad_link(request, problem)
    if problem.status in _ABOUT_ADDRESSES:
        return Said(*_ABOUT_ADDRESSES[problem.status])
    return Said(problem.title, problem.detail, (BEGIN,), problem.invalid_params or ())


def _refused(error: AppError, caller: Caller | None) -> Said:
    """Of a page that asks for a right, why not; of what is refused further on, what was said there."""
    if isinstance(error, Forbidden) and error.scope:
        return Said("U mag deze pagina niet zien", _why_not(caller), (_RIGHTS, BEGIN))
    return Said("Dit mag u niet", error.detail, (_RIGHTS, BEGIN))


def _why_not(caller: Caller | None) -> str:
    roles = sorted(caller.everywhere.roles) if caller else []
    whose = f"uw {'rol' if len(roles) == 1 else 'rollen'} ({', '.join(roles)})"
    because = f"Dat hoort niet bij {whose}." if roles else "U hebt nog geen rol."
    return f"{because} Denkt u van wel? Vraag het uw teamleider."


def _bad_link(request: Request, problem: Problem) -> Said:
    """With a link to the same page and all that was right about it; else to the list above it."""
    wrong = {fault.name.split(".")[0] for fault in problem.invalid_params or ()}
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in wrong]
    ways: Sequence[Way] = _list_above(request)
    if len(kept) < len(query):
        path = quote(request.scope["path"])
        there = f"{path}?{urlencode(kept)}" if kept else path
        ways = ((there, "Open de pagina zonder dat deel"),)
    text = "Een deel van deze link klopt niet. Misschien is hij niet helemaal overgenomen."
    return Said("Deze link is niet compleet", text, (*ways, BEGIN))


def _list_above(request: Request) -> tuple[Way, ...]:
    """Where a page of one thing stands under a list: `/routes/werk` has none above it."""
    above = request.scope["path"].rstrip("/").rpartition("/")[0]
    return ((quote(above), "Naar de lijst"),) if above in _LISTS else ()


_LISTS: Final = frozenset(
    {
        "/reporting/levensgebeurtenissen",
        "/intake/inwoners",
        "/intake/quarantaine",
        "/income/aanvragen",
        "/income/bezwaren",
        "/income/nazorgcontroles",
        "/routes/medewerkers",
        "/routes/teams",
    }
)


def _broken(request: Request, problem: Problem) -> Said:
    ways: tuple[Way, ...] = (BEGIN,)
    if request.method == "GET":
        query = request.scope["query_string"].decode("latin-1")
        path = quote(request.scope["path"])
        ways = ((f"{path}?{query}" if query else path, "Probeer het opnieuw"), BEGIN)
    if problem.status > _SERVER_FAULT:
        return Said("Dit lukt nu even niet", problem.detail, ways)
    mark = (problem.instance or "").rpartition("#")[2]
    text = "Er ging bij ons iets mis. Het is vastgelegd. Noem het kenmerk als u het meldt."
    return Said("Er ging iets mis", text, ways, mark=mark)
