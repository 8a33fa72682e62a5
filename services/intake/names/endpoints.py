"""`POST /weergaven`: the names of a whole page of rows in one request."""

from fastapi import APIRouter

from services.intake.names import service
from services.intake.names.schemas import Dossierweergave, Weergave, Weergaven, Weergavenverzoek
from services.intake.residents.endpoints import Reader
from shared.http.dependencies import DatabaseDep

router = APIRouter(tags=["weergaven"])


@router.post("/weergaven", summary="Namen bij id's, voor een scherm", operation_id="weergavenTonen")
async def show_names(body: Weergavenverzoek, caller: Reader, database: DatabaseDep) -> Weergaven:
    """Voor een heel scherm in een keer, in dezelfde volgorde. Van ieder die u te zien krijgt komt een regel in het
    verwerkingslog, met het doel. Wie hier niet bestaat en wie in een gemeente woont waarvoor u niet werkt, zijn hetzelfde.
    """
    activity = f"naam-tonen-{body.doel}"
    async with database.transaction() as tx:
        residents = await service.name_residents(
            tx, caller, body.inwoner_ids, activity, again=body.herhaling
        )
        dossiers = await service.name_dossiers(
            tx, caller, body.dossier_ids, activity, again=body.herhaling
        )
    return Weergaven(
        inwoners=[
            Weergave(
                inwoner_id=asked,
                stand=residents[asked].stand,
                weergavenaam=residents[asked].shown,
                huidig_inwoner_id=residents[asked].person_id,
            )
            for asked in body.inwoner_ids
        ],
        dossiers=[
            Dossierweergave(
                dossier_id=asked,
                stand=dossiers[asked].stand,
                weergavenaam=dossiers[asked].shown,
                inwoner_id=dossiers[asked].person_id,
            )
            for asked in body.dossier_ids
        ],
    )
