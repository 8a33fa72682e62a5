"""What the dossier page reads of what the other services answer: of their published answers the part that it shows."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.events.income import Herbeoordeling, Uitkomst
from shared.ui.dutch import initials_text

T = TypeVar("T")
Text = Annotated[str, Field(max_length=10_000)]


class Answer(BaseModel):
    """As another service told it; what this page does not show is not looked at."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore"
    )


class Resultaten(Answer, Generic[T]):
    resultaten: tuple[T, ...]
    volgende: Text | None = None


class Periode(Answer):
    """Up to, and not including, `tot`."""

    vanaf: date
    tot: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


class Lid(Periode):
    inwoner_id: UUID
    voornamen: Text
    achternaam: Text
    geboortedatum: date
    geboortedatum_onzeker: bool
    rol: Text

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.voornamen, self.achternaam))) or "Naam onbekend"


class Kind(Periode):
    """A child that has its main residence elsewhere."""

    inwoner_id: UUID
    voornamen: Text
    achternaam: Text

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.voornamen, self.achternaam))) or "Naam onbekend"


P = TypeVar("P", Lid, Kind)


def _with_initials(person: P) -> P:
    names = {name: initials_text(getattr(person, name)) for name in ("voornamen", "achternaam")}
    return person.model_copy(update=names)


class Woonperiode(Periode):
    gemeente: Text


class Statusperiode(Periode):
    status: Text
    toelichting: Text | None = None


class Huishouden(Answer):
    """`GET /intake/v1/dossiers/{id}`."""

    status: Text | None
    statussen: tuple[Statusperiode, ...]
    bijstand: tuple[Periode, ...]
    leden: tuple[Lid, ...]
    woonplaatsen: tuple[Woonperiode, ...]
    gedeelde_zorg: tuple[Kind, ...]
    adres_in_onderzoek: tuple[dict[str, Any], ...] = ()

    def with_initials(self) -> "Huishouden":
        """For who hides names on the screen."""
        return self.model_copy(
            update={
                "leden": tuple(_with_initials(member) for member in self.leden),
                "gedeelde_zorg": tuple(_with_initials(child) for child in self.gedeelde_zorg),
            }
        )


class Verjaardag(Answer):
    """A row of `GET /intake/v1/dossiers/{id}/planning`."""

    inwoner_id: UUID
    grens: Text
    dag: date


class Gebeurd(Answer):
    """A row of `GET /reporting/v1/dossiers/{id}/tijdlijn`."""

    id: UUID
    soort: Text
    type: Text
    naam: Text
    tijd: datetime
    zin: Text
    reden: Text | None = None
    met_bedragen: Text | None = None
    oorzaak_id: UUID | None = None
    oorzaak: Text | None = None
    inwoner_id: UUID | None = None
    taak_id: UUID | None = None
    voorstel_id: UUID | None = None


class Controle(Answer):
    id: UUID
    maanden_na_start: int
    datum: date
    status: Text


class Nazorg(Answer):
    """A row of `GET /income/v1/nazorgdossiers`."""

    id: UUID
    aanleiding: Text = "baan-gestart"
    gebeurtenis_id: UUID
    inwoner_id: UUID
    startdatum: date
    status: Text
    controles: tuple[Controle, ...]

    @property
    def next(self) -> Controle | None:
        planned = [check for check in self.controles if check.status == "gepland"]
        return min(planned, key=lambda check: check.datum, default=None)

    @property
    def open(self) -> Controle | None:
        """The check that waits longest for somebody to do it."""
        waiting = [check for check in self.controles if check.status == "open"]
        return min(waiting, key=lambda check: check.datum, default=None)


class Voorstel(Answer):
    """A row of `GET /income/v1/voorstellen`."""

    id: UUID
    soort: Text = "recht"
    gebeurtenis_id: UUID
    ingangsdatum: date
    uitkomst: Uitkomst
    status: Text
    afgehandeld_op: datetime | None = None
    besluit: Literal["overnemen", "afwijken"] | None = None
    besluitreden: Text | None = None
    besloten_door: Text | None = None


class Rechtsdeel(Answer):
    """A period of `GET /income/v1/dossiers/{id}/recht`; the amount only for who sees amounts, and where it is known there."""

    vanaf: date
    tot: date | None = None
    bijstand_centen: int | None = None


class Recht(Answer):
    """What stands of the right to bijstand on a day."""

    perioden: tuple[Rechtsdeel, ...]

    @property
    def cents(self) -> int | None:
        """Per month."""
        return self.perioden[0].bijstand_centen if self.perioden else None


class Beoordeling(Answer):
    """A row of `GET /income/v1/herbeoordelingen`; `beelden` only for who sees amounts."""

    gebeurtenis_id: UUID
    ingangsdatum: date
    beelden: tuple[Herbeoordeling, ...] | None = None
