"""Zorgtoeslag per month (Wet op de zorgtoeslag art. 1-4): what the standard premium costs above what one can bear oneself."""

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

ARTIKEL = "Wzt 2"


@dataclass(frozen=True, slots=True)
class Verzekerde:
    """Who asks; `inkomen` and `vermogen` of the year in cents, together with a toeslagpartner."""

    datum: date
    inkomen: int
    vermogen: int = 0
    toeslagpartner: bool = False
    geboortedatum: date | None = None
    """None when somebody is known to be grown up."""
    partner_geboortedatum: date | None = None
    """Of a toeslagpartner; as above."""


def zorgtoeslag(wie: Verzekerde, parameters: Parameters) -> Bedrag:
    """Persons x standard premium minus the norm premium, a twelfth of it, down to whole euros.

    A right below 24 euros a year is told as it comes out of the formula; whether it is paid is the payer's to say.
    """
    wet = Regeling(parameters, wie.datum)
    births = (wie.geboortedatum, *((wie.partner_geboortedatum,) if wie.toeslagpartner else ()))
    insured = sum(not _is_too_young(born, wie.datum, wet) for born in births)
    if not insured:
        return wet.nothing(
            "zorgtoeslag",
            f"{ARTIKEL}; Awir 5",
            "Zorgtoeslag begint op de eerste dag van de maand na de achttiende verjaardag.",
            "ZT_LEEFTIJD",
        )
    limit = "ZT_VERMOGEN_PARTNER" if wie.toeslagpartner else "ZT_VERMOGEN_ALLEEN"
    if wie.vermogen > wet.cents(limit):
        return wet.nothing(
            "zorgtoeslag",
            "Wzt 3",
            f"Het vermogen is hoger dan {in_euros(wet.cents(limit))}.",
            limit,
        )
    return _amount(wie.inkomen, wet, partner=wie.toeslagpartner, half=insured < len(births))


def _is_too_young(born: date | None, day: date, wet: Regeling) -> bool:
    if born is None:
        return False
    return age_before(day, born) < wet.months("ZT_LEEFTIJD") // MONTHS


@lru_cache(maxsize=4_096)
def _amount(income: int, wet: Regeling, *, partner: bool, half: bool) -> Bedrag:
    """Half of it where the partner is not insured yet (art. 2 lid 4, 1 onder c: from the month after turning 18)."""
    persons = 2 if partner else 1
    base = "ZT_PCT_PARTNER" if partner else "ZT_PCT_ALLEEN"
    threshold = wet.cents("ZT_DREMPELINKOMEN")
    above = max(0, income - threshold)
    normpremie = wet.share(base) * threshold + wet.share("ZT_PCT_BOVEN") * above
    premium = persons * wet.cents("ZT_STANDAARDPREMIE")
    cents = whole_euros(Fraction(premium - normpremie) / MONTHS / (2 if half else 1))
    text = (
        f"{persons} x de standaardpremie van {in_euros(wet.cents('ZT_STANDAARDPREMIE'))} per jaar, min de normpremie: "
        f"{in_percent(wet.share(base))} van {in_euros(threshold)} plus {in_percent(wet.share('ZT_PCT_BOVEN'))} van het "
        f"inkomen daarboven ({in_euros(above)}). "
    )
    if half:
        text += "Een van beiden heeft nog geen eigen zorgverzekering: de helft telt. "
    age = ("ZT_LEEFTIJD",) if half else ()
    codes = ("ZT_STANDAARDPREMIE", base, "ZT_DREMPELINKOMEN", "ZT_PCT_BOVEN", *age)
    text += f"Dat is {in_euros(cents)} per maand."
    return Bedrag(cents, (wet.reason("zorgtoeslag", ARTIKEL, text, *codes),))
