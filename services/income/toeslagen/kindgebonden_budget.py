"""Kindgebonden budget per month (Wet op het kindgebonden budget art. 2), with the ALO-kop for who has no toeslagpartner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from services.income.norms.register import Parameters
from services.income.toeslagen.outcome import (
    MONTHS,
    Bedrag,
    Regeling,
    age_before,
    in_euros,
    in_percent,
    whole_euros,
)
from shared.events.income import Reden

ADULT = 18
TWELVE = 12
SIXTEEN = 16


@dataclass(frozen=True, slots=True)
class Ouder:
    """Who cares for the children; `inkomen` and `vermogen` of the year in cents, together with a toeslagpartner."""

    datum: date
    kinderen: tuple[date, ...]
    """Dates of birth."""
    inkomen: int
    vermogen: int = 0
    toeslagpartner: bool = False
    kinderbijslag_recht: bool = True


def kindgebonden_budget(wie: Ouder, parameters: Parameters) -> Bedrag:
    """The amounts per child and the ALO-kop, minus the reduction by income, a twelfth of it, down to whole euros."""
    wet = Regeling(parameters, wie.datum)
    ages = child_ages(wie.kinderen, wie.datum)
    if not ages or not wie.kinderbijslag_recht:
        return wet.nothing(
            "kindgebonden-budget",
            "Wkb 2 lid 1",
            "Er is deze maand geen kind onder de 18 jaar waarvoor kinderbijslag wordt ontvangen.",
        )
    limit = "KGB_VERMOGEN_PARTNER" if wie.toeslagpartner else "KGB_VERMOGEN_ALLEEN"
    if wie.vermogen > wet.cents(limit):
        return wet.nothing(
            "kindgebonden-budget",
            "Wkb 1",
            f"Het vermogen is hoger dan {in_euros(wet.cents(limit))}.",
            limit,
        )
    return _amount(ages, wie.inkomen, wet, partner=wie.toeslagpartner)


def child_ages(children: Sequence[date], day: date) -> tuple[int, ...]:
    """Ages of the children that count in this month: from the month after birth up to and with the month of turning 18."""
    return _child_ages(tuple(children), day)


@lru_cache(maxsize=8_192)
def _child_ages(children: tuple[date, ...], day: date) -> tuple[int, ...]:
    ages = (age_before(day, born) for born in children)
    return tuple(age for age in ages if 0 <= age < ADULT)


@lru_cache(maxsize=4_096)
def _amount(ages: tuple[int, ...], income: int, wet: Regeling, *, partner: bool) -> Bedrag:
    gross, steps = _per_year(ages, wet, alone=not partner)
    less, reduction = _reduction(income, wet, partner=partner)
    return Bedrag(whole_euros((gross - less) / MONTHS), (*steps, reduction))


def _per_year(
    ages: Sequence[int], wet: Regeling, *, alone: bool
) -> tuple[Fraction, tuple[Reden, ...]]:
    twelves = sum(TWELVE <= age < SIXTEEN for age in ages)
    sixteens = sum(age >= SIXTEEN for age in ages)
    counted = [("KGB_KIND", len(ages)), ("KGB_KIND_12", twelves), ("KGB_KIND_16", sixteens)]
    if alone:
        counted.append(("KGB_ALO_KOP", 1))
    names = {
        "KGB_KIND": "Per kind",
        "KGB_KIND_12": "Verhoging per kind van 12 tot en met 15 jaar",
        "KGB_KIND_16": "Verhoging per kind van 16 of 17 jaar",
        "KGB_ALO_KOP": "Verhoging omdat er geen toeslagpartner is (ALO-kop)",
    }
    steps = tuple(
        wet.reason(
            "kindgebonden-budget",
            "Wkb 2",
            f"{names[code]}: {number} x {in_euros(wet.cents(code))} per jaar.",
            code,
        )
        for code, number in counted
        if number
    )
    return Fraction(sum(wet.cents(code) * number for code, number in counted)), steps


def _reduction(income: int, wet: Regeling, *, partner: bool) -> tuple[Fraction, Reden]:
    code = "KGB_DREMPEL_PARTNER" if partner else "KGB_DREMPEL_ALLEEN"
    above = max(0, income - wet.cents(code))
    less = wet.share("KGB_AFBOUW") * above
    text = (
        f"Van het inkomen boven {in_euros(wet.cents(code))} per jaar ({in_euros(above)}) gaat "
        f"{in_percent(wet.share('KGB_AFBOUW'))} af: {in_euros(less)} per jaar. Naar beneden afgerond op hele euro's per maand."
    )
    return less, wet.reason("kindgebonden-budget", "Wkb 2", text, code, "KGB_AFBOUW")
