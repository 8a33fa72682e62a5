"""What a municipality decides itself beside the norm: how a month is split, and a wage per four weeks made one of a month.

Each rule reads a local value of the day. A value that nobody told raises ParameterOntbreekt, a method that is not built
NietVastTeStellen: never the method of another municipality.
"""

from datetime import date
from fractions import Fraction
from typing import Literal

from services.income.norms.money import half_up
from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from shared.events.income import Reden

Maandmethode = Literal["kalenderdagen", "dertigsten"]
MONTH_METHODS: dict[int, Maandmethode] = {1: "kalenderdagen", 2: "dertigsten"}
THIRTEEN_PERIODS = 1
"""Of VIERWEKEN_OMREKENING: a year has 13 periods of four weeks and 12 months."""


def month_method(local: Parameters, day: date) -> Maandmethode:
    """How a part of a month is counted (art. 45 lid 3)."""
    chosen = local.on("DEELMAAND_METHODE", day)
    method = MONTH_METHODS.get(chosen.keuze)
    if method is None:
        raise _not_built(chosen, "Pw 45 lid 3")
    return method


def month_of_four_weeks(cents: int, local: Parameters, day: date) -> int:
    """What a wage per four weeks is per month (art. 31 lid 4)."""
    chosen = local.on("VIERWEKEN_OMREKENING", day)
    if chosen.keuze != THIRTEEN_PERIODS:
        raise _not_built(chosen, "Pw 31 lid 4")
    return half_up(Fraction(cents * 13, 12))


def _not_built(chosen: Parameter, artikel: str) -> NietVastTeStellen:
    text = (
        f"De gemeente koos {chosen.keuze} ({chosen.omschrijving}); die manier is hier niet gebouwd."
    )
    reason = Reden(
        regel="lokale-keuze", artikel=artikel, tekst=text, parameters=(chosen.reference,)
    )
    return NietVastTeStellen(reason)
