"""What there is to see of a household's settled months: each as it stands, and beforehand what the next will bring and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import service as decisions
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.municipality import month_method
from services.income.norms.register import NietVastTeStellen
from services.income.settlement.booking import Boeking
from services.income.settlement.repository import Settled
from services.income.settlement.rules import Berekend, cut_off_of
from services.income.settlement.run import missing_in
from services.income.settlement.service import (
    Known,
    calculated,
    cut_off_day,
    load_known,
    method_of,
)
from services.income.wages import service as wages
from services.income.wages.model import Kept
from shared import calendar
from shared.db.known_dossiers import Own
from shared.errors import NotFound
from shared.events.household import WITH_THE_RIGHT
from shared.events.income import Reden

MOST_MONTHS = 24
"""On the page."""


@dataclass(frozen=True, slots=True)
class Maandoverzicht:
    """A month as it stands after the last run, in cents."""

    berekend: Berekend
    aangenomen: int | None
    """In its own run; None for a month before the first run."""
    boekingen: tuple[Boeking, ...]

    @property
    def verschil(self) -> int | None:
        return None if self.aangenomen is None else self.berekend.bijstand - self.aangenomen


@dataclass(frozen=True, slots=True)
class Vooruitblik:
    """What the next run will bring by what is known today."""

    maand: date
    afsluitdag: date
    te_betalen: int | None
    eigen: Berekend | None
    boekingen: tuple[Boeking, ...] = ()
    onbekend: Reden | None = None
    ontbreekt: tuple[tuple[UUID, date], ...] = ()
    """Whose wage of which month is not there yet."""


@dataclass(frozen=True, slots=True)
class Baan:
    """A job to choose from, on the form."""

    id: UUID
    inwoner_id: UUID
    vanaf: date
    tot: date | None


@dataclass(frozen=True, slots=True)
class Overzicht:
    """All of a household, newest month first."""

    dossier_id: UUID
    municipality: str
    today: date
    volwassenen: tuple[UUID, ...]
    banen: tuple[Baan, ...]
    maanden: tuple[Maandoverzicht, ...]
    vooruit: Vooruitblik
    opgaven: tuple[Kept, ...]
    onbepaald: tuple[Settled, ...]
    """The runs that could not be determined."""
    voorstellen: tuple[tuple[UUID, str], ...]
    """What was put before a person, and how it stands."""

    @property
    def people(self) -> set[UUID]:
        return {
            *self.volwassenen,
            *(report.person_id for report in self.opgaven),
            *(part.inwoner_id for month in self.maanden for part in month.berekend.per_persoon),
        }


async def look(connection: AsyncConnection, dossier_id: UUID, own: Own, today: date) -> Overzicht:
    """Raises NotFound for another's dossier."""
    _, municipality = await wages.find_own(connection, dossier_id, own, today)
    known = (await load_known(connection, [dossier_id])).get(dossier_id)
    if known is None:
        raise NotFound("dossier", dossier_id)
    asked = [run.proposal_id for run in known.settled if run.proposal_id is not None]
    found = [await decisions.find(connection, identifier, today) for identifier in asked]
    return Overzicht(
        dossier_id,
        municipality,
        today,
        tuple(
            lid.inwoner_id
            for lid in known.facts.household.members_on(today)
            if lid.rol in WITH_THE_RIGHT
        ),
        _jobs(known),
        months_as_they_stand(known.settled)[:MOST_MONTHS],
        look_ahead(known, municipality, today),
        tuple(sorted(known.reports, key=lambda report: report.first_day, reverse=True)),
        tuple(run for run in known.settled if run.unknown is not None),
        tuple((proposal.id, proposal.state) for proposal in found),
    )


def months_as_they_stand(runs: Sequence[Settled]) -> tuple[Maandoverzicht, ...]:
    """Newest first."""
    newest = {month.maand: month for run in runs for month in run.months}
    assumed = {run.month: month.bijstand for run in runs if (month := run.own_month) is not None}
    booked = [booking for run in runs for booking in run.bookings]
    return tuple(
        Maandoverzicht(
            newest[month],
            assumed.get(month),
            tuple(booking for booking in booked if booking.maand == month),
        )
        for month in sorted(newest, reverse=True)
    )


def look_ahead(known: Known, municipality: str, today: date) -> Vooruitblik:
    """The run that comes, as if today was its cut-off day."""
    last = known.settled[-1].month if known.settled else None
    month = calendar.first_of_next_month(last) if last else today.replace(day=1)
    closes = cut_off_of(month, cut_off_day(municipality, month))
    if last is None and closes < today:
        # The run of this month was there before the household had anything to settle.
        month = calendar.first_of_next_month(month)
        closes = cut_off_of(month, cut_off_day(municipality, month))
    parameters = load_parameters()
    try:
        earned = known.earned(min(today, closes), method_of(municipality, month), parameters)
        split = month_method(load_local_parameters(municipality), month)
        found = calculated(known, earned, (month, min(today, closes)), parameters, split)
    except NietVastTeStellen as unknown:
        return Vooruitblik(month, closes, None, None, onbekend=unknown.reden)
    own = next((part for part in found.maanden if part.maand == month), None)
    months = (month, *((last,) if last else ()))
    missing = tuple(
        dict.fromkeys(
            (job.inwoner_id, part) for part in months for job in missing_in(part, earned, today)
        )
    )
    return Vooruitblik(month, closes, found.te_betalen, own, found.boekingen, ontbreekt=missing)


def _jobs(known: Known) -> tuple[Baan, ...]:
    found: dict[UUID, Baan] = {}
    for wage in sorted(known.facts.wages, key=lambda wage: wage.vanaf):
        first = found.get(wage.job_id)
        since = first.vanaf if first else wage.vanaf
        found[wage.job_id] = Baan(wage.job_id, wage.person_id, since, wage.tot)
    return tuple(found.values())
