"""GET /nazorgdossiers: the financial aftercare of job starts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.income.access import check_may_open
from services.income.aftercare import service
from services.income.aftercare.repository import AftercareDossier
from services.income.aftercare.schemas import Nazorgcontrole, Nazorgdossier
from services.income.own import own_of
from shared.access import avoids
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.reasons import RedenInWoorden
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter(tags=["Nazorg"])
Reader = Annotated[Caller, Depends(require("income.nazorg.lezen"))]
ACTIVITY = "nazorg-inzien"


@router.get(
    "/nazorgdossiers", summary="Nazorgdossiers, oudste eerst", operation_id="nazorgdossiersTonen"
)
async def list_dossiers(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID | None, Query(alias="dossierId")] = None,
) -> Page[Nazorgdossier]:
    async with database.transaction() as tx:
        rows = await service.list_dossiers(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id=dossier_id,
            after=page.after(UUID),
            limit=page.limit,
        )
        answer = Page.of([_out(row, caller) for row in rows], page, lambda dossier: dossier.id)
        seen = [
            row for row in answer.resultaten if not avoids(caller, row.dossier_id, row.inwoner_id)
        ]
        answer = answer.model_copy(update={"resultaten": seen})
        subjects = [dossier.inwoner_id for dossier in answer.resultaten]
        await processing_log.record(tx, caller.subject, ACTIVITY, subjects)
    return answer


@router.get(
    "/nazorgdossiers/{id}",
    summary="Een nazorgdossier met zijn controles",
    operation_id="nazorgdossierTonen",
)
async def get_dossier(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Nazorgdossier:
    async with database.transaction() as tx:
        found = await service.get_dossier(tx.connection, id, own_of(caller), tx.today)
        await check_may_open(
            tx.connection,
            caller,
            "nazorgdossier",
            id,
            found.dossier_id,
            found.person_id,
            found.municipality,
        )
        await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return _out(found, caller)


def _out(found: AftercareDossier, caller: Caller) -> Nazorgdossier:
    amounts = caller.sees(Data.BEDRAGEN, found.municipality)
    ended = found.end_reason
    return Nazorgdossier(
        id=found.id,
        gebeurtenis_id=found.life_event_id,
        dossier_id=found.dossier_id,
        inwoner_id=found.person_id,
        gemeente=found.municipality,
        startdatum=found.started_on,
        status=found.state,
        voor=found.before if amounts else None,
        na=found.after if amounts else None,
        geopend_op=found.opened_at,
        afgerond_op=found.ended_at,
        reden_afronding=RedenInWoorden.of(ended, sees_amounts=amounts) if ended else None,
        controles=[
            Nazorgcontrole(
                maanden_na_start=checkpoint.months,
                datum=checkpoint.due_on,
                status=checkpoint.state,
                afgehandeld_op=checkpoint.settled_at,
            )
            for checkpoint in found.checkpoints
        ],
    )
