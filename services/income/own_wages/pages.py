"""The page of a resident's personal link: `/opgave/{link}`. It asks for the birth date, then shows the own wages and takes a slip.

Outside the paths of the services, without a session and without a menu. Who has no visit gets one page, whatever the link is worth:
nothing tells a link that never was from one that is over, or from a wrong birth date.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from services.income.own_wages import wording
from services.income.own_wages.looking import EigenLoon, look
from services.income.own_wages.schemas import Geboortedatum
from services.income.wage_links import service as links
from services.income.wage_links.deeds import PREFIX
from services.income.wage_links.rules import VISIT_LASTS, Birth
from services.income.wage_links.service import OF_ONES_OWN, Key, Visitor
from services.income.wages import service as wages
from services.income.wages.filled import Ingevuld, read, typed_in
from services.income.wages.model import Uitslag
from services.income.wages.reading import ACTIVITY
from services.income.wages.schemas import Loon
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.auth import TokenVerifier
from shared.http.dependencies import DatabaseDep
from shared.http.filled import BUSY, Filled, read_form
from shared.http.limits import Limit
from shared.http.personal_links import LARGEST_FORM, Guard, TooOften, too_often, without_script
from shared.http.routing import FORMS, accepts, make_strict
from shared.observability import processing_log
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
COOKIE: Final = "naadloos_opgave"
SECURE_COOKIE: Final = f"__Secure-{COOKIE}"
"""A browser takes a cookie of this name over https only."""
REFUSED: Final = (
    "Dit klopt niet, of deze koppeling werkt niet meer. Kijk de datum na. Lukt het niet? Vraag uw consulent om een nieuwe"
    " koppeling."
)
ENDED: Final = (
    "U was een tijd weg. Vul uw geboortedatum nog een keer in. Wat u had ingevuld, is er nog."
)
KEPT: Final = "U bent weer binnen. Kijk na wat u had ingevuld en verstuur het nog een keer."
AGAIN: Final = "Vul een datum in, zoals 5 12 1980."
LEFT: Final = "U hebt de pagina gesloten. Wie deze telefoon nu gebruikt, ziet uw gegevens niet."
_PAGES: Final[Mapping[Uitslag, str]] = {"nieuw": "opgegeven", "bekend": "was-bekend"}
"""What a report led to has an address of its own, so that asking for the page again sends nothing again."""
_PARTS: Final = frozenset({"dag", "maand", "jaar"})


async def _guard(request: Request) -> Guard[Key]:
    guard: Guard[Key] = request.app.state.wage_link_guard
    return guard


class _NotIn(Exception):
    """Who asks did not come in, or not any more."""


@dataclass(frozen=True)
class Door:
    """Everything that a page of a link needs."""

    request: Request
    link: str
    database: DatabaseDep
    templates: TemplatesDep
    guard: Annotated[Guard[Key], Depends(_guard)]

    @property
    def address(self) -> str:
        return f"{PREFIX}/{self.link}"

    @property
    def is_secure(self) -> bool:
        verifier: TokenVerifier = self.request.app.state.verifier
        return verifier.settings.secure_cookies

    @property
    def cookie(self) -> str:
        return SECURE_COOKIE if self.is_secure else COOKIE

    @property
    def secret(self) -> str:
        return self.request.cookies.get(self.cookie, "")

    async def key(self, limit: Limit) -> Key:
        """Raises _NotIn without a cookie, before anything is looked up; TooOften."""
        found = None
        if self.secret:
            found = await self.guard.key(self.request, self.database, self.link, limit)
        if found is None:
            raise _NotIn
        return found


async def _door(
    request: Request,
    link: str,
    database: DatabaseDep,
    templates: TemplatesDep,
    guard: Annotated[Guard[Key], Depends(_guard)],
) -> Door:
    return Door(request, link, database, templates, guard)


DoorDep = Annotated[Door, Depends(_door)]
AS_FORM: Final = [accepts(*FORMS, limit=LARGEST_FORM)]


def install(app: FastAPI) -> None:
    """At `/opgave`, which is of no service's path: whatever stands before the services sends it here."""
    made = APIRouter(prefix=PREFIX)
    made.add_api_route("/{link}", _showing(""), methods=["GET"])
    for done, name in _PAGES.items():
        made.add_api_route(f"/{{link}}/{name}", _showing(done), methods=["GET"])
    made.add_api_route("/{link}", come_in, methods=["POST"], dependencies=AS_FORM)
    made.add_api_route("/{link}/loon", report, methods=["POST"], dependencies=AS_FORM)
    made.add_api_route("/{link}/invullen", fill_in, methods=["POST"], dependencies=AS_FORM)
    made.add_api_route("/{link}/sluiten", leave, methods=["POST"], dependencies=AS_FORM)
    make_strict(made)
    app.include_router(made, include_in_schema=False)


def _showing(done: str) -> Callable[[DoorDep], Awaitable[Response]]:
    async def show(door: DoorDep) -> Response:
        try:
            return await _own_page(door, await door.key(door.guard.looks), done=done)
        except _NotIn:
            return _at_the_door(door)
        except TooOften:
            return too_often()

    return show


async def come_in(door: DoorDep) -> Response:
    """Wrong, over and unknown have one answer, and count the same."""
    kept = _kept(await door.request.form())
    filled = await read_form(door.request, Geboortedatum)
    if filled.asked is None:
        return _at_the_door(door, filled, kept=kept, why=AGAIN)
    told = Birth(*map(int, (filled.asked.dag, filled.asked.maand, filled.asked.jaar)))
    try:
        key, secret = await _let_in(door, told)
        if not any(kept.values()):
            return _with_cookie(door, RedirectResponse(door.address, 303), secret)
        page = await _own_page(door, key, Ingevuld(kept), secret=secret, notice=KEPT)
        return _with_cookie(door, page, secret)
    except _NotIn:
        return _at_the_door(door, filled, kept=kept, why=REFUSED)
    except TooOften:
        return too_often()


