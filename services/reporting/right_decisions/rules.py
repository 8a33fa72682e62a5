"""Indicator I2, right decisions: the share of decisions that stand, and what of it may be shown. Pure: no clock, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.reporting.partners.rules import FEWEST, shown
from services.reporting.right_decisions.schemas import Besluittelling, Counted

NO_REVISION: Final = frozenset(
    {"terugvorderen", "opschorten", "opheffen", "niet-behandelen", "ineens-toekennen"}
)
"""Kinds of decision that say nothing about the one before: what was paid too much is asked back, nothing is paid for a while or
it is again, or an application was not completed.
"""
NO_DECISION: Final = "overnemen"
"""What ran already was taken over: nothing was decided."""
WELL_FOUNDED: Final = frozenset({"gegrond", "deels-gegrond"})


@dataclass(frozen=True, slots=True)
class Share:
    """In percents, rounded down, so that a target is reached or not."""

    percent: float
    is_at_least: bool
    """It is this or more: a small number that was revised is not told."""


def share(counted: Counted, *, small_numbers: bool) -> Share | None:
    """The part that stands. None where that would be of too few to say, or point at somebody."""
    if counted.taken == 0 or (counted.taken < FEWEST and not small_numbers):
        return None
    known, hidden = 0, 0
    for part in (counted.by_objection, counted.otherwise):
        is_hidden = 0 < part < FEWEST and not small_numbers
        hidden += is_hidden
        known += 0 if is_hidden else part
    # Of what is hidden as many as it can be.
    revised = min(known + hidden * (FEWEST - 1), counted.taken)
    permille = 1000 * (counted.taken - revised) // counted.taken
    return Share(permille / 10, hidden > 0)


def together(parts: Iterable[Counted]) -> list[Counted]:
    """Per municipality one row of what was counted in several."""
    found: dict[str, Counted] = {}
    for part in parts:
        known = found.get(part.municipality, Counted(part.municipality))
        found[part.municipality] = _sum(known, part)
    return [found[municipality] for municipality in sorted(found)]


def telling(counted: Counted, *, small_numbers: bool) -> Besluittelling:
    """As it may be shown."""

    def show(amount: int) -> str:
        return shown(amount, small_numbers=small_numbers)

    stands = share(counted, small_numbers=small_numbers)
    return Besluittelling(
        gemeente=counted.municipality,
        genomen=show(counted.taken),
        door_systeem=show(counted.automatic),
        herzien_na_bezwaar=show(counted.by_objection),
        herzien_anders=show(counted.otherwise),
        blijft_staan=stands.percent if stands else None,
        ten_minste=stands is not None and stands.is_at_least,
        bezwaren=show(counted.objections),
        gegrond=show(counted.well_founded),
        te_laat=show(counted.late),
    )


def _sum(one: Counted, other: Counted) -> Counted:
    amounts: Mapping[str, int] = {
        name: getattr(one, name) + getattr(other, name)
        for name in Counted.__dataclass_fields__
        if name != "municipality"
    }
    return Counted(one.municipality, **amounts)
