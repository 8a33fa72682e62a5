"""/dossiers/{dossierId}/niet-gebruik: what a household may be entitled to and does not use, and what was done about it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from services.income.decisions.answers import proposal_out
from services.income.decisions.schemas import Voorstel
from services.income.decisions.starting import Why
from services.income.non_take_up import granting, looking, recording
from services.income.non_take_up.answers import answer_of
from services.income.non_take_up.granting import Wanted
from services.income.non_take_up.looking import Decider, Reader, Writer
from services.income.non_take_up.schemas import NietGebruik, NieuweDaad, NieuweToekenning
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems

router = APIRouter(tags=["Niet-gebruik"])


@router.get(
    "/dossiers/{dossierId}/niet-gebruik",
    summary="Wat een huishouden misschien kan krijgen en niet gebruikt",
    description="Uitgerekend met wat vandaag bekend is, met wat eraan is gedaan. Het is geen besluit: er wordt niets mee toegekend.",
    operation_id="nietGebruikTonen",
    responses=problems(404),
)
async def show(
    caller: Reader, database: DatabaseDep, dossier_id: Annotated[UUID, Path(alias="dossierId")]
) -> NietGebruik:
    async with database.transaction() as tx:
        shown = await looking.look_at(tx, caller, dossier_id)
    return answer_of(shown, caller)


@router.post(
    "/dossiers/{dossierId}/niet-gebruik",
    summary="Vastleggen wat over een regeling met het huishouden is gedaan",
    description="Aangeboden, aangevraagd, gebruikt, afgewezen door de inwoner, of toch geen recht. Wat het laatst is vastgelegd, telt.",
    operation_id="nietGebruikVastleggen",
    responses=problems(404, 409),
)
async def record(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    dossier_id: Annotated[UUID, Path(alias="dossierId")],
    daad: NieuweDaad,
) -> NietGebruik:
    async with database.transaction(lock=[dossier_id]) as tx:

        async def do() -> Response:
            shown = await recording.record(tx, caller, dossier_id, daad.told())
            answer = answer_of(shown, caller)
            return JSONResponse(answer.model_dump(mode="json", by_alias=True))

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), do)  # type: ignore[return-value]


@router.post(
    "/dossiers/{dossierId}/niet-gebruik/toekenning",
    summary="Voorstellen om iets uit zichzelf (ambtshalve) toe te kennen",
    description="Alleen waar de wet dat toelaat, het bedrag bekend is en er bijstand loopt. Wie het voorstelt, besluit als eerste; "
    "een tweede persoon keurt het goed. Dan gaat de brief uit en hoort wie betaalt het bedrag.",
    operation_id="ambtshalveVoorstellen",
    status_code=201,
    responses=problems(404, 409),
)
async def grant(
    *,
    caller: Decider,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    dossier_id: Annotated[UUID, Path(alias="dossierId")],
    toekenning: NieuweToekenning,
) -> Voorstel:
    wanted = Wanted(toekenning.regeling, Why(toekenning.motivering, toekenning.in_brief))
    wanted = await granting.prepare(request, database, caller, dossier_id, wanted)
    async with database.transaction(lock=[dossier_id]) as tx:

        async def do() -> Response:
            proposal = await granting.propose(tx, caller, dossier_id, wanted)
            answer = proposal_out(proposal, caller)
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), do)  # type: ignore[return-value]
