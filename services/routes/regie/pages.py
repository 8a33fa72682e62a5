"""The pages of who answers for whom: the own families, those of a team, and the regisseur of one dossier."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.routes.regie import changing, looking
from services.routes.regie.rules import RULES
from services.routes.regie.schemas import (
    Houder,
    Ontmoeting,
    OtherNow,
    Result,
    Verzoek,
    Weigering,
)
from services.routes.regie.wording import HELD_BY, told
from services.routes.viewers import RegieReader, RegieWriter
from shared.errors import InvalidInput, Transient
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import BUSY, Filled, read_form
from shared.http.names import NameService
from shared.http.routing import FORMS, accepts
from shared.ids import read_id
from shared.messaging.transaction import Database, Transaction
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
MINE: Final = "/routes/regie"
TEAM: Final = "/routes/regie/team"
PURPOSE: Final = "regie"
LEADS: Final = "routes.regie.schrijven"
AS_FORM: Final = [accepts(*FORMS)]
TABS: Final[Mapping[str, str]] = {
    "": "Alle gezinnen",
    "gevraagd": "Nog geen ja",
    "afwezig": "Regisseur afwezig, geen vervanger",
    "zonder": "Zonder regisseur",
}
DONE: Final[Mapping[str, str]] = {
    "nee": "Het gezin is aan de volgende collega gevraagd. Die let er meteen op.",
    "niemand": "U zei nee, maar er is niemand anders. U blijft erop letten; uw teamleider ziet het.",
    "ontmoet": "Opgeschreven.",
    "houder": "Opgeschreven wie de regie houdt.",
    "gevraagd": "De collega is gevraagd, en let er meteen op.",
}

router = APIRouter()


@router.get("/regie")
async def show_mine(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    ja: int = 0,
    gedaan: str = "",
) -> Response:
    return await _mine(request, database, templates, names, caller, yes=ja, done=gedaan)


@router.post("/regie/ja", dependencies=AS_FORM)
async def accept(
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    form = await request.form()
    ticked = form.getlist("pagina" if form.get("welke") == "alle" else "dossier")
    dossiers = {found for value in ticked if (found := read_id(value)) is not None}
    if not dossiers:
        faults = {"dossier": "Vink eerst een gezin aan."}
        return await _mine(request, database, templates, names, caller, faults=faults)
    async with database.transaction() as tx:
        results = await changing.accept(tx, caller, dossiers)
    left = [result for result in results if not result.is_done]
    if left:
        return await _mine(request, database, templates, names, caller, left=left)
    return RedirectResponse(f"{MINE}?ja={len(results)}", 303)


@router.get("/regie/team")
async def show_team(
    request: Request,
    caller: RegieWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    return await _team(request, database, templates, names, caller, request.query_params)


@router.post("/regie/team", dependencies=AS_FORM)
async def ask_for_many(
    request: Request,
    caller: RegieWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    """Each family that was ticked, or all that stood on the page."""
    filled = await read_form(request, Verzoek)
    form = await request.form()
    ticked = form.getlist("pagina" if form.get("welke") == "alle" else "dossier")
    dossiers = {found for value in ticked if (found := read_id(value)) is not None}
    if not dossiers:
        filled.faults = {"dossier": "Vink eerst een gezin aan.", **filled.faults}
    chosen = {"welke": str(form.get("tab", "")), "wie": str(form.get("bij", ""))}
    left: Sequence[Result] = ()
    if filled.asked is not None and not filled.faults:
        async with database.transaction() as tx:
            results = await changing.ask(tx, caller, dossiers, filled.asked)
        left = [result for result in results if not result.is_done]
        if not left:
            return RedirectResponse(f"{TEAM}?gevraagd={len(results)}", 303)
    return await _team(request, database, templates, names, caller, chosen, filled, left)


@router.get("/dossiers/{dossier_id}/regisseur")
async def show_one(  # noqa: PLR0917 - what a page depends on
    dossier_id: UUID,
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    gedaan: str = "",
) -> Response:
    return await _one(request, database, templates, names, caller, dossier_id, done=gedaan)


@router.post("/dossiers/{dossier_id}/regisseur/vraag", dependencies=AS_FORM)
async def ask(  # noqa: PLR0917 - what a page depends on
    dossier_id: UUID,
    request: Request,
    caller: RegieWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    form = await request.form()
    version = str(form.get("versie", ""))
    filled = await read_form(request, Verzoek)
    if filled.asked is not None:
        seen = int(version) if version.isdecimal() else None
        asked = filled.asked.model_copy(update={"versie": seen})

        async def change(tx: Transaction) -> str:
            await changing.ask_for_one(tx, caller, dossier_id, asked)
            return "gevraagd"

        if (to := await _apply(database, filled, dossier_id, change)) is not None:
            return to
    return await _one(request, database, templates, names, caller, dossier_id, "vraag", filled)


@router.post("/dossiers/{dossier_id}/regisseur/nee", dependencies=AS_FORM)
async def refuse(  # noqa: PLR0917 - what a page depends on
    dossier_id: UUID,
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    filled = await read_form(request, Weigering)
    if filled.asked is not None:
        why = filled.asked.waarom

        async def change(tx: Transaction) -> str:
            return "nee" if await changing.refuse(tx, caller, dossier_id, why) else "niemand"

        if (to := await _apply(database, filled, None, change)) is not None:
            return to
    return await _one(request, database, templates, names, caller, dossier_id, "nee", filled)


@router.post("/dossiers/{dossier_id}/regisseur/ontmoeting", dependencies=AS_FORM)
async def meet(  # noqa: PLR0917 - what a page depends on
    dossier_id: UUID,
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    filled = await read_form(request, Ontmoeting)
    if filled.asked is not None:
        asked = filled.asked

        async def change(tx: Transaction) -> str:
            await changing.meet(tx, caller, dossier_id, asked)
            return "ontmoet"

        if (to := await _apply(database, filled, dossier_id, change)) is not None:
            return to
    return await _one(request, database, templates, names, caller, dossier_id, "ontmoeting", filled)


@router.post("/dossiers/{dossier_id}/regisseur/houder", dependencies=AS_FORM)
async def set_holder(  # noqa: PLR0917 - what a page depends on
    dossier_id: UUID,
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    filled = await read_form(request, Houder)
    if filled.asked is not None:
        asked = filled.asked

        async def change(tx: Transaction) -> str:
            await changing.set_holder(tx, caller, dossier_id, asked)
            return "houder"

        if (to := await _apply(database, filled, dossier_id, change)) is not None:
            return to
    return await _one(request, database, templates, names, caller, dossier_id, "houder", filled)


async def _apply(
    database: Database, filled: Filled[Any], dossier_id: UUID | None, change: Any
) -> Response | None:
    """To where it is shown; None where something is wrong, and that is said in the form."""
    try:
        async with database.transaction() as tx:
            done = await change(tx)
    except (InvalidInput, OtherNow) as refused:
        filled.blame(refused)
    except Transient:
        filled.faults[""] = BUSY
    else:
        address = MINE if dossier_id is None else f"/routes/dossiers/{dossier_id}/regisseur"
        return RedirectResponse(f"{address}?gedaan={done}", 303)
    return None


async def _mine(  # noqa: PLR0913 - what the page is about, and what stands in it
    request: Request,
    database: Database,
    templates: Templates,
    names: NameService,
    caller: Caller,
    *,
    yes: int = 0,
    done: str = "",
    faults: Mapping[str, str] | None = None,
    left: Sequence[Result] = (),
) -> Response:
    async with database.transaction() as tx:
        rows = await looking.list_mine(tx, caller)
    dossiers = [row.dossier_id for row in rows]
    everybody = [*dossiers, *(result.dossier_id for result in left)]
    named = await names.look_up(request, caller, PURPOSE, [], dossier_ids=everybody)
    own = [row for row in rows if row.is_own]
    return templates.render(
        "regie.html",
        caller,
        status=400 if faults else 409 if left else 200,
        pad=MINE,
        gevraagd=[row for row in own if row.is_acting],
        eigen=[row for row in own if not row.is_acting],
        waargenomen=[row for row in rows if not row.is_own],
        regels=RULES,
        houders=HELD_BY,
        wie=named,
        leidt=caller.may(LEADS),
        ja=yes,
        gedaan=DONE.get(done, ""),
        fouten=faults or {},
        niet_gelukt=left,
        meest=looking.MOST,
        is_vol=len(rows) == looking.MOST,
    )


async def _team(  # noqa: PLR0913, PLR0917 - what the page is about, and what stands in it
    request: Request,
    database: Database,
    templates: Templates,
    names: NameService,
    caller: Caller,
    chosen: Mapping[str, str],
    filled: Filled[Any] | None = None,
    left: Sequence[Result] = (),
) -> Response:
    which = chosen.get("welke", "")
    which = which if which in TABS else ""
    worker_id = read_id(chosen.get("wie", ""))
    async with database.transaction() as tx:
        counts = await looking.counts_of_team(tx, caller)
        staff = await looking.list_staff(tx, caller)
        after = read_id(chosen.get("na", ""))
        rows = await looking.list_team(tx, caller, which, worker_id, after)
    shown = rows[: looking.PAGE_SIZE]
    dossiers = [row.dossier_id for row in shown]
    everybody = [*dossiers, *(result.dossier_id for result in left)]
    named = await names.look_up(request, caller, PURPOSE, [], dossier_ids=everybody)
    return templates.render(
        "regie-team.html",
        caller,
        status=409 if left else 400 if filled else 200,
        pad=MINE,
        tabs=TABS,
        welke=which,
        bij=worker_id,
        aantallen={"gevraagd": counts.asked, "zonder": counts.nobody},
        te_lang=counts.late,
        medewerkers=staff,
        gezinnen=shown,
        wie=named,
        houders=HELD_BY,
        gevraagd=chosen.get("gevraagd", ""),
        volgende=shown[-1].dossier_id if len(rows) > looking.PAGE_SIZE else None,
        vanaf_begin=after is None,
        fouten=filled.faults if filled else {},
        ingevuld=filled.values if filled else {},
        niet_gelukt=left,
    )


async def _one(  # noqa: PLR0913, PLR0917 - what the page is about, and what stands in it
    request: Request,
    database: Database,
    templates: Templates,
    names: NameService,
    caller: Caller,
    dossier_id: UUID,
    form: str = "",
    filled: Filled[Any] | None = None,
    *,
    done: str = "",
) -> Response:
    async with database.transaction() as tx:
        found = await changing.get(tx, caller, dossier_id)
        history = await looking.history_of(tx, dossier_id)
        is_over = found is None and await looking.is_over(tx, dossier_id)
        leads = caller.everywhere.where_may(LEADS)
        is_led = not is_over and (found is None or found.municipality in leads)
        staff = await looking.list_staff(tx, caller) if leads and is_led else []
    named = await names.look_up(request, caller, PURPOSE, [], dossier_ids=[dossier_id])
    return templates.render(
        "regisseur.html",
        caller,
        # The form as a whole: it is otherwise by now.
        status=200 if filled is None else 409 if "" in filled.faults else 400,
        pad=MINE,
        dossier_id=dossier_id,
        regisseur=found,
        is_gesloten=is_over,
        wie=named.of_dossier(dossier_id),
        is_eigen=found is not None and str(found.worker_id) == caller.subject,
        leidt=bool(leads) and is_led,
        collegas=[
            (str(row.id), f"{row.name} ({row.total})")
            for row in staff
            if found is None or row.id != found.worker_id
        ],
        regels=RULES,
        houders=HELD_BY,
        verloop=[told(row, caller.subject, leads=bool(leads) and is_led) for row in history],
        gedaan=DONE.get(done, ""),
        formulier=form,
        fouten=filled.faults if filled else {},
        ingevuld=filled.values if filled else {},
    )
