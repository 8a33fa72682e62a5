"""Dated parameters: amounts, percentages and ages that the law gives, each valid for a period and with its source.

Picked by the day the right is about, never by today. What nobody knows is absent, and asking for it raises.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Literal, get_args

from shared.events.income import OntbrekendFeit, Parameterverwijzing, Reden
from shared.ui.dutch import date_text

Eenheid = Literal["cent", "milliprocent", "maand", "week", "dag", "aantal", "keuze"]
"""Euro cents, thousandths of a percent, months (also of age), weeks, a day of the month, a number of times, the number of a
choice that the description names."""

Zekerheid = Literal["V", "V2", "S", "D", "M", "P", "onbekend"]
"""How sure the value is: read in the law text, in a second source, stated by the agency, derived, from memory, proposal.

`onbekend` marks a period of which the value is not known: its row has no value and says so.
"""

MILLIPERCENT = 100_000
ZEKERHEDEN: frozenset[str] = frozenset(get_args(Zekerheid))


class NietVastTeStellen(Exception):
    """A fact or a parameter is missing or in conflict; `reden` says which, for a person to solve.

    `ontbreekt` are the facts that somebody can establish, so that a page can ask for them.
    """

    def __init__(self, reden: Reden, ontbreekt: tuple[OntbrekendFeit, ...] = ()) -> None:
        super().__init__(reden.tekst)
        self.reden = reden
        self.ontbreekt = ontbreekt


class ParameterOntbreekt(NietVastTeStellen):
    """No value is known for this parameter on this day; a neighbouring period is never used instead."""

    def __init__(self, code: str, datum: date, known_as: "Row | None" = None) -> None:
        name = f"{code} ({known_as.omschrijving})" if known_as else code
        super().__init__(
            Reden(
                regel="parameter-ontbreekt",
                artikel=known_as.artikel if known_as else "onbekend",
                tekst=f"De bedragen van {date_text(datum)} zijn nog niet bekend: {name}. Kies een eerdere dag.",
                parameters=(Parameterverwijzing(code=code, geldig_vanaf=datum),),
            )
        )
        self.code = code
        self.datum = datum


class WrongUnit(TypeError):
    """A rule reads a value as what it is not: months as an amount, say. A fault of the rule."""

    def __init__(self, code: str, unit: str, wanted: Eenheid) -> None:
        super().__init__(f"{code} is in {unit}, read as {wanted}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value from `geldig_vanaf` up to, and not including, `geldig_tot`. A rule reads it by its unit."""

    regeling: str
    artikel: str
    code: str
    omschrijving: str
    eenheid: str
    waarde: int
    geldig_vanaf: date
    geldig_tot: date | None
    bron: str
    """Keys of the sources, apart by semicolons."""
    zekerheid: str
    herlezen_voor: date | None = None
    """Of a value without an end: before this day somebody has to read the text again."""
    toelichting: str = ""

    @property
    def centen(self) -> int:
        return self._in("cent")

    @property
    def deel(self) -> Fraction:
        """A percentage, as a part of one."""
        return _part(self._in("milliprocent"))

    @property
    def maanden(self) -> int:
        return self._in("maand")

    @property
    def weken(self) -> int:
        return self._in("week")

    @property
    def dag(self) -> int:
        return self._in("dag")

    @property
    def aantal(self) -> int:
        return self._in("aantal")

    @property
    def keuze(self) -> int:
        return self._in("keuze")

    def _in(self, unit: Eenheid) -> int:
        if self.eenheid != unit:
            raise WrongUnit(self.code, self.eenheid, unit)
        return self.waarde

    @property
    def reference(self) -> Parameterverwijzing:
        """How an explanation names this version."""
        return Parameterverwijzing(code=self.code, geldig_vanaf=self.geldig_vanaf)

    def is_valid_on(self, day: date) -> bool:
        return _covers(self, day)


@cache
def _part(millipercent: int) -> Fraction:
    return Fraction(millipercent, MILLIPERCENT)


@dataclass(frozen=True, slots=True)
class UnknownPeriod:
    """A period of which the sources do not give the value."""

    regeling: str
    artikel: str
    code: str
    omschrijving: str
    geldig_vanaf: date
    geldig_tot: date | None


Row = Parameter | UnknownPeriod
"""Of a file: it names the regulation, the article and what the parameter is."""


