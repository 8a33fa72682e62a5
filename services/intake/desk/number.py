"""The page to correct the burgerservicenummer of a resident: typed twice, and it comes in no address."""

from dataclasses import replace
from typing import Final, cast
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.intake.corrections.schemas import Persoonscorrectie
from services.intake.desk import service
from services.intake.desk.correct import keep
from services.intake.desk.dependencies import (
    A_FORM,
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
from services.intake.residents.numbers import NumberTaken
from shared.http.dependencies import DatabaseDep

NUMBER: Final = "burgerservicenummer"
AGAIN: Final = "nogmaals"
OF_ANOTHER: Final = "was-van-iemand-anders"
_ASKED: Final = (NUMBER, AGAIN, "oudNummer", "bron", "reden")
_AGAIN: Final = Field(
    AGAIN,
    "nummer",
    "Het juiste burgerservicenummer, nog een keer",
    "Typ het opnieuw over; plak het niet. Zo valt een typefout op.",
)
FILL_IN: Final = "Vul het juiste nummer in. Weet u het niet, en was het oude van iemand anders? Kies dat dan hieronder."
NOT_THE_SAME: Final = "De twee nummers zijn niet gelijk. Typ ze allebei opnieuw."
TAKEN: Final = "Dit nummer is bij ons van een andere inwoner."

router = APIRouter()


@router.get("/inwoners/{person_id}/nummer")
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
        "nummer.html",
        caller,
        faults={},
        values={},
        gezien=looked,
        fields=_fields(looked),
        bezet=None,
    )


@router.post("/inwoners/{person_id}/nummer", dependencies=A_FORM)
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
    asked = _question(filled)
    taken: NumberTaken | None = None
    if asked is not None:
        with filled.explaining_refusals():
            try:
                return await keep(database, residents, caller, own, asked, key_of(request, values))
            except NumberTaken as refused:
                taken, filled.faults[NUMBER] = refused, TAKEN
    return form_page(
        templates,
        "nummer.html",
        caller,
        faults=filled.faults,
        values=values,
        gezien=looked,
        fields=filled.fields,
        bezet=taken,
    )


def _question(filled: Filled) -> Persoonscorrectie | None:
    """Without a number it says that the old one was somebody else's, and nothing more."""
    number, again = (filled.data.pop(name, None) for name in (NUMBER, AGAIN))
    is_of_another = filled.data.get("oudNummer") == OF_ANOTHER
    if number != again:
        filled.faults[AGAIN] = NOT_THE_SAME
    if number is None and again is None and not is_of_another:
        filled.faults[NUMBER] = FILL_IN
    filled.data[NUMBER] = number
    asked = cast("Persoonscorrectie | None", filled.check(Persoonscorrectie))
    if filled.faults.get(NUMBER) == FILL_IN:
        filled.faults.pop("", None)  # the model says the same, of the form as a whole
    return asked


def _fields(looked: Looked) -> tuple[Field, ...]:
    """The number twice, then whose the old one was, and why."""
    every = fields_of("persoon", Persoonscorrectie, service.around(looked))
    named = {field.name: field for field in (*every, _AGAIN)}
    named[NUMBER] = replace(named[NUMBER], label="Het juiste burgerservicenummer")
    named["oudNummer"] = replace(
        named["oudNummer"], choices=named["oudNummer"].choices[1:], is_required=True
    )
    return tuple(named[name] for name in _ASKED)
