"""`/deelweergaven`: share a part of what is known of residents, with a key that reads that part and nothing else."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.partial_views import service
from services.intake.partial_views.rules import value_of
from services.intake.partial_views.schemas import (
    KEY_HEADER,
    Deel,
    Deelweergave,
    Deelweergaveverzoek,
    NieuweDeelweergave,
    Waarde,
)
from services.intake.residents.endpoints import Reader, ResidentsDep
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems

router = APIRouter(tags=["deelweergaven"])
with_key = APIRouter(include_in_schema=False)
"""What another service asks with a key and without a token. No part of the published API."""
EXAMPLE: Final = {
    "inwonerIds": ["0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c90"],
    "velden": ["naam", "geboortejaar"],
    "doel": "Overdracht OV-8E6C2D4F aan Vaart Welzijn",
    "totEnMet": "2027-02-01",
}
_BODY: Final = {"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}}

Key = Annotated[
    str,
    Header(alias=KEY_HEADER, max_length=500, description="De sleutel. Een token is niet nodig."),
]


@router.post(
    "/deelweergaven",
    summary="Deel een deel van wat er van inwoners bekend is",
    operation_id="deelweergaveMaken",
    status_code=201,
    response_model=NieuweDeelweergave,
    responses=problems(404),
    openapi_extra=_BODY,
)
async def share(
    request: Request,
    body: Deelweergaveverzoek,
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    """Voor wie deze inwoners zelf mag zien. De sleutel staat alleen in dit antwoord. Een adres dat geheim is, kan niet worden gedeeld."""
    async with database.transaction() as tx:
        view, key = await service.share(tx, residents, caller, body)
    made = NieuweDeelweergave(id=view.id, sleutel=key, tot_en_met=view.until_on)
    where = f"{request.app.state.api_prefix}/deelweergaven/{view.id}"
    return JSONResponse(made.model_dump(mode="json", by_alias=True), 201, {"Location": where})


@with_key.get("/deelweergaven/{deelweergaveId}", response_model_exclude_none=True)
async def read(
    view_id: Annotated[UUID, Path(alias="deelweergaveId")],
    database: DatabaseDep,
    key: Key = "",
) -> Deelweergave:
    """As it is today, and nothing else than what was shared. Each time is a line per resident in the processing log."""
    async with database.transaction() as tx:
        view, people = await service.read(tx, view_id, key)
    parts = []
    for person in people:
        values = {field: value_of(field, person) for field in view.fields}
        shown = {name: Waarde(stand=its.stand, waarde=its.text) for name, its in values.items()}
        parts.append(Deel(inwoner_id=person.asked_id, **shown))
    return Deelweergave(id=view.id, doel=view.purpose, tot_en_met=view.until_on, inwoners=parts)


@with_key.delete("/deelweergaven/{deelweergaveId}")
async def end(
    view_id: Annotated[UUID, Path(alias="deelweergaveId")],
    database: DatabaseDep,
    key: Key = "",
) -> Response:
    """The key opens nothing any more. Once more changes nothing."""
    async with database.transaction() as tx:
        await service.end(tx, view_id, key)
    return Response(status_code=204)
