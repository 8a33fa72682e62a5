"""How a template and a sender are written down in YAML. Shapes only: what must hold together is in `loading.py`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Gemeentecode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Sectiesoort = Literal["verandert", "waarom", "doen", "hulp", "bezwaar"]


class _Geschreven(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Soms(_Geschreven):
    """Only where all of `als` hold, and none of `als_niet`."""

    als: tuple[str, ...] = ()
    als_niet: tuple[str, ...] = ()

    def holds(self, conditions: frozenset[str]) -> bool:
        return conditions.issuperset(self.als) and conditions.isdisjoint(self.als_niet)


class Zin(_Soms):
    tekst: Tekst


class Tabel(_Geschreven):
    bijschrift: Tekst
    kop: tuple[str, ...] = Field(min_length=2)
    rijen: tuple[tuple[str, ...], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_rectangle(self) -> "Tabel":
        if any(len(row) != len(self.kop) for row in self.rijen):
            raise ValueError("elke rij heeft evenveel vakken als de kop")
        return self


class Perioden(_Geschreven):
    """A table with a row for each period of what is decided."""

    bijschrift: Tekst
    kop: tuple[str, ...] = Field(min_length=3, max_length=3)


class Stuk(_Soms):
    """One of these. `redenen` is where the sentences of the reasons come, `woorden` where somebody's own words do."""

    alinea: Tekst | None = None
    lijst: tuple[Zin, ...] = ()
    tabel: Tabel | None = None
    perioden: Perioden | None = None
    redenen: bool = False
    woorden: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Stuk":
        given = (
            self.alinea,
            self.lijst,
            self.tabel,
            self.perioden,
            self.redenen,
            self.woorden,
        )
        if sum(map(bool, given)) != 1:
            raise ValueError(
                "een stuk is een alinea, een lijst, een tabel, de perioden, de redenen of de woorden"
            )
        return self


class Sectie(_Soms):
    soort: Sectiesoort
    kop: Tekst
    stukken: tuple[Stuk, ...] = Field(min_length=1)


class GeenZin(_Geschreven):
    """A reason that is not told to the resident, and why not."""

    geen: Tekst


class Sjabloon(_Geschreven):
    """A template, valid from a day up to the next version."""

    brief: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    versie: int = Field(ge=1)
    geldig_vanaf: date
    titels: tuple[Zin, ...] = Field(min_length=1)
    secties: tuple[Sectie, ...] = Field(min_length=1)
    redenen: dict[str, Tekst | GeenZin]


class Afzender(_Geschreven):
    """In whose name letters of a municipality are sent, valid from a day up to the next version."""

    gemeente: Gemeentecode
    geldig_vanaf: date
    zekerheid: Literal["V", "V2", "S", "M", "P"]
    """How sure this is, as with parameters: M is from memory, to be checked."""
    naam: Tekst
    namens: Tekst
    regels: tuple[Tekst, ...] = Field(min_length=1)
    telefoon: Tekst
    website: Tekst
    bezwaaradres: Tekst
