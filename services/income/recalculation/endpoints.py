"""POST /doorrekeningen: what changes for everybody. A dry run: nothing is kept and nobody is told."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends

from services.income.recalculation import service
from services.income.recalculation.schemas import Doorrekening, Doorrekeningsvraag
from services.income.recalculation.viewer import SCOPE, viewer_of
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems

router = APIRouter(tags=["Doorrekeningen"])
Policymaker = Annotated[Caller, Depends(require(SCOPE))]


@router.post(
    "/doorrekeningen",
    summary="Doorrekenen wat een wijziging voor iedereen betekent",
    description="Wat er op een dag verandert in de bijstand van alle huishoudens in uw gemeenten, of wat er zou veranderen als de "
    "normen hoger waren: totalen, per gemeente, een histogram, de redenen waarom iets niet vast te stellen is, en de grootste "
    "verschillen. Er wordt niets vastgelegd. Wie ook herbeoordelingen mag lezen ziet dossiers en precieze aantallen; anders zijn "
    "aantallen en bedragen afgerond.",
    operation_id="doorrekeningMaken",
    responses=problems(503),
)
async def recalculate(
    caller: Policymaker,
    database: DatabaseDep,
    asked: Annotated[Doorrekeningsvraag, Body()],
) -> Doorrekening:
    return await service.recalculate(database, asked, viewer_of(caller))
