"""The page to correct what is known of a resident: birth date, death, name, secrecy; and what followed from it."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.intake.corrections import people
from services.intake.corrections.schemas import Persoonscorrectie
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
from services.intake.residents.service import Residents
from services.intake.residents.teams import check_resident
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, once
from shared.messaging.transaction import Database

_LEFT_OUT: Final = frozenset({"burgerservicenummer", "oudNummer"})
"""A number has a form of its own (`number.py`)."""
_FIRST: Final = (
    "geboortedatum",
    "overlijdensdatum",
    "voornamen",
    "achternaam",
    "geheimhouding",
    "vanaf",
)

router = APIRouter()


@router.get("/inwoners/{person_id}/corrigeren")
async def fill_in(
    person_id: UUID,
    caller: ReaderAndRecord,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
    return form_page(
        templates,
        "corrigeren.html",
        caller,
        faults={},
        values={},
        gezien=looked,
        fields=_fields(looked),
    )


@router.post("/inwoners/{person_id}/corrigeren", dependencies=A_FORM)
async def correct(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    request: Request,
    caller: ReaderAndRecord,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    values = await values_of(request)
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
    own = looked.resident.inwoner_id
    filled = Filled.read("persoon", _fields(looked), values)
    asked = filled.check(Persoonscorrectie)
    if asked is not None:
        with filled.explaining_refusals():
            return await keep(database, residents, caller, own, asked, key_of(request, values))
    return form_page(
        templates,
        "corrigeren.html",
        caller,
        faults=filled.faults,
        values=values,
        gezien=looked,
        fields=filled.fields,
    )


async def keep(  # noqa: PLR0917 - what is corrected, of whom, and by whom
    database: Database,
    residents: Residents,
    caller: Caller,
    person_id: UUID,
    asked: Persoonscorrectie,
    sent: tuple[IdempotencyKey, bytes],
) -> Response:
    """Correct what is known of a resident, once however often it was sent; leads to what followed."""
    key, body = sent
    async with database.transaction() as tx:
        await check_resident(tx, residents, caller, person_id)
        scope = await people.prepare(tx, person_id)

        async def act() -> Response:
            await people.record(tx, residents, person_id, scope, asked, caller)
            moment = urlencode({"op": tx.now.isoformat()})
            return RedirectResponse(f"{LIST}/{person_id}/gevolgen?{moment}", 303)

        return await once(tx, caller, key, body, act)


def _fields(looked: Looked) -> tuple[Field, ...]:
    """What it should be first, then why."""
    fields = fields_of("persoon", Persoonscorrectie, service.around(looked), leave_out=_LEFT_OUT)
    return tuple(sorted(fields, key=lambda field: _place(field.name)))


def _place(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
