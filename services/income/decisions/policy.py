"""Who decides what: the policy of a municipality as data, valid from a day. Pure; the files are read in `policy_files.py`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.income import Rechtsoort

Besluitonderwerp = Literal[
    "hoger",
    "gelijk",
    "lager",
    "eindigt",
    "opschorten",
    "opheffen",
    "toekennen",
    "weigeren",
    "niet-behandelen",
    "ambtshalve",
    "terugvorderen",
    "afwijken",
]
Door = Literal["systeem", "een-mens", "twee-mensen"]

NEVER_BY_THE_SYSTEM: Final[frozenset[Besluitonderwerp]] = frozenset(
    {
        *("lager", "eindigt", "opschorten", "opheffen", "weigeren", "niet-behandelen"),
        *("ambtshalve", "terugvorderen", "afwijken"),
    }
)
"""What is worse for somebody is weighed by a human (AVG art. 22; Participatiewet art. 18, 54, 58); so is whether what was asked came in, and what is given of itself."""
ALWAYS_BY_TWO: Final[frozenset[Besluitonderwerp]] = frozenset(
    {"eindigt", "opschorten", "weigeren", "niet-behandelen"}
)

_AMOUNT: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{3})*,[0-9]{2}")


def _cents(written: object) -> object:
    """As people write it: "1.250,00"."""
    if isinstance(written, str) and _AMOUNT.fullmatch(written):
        return int(written.replace(".", "").replace(",", ""))
    raise ValueError('schrijf een bedrag als "1.250,00", tussen aanhalingstekens')


class _Geschreven(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Regel(_Geschreven):
    door: Door
    tweede_vanaf: Annotated[int | None, BeforeValidator(_cents)] = Field(default=None)
    """In cents."""

    @model_validator(mode="before")
    @classmethod
    def _amount_may_be_absent(cls, written: Any) -> Any:
        if isinstance(written, Mapping) and written.get("tweede_vanaf") is None:
            return {name: value for name, value in written.items() if name != "tweede_vanaf"}
        return written

    @model_validator(mode="after")
    def _amount_has_a_first_person(self) -> "Regel":
        if self.tweede_vanaf is not None and self.door != "een-mens":
            raise ValueError("tweede_vanaf kan alleen bij een-mens")
        return self


class Termijnen(_Geschreven):
    beslissen_werkdagen: int = Field(ge=1, le=40)
    controleren_werkdagen: int = Field(ge=1, le=40)


class Beleid(_Geschreven):
    """Who decides about one kind of right in these municipalities, from a day on."""

    recht: Rechtsoort
    versie: int = Field(ge=1)
    geldig_vanaf: date
    gemeenten: tuple[str, ...] = Field(min_length=1)
    termijnen: Termijnen
    besluiten: Mapping[Besluitonderwerp, Regel]

    @model_validator(mode="after")
    def _keeps_to_the_law(self) -> "Beleid":
        strangers = set(self.gemeenten) - AGENCY_MUNICIPALITIES
        if strangers:
            raise ValueError(f"geen gemeente van ons: {', '.join(sorted(strangers))}")
        missing = set(get_args(Besluitonderwerp)) - self.besluiten.keys()
        if missing:
            raise ValueError(f"er staat niet wie besluit over: {', '.join(sorted(missing))}")
        for about, rule in self.besluiten.items():
            if rule.door == "systeem" and about in NEVER_BY_THE_SYSTEM:
                raise ValueError(f"{about}: daarover besluit altijd een mens")
            if rule.door != "twee-mensen" and about in ALWAYS_BY_TWO:
                raise ValueError(f"{about}: daarover besluiten altijd twee mensen")
        return self

    def by_system(self, about: Besluitonderwerp) -> bool:
        return self.besluiten[about].door == "systeem"

    def needs_second(self, about: Besluitonderwerp, cents: int | None) -> bool:
        """`cents` is what it is about; None where that is not known, and then the careful answer holds."""
        rule = self.besluiten[about]
        if rule.door == "twee-mensen":
            return True
        if rule.tweede_vanaf is None:
            return False
        return cents is None or cents >= rule.tweede_vanaf


def valid_on(day: date, versions: Sequence[Beleid]) -> Beleid:
    """The newest that had begun; `versions` is oldest first. Before the first one, that one."""
    begun = [version for version in versions if version.geldig_vanaf <= day]
    return begun[-1] if begun else versions[0]
