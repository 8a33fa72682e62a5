"""The forms of the pages of applications, as what the API takes. A box that is ticked is sent as `ja`."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from fastapi import Request
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from services.income.applying.schemas import (
    MOST_CENTS,
    Aanvulling,
    Gegevens,
    Intrekking,
    NieuweAanvraag,
    NieuweMelding,
    NieuweOpschorting,
    NieuwVoorschot,
)
from services.income.decisions.forms import on_one_kind_of_line
from services.income.decisions.schemas import Briefwoorden, Woorden
from services.income.decisions.starting import Why
from shared.http.filled import Filled, read_form
from shared.http.schemas import RequestModel
from shared.ui.dutch import cents_of

M = TypeVar("M", bound=RequestModel)
Ja = Literal["ja"] | None


def _is_amount(text: str) -> str:
    cents = cents_of(text)
    if cents is None or not 0 < cents <= MOST_CENTS:
        raise PydanticCustomError("bedrag", "Vul een bedrag in, zoals 1.348,49.")
    return text


Bedrag = Annotated[str, Field(max_length=20), AfterValidator(_is_amount)]


class Meldingsformulier(RequestModel):
    meldingsdatum: date
    zoektermijn_vervalt: Ja = None
    terugwerkend_vanaf: date | None = None
    gebeurtenis_id: UUID | None = None

    def told(self, dossier_id: UUID) -> NieuweMelding:
        return NieuweMelding(
            dossier_id=dossier_id,
            meldingsdatum=self.meldingsdatum,
            zoektermijn_vervalt=self.zoektermijn_vervalt == "ja",
            terugwerkend_vanaf=self.terugwerkend_vanaf,
            gebeurtenis_id=self.gebeurtenis_id,
        )


class Aanvraagformulier(RequestModel):
    aanvraagdatum: date
    verwijtbaar_laat: Ja = None

    def told(self) -> NieuweAanvraag:
        return NieuweAanvraag(
            aanvraagdatum=self.aanvraagdatum, verwijtbaar_laat=self.verwijtbaar_laat == "ja"
        )


class Vraagformulier(RequestModel):
    uitnodiging_op: date
    hersteltermijn_tot_en_met: date
    gevraagd: Gegevens

    def told(self) -> NieuweOpschorting:
        return NieuweOpschorting(**vars(self))


class Antwoordformulier(RequestModel):
    aangevuld_op: date
    ontvangen: Gegevens

    def told(self) -> Aanvulling:
        return Aanvulling(**vars(self))


class Voorschotformulier(RequestModel):
    uiterlijk: date
    bedrag_centen: Bedrag
    gegeven_op: date

    def told(self) -> NieuwVoorschot:
        return NieuwVoorschot(
            uiterlijk=self.uiterlijk,
            bedrag_centen=cents_of(self.bedrag_centen) or 0,
            gegeven_op=self.gegeven_op,
        )


class Voorstelformulier(RequestModel):
    """Nothing to fill in."""


class Nietbehandelformulier(RequestModel):
    reden: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]
    in_brief: Annotated[Briefwoorden, BeforeValidator(on_one_kind_of_line)]

    def why(self) -> Why:
        return Why(self.reden, self.in_brief)


class Intrekkingsformulier(RequestModel):
    ingetrokken_op: date

    def told(self) -> Intrekking:
        return Intrekking(**vars(self))


async def read(request: Request, model: type[M], lists: Collection[str] = ()) -> Filled[M]:
    return await read_form(request, model, lists)
