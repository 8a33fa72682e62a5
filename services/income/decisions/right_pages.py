"""The page of a right: what stands and what is held of it, what was decided, and what somebody can start by hand."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from services.income.decisions import opening, service, starting, wording
from services.income.decisions.answers import periods_out
from services.income.decisions.by_hand import WaitsAlready
from services.income.decisions.forms import BY_HAND, Beeindigingsformulier, MetDeHand
from services.income.decisions.kinds import BY_HAND as STARTED
from services.income.decisions.opening import decider_of
from services.income.decisions.repository import Proposal
from services.income.decisions.starting import Why
from services.income.decisions.states import WAITING
from services.income.own import own_of
from services.income.rights import service as rights
from services.income.rights import suspending
from services.income.rights.rows import Decision
from services.income.rights.standing import Staand
from services.income.rights.suspension import Suspension
from shared import clock
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.http.filled import BUSY, NOT_KEPT, Filled, Sent, read_form
from shared.http.routing import FORMS, accepts
from shared.observability import processing_log
from shared.permissions import Data
from shared.ui.dependencies import Desk, DeskDep

DECIDES: Final = "income.voorstellen.schrijven"
USUAL_TERM: Final = timedelta(weeks=2)
"""To mend, where nobody says otherwise: a proposal, not law."""
MOST_WAITING: Final = 20

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.voorstellen.lezen"))]
Writer = Annotated[Caller, Depends(require(DECIDES))]


@dataclass(frozen=True, slots=True)
class Right:
    """All that the page shows."""

    municipality: str | None
    standing: Staand
    held: Suspension | None
    suspensions: list[Suspension]
    decisions: list[Decision]
    waiting: list[Proposal]


@router.get("/dossiers/{dossier_id}/recht")
async def show_right(dossier_id: UUID, caller: Reader, desk: DeskDep) -> Response:
    return await _page(desk, caller, dossier_id, Sent())


@router.post("/dossiers/{dossier_id}/voorstellen", dependencies=[accepts(*FORMS)])
async def start(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    sent = str((await desk.request.form()).get("soort", ""))
    filled: Filled[MetDeHand] = await read_form(
        desk.request, BY_HAND.get(sent, Beeindigingsformulier)
    )
    async with desk.database.reading() as connection:
        municipality = await opening.open_dossier(connection, caller, dossier_id)
    if not caller.sees(Data.BEDRAGEN, municipality):
        raise Forbidden("Uw rol geeft geen bedragen te zien. Daarom kunt u hier niets voorstellen.")
    why = ""
    if filled.asked is not None:
        try:
            proposal = await _start(desk, caller, dossier_id, filled.asked)
            return RedirectResponse(f"/income/voorstellen/{proposal.id}?gedaan=gestart", 303)
        except WaitsAlready as waits:
            return RedirectResponse(f"/income/voorstellen/{waits.proposal_id}?gedaan=wacht-al", 303)
        except InvalidInput as refused:
            filled.blame(refused)
        except Conflict as refused:
            why = f"{refused.detail} {NOT_KEPT}"
        except Transient:
            why = f"{BUSY} {NOT_KEPT}"
    return await _page(desk, caller, dossier_id, Sent(sent, filled.values, filled.faults, why))


async def _start(desk: Desk, caller: Caller, dossier_id: UUID, asked: MetDeHand) -> Proposal:
    started = asked.started()
    why = await opening.prepare_by_hand(
        desk.request,
        desk.database,
        caller,
        dossier_id,
        started,
        Why(asked.reden, asked.in_brief),
    )
    async with desk.database.transaction(lock=[dossier_id]) as tx:
        proposal = await starting.start(tx, dossier_id, decider_of(caller), started, why)
        await processing_log.record(
            tx, caller.subject, "zelf-voorstellen", [dossier_id], kind="dossier"
        )
    return proposal


async def _load(desk: Desk, caller: Caller, dossier_id: UUID) -> Right:
    async with desk.database.transaction() as tx:
        municipality = await opening.open_dossier(tx.connection, caller, dossier_id)
        standing = await rights.load_standing(tx.connection, [dossier_id])
        waiting = await service.list_proposals(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id=dossier_id,
            states=WAITING,
            after=None,
            limit=MOST_WAITING,
            avoids=caller.work.conflicts,
        )
        found = Right(
            municipality,
            standing.get(dossier_id, ()),
            await suspending.find_running(tx.connection, dossier_id),
            await suspending.list_of_dossier(tx.connection, dossier_id),
            await opening.decisions_for(tx.connection, caller, dossier_id, municipality),
            waiting,
        )
        await processing_log.record(
            tx, caller.subject, "recht-inzien", [dossier_id], kind="dossier"
        )
    return found


async def _page(desk: Desk, caller: Caller, dossier_id: UUID, sent: Sent) -> Response:
    right = await _load(desk, caller, dossier_id)
    named = await desk.names.look_up(
        desk.request, caller, "voorstellen", [], dossier_ids=[dossier_id]
    )
    amounts = caller.sees(Data.BEDRAGEN, right.municipality)
    return desk.templates.render(
        "recht.html",
        caller,
        status=sent.status,
        pad=f"/income/dossiers/{dossier_id}",
        dossier=dossier_id,
        wie=named.of_dossier(dossier_id),
        recht=right,
        geldt=periods_out(right.standing, amounts=amounts),
        bedragen=amounts,
        besluit_mag=amounts and right.municipality in caller.everywhere.where_may(DECIDES),
        loopt=any(period.loopt and period.holds_on(clock.today()) for period in right.standing),
        gestart={proposal.kind for proposal in right.waiting if proposal.kind in STARTED},
        verstuurd=sent,
        **_days(right),
        genomen=wording.TAKEN,
    )


def _days(right: Right) -> dict[str, Any]:
    """Today, and what the forms begin with."""
    today = clock.today()
    held = right.held
    is_over = held is not None and held.mend_until < today
    return {
        "vandaag": today,
        "termijn_voorbij": is_over,
        "stop_vanaf": held.held_from if held is not None and is_over else today,
        "gewone_termijn": today + USUAL_TERM,
    }
