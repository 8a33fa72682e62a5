"""The pages to make one resident of two: find the other, see both beside each other, and say which one stays."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.intake.desk import find, service
from services.intake.desk.dependencies import (
    A_FORM,
    LIST,
    ReaderAndRecord,
    ResidentsDep,
    TemplatesDep,
    form_page,
    key_of,
    values_of,
)
from services.intake.desk.fields import Field
from services.intake.desk.filled import Filled
from services.intake.desk.hiding import typed_for
from services.intake.desk.service import Looked
from services.intake.merging import service as merging
from services.intake.merging.schemas import Samenvoeging
from services.intake.residents.service import Residents
from services.intake.residents.teams import check_resident
from shared.errors import Conflict
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import once
from shared.messaging.transaction import Database
from shared.observability import processing_log

WHY: Final = (
    Field(
        "toelichting",
        "lange-tekst",
        "Hoe weet u dat dit dezelfde persoon is?",
        "Schrijf geen burgerservicenummer op.",
        is_required=True,
    ),
)
ALREADY_ONE: Final = Conflict("al-samen", "Dit is al dezelfde inwoner.")

router = APIRouter()


@router.get("/inwoners/{person_id}/samenvoegen")
async def compare(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    caller: ReaderAndRecord,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    met: UUID | None = None,
) -> Response:
    """Both beside each other; without the other, the question who that is."""
    if met is not None:
        kept, other = await _both(database, residents, caller, person_id, met)
        return _check_page(templates, caller, kept, other, Filled("samenvoegen", WHY, {}))
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
    return form_page(
        templates,
        "samenvoegen-zoeken.html",
        caller,
        faults={},
        values={},
        fields=find.FIELDS,
        gezien=looked,
        gevonden=None,
    )


@router.post("/inwoners/{person_id}/samenvoegen/zoeken", dependencies=A_FORM)
async def find_other(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    request: Request,
    caller: ReaderAndRecord,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    values = await values_of(request)
    filled = Filled.read("zoeken", find.FIELDS, values)
    asked, hits = find.question_of(filled), None
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
        if asked is not None:
            with filled.explaining_refusals():
                hits = await find.find(tx, residents, caller, asked)
    return form_page(
        templates,
        "samenvoegen-zoeken.html",
        caller,
        faults=filled.faults,
        values=typed_for(caller, values),
        fields=find.FIELDS,
        gezien=looked,
        gevonden=hits,
    )


@router.post("/inwoners/{person_id}/samenvoegen", dependencies=A_FORM)
async def merge(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    met: UUID,
    request: Request,
    caller: ReaderAndRecord,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    values = await values_of(request)
    kept, other = await _both(database, residents, caller, person_id, met)
    kept_id, other_id = kept.resident.inwoner_id, other.resident.inwoner_id
    filled = Filled.read("samenvoegen", WHY, values)
    filled.data["metInwonerId"] = other_id
    asked = filled.check(Samenvoeging)
    if asked is not None:
        key, body = key_of(request, values)
        with filled.explaining_refusals():
            async with database.transaction() as tx:
                await check_resident(tx, residents, caller, kept_id)
                await check_resident(tx, residents, caller, other_id)
                scope = await merging.prepare(tx, kept_id, other_id)

                async def act() -> Response:
                    subjects = [kept_id, other_id]
                    await processing_log.record(
                        tx, caller.subject, "inwoners-samenvoegen", subjects
                    )
                    await merging.merge(
                        tx,
                        residents,
                        kept_id,
                        other_id,
                        scope=scope,
                        explanation=asked.toelichting,
                        actor=caller.subject,
                    )
                    return RedirectResponse(f"{LIST}/{kept_id}", 303)

                return await once(tx, caller, key, body, act)
    return _check_page(templates, caller, kept, other, filled)


async def _both(
    database: Database, residents: Residents, caller: Caller, kept_id: UUID, other_id: UUID
) -> tuple[Looked, Looked]:
    """Raises NotFound where the caller may not know either, Conflict where they are one already."""
    async with database.transaction() as tx:
        kept = await service.look(tx, residents, caller, kept_id)
        other = await service.look(tx, residents, caller, other_id)
    if kept.resident.inwoner_id == other.resident.inwoner_id:
        raise ALREADY_ONE
    return kept, other


def _check_page(
    templates: TemplatesDep, caller: Caller, kept: Looked, other: Looked, filled: Filled
) -> Response:
    return form_page(
        templates,
        "samenvoegen.html",
        caller,
        faults=filled.faults,
        values=filled.values,
        fields=WHY,
        gezien=kept,
        ander=other,
        naam_van=service.name_of,
    )
