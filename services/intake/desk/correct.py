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
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import once

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
        key, body = key_of(request, values)
        with filled.explaining_refusals():
            async with database.transaction() as tx:
                await residents.check_visible(tx, own, caller)
                scope = await people.prepare(tx, own)

                async def act() -> Response:
                    await people.record(tx, residents, own, scope, asked, caller)
                    moment = urlencode({"op": tx.now.isoformat()})
                    return RedirectResponse(f"{LIST}/{own}/gevolgen?{moment}", 303)

                return await once(tx, caller, key, body, act)
    return form_page(
        templates,
        "corrigeren.html",
        caller,
        faults=filled.faults,
        values=values,
        gezien=looked,
        fields=filled.fields,
    )


def _fields(looked: Looked) -> tuple[Field, ...]:
    """What it should be first, then why."""
    fields = fields_of("persoon", Persoonscorrectie, service.around(looked), leave_out=_LEFT_OUT)
    return tuple(sorted(fields, key=lambda field: _place(field.name)))


def _place(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
