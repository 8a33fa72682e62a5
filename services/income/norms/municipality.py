"""What a municipality decides itself beside the norm: how a part of a month is counted (Participatiewet art. 45 lid 3)."""

from datetime import date
from typing import Literal

from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from shared.events.income import Reden

Maandmethode = Literal["kalenderdagen", "dertigsten"]
MONTH_METHODS: dict[int, Maandmethode] = {1: "kalenderdagen", 2: "dertigsten"}


def month_method(local: Parameters, day: date) -> Maandmethode:
    """As it chose; by calendar days where it did not tell (decision 0010). Raises NietVastTeStellen for a way that is not built."""
    chosen = local.find("DEELMAAND_METHODE", day)
    if chosen is None:
        return "kalenderdagen"
    method = MONTH_METHODS.get(chosen.keuze)
    if method is None:
        raise _not_built(chosen)
    return method


def _not_built(chosen: Parameter) -> NietVastTeStellen:
    text = (
        f"De gemeente koos {chosen.keuze} ({chosen.omschrijving}); die manier is hier niet gebouwd."
    )
    reason = Reden(
        regel="lokale-keuze", artikel="Pw 45 lid 3", tekst=text, parameters=(chosen.reference,)
    )
    return NietVastTeStellen(reason)
