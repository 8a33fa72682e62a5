"""The API of warm handovers: `/overdrachten`."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.routes.access import Viewer
from services.routes.handovers import offering, our_side, service, story, viewing
from services.routes.handovers.repository import HandoverFilter
from services.routes.handovers.schemas import (
    STATUSES,
    Aanbieding,
    Aanvinking,
    Antwoord,
    Notitie,
    Overdracht,
    OverdrachtenPagina,
    Overdrachtregel,
    Overdrachtstatus,
    Overdrachttoestand,
    Overdrachtverhaal,
    Overdrachtwijziging,
    Waarom,
    Wijzigingsregel,
)
from services.routes.handovers.states import State
from services.routes.partial_views import PartialViews
from services.routes.partners import service as partners
from services.routes.viewers import HandoverReader, HandoverWriter
from shared.events.household import Gemeentecode
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.pagination import PageDep
from shared.http.schemas import problems
from shared.messaging.transaction import Database, Transaction

router = APIRouter(tags=["Overdrachten"])
Change = Callable[[Transaction, Viewer], Awaitable[Mapping[Any, Any]]]


@router.get(
    "/overdrachten",
    summary="Warme overdrachten, de meest dringende eerst",
    description="Alleen van uw gemeenten.",
    operation_id="overdrachtenTonen",
)
async def list_handovers(  # noqa: PLR0913, PLR0917 - the filters are the query parameters
    caller: HandoverReader,
    database: DatabaseDep,
    page: PageDep,
    gemeente: Annotated[
        Gemeentecode | None, Query(description="CBS-code van een gemeente.", examples=["0106"])
    ] = None,
    status: Annotated[
        Overdrachtstatus | None, Query(description="Hoe het met de overdracht staat.")
    ] = None,
    toestand: Annotated[Overdrachttoestand | None, Query(description="In welke toestand.")] = None,
    te_laat: Annotated[
        bool | None, Query(alias="teLaat", description="Of iemand weet dat het te laat is.")
    ] = None,
    organisatie_id: Annotated[
        UUID | None, Query(alias="organisatieId", description="Aangeboden aan wie.")
    ] = None,
    dossier_id: Annotated[
        UUID | None, Query(alias="dossierId", description="Van welk dossier.")
    ] = None,
    overgegaan: Annotated[  # noqa: FBT002 - a query parameter
        bool,
        Query(
            description="Wat van uw gemeente was en nu van een andere is, doordat het huishouden verhuisde; alleen om te zien."
        ),
    ] = False,
) -> OverdrachtenPagina:
    viewer = Viewer(caller)
    wanted = HandoverFilter(
        own=viewer.own.within(viewer.municipalities_asked(gemeente)),
        status=STATUSES[status] if status else None,
        dossier_id=dossier_id,
        went_elsewhere=overgegaan,
        avoids=caller.work.conflicts,
        states=(State(toestand),) if toestand else (),
        is_late=te_laat,
        organisation_id=organisatie_id,
    )
    async with database.transaction() as tx:
        rows = await service.list_handovers(
            tx, caller.subject, wanted, page.after(tuple[date, UUID]), page.limit
        )
    return OverdrachtenPagina.of(
        [Overdracht.of(row) for row in rows], page, lambda row: (row.uiterlijk, row.id)
    )


@router.get(
    "/overdrachten/{id}",
    summary="Een overdracht, met alles wat ermee gebeurde",
    operation_id="overdrachtTonen",
    responses=problems(404),
)
async def show_handover(
    caller: HandoverReader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Overdrachtverhaal:
    async with database.transaction() as tx:
        found = await viewing.get(tx, Viewer(caller), id)
        [row] = await partners.with_names(tx, [found.row])
        lines, amendments = await story.lines_of(tx, id)
    municipality = row["municipality"]
    return Overdrachtverhaal(
        overdracht=Overdracht.of(row),
        regels=[Overdrachtregel.of(line, caller, municipality) for line in lines],
        wijzigingen=[Wijzigingsregel.of(amendment) for amendment in amendments],
    )


@router.post(
    "/overdrachten/{id}/aanbieding",
    summary="Een overdracht aanbieden aan een organisatie",
    description="Voor het eerst, of na een weigering ergens anders. Niet meer dan met de organisatie is afgesproken.",
    operation_id="overdrachtAanbieden",
    response_model=Overdracht,
    responses=problems(404, 409),
)
async def offer(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: HandoverWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    aanbieding: Aanbieding,
) -> Response:
    views: PartialViews = request.app.state.partial_views
    view_key = await offering.make_view(database, views, request, Viewer(caller), id, aanbieding)

    async def change(tx: Transaction, viewer: Viewer) -> Mapping[Any, Any]:
        return await our_side.offer(tx, viewer, id, aanbieding, view_key)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/overdrachten/{id}/intrekking",
    summary="Een overdracht intrekken",
    description="Zolang niemand haar heeft aanvaard.",
    operation_id="overdrachtIntrekken",
    response_model=Overdracht,
    responses=problems(404, 409),
)
async def withdraw(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: HandoverWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    waarom: Waarom,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> Mapping[Any, Any]:
        return await our_side.withdraw(tx, viewer, id, waarom)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/overdrachten/{id}/terugname",
    summary="Een overdracht terugnemen",
    description="Na een weigering, of van een organisatie die niet antwoordt.",
    operation_id="overdrachtTerugnemen",
    response_model=Overdracht,
    responses=problems(404, 409),
)
async def take_back(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: HandoverWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    waarom: Waarom,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> Mapping[Any, Any]:
        return await our_side.take_back(tx, viewer, id, waarom)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/overdrachten/{id}/teruggave/antwoord",
    summary="Antwoorden op een teruggave",
    description="Akkoord, dan is zij terug; of niet, met een reden.",
    operation_id="teruggaveBeantwoorden",
    response_model=Overdracht,
    responses=problems(404, 409),
)
async def answer_return(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: HandoverWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    antwoord: Antwoord,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> Mapping[Any, Any]:
        return await our_side.answer_return(tx, viewer, id, antwoord)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/overdrachten/{id}/wijzigingen",
    summary="Vertellen wat er veranderde",
    description="Beide kanten lezen wat het was, wat het is en waarom.",
    operation_id="overdrachtWijzigen",
    response_model=Overdracht,
    responses=problems(404, 409),
)
async def amend(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: HandoverWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    wijziging: Overdrachtwijziging,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> Mapping[Any, Any]:
        return await our_side.amend(tx, viewer, id, wijziging)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/overdrachten/{id}/notities",
    summary="Een notitie bij een overdracht",
    description="De organisatie ziet dit niet.",
    operation_id="overdrachtNoteren",
    response_model=Overdracht,
    responses=problems(404, 409),
)
async def add_note(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: HandoverWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    notitie: Notitie,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> Mapping[Any, Any]:
        return await our_side.note(tx, viewer, id, notitie)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/overdrachten/{id}/lijst",
    summary="Aanvinken wat is gedaan",
    operation_id="overdrachtAanvinken",
    response_model=Overdracht,
    responses=problems(404, 409),
)
async def tick(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: HandoverWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    punt: Aanvinking,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> Mapping[Any, Any]:
        return await our_side.tick(tx, viewer, id, punt)

    return await _change(request, caller, database, key, id, change)


async def _change(  # noqa: PLR0917 - what its callers have
    request: Request,
    caller: Caller,
    database: Database,
    key: IdempotencyKey | None,
    handover_id: UUID,
    change: Change,
) -> Response:
    """One change of one handover, its dossier locked; once per key."""
    viewer = Viewer(caller)
    dossier_id = await viewing.find_dossier(database, viewer, handover_id)
    async with database.transaction(lock=[dossier_id]) as tx:

        async def act() -> Response:
            row = await change(tx, viewer)
            [named] = await partners.with_names(tx, [row])
            content = Overdracht.of(named).model_dump_json(by_alias=True)
            return Response(content, media_type="application/json")

        return await once(tx, caller, key, await request.body(), act)
