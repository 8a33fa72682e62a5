"""Who looked, when and why, as people read it: for the privacy officer with names, for the resident without those of workers.

A resident has a right to know what was done with the data, when and why, and to whom they were given: organisations by their
name. Who of our workers looked is told by role: their names only where a resident cannot do without (AVG art. 15; Court of
Justice C-579/21 and C-154/21), which the privacy officer weighs.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from shared.clock import AMSTERDAM
from shared.processing.schemas import Verwerking, Wie
from shared.ui.dutch import date_text

SERVICES: Final[Mapping[str, str]] = {
    "intake": "Inwoners",
    "routes": "Werk en begeleiding",
    "income": "Inkomen",
    "reporting": "Overzichten",
}
BYTE_ORDER_MARK: Final = "\ufeff"
HEADINGS: Final = ("Datum", "Wie", "Wat", "Waarvoor", "Grondslag", "Hoe vaak")
_WHO: Final[Mapping[Wie, str]] = {
    "medewerker": "Een medewerker",
    "systeem": "Een computersysteem van een gemeente",
    "organisatie": "Een organisatie waarmee wij samenwerken",
    "inwoner": "Iemand met uw eigen koppeling",
    "naadloos": "Ons systeem, vanzelf",
    "opdrachtregel": "Een beheerder van ons systeem",
}
_ROLES: Final[Mapping[str, str]] = {
    "balie": "medewerker van de balie",
    "beleid": "medewerker van beleid",
    "beheer": "beheerder",
}
"""Roles that are no word for a person."""
_SHORT: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """What somebody did on one day for one reason."""

    day: date
    who: str
    what: str
    purpose: str
    ground: str
    services: tuple[str, ...]
    times: int
    first: datetime
    last: datetime
    by_itself: bool

    @property
    def day_text(self) -> str:
        return date_text(self.day)

    @property
    def time_text(self) -> str:
        """`10:02`, or `10:02 tot 16:40`."""
        first, last = (
            f"{moment.astimezone(AMSTERDAM):%H:%M}" for moment in (self.first, self.last)
        )
        return first if first == last else f"{first} tot {last}"


def rows_of(
    lines: Iterable[tuple[str, Verwerking]], names: Mapping[str, str], *, for_resident: bool
) -> list[Row]:
    """Newest first. The same on one day is one row."""

    def who(line: Verwerking) -> str:
        return told_who(line, names) if for_resident else known_who(line, names)

    def same(each: tuple[str, Verwerking]) -> tuple[date, bool, str, str, str, str]:
        _, line = each
        day = line.geeindigd_op.astimezone(AMSTERDAM).date()
        by_itself = line.wie_soort == "naadloos"
        return day, by_itself, who(line), line.omschrijving, line.doel, line.grondslag

    rows = []
    for key, group in groupby(sorted(lines, key=same), key=same):
        found = list(group)
        moments = [line.geeindigd_op for _, line in found]
        day, by_itself, actor, what, purpose, ground = key
        services = tuple(sorted({SERVICES[service] for service, _ in found}))
        rows.append(
            Row(
                day,
                actor,
                what,
                purpose,
                ground,
                services,
                len(found),
                min(moments),
                max(moments),
                by_itself,
            )
        )
    return sorted(rows, key=lambda row: row.last, reverse=True)


def told_who(line: Verwerking, names: Mapping[str, str]) -> str:
    """As a resident may be told."""
    if line.wie_soort == "organisatie":
        return names.get(line.wie, _WHO["organisatie"])
    if line.wie_soort == "medewerker" and line.rollen:
        return f"Een {' en '.join(_ROLES.get(role, role) for role in line.rollen)}"
    return _WHO[line.wie_soort]


def known_who(line: Verwerking, names: Mapping[str, str]) -> str:
    """As the privacy officer needs it, to ask a colleague why."""
    if line.wie_soort == "naadloos":
        return _WHO["naadloos"]
    name = names.get(line.wie)
    if line.wie_soort == "medewerker":
        called = name or f"Medewerker {line.wie[-_SHORT:]}"
        return f"{called} ({', '.join(line.rollen)})" if line.rollen else called
    if line.wie_soort in {"systeem", "opdrachtregel"}:
        return f"{_WHO[line.wie_soort]} ({line.wie})"
    return name or _WHO[line.wie_soort]


def as_csv(rows: Sequence[Row]) -> str:
    """For a spreadsheet, which is given nothing to calculate."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows:
        who = f"'{row.who}" if row.who.startswith(("=", "+", "-", "@")) else row.who
        writer.writerow((row.day.isoformat(), who, row.what, row.purpose, row.ground, row.times))
    return BYTE_ORDER_MARK + file.getvalue()
