"""What goes off each month whatever comes in: rent, the premium of the health insurance, childcare, and what a change costs.

As it was filled in; a cost that nobody told is named, and not taken to be nothing. Pure.
"""

from dataclasses import dataclass

from services.income.whatif.form import ADULT, Formulier, ages_of
from services.income.whatif.question import amount

WITH_COSTS_OF_WORK = frozenset({"werken", "baan"})
"""Changes that may bring costs of travel and childcare."""


@dataclass(frozen=True, slots=True)
class Last:
    """A cost per month before and after, in cents; after a parting also of who leaves."""

    naam: str
    voor: int
    na: int
    vertrekker: int = 0

    @property
    def verschil(self) -> int:
        return self.na - self.voor


def fixed_costs(form: Formulier) -> tuple[Last, ...]:
    """Those that are there before or after."""
    found = (_rent(form), _premium(form), _childcare(form), _of_the_change(form))
    return tuple(cost for cost in found if cost.voor or cost.na or cost.vertrekker)


def unknown_costs(form: Formulier) -> tuple[str, ...]:
    """What nobody filled in, as a word in a sentence."""
    found = [] if form.premie else ["zorgpremie"]
    has_children = any(age < ADULT for age in ages_of(form.kinderen) or ())
    if has_children and not form.opvang:
        found.append("opvang van de kinderen")
    if form.gebeurtenis in WITH_COSTS_OF_WORK and not form.extra_kosten:
        found.append("kosten die erbij komen, zoals reizen")
    return tuple(found)


def _rent(form: Formulier) -> Last:
    now = amount(form.huur)
    then = amount(form.nieuwe_huur) if form.gebeurtenis == "verhuizing" else now
    return Last("Kale huur", now, then, _if_parting(form, amount(form.huur_partner)))


def _premium(form: Formulier) -> Last:
    """Of each adult."""
    each = amount(form.premie)
    now = 2 if form.samen == "ja" else 1
    then = {"uit-elkaar": 1, "samenwonen": 2}.get(form.gebeurtenis, now)
    return Last("Zorgpremie", each * now, each * then, _if_parting(form, each))


def _childcare(form: Formulier) -> Last:
    """Goes with the children."""
    now = amount(form.opvang)
    goes = form.gebeurtenis == "uit-elkaar" and form.kinderen_bij == "partner"
    return Last("Opvang van de kinderen", now, 0 if goes else now, now if goes else 0)


def _of_the_change(form: Formulier) -> Last:
    more = amount(form.extra_kosten) if form.gebeurtenis in WITH_COSTS_OF_WORK else 0
    return Last("Kosten die erbij komen", 0, more)


def _if_parting(form: Formulier, cents: int) -> int:
    return cents if form.gebeurtenis == "uit-elkaar" else 0
