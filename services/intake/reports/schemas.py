"""What systems send us about life events."""

from datetime import date
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from services.intake.birthdays.rules import Grens
from services.intake.municipalities import Bestemming
from services.intake.reports.means import (
    InkomenPartnerGewijzigd,
    UitkeringBeeindigd,
    VermogenGewijzigd,
    Vrijwilligersvergoeding,
)
from services.intake.reports.melding import Melding as Melding
from services.intake.reports.melding import Nieuwkomer
from services.intake.reports.melding import Path as Path
from services.intake.reports.melding import Persoon as Persoon
from services.intake.reports.signals import (
    Schuldsignaal,
    StartAlsZelfstandige,
    StudieGestart,
    StudieGestopt,
    Taalsignaal,
    VerblijfstitelLooptAf,
)
from services.intake.reports.wages import Loonmelding
from services.intake.residents.schemas import Adres
from shared.events.household import NO_MUNICIPALITY, KostendelerUitzondering
from shared.events.life_events import (
    Admitted,
    AgeReached,
    CameToLive,
    ChildBorn,
    Contractsoort,
    Detained,
    Died,
    Divorced,
    JobChanged,
    JobEnded,
    JobStarted,
    LeftHome,
    Moved,
    MovedInTogether,
    TurnedEighteen,
)
from shared.http.schemas import RequestModel

Werkgever = Annotated[str, StringConstraints(pattern=r"^([0-9]{8}|[0-9]{9}(L[0-9]{2})?)$")]
"""KvK number, or RSIN or number for wage tax. Stays with intake."""
LONGEST_STAY_YEARS: Final = 50


Gezinsleden = Annotated[list[Persoon], Field(max_length=30)]


class BaanGestart(Loonmelding):
    event = JobStarted

    ingangsdatum: date
    contract: Contractsoort
    werkgever: Werkgever | None = None
    inkomstenverhouding: int | None = Field(default=None, ge=0, le=9_999)
    """The number that the employer gave this employment (nummer inkomstenverhouding)."""
    ander_naast_bestaande: bool = False
    """A job beside one that looks the same."""


class BaanGewijzigd(Loonmelding):
    event = JobChanged

    ingangsdatum: date
    baan_id: UUID | None = None


class BaanBeeindigd(Melding):
    event = JobEnded
    is_job = True
    is_of_the_right = True

    ingangsdatum: date
    baan_id: UUID | None = None
    ww_aangevraagd: bool | None = None
    reden: Literal["einde-contract", "ontslag", "eigen-keuze", "onbekend"] = "onbekend"


class Verhuizing(Melding):
    """Without `meeverhuizend` the family of an applicant moves, and nobody with anybody else."""

    event = Moved
    changes_household = True

    ingangsdatum: date
    naar_gemeente: Bestemming
    adres: Adres | None = None
    meeverhuizend: Gezinsleden | None = None
    """Who of the home moves along; an empty list says that nobody does."""

    @property
    def others(self) -> tuple[tuple[Path, Persoon], ...]:
        along = enumerate(self.meeverhuizend or ())
        return tuple((("meeverhuizend", number), person) for number, person in along)

    @model_validator(mode="after")
    def _has_an_address_somewhere(self) -> Self:
        if self.adres is not None and self.naar_gemeente in NO_MUNICIPALITY:
            raise PydanticCustomError("adres", "bij naarGemeente 0000 of 1999 hoort geen adres")
        return self


class UitHuis(Melding):
    """A grown child or a housemate leaves the home; a move of which nobody knows where to."""

    event = LeftHome
    changes_household = True

    ingangsdatum: date


class KomtInwonen(Melding):
    """A grown child or a housemate comes to live in the home of `bij`."""

    event = CameToLive
    changes_household = True

    persoon: Nieuwkomer
    ingangsdatum: date
    bij: Persoon
    kostendeler_uitzondering: KostendelerUitzondering | None = None

    @property
    def others(self) -> tuple[tuple[Path, Persoon], ...]:
        return ((("bij",), self.bij),)


class KindNaScheiding(RequestModel):
    """With whom a child has its main residence, and the share of the other parent in the care."""

    persoon: Persoon
    hoofdverblijf: Persoon
    zorgaandeel: int | None = Field(default=None, ge=1, le=50)
    """Per cent of the care by the other parent."""