class FaultyParameters(ValueError):
    """The parameter files contradict themselves; the service must not start with them."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Parameters:
    """All parameters, checked for gaps and overlaps; immutable once made."""

    def __init__(
        self,
        known: Iterable[Parameter],
        unknown: Iterable[UnknownPeriod] = (),
        local: "Mapping[str, Parameters] | None" = None,
    ) -> None:
        self.local: dict[str, Parameters] = dict(local or {})
        """What each municipality sets itself."""
        self._known = tuple(
            sorted(known, key=lambda parameter: (parameter.code, parameter.geldig_vanaf))
        )
        self._unknown = tuple(
            sorted(unknown, key=lambda period: (period.code, period.geldig_vanaf))
        )
        rows: list[Row] = [*self._unknown, *self._known]
        faults = [fault for _, fault in faults_of(rows)]
        if faults:
            raise FaultyParameters(*faults)
        ends = {row.geldig_tot for row in rows if row.geldig_tot is not None}
        theirs = {day for own in self.local.values() for day in own.change_days}
        self.change_days: tuple[date, ...] = tuple(
            sorted({row.geldig_vanaf for row in rows} | ends | theirs)
        )
        """The days from which some value is another one, or no longer known."""
        self.rows = tuple(rows)
        self._row_of = {row.code: row for row in rows}
        self._versions: dict[str, list[Parameter]] = defaultdict(list)
        self._starts: dict[str, list[date]] = defaultdict(list)
        for parameter in self._known:
            self._versions[parameter.code].append(parameter)
            self._starts[parameter.code].append(parameter.geldig_vanaf)

    def on(self, code: str, day: date) -> Parameter:
        """The version of a parameter that is valid on a day. Raises ParameterOntbreekt."""
        parameter = self.find(code, day)
        if parameter is None:
            raise ParameterOntbreekt(code, day, self._row_of.get(code))
        return parameter

    def find(self, code: str, day: date) -> Parameter | None:
        """As `on`, but None where nothing is known: for a choice between two ways in which an amount was published."""
        begun = bisect_right(self._starts.get(code, ()), day)
        if not begun:
            return None
        latest = self._versions[code][begun - 1]
        end = latest.geldig_tot
        return latest if end is None or day < end else None

    def changed(self, change: Callable[[Parameter], Parameter]) -> "Parameters":
        """Other parameters, for a what-if: each as `change` makes it."""
        return Parameters(map(change, self._known), self._unknown, self.local)

    def beside(self, local: "Mapping[str, Parameters]") -> "Parameters":
        """The same, with what each municipality sets itself."""
        return Parameters(self._known, self._unknown, local)

    def of(self, gemeente: str | None) -> "Parameters":
        """What a municipality sets itself; of one that is not ours nothing is known."""
        return self.local.get(gemeente or "", NOTHING_LOCAL)

    def valid_on(self, day: date) -> tuple[Parameter, ...]:
        """Every parameter valid on a day, by code."""
        return tuple(parameter for parameter in self._known if parameter.is_valid_on(day))

    def unknown_on(self, day: date) -> tuple[UnknownPeriod, ...]:
        """What is known to have a value on a day that the sources do not give, by code."""
        return tuple(period for period in self._unknown if _covers(period, day))

    def to_read_again(self, day: date) -> tuple[Parameter, ...]:
        """What holds without an end on a text that somebody should have read again by this day, by code."""
        return tuple(
            parameter
            for parameter in self._known
            if parameter.herlezen_voor is not None and parameter.herlezen_voor <= day
        )

    def ended_on(self, day: date) -> tuple[Parameter | UnknownPeriod, ...]:
        """What had a row until a day and has none since: nobody has added the new year yet, or it is no more."""
        rows: list[Parameter | UnknownPeriod] = [*self._known, *self._unknown]
        last = {row.code: row for row in sorted(rows, key=lambda row: row.geldig_vanaf)}
        return tuple(
            row for row in last.values() if row.geldig_tot is not None and row.geldig_tot <= day
        )


def _covers(period: Parameter | UnknownPeriod, day: date) -> bool:
    return period.geldig_vanaf <= day and (period.geldig_tot is None or day < period.geldig_tot)


def faults_of(periods: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    """What is wrong with the periods of each code: turned around, overlapping, or with days in between."""
    ordered = sorted(periods, key=lambda period: (period.code, period.geldig_vanaf))
    for period in ordered:
        if period.geldig_tot is not None and period.geldig_tot <= period.geldig_vanaf:
            yield (
                period,
                f"{period.code}: geldig_tot {period.geldig_tot} ligt niet na geldig_vanaf {period.geldig_vanaf}",
            )
    for earlier, later in pairwise(ordered):
        end = earlier.geldig_tot
        if earlier.code != later.code or end == later.geldig_vanaf:
            continue
        if end is None or end > later.geldig_vanaf:
            until = f"tot {end}" if end else "zonder einde"
            fault = f"overlap bij {later.geldig_vanaf}: de vorige rij geldt {until}"
        else:
            fault = f"gat bij {later.geldig_vanaf}: de vorige rij geldt tot {end}"
        yield later, f"{later.code}: {fault}"


NOTHING_LOCAL = Parameters(())
