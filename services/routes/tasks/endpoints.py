"""The API of tasks, to read: `/taken`. What is done with one is in `handling`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.routes.access import Viewer
from services.routes.tasks import looking as service
from services.routes.tasks.repository import TaskFilter
from services.routes.tasks.schemas import STATUSES, Taak, Taakstatus, TakenPagina
from services.routes.viewers import TaskReader
from shared.events.household import Gemeentecode
from shared.events.tasks import Taakrol
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import PageDep
from shared.http.schemas import problems

router = APIRouter(tags=["Taken"])


@router.get(
    "/taken",
    summary="Taken, de meest dringende eerst",
    description="Alleen van uw gemeenten en uw rollen; met het recht `taken van alle rollen` die van alle rollen.",
    operation_id="takenTonen",
)
async def list_tasks(  # noqa: PLR0913, PLR0917 - the filters are the query parameters
    caller: TaskReader,
    database: DatabaseDep,
    page: PageDep,
    gemeente: Annotated[
        Gemeentecode | None, Query(description="CBS-code van een gemeente.", examples=["0106"])
    ] = None,
    rol: Annotated[Taakrol | None, Query(description="Voor wie de taak is.")] = None,
    status: Annotated[Taakstatus | None, Query(description="Hoe het met de taak staat.")] = None,
    dossier_id: Annotated[
        UUID | None, Query(alias="dossierId", description="Van welk dossier.")
    ] = None,
    overgegaan: Annotated[  # noqa: FBT002 - a query parameter
        bool,
        Query(
            description="Wat van uw gemeente was en nu van een andere is, doordat het huishouden verhuisde; alleen om te zien."
        ),
    ] = False,
) -> TakenPagina:
    viewer = Viewer(caller)
    wanted = TaskFilter(
        own=viewer.own,
        roles=viewer.roles_asked(viewer.municipalities_asked(gemeente), rol),
        status=STATUSES[status] if status else None,
        dossier_id=dossier_id,
        went_elsewhere=overgegaan,
        avoids=caller.work.conflicts,
    )
    async with database.transaction() as tx:
        rows = await service.list_tasks(
            tx, caller.subject, wanted, page.after(tuple[date, UUID]), page.limit
        )
    return TakenPagina.of(
        [Taak.of(row, caller) for row in rows], page, lambda task: (task.uiterlijk, task.id)
    )


@router.get(
    "/taken/{id}",
    summary="Eén taak",
    operation_id="taakTonen",
    responses=problems(404),
)
async def get_task(caller: TaskReader, database: DatabaseDep, id: UUID) -> Taak:  # noqa: A002
    async with database.transaction() as tx:
        row = await service.get_task(tx, Viewer(caller), id)
        return Taak.of(row, caller)
