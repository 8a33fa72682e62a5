"""What a what-if is asked about: a household without persons, on a day, with its incomes and costs. Amounts in cents."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.income.means.rules import Vrijlatingsfeiten as Vrijlatingsfeiten
from services.income.purse.students import Onderwijs
from shared import calendar
from shared.events.household import KostendelerUitzondering

ADULT = 18


@dataclass(frozen=True, slots=True)
class Studie:
    """What a child learns, and what its studietoeslag depends on."""

    onderwijs: Onderwijs
    medisch_beperkt: bool = False
    wajong: bool = False
    stagevergoeding: int = 0


@dataclass(frozen=True, slots=True)
class Bewoner:
    """A child or somebody else in the home."""

    geboortedatum: date
    uitzondering: KostendelerUitzondering | None = None
    jaarinkomen: int | None = None
    """Taxable income of the year; huurtoeslag looks at it from 18 years on."""
    studie: Studie | None = None
    """Of a child; None: nobody told whether it learns."""


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """What decides whether an adult has a right, and which norm (Pw art. 11, 13, 23)."""

    heeft_recht: bool = True
    inrichting: bool = False
    onderwijs_met_wsf: bool = False
    dagen_buitenland: int = 0


@dataclass(frozen=True, slots=True)
class Gezin:
    """Who lives in the home."""

    aanvrager: date
    """Date of birth."""
    partner: date | None = None
    kinderen: tuple[Bewoner, ...] = ()
    medebewoners: tuple[Bewoner, ...] = ()
    toeslagpartner: bool | None = None
    """None: whoever has a partner has a toeslagpartner."""
    zonder_ouders: tuple[date, ...] = ()
    """Dates of birth of who of the two cannot appeal to their parents; it matters from 18 to 20 (Pw art. 20 lid 3)."""
    omstandigheden: Omstandigheden = Omstandigheden()
    """Of the applicant."""
    partner_omstandigheden: Omstandigheden = Omstandigheden()
    volledige_zorg: bool | None = None
    """Whether a single parent has the full care for the children (Pw art. 31 lid 2 onder r); None: nobody was asked."""
    woonsituatie_onbekend: bool = False
    """It was not shown who lives in the home (art. 53a)."""

    @property
    def has_toeslagpartner(self) -> bool:
        return self.partner is not None if self.toeslagpartner is None else self.toeslagpartner


@dataclass(frozen=True, slots=True)
class Inkomsten:
    """What one adult earns: per hour with hours, or per month; nothing of these is no wage."""

    uren_per_week: Fraction | None = None
    bruto_uur: int | None = None
    """None with hours: the minimum wage of the age."""
    bruto_maand: int | None = None
    vrijlating: Vrijlatingsfeiten | None = None
    """None: nothing of the wage is left out of account."""
    pensioenpremie_jaar: int = 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One situation to work out."""

    naam: str
    datum: date
    gezin: Gezin
    aanvrager: Inkomsten = Inkomsten()
    partner: Inkomsten = Inkomsten()
    kale_huur: int = 0
    vermogen: int = 0
    andere_uitkering: int = 0
    ander_jaarinkomen: int | None = None
    kinderopvangtoeslag: int = 0
    lokale_regelingen_jaar: int = 0
    kosten: int = 0
    zonder_woonkosten: bool = False
    studie_beeindigd_op: date | None = None


def is_adult(born: date, day: date) -> bool:
    return calendar.age_on(born, day) >= ADULT


def tenants(gezin: Gezin) -> tuple[Bewoner, ...]:
    """Housemates that belong to the household for huurtoeslag: not who rents a room at a commercial price (Wht 2)."""
    return tuple(
        resident
        for resident in gezin.medebewoners
        if resident.uitzondering != "commercieel-contract"
    )
