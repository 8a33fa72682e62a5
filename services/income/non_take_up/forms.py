"""The two forms of a line on the page, as what the API takes: what was done, and that the resident refuses."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator

from services.income.decisions.forms import on_one_kind_of_line
from services.income.decisions.schemas import Briefwoorden, Woorden
from services.income.decisions.starting import Why
from services.income.non_take_up.granting import Wanted
from services.income.non_take_up.model import Afwijsreden
from services.income.non_take_up.standing import Told
from shared.events.non_take_up import Gedaan, Regelingcode
from shared.http.schemas import RequestModel


class Daadformulier(RequestModel):
    regeling: Regelingcode
    inwoner_id: UUID | None = None
    gedaan: Literal["aangeboden", "aangevraagd", "gebruikt", "geen-recht"]
    op: date

    def told(self) -> Told:
        done: Gedaan = self.gedaan
        return Told((self.regeling, self.inwoner_id), done, self.op)


class Toekenformulier(RequestModel):
    regeling: Regelingcode
    laag_inkomen_nagegaan: Literal["ja"]
    motivering: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]
    in_brief: Annotated[Briefwoorden, BeforeValidator(on_one_kind_of_line)]

    def wanted(self) -> Wanted:
        return Wanted(self.regeling, Why(self.motivering, self.in_brief))


class Afwijsformulier(RequestModel):
    regeling: Regelingcode
    inwoner_id: UUID | None = None
    gedaan: Literal["afgewezen"]
    op: date
    reden: Afwijsreden
    niet_voor: date

    def told(self) -> Told:
        key = (self.regeling, self.inwoner_id)
        return Told(key, self.gedaan, self.op, self.reden, self.niet_voor)
