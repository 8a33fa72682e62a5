"""The letter about a proposal as it would be, before anybody decides."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.income.access import check_may_open
from services.income.decisions import service, writing
from services.income.decisions.writing import Wish
from services.income.letters.regisseurs import Regisseurs
from services.income.own import own_of
from shared import clock
from shared.errors import Conflict
from shared.events.income import Besluit
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.observability import processing_log
from shared.permissions import Data
from shared.ui.templating import Templates

DECISIONS: Final[tuple[tuple[Besluit, str], ...]] = (
    ("overnemen", "Als u het voorstel overneemt"),
    ("afwijken", "Als u ervan afwijkt"),
)

router = APIRouter()
Writer = Annotated[Caller, Depends(require("income.voorstellen.schrijven"))]


@router.get("/voorstellen/{id}/brief")
async def preview_letter(
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - as in the API
    besluit: Annotated[Besluit, Query()] = "overnemen",
) -> Response:
    async with database.transaction() as tx:
        proposal = await service.get_proposal(tx.connection, id, own_of(caller), clock.today())
        await check_may_open(
            tx.connection,
            caller,
            "voorstel",
            id,
            proposal.dossier_id,
            proposal.person_id,
            proposal.municipality,
        )
        if not caller.sees(Data.BEDRAGEN, proposal.municipality):
            raise Forbidden("Uw rol geeft geen bedragen te zien, en die staan in elke brief.")
        if proposal.state != "open":
            raise Conflict("voorstel-niet-open", f"Dit voorstel is al {proposal.state}.")
        await processing_log.record(
            tx, caller.subject, "brief-vooraf-lezen", [proposal.dossier_id], kind="dossier"
        )
    regisseurs: Regisseurs = request.app.state.regisseurs
    wish = Wish(regisseur=await regisseurs.of(request, proposal.dossier_id))
    async with database.reading() as connection:
        letter = await writing.would_say(connection, proposal, besluit, wish, caller.name)
    templates: Templates = request.app.state.templates
    return templates.render(
        "brief-vooraf.html",
        caller,
        pad="",
        voorstel=id,
        besluit=besluit,
        besluiten=DECISIONS,
        brief=letter,
    )
