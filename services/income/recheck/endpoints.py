"""/dossiers/{id}/narekening: each month as the facts of now give it, beside what it came to."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.income.recheck import schemas, service
from services.income.recheck.rules import Nagerekend
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems

router = APIRouter(tags=["Recht"])
Reader = Annotated[Caller, Depends(require("income.verrekeningen.lezen"))]


@router.get(
    "/dossiers/{id}/narekening",
    summary="De maanden van een dossier nagerekend met wat nu bekend is",
    description="Een tweede weg langs dezelfde regels: er verandert niets door. Wat een recht verandert, is een voorstel.",
    operation_id="rechtNarekenen",
    responses=problems(404),
)
async def show(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> schemas.Narekening:
    async with database.transaction() as tx:
        found = await service.recheck(tx, caller, id)
    return schemas.Narekening(
        dossier_id=id, maanden=[_month(month) for month in found.maanden], onbekend=found.onbekend
    )


def _month(month: Nagerekend) -> schemas.NagerekendeMaand:
    given = month.gegeven
    return schemas.NagerekendeMaand(
        maand=month.maand,
        staat_centen=month.staat,
        gegeven_centen=given.bijstand,
        verschil_centen=month.verschil,
        norm_centen=given.norm,
        telt_mee_centen=given.telt_mee,
        vrijgelaten_centen=given.vrijgelaten,
        geen_recht=list(month.gronden),
        redenen=list(given.redenen),
    )
