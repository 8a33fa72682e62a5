"""Topic `besluiten`: wages that are reported, and months that are settled with them. Without amounts. Published by income."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import EventData, PublishedModel
from shared.events.household import Gemeentecode

TOPIC = "besluiten"

Opgavesoort = Literal["loonstrook", "correctie"]
Herkomst = Literal["consulent", "inwoner", "werkgever", "register"]
Boekingsoort = Literal["nabetaling", "verrekening", "terugvordering"]
"""Paid in addition; set off against what a month pays; to be recovered, as it is too old to be set off (Participatiewet art. 58)."""
Toeslagaanleiding = Literal["betaalmaand", "einde"]
"""The month in which everybody's holiday allowance is paid, or the end of the right."""
Loonstap = Literal["loonopgave-herinneren", "loonopgave-ontbreekt"]
"""What a missing report asks for: to remind somebody of it, and a month later to look into it."""


class WageReported(EventData, topic=TOPIC, happened="loonopgave-ontvangen"):
    """Somebody reported what a job paid over some days. How much stays with income."""

    opgave_id: UUID
    gebeurtenis_id: UUID
    """The report itself: nothing else made it come."""
    gemeente: Gemeentecode
    inwoner_id: UUID
    soort: Opgavesoort
    van: date
    tot_en_met: date
    """The last day that it is about."""
    herkomst: Herkomst
    baan_id: UUID | None = None
    """The job; None where none is known."""
    maanden_compleet: tuple[date, ...] = ()
    """The first days of the months of which, with this report, the whole wage of that job is there, and was not before."""


class Maandboeking(PublishedModel):
    """That a month turned out otherwise than it was assumed; how much stays with income."""

    maand: date
    """Its first day."""
    soort: Boekingsoort


class MonthSettled(EventData, topic=TOPIC, happened="maand-verrekend"):
    """A month was settled with the wages that were known on the cut-off day."""

    verrekening_id: UUID
    gebeurtenis_id: UUID
    """The settlement itself: the day made it come."""
    gemeente: Gemeentecode
    maand: date
    """Its first day."""
    vast_te_stellen: bool
    """Whether it could be determined; where not, a person has to look."""
    compleet: bool
    """Whether all wages of the month itself were known."""
    boekingen: tuple[Maandboeking, ...] = ()
    voorstel_id: UUID | None = None
    """The proposal that asks a person about what was paid too much."""


class WageReportMissing(EventData, topic=TOPIC, happened="loonopgave-ontbreekt"):
    """The wage of a month was not reported by a cut-off day. What a job is expected to pay counts as long as it is not there."""

    gebeurtenis_id: UUID
    """The settlement in which it was missing."""
    gemeente: Gemeentecode
    inwoner_id: UUID
    maand: date
    """Its first day."""
    stap: Loonstap
    baan_id: UUID | None = None
    """The job of which it is missing."""


class HolidayAllowanceDetermined(EventData, topic=TOPIC, happened="vakantietoeslag-vastgesteld"):
    """The holiday allowance that was reserved of the bijstand of some months is to be paid (Participatiewet art. 45 lid 1)."""

    toeslag_id: UUID
    gebeurtenis_id: UUID
    """The allowance itself: the day made it come."""
    gemeente: Gemeentecode
    aanleiding: Toeslagaanleiding
    van: date
    """The first day of the first month that it is about."""
    tot_en_met: date
    """The first day of the last month that it is about."""
    uiterlijk: date
    """The last day on which it has to be paid."""
    vast_te_stellen: bool
    """Whether it could be determined; where not, a person has to look, and it is published again when it can."""
