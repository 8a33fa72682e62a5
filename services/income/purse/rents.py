"""How far an unknown rent moves what there is to spend: huurtoeslag goes up by whole euros, so only some rents matter. Pure."""

from dataclasses import dataclass

from services.income.toeslagen.huurtoeslag import Huurlijn


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
    lines = [line for line in (before, after) if line is not None]
    turns = {turn for line in lines for turn in line.turns(low, high)}
    rents = sorted({low, high, *turns, *(turn - 1 for turn in turns if turn > low)})
    support = [_moved(after, low, rent) - _moved(before, low, rent) for rent in rents]
    paid = (before is not None) - (after is not None) if goes_out else 0
    whole = [amount + paid * (rent - low) for amount, rent in zip(support, rents, strict=True)]
    return Huurbereik((min(support), max(support)), (min(whole), max(whole)))


def _moved(line: Huurlijn | None, low: int, rent: int) -> int:
    return line.at(rent) - line.at(low) if line is not None else 0
