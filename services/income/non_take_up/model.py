"""What a household may be entitled to and does not use, and what was done about it. Only shapes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from services.income.non_take_up.schemes import Way
from services.income.rights.rows import GrantedAmount
from shared.events.income import Feitsoort, OntbrekendFeit, Reden
from shared.events.non_take_up import Gedaan, Regelingcode, Regelingsoort

Gemist = Literal[
    "kale-huur",
    "inkomen-huisgenoten",
    "kosten-kinderopvang",
    "vrijlating",
    "opleiding",
    "medische-beperking",
    "duur-laag-inkomen",
    "bijzondere-kosten",
    "gemeentelijke-regels",
]
"""A fact without which nobody can say whether something is due, or how much."""

Afwijsreden = Literal[
    "regelt-het-zelf",
    "te-veel-gedoe",
    "bang-om-terug-te-betalen",
    "wil-geen-hulp",
    "nu-niet",
    "anders",
]
"""Why a resident refuses; a list, so that nobody writes about somebody's health or debts."""

Stand = Literal["te-bespreken", "loopt", "in-gebruik", "niet-nu"]

ESTABLISHED_AS: Final[dict[Gemist, Feitsoort]] = {
    "kale-huur": "beursbedrag",
    "inkomen-huisgenoten": "beursbedrag",
    "kosten-kinderopvang": "beursbedrag",
    "vrijlating": "vrijlating",
}
"""The form with which a missing fact is recorded; what is not here somebody has to ask, and is kept nowhere."""

Key = tuple[Regelingcode, UUID | None]
"""Which scheme, and of whom where it is of one person."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that may be due; amounts in cents per month."""

    code: Regelingcode
    kind: Regelingsoort
    person_id: UUID | None
    low: int | None
    high: int | None
    """Both None where nobody here can say how much."""
    why: Reden
    uncertain: bool
    """Whether it is due at all depends on what is missing."""
    missing: tuple[Gemist, ...]
    apply_at: str
    way: Way
    once: int | None = None
    """What is paid of it once a year, in cents, where that is how it is paid."""

    @property
    def key(self) -> Key:
        return self.code, self.person_id


@dataclass(frozen=True, slots=True)
class Found:
    """All that may be due to a household on a day."""

    claims: tuple[Claim, ...]
    unknown: Reden | None = None
    """Why amounts cannot be worked out, where they cannot."""
    to_establish: tuple[OntbrekendFeit, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did about one of them. Never changed; the last one that was recorded counts."""

    id: UUID
    dossier_id: UUID
    municipality: str
    code: Regelingcode
    person_id: UUID | None
    done: Gedaan
    on: date
    reason: Afwijsreden | None
    not_before: date | None
    """Refused: until that day nobody asks again."""
    recorded_by: str
    recorded_by_name: str
    recorded_at: datetime

    @property
    def key(self) -> Key:
        return self.code, self.person_id


@dataclass(frozen=True, slots=True)
class Line:
    """One scheme on the list: what it may bring, if it may, and what was done about it."""

    key: Key
    claim: Claim | None
    """None: what was recorded of something that is not due any more by what is known now."""
    deeds: Sequence[Deed]
    """The newest first."""
    state: Stand
    granted: GrantedAmount | None = None
    """What was last granted of it, once."""

    @property
    def newest(self) -> Deed | None:
        return self.deeds[0] if self.deeds else None


@dataclass(frozen=True, slots=True)
class Together:
    """What is not used, per month in cents; `without_amount` counts what nobody here can say the amount of."""

    low: int
    high: int
    without_amount: int
