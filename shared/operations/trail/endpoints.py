"""Every service's part of a trail over HTTP (scope `beheer.stroom.lezen`), for the monitor that puts the parts together."""

from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime

from shared.http.auth import require
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.messaging.contracts import Contracts
from shared.operations.endpoints import PREFIX, READ
from shared.operations.trail.reading import read_fates, read_part
from shared.operations.trail.schemas import Lotgevallen, Lotvraag, Spoordeel


async def _contracts(request: Request) -> Contracts:
    contracts: Contracts = request.app.state.contracts
    return contracts


ContractsDep = Annotated[Contracts, Depends(_contracts)]


@cache
def trail_router() -> APIRouter:
    router = APIRouter(prefix=f"{PREFIX}/spoor", tags=["beheer"])
    router.add_api_route(
        "/lotgevallen",
        show_fates,
        methods=["POST"],
        operation_id="lotgevallenTonen",
        summary="Wat deze dienst met berichten deed",
        responses=problems(503),
        dependencies=[Depends(require(READ))],
    )
    router.add_api_route(
        "/{id}",
        show_part,
        operation_id="spoordeelTonen",
        summary="Wat deze dienst van een spoor heeft",
        responses=problems(400, 503),
        dependencies=[Depends(require(READ))],
    )
    return router


async def show_part(
    id: UUID,  # noqa: A002 - as in the path
    database: DatabaseDep,
    contracts: ContractsDep,
    vanaf: Annotated[
        AwareDatetime | None,
        Query(
            description="Van wat deze dienst zelf verstuurde alleen wat sindsdien is vastgelegd."
        ),
    ] = None,
) -> Spoordeel:
    """Van een gebeurtenis, dossier, taak, besluit, overdracht, brief of bericht. Van een onbekend kenmerk is er niets."""
    async with database.reading() as connection:
        return await read_part(connection, database.service, contracts, id, vanaf)


async def show_fates(
    asked: Lotvraag, database: DatabaseDep, contracts: ContractsDep
) -> Lotgevallen:
    """Verwerkt, genegeerd, onderweg, of wat eraan mankeert. Het verandert niets."""
    async with database.reading() as connection:
        fates = await read_fates(connection, contracts, asked.berichten)
    return Lotgevallen(dienst=database.service, resultaten=fates)
