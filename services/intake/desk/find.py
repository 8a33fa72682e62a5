"""The page to find a resident: by number or by name, which stay in the body."""

from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.intake.desk.dependencies import (
    A_FORM,
    Reader,
    ResidentsDep,
    TemplatesDep,
    form_page,
    values_of,
)
from services.intake.desk.fields import Field
from services.intake.desk.filled import Filled
from services.intake.desk.hiding import person_for, typed_for
from services.intake.residents import finding
from services.intake.residents.finding import Hits
from services.intake.residents.schemas import Zoekopdracht
from services.intake.residents.service import Residents
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.messaging.transaction import Transaction

FIELDS: Final = (
    Field("burgerservicenummer", "nummer", "Burgerservicenummer", "Acht of negen cijfers."),
    Field(
        "naam",
        "tekst",
        "Naam",
        "Voor- of achternaam of allebei. Het begin van de naam is genoeg.",
    ),
    Field("geboortedatum", "datum", "Geboortedatum", "Alleen samen met een naam, als u die weet."),
)
BOTH: Final = "Zoek op burgerservicenummer of op naam, niet op allebei."
NOTHING: Final = "Vul een burgerservicenummer of een naam in."

router = APIRouter()


@router.get("/inwoners")
async def show_search(caller: Reader, templates: TemplatesDep) -> Response:
    return form_page(
        templates, "inwoners.html", caller, faults={}, values={}, fields=FIELDS, gevonden=None
    )


@router.post("/inwoners", dependencies=A_FORM)
async def search(
    request: Request,
    caller: Reader,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    values = await values_of(request)
    filled = Filled.read("zoeken", FIELDS, values)
    asked = question_of(filled)
    hits = None
    if asked is not None:
        with filled.explaining_refusals():
            async with database.transaction() as tx:
                hits = await find(tx, residents, caller, asked)
    return form_page(
        templates,
        "inwoners.html",
        caller,
        faults=filled.faults,
        values=typed_for(caller, values),
        fields=FIELDS,
        gevonden=hits,
    )


def question_of(filled: Filled) -> Zoekopdracht | None:
    """What is asked, or None where that is no question: then its faults stand in `filled`."""
    given = {name for name in ("burgerservicenummer", "naam") if name in filled.data}
    if len(given) == 2:
        filled.faults["naam"] = BOTH
    elif not given:
        filled.faults["burgerservicenummer"] = NOTHING
    else:
        question: Zoekopdracht | None = filled.check(Zoekopdracht)
        return question
    return None


async def find(tx: Transaction, residents: Residents, caller: Caller, asked: Zoekopdracht) -> Hits:
    if asked.naam is not None:
        hits = await finding.by_name(tx, residents, caller, asked.naam, asked.geboortedatum)
        return hits_for(caller, hits)
    assert asked.burgerservicenummer is not None  # noqa: S101 - the model saw to it
    person = await finding.by_number(tx, residents, caller, asked.burgerservicenummer)
    return hits_for(caller, Hits((person,) if person is not None else ()))


def hits_for(caller: Caller, hits: Hits) -> Hits:
    """As somebody gets to see them."""
    return replace(hits, people=tuple(person_for(caller, person) for person in hits.people))
