"""What systems send us about life events, and what they are answered."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from services.intake.birthdays.rules import Grens
from shared.bsn import Bsn
from shared.events.envelope import EventData
from shared.events.household import Gemeentecode
from shared.events.life_events import (
    TOPIC,
    AgeReached,
    Divorced,
    JobChanged,
    JobEnded,
    JobStarted,
    Moved,
    TurnedEighteen,
)
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Status = Literal[
    "verwerkt", "in-quarantaine", "verworpen", "al-bekend", "gecorrigeerd", "ingetrokken"
]
Tekst = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True, pattern=r"^[^\x00]*$"),
    WithoutBsn,
]
Attribuut = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]


class Persoon(RequestModel):
    """Whom it is about: by BSN, or by the id that intake gave."""

    burgerservicenummer: Bsn | None = None
    inwoner_id: UUID | None = None

    @model_validator(mode="after")
    def _is_named_once(self) -> Self:
        if (self.burgerservicenummer is None) == (self.inwoner_id is None):
            raise PydanticCustomError(
                "persoon", "geef óf burgerservicenummer óf inwonerId, en niet allebei"
            )
        return self

    @property
    def key(self) -> Bsn | UUID:
        """What to look this person up with."""
        if self.burgerservicenummer is not None:
            return self.burgerservicenummer
        assert self.inwoner_id is not None  # noqa: S101 - the validator saw to it
        return self.inwoner_id


class Melding(RequestModel):
    """What every reported life event tells in `data`."""

    event: ClassVar[type[EventData]]

    persoon: Persoon
    ingangsdatum: date | None
    """The day it happened or will happen."""

    # Asked for every event of a batch; `isinstance` on pydantic's classes is slow.
    @property
    def partner(self) -> Persoon | None:
        """The other person in it."""
        return None

    @property
    def verjaardag(self) -> Grens | None:
        """Which birthday it is."""
        return None


class BaanGestart(Melding):
    event = JobStarted

    ingangsdatum: date
    uren_per_week: int = Field(ge=1, le=60)
    netto_maandloon_centen: int = Field(ge=0, le=100_000_00)
    contract: Literal["bepaalde-tijd", "onbepaalde-tijd", "uitzend", "proefplaatsing", "onbekend"]


class BaanGewijzigd(Melding):
    event = JobChanged

    ingangsdatum: date
    baan_id: UUID | None = None
    uren_per_week: int = Field(ge=1, le=60)
    netto_maandloon_centen: int = Field(ge=0, le=100_000_00)


class BaanBeeindigd(Melding):
    event = JobEnded

    ingangsdatum: date
    baan_id: UUID | None = None
    ww_aangevraagd: bool | None = None
    reden: Literal["einde-contract", "ontslag", "eigen-keuze", "onbekend"] = "onbekend"


class Verhuizing(Melding):
    event = Moved

    ingangsdatum: date
    naar_gemeente: Gemeentecode


class Scheiding(Melding):
    event = Divorced

    ingangsdatum: date
    ex_partner: Persoon
    """The partner who leaves the household."""

    @property
    def partner(self) -> Persoon | None:
        return self.ex_partner

    @model_validator(mode="after")
    def _are_two_people(self) -> Self:
        if self.ex_partner == self.persoon:
            raise PydanticCustomError("ex_partner", "persoon en exPartner zijn dezelfde")
        return self


class AchttiendeVerjaardag(Melding):
    event = TurnedEighteen

    ingangsdatum: date | None = None
    """May be left out: intake knows the birth date. If given, it is compared with it."""

    @property
    def verjaardag(self) -> Grens | None:
        return "18"


class LeeftijdsgrensBereikt(Melding):
    event = AgeReached

    ingangsdatum: date | None = None
    grens: Literal["16", "21", "27", "aow"]

    @property
    def verjaardag(self) -> Grens | None:
        return self.grens


MELDINGEN: dict[str, type[Melding]] = {
    kind.event.event_type: kind
    for kind in (
        BaanGestart,
        BaanGewijzigd,
        BaanBeeindigd,
        Verhuizing,
        Scheiding,
        AchttiendeVerjaardag,
        LeeftijdsgrensBereikt,
    )
}
"""CloudEvents type -> what its `data` must be."""
BY_NAME: dict[str, type[Melding]] = {kind.event.happened: kind for kind in MELDINGEN.values()}


class CloudEventAttributes(RequestModel):
    """The context attributes of the sender: CloudEvents 1.0 core and the NL GOV profile. Extensions are checked apart."""

    specversion: Literal["1.0"]
    id: Attribuut
    source: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$")]
    type: str
    time: AwareDatetime | None = None
    datacontenttype: (
        Annotated[str, StringConstraints(pattern=r"^application/([a-z0-9.+-]+\+)?json *(;.*)?$")]
        | None
    ) = None
    dataschema: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$", max_length=500)] | None = None  # fmt: skip
    subject: Attribuut | None = None
    sequence: Attribuut | None = None
    sequencetype: Attribuut | None = None

    @field_validator("type")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in MELDINGEN:
            raise PydanticCustomError(
                "onbekend-type", f"dit soort levensgebeurtenis is hier niet bekend (topic {TOPIC})"
            )
        return value


class Antwoord(ResponseModel):
    """The answer to one reported life event."""

    id: UUID
    status: Status
    dossier_id: UUID | None = None
    reden: str | None = Field(
        default=None, description="Waarom de gebeurtenis in quarantaine staat of niet meer geldt."
    )


class Fout(ResponseModel):
    """One thing wrong with one event."""

    name: str
    code: str
    reason: str


class Regelresultaat(ResponseModel):
    """What happened to one event of a batch, or to one line of a file."""

    regel: int = Field(description="Het hoeveelste event of de hoeveelste regel, vanaf 1.")
    status: Literal[
        "verwerkt",
        "in-quarantaine",
        "verworpen",
        "al-bekend",
        "gecorrigeerd",
        "ingetrokken",
        "geweigerd",
    ]
    id: UUID | None = None
    dossier_id: UUID | None = None
    reden: str | None = None
    fouten: list[Fout] | None = None


class Batchresultaat(ResponseModel):
    resultaten: list[Regelresultaat]


SEES_AMOUNTS: Final = frozenset({"inkomensconsulent", "regisseur"})
"""What somebody earns is for who works with it, as in the trails of reporting."""


def _without_amounts(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if not name.endswith("Centen")}


class Levensgebeurtenis(ResponseModel):
    """The state of a reported life event."""

    id: UUID
    status: Status
    type: str
    bron: str
    ingangsdatum: date | None
    dossier_id: UUID | None
    inwoner_id: UUID | None
    gegevens: dict[str, Any] = Field(
        description="Wat er gemeld is; bedragen alleen voor een inkomensconsulent of regisseur."
    )
    reden: str | None
    vervangt: UUID | None
    vervangen_door: UUID | None
    ontvangen_op: datetime
    afgehandeld_op: datetime | None

    @classmethod
    def of(cls, row: Any, roles: frozenset[str]) -> Self:
        """From a stored row (`repository.LifeEventRow`), as somebody with these roles may see it."""
        return cls(
            id=row.id,
            status=row.status,
            type=BY_NAME[row.type].event.event_type,
            bron=row.source,
            ingangsdatum=row.effective_on,
            dossier_id=row.dossier_id,
            inwoner_id=row.person_id,
            gegevens=row.data if roles & SEES_AMOUNTS else _without_amounts(row.data),
            reden=row.reason,
            vervangt=row.replaces,
            vervangen_door=row.replaced_by,
            ontvangen_op=row.received_at,
            afgehandeld_op=row.settled_at,
        )


class Correctieverzoek(RequestModel):
    """Why an event was wrong, and what it should have been: the `data` of its type; `persoon` may be left out."""

    reden: Tekst
    gegevens: dict[str, Any]


class Redenverzoek(RequestModel):
    """Why."""

    reden: Tekst


class Correctie(ResponseModel):
    """The corrected event and its replacement."""

    id: UUID
    status: Status
    vervangen_door: UUID | None = None


class Persoonscorrectie(RequestModel):
    """What was wrong about a resident."""

    reden: Tekst
    geboortedatum: date | None = None
    overlijdensdatum: date | None = None

    @model_validator(mode="after")
    def _corrects_something(self) -> Self:
        if self.geboortedatum is None and self.overlijdensdatum is None:
            raise PydanticCustomError("leeg", "geef geboortedatum, overlijdensdatum of allebei")
        return self


class Persoonscorrectieresultaat(ResponseModel):
    inwoner_id: UUID
    ingetrokken: list[UUID] = Field(
        description="Verjaardagen die door de oude geboortedatum al verteld waren."
    )
