"""The forms of the pages of aftercare, as what the API takes."""

from datetime import date
from typing import Annotated, Final, Literal, TypeVar

from fastapi import Request
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from services.income.aftercare.model import Chosen, Maatregel
from services.income.aftercare.posts import POSTS
from services.income.aftercare_desk.rules import Code
from services.income.aftercare_desk.schemas import (
    MOST_CENTS,
    Afsluiting,
    Controleresultaat,
    Doorgegeven,
    Gebeurd,
    Woorden,
)
from shared.events.aftercare import Nazorgresultaat
from shared.events.purse import Beurspost
from shared.http.filled import Filled, read_form
from shared.http.schemas import RequestModel
from shared.ui.dutch import cents_of

M = TypeVar("M", bound=RequestModel)


def _is_amount(text: str) -> str:
    cents = cents_of(text)
    if cents is None or cents > MOST_CENTS:
        raise PydanticCustomError("bedrag", "Vul een bedrag in, zoals 700 of 1.419,46.")
    return text


def _one_kind_of_line(value: object) -> object:
    """A browser sends the ends of lines of a text field as two signs."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


Euros = Annotated[str, Field(max_length=20), AfterValidator(_is_amount)] | None
Tekst = Annotated[Woorden, BeforeValidator(_one_kind_of_line)]
FIELDS: Final[dict[Beurspost, str]] = {post: post.replace("-", "_") for post in POSTS}
"""The field of each post."""


def field_of(post: Beurspost) -> str:
    """As the page sends it: `nettoLoon`."""
    return to_camel(FIELDS[post])


class Controleformulier(RequestModel):
    """`stap` vergelijken shows what the amounts say and keeps nothing."""

    stap: Literal["vergelijken", "vastleggen"] = "vastleggen"
    resultaat: Nazorgresultaat | None = None
    maand: date | None = None
    netto_loon: Euros = None
    iack: Euros = None
    bijstand: Euros = None
    andere_uitkering: Euros = None
    zorgtoeslag: Euros = None
    huurtoeslag: Euros = None
    kgb: Euros = None
    kinderbijslag: Euros = None
    kinderopvangtoeslag: Euros = None
    lokale_regelingen: Euros = None
    huur: Euros = None
    zorgpremie: Euros = None
    kosten_kinderopvang: Euros = None
    reiskosten: Euros = None
    aflossing: Euros = None
    maatregelen: list[Maatregel] = Field(default_factory=list, max_length=20)
    toelichting: Tekst | None = None
    nieuwe_dag: date | None = None

    @property
    def amounts(self) -> dict[Beurspost, int]:
        """As typed, costs above zero too."""
        typed = {post: getattr(self, name) for post, name in FIELDS.items()}
        return {post: cents_of(text) or 0 for post, text in typed.items() if text is not None}

    def told(self, result: Nazorgresultaat) -> Controleresultaat:
        return Controleresultaat(
            resultaat=result,
            maand=self.maand,
            werkelijk=self.amounts,
            maatregelen=self.maatregelen,
            toelichting=self.toelichting,
            nieuwe_dag=self.nieuwe_dag,
        )


class Afsluitformulier(RequestModel):
    uitkomst: Chosen
    toelichting: Tekst

    def told(self) -> Afsluiting:
        return Afsluiting(uitkomst=self.uitkomst, toelichting=self.toelichting)


class Doorgeefformulier(RequestModel):
    wat: Code
    status: Gebeurd

    def told(self) -> Doorgegeven:
        return Doorgegeven(wat=self.wat, status=self.status)


async def read(request: Request, model: type[M], lists: tuple[str, ...] = ()) -> Filled[M]:
    return await read_form(request, model, lists)
