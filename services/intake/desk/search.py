"""The one search box that stands on every page: whatever was typed stays in the body, and who was shown is logged."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.intake.desk.asking import LONGEST_BSN, SHORTEST_BSN, Asked, asked_in
from services.intake.desk.dependencies import (
    A_FORM,
    LIST,
    Reader,
    ResidentsDep,
    TemplatesDep,
    values_of,
)
from services.intake.desk.filled import Filled
from services.intake.desk.find import FIELDS, find, hits_for, question_of
from services.intake.residents import finding
from services.intake.residents.finding import Hits
from shared.http.dependencies import DatabaseDep

NOTHING: Final = "Vul een burgerservicenummer, een dossiernummer of een naam in."
LENGTH: Final = "Een burgerservicenummer heeft acht of negen cijfers."

router = APIRouter()


@router.get("/zoeken")
async def begin(_: Reader) -> Response:
    """Whoever comes here by an address has nothing to look for."""
    return RedirectResponse(LIST, 303)


@router.post("/zoeken", dependencies=A_FORM)
async def search(
    request: Request,
    caller: Reader,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    typed = next(iter((await values_of(request)).get("vraag", ())), "").strip()
    asked = asked_in(typed)
    fault = _fault_in(typed, asked)
    hits: Hits | None = None
    if fault is None and asked.sort == "dossier":
        async with database.transaction() as tx:
            hits = hits_for(caller, await finding.by_dossier(tx, residents, caller, asked.text))
    elif fault is None:
        filled = Filled.read("zoeken", FIELDS, {asked.sort: [asked.text]})
        question = question_of(filled)
        if question is not None:
            with filled.explaining_refusals():
                async with database.transaction() as tx:
                    hits = await find(tx, residents, caller, question)
        fault = next(iter(filled.faults.values()), None)
    return templates.render(
        "zoeken.html",
        caller,
        status=400 if fault else 200,
        pad=LIST,
        # As in typed_for: what was typed may be a name.
        gevraagd="" if caller.hides_names and asked.sort == "naam" else typed,
        gevonden=hits,
        fouten={"vraag": fault} if fault else {},
    )


def _fault_in(typed: str, asked: Asked) -> str | None:
    if not typed:
        return NOTHING
    is_number = asked.sort == "burgerservicenummer"
    return LENGTH if is_number and not SHORTEST_BSN <= len(asked.text) <= LONGEST_BSN else None
