"""GET /herbeoordelingen: the re-assessments, each with its explanation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from services.income.access import check_may_open
from services.income.assessments import service
from services.income.assessments.repository import StoredAssessment
from services.income.assessments.schemas import HerbeoordelingVanGebeurtenis
from services.income.own import own_of
from shared.access import avoids
from shared.errors import NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter(tags=["Herbeoordelingen"])
Reader = Annotated[Caller, Depends(require("income.herbeoordelingen.lezen"))]
ACTIVITY = "herbeoordelingen-inzien"


@router.get(
    "/herbeoordelingen",
    summary="Herbeoordelingen, oudste eerst",
    operation_id="herbeoordelingenTonen",
)
async def list_assessments(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID | None, Query(alias="dossierId")] = None,
    gebeurtenis_id: Annotated[UUID | None, Query(alias="gebeurtenisId")] = None,
) -> Page[HerbeoordelingVanGebeurtenis]:
    async with database.transaction() as tx:
        rows = await service.list_assessments(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id=dossier_id,
            life_event_id=gebeurtenis_id,
            after=page.after(UUID),
            limit=page.limit,
        )
        answer = Page.of(
            [_out(row, caller) for row in rows], page, lambda assessment: assessment.id
        )
        seen = [
            row for row in answer.resultaten if not avoids(caller, row.dossier_id, row.inwoner_id)
        ]
        answer = answer.model_copy(update={"resultaten": seen})
        subjects = [assessment.inwoner_id for assessment in answer.resultaten]
        await processing_log.record(tx, caller.subject, ACTIVITY, subjects)
    return answer


@router.get(
    "/dossiers/{dossierId}/herbeoordeling",
    summary="De laatste herbeoordeling van een dossier die nog geldt",
    operation_id="laatsteHerbeoordelingTonen",
    responses=problems(404),
)
async def get_newest(
    caller: Reader,
    database: DatabaseDep,
    dossier_id: Annotated[UUID, Path(alias="dossierId", description="Het dossier.")],
) -> HerbeoordelingVanGebeurtenis:
    async with database.transaction() as tx:
        found = await service.newest_assessment(tx.connection, own_of(caller), tx.today, dossier_id)
        if found is None:
            raise NotFound("herbeoordeling van dossier", dossier_id)
        await check_may_open(
            tx.connection,
            caller,
            "herbeoordeling van dossier",
            dossier_id,
            dossier_id,
            found.person_id,
            found.municipality,
        )
        await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return _out(found, caller)


@router.get(
    "/herbeoordelingen/{id}",
    summary="Een herbeoordeling met haar toelichting",
    operation_id="herbeoordelingTonen",
)
async def get_assessment(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> HerbeoordelingVanGebeurtenis:
    async with database.transaction() as tx:
        found = await service.get_assessment(tx.connection, id, own_of(caller), tx.today)
        await check_may_open(
            tx.connection,
            caller,
            "herbeoordeling",
            id,
            found.dossier_id,
            found.person_id,
            found.municipality,
        )
        await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return _out(found, caller)


def _out(found: StoredAssessment, caller: Caller) -> HerbeoordelingVanGebeurtenis:
    return HerbeoordelingVanGebeurtenis(
        id=found.id,
        gebeurtenis_id=found.life_event_id,
        dossier_id=found.dossier_id,
        inwoner_id=found.person_id,
        gemeente=found.municipality,
        ingangsdatum=found.effective_on,
        beoordeeld_op=found.assessed_at,
        vervangen_op=found.superseded_at,
        uitkomsten=tuple(picture.uitkomst for picture in found.pictures),
        beelden=found.pictures if caller.sees(Data.BEDRAGEN, found.municipality) else None,
    )
