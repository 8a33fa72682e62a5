"""Parameters with which the individuele inkomenstoeslag can be given of itself: no municipality told its own yet."""

from datetime import date
from typing import Final

from services.income.norms.register import Parameter, Parameters, UnknownPeriod

SINCE: Final = date(2026, 1, 1)
AMOUNTS: Final = {
    "IIT_ALLEENSTAANDE": 478_00,
    "IIT_ALLEENSTAANDE_OUDER": 613_00,
    "IIT_GEHUWD": 683_00,
}


def told(local: Parameters) -> Parameters:
    """The same municipality, that told its limit and its amounts."""
    rows = [_row(code, cents, "cent") for code, cents in AMOUNTS.items()]
    return _with(local, _row("IIT_INKOMENSGRENS", 110_000, "milliprocent"), *rows)


def allowed(national: Parameters) -> Parameters:
    """The same law, that lets the college give it of itself already."""
    return _with(national, _row("IIT_AMBTSHALVE", 1, "keuze"))


def _with(parameters: Parameters, *rows: Parameter) -> Parameters:
    codes = {row.code for row in rows}
    kept = [row for row in parameters.rows if row.code not in codes]
    known = [row for row in kept if isinstance(row, Parameter)]
    unknown = [row for row in kept if isinstance(row, UnknownPeriod)]
    return Parameters([*known, *rows], unknown, parameters.local)


def _row(code: str, value: int, unit: str) -> Parameter:
    return Parameter("Test", "Pw 36", code, "", unit, value, SINCE, None, "test", "P")
