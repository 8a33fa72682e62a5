"""Indicator I1: to how many households VoorzieningenWijzer was offered, and which share uses it. Pure: no clock, no database."""

from typing import Final

from services.reporting.partners.rules import FEWEST, shown
from services.reporting.schemes_used.schemas import Counted, Gebruikstelling
from shared.events.non_take_up import Regelingcode

COUNTED: Final[Regelingcode] = "voorzieningenwijzer"


def share(counted: Counted, *, small_numbers: bool) -> float | None:
    """In percents, rounded down, so that a target is reached or not. None where that would be of too few to say, or point at
    somebody.
    """
    too_few = counted.offered < FEWEST or 0 < counted.used < FEWEST
    if not counted.offered or (too_few and not small_numbers):
        return None
    return (1000 * counted.used // counted.offered) / 10


def telling(counted: Counted, *, small_numbers: bool) -> Gebruikstelling:
    """As it may be shown."""

    def show(amount: int) -> str:
        return shown(amount, small_numbers=small_numbers)

    return Gebruikstelling(
        gemeente=counted.municipality,
        aangeboden=show(counted.offered),
        gebruikt=show(counted.used),
        afgewezen=show(counted.refused),
        deel=share(counted, small_numbers=small_numbers),
    )
