"""How far toeslagen may be too high beside bijstand: their income of the year is then taken to be below every threshold.

With bijstand alone it is. With a wage beside it, of which a part is exempt, it may not be: what the municipality pays in tax
follows from tables that are not here, so it is told as an assumption, with about how much it matters. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.income.norms.register import Parameters
from services.income.purse.taxes import NettoLoon, gross_year_of, is_gross_year_below
from services.income.toeslagen.huurtoeslag import Huurder, huurtoeslag
from services.income.toeslagen.kindgebonden_budget import Ouder, kindgebonden_budget
from services.income.toeslagen.outcome import MONTHS, Regeling, in_euros
from services.income.toeslagen.zorgtoeslag import Verzekerde, zorgtoeslag
from shared.events.income import Reden


@dataclass(frozen=True, slots=True)
class Ontvanger:
    """The household as each toeslag looks at it, with the income that was taken: nil."""

    verzekerde: Verzekerde
    huurder: Huurder
    ouder: Ouder


@dataclass(frozen=True, slots=True)
class Grens:
    """In cents: what the income of the year comes to, and how much lower toeslagen are with it per month."""

    jaarinkomen: int
    lager: int

    @property
    def reden(self) -> Reden:
        text = (
            f"Met bijstand is het jaarinkomen voor toeslagen onder iedere drempel aangenomen. Blijft dit het hele jaar zo, dan "
            f"is het ongeveer {in_euros(self.jaarinkomen)}, en zijn de toeslagen samen ongeveer {in_euros(self.lager)} per "
            f"maand lager dan hier staat."
        )
        return Reden(regel="toetsingsinkomen", artikel="Awir 8", tekst=text)


def bound_of(
    who: Ontvanger, wages: Sequence[NettoLoon], bijstand: int, parameters: Parameters
) -> Grens | None:
    """Of a couple half the bijstand is each one's. None where it makes no difference: at the income that the year comes to, every toeslag is what it was."""
    day = who.verzekerde.datum
    wet = Regeling(parameters, day)
    thresholds = ("ZT_DREMPELINKOMEN", "HT_IJKPUNT_1", "HT_IJKPUNT_2")
    least = min(wet.cents(code) for code in thresholds)
    each = bijstand // len(wages)
    people = [((wage.netto_maand + each) * MONTHS, wage.bruto_jaar) for wage in wages]
    share = least // len(people)
    if all(is_gross_year_below(share, net, earned, day.year, parameters) for net, earned in people):
        return None
    income = sum(gross_year_of(net, earned, day.year, parameters) for net, earned in people)
    most = _together(who, 0, parameters) - _together(who, income, parameters)
    return Grens(income, most) if most else None


def _together(who: Ontvanger, income: int, parameters: Parameters) -> int:
    insured, tenant, parent = who.verzekerde, who.huurder, who.ouder
    care = replace(insured, inkomen=income)
    rent = replace(tenant, inkomen=tenant.inkomen + income)
    return sum(
        found.centen
        for found in (
            zorgtoeslag(care, parameters),
            huurtoeslag(rent, parameters),
            kindgebonden_budget(replace(parent, inkomen=income), parameters),
        )
    )
