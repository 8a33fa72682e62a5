"""An exemption of earned income as the purse asks for it: from a net wage to the part that is left out of account."""

from datetime import date
from typing import Literal

from services.income.means import rules as means
from services.income.norms.register import Parameters
from services.income.purse.spending import Vrijlating
from services.income.toeslagen.outcome import Bedrag

Soort = Literal["geen", "n", "r", "y", "z", "aa", "34a"]

BY_KIND: dict[Soort, means.Vrijlating] = {
    "geen": means.NONE,
    "n": means.N,
    "r": means.R,
    "y": means.Y,
    "z": means.Z,
    "aa": means.AA,
    "34a": means.UNIFORM,
}
"""For who already knows which one applies."""


def vrijlating(exemption: means.Vrijlating, day: date, parameters: Parameters) -> Vrijlating:
    """Worked out where the law has it: with the means."""

    def of(net_wage: int) -> Bedrag:
        if not net_wage:
            return Bedrag(0, ())
        outcome = means.set_off(0, means.Inkomen(loon=net_wage), exemption, day, parameters)
        return Bedrag(outcome.vrijgelaten, outcome.redenen[:1])

    return of
