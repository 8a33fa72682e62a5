"""What somebody of an organisation fills in about a handover, by whichever way: a page or the API."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.http.schemas import RequestModel, WithoutBsn

Naam = Annotated[
    str,
    StringConstraints(
        min_length=2, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f]*$"
    ),
    WithoutBsn,
]
Woorden = Annotated[
    str,
    StringConstraints(min_length=3, max_length=1_000, strip_whitespace=True, pattern=r"^[^\x00]*$"),
    WithoutBsn,
]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z-]+$")]


class Aanvaarding(RequestModel):
    """Iemand met een naam neemt een overdracht over."""

    naam: Naam = Field(
        description="Wie het gaat doen. De gemeente en de inwoner zien deze naam.",
        examples=["Anne de Boer"],
    )


class RedenMetUitleg(RequestModel):
    """Waarom de organisatie een overdracht niet overneemt, of wil teruggeven."""

    reden: Code = Field(
        description="Een code uit `weigeringen` of `teruggaven` van de overdracht.",
        examples=["geen-plaats"],
    )
    woorden: Woorden = Field(
        description="In gewone taal, met zo weinig mogelijk over de inwoner; zonder BSN.",
        examples=["Wij zitten vol tot het voorjaar."],
    )


class EersteContact(RequestModel):
    """Wanneer inwoner, gemeente en organisatie elkaar spraken."""

    op: date = Field(description="Vandaag of een dag daarvoor.")
    woorden: Woorden | None = None


class Resultaat(RequestModel):
    """Wat ervan kwam."""

    uitkomst: Code = Field(
        description="Een code uit `uitkomsten` van de overdracht.", examples=["gelukt"]
    )
    woorden: Woorden = Field(
        description="Wat moet weten wie verder gaat met de inwoner.",
        examples=["Het plan is er. Zij redt het nu zelf."],
    )


class AndereOntvanger(RequestModel):
    """Een collega neemt het over, of er is nu niemand."""

    wie: Literal["collega", "niemand"] = Field(
        description="Bij `niemand` zorgt de gemeente er meteen weer voor."
    )
    naam: Naam | None = Field(default=None, description="Alleen bij `collega`.")
    woorden: Woorden | None = None
