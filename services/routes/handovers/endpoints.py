"""The API of warm handovers: `/overdrachten`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.routes.access import Viewer
from services.routes.handovers import service
from services.routes.handovers.repository import HandoverFilter
from services.routes.handovers.schemas import (
    STATUSES,
    Overdracht,
    OverdrachtenPagina,
    Overdrachtstatus,
)
from services.routes.viewers import HandoverReader
from shared.events.household import Gemeentecode
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import PageDep

router = APIRouter(tags=["Overdrachten"])


@router.get(
    "/overdrachten",
    summary="Warme overdrachten, de meest dringende eerst",
    description="Alleen van uw gemeenten.",
    operation_id="overdrachtenTonen",
)
async def list_handovers(  # noqa: PLR0917 - the filters are the query parameters
    caller: HandoverReader,
    database: DatabaseDep,
    page: PageDep,
    gemeente: Annotated[
        Gemeentecode | None, Query(description="CBS-code van een gemeente.", examples=["0106"])
    ] = None,
    status: Annotated[
        Overdrachtstatus | None, Query(description="Hoe het met de overdracht staat.")
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
    )
    async with database.transaction() as tx:
        rows = await service.list_handovers(
            tx, caller.subject, wanted, page.after(tuple[date, UUID]), page.limit
        )
    return OverdrachtenPagina.of(
        [Overdracht.of(row) for row in rows], page, lambda row: (row.uiterlijk, row.id)
    )
