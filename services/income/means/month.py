"""What a month comes to: income set off against the norm, and the months that exemptions use up (Pw art. 19, 31, 32, 34a, 45).

The only place where bijstand is worked out, and the only counter of exemption months. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.income.means.rules import (
    UNUSED,
    Gebruikt,
    Regime,
    Vrijlating,
    Vrijlatingscode,
    Werkende,
    exempt_part,
    find_vrijlating,
)
from services.income.norms.money import half_up
from services.income.norms.municipality import Maandmethode
from services.income.norms.periods import Segment, days_in_month, pro_rata
from services.income.norms.register import Parameters
from shared.events.income import Reden

SET_OFF = Reden(
    regel="inkomen",
    artikel="Pw 19 lid 2, 31, 32",
    tekst="Het inkomen dat overblijft gaat van de norm af; ander inkomen heeft geen vrijlating.",
)
NOTHING_LEFT = Reden(
    regel="vrijlating",
    artikel="Pw 31 lid 2, 34a",
    tekst="Ook met een vrijlating blijft er geen bijstand over. Dan geldt er geen vrijlating.",
)


@dataclass(frozen=True, slots=True)
class Persoonsinkomen:
    """A person's net income of a month in cents, holiday allowance included, and what exempts a part of the wage."""

    datum: date
    """The day of which the amounts of the exemption are taken."""
    loon: int = 0
    overig: int = 0
    """Benefits, maintenance and the like: no exemption."""
    vrijlating: Vrijlating | None = None
    """Of the wage, as long as there is bijstand; None where nobody established which."""


@dataclass(frozen=True, slots=True)
class Deelverrekening:
    """What of one person's income counts, in cents."""

    code: Vrijlatingscode
    """Of the exemption that applies, also where there is no wage; `geen` where no bijstand is left."""
    vrijgelaten: int
    telt_mee: int


@dataclass(frozen=True, slots=True)
class Verrekening:
    """A month's income against the norm, in cents."""

    per_persoon: tuple[Deelverrekening, ...]
    bijstand: int
    redenen: tuple[Reden, ...]

    @property
    def vrijgelaten(self) -> int:
        return sum(part.vrijgelaten for part in self.per_persoon)

    @property
    def telt_mee(self) -> int:
        return sum(part.telt_mee for part in self.per_persoon)


@dataclass(frozen=True, slots=True)
class Maandpersoon:
    """What a month needs to know of somebody whose income counts."""

    eerste_dag: date
    """The first day with a right in the month: the exemption is judged on it."""
    dagen: int
    """With a right, in this month: over so many days the income counts."""
    loon: int = 0
    """Of the whole month, net in cents, holiday allowance included."""
    overig: int = 0
    werkende: Werkende | None = None
    """In the household of that first day. None: nobody established which exemptions apply, so there is none."""
    regime: Regime = "oud_31_2"
    gebruikt: Gebruikt = UNUSED


@dataclass(frozen=True, slots=True)
class Maandverrekening:
    """One month: the norm over the days with a right, what counts against it, and the months used after it."""

    norm: int
    verrekening: Verrekening
    gebruikt: tuple[Gebruikt, ...]
    """Per person, in the order in which they came in."""
    redenen: tuple[Reden, ...]


def settle_month(
    runs: Sequence[Segment],
    persons: Sequence[Maandpersoon],
    parameters: Parameters,
    method: Maandmethode = "kalenderdagen",
) -> Maandverrekening:
    """One month, from its runs of days with a right, each with its norm. Raises ParameterOntbreekt, OnmogelijkePeriode."""
    norm = sum(part.centen for part in pro_rata(runs, method))
    incomes = [_over_its_days(person, parameters) for person in persons]
    found = set_off(norm, incomes, parameters)
    used = tuple(
        count_month(person.gebruikt, part, person.eerste_dag, parameters)
        for person, part in zip(persons, found.per_persoon, strict=True)
    )
    return Maandverrekening(norm, found, used, (*found.redenen, SET_OFF))


def set_off(norm: int, incomes: Sequence[Persoonsinkomen], parameters: Parameters) -> Verrekening:
    """Bijstand is the norm minus all income that counts (art. 19 lid 2).

    An exemption asks that somebody receives bijstand: where none is left, nothing is exempt.
    """
    exempt = [_exempt(income, parameters) for income in incomes]
    parts = tuple(
        _part(income, income.vrijlating, found[0] if found else 0)
        for income, found in zip(incomes, exempt, strict=True)
    )
    bijstand = max(0, norm - sum(part.telt_mee for part in parts))
    if bijstand:
        return Verrekening(parts, bijstand, tuple(found[1] for found in exempt if found))
    reasons = (NOTHING_LEFT,) if any(part.vrijgelaten for part in parts) else ()
    return Verrekening(tuple(_part(income, None, 0) for income in incomes), 0, reasons)


def count_month(
    used: Gebruikt, month: Deelverrekening | None, day: date, parameters: Parameters
) -> Gebruikt:
    """The months used with the month of `day`; None where there was no right in it.

    n and z count the months in which something was exempted. r and 34a are a run of months (*aaneengesloten*): once begun
    every calendar month counts, with or without wage or bijstand, until the run is over.
    """
    applied = month.code if month is not None and month.vrijgelaten else None
    if applied is None and not (used.r or used.uniform or used.opnieuw):
        return used
    return Gebruikt(
        n=used.n + (applied == "n"),
        z=used.z + (applied == "z"),
        r=_run(used.r, "VR_R_MAANDEN", day, parameters, begins=applied == "r"),
        uniform=_run(used.uniform, "VR_34A_MAANDEN", day, parameters, begins=applied == "34a1a"),
        opnieuw=_run(used.opnieuw, "VR_34A_MAANDEN", day, parameters, begins=applied == "34a3"),
    )


def over_days(cents: int, days: int, month: date) -> int:
    """The part of a month's amount that falls on so many of its days, half up."""
    whole = days_in_month(month)
    return cents if days == whole else half_up(Fraction(cents * days, whole))


def _over_its_days(person: Maandpersoon, parameters: Parameters) -> Persoonsinkomen:
    day = person.eerste_dag
    wage = over_days(person.loon, person.dagen, day)
    exemption = None
    if person.werkende is not None:
        exemption = find_vrijlating(
            person.werkende, person.gebruikt, person.regime, day, parameters
        )
    return Persoonsinkomen(day, wage, over_days(person.overig, person.dagen, day), exemption)


def _exempt(income: Persoonsinkomen, parameters: Parameters) -> tuple[int, Reden] | None:
    if not income.loon or income.vrijlating is None:
        return None
    return exempt_part(income.loon, income.vrijlating, income.datum, parameters)


def _part(income: Persoonsinkomen, exemption: Vrijlating | None, exempt: int) -> Deelverrekening:
    code = exemption.code if exemption is not None else "geen"
    return Deelverrekening(code, exempt, income.loon - exempt + income.overig)


def _run(used: int, code: str, day: date, parameters: Parameters, *, begins: bool) -> int:
    if not (used or begins):
        return 0
    most = parameters.find(code, day)
    return used if most is not None and used >= most.maanden else used + 1
