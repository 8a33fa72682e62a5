"""What a re-assessment says of the poverty trap (armoedeval): whether it is one, or what that depends on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.income.purse.household import asked_first
from shared.events.income import Herbeoordeling
from shared.events.purse import Beursfeit


@dataclass(frozen=True, slots=True)
class Armoedesignaal:
    """Less to spend after the event than before it, or hardly more; or that depends on facts that nobody knows."""

    armoedeval: Literal["ja", "onbekend"]
    verschil: int | None
    """In cents per month; None where it is not known to the cent."""
    ontbreekt: tuple[Beursfeit, ...]
    """The fact that moves it most comes first."""


def signal_of(pictures: Sequence[Herbeoordeling]) -> Armoedesignaal | None:
    """None where the purse is no lower, or nobody can say because an amount of the law is not known.

    After a divorce nobody is asked: that one person spends less than two is no poverty trap.
    """
    if any(picture.wie in {"blijver", "vertrekker"} for picture in pictures):
        return None
    beurs = pictures[0].beurs
    if beurs is None or beurs.armoedeval == "nee":
        return None
    asked = (fact.feit for fact in asked_first(beurs))
    return Armoedesignaal(
        beurs.armoedeval, beurs.totaal.verschil_centen, tuple(dict.fromkeys(asked))
    )
