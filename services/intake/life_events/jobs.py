"""The same job, told by two systems, is one job. Pure: what is told now, and what stands of this person already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.intake.reports.schemas import (
    BaanBeeindigd,
    BaanGestart,
    BaanGewijzigd,
    Melding,
)

NEAR: Final = timedelta(days=3)
"""As far apart as two systems may have the first day of one job."""
MARGIN: Final = 20
"""Two estimates of one wage differ by less than a twentieth part."""
RSIN_LENGTH: Final = 9
"""A number for wage tax is an RSIN with a suffix; a KvK number is shorter, and says nothing about an RSIN."""


@dataclass(frozen=True, slots=True)
class PublishedJob:
    """What stands of somebody's job."""

    id: UUID
    dossier_id: UUID | None
    day: date
    melding: Melding


def find_same(melding: Melding, day: date, told: Iterable[PublishedJob]) -> PublishedJob | None:
    """What tells the same already; of several the nearest by day, and then the first."""
    same = (job for job in told if _is_same(melding, day, job))
    return min(same, key=lambda one: (abs(one.day - day), one.id), default=None)


def _is_same(melding: Melding, day: date, told: PublishedJob) -> bool:
    match melding, told.melding:
        case BaanGestart() as new, BaanGestart() as old:
            return abs(day - told.day) <= NEAR and _is_same_start(new, old)
        case BaanGewijzigd() as new, BaanGewijzigd() as old:
            may_be = new.baan_id == old.baan_id or None in {new.baan_id, old.baan_id}
            pays = (new.uren_per_week, new.netto_maandloon_centen)
            return (
                day == told.day
                and may_be
                and pays
                == (
                    old.uren_per_week,
                    old.netto_maandloon_centen,
                )
            )
        case BaanBeeindigd() as new, BaanBeeindigd() as old:
            # An end that names its job says more than one that does not, and is told.
            return day == told.day and new.baan_id in {None, old.baan_id}
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


def _pays_alike(new: BaanGestart, old: BaanGestart) -> bool:
    wages = (new.netto_maandloon_centen, old.netto_maandloon_centen)
    near = (max(wages) - min(wages)) * MARGIN <= max(wages)
    return new.uren_per_week == old.uren_per_week and near
