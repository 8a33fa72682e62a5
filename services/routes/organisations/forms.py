"""What a policy officer fills in about an organisation."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator

from shared.events.household import Gemeentecode
from shared.http.schemas import RequestModel, WithoutBsn
from shared.partner_services import SERVICES
from shared.ui.dutch import date_text


def _number(value: Any) -> Any:
    """A form sends its numbers as text."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


Kanaal = Literal["mailbox", "medewerkers", "systeem"]
Deelbaar = Literal[
    "naam",
    "telefoon",
    "adres",
    "geboortejaar",
    "huishouden",
    "wat-er-gebeurde",
    "reden",
    "wat-loopt",
]
Getal = Annotated[int, BeforeValidator(_number)]
Regel = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120), WithoutBsn
]
Tekst = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300), WithoutBsn
]
MOST_RANK: Final = 20
EARLIEST: Final = date(2015, 1, 1)
"""The Participatiewet began on this day; nobody worked with us under it before."""


class Wijziging(RequestModel):
    """Iets verandert, en waarom."""

    waarom: Tekst
    versie: Getal
    """Of what was looked at: who changed something meanwhile comes first."""


class Afspraken(RequestModel):
    """Hoe een organisatie te bereiken is, en wat is afgesproken."""

    naam: Regel
    kanaal: Kanaal
    email: Regel | None = None
    telefoon: Regel | None = None
    client_id: Regel | None = None
    contactpersoon: Regel | None = None
    antwoorddagen: Annotated[Getal, Field(ge=1, le=60)]
    contactdagen: Annotated[Getal, Field(ge=1, le=60)]
    resultaatdagen: Annotated[Getal, Field(ge=1, le=400)]
    deelbaar: list[Deelbaar] = Field(default_factory=list, max_length=8)
    grond: Tekst | None = None
    overeenkomst: Tekst | None = None


class Gegevens(Afspraken, Wijziging):
    """Andere gegevens of afspraken van een organisatie."""


class Dienst(RequestModel):
    """Wat een organisatie doet, en waar."""

    dienst: str
    gemeenten: list[Gemeentecode] = Field(min_length=1, max_length=3)
    volgorde: Annotated[Getal, Field(ge=1, le=MOST_RANK)]
    vanaf: date

    @field_validator("vanaf")
    @classmethod
    def _is_under_the_law(cls, value: date) -> date:
        if value < EARLIEST:
            raise ValueError(f"Kies {date_text(EARLIEST)} of later.")
        return value

    @field_validator("dienst")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in SERVICES:
            raise ValueError("Kies een dienst uit de lijst.")
        return value


class NieuweOrganisatie(Afspraken, Dienst):
    """Een organisatie, met het eerste dat zij doet."""

    waarom: Tekst


class NieuweDienst(Dienst, Wijziging):
    """Een organisatie gaat ook iets anders of ergens anders doen."""


class Volgorde(Wijziging):
    """Een organisatie wordt vanaf een dag eerder of later gevraagd."""

    volgorde: Annotated[Getal, Field(ge=1, le=MOST_RANK)]
    vanaf: date


class Einde(Wijziging):
    """Iets geldt niet meer vanaf een dag."""

    tot: date
