"""The page of what a household may be entitled to and does not use, with a form per line to record what was done."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from services.income.decisions.by_hand import WaitsAlready
from services.income.inquiries.wording import FORMS as KINDS_OF_FACT
from services.income.non_take_up import granting, looking, recording, wording
from services.income.non_take_up.forms import Afwijsformulier, Daadformulier, Toekenformulier
from services.income.non_take_up.looking import Decider, Reader, Shown, Writer
from services.income.non_take_up.model import ESTABLISHED_AS, Key, Line, Stand
from services.income.non_take_up.of_itself import granting_of
from services.income.non_take_up.standing import USUAL_REST_MONTHS
from services.income.non_take_up.wording import place_of
from services.income.rights.once import Granting
from shared import calendar, clock
from shared.errors import InvalidInput, Transient
from shared.http.caller import Caller
from shared.http.filled import BUSY, NOT_KEPT, Filled, Sent, read_form
from shared.http.routing import FORMS, accepts
from shared.permissions import Data
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "nazorg"
REFUSED: Final = "afgewezen"

router = APIRouter()


@router.get("/dossiers/{dossier_id}/niet-gebruik")
async def show(dossier_id: UUID, caller: Reader, desk: DeskDep, gedaan: str = "") -> Response:
    return await _page(desk, caller, dossier_id, Sent(), gedaan)


@router.post("/dossiers/{dossier_id}/niet-gebruik", dependencies=[accepts(*FORMS)])
async def record(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    refuses = (await desk.request.form()).get("gedaan") == REFUSED
    filled: Filled[Daadformulier] | Filled[Afwijsformulier] = (
        await read_form(desk.request, Afwijsformulier)
        if refuses
        else await read_form(desk.request, Daadformulier)
    )
    why = ""
    if filled.asked is not None:
        told = filled.asked.told()
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await recording.record(tx, caller, dossier_id, told)
        except InvalidInput as error:
            filled.blame(error)
        except Transient:
            why = f"{BUSY} {NOT_KEPT}"
        else:
            place = place_of(told.key)
            return RedirectResponse(f"{_path(dossier_id)}?gedaan={place}#{place}", 303)
    sent = Sent(_form_of(filled.values, refuses=refuses), filled.values, filled.faults, why)
    return await _page(desk, caller, dossier_id, sent)


@router.post("/dossiers/{dossier_id}/niet-gebruik/toekenning", dependencies=[accepts(*FORMS)])
async def grant(dossier_id: UUID, caller: Decider, desk: DeskDep) -> Response:
    """To the proposal, which then waits for a second person."""
    filled = await read_form(desk.request, Toekenformulier)
    why = ""
    if filled.asked is not None:
        try:
            wanted = await granting.prepare(
                desk.request, desk.database, caller, dossier_id, filled.asked.wanted()
            )
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                proposal = await granting.propose(tx, caller, dossier_id, wanted)
        except WaitsAlready as waits:
            return RedirectResponse(f"/income/voorstellen/{waits.proposal_id}", 303)
        except InvalidInput as error:
            filled.blame(error)
        except Transient:
            why = f"{BUSY} {NOT_KEPT}"
        else:
            return RedirectResponse(f"/income/voorstellen/{proposal.id}", 303)
    scheme = filled.values.get("regeling", [""])[0]
    sent = Sent(f"{scheme}-toekennen", filled.values, filled.faults, why)
    return await _page(desk, caller, dossier_id, sent)


def _form_of(values: Mapping[str, Sequence[str]], *, refuses: bool) -> str:
    """Which form of the page it was, by what it says it is about."""
    parts = (values.get("regeling", [""])[0], values.get("inwonerId", [""])[0])
    place = "-".join(part for part in parts if part)
    return f"{place}-{'wil-niet' if refuses else 'gedaan'}"


async def _page(
    desk: Desk, caller: Caller, dossier_id: UUID, sent: Sent, done: str = ""
) -> Response:
    async with desk.database.transaction() as tx:
        shown = await looking.look_at(tx, caller, dossier_id)
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, shown.people, dossier_ids=[dossier_id]
    )
    everywhere, place = caller.everywhere, shown.municipality
    today = clock.today()
    places = {line.key: place_of(line.key) for line in shown.lines}
    return desk.templates.render(
        "niet-gebruik.html",
        caller,
        status=sent.status,
        pad=_path(dossier_id),
        dossier=dossier_id,
        getoond=shown,
        per_stand=_by_state(shown),
        eerder=[line for line in shown.lines if line.claim is None],
        plaatsen=places,
        wie=named,
        woorden=wording,
        daden=[(code, wording.DONE[code]) for code in wording.BY_ONE_FORM],
        vast_te_leggen_als=ESTABLISHED_AS,
        soorten=KINDS_OF_FACT,
        verstuurd=sent,
        gedaan=_done(shown, places, done),
        vandaag=today,
        rust_tot=calendar.add_months(today, USUAL_REST_MONTHS),
        ziet_bedragen=caller.sees(Data.BEDRAGEN, place),
        mag_schrijven=place in everywhere.where_may(looking.WRITE),
        mag_vaststellen=place in everywhere.where_may("income.vaststellingen.schrijven"),
        toe_te_kennen={
            line.key: given
            for line in shown.lines
            if place in everywhere.where_may(looking.DECIDE)
            and isinstance(given := granting_of(line, runs=shown.runs), Granting)
        },
        mag_aanvragen=place in everywhere.where_may("income.aanvragen.schrijven"),
    )


def _by_state(shown: Shown) -> dict[Stand, list[Line]]:
    found: dict[Stand, list[Line]] = {state: [] for state in wording.STATES}
    for line in shown.lines:
        if line.claim is not None:
            found[line.state].append(line)
    return found


def _done(shown: Shown, places: Mapping[Key, str], asked: str) -> Line | None:
    """The line that a link says something was recorded of, where that is so."""
    return next((line for line in shown.lines if places[line.key] == asked and line.deeds), None)


def _path(dossier_id: UUID) -> str:
    return f"/income/dossiers/{dossier_id}/niet-gebruik"
