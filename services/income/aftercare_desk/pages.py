"""The pages of aftercare: my checks, the aftercare of a household, a check to do, and the list to take along on paper."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from services.income.aftercare import posts
from services.income.aftercare.listing import Place
from services.income.aftercare.model import AftercareDossier, StoredCheckpoint
from services.income.aftercare.posts import COSTS, POSTS, Comparison
from services.income.aftercare.rules import may_be_put_off_until
from services.income.aftercare.thresholds import thresholds_in
from services.income.aftercare_desk import deeds, forms, looking, rules, wording
from services.income.aftercare_desk.forms import Controleformulier
from services.income.aftercare_desk.looking import Reader, Shown, Whose, Writer
from services.income.aftercare_desk.picture import months_of
from services.income.letters.regisseurs import Regisseurs
from shared import calendar, clock, ids
from shared.errors import Conflict, InvalidInput
from shared.http.caller import Caller
from shared.http.filled import NOT_KEPT, Filled, Sent
from shared.http.routing import FORMS, accepts
from shared.http.strictness import iso_date
from shared.permissions import Data
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
DOSSIERS: Final = "/income/nazorgdossiers"
CHECKS: Final = "/income/nazorgcontroles"
PURPOSE: Final = "nazorg"
PAGE_SIZE: Final = 50
AS_FORM: Final = [accepts(*FORMS)]
MOST_MONTHS: Final = 24

router = APIRouter()


async def _regisseurs(request: Request) -> Regisseurs:
    regisseurs: Regisseurs = request.app.state.regisseurs
    return regisseurs


RegisseursDep = Annotated[Regisseurs, Depends(_regisseurs)]


@router.get("/nazorgcontroles")
async def show_list(
    caller: Reader, desk: DeskDep, van: Annotated[Whose | None, Query()] = None, na: str = ""
) -> Response:
    whose: Whose = van or ("team" if caller.work.teams else "alle")
    after = _place(na)
    async with desk.database.transaction() as tx:
        waiting = await looking.list_waiting(tx, caller, whose, after, PAGE_SIZE + 1)
    due = waiting.due[:PAGE_SIZE]
    dossiers = [found.dossier for found in due] + list(waiting.to_close)
    named = await desk.names.look_up(
        desk.request,
        caller,
        PURPOSE,
        list({found.person_id for found in dossiers}),
        dossier_ids=list({found.dossier_id for found in dossiers}),
    )
    last = due[-1].checkpoint if len(waiting.due) > PAGE_SIZE else None
    return desk.templates.render(
        "nazorgcontroles.html",
        caller,
        pad=CHECKS,
        controles=due,
        af_te_sluiten=waiting.to_close,
        wie=named,
        woorden=wording,
        van=whose,
        vandaag=clock.today(),
        vanaf_begin=after is None,
        volgende=f"{last.due_on.isoformat()}~{last.id}" if last else "",
    )


@router.get("/nazorgdossiers/{id}")
async def show_aftercare(
    caller: Reader,
    desk: DeskDep,
    regisseurs: RegisseursDep,
    id: UUID,  # noqa: A002 - as in the API
    gedaan: str = "",
) -> Response:
    return await _page(desk, caller, regisseurs, id, Sent(), wording.DONE.get(gedaan, ""))


@router.get("/nazorgdossiers/{id}/doorgeven")
async def show_to_pass_on(
    caller: Reader,
    desk: DeskDep,
    regisseurs: RegisseursDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    async with desk.database.transaction() as tx:
        shown = await looking.look_at(tx, caller, id)
    return desk.templates.render(
        "nazorg-doorgeven.html",
        caller,
        pad=f"{DOSSIERS}/{id}/doorgeven",
        **await _about(desk, caller, regisseurs, shown),
    )


@router.post("/nazorgdossiers/{id}/doorgegeven", dependencies=AS_FORM)
async def pass_on(
    caller: Writer,
    desk: DeskDep,
    regisseurs: RegisseursDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Doorgeefformulier)
    why = ""
    if filled.asked is not None:
        dossier_id = await deeds.dossier_of(desk.database, caller, id)
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await deeds.pass_on(tx, caller, id, filled.asked.told())
        except InvalidInput as error:
            filled.blame(error)
        except Conflict as refusal:
            why = f"{refusal.detail} {NOT_KEPT}"
        else:
            return RedirectResponse(f"{DOSSIERS}/{id}?gedaan=doorgegeven#doorgeven-kop", 303)
    return await _page(desk, caller, regisseurs, id, _refused("doorgegeven", filled, why))


@router.post("/nazorgdossiers/{id}/afronding", dependencies=AS_FORM)
async def close(
    caller: Writer,
    desk: DeskDep,
    regisseurs: RegisseursDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Afsluitformulier)
    why = ""
    if filled.asked is not None:
        dossier_id = await deeds.dossier_of(desk.database, caller, id)
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await deeds.close(tx, caller, id, filled.asked.told())
        except Conflict as refusal:
            why = f"{refusal.detail} {NOT_KEPT}"
        else:
            return RedirectResponse(f"{DOSSIERS}/{id}?gedaan=afronding", 303)
    return await _page(desk, caller, regisseurs, id, _refused("afronding", filled, why))


@router.get("/nazorgcontroles/{id}")
async def show_check(
    caller: Reader,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    return await _check_page(desk, caller, id, Sent(), None)


@router.post("/nazorgcontroles/{id}/resultaat", dependencies=AS_FORM)
async def check(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, Controleformulier, ("maatregelen",))
    asked, why = filled.asked, ""
    if asked is not None and asked.stap == "vergelijken":
        sent = Sent("resultaat", filled.values)
        return await _check_page(desk, caller, id, sent, asked)
    if asked is not None and asked.resultaat is None:
        filled.faults["resultaat"] = "Maak een keuze."
    elif asked is not None and asked.resultaat is not None:
        dossier_id = await deeds.dossier_of_check(desk.database, caller, id)
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                found = await deeds.check(tx, caller, id, asked.told(asked.resultaat))
        except InvalidInput as error:
            filled.blame(error)
        except Conflict as refusal:
            why = f"{refusal.detail} {NOT_KEPT}"
        else:
            done = "verzet" if asked.resultaat == "kan-niet" else "controle"
            return RedirectResponse(f"{DOSSIERS}/{found.id}?gedaan={done}", 303)
    return await _check_page(desk, caller, id, _refused("resultaat", filled, why), asked)


def _refused(which: str, filled: Filled[Any], why: str) -> Sent:
    return Sent(which, filled.values, filled.faults, why)


async def _page(  # noqa: PLR0917 - a page, and the form that was sent
    desk: Desk,
    caller: Caller,
    regisseurs: Regisseurs,
    aftercare_id: UUID,
    sent: Sent,
    done: str = "",
) -> Response:
    async with desk.database.transaction() as tx:
        shown = await looking.look_at(tx, caller, aftercare_id)
    about = await _about(desk, caller, regisseurs, shown)
    return desk.templates.render(
        "nazorg.html",
        caller,
        status=sent.status,
        pad=f"{DOSSIERS}/{aftercare_id}",
        gedaan=done,
        verstuurd=sent,
        maanden=months_of(shown.checks) if about["ziet_bedragen"] else (),
        veranderingen=shown.changes,
        **about,
    )


async def _about(
    desk: Desk, caller: Caller, regisseurs: Regisseurs, shown: Shown
) -> dict[str, Any]:
    """What the page and the list on paper have in common."""
    found = shown.aftercare
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [found.person_id], dossier_ids=[found.dossier_id]
    )
    return {
        "nazorg": found,
        "getoond": shown,
        "lijst": looking.passing_on(shown),
        "stopt": rules.endings(shown.start),
        "vakantiegeld_op": rules.holiday_allowance_by(shown.start),
        "regisseur": await regisseurs.of(desk.request, found.dossier_id),
        "wie": named,
        "woorden": wording,
        "onderdelen": POSTS,
        "ziet_bedragen": caller.sees(Data.BEDRAGEN, found.municipality),
        "ziet_woorden": caller.sees(Data.WOORDEN, found.municipality),
        "mag_schrijven": found.municipality in caller.everywhere.where_may(looking.WRITE),
        "mag_aanvragen": found.municipality
        in caller.everywhere.where_may("income.aanvragen.schrijven"),
        "vandaag": clock.today(),
        "laatste": _last_result(shown),
    }


def _last_result(shown: Shown) -> Any:
    """What somebody found last, where that asks for something."""
    done = [check for checks in shown.checks.values() for check in checks]
    last = max(done, key=lambda check: check.done_at, default=None)
    return last if last is not None and last.result in {"te-weinig", "te-veel"} else None


async def _check_page(
    desk: Desk, caller: Caller, checkpoint_id: UUID, sent: Sent, asked: Controleformulier | None
) -> Response:
    async with desk.database.transaction() as tx:
        shown, checkpoint = await looking.look_at_check(tx, caller, checkpoint_id)
    found = shown.aftercare
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [found.person_id], dossier_ids=[found.dossier_id]
    )
    today = clock.today()
    return desk.templates.render(
        "nazorgcontrole.html",
        caller,
        status=sent.status,
        pad=f"{CHECKS}/{checkpoint_id}",
        controle=checkpoint,
        nazorg=found,
        eerder=shown.checks.get(checkpoint_id, ()),
        vergelijking=_comparison(found, asked),
        wie=named,
        woorden=wording,
        onderdelen=_in_order(found),
        velden={post: forms.field_of(post) for post in POSTS},
        kosten=COSTS,
        verstuurd=sent,
        maanden=_months(found, today),
        gewone_maand=_usual_month(checkpoint, found, today),
        nieuwe_dag=calendar.next_working_day(calendar.add_working_days(today, 5)),
        uiterste_dag=may_be_put_off_until(today),
        te_doen=checkpoint.is_to_do and found.is_running,
        ziet_bedragen=caller.sees(Data.BEDRAGEN, found.municipality),
        mag_schrijven=found.municipality in caller.everywhere.where_may(looking.WRITE),
        vandaag=today,
    )


def _comparison(found: AftercareDossier, asked: Controleformulier | None) -> Comparison | None:
    """What the amounts say that were typed; None where none were."""
    if asked is None or not asked.amounts:
        return None
    actual = {post: -cents if post in COSTS else cents for post, cents in asked.amounts.items()}
    chosen = thresholds_in(found.municipality, asked.maand or clock.today())
    return posts.compare(found.expected.after, actual, chosen)


def _in_order(found: AftercareDossier) -> tuple[tuple[str, bool], ...]:
    """Every post, and whether something of it is expected: what is not may be folded away."""
    known = {*found.expected.after, *found.expected.unknown}
    return tuple((post, post in known) for post in POSTS)


def _months(found: AftercareDossier, today: date) -> list[date]:
    """The months that can be looked at, the newest first."""
    first, month = found.started_on.replace(day=1), today.replace(day=1)
    months: list[date] = []
    while month >= first and len(months) < MOST_MONTHS:
        months.append(month)
        month = calendar.add_months(month, -1)
    return months


def _usual_month(checkpoint: StoredCheckpoint, found: AftercareDossier, today: date) -> date:
    """The last whole month before the check, from the start on."""
    day = calendar.add_months(min(checkpoint.due_on, today).replace(day=1), -1)
    return max(day, found.started_on.replace(day=1))


def _place(text: str) -> Place | None:
    """After what a page of the list begins; what is no place is the begin."""
    day, _, check_id = text.partition("~")
    on, found = iso_date(day), ids.read_id(check_id)
    return None if on is None or found is None else (on, found)
