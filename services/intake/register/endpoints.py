"""Read a file of the register over HTTP, and what it says of a resident. A file is on disk while it is read, and nowhere after that."""

from collections.abc import AsyncIterator
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, Final, cast
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from services.intake.api.bulk import answered_truthfully, dumps
from services.intake.corrections.endpoints import CorrectionsDep
from services.intake.register.answers import line_of
from services.intake.register.consulting import consult
from services.intake.register.details import Onderdeel, Registergegevens
from services.intake.register.reading import MOST_BYTES, Encoding, look_at
from services.intake.register.service import RegisterImport
from services.intake.register.taking import Result
from services.intake.residents.endpoints import Reader, ResidentsDep, Writer
from shared import clock
from shared.errors import Fault, InvalidInput
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.auth import Forbidden
from shared.http.dependencies import DatabaseDep
from shared.http.routing import accepts
from shared.http.schemas import problems

router = APIRouter(tags=["register"])
LINES: Final = "application/x-ndjson"
CONTENT_TYPES: Final = ("text/csv", "application/json")
_IN_MEMORY: Final = 1024 * 1024
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {
                "schema": {
                    "type": "string",
                    "format": "binary",
                    "description": "Persoonslijsten: een JSON-lijst, of CSV met puntkomma's en een kop.",
                }
            }
            for kind in CONTENT_TYPES
        },
    }
}
_ANSWER: Final[dict[str, Any]] = {
    "description": "Een resultaat per persoonslijst, in volgorde: regel, uitkomst, gevolg, inwonerId, redenen.",
    "content": {LINES: {"schema": {"type": "string"}}},
}


@router.post(
    "/registerbestanden",
    operation_id="registerbestandInlezen",
    response_class=StreamingResponse,
    summary="Lees een bestand met persoonslijsten in",
    openapi_extra=_BODY,
    responses={200: _ANSWER, **problems(400, 403, 413, 415, 503)},
    dependencies=[accepts(*CONTENT_TYPES, limit=MOST_BYTES)],
)
async def read_register(
    *,
    request: Request,
    caller: Writer,
    database: DatabaseDep,
    corrections: CorrectionsDep,
    is_dry_run: Annotated[
        bool, Query(alias="proef", description="True: zeg wat er zou gebeuren, en bewaar niets.")
    ] = False,
    encoding: Annotated[
        Encoding | None,
        Query(alias="codering", description="Van JSON anders utf-8, van CSV anders windows-1252."),
    ] = None,
    day: Annotated[
        date | None,
        Query(
            alias="dag",
            description="De dag waarvan het bestand is, anders vandaag. Een ouder bestand vult een nieuwer alleen aan.",
        ),
    ] = None,
) -> Response:
    """Iedere persoonslijst wordt overgenomen, overgenomen met een aanname die erbij staat, of geweigerd met de reden.

    Hetzelfde bestand nogmaals verandert niets. Breekt de verbinding af, stuur het bestand dan opnieuw.
    """
    if not caller.municipalities >= AGENCY_MUNICIPALITIES:
        raise Forbidden("Een registerbestand gaat over alle gemeenten; u werkt niet voor alle.")
    if day is not None and day > clock.today():
        raise InvalidInput((Fault("dag", "in-de-toekomst", "is nog niet geweest"),))
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed by who answers
    try:
        async for block in request.stream():
            file.write(block)
        source = look_at(file, encoding)
        importing = RegisterImport(
            database,
            corrections,
            request.app.state.register_institutions,
            caller.subject,
            is_dry_run,
            as_of=day,
            permits=request.app.state.permits,
        )
        results = importing.run(source)
        with answered_truthfully():
            first = await anext(results)
    except BaseException:
        file.close()
        raise
    lines = _lines(file, first, results, is_dry_run=is_dry_run)
    return StreamingResponse(lines, media_type=LINES)


@router.get(
    "/inwoners/{inwonerId}/register/{onderdeel}",
    operation_id="registergegevensTonen",
    summary="Wat het bevolkingsregister van een inwoner zegt: het onderdeel dat u nodig hebt",
    responses=problems(403, 404),
)
async def get_details(
    *,
    person_id: Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")],
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
    part: Annotated[Onderdeel, Path(alias="onderdeel", description="Wat u nodig hebt.")],
) -> Registergegevens:
    """Ieder onderdeel is een regel in het verwerkingslogboek. `geboorteplaats`, `verblijfsrecht` en `relaties` zijn er alleen voor een
    inkomensconsulent, regisseur of teamleider.
    """
    async with database.transaction() as tx:
        return await consult(tx, residents, caller, person_id, part)


async def _lines(
    file: BinaryIO, first: Result, rest: AsyncIterator[Result], *, is_dry_run: bool
) -> AsyncIterator[bytes]:
    with file:
        yield dumps(line_of(first, is_dry_run=is_dry_run)) + b"\n"
        async for result in rest:
            yield dumps(line_of(result, is_dry_run=is_dry_run)) + b"\n"
