"""/dossiers/{id}/koppelingen: the personal links with which residents report their wages."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from services.income.wage_links import deeds
from services.income.wage_links.schemas import (
    GemaakteKoppeling,
    Koppeling,
    Koppelingen,
    NieuweKoppeling,
    answer_of,
)
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.observability import processing_log

router = APIRouter(tags=["Loon"])
Reader = Annotated[Caller, Depends(require("income.verrekeningen.lezen"))]
Writer = Annotated[Caller, Depends(require(deeds.WRITES))]


@router.get(
    "/dossiers/{id}/koppelingen",
    summary="Met welke koppelingen de inwoners van een dossier hun loon kunnen opgeven",
    operation_id="koppelingenTonen",
    responses=problems(404),
)
async def list_links(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Koppelingen:
    async with database.transaction() as tx:
        found = await deeds.links_of(tx, caller, id)
        people = [stands.link.person_id for stands in found]
        await processing_log.record(tx, caller.subject, "loonkoppelingen-inzien", people)
    return Koppelingen(koppelingen=[answer_of(stands) for stands in found])


@router.post(
    "/dossiers/{id}/koppelingen",
    summary="Een koppeling maken waarmee een inwoner het eigen loon opgeeft",
    description="Geef het adres zelf aan de inwoner: er gaat geen e-mail of sms uit. De pagina vraagt de inwoner eerst naar de "
    "geboortedatum. Het adres staat alleen in dit antwoord. Een nieuwe koppeling maakt de vorige van deze inwoner onbruikbaar; "
    "een Idempotency-Key is daarom niet nodig.",
    operation_id="koppelingMaken",
    status_code=201,
    response_model=GemaakteKoppeling,
    responses=problems(404, 409),
)
async def make(
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
    nieuw: NieuweKoppeling,
) -> Response:
    site: str = request.app.state.address
    async with database.transaction(lock=[id]) as tx:
        stands, address = await deeds.make(tx, caller, id, nieuw.inwoner_id, site)
    made = GemaakteKoppeling(adres=address, koppeling=answer_of(stands))
    return JSONResponse(made.model_dump(mode="json", by_alias=True), 201)


@router.post(
    "/dossiers/{id}/koppelingen/{koppelingId}/intrekken",
    summary="Een koppeling intrekken",
    description="Zij werkt meteen niet meer. Nog een keer intrekken verandert niets.",
    operation_id="koppelingIntrekken",
    responses=problems(404),
)
async def take_back(
    caller: Writer,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
    link_id: Annotated[UUID, Path(alias="koppelingId")],
) -> Koppeling:
    async with database.transaction(lock=[id]) as tx:
        return answer_of(await deeds.take_back(tx, caller, id, link_id))
