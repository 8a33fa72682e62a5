"""What every rule of toeslagen and the purse returns, and the arithmetic they share.

Money is integer cents, everything in between a fraction: rounded only where the law rounds.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from services.income.norms.money import half_up
from services.income.norms.register import MILLIPERCENT, Parameter, Parameters
from shared import calendar
from shared.events.income import Parameterverwijzing, Reden
from shared.ui.dutch import money_text

MONTHS = 12
EURO = 100


@dataclass(frozen=True, slots=True)
class Bedrag:
    """An amount in cents with the steps that led to it."""

    centen: int
    redenen: tuple[Reden, ...]


class Regeling(NamedTuple):
    """The parameters of one regulation on one day; a tuple, as it is a part of many keys."""

    parameters: Parameters
    datum: date

    def cents(self, code: str) -> int:
        return cents_on(self.parameters, code, self.datum)

    def months(self, code: str) -> int:
        return _valid(self.parameters, code, self.datum).maanden

    def count(self, code: str) -> int:
        return _valid(self.parameters, code, self.datum).aantal

    def share(self, code: str) -> Fraction:
        """A percentage as a fraction."""
        return _share_on(self.parameters, code, self.datum)

    def millipercent(self, code: str) -> int:
        """A percentage in thousandths of one, for arithmetic in whole numbers."""
        return _millipercent_on(self.parameters, code, self.datum)

    def references(self, *codes: str) -> tuple[Parameterverwijzing, ...]:
        """How an explanation names these parameters."""
        return _references(self.parameters, codes, self.datum)

    def reason(self, regel: str, artikel: str, tekst: str, *codes: str) -> Reden:
        return Reden(
            regel=regel,
            artikel=artikel,
            tekst=tekst,
            parameters=self.references(*codes),
        )

    def nothing(self, regel: str, artikel: str, tekst: str, *codes: str) -> Bedrag:
        """No right, and why."""
        return _nothing(self, regel, artikel, tekst, codes)


@lru_cache(maxsize=8_192)
def _valid(parameters: Parameters, code: str, day: date) -> Parameter:
    """One household asks for a hundred of them, and the next for the same."""
    return parameters.on(code, day)


@lru_cache(maxsize=8_192)
def cents_on(parameters: Parameters, code: str, day: date) -> int:
    """An amount of a day in cents. Raises ParameterOntbreekt."""
    return parameters.on(code, day).centen


@lru_cache(maxsize=8_192)
def _share_on(parameters: Parameters, code: str, day: date) -> Fraction:
    return parameters.on(code, day).deel


@lru_cache(maxsize=8_192)
def _millipercent_on(parameters: Parameters, code: str, day: date) -> int:
    return int(parameters.on(code, day).deel * MILLIPERCENT)


@lru_cache(maxsize=1_024)
def _nothing(wet: Regeling, regel: str, artikel: str, tekst: str, codes: tuple[str, ...]) -> Bedrag:
    return Bedrag(0, (wet.reason(regel, artikel, tekst, *codes),))


@lru_cache(maxsize=8_192)
def _references(
    parameters: Parameters, codes: tuple[str, ...], day: date
) -> tuple[Parameterverwijzing, ...]:
    return tuple(parameters.on(code, day).reference for code in codes)


def whole_euros(cents: Fraction) -> int:
    """Down to whole euros, never below zero; in cents."""
    return max(0, int(cents // EURO)) * EURO


@lru_cache(maxsize=16_384)
def age_before(month_of: date, born: date) -> int:
    """Age on the last day of the month before: a birthday counts from the month after it (Awir art. 5).

    Negative for a child born in the month itself.
    """
    return calendar.age_on(born, month_of.replace(day=1) - timedelta(days=1))


def in_euros(cents: int | Fraction) -> str:
    """For an explanation, rounded as the amount itself is: `€ 1.419,46`."""
    return money_text(half_up(Fraction(cents)))


@cache
def in_percent(share: Fraction) -> str:
    """For an explanation: `13,73%`."""
    thousandths = round(share * MILLIPERCENT)
    whole, rest = divmod(thousandths, 1000)
    decimals = f"{rest:03d}".rstrip("0")
    return f"{whole},{decimals}%" if decimals else f"{whole}%"
