"""A household of one with a job, to settle wages of."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from services.income.means.rules import UNUSED, Gebruikt, Regime, Werkende
from services.income.norms.loading import load_parameters
from services.income.norms.periods import Segment, days_in_month
from services.income.settlement.rules import Maandfeiten, Persoonsmaand, Verdiend
from services.income.settlement.year import Jaar, settle_year
from services.income.wages.facts import Dienstverband, Loonopgave, Soort
from services.income.wages.rules import spread

ANK = UUID(int=1)
NORM = 141_946
MONTHS = tuple(date(2026, number, 1) for number in range(1, 13))
BAKERY = "bakkerij"


def last_of(month: date) -> date:
    return month.replace(day=days_in_month(month))


def month_of(
    month: date, norm: int = NORM, regime: Regime | None = "oud_31_2", used: Gebruikt = UNUSED
) -> Maandfeiten:
    person = Persoonsmaand(
        ANK,
        month,
        days_in_month(month),
        werkende=Werkende(date(1990, 5, 5)) if regime else None,
        regime=regime or "oud_31_2",
        gebruikt=used if month == MONTHS[0] else None,
    )
    return Maandfeiten(month, (Segment(month, last_of(month), norm),), (person,))


def year_of(regime: Regime | None = "oud_31_2", used: Gebruikt = UNUSED) -> tuple[Maandfeiten, ...]:
    return tuple(month_of(month, regime=regime, used=used) for month in MONTHS)


def job(
    expected: int = 80_000, since: date = date(2026, 1, 1), until: date | None = None
) -> Dienstverband:
    return Dienstverband(ANK, BAKERY, since, until, expected)


def slip(
    month: date,
    cents: int,
    *,
    received: date | None = None,
    name: str | None = None,
    kind: Soort = "loonstrook",
) -> Loonopgave:
    last = last_of(month)
    return Loonopgave(
        name or f"{month:%Y-%m}-{kind}",
        ANK,
        BAKERY,
        month,
        last,
        last,
        received or last + timedelta(days=5),
        cents,
        kind,
    )


def settled(
    reports: Iterable[Loonopgave],
    months: Sequence[Maandfeiten] | None = None,
    jobs: Sequence[Dienstverband] = (job(),),
    cut_off_day: int = 20,
) -> Jaar:
    known = Verdiend(jobs, spread(reports))
    return settle_year(months or year_of(), known, cut_off_day, load_parameters())
