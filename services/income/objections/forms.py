"""The forms of the pages of objections, as what the API takes. A form says in `soort` which step it is."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import Request
from pydantic import BeforeValidator

from services.income.objections import schemas
from services.income.objections.model import Bezwaarmaker, Weg
from services.income.objections.schemas import NieuwBezwaar, Stap
from shared.http.filled import Filled, read_form
from shared.http.schemas import RequestModel


def _on_one_kind_of_line(value: object) -> object:
    """A browser sends the ends of lines of a text field as two signs."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


Geschreven = Annotated[schemas.Woorden, BeforeValidator(_on_one_kind_of_line)]


class Bezwaarformulier(RequestModel):
    ontvangen_op: date
    weg: Weg
    bezwaarmaker: Bezwaarmaker
    gepost_op: date | None = None
    verzonden_op: date | None = None
    gronden: Geschreven | None = None

    def told(self, decision_id: UUID) -> NieuwBezwaar:
        return NieuwBezwaar(besluit_id=decision_id, **vars(self))


class _TeLaatFormulier(RequestModel):
    soort: Literal["te-laat-beoordelen"]
    verschoonbaar: Literal["ja", "nee"]
    reden: Geschreven

    def told(self) -> Stap:
        return schemas.TeLaatBeoordelen(
            soort=self.soort, verschoonbaar=self.verschoonbaar == "ja", reden=self.reden
        )


_STEPS: Final[Mapping[str, type[RequestModel]]] = {
    "bevestigen": schemas.Bevestigen,
    "herstel-vragen": schemas.HerstelVragen,
    "herstellen": schemas.Herstellen,
    "te-laat-beoordelen": _TeLaatFormulier,
    "hoorzitting-plannen": schemas.HoorzittingPlannen,
    "horen": schemas.GehoordVastleggen,
    "niet-horen": schemas.NietHoren,
    "verdagen": schemas.Verdagen,
    "uitstellen": schemas.Uitstellen,
    "beslissen": schemas.Beslissen,
    "herzien": schemas.Herzien,
    "intrekken": schemas.Intrekken,
}


async def read_new(request: Request) -> Filled[Bezwaarformulier]:
    return await read_form(request, Bezwaarformulier)


async def read_step(request: Request) -> tuple[str, Filled[Any]]:
    """Which step, and what was filled in for it; an unknown one is read as the first, which refuses it."""
    given = (await request.form()).get("soort")
    which = given if isinstance(given, str) and given in _STEPS else "bevestigen"
    lists = ("gevraagd",) if which == "herstel-vragen" else ()
    return which, await read_form(request, _STEPS[which], lists)


def step_of(asked: Any) -> Stap:
    return asked.told() if isinstance(asked, _TeLaatFormulier) else asked
