"""`POST /verwerkingen/namen`: what those are called who looked at somebody's data, for whoever answers residents."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.routes.who_looked import repository
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import RequestModel, ResponseModel
from shared.processing.endpoints import PrivacyOfficer

router = APIRouter(tags=["privacy"])
_EXAMPLE: Final = {"medewerkers": ["0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c90"], "organisaties": []}
_BODY: Final = {"requestBody": {"content": {"application/json": {"example": _EXAMPLE}}}}
Ids = Annotated[list[UUID], Field(max_length=1_000)]


class Namenvraag(RequestModel):
    """Wie in het verwerkingslog staan, met hun id."""

    medewerkers: Ids
    organisaties: Ids


class Naam(ResponseModel):
    id: UUID
    naam: str = Field(examples=["Wim Werkstra"])


class Namen(ResponseModel):
    """Wie bekend is; wie dat niet is, staat er niet in."""

    medewerkers: list[Naam] = Field(description="Met een rol in een gemeente van u, nu of eerder.")
    organisaties: list[Naam]


@router.post(
    "/verwerkingen/namen",
    summary="Namen bij wie in het verwerkingslog staat",
    operation_id="verwerkersNoemen",
    openapi_extra=_BODY,
)
async def name_actors(body: Namenvraag, caller: PrivacyOfficer, database: DatabaseDep) -> Namen:
    """Van medewerkers en organisaties, niet van inwoners."""
    async with database.reading() as connection:
        workers = await repository.list_workers(connection, body.medewerkers, caller.municipalities)
        organisations = await repository.list_organisations(connection, body.organisaties)
    return Namen(
        medewerkers=[Naam(id=key, naam=name) for key, name in sorted(workers.items())],
        organisaties=[Naam(id=key, naam=name) for key, name in sorted(organisations.items())],
    )
