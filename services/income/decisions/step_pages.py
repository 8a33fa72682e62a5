"""What somebody does on the page of a proposal beside deciding: say something, ask for a fact, take back what was started by hand."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.income.decisions import deciding, questions
from services.income.decisions.forms import Leegformulier, Opmerkingformulier, Vraagformulier
from services.income.decisions.opening import decider_of
from services.income.decisions.pages import AS_FORM, Step, Writer, do_step, refused_page
from shared.http.filled import read_form
from shared.ui.dependencies import DeskDep

router = APIRouter()


@router.post("/voorstellen/{id}/opmerkingen", dependencies=AS_FORM)
async def remark(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await read_form(desk.request, Opmerkingformulier)
    if filled.asked is None:
        return await refused_page(desk, caller, id, "opmerking", filled)
    said = filled.asked.tekst
    return await do_step(
        desk,
        caller,
        id,
        Step("opmerking", "over-voorstel-opmerken", "opmerking"),
        filled,
        lambda tx: deciding.say(tx, id, decider_of(caller), said),
    )


@router.post("/voorstellen/{id}/feitvragen", dependencies=AS_FORM)
async def ask(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await read_form(desk.request, Vraagformulier)
    if filled.asked is None:
        return await refused_page(desk, caller, id, "vraag", filled)
    asked = filled.asked.asked()
    return await do_step(
        desk,
        caller,
        id,
        Step("vraag", "om-feit-vragen", "vraag"),
        filled,
        lambda tx: questions.ask(tx, id, decider_of(caller), asked),
    )


@router.post("/voorstellen/{id}/feitvragen/{vraag_id}/vervallen", dependencies=AS_FORM)
async def drop(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    vraag_id: UUID,
) -> Response:
    filled = await read_form(desk.request, Leegformulier)
    return await do_step(
        desk,
        caller,
        id,
        Step("vervallen", "feitvraag-laten-vervallen", "vervallen"),
        filled,
        lambda tx: questions.drop(tx, id, decider_of(caller), vraag_id),
    )


@router.post("/voorstellen/{id}/terugnemen", dependencies=AS_FORM)
async def take_back(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await read_form(desk.request, Leegformulier)
    return await do_step(
        desk,
        caller,
        id,
        Step("terugnemen", "voorstel-terugnemen", "teruggenomen"),
        filled,
        lambda tx: deciding.take_back(tx, id, decider_of(caller)),
    )
