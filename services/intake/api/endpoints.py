"""Life events over HTTP: one at a time, as a batch, or as a file of lines; and the state of each."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from services.intake.api import bulk
from services.intake.api.answers import Antwoord, Batchresultaat, Levensgebeurtenis
from services.intake.api.bulk import Intake, register_file
from services.intake.api.dependencies import (
    EventIdPath,
    LifeEventsDep,
    MayRead,
    MayWrite,
    ReaderDep,
    check_may_open,
    parts_of,
)
from services.intake.api.openapi import BATCH_BODY, EVENT_BODY, FILE_ANSWER, FILE_BODY
from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.reports.inbound import MAX_EVENT_BYTES, Reader
from shared import clock
from shared.errors import Fault, InvalidInput
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.reading import parse_json
from shared.http.routing import accepts
from shared.http.schemas import problems
from shared.messaging.transaction import Database
from shared.observability import processing_log

CLOUD_EVENT: Final = "application/cloudevents+json"
CLOUD_EVENTS: Final = "application/cloudevents-batch+json"
LINES: Final = "application/x-ndjson"
MAX_BATCH: Final = 1_000
MIB: Final = 1024 * 1024
MAX_BATCH_BYTES: Final = 16 * MIB
MAX_FILE_BYTES: Final = 1024 * MIB

router = APIRouter(tags=["levensgebeurtenissen"])


@router.post(
    "/levensgebeurtenissen",
    operation_id="gebeurtenisMelden",
    status_code=202,
    response_model=Antwoord,
    response_model_exclude_none=True,
    summary="Meld één levensgebeurtenis",
    openapi_extra=EVENT_BODY,
    responses=problems(400, 409, 413, 415, 503),
    dependencies=[accepts(CLOUD_EVENT, limit=MAX_EVENT_BYTES)],
)
async def report(request: Request, caller: MayWrite) -> Response:
    """Eén CloudEvent in structured mode. Het antwoord komt als de gebeurtenis veilig is opgeslagen.

    Een onbekende persoon komt met een reden in quarantaine.
    """
    # The busiest address of all: each dependency would cost as much as reading the event.
    reader, group = parts_of(request)
    event = parse_json(await request.body())
    submission = reader.read(event, caller.subject, clock.today(), caller.municipalities)
    return _accepted(request, await group.submit(submission))


@router.post(
    "/levensgebeurtenissen/batch",
    operation_id="gebeurtenissenMelden",
    response_model=Batchresultaat,
    response_model_exclude_none=True,
    summary="Meld een aantal levensgebeurtenissen",
    openapi_extra=BATCH_BODY,
    responses=problems(400, 413, 415, 503),
    dependencies=[accepts(CLOUD_EVENTS, limit=MAX_BATCH_BYTES)],
)
async def report_batch(
    request: Request,
    caller: MayWrite,
    reader: ReaderDep,
    database: DatabaseDep,
    life_events: LifeEventsDep,
) -> Response:
    """Ten hoogste 1.000 events, met een resultaat per event. Een fout event houdt de andere niet tegen."""
    events = parse_json(await request.body())
    if not isinstance(events, list):
        raise InvalidInput((Fault("body", "geen-lijst", "Een batch is een lijst van events."),))
    if len(events) > MAX_BATCH:
        raise InvalidInput((Fault("body", "aantal", f"Ten hoogste {MAX_BATCH} events."),))
    intake = _intake(caller, reader, database, life_events)
    numbered = [intake.parse(number, event) for number, event in enumerate(events, start=1)]
    with bulk.answered_truthfully():
        outcomes = await intake.register(numbered) if numbered else []
    results = [bulk.result_of(*outcome) for outcome in outcomes]
    return Response(bulk.dumps({"resultaten": results}), media_type="application/json")


@router.post(
    "/levensgebeurtenissen/bestand",
    operation_id="bestandMelden",
    response_class=StreamingResponse,
    summary="Meld een bestand met levensgebeurtenissen",
    openapi_extra=FILE_BODY,
    responses={200: FILE_ANSWER, **problems(400, 413, 415, 503)},
    dependencies=[accepts(LINES, limit=MAX_FILE_BYTES)],
)
async def report_file(
    request: Request,
    caller: MayWrite,
    reader: ReaderDep,
    database: DatabaseDep,
    life_events: LifeEventsDep,
) -> Response:
    """NDJSON: een CloudEvent per regel, verwerkt terwijl het bestand binnenkomt; het antwoord is een resultaat per regel.

    Breekt de verbinding af, stuur het bestand dan opnieuw: wat er al was verandert niet.
    """
    intake = _intake(caller, reader, database, life_events)
    chunk_size: int = request.app.state.chunk_size
    with bulk.answered_truthfully():
        results = await register_file(intake, request.stream(), chunk_size)
    return StreamingResponse(results, media_type=LINES)


@router.get(
    "/levensgebeurtenissen/{id}",  # noqa: FAST003 - the name is in EventIdPath
    operation_id="gebeurtenisTonen",
    summary="De stand van een levensgebeurtenis",
    responses=problems(404),
)
async def get_life_event(
    event_id: EventIdPath, caller: MayRead, database: DatabaseDep, life_events: LifeEventsDep
) -> Levensgebeurtenis:
    """Wat er gemeld is, en wat ermee gebeurd is."""
    async with database.transaction() as tx:
        row = await life_events.get(tx.connection, event_id)
        seen = await check_may_open(tx, caller, row)
        if row.person_id is not None:
            await processing_log.record(
                tx, caller.subject, "levensgebeurtenis-inzien", [row.person_id]
            )
        return Levensgebeurtenis.of(row, seen)


def _intake(caller: Caller, reader: Reader, database: Database, life_events: LifeEvents) -> Intake:
    return Intake(
        database, life_events, reader, caller.subject, clock.today(), caller.municipalities
    )


def _accepted(request: Request, outcome: Outcome) -> Response:
    if outcome.error is not None:
        raise outcome.error
    body: dict[str, Any] = {"id": outcome.id, "status": outcome.status}
    if outcome.dossier_id is not None:
        body["dossierId"] = outcome.dossier_id
    if outcome.reason is not None:
        body["reden"] = outcome.reason
    location = f"{request.app.state.api_prefix}/levensgebeurtenissen/{outcome.id}"
    return Response(bulk.dumps(body), 202, {"Location": location}, media_type="application/json")
