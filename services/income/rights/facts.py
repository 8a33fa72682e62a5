"""The facts that the right of a dossier follows from, each with its own period. Only shapes.

They come in any order, and the same one twice is one fact. Amounts are in cents, months are told by their first day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.income.means.assets import Vermogen
from services.income.means.rules import Vrijlatingsfeiten
from services.income.norms.municipality import Maandmethode
from services.income.norms.woonsituatie import Verblijf

Kenmerk = Literal[
    "geen-recht",
    "onderwijs-met-wsf",
    "toeslagpartner",
    "geen-beroep-op-ouders",
    "woonsituatie-niet-aangetoond",
]
"""Of applicant or partner: no right of one's own (art. 11), education with study money (art. 13 lid 2 onder c), partner for
toeslagen as well (art. 24a), from 18 to 20 no appeal to the parents (art. 20 lid 3), who lives in the home was not shown
(art. 53a lid 3)."""


@dataclass(frozen=True, slots=True)
class Persoonsfeit:
    """Something that holds for a person from `vanaf` up to, and not including, `tot`."""

    inwoner_id: UUID
    kenmerk: Kenmerk
    vanaf: date = date.min
    tot: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


@dataclass(frozen=True, slots=True)
class Woonwijze:
    """How somebody beside applicant and partner lives in the home (art. 19a); when, the household says."""

    inwoner_id: UUID
    verblijf: Verblijf


@dataclass(frozen=True, slots=True)
class OverigInkomen:
    """Income without exemption, per month."""

    inwoner_id: UUID
    van: date
    tot_en_met: date
    centen: int


@dataclass(frozen=True, slots=True)
class Loon:
    """A net wage of one month, with the claim on holiday pay; those of several employers add up."""

    inwoner_id: UUID
    maand: date
    centen: int
    werkgever: str | None = None


@dataclass(frozen=True, slots=True)
class Vrijlatingsfeit:
    """Which exemptions of a wage apply to a person from a month on, with the months used before it."""

    inwoner_id: UUID
    vanaf: date
    feiten: Vrijlatingsfeiten


@dataclass(frozen=True, slots=True)
class Vermogensfeit:
    """What the household owns and owes, until the next such fact."""

    vanaf: date
    vermogen: Vermogen


@dataclass(frozen=True, slots=True)
class Toegekend:
    """A right was granted from this day, and runs."""

    vanaf: date


@dataclass(frozen=True, slots=True)
class Aanvraag:
    """Somebody reported, and applied; without a day of application it is a report alone (art. 43, 44)."""

    melding: date
    aanvraag: date | None = None
    verwijtbaar_laat: bool = False
    terugwerkend_vanaf: date | None = None
    """The day asked for before the report (art. 44 lid 5)."""


Feit = (
    Persoonsfeit
    | Woonwijze
    | OverigInkomen
    | Loon
    | Vrijlatingsfeit
    | Vermogensfeit
    | Toegekend
    | Aanvraag
)


@dataclass(frozen=True, slots=True)
class Keuzes:
    """Where the law leaves room (decision 0010): the choice of the agency, by default that of its worked cases."""

    maandmethode: Maandmethode = "kalenderdagen"
    maand_zonder_bijstand_beeindigt: bool = True
    """Else the right goes on through a month in which the income leaves nothing."""
    inkomen_deelmaand: Literal["naar-dagen", "heel"] = "naar-dagen"
    """In a month with a right for a part of it: the part of the income for these days, or all of it."""
    dagen_na_aanvraag: int = 56
    """How long after an application a right can still begin by it."""
    terugkeer_vraagt_aanvraag: bool = True
    """A partner in the home who has a right again, as after detention, makes a new joint right (art. 43 lid 2)."""
    norm_na_overlijden: Literal["van-de-dag", "van-het-overlijden"] = "van-de-dag"
    """In the month after a death (art. 45 lid 5): with the amounts and ages of the day, or those of the day of death."""