class Scheiding(Melding):
    """Either partner may report it. Without `vertrekker` the applicant of the dossier stays."""

    event = Divorced
    changes_household = True

    ingangsdatum: date
    ex_partner: Persoon
    vertrekker: Persoon | None = None
    kinderen: Annotated[list[KindNaScheiding], Field(max_length=30)] = Field(default_factory=list)
    veiligheid: bool = False
    """Address and dossier of one are kept from the other."""

    @property
    def others(self) -> tuple[tuple[Path, Persoon], ...]:
        found: list[tuple[Path, Persoon]] = [(("exPartner",), self.ex_partner)]
        if self.vertrekker is not None:
            found.append((("vertrekker",), self.vertrekker))
        for number, child in enumerate(self.kinderen):
            found.append((("kinderen", number, "persoon"), child.persoon))
            found.append((("kinderen", number, "hoofdverblijf"), child.hoofdverblijf))
        return tuple(found)

    @model_validator(mode="after")
    def _are_two_people(self) -> Self:
        if self.ex_partner == self.persoon:
            raise PydanticCustomError("ex_partner", "persoon en exPartner zijn dezelfde")
        return self


class Samenwonen(Melding):
    """Of two with a dossier, the partner joins that of `persoon`; of one with a dossier, the other joins that."""

    event = MovedInTogether
    changes_household = True

    ingangsdatum: date
    partner: Nieuwkomer

    @property
    def others(self) -> tuple[tuple[Path, Persoon], ...]:
        return ((("partner",), self.partner),)

    @model_validator(mode="after")
    def _are_two_people(self) -> Self:
        if self.partner.key == self.persoon.key:
            raise PydanticCustomError("partner", "persoon en partner zijn dezelfde")
        return self


class Geboorte(Melding):
    event = ChildBorn
    may_be_ahead = False
    changes_household = True

    ingangsdatum: date
    kind: Persoon | None = None
    """The child, if it has a number already. `persoon` is a parent."""
    andere_ouder: Persoon | None = None
    """Also where the parents do not live together."""
    levenloos: bool = False
    """Stillborn: nobody is registered, and nothing changes but what people do."""

    @property
    def others(self) -> tuple[tuple[Path, Persoon], ...]:
        named = (("kind", self.kind), ("andereOuder", self.andere_ouder))
        return tuple(((name,), person) for name, person in named if person is not None)

    @property
    def is_fact(self) -> bool:
        return not self.levenloos

    @field_validator("levenloos")
    @classmethod
    def _has_no_number(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic's signature
        if value and info.data.get("kind") is not None:
            raise PydanticCustomError("levenloos", "laat kind weg bij een levenloos geboren kind")
        return value

    @model_validator(mode="after")
    def _are_two_people(self) -> Self:
        if self.kind == self.persoon:
            raise PydanticCustomError("kind", "persoon en kind zijn dezelfde")
        return self


class Overlijden(Melding):
    event = Died
    may_be_ahead = False
    changes_household = True

    ingangsdatum: date


class VerblijfElders(Melding):
    """A stay that may have an end already."""

    changes_household = True

    ingangsdatum: date
    tot: date | None = None

    @field_validator("tot")
    @classmethod
    def _is_later(cls, value: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("ingangsdatum")
        if value is not None and begin is not None:
            if value <= begin:
                raise PydanticCustomError("tot-voor-begin", "ligt niet na de ingangsdatum")
            if value.year > begin.year + LONGEST_STAY_YEARS:
                raise PydanticCustomError("datum-onwaarschijnlijk", "ligt onwaarschijnlijk ver weg")
        return value


class Detentie(VerblijfElders):
    event = Detained


class Opname(VerblijfElders):
    event = Admitted


class AchttiendeVerjaardag(Melding):
    event = TurnedEighteen
    is_birthday = True

    ingangsdatum: date | None = None
    """May be left out: intake knows the birth date. If given, it is compared with it."""

    @property
    def verjaardag(self) -> Grens | None:
        return "18"


class LeeftijdsgrensBereikt(Melding):
    event = AgeReached
    is_birthday = True

    ingangsdatum: date | None = None
    grens: Literal["12", "16", "17", "21", "27", "aow"]

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
        UitHuis,
        KomtInwonen,
        Scheiding,
        Samenwonen,
        Geboorte,
        Overlijden,
        Detentie,
        Opname,
        AchttiendeVerjaardag,
        LeeftijdsgrensBereikt,
        Schuldsignaal,
        Taalsignaal,
        VerblijfstitelLooptAf,
        StartAlsZelfstandige,
        StudieGestart,
        StudieGestopt,
        InkomenPartnerGewijzigd,
        VermogenGewijzigd,
        Vrijwilligersvergoeding,
        UitkeringBeeindigd,
    )
}
"""CloudEvents type -> what its `data` must be."""
OTHER_NAMES: Final = (
    "exPartner",
    "vertrekker",
    "partner",
    "kind",
    "andereOuder",
    "kinderen",
    "meeverhuizend",
    "bij",
)
"""Where a report names others than `persoon`."""
BY_NAME: dict[str, type[Melding]] = {kind.event.happened: kind for kind in MELDINGEN.values()}
