"""/voorstellen: what waits for a person, and that person's decision."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.access import check_may_open
from services.income.decisions import service, writing
from services.income.decisions.repository import Proposal
from services.income.decisions.schemas import (
    BesluitOpVoorstel,
    Voorstel,
    Voorstellenstand,
    Voorstelstatus,
)
from services.income.decisions.writing import Wish
from services.income.letters.regisseurs import Regisseurs
from services.income.letters.rows import OtherAddressee
from services.income.own import own_of
from shared import clock
from shared.access import avoids
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import problems
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter(tags=["Voorstellen"])
Reader = Annotated[Caller, Depends(require("income.voorstellen.lezen"))]
Writer = Annotated[Caller, Depends(require("income.voorstellen.schrijven"))]


@router.get("/voorstellen", summary="Voorstellen, oudste eerst", operation_id="voorstellenTonen")
async def list_proposals(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID | None, Query(alias="dossierId")] = None,
    status: Voorstelstatus | None = None,
) -> Page[Voorstel]:
    async with database.transaction() as tx:
        rows = await service.list_proposals(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id=dossier_id,
            state=status,
            after=page.after(UUID),
            limit=page.limit,
        )
        answer = Page.of([_out(row, caller) for row in rows], page, lambda proposal: proposal.id)
        seen = [
            row for row in answer.resultaten if not avoids(caller, row.dossier_id, row.inwoner_id)
        ]
        answer = answer.model_copy(update={"resultaten": seen})
        subjects = [proposal.inwoner_id for proposal in answer.resultaten]
        await processing_log.record(tx, caller.subject, "voorstellen-inzien", subjects)
    return answer


@router.get(
    "/voorstellen/stand",
    summary="Hoeveel voorstellen op een besluit wachten, en sinds wanneer",
    operation_id="voorstellenstandTonen",
)
async def show_standing(caller: Reader, database: DatabaseDep) -> Voorstellenstand:
    async with database.reading() as connection:
        waiting, oldest = await service.standing(
            connection, own_of(caller), clock.today(), caller.work.conflicts
        )
    return Voorstellenstand(aantal=waiting, oudste_sinds=oldest)


@router.post(
    "/voorstellen/{id}/besluit",
    summary="Besluiten op een voorstel",
    description="Een voorstel wordt een keer besloten, door een mens: overnemen of afwijken, met de reden.",
    operation_id="opVoorstelBesluiten",
    responses=problems(404, 409),
)
async def decide(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    besluit: BesluitOpVoorstel,
) -> Voorstel:
    async with database.reading() as connection:
        proposal = await service.get_proposal(connection, id, own_of(caller), clock.today())
        await check_may_open(
            connection,
            caller,
            "voorstel",
            id,
            proposal.dossier_id,
            proposal.person_id,
            proposal.municipality,
        )
    wish = await _wish(request, proposal, besluit)
    if proposal.state == "open":
        async with database.reading() as connection:
            letter = await writing.would_say(
                connection, proposal, besluit.besluit, wish, caller.name
            )
        await writing.check_printable(letter, wish.other)
    async with database.transaction(lock=[proposal.dossier_id]) as tx:

        async def take() -> Response:
            decided = await service.decide(
                tx,
                id,
                decision=besluit.besluit,
                reason=besluit.reden,
                actor=caller.subject,
                name=caller.name,
                wish=wish,
                vault=request.app.state.vault,
            )
            await processing_log.record(
                tx, caller.subject, "op-voorstel-besluiten", [decided.person_id]
            )
            return JSONResponse(_out(decided, caller).model_dump(mode="json", by_alias=True))

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), take)  # type: ignore[return-value]


async def _wish(request: Request, proposal: Proposal, besluit: BesluitOpVoorstel) -> Wish:
    other = besluit.geadresseerde
    if other is not None and request.app.state.vault is None:
        reason = "hier is niet ingesteld hoe dat adres wordt bewaard"
        raise InvalidInput((Fault("geadresseerde", "niet-ingesteld", reason),))
    return Wish(
        besluit.in_brief,
        await regisseur_of(request, proposal),
        OtherAddressee(other.hoedanigheid, other.naam, tuple(other.regels)) if other else None,
    )


async def regisseur_of(request: Request, proposal: Proposal) -> str | None:
    """Who helps, for in the letter."""
    regisseurs: Regisseurs = request.app.state.regisseurs
    return await regisseurs.of(request, proposal.dossier_id)


def _out(found: Proposal, caller: Caller) -> Voorstel:
    amounts = caller.sees(Data.BEDRAGEN, found.municipality)
    lapsed = found.lapse_reason
    return Voorstel(
        id=found.id,
        herbeoordeling_id=found.assessment_id,
        gebeurtenis_id=found.life_event_id,
        dossier_id=found.dossier_id,
        inwoner_id=found.person_id,
        gemeente=found.municipality,
        ingangsdatum=found.effective_on,
        wie=found.about,
        uitkomst=found.outcome,
        redenen=RedenInWoorden.of_each(found.reasons, sees_amounts=amounts),
        status=found.state,
        voorgesteld_op=found.proposed_at,
        afgehandeld_op=found.settled_at,
        vervalreden=RedenInWoorden.of(lapsed, sees_amounts=amounts) if lapsed else None,
        besluit=found.decision,
        besluitreden=found.decision_reason
        if caller.sees(Data.WOORDEN, found.municipality)
        else None,
        besloten_door=found.decided_by,
        besloten_door_naam=found.decided_by_name,
    )
