"""`POST /betrokkenen`: who somebody is in the processing logs, for whoever answers residents."""

from typing import Final

from fastapi import APIRouter

from services.intake.data_subjects import service
from services.intake.residents.endpoints import ResidentsDep
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.processing.endpoints import PrivacyOfficer
from shared.processing.subjects import Betrokkene, Betrokkenevraag

router = APIRouter(tags=["privacy"])
_EXAMPLE: Final = {"burgerservicenummer": "900000012"}
_BODY: Final = {"requestBody": {"content": {"application/json": {"example": _EXAMPLE}}}}


@router.post(
    "/betrokkenen",
    summary="Onder welke id's en in welke dossiers iemand bekend is of was",
    operation_id="betrokkeneZoeken",
    responses=problems(404),
    openapi_extra=_BODY,
)
async def find_subject(
    body: Betrokkenevraag, caller: PrivacyOfficer, database: DatabaseDep, residents: ResidentsDep
) -> Betrokkene:
    """Op burgerservicenummer, inwoner of dossier. Geeft geen naam en geen nummer.

    Het nummer staat in de inhoud, zodat het in geen adres en geen logboek komt. De vraag komt in het verwerkingslog.
    """
    async with database.transaction() as tx:
        return await service.find(tx, residents, caller, body)
