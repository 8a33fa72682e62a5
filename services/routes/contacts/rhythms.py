"""Reads and checks what was agreed about contact (`ritmes/`), as playbooks are read: a fault stops the service and names the line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator
from pydantic.functional_validators import AfterValidator

from services.routes.contacts.rules import HANDOVER, ROUTE, Clock, Reason, Rhythm, Rule, While
from services.routes.playbooks.lead_times import parse_lead_time
from services.routes.playbooks.model import LIFE_EVENTS
from services.routes.playbooks.reading import PlaybookError, Wrong, read
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode
from shared.events.tasks import Code, Taakrol

FOLDER: Final = Path(__file__).parent / "ritmes"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]


def _later(text: str) -> str:
    if parse_lead_time(text).count <= 0:
        raise ValueError("schrijf een termijn erna, zoals '+1 maand'")
    return text


Term = Annotated[str, AfterValidator(_later)]


class Written(BaseModel):
    """Base of what people write by hand: a misspelt field is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Regel(Written):
    regel: Code
    naam: Name
    rol: Taakrol
    uiterlijk: Term
    na: Code | None = None
    zolang: While | None = None
    ten_langste: Term | None = None
    gemeenten: dict[Gemeentecode, Term] = Field(default_factory=dict)
    """Waar een andere termijn is afgesproken."""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.na is None) == (self.zolang is None):
            raise ValueError("schrijf 'na' of 'zolang', en niet allebei")
        if self.na is not None and self.na not in LIFE_EVENTS | {HANDOVER, ROUTE}:
            raise ValueError(
                f"na: '{self.na}' is geen levensgebeurtenis, overdracht of routewijziging"
            )
        if unknown := sorted(self.gemeenten.keys() - AGENCY_MUNICIPALITIES):
            raise ValueError(f"gemeenten: {', '.join(unknown)} is geen gemeente van ons")
        return self


class Uitzondering(Written):
    reden: Code
    naam: Name
    klok: Clock
    ten_langste: Term
    """Nooit voor altijd."""
    door_mens: bool
    na: Code | None = None

    @model_validator(mode="after")
    def _is_set_by_somebody_or_something(self) -> Self:
        if self.door_mens == (self.na is not None):
            raise ValueError("een mens zet dit, of een gebeurtenis ('na'): één van beide")
        if self.na is not None and self.na not in LIFE_EVENTS:
            raise ValueError(f"na: '{self.na}' is geen levensgebeurtenis")
        return self


class Contactritme(Written):
    versie: int
    geldig_vanaf: date | None = None
    """De eerste dag; alleen de oudste versie heeft er geen, en gold altijd al."""
    bron: tuple[Name, ...]
    vooraf_werkdagen: int = Field(ge=1, le=60)
    escaleren_werkdagen: int = Field(ge=1, le=60)
    regels: Annotated[tuple[Regel, ...], Field(min_length=1)]
    uitzonderingen: tuple[Uitzondering, ...] = ()

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        for names in ([r.regel for r in self.regels], [u.reden for u in self.uitzonderingen]):
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"{', '.join(twice)} staat er twee keer")
        return self


_DOCUMENT: Final = TypeAdapter(Contactritme)


@dataclass(frozen=True, slots=True)
class Rhythms:
    """All versions, oldest first."""

    versions: tuple[Rhythm, ...]

    def valid_on(self, day: date) -> Rhythm:
        return [version for version in self.versions if version.valid_from <= day][-1]

    @property
    def reasons(self) -> Mapping[str, Reason]:
        """Of all versions: what was set under an older one holds until its day."""
        return {
            code: reason for version in self.versions for code, reason in version.reasons.items()
        }

    @property
    def rules(self) -> Mapping[str, Rule]:
        return {rule.code: rule for version in self.versions for rule in version.rules}


@cache
def load_rhythms(folder: Path = FOLDER) -> Rhythms:
    """Raises PlaybookError."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise PlaybookError(folder.name, Wrong(None, "", "er is geen contactritme"))
    found = [read_rhythm(path.name, path.read_bytes()) for path in files]
    ordered = sorted(found, key=lambda rhythm: rhythm.version)
    if ordered[0].valid_from != date.min:
        reason = "geldig_vanaf: de oudste versie geldt altijd al; laat deze regel daar weg"
        raise PlaybookError(folder.name, Wrong(None, "", reason))
    for before, after in pairwise(ordered):
        if before.version == after.version or after.valid_from <= before.valid_from:
            reason = f"versie {after.version} begint niet na versie {before.version}"
            raise PlaybookError(folder.name, Wrong(None, "", reason))
    return Rhythms(tuple(ordered))


def read_rhythm(file: str, content: bytes) -> Rhythm:
    """Raises PlaybookError with all faults at once."""
    document = read(file, content, _DOCUMENT)
    return Rhythm(
        document.versie,
        document.geldig_vanaf or date.min,
        tuple(_rule(rule) for rule in document.regels),
        {reason.reden: _reason(reason) for reason in document.uitzonderingen},
        document.vooraf_werkdagen,
        document.escaleren_werkdagen,
    )


def _rule(written: Regel) -> Rule:
    return Rule(
        written.regel,
        written.naam,
        written.rol,
        parse_lead_time(written.uiterlijk),
        written.na,
        written.zolang,
        parse_lead_time(written.ten_langste) if written.ten_langste else None,
        {code: parse_lead_time(term) for code, term in written.gemeenten.items()},
    )


def _reason(written: Uitzondering) -> Reason:
    return Reason(
        written.reden,
        written.naam,
        written.klok,
        parse_lead_time(written.ten_langste),
        written.door_mens,
        written.na,
    )
