"""The minimum wage per hour and what it makes in a month (Wet minimumloon en minimumvakantiebijslag art. 7, 8, 15)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.income.norms.money import half_up, part_of
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.toeslagen.outcome import MONTHS, Regeling, in_euros, in_percent
from shared.events.income import Reden

ADULT_WAGE = 21
YOUNGEST = 15
WEEKS = 52


@dataclass(frozen=True, slots=True)
class Maandloon:
    """Gross wage in cents, per hour and per month, without holiday allowance."""

    uurloon: int
    bruto_maand: int
    redenen: tuple[Reden, ...]


def minimumloon(
    datum: date,
    uren_per_week: Fraction,
    parameters: Parameters,
    *,
    leeftijd: int = ADULT_WAGE,
    bbl: bool = False,
) -> Maandloon:
    """The month wage at the minimum per hour for this age; there is no minimum per month in the law any more."""
    wet = Regeling(parameters, datum)
    hourly, reason = _hourly(wet, leeftijd, bbl=bbl)
    return Maandloon(hourly, month_wage(hourly, uren_per_week), (reason,))


def month_wage(hourly: int, hours_per_week: Fraction) -> int:
    """Hours x 52 weeks / 12 months, to the cent."""
    return half_up(hourly * hours_per_week * WEEKS / MONTHS)


def year_wage(month: int, datum: date, parameters: Parameters) -> int:
    """Twelve months and the holiday allowance over them, to the cent."""
    return with_holiday(month, holiday_share(datum, parameters))


def with_holiday(month: int, share: Fraction) -> int:
    """A year's wage with this share of it as holiday allowance, to the cent."""
    return part_of(month * MONTHS, 1 + share)


def holiday_share(datum: date, parameters: Parameters) -> Fraction:
    """The part of the wage that comes on top as holiday allowance (art. 15)."""
    return Regeling(parameters, datum).share("WML_VAKANTIEBIJSLAG")


def _hourly(wet: Regeling, age: int, *, bbl: bool) -> tuple[int, Reden]:
    if age < YOUNGEST:
        raise NietVastTeStellen(
            Reden(
                regel="minimumloon",
                artikel="WML 7",
                tekst=f"Onder de {YOUNGEST} jaar is er geen minimumloon.",
            )
        )
    adult = wet.cents("WML_UUR")
    if age >= ADULT_WAGE:
        return adult, wet.reason(
            "minimumloon", "WML 8", f"Vanaf 21 jaar {in_euros(adult)} per uur.", "WML_UUR"
        )
    code = f"WML_BBL_{age}"
    if bbl and age >= 18:
        text = f"Bij {age} jaar in een bbl-opleiding {in_euros(wet.cents(code))} per uur."
        return wet.cents(code), wet.reason("minimumloon", "WML 7", text, code)
    code = f"WML_PCT_{age}"
    hourly = half_up(wet.share(code) * adult)
    text = f"Bij {age} jaar {in_percent(wet.share(code))} van {in_euros(adult)}: {in_euros(hourly)} per uur."
    return hourly, wet.reason("minimumloon", "WML 7, 8", text, "WML_UUR", code)
