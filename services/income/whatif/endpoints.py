"""POST /berekeningen: what a household would have to spend. Nobody is identified and nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from fastapi.openapi.models import Example

from services.income.whatif import service
from services.income.whatif.schemas import Berekeningsvraag, BerekeningUitkomst
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.routing import JSON, accepts

router = APIRouter(tags=["Berekeningen"])
Calculator = Annotated[Caller, Depends(require("income.berekeningen.maken"))]
MOST_BYTES = 512 * 1024
"""A full house in every situation fits, and of ten thousand housemates the field is still named; more, and telling what is
wrong with it would hold up everybody else for longer than a tenth of a second."""

_RULE = {"regime": "oud_31_2", "gebruikteMaanden": {"n": 6}}
ANK: Example = {
    "summary": "Ank: 0, 16 of 24 uur werken",
    "description": "Een alleenstaande ouder met twee kinderen, een huur van 700 euro, en werk tegen het minimumloon. Van 16 "
    "naar 24 uur komt er 126 euro bij op 561 euro extra loon.",
    "value": {
        "datum": "2026-11-01",
        "huishouden": {
            "aanvrager": {"geboortedatum": "1988-07-09"},
            "kinderen": [{"geboortedatum": "2018-05-01"}, {"geboortedatum": "2012-05-01"}],
        },
        "kaleHuurCenten": 70000,
        "scenarios": [
            {"naam": "geen werk"},
            *(
                {
                    "naam": f"{hours} uur",
                    "aanvrager": {
                        "loon": {"periode": "uur", "urenPerWeek": hours},
                        "vrijlating": _RULE,
                    },
                }
                for hours in (16, 24)
            ),
        ],
    },
}


@router.post(
    "/berekeningen",
    summary="Vooraf berekenen wat er te besteden is",
    description="Norm, bijstand, toeslagen, netto loon en besteedbaar inkomen per onderdeel, met uitleg, voor een of meer "
    "situaties van een huishouden, en hoeveel van extra loon tussen twee situaties overblijft. Er hoort geen persoon bij en "
    "er wordt niets bewaard. Wat niet bekend is wordt niet aangenomen: dan is er geen uitkomst maar een fout die het noemt.",
    operation_id="berekeningMaken",
    dependencies=[accepts(JSON, limit=MOST_BYTES)],
)
async def calculate(
    _: Calculator,
    asked: Annotated[Berekeningsvraag, Body(openapi_examples={"ank": ANK})],
) -> BerekeningUitkomst:
    return await service.calculate_in_turn(asked)
