"""What the walk over the months of a right asks beside who lives where: exemptions, applications, and choices. Only shapes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.income.means.rules import Vrijlatingsfeiten
from services.income.norms.municipality import Maandmethode


@dataclass(frozen=True, slots=True)
class Vrijlatingsfeit:
    """Which exemptions of a wage apply to a person from a month on, with the months used before it."""

    inwoner_id: UUID
    vanaf: date
    feiten: Vrijlatingsfeiten


@dataclass(frozen=True, slots=True)
class Aanvraag:
    """Somebody reported, and applied; without a day of application it is a report alone (art. 43, 44)."""

    melding: date
    aanvraag: date | None = None
    verwijtbaar_laat: bool = False
    terugwerkend_vanaf: date | None = None
    """The day asked for before the report (art. 44 lid 5)."""


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
