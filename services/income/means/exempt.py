"""Means that count in part: gifts, volunteer allowance (Participatiewet art. 31 lid 2 onder k, m and s), and the
income of a partner without right (art. 32 lid 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from shared import calendar
from shared.events.income import OntbrekendFeit, Reden


@dataclass(frozen=True, slots=True)
class Beoordeeld:
    """What of an amount does not count as means and what does, in cents."""

    vrij: int
    telt_mee: int
    reden: Reden


GIFTS_TO_WEIGH = Reden(
    regel="giften",
    artikel="Pw 31 lid 2 onder s",
    tekst="Er zijn meer giften dan de grens voor een kalenderjaar. Wat daarvan meetelt, moet een medewerker vaststellen, en waarom.",
)


def judge_gifts(gifts: int, weighed: int | None, day: date, parameters: Parameters) -> Beoordeeld:
    """Gifts and savings on costs of one calendar year (onder m), and of what is above the limit, what the college says that
    counts per month (onder s). Raises NietVastTeStellen where it did not say.
    """
    limit = parameters.on("GIFTEN_MAX", day)
    above = max(0, gifts - limit.centen)
    if above and weighed is None:
        raise NietVastTeStellen(
            GIFTS_TO_WEIGH, (OntbrekendFeit(soort="giften", gever="medewerker"),)
        )
    counts = min(above, weighed or 0)
    tekst = "Giften tot dit bedrag per kalenderjaar tellen niet mee."
    if above:
        tekst = "Giften tot dit bedrag per kalenderjaar tellen niet mee; van wat daarboven komt, telt mee wat is vastgesteld."
    artikel = f"{limit.artikel} en s" if above else limit.artikel
    reason = Reden(regel="giften", artikel=artikel, tekst=tekst, parameters=(limit.reference,))
    return Beoordeeld(gifts - counts, counts, reason)


def judge_volunteering(
    per_month: Sequence[int], born: date, day: date, parameters: Parameters
) -> Beoordeeld:
    """The volunteer allowances of a calendar year, month by month (onder k); from 27 only (lid 5)."""
    if is_jongere(born, day, parameters):
        return _nothing(sum(per_month), "vrijwilligersvergoeding", "Pw 31 lid 2 onder k, lid 5")
    month = parameters.on("VRIJWILLIGER_MAAND", day)
    year = parameters.on("VRIJWILLIGER_JAAR", day)
    free = min(sum(min(amount, month.centen) for amount in per_month), year.centen)
    return _upto(
        sum(per_month),
        free,
        month,
        "vrijwilligersvergoeding",
        "Een vergoeding voor vrijwilligerswerk tot dit bedrag per maand en per jaar telt niet mee.",
    )


def counted_of_partner_without_right(
    norm: int, gehuwdennorm: int, own_income: int, partners_income: int
) -> int:
    """Income of a spouse without right: as far as both incomes with the bijstand exceed the couple's norm (32 lid 3)."""
    bijstand = max(0, norm - own_income)
    above = own_income + partners_income + bijstand - gehuwdennorm
    return min(partners_income, max(0, above))


def is_jongere(born: date, day: date, parameters: Parameters) -> bool:
    return day < calendar.birthday(born, 0, parameters.on("JONGERE_LEEFTIJD", day).maanden)


def _upto(amount: int, free: int, limit: Parameter, regel: str, tekst: str) -> Beoordeeld:
    exempt = min(amount, free)
    reason = Reden(regel=regel, artikel=limit.artikel, tekst=tekst, parameters=(limit.reference,))
    return Beoordeeld(exempt, amount - exempt, reason)


def _nothing(amount: int, regel: str, artikel: str) -> Beoordeeld:
    tekst = "Voor wie jonger is dan 27 jaar geldt deze uitzondering niet; het bedrag telt mee."
    return Beoordeeld(0, amount, Reden(regel=regel, artikel=artikel, tekst=tekst))
