"""The page of what was established of a household: what holds now, what was there before, and a form to record a fact."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from services.income.inquiries import form as forms
from services.income.inquiries import service
from services.income.inquiries.form import Ingevuld
from services.income.inquiries.service import Overview
from services.income.inquiries.wording import FORMS, says
from services.income.own import own_of
from shared.access import avoids, check_dossier
from shared.errors import InvalidInput, NotFound, Transient
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.http.filled import BUSY
from shared.http.routing import FORMS as FORM_TYPES
from shared.http.routing import accepts
from shared.ids import read_id
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "vaststellingen"
_OURS: Final = re.compile(r"/(income|routes|reporting)(/[a-z0-9-]+){1,4}")

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.vaststellingen.lezen"))]
Writer = Annotated[Caller, Depends(require("income.vaststellingen.schrijven"))]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks to show."""

    dossier_id: UUID
    back: str = ""
    is_done: bool = False


@router.get("/dossiers/{dossier_id}/vaststellingen")
async def show_established(dossier_id: UUID, caller: Reader, desk: DeskDep) -> Response:
    link = desk.request.query_params
    overview = await _look(desk, caller, dossier_id)
    changing = overview.find(read_id(link.get("wijzig")))
    if changing is not None:
        filled = forms.filled_with(changing.fact, changing.reason)
    else:
        kind = forms.read({"soort": link.get("soort", "")}).soort
        filled = forms.empty(
            kind, overview.today, link.get("wie") or _only(overview), overview.regime
        )
    asked = Asked(dossier_id, _back(link.get("terug", "")), is_done=link.get("gedaan") == "ja")
    return await _page(desk, caller, overview, filled, asked)


@router.post("/dossiers/{dossier_id}/vaststellingen", dependencies=[accepts(*FORM_TYPES)])
async def record(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    given = {name: str(value) for name, value in (await desk.request.form()).items()}
    filled, back = forms.read(given), _back(given.get("terug", ""))
    overview = await _look(desk, caller, dossier_id)
    asked = filled.asked(dossier_id)
    if asked is not None:

        async def work(tx: Transaction) -> None:
            await service.record(
                tx,
                dossier_id,
                asked.facts(),
                asked.reden,
                actor=caller.subject,
                own=own_of(caller),
            )
            await processing_log.record(
                tx, caller.subject, "vaststelling-vastleggen", [dossier_id], kind="dossier"
            )

        try:
            await desk.database.run([dossier_id], work)
        except InvalidInput as error:
            filled.blame(error)
        except Transient:
            filled.waarom = BUSY
        else:
            query = f"soort={filled.soort}&gedaan=ja" + (f"&terug={back}" if back else "")
            return RedirectResponse(f"{_path(dossier_id)}?{query}", 303)
    return await _page(desk, caller, overview, filled, Asked(dossier_id, back))


async def _look(desk: Desk, caller: Caller, dossier_id: UUID) -> Overview:
    """Raises NotFound, OtherTeam or Forbidden for who may not see it."""
    if avoids(caller, dossier_id):
        raise NotFound("dossier", dossier_id)
    async with desk.database.transaction() as tx:
        overview = await service.look(tx.connection, dossier_id, own_of(caller), tx.today)
        await check_dossier(tx.connection, caller, dossier_id, overview.municipality)
        if not caller.sees(Data.BEDRAGEN, overview.municipality):
            raise Forbidden("Uw rol geeft geen bedragen te zien, en die staan op deze pagina.")
        await processing_log.record(
            tx, caller.subject, "vaststellingen-inzien", [dossier_id], kind="dossier"
        )
    return overview


async def _page(
    desk: Desk, caller: Caller, overview: Overview, filled: Ingevuld, asked: Asked
) -> Response:
    named = await desk.names.look_up(
        desk.request,
        caller,
        PURPOSE,
        sorted(overview.people),
        dossier_ids=[asked.dossier_id],
    )
    may_write = caller.may("income.vaststellingen.schrijven")
    return desk.templates.render(
        "vaststellingen.html",
        caller,
        status=400 if filled.is_refused else 200,
        pad=_path(asked.dossier_id),
        dossier=asked.dossier_id,
        terug=asked.back,
        wie=named,
        namen=named.of_dossier(asked.dossier_id),
        nu=[(fact, told, overview.begins_later(fact)) for fact, told in overview.current],
        eerder=overview.past,
        zegt=says,
        soorten=FORMS,
        ingevuld=filled,
        van_gezin=filled.soort in forms.OF_HOUSEHOLD,
        mensen=[(str(person), named.of(person).name) for person in overview.adults],
        gedaan=asked.is_done and not filled.is_refused,
        mag_schrijven=may_write,
    )


def _path(dossier_id: UUID) -> str:
    return f"/income/dossiers/{dossier_id}/vaststellingen"


def _back(address: str) -> str:
    """Where the page leads back to: a page of ours, or nowhere."""
    return address if _OURS.fullmatch(address) else ""


def _only(overview: Overview) -> str:
    """Who it must be about, where there is one adult."""
    return str(overview.adults[0]) if len(overview.adults) == 1 else ""
