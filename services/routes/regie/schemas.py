"""The regisseur of a dossier, as the other rooms know one, and what comes in and goes out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.errors import Conflict
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300), WithoutBsn
]

HeldBy = Literal["professional", "netwerk", "inwoner"]
"""Who keeps an eye on the whole: somebody who works here, somebody of the network, or the resident."""


@dataclass(frozen=True, slots=True)
class Regisseur:
    """Who answers for a dossier. There is always a worker, also where somebody of the network or the resident holds it."""

    worker_id: UUID
    name: str
    is_acting: bool
    """Asked, and answering meanwhile; False once he or she said yes."""
    held_by: HeldBy
    since: datetime
    words: str | None = None
    """Who of the network it is, in words."""
    rule: str = ""
    reasons: tuple[str, ...] = ()
    met_on: date | None = None
    """When old, new and resident met."""
    not_met: str | None = None
    """Why they did not."""
    municipality: str = ""
    version: int = 1
    is_away: bool = False
    """Whether the worker is not there today."""
    substitute_id: UUID | None = None
    substitute: str | None = None
    """Who answers today while the worker is away."""


@dataclass(frozen=True, slots=True)
class Given:
    """A dossier with its regisseur as it is kept, and how many times that changed."""

    dossier_id: UUID
    worker_id: UUID
    municipality: str
    is_acting: bool
    held_by: HeldBy
    version: int
    rule: str
    is_ended: bool = False
    """The dossier was closed: this is who it was."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one dossier of many. `why` says for a person why nothing changed; empty where it did."""

    dossier_id: UUID
    why: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why


NOT_YOURS: Final = "niet-van-u"


def state_of(found: Regisseur | None) -> str:
    """How it stands with the regisseur of a dossier, in a word."""
    if found is None:
        return "geen"
    return "gevraagd" if found.is_acting else "ja-gezegd"


class OtherNow(Conflict):
    """It is otherwise by now, and that is said."""

    def __init__(self, detail: str, state: str) -> None:
        super().__init__("regisseur-anders", detail)
        self.state = state


class Verzoek(RequestModel):
    """Wie regisseur wordt, en waarom. Die collega neemt meteen waar, en wordt gevraagd om ja te zeggen."""

    medewerker_id: UUID
    waarom: Reason = Field(description="In gewone taal; zonder naam of BSN.")
    versie: int | None = Field(
        default=None,
        ge=1,
        description="De versie die u zag. Is die anders, dan verandert er niets.",
    )


class Weigering(RequestModel):
    """Waarom iemand die gevraagd is geen regisseur kan zijn."""

    waarom: Reason = Field(description="In gewone taal; zonder naam of BSN.")


class Regisseurantwoord(RequestModel):
    """Of wie gevraagd is, de regisseur wordt."""

    antwoord: Literal["ja", "nee"]
    waarom: Reason | None = Field(
        default=None, description="Nodig bij `nee`. In gewone taal; zonder naam of BSN."
    )


class Ontmoeting(RequestModel):
    """Op welke dag de oude en de nieuwe regisseur en de inwoner elkaar spraken, of waarom niet: een van beide."""

    datum: date | None = None
    waarom_niet: Reason | None = None


class Houder(RequestModel):
    """Wie de regie houdt. De medewerker blijft wie er voor ons antwoord geeft."""

    door: HeldBy
    wie: Annotated[
        str | None,
        StringConstraints(strip_whitespace=True, min_length=2, max_length=100),
        WithoutBsn,
    ] = Field(default=None, description="Alleen bij `netwerk`: wie dat is, bijvoorbeeld: de zus.")


class Regisseurstand(ResponseModel):
    """Wie de regisseur van een dossier is."""

    dossier_id: UUID
    medewerker_id: UUID
    naam: str
    gemeente: str
    waarnemend: bool = Field(description="Gevraagd, en neemt intussen waar; `false` na een ja.")
    gehouden_door: HeldBy
    sinds: datetime
    regel: str = Field(examples=["minste-gezinnen"])
    redenen: tuple[str, ...]
    ontmoet_op: date | None
    niet_ontmoet: str | None
    vervanger_id: UUID | None = Field(
        description="Wie vandaag antwoordt als de regisseur er niet is."
    )
    versie: int

    @classmethod
    def of(cls, dossier_id: UUID, found: Regisseur) -> Self:
        return cls(
            dossier_id=dossier_id,
            medewerker_id=found.worker_id,
            naam=found.name,
            gemeente=found.municipality,
            waarnemend=found.is_acting,
            gehouden_door=found.held_by,
            sinds=found.since,
            regel=found.rule,
            redenen=found.reasons,
            ontmoet_op=found.met_on,
            niet_ontmoet=found.not_met,
            vervanger_id=found.substitute_id,
            versie=found.version,
        )
