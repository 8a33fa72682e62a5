"""What is known of a resident's own wages, month by month, and what is still missing. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal
from uuid import UUID

from services.income.wages.facts import Dienstverband
from services.income.wages.rules import Spread, missing_days
from shared import calendar
from shared.events.household import Bijstandsperiode

MONTHS_BACK: Final = 6
"""So many months before this one are shown; whatever is older is asked for by a person."""
Stand = Literal["compleet", "deels", "ontbreekt", "loopt"]


@dataclass(frozen=True, slots=True)
class Loonmaand:
    """What is known of the wage of one job in one month."""

    maand: date
    baan_id: UUID
    opgegeven: int
    """In cents, of all that was reported so far."""
    ontbreekt: tuple[tuple[date, date], ...]
    """The days that no pay slip is about, from the first to the last."""
    stand: Stand


def months_of(
    jobs: Iterable[Dienstverband],
    told: Spread,
    rights: Iterable[Bijstandsperiode],
    today: date,
) -> tuple[Loonmaand, ...]:
    """Newest first: the months with a right in which a job runs, up to and including this one."""
    periods, own = tuple(rights), tuple(jobs)
    return tuple(
        _month(month, job, told, today)
        for month in _back_from(today.replace(day=1))
        if any(_touches(period, month) for period in periods)
        for job in own
        if _runs_in(job, month)
    )


def first_missing(months: Iterable[Loonmaand]) -> Loonmaand | None:
    """The oldest month that is over and of which something is missing."""
    open_ones = [month for month in months if month.stand in {"deels", "ontbreekt"}]
    return open_ones[-1] if open_ones else None


def _month(month: date, job: Dienstverband, told: Spread, today: date) -> Loonmaand:
    parts = [
        part
        for part in told.get((job.inwoner_id, month), ())
        if part.opgave.werkgever == job.werkgever
    ]
    missing = missing_days(month, job, told)
    stand: Stand = "compleet"
    if missing:
        is_over = calendar.first_of_next_month(month) <= today
        stand = ("deels" if parts else "ontbreekt") if is_over else "loopt"
    return Loonmaand(month, UUID(job.werkgever), sum(part.centen for part in parts), missing, stand)


def _back_from(month: date) -> Iterator[date]:
    for _ in range(MONTHS_BACK + 1):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)


def _touches(period: Bijstandsperiode, month: date) -> bool:
    return period.vanaf < calendar.first_of_next_month(month) and (
        period.tot is None or period.tot > month
    )


def _runs_in(job: Dienstverband, month: date) -> bool:
    return job.vanaf < calendar.first_of_next_month(month) and (
        job.tot_en_met is None or job.tot_en_met >= month
    )
