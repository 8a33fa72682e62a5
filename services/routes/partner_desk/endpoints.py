"""The API of an organisation with a system of its own: `/partner/overdrachten`. What it does goes by the same rules as a personal link."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.routes.partial_views import PartialViews
from services.routes.partner_desk import service
from services.routes.partner_desk.callers import PartnerCaller
from services.routes.partner_desk.schemas import (
    Partneroverdracht,
    PartneroverdrachtenPagina,
    PartneroverdrachtVolledig,
    Partnertoestand,
)
from services.routes.partner_forms import deeds
from services.routes.partner_forms.deeds import Act
from services.routes.partner_forms.schemas import (
    Aanvaarding,
    AndereOntvanger,
    EersteContact,
    RedenMetUitleg,
    Resultaat,
)
from services.routes.partner_forms.service import facts
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.pagination import PageDep
from shared.http.schemas import problems
from shared.http.strictness import Moment
from shared.messaging.transaction import Database, Transaction

router = APIRouter(prefix="/partner", tags=["Overdrachten aan uw organisatie"])


async def _views(request: Request) -> PartialViews:
    views: PartialViews = request.app.state.partial_views
    return views


@dataclass(frozen=True, slots=True)
class Desk:
    """What a change needs: who asks, and where it is done, once per key."""

    request: Request
    caller: Caller
    database: Database
    key: IdempotencyKey | None

    async def act(self, handover_id: UUID, act: Act) -> Response:
        body = await self.request.body()

        async def work(tx: Transaction) -> Response:
            by = await service.acting_for(tx, self.caller)

            async def change() -> Response:
                await act(tx, handover_id, by)
                row = await service.line_of(tx, by, handover_id)
                content = Partneroverdracht.of(row).model_dump_json(by_alias=True)
                return Response(content, media_type="application/json")

            return await once(tx, self.caller, self.key, body, change)

        return await self.database.run((), work)


async def _desk(
    request: Request, caller: PartnerCaller, database: DatabaseDep, key: IdempotencyKeyDep
) -> Desk:
    return Desk(request, caller, database, key)


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get(
    "/overdrachten",
    summary="Wat aan uw organisatie is overgedragen, het langst niet gewijzigde eerst",
    description=(
        "Zo hoort u van een nieuwe overdracht: vraag elke paar minuten wat er `sinds` de vorige keer wijzigde, met een minuut"
        " overlap. Wat u al kende, herkent u aan `id` en `versie`."
    ),
    operation_id="partneroverdrachtenTonen",
)
async def list_handovers(
    caller: PartnerCaller,
    database: DatabaseDep,
    page: PageDep,
    toestand: Annotated[
        Partnertoestand | None, Query(description="Alleen in deze toestand.")
    ] = None,
    sinds: Annotated[
        Moment | None,
        Query(description="Alleen wat vanaf dit moment is gewijzigd; met tijdzone."),
    ] = None,
) -> PartneroverdrachtenPagina:
    async with database.transaction() as tx:
        rows = await service.list_changed(
            tx,
            caller,
            (toestand,) if toestand else (),
            sinds,
            page.after(tuple[Moment, UUID]),
            page.limit,
        )
    return PartneroverdrachtenPagina.of(
        [Partneroverdracht.of(row) for row in rows], page, lambda row: (row.gewijzigd_op, row.id)
    )


@router.get(
    "/overdrachten/{id}",
    summary="Een overdracht, met wat wij met u delen",
    description=(
        "Elke keer dat u dit vraagt wordt vastgelegd, want u leest gegevens van een inwoner. Wat niet meer bij u is, geeft 409"
        " met de toestand."
    ),
    operation_id="partneroverdrachtTonen",
    responses=problems(404, 409),
)
async def show_handover(
    caller: PartnerCaller,
    database: DatabaseDep,
    views: Annotated[PartialViews, Depends(_views)],
    id: UUID,  # noqa: A002 - the published name
) -> PartneroverdrachtVolledig:
    shown = await service.look(database, caller, id)
    return PartneroverdrachtVolledig.of(shown, await facts(views, shown))


@router.post(
    "/overdrachten/{id}/aanvaarding",
    summary="Een overdracht overnemen",
    description="Iemand met een naam is er vanaf nu verantwoordelijk voor.",
    operation_id="partneroverdrachtAanvaarden",
    response_model=Partneroverdracht,
    responses=problems(404, 409),
)
async def accept(desk: DeskDep, id: UUID, aanvaarding: Aanvaarding) -> Response:  # noqa: A002
    return await desk.act(id, deeds.accept(aanvaarding))


@router.post(
    "/overdrachten/{id}/weigering",
    summary="Een overdracht niet overnemen",
    description="Daarna ziet u haar gegevens niet meer.",
    operation_id="partneroverdrachtWeigeren",
    response_model=Partneroverdracht,
    responses=problems(404, 409),
)
async def refuse(desk: DeskDep, id: UUID, weigering: RedenMetUitleg) -> Response:  # noqa: A002
    return await desk.act(id, deeds.refuse(weigering))


@router.post(
    "/overdrachten/{id}/eerste-contact",
    summary="Vastleggen dat het eerste contact er was",
    description="Samen met de inwoner en de gemeente.",
    operation_id="partneroverdrachtContactVastleggen",
    response_model=Partneroverdracht,
    responses=problems(404, 409),
)
async def record_contact(desk: DeskDep, id: UUID, contact: EersteContact) -> Response:  # noqa: A002
    return await desk.act(id, deeds.record_contact(contact))


@router.post(
    "/overdrachten/{id}/resultaat",
    summary="Een overdracht afronden",
    description="Met wat ervan kwam, en woorden voor wie verder gaat met de inwoner.",
    operation_id="partneroverdrachtAfronden",
    response_model=Partneroverdracht,
    responses=problems(404, 409),
)
async def complete(desk: DeskDep, id: UUID, resultaat: Resultaat) -> Response:  # noqa: A002
    return await desk.act(id, deeds.complete(resultaat))


@router.post(
    "/overdrachten/{id}/teruggave",
    summary="Een overdracht teruggeven",
    description="Uw ontvanger blijft verantwoordelijk tot de gemeente akkoord is.",
    operation_id="partneroverdrachtTeruggeven",
    response_model=Partneroverdracht,
    responses=problems(404, 409),
)
async def give_back(desk: DeskDep, id: UUID, teruggave: RedenMetUitleg) -> Response:  # noqa: A002
    return await desk.act(id, deeds.give_back(teruggave))


@router.post(
    "/overdrachten/{id}/ontvanger",
    summary="Een andere ontvanger noemen",
    description="Een collega, of niemand: dan zorgt de gemeente er meteen weer voor.",
    operation_id="partneroverdrachtOntvangerNoemen",
    response_model=Partneroverdracht,
    responses=problems(404, 409),
)
async def replace_receiver(desk: DeskDep, id: UUID, ontvanger: AndereOntvanger) -> Response:  # noqa: A002
    return await desk.act(id, deeds.replace_receiver(ontvanger))
