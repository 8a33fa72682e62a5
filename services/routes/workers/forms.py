"""What a team leader or a worker asks to change, by API or page alike."""

from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.events.household import Gemeentecode
from shared.http.schemas import RequestModel, WithoutBsn

Reden = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300), WithoutBsn
]
GegevenRol = Literal[
    "inkomensconsulent",
    "werkcoach",
    "jobcoach",
    "participatiecoach",
    "regisseur",
    "balie",
    "teamleider",
    "beleid",
    "partner",
]
"""What a team leader may give; who runs the machines gets that from the provider alone."""

Werkdag = Literal["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
WEEKDAYS: Final[tuple[Werkdag, ...]] = (
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
)

_TOT: Final = "De eerste dag waarop het niet meer geldt; leeg als dat nog niet bekend is."
_WAAROM: Final = "In gewone taal; zonder naam of BSN van een inwoner."


class Rolgave(RequestModel):
    """Een rol die een medewerker krijgt."""

    gemeente: Gemeentecode = Field(examples=["0106"])
    rol: GegevenRol
    organisatie_id: UUID | None = Field(
        default=None, description="Bij de rol partner: de organisatie waar iemand werkt."
    )
    vanaf: date
    tot: date | None = Field(default=None, description=_TOT)
    waarom: Reden = Field(description=_WAAROM)


class Einde(RequestModel):
    """Iets geldt niet meer."""

    tot: date = Field(description="De eerste dag waarop het niet meer geldt.")
    waarom: Reden = Field(description=_WAAROM)


class Teamplaatsing(RequestModel):
    """Een medewerker komt in een team."""

    team_id: UUID
    vanaf: date
    waarom: Reden = Field(description=_WAAROM)


class Werkdagen(RequestModel):
    """Op welke dagen van de week een medewerker werkt."""

    dagen: list[Werkdag] = Field(max_length=7)


class Afwezigmelding(RequestModel):
    """Een medewerker is er niet. Waarom niet, leggen we niet vast."""

    vanaf: date
    tot: date | None = Field(default=None, description="De eerste dag terug, als die bekend is.")
    vervanger_id: UUID | None = None


class Terugmelding(RequestModel):
    """Wanneer een medewerker er weer is."""

    tot: date = Field(description="De eerste dag terug.")


class Teamopgave(RequestModel):
    """Een team met de gemeenten waarvoor het werkt."""

    naam: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60), WithoutBsn
    ]
    gemeenten: list[Gemeentecode] = Field(min_length=1, max_length=3)


class Teamgemeenten(RequestModel):
    """Voor welke gemeenten een team vanaf een dag werkt."""

    gemeenten: list[Gemeentecode] = Field(max_length=3)
    vanaf: date
    waarom: Reden = Field(description=_WAAROM)
