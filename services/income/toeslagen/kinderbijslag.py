"""Kinderbijslag per quarter (Algemene Kinderbijslagwet art. 11, 12): per child by its age on the first day of the quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.toeslagen.outcome import Regeling, in_euros
from shared import calendar
from shared.events.income import Reden

QUARTER = 3
BRACKETS = ((6, "KB_0"), (12, "KB_6"), (18, "KB_12"))
"""Under this age: the code of the amount."""


@dataclass(frozen=True, slots=True)
class Kinderbijslag:
    """The amount of a quarter in cents, per child in the order asked and in all."""

    centen: int
    per_kind: tuple[int, ...]
    redenen: tuple[Reden, ...]


def kinderbijslag(
    peildatum: date,
    children: Sequence[date],
    parameters: Parameters,
    parameterdatum: date | None = None,
) -> Kinderbijslag:
    """For a whole quarter, by the facts of its first day; a child that is 18 on that day gives nothing any more."""
    if peildatum != first_of_quarter(peildatum):
        raise NietVastTeStellen(
            Reden(
                regel="kinderbijslag",
                artikel="AKW 11",
                tekst=f"{peildatum.isoformat()} is niet de eerste dag van een kwartaal.",
            )
        )
    wet = Regeling(parameters, parameterdatum or peildatum)
    return _of_codes(tuple(_code(born, peildatum) for born in children), wet)


@lru_cache(maxsize=4_096)
def _of_codes(codes: tuple[str | None, ...], wet: Regeling) -> Kinderbijslag:
    """By the amount of each child."""
    per_child = tuple(wet.cents(code) if code else 0 for code in codes)
    return Kinderbijslag(sum(per_child), per_child, _reasons(codes, wet))


def first_of_quarter(day: date) -> date:
    """The reference day of the quarter that `day` is in."""
    return date(day.year, (day.month - 1) // QUARTER * QUARTER + 1, 1)


def _code(born: date, peildatum: date) -> str | None:
    age = calendar.age_on(born, peildatum)
    if age < 0:
        return None
    return next((code for under, code in BRACKETS if age < under), None)


def _reasons(codes: Sequence[str | None], wet: Regeling) -> tuple[Reden, ...]:
    return tuple(
        wet.reason(
            "kinderbijslag",
            "AKW 11, 12",
            f"{codes.count(code)} x {in_euros(wet.cents(code))} per kwartaal, naar de leeftijd op de eerste dag van het kwartaal.",
            code,
        )
        for _, code in BRACKETS
        if code in codes
    )
