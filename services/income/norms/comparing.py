"""What other parameter files would change: which code, from and until which day, from which value to which. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.income.norms.register import Parameter, Parameters
from services.income.norms.wording import value

UNKNOWN = "niet bekend"


@dataclass(frozen=True, slots=True)
class Wijziging:
    """A run of days on which a parameter would be another one."""

    code: str
    omschrijving: str
    vanaf: date
    tot: date | None
    """Up to, and not including. None: without an end."""
    voor: str
    na: str


@dataclass(frozen=True, slots=True)
class OpTweeDagen:
    """A parameter that is another one on another day, as people read it."""

    code: str
    regeling: str
    artikel: str
    omschrijving: str
    eerst: str
    dan: str


def values_on(parameters: Parameters, first: date, other: date) -> tuple[OpTweeDagen, ...]:
    """What differs between two days, by regulation and code; what nobody knows on one of them too."""
    named = {row.code: row for row in parameters.rows}
    found = []
    for code, row in sorted(named.items(), key=lambda item: (item[1].regeling, item[0])):
        one_day, other_day = parameters.find(code, first), parameters.find(code, other)
        eerst, dan = _text(one_day), _text(other_day)
        if eerst != dan:
            found.append(OpTweeDagen(code, row.regeling, row.artikel, row.omschrijving, eerst, dan))
    return tuple(found)


def differences(before: Parameters, after: Parameters) -> tuple[Wijziging, ...]:
    """By code and day. Where only the source or its certainty differs, both stand behind the value."""
    named = {row.code: row.omschrijving for row in (*before.rows, *after.rows)}
    return tuple(
        change for code in sorted(named) for change in _of_code(code, named[code], before, after)
    )


def _of_code(
    code: str, description: str, before: Parameters, after: Parameters
) -> Iterator[Wijziging]:
    days = _days(code, before, after)
    for day, end in zip(days, (*days[1:], None), strict=True):
        old, new = before.find(code, day), after.find(code, day)
        if _facts(old) != _facts(new):
            was, becomes = _text(old), _text(new)
            if was == becomes:
                was, becomes = f"{was} {_source(old)}", f"{becomes} {_source(new)}"
            yield Wijziging(code, description, day, end, was, becomes)


def _days(code: str, *registers: Parameters) -> list[date]:
    """The days from which one of them says something else."""
    found = set[date]()
    for row in (row for register in registers for row in register.rows if row.code == code):
        found.add(row.geldig_vanaf)
        if row.geldig_tot is not None:
            found.add(row.geldig_tot)
    return sorted(found)


def _facts(parameter: Parameter | None) -> tuple[object, ...] | None:
    if parameter is None:
        return None
    return parameter.eenheid, parameter.waarde, parameter.zekerheid, parameter.bron


def _text(parameter: Parameter | None) -> str:
    return UNKNOWN if parameter is None else value(parameter)


def _source(parameter: Parameter | None) -> str:
    return "" if parameter is None else f"({parameter.zekerheid}: {parameter.bron})"
