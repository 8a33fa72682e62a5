"""/voorstellen: what waits for a person, and that person's decision."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.access import check_may_open
from services.income.decisions import service
from services.income.decisions.repository import Proposal
from services.income.decisions.schemas import BesluitOpVoorstel, Voorstel, Voorstelstatus
from shared import clock
from shared.access import avoids
from shared.http.auth import Caller, Forbidden, require
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.observability import processing_log

router = APIRouter(tags=["Voorstellen"])
Reader = Annotated[Caller, Depends(require("income.voorstellen.lezen"))]
Writer = Annotated[Caller, Depends(require("income.voorstellen.schrijven"))]

DECIDES: Final = "inkomensconsulent"
"""Whose work it is. The scope says that a client may decide, the role that this person may."""


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
            caller.municipalities,
            tx.today,
            dossier_id=dossier_id,
            state=status,
            after=page.after(UUID),
            limit=page.limit,
        )
        answer = Page.of([_out(row) for row in rows], page, lambda proposal: proposal.id)
        seen = [
            row for row in answer.resultaten if not avoids(caller, row.dossier_id, row.inwoner_id)
        ]
        answer = answer.model_copy(update={"resultaten": seen})
        subjects = [proposal.inwoner_id for proposal in answer.resultaten]
        await processing_log.record(tx, caller.subject, "voorstellen-inzien", subjects)
    return answer


@router.post(
    "/voorstellen/{id}/besluit",
    summary="Besluiten op een voorstel",
    description="Een voorstel wordt een keer besloten, door een inkomensconsulent: overnemen of afwijken, met de reden.",
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
    if DECIDES not in caller.roles:
        raise Forbidden(f"Besluiten is voor de rol {DECIDES}.")
    async with database.reading() as connection:
        proposal = await service.get_proposal(connection, id, caller.municipalities, clock.today())
        await check_may_open(
            connection,
            caller,
            "voorstel",
            id,
            proposal.dossier_id,
            proposal.person_id,
            proposal.municipality,
        )
    async with database.transaction(lock=[proposal.dossier_id]) as tx:

        async def take() -> Response:
            decided = await service.decide(
                tx, id, decision=besluit.besluit, reason=besluit.reden, actor=caller.subject
            )
            await processing_log.record(
                tx, caller.subject, "op-voorstel-besluiten", [decided.person_id]
            )
            return JSONResponse(_out(decided).model_dump(mode="json", by_alias=True))

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), take)  # type: ignore[return-value]


def _out(found: Proposal) -> Voorstel:
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
        reden=found.reason,
        status=found.state,
        voorgesteld_op=found.proposed_at,
        afgehandeld_op=found.settled_at,
        vervalreden=found.lapse_reason,
        besluit=found.decision,
        besluitreden=found.decision_reason,
        besloten_door=found.decided_by,
    )
