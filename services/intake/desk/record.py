"""The pages to record what is missing: how a housemate lives here, with which parent a child lives, a registration elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.intake.desk import service
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
from services.intake.desk.fields import Field, fields_of
from services.intake.desk.filled import Filled
from services.intake.desk.service import Looked
from services.intake.living import service as living
from services.intake.living.schemas import Hoofdverblijf, Inschrijving, Woonsituatie
from shared.errors import NotFound
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import once


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be recorded of a resident."""

    model: type[Woonsituatie | Hoofdverblijf | Inschrijving]
    title: str
    explanation: str


SUBJECTS: Final[Mapping[str, Subject]] = {
    "woonsituatie": Subject(
        Woonsituatie,
        "Woonsituatie vastleggen",
        "Waarom deze inwoner de kosten van de woning niet deelt, of dat dit is geëindigd. Het geldt zolang de inwoner in"
        " deze woning woont. Legt u iets vast voor een dag die er al is, dan komt het daarvoor in de plaats.",
    ),
    "hoofdverblijf": Subject(
        Hoofdverblijf,
        "Hoofdverblijf vastleggen",
        "Bij welke ouder dit kind zijn hoofdverblijf heeft. Bij de andere ouder staat het deel van de zorg.",
    ),
    "inschrijving": Subject(
        Inschrijving,
        "Inschrijving vastleggen",
        "Of deze inwoner ergens anders is ingeschreven. Voor het recht telt waar iemand woont: het huishouden verandert"
        " hierdoor niet.",
    ),
}
RECORDED: Final = "?vastgelegd=ja"

router = APIRouter()


@router.get("/inwoners/{person_id}/vastleggen/{wat}")
async def fill_in(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    wat: str,
    caller: ReaderAndRecord,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    subject = _subject(wat)
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
    return form_page(
        templates,
        "vastleggen.html",
        caller,
        faults={},
        values={},
        gezien=looked,
        wat=wat,
        onderwerp=subject,
        fields=_fields(wat, looked),
    )


@router.post("/inwoners/{person_id}/vastleggen/{wat}", dependencies=A_FORM)
async def record(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    wat: str,
    request: Request,
    caller: ReaderAndRecord,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    subject, values = _subject(wat), await values_of(request)
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
    own = looked.resident.inwoner_id
    filled = Filled.read(wat, _fields(wat, looked), values)
    asked = filled.check(subject.model)
    if asked is not None:
        key, body = key_of(request, values)
        with filled.explaining_refusals():
            async with database.transaction() as tx:
                recording = await living.prepare(tx, residents, own, asked, caller)

                async def act() -> Response:
                    await living.record(tx, residents, recording, caller.subject)
                    return RedirectResponse(f"{LIST}/{own}{RECORDED}", 303)

                return await once(tx, caller, key, body, act)
    return form_page(
        templates,
        "vastleggen.html",
        caller,
        faults=filled.faults,
        values=values,
        gezien=looked,
        wat=wat,
        onderwerp=subject,
        fields=filled.fields,
    )


def _fields(what: str, looked: Looked) -> tuple[Field, ...]:
    return fields_of(what, _subject(what).model, service.around(looked))


def _subject(what: str) -> Subject:
    if what not in SUBJECTS:
        raise NotFound("pagina", what[:40])
    return SUBJECTS[what]
