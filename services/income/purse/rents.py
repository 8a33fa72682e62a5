"""How far an unknown rent moves what there is to spend: huurtoeslag goes up by whole euros, so only the rents matter at which it
does, and the cent before each. Pure.
"""

from dataclasses import dataclass

from services.income.toeslagen.huurtoeslag import Huurlijn
from services.income.toeslagen.outcome import EURO


@dataclass(frozen=True, slots=True)
class Huurbereik:
    """Between which ends the difference lies, in cents per month, seen from the lowest rent."""

    huurtoeslag: tuple[int, int]
    geheel: tuple[int, int]
    """With the rent itself taken off, where that is asked."""


def rent_range(
    before: Huurlijn | None, after: Huurlijn | None, low: int, high: int, *, goes_out: bool
) -> Huurbereik:
    """After minus before over every rent in cents between two; None on the side on which the rent is known.

    Where it is one and the same rent on both sides, what is paid of it is the same on both.
    """
    if before == after:
        return Huurbereik((0, 0), (0, 0))
    steps = dict.fromkeys(_turns(after, low, high), EURO)
    for turn in _turns(before, low, high):
        steps[turn] = steps.get(turn, 0) - EURO
    paid = (before is not None) - (after is not None) if goes_out else 0
    support, supports, wholes = 0, [0], [0]
    for rent, step in sorted(steps.items()):
        wholes.append(support + paid * (rent - 1 - low))
        support += step
        supports.append(support)
        wholes.append(support + paid * (rent - low))
    wholes.append(support + paid * (high - low))
    return Huurbereik((min(supports), max(supports)), (min(wholes), max(wholes)))


def _turns(line: Huurlijn | None, low: int, high: int) -> tuple[int, ...]:
    return line.turns(low, high) if line is not None else ()
