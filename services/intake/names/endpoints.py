"""`POST /weergaven`: the names of a whole page of rows in one request."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from services.intake.names import service
from services.intake.names.schemas import Weergaven, Weergavenverzoek
from services.intake.names.service import Name
from services.intake.residents.endpoints import Reader
from shared.http.dependencies import DatabaseDep

router = APIRouter(tags=["weergaven"])
EXAMPLE: Final = {
    "doel": "taken",
    "inwonerIds": [
        "0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c90",
        "0197a3c0-5b1f-7a07-8e31-6c2d4f9b0a15",
    ],
    "dossierIds": ["0197a3c0-5b20-7f62-b4c8-1d7e9a3f5b26"],
}
_BODY: Final = {"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}}


@router.post(
    "/weergaven",
    summary="Namen bij id's, voor een scherm",
    operation_id="weergavenTonen",
    response_model=Weergaven,
    openapi_extra=_BODY,
)
async def show_names(body: Weergavenverzoek, caller: Reader, database: DatabaseDep) -> Response:
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
    answer = {
        "inwoners": _rows("inwonerId", body.inwoner_ids, residents, "huidigInwonerId"),
        "dossiers": _rows("dossierId", body.dossier_ids, dossiers, "inwonerId"),
    }
    # Written as it is: a thousand models to check what was made here took a fifth of the processor time.
    return Response(orjson.dumps(answer, default=str), media_type="application/json")


def _rows(
    key: str, asked: Collection[UUID], names: Mapping[UUID, Name], person: str
) -> list[dict[str, Any]]:
    """In the order of what was asked."""
    return [
        {
            key: each,
            "stand": (name := names[each]).stand,
            "weergavenaam": name.shown,
            person: name.person_id,
        }
        for each in asked
    ]
