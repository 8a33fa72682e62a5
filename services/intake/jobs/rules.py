"""The same job, told by two systems, is one job. Pure: what is told now, and what stands of this person already."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.intake.reports.schemas import (
    BaanBeeindigd,
    BaanGestart,
    BaanGewijzigd,
    Melding,
)
from services.intake.reports.wages import Loonmelding, is_one_wage
from shared.values import made_often

NEAR: Final = timedelta(days=3)
"""As far apart as two systems may have the first day of one job."""
MARGIN: Final = 20
"""Two estimates of one wage differ by less than a twentieth part."""
LEAST_LEFT: Final = 2
"""Of a gross wage at least half is left: no rate of tax is higher (Wet IB 2001 art. 2.10)."""
RSIN_LENGTH: Final = 9
"""A number for wage tax is an RSIN with a suffix; a KvK number is shorter, and says nothing about an RSIN."""


@made_often(frozen=True, slots=True)
class PublishedJob:
    """What stands of somebody's job."""

    id: UUID
    dossier_id: UUID | None
    day: date
    melding: Melding


def find_same(melding: Melding, day: date, known: Iterable[PublishedJob]) -> PublishedJob | None:
    """What tells the same already; of several the nearest by day, and then the first."""
    same = (job for job in known if _is_same(melding, day, job))
    return min(same, key=lambda job: (abs(job.day - day), job.id), default=None)


def supplemented(standing: Melding, reported: Melding) -> Melding | None:
    """What stands of a job, with the amount that only another report of it tells; None where that adds nothing.

    An amount that stands holds: who told it first is not overruled by who tells it as well. Where nobody needs the wage
    (decision 0014), there is nothing to add.
    """
    if not isinstance(standing, Loonmelding) or not isinstance(reported, Loonmelding):
        return None
    if not standing.has_wage:
        return None
    net, gross = (
        first if first is not None else second
        for first, second in zip(_amounts(standing), _amounts(reported), strict=True)
    )
    if (net, gross) == _amounts(standing) or net is None or gross is None:
        return None
    if not is_one_wage(net, gross):
        return None
    return standing.model_copy(
        update={"netto_maandloon_centen": net, "bruto_maandloon_centen": gross}
    )


def as_standing(reported: Melding, standing: Melding) -> Melding:
    """What is kept of another report of a job: no wage where none is kept of the first."""
    if not isinstance(standing, Loonmelding) or not isinstance(reported, Loonmelding):
        return reported
    return reported if standing.has_wage else reported.without_wage()


def _is_same(melding: Melding, day: date, job: PublishedJob) -> bool:
    match melding, job.melding:
        case BaanGestart() as new, BaanGestart() as old:
            return abs(day - job.day) <= NEAR and _is_same_start(new, old)
        case BaanGewijzigd() as new, BaanGewijzigd() as old:
            may_be = new.baan_id == old.baan_id or None in {new.baan_id, old.baan_id}
            return day == job.day and may_be and _pays_alike(new, old, margin=None)
        case BaanBeeindigd() as new, BaanBeeindigd() as old:
            # An end that names its job says more than one that does not, and is told.
            return day == job.day and new.baan_id in {None, old.baan_id}
    return False


def _is_same_start(new: BaanGestart, old: BaanGestart) -> bool:
    if new.ander_naast_bestaande:
        return False
    employer = _is_same_employer(new.werkgever, old.werkgever)
    if employer is False:
        return False
    numbers = {new.inkomstenverhouding, old.inkomstenverhouding} - {None}
    if employer and numbers:
        return len(numbers) == 1
    return bool(employer) or _pays_alike(new, old)


def _is_same_employer(new: str | None, old: str | None) -> bool | None:
    """None where it can't be said."""
    if new is None or old is None:
        return None
    if len(new) >= RSIN_LENGTH and len(old) >= RSIN_LENGTH:
        return new[:RSIN_LENGTH] == old[:RSIN_LENGTH]
    return new == old if len(new) == len(old) else None


def _pays_alike(new: Loonmelding, old: Loonmelding, *, margin: int | None = MARGIN) -> bool:
    """The same hours, and wages that may be one: near each other, or net and gross of one wage. No margin: exactly.

    Of somebody whose wage nobody needs none is kept: then the hours say it.
    """
    if new.uren_per_week != old.uren_per_week:
        return False
    if not (new.has_wage and old.has_wage):
        return True
    in_both = [
        (amount, other)
        for amount, other in zip(_amounts(new), _amounts(old), strict=True)
        if amount is not None and other is not None
    ]
    if in_both:
        return all(_is_near(amount, other, margin) for amount, other in in_both)
    net, gross = (
        own if own is not None else other
        for own, other in zip(_amounts(new), _amounts(old), strict=True)
    )
    assert net is not None and gross is not None  # noqa: S101, PT018 - each tells one, and they tell no same one
    return gross <= net * LEAST_LEFT and is_one_wage(net, gross)


def _amounts(report: Loonmelding) -> tuple[int | None, int | None]:
    return report.netto_maandloon_centen, report.bruto_maandloon_centen


def _is_near(amount: int, other: int, margin: int | None) -> bool:
    return amount == other if margin is None else abs(amount - other) * margin <= max(amount, other)