async def _let_in(door: Door, told: Birth) -> tuple[Key, str]:
    """Raises _NotIn, TooOften."""
    key = await door.guard.key(door.request, door.database, door.link, door.guard.acts)
    if key is None:
        raise _NotIn  # the guard counted it
    async with door.database.transaction() as tx:
        secret = await links.come_in(tx, key, told)
    if secret is None:
        door.guard.count_wrong(door.request)
        raise _NotIn
    return key, secret


async def report(door: DoorDep) -> Response:
    kept = _kept(await door.request.form())
    try:
        key = await door.key(door.guard.acts)
        visitor = await _visiting(door, key, door.secret)
        filled, wage = read({**kept, "inwonerId": str(visitor.person_id), "kenmerk": ""})
        outcome = await _take(door, key, visitor, wage, filled) if wage is not None else ""
        if outcome:
            return RedirectResponse(f"{door.address}/{_PAGES[outcome]}", 303)
        return await _own_page(door, key, filled)
    except _NotIn:
        return _at_the_door(door, kept=kept, why=ENDED, status=401)
    except TooOften:
        return too_often()


async def _take(
    door: Door, key: Key, visitor: Visitor, wage: Loon, filled: Ingevuld
) -> Uitslag | Literal[""]:
    """What became of it; empty where it was refused, and `filled` says why. Raises _NotIn."""
    dossier_id = visitor.dossier_id
    try:
        async with door.database.transaction(lock=[dossier_id]) as tx:
            # The link may have been taken back while we waited for the household.
            if await links.visitor_of(tx, key, door.secret) is None:
                raise _NotIn
            taken = await wages.take(
                tx, wage.report(dossier_id, "inwoner"), actor=visitor.actor, own=OF_ONES_OWN
            )
            await processing_log.record(tx, visitor.actor, ACTIVITY, [visitor.person_id])
    except Transient:
        filled.waarom = BUSY
    except (InvalidInput, Conflict) as error:
        filled.blame(error)
    else:
        return taken.outcome
    return ""


async def fill_in(door: DoorDep) -> Response:
    """The form with the days of a month that is missing in it; nothing is kept."""
    kept = _kept(await door.request.form())
    try:
        key = await door.key(door.guard.looks)
        return await _own_page(door, key, Ingevuld(kept))
    except _NotIn:
        return _at_the_door(door, kept=kept, why=ENDED, status=401)
    except TooOften:
        return too_often()


async def leave(door: DoorDep) -> Response:
    """On a telephone that others use too."""
    if door.secret:
        await links.leave(door.database, door.secret)
    page = _at_the_door(door, notice=LEFT)
    page.delete_cookie(door.cookie, path=PREFIX, secure=door.is_secure, httponly=True)
    return page


def _at_the_door(
    door: Door,
    filled: Filled[Geboortedatum] | None = None,
    *,
    kept: Mapping[str, str] | None = None,
    why: str = "",
    notice: str = "",
    status: int = 400,
) -> Response:
    """The question for the birth date, with what was typed before."""
    typed = filled.values if filled is not None else {}
    page = door.templates.render(
        "opgave-deur.html",
        None,
        status=status if why else 200,
        adres=door.address,
        ingevuld={name: given[0] for name, given in typed.items() if name in _PARTS and given},
        bewaard={name: value for name, value in (kept or {}).items() if value},
        waarom=why,
        bericht=notice,
    )
    return without_script(page)


async def _own_page(
    door: Door,
    key: Key,
    filled: Ingevuld | None = None,
    *,
    secret: str = "",
    done: str = "",
    notice: str = "",
) -> Response:
    """Raises _NotIn."""
    async with door.database.transaction() as tx:
        visitor = await links.visitor_of(tx, key, secret or door.secret)
        if visitor is None:
            raise _NotIn
        found = await look(tx, visitor)
    shown = filled or Ingevuld(_first_gap(found))
    page = door.templates.render(
        "opgave.html",
        None,
        status=400 if shown.is_refused else 200,
        adres=door.address,
        loon=found,
        ingevuld=shown,
        gedaan=done,
        bericht=notice,
        minuten=VISIT_LASTS // timedelta(minutes=1),
        w=wording,
    )
    return without_script(page)


async def _visiting(door: Door, key: Key, secret: str) -> Visitor:
    """Raises _NotIn."""
    async with door.database.transaction() as tx:
        visitor = await links.visitor_of(tx, key, secret)
    if visitor is None:
        raise _NotIn
    return visitor


def _first_gap(found: EigenLoon) -> dict[str, str]:
    """What was asked longest is what somebody comes for."""
    gap = found.eerste_gat
    if gap is None:
        return {}
    first, last = gap.ontbreekt[0]
    return {"baanId": str(gap.baan_id), "van": first.isoformat(), "totEnMet": last.isoformat()}


def _kept(form: Mapping[str, object]) -> dict[str, str]:
    """What was typed, but for what a resident does not say: of whom it is, and how it is called."""
    typed = typed_in(form)
    return {name: typed[name] for name in wording.QUESTIONS}


def _with_cookie(door: Door, response: Response, secret: str) -> Response:
    """Strict: another site that leads here finds nobody in."""
    response.set_cookie(
        door.cookie,
        secret,
        max_age=VISIT_LASTS // timedelta(seconds=1),
        path=PREFIX,
        secure=door.is_secure,
        httponly=True,
        samesite="strict",
    )
    return response
