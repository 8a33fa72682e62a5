"""/voorstellen: what waits for a person, what that person decides, and what a second one says of it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.decisions import deciding, opening, service
from services.income.decisions.answers import (
    periods_out,
    proposal_out,
    questions_out,
    remarks_out,
)
from services.income.decisions.concept import Concept, Otherwise
from services.income.decisions.deciding import Wanted
from services.income.decisions.opening import Opened, decider_of, vault_of
from services.income.decisions.repository import Proposal
from services.income.decisions.schemas import (
    BesluitOpVoorstel,
    Controle,
    NieuweOpmerking,
    Vast,
    Voorstel,
    Voorsteldetail,
    Voorstellenstand,
)
from services.income.decisions.spanned_purse import spanne_out
from services.income.decisions.states import PARTS, Deel, State
from services.income.decisions.writing import Wish
from services.income.letters.rows import OtherAddressee
from services.income.own import own_of
from shared import clock
from shared.access import avoids
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

SOME_PARTS: Final = f"^({'|'.join(PARTS)})(,({'|'.join(PARTS)}))*$"

router = APIRouter(tags=["Voorstellen"])
Reader = Annotated[Caller, Depends(require("income.voorstellen.lezen"))]
Writer = Annotated[Caller, Depends(require("income.voorstellen.schrijven"))]


@router.get("/voorstellen", summary="Voorstellen, oudste eerst", operation_id="voorstellenTonen")
async def list_proposals(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID | None, Query(alias="dossierId")] = None,
    status: State | None = None,
) -> Page[Voorstel]:
    async with database.transaction() as tx:
        rows = await service.list_proposals(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id=dossier_id,
            states=(status,) if status else (),
            after=page.after(UUID),
            limit=page.limit,
        )
        answer = Page.of(
            [proposal_out(row, caller) for row in rows], page, lambda proposal: proposal.id
        )
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


@router.get(
    "/voorstellen/{id}",
    summary="Een voorstel, met de delen die u wilt bekijken",
    description="Wie een besluit goedkeurt, heeft alle delen van deze versie bekeken; vraag ze met `delen`.",
    operation_id="voorstelTonen",
    responses=problems(404),
)
async def show_proposal(
    caller: Reader,
    request: Request,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
    delen: Annotated[
        str | None, Query(pattern=SOME_PARTS, examples=["gevolgen,berekening,geldt,brief"])
    ] = None,
) -> Voorsteldetail:
    asked = delen.split(",") if delen else []
    async with database.reading() as connection:
        proposal = await opening.get(connection, caller, id)
    sees_amounts = caller.sees(Data.BEDRAGEN, proposal.municipality)
    parts = [part for part in PARTS if part in asked and sees_amounts]
    opened = await opening.open_proposal(database, caller, id, parts)
    letter = None
    if "brief" in parts:
        wish = Wish(regisseur=await opening.regisseur_of(request, proposal))
        letter = await opening.letter_of(database, caller, opened.proposal, "overnemen", wish)
    return _detail(opened, caller, parts, [*letter.texts()] if letter else None)


@router.post(
    "/voorstellen/{id}/besluit",
    summary="Besluiten op een voorstel",
    description="Overnemen of afwijken, met de reden. Waar het beleid dat zegt, wacht het besluit daarna op een tweede persoon.",
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
    proposal, wanted = await opening.prepare(
        request, database, caller, id, wanted_of(request, besluit)
    )
    async with database.transaction(lock=[proposal.dossier_id]) as tx:
        return await _answer(
            tx,
            caller,
            key,
            request,
            "op-voorstel-besluiten",
            lambda: deciding.decide(tx, id, decider_of(caller), wanted, vault_of(request)),
        )


@router.post(
    "/voorstellen/{id}/controle",
    summary="Een besluit van een ander goedkeuren of terugsturen",
    description="Niemand keurt het eigen besluit goed. Noem de versie die u zag, en bekijk eerst alle delen.",
    operation_id="besluitControleren",
    responses=problems(403, 404, 409),
)
async def check(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    controle: Controle,
) -> Voorstel:
    async with database.reading() as connection:
        proposal = await opening.get(connection, caller, id)
    regisseur = await opening.regisseur_of(request, proposal)
    decider = decider_of(caller)
    async with database.transaction(lock=[proposal.dossier_id]) as tx:

        async def settle() -> Proposal:
            if controle.uitkomst == "goedkeuren":
                return await deciding.approve(
                    tx, id, decider, controle.versie, regisseur, vault_of(request)
                )
            return await deciding.send_back(
                tx, id, decider, controle.versie, controle.opmerking or ""
            )

        return await _answer(tx, caller, key, request, "besluit-controleren", settle)


@router.post(
    "/voorstellen/{id}/opmerkingen",
    summary="Iets zeggen over een voorstel dat wacht",
    operation_id="overVoorstelOpmerken",
    responses=problems(404, 409),
)
async def remark(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    opmerking: NieuweOpmerking,
) -> Voorstel:
    async with database.reading() as connection:
        proposal = await opening.get(connection, caller, id)
    async with database.transaction(lock=[proposal.dossier_id]) as tx:
        return await _answer(
            tx,
            caller,
            key,
            request,
            "over-voorstel-opmerken",
            lambda: deciding.say(tx, id, decider_of(caller), opmerking.tekst),
        )


async def _answer(  # noqa: PLR0917 - what was asked, by whom, and what to do
    tx: Transaction,
    caller: Caller,
    key: IdempotencyKey | None,
    request: Request,
    activity: str,
    work: Callable[[], Awaitable[Proposal]],
) -> Voorstel:
    async def take() -> Response:
        done = await work()
        await processing_log.record(tx, caller.subject, activity, [done.person_id])
        return JSONResponse(proposal_out(done, caller).model_dump(mode="json", by_alias=True))

    # The stored answer is sent as it is; the annotation documents it.
    return await once(tx, caller, key, await request.body(), take)  # type: ignore[return-value]


def wanted_of(request: Request, besluit: BesluitOpVoorstel) -> Wanted:
    """Raises InvalidInput for what does not go together."""
    other = besluit.geadresseerde
    if other is not None and request.app.state.vault is None:
        reason = "hier is niet ingesteld hoe dat adres wordt bewaard"
        raise InvalidInput((Fault("geadresseerde", "niet-ingesteld", reason),))
    concept = Concept(besluit.besluit, besluit.reden, besluit.in_brief, _otherwise_of(besluit))
    return Wanted(
        concept,
        OtherAddressee(other.hoedanigheid, other.naam, tuple(other.regels)) if other else None,
        besluit.versie,
    )


def _otherwise_of(besluit: BesluitOpVoorstel) -> Otherwise | None:
    if besluit.besluit == "overnemen":
        given = {"bedragCenten": besluit.bedrag_centen, "vanaf": besluit.vanaf}
        faults = tuple(
            Fault(name, "hoort-bij-afwijken", "Dit vult u alleen in als u afwijkt.")
            for name, value in given.items()
            if value is not None
        )
        if faults:
            raise InvalidInput(faults)
        return None
    if besluit.bedrag_centen is None and besluit.vanaf is None:
        return None
    if besluit.bedrag_centen is None:
        reason = "Zeg hoeveel bijstand het dan wordt."
        raise InvalidInput((Fault("bedragCenten", "verplicht", reason),))
    if besluit.vanaf is None:
        raise InvalidInput((Fault("vanaf", "verplicht", "Zeg vanaf welke dag."),))
    return Otherwise(besluit.bedrag_centen, besluit.vanaf)


def _detail(
    opened: Opened, caller: Caller, parts: list[Deel], letter: list[str] | None
) -> Voorsteldetail:
    proposal = opened.proposal
    words = caller.sees(Data.WOORDEN, proposal.municipality)
    steps = [
        f"{step.artikel}: {step.tekst}"
        for picture in opened.pictures
        for step in picture.toelichting
    ]
    return Voorsteldetail(
        **dict(proposal_out(proposal, caller)),
        eerst_vaststellen=[
            Vast(wat=unknown.what, inwoner_id=unknown.whose) for unknown in opened.unknowns
        ],
        opmerkingen=remarks_out(opened.remarks, words=words),
        feitvragen=questions_out(opened.questions, words=words),
        bekeken=[part for part in PARTS if part in opened.opened],
        vervangen_door=opened.successor.id if opened.successor else None,
        gevolgen=list(opened.pictures) if "gevolgen" in parts else None,
        beurs=spanne_out(opened.spanned) if opened.spanned and "gevolgen" in parts else None,
        berekening=steps if "berekening" in parts else None,
        geldt=periods_out(opened.standing, amounts=True) if "geldt" in parts else None,
        brief=letter,
    )
