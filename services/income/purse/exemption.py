"""The part of a wage that is left out of account (Participatiewet art. 31 lid 2 n, r, y, z, aa; art. 34a), when it is known which applies.

Which one applies to whom, and for how many months, is not worked out here.
"""

from datetime import date
from fractions import Fraction
from typing import Literal

from services.income.norms.register import Parameters
from services.income.norms.rules import half_up
from services.income.purse.spending import Vrijlating, geen_vrijlating
from services.income.toeslagen.outcome import Bedrag, Regeling, in_euros, in_percent

Vrijlatingscode = Literal["geen", "n", "r", "y", "z", "aa", "34a"]

ARTICLES = {
    "n": ("Pw 31 lid 2 onder n", "VR_N_PCT", "VR_N_MAX"),
    "r": ("Pw 31 lid 2 onder r", "VR_R_PCT", "VR_R_MAX"),
    "y": ("Pw 31 lid 2 onder y", "VR_Y_PCT", "VR_Y_MAX"),
    "z": ("Pw 31 lid 2 onder z", "VR_Z_PCT", "VR_Z_MAX"),
    "aa": ("Pw 31 lid 2 onder aa", "VR_AA_PCT", "VR_AA_MAX"),
    "34a": ("Pw 34a", "VR_34A_PCT", None),
}
"""Article, percentage, and the most per month where there is a maximum."""


def vrijlating(code: Vrijlatingscode, datum: date, parameters: Parameters) -> Vrijlating:
    """A percentage of the net wage, up to its maximum."""
    if code == "geen":
        return geen_vrijlating
    wet = Regeling(parameters, datum)
    article, share, most = ARTICLES[code]

    def of(net_wage: int) -> Bedrag:
        if not net_wage:
            return Bedrag(0, ())
        cents = half_up(wet.share(share) * Fraction(net_wage))
        if most is not None:
            cents = min(cents, wet.cents(most))
        text = (
            f"Van het netto loon telt {in_percent(wet.share(share))} niet mee: {in_euros(cents)}."
        )
        codes = (share,) if most is None else (share, most)
        return Bedrag(cents, (wet.reason("vrijlating", article, text, *codes),))

    return of
