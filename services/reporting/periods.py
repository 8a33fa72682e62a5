"""Of which period and municipality somebody asks counts: of the API, where what is wrong is refused, and of a page, where it is said
in the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import Depends, Query

from shared import clock
from shared.errors import Fault, InvalidInput
from shared.events.household import Gemeentecode
from shared.http.caller import Caller
from shared.http.strictness import iso_date
from shared.ui.dutch import MUNICIPALITIES

LONGEST_PERIOD: Final = timedelta(days=3 * 366)

Gemeente = Annotated[
    Gemeentecode | None, Query(description="CBS-code van een gemeente.", examples=["0106"])
]


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included."""

    first: date
    last: date


async def _period(
    vanaf: Annotated[
        date | None, Query(description="Eerste dag; zonder: 1 januari van het jaar van tot.")
    ] = None,
    tot: Annotated[date | None, Query(description="Laatste dag; zonder: vandaag.")] = None,
) -> Period:
    last = tot or clock.today()
    first = vanaf or date(last.year, 1, 1)
    if last < first:
        raise InvalidInput((Fault("tot", "periode", "tot ligt voor vanaf."),))
    if last - first > LONGEST_PERIOD:
        raise InvalidInput((Fault("tot", "periode", "De periode is langer dan drie jaar."),))
    return Period(first, last)


PeriodDep = Annotated[Period, Depends(_period)]
"""Raises InvalidInput for a period that is none, or too long."""


def faults_of(
    first: date | None, last: date | None, longest: timedelta, in_words: str
) -> dict[str, str]:
    """What is wrong with a period that was filled in, by the name of the field; None is a day that does not exist."""
    days = {"vanaf": first, "tot": last}
    faults = {name: "Vul een bestaande dag in." for name, day in days.items() if day is None}
    if first is not None and last is not None:
        if last < first:
            faults["tot"] = "Kies een dag die niet voor de eerste dag ligt."
        elif last - first > longest:
            faults["tot"] = f"Kies een periode van hoogstens {in_words}."
    return faults


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody filled in on a page of counts."""

    municipality: str | None
    first: date | None
    last: date | None
    """None is a day that does not exist."""
    typed: Mapping[str, str]
    """By the name of the field, as it is shown again."""

    @property
    def faults(self) -> dict[str, str]:
        """By the name of the field, in words for who filled it in."""
        return faults_of(self.first, self.last, LONGEST_PERIOD, "drie jaar")

    @property
    def period(self) -> Period | None:
        """None where there is none to count."""
        if self.first is None or self.last is None or self.faults:
            return None
        return Period(self.first, self.last)

    def on_page(self, caller: Caller) -> dict[str, Any]:
        """What every page of counts shows of it."""
        return {
            "status": 400 if self.faults else 200,
            "gemeenten": [
                (code, name)
                for code, name in MUNICIPALITIES.items()
                if code in caller.municipalities
            ],
            "gekozen": self.typed,
            "fouten": self.faults,
        }


async def _chosen(gemeente: str = "", vanaf: str = "", tot: str = "") -> Chosen:
    today = clock.today()
    first = iso_date(vanaf) if vanaf else date(today.year, 1, 1)
    last = iso_date(tot) if tot else today
    typed = {"gemeente": gemeente, "vanaf": vanaf or str(first), "tot": tot or str(last)}
    return Chosen(gemeente or None, first, last, typed)


ChosenDep = Annotated[Chosen, Depends(_chosen)]
