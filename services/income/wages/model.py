"""A wage report as it is kept, and what becomes of one that comes in. Only shapes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.income.wages.facts import Loonopgave, Soort

Herkomst = Literal["consulent", "inwoner", "werkgever", "register"]
"""Who reported it."""
Uitslag = Literal["nieuw", "bekend"]
"""Taken in, or one that was here already: nothing changes."""


@dataclass(frozen=True, slots=True)
class Opgave:
    """What somebody wants to report."""

    dossier_id: UUID
    inwoner_id: UUID
    baan_id: UUID | None
    """The life event that the job began with; None: the only job of these days."""
    herkomst: Herkomst
    kenmerk: str
    """As its sender calls it."""
    soort: Soort
    van: date
    tot_en_met: date
    betaald_op: date
    netto: int
    bruto: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was taken in; never changed."""

    id: UUID
    dossier_id: UUID
    municipality: str
    person_id: UUID
    job_id: UUID | None
    source: Herkomst
    reference: str
    kind: Soort
    first_day: date
    last_day: date
    paid_on: date
    received_on: date
    net_cents: int
    gross_cents: int | None
    recorded_by: str
    recorded_at: datetime

    @property
    def as_report(self) -> Loonopgave:
        return Loonopgave(
            id=str(self.id),
            inwoner_id=self.person_id,
            werkgever=employer_of(self.job_id),
            van=self.first_day,
            tot_en_met=self.last_day,
            betaald_op=self.paid_on,
            ontvangen_op=self.received_on,
            netto=self.net_cents,
            soort=self.kind,
            bruto=self.gross_cents,
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a report."""

    report: Kept
    outcome: Uitslag


def employer_of(job_id: UUID | None) -> str:
    """Who pays is known here by the job alone."""
    return str(job_id) if job_id else ""
