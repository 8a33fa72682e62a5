"""What a change of the norms does to everybody's bijstand (Participatiewet art. 37, 38): each household, and all together.

Pure, and no second calculation: the amounts are those of the single re-assessment. What the law or the amounts leave
undetermined is counted under its reason.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from heapq import nlargest
from typing import Literal, get_args
from uuid import UUID

from services.income.assessments.comparing import ONE_DAY, outcome_of
from services.income.assessments.rules import Facts, amounts_on
from services.income.norms.money import BASIS_POINTS, half_up
from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from services.income.rights.standing import standing_on

Uitslag = Literal[
    "hoger", "lager", "eindigt", "nieuw", "gelijk", "geen-uitkering", "niet-vast-te-stellen"
]
"""As the single re-assessment has it; there `nieuw` (no bijstand before, some after) is `hoger`, and who receives no
bijstand is `gelijk`."""

UITSLAGEN: tuple[Uitslag, ...] = get_args(Uitslag)
CHANGED: frozenset[Uitslag] = frozenset({"hoger", "lager", "eindigt", "nieuw"})
LISTED: frozenset[Uitslag] = CHANGED | {"niet-vast-te-stellen"}
"""What a person would want to look at."""

_STEPS = (1, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 500, 1_000)
EDGES = (*(-100 * euro for euro in reversed(_STEPS)), 0, 1, *(100 * euro for euro in _STEPS))
"""Where the bars of the histogram begin, in cents; the same for every run, so that runs can be compared."""

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Stand:
    """A day, and the parameters to look at it with."""

    datum: date
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Vraag:
    """What is compared with what."""

    voor: Stand
    na: Stand


@dataclass(frozen=True, slots=True)
class Verschil:
    """What changes for one household, in cents of bijstand per month."""

    dossier_id: UUID
    gemeente: str | None
    uitkomst: Uitslag
    voor: int | None = None
    na: int | None = None
    reden: str | None = None
    """Why it is not to be determined."""

    @property
    def centen(self) -> int:
        """Zero where nothing is known."""
        return (self.na or 0) - (self.voor or 0)


@dataclass(slots=True)
class Telling:
    """What came out for a number of households together."""

    uitkomsten: Counter[Uitslag] = field(default_factory=Counter)
    redenen: Counter[str] = field(default_factory=Counter)
    balken: Counter[int] = field(default_factory=Counter)
    """How many differences lie between two EDGES, by the number of the first; 0 is below all of them."""
    voor: int = 0
    na: int = 0

    @property
    def huishoudens(self) -> int:
        return self.uitkomsten.total()

    @property
    def gewijzigd(self) -> int:
        return sum(self.uitkomsten[uitkomst] for uitkomst in CHANGED)

    def add(self, verschil: Verschil) -> None:
        self.uitkomsten[verschil.uitkomst] += 1
        if verschil.reden is not None:
            self.redenen[verschil.reden] += 1
        if verschil.voor is not None and verschil.na is not None:
            self.balken[bisect_right(EDGES, verschil.centen)] += 1
            self.voor += verschil.voor
            self.na += verschil.na

    def include(self, other: "Telling") -> None:
        self.uitkomsten.update(other.uitkomsten)
        self.redenen.update(other.redenen)
        self.balken.update(other.balken)
        self.voor += other.voor
        self.na += other.na


@dataclass(slots=True)
class Uitslagen:
    """The whole of a run, or a part of it: parts add up, in any order."""

    per_gemeente: defaultdict[str | None, Telling] = field(
        default_factory=lambda: defaultdict(Telling)
    )
    grootste: list[Verschil] = field(default_factory=list)
    """The largest changes, largest first."""

    @property
    def samen(self) -> Telling:
        whole = Telling()
        for telling in self.per_gemeente.values():
            whole.include(telling)
        return whole

    def add(self, differences: Iterable[Verschil]) -> None:
        changed = []
        for verschil in differences:
            self.per_gemeente[verschil.gemeente].add(verschil)
            if verschil.uitkomst in CHANGED:
                changed.append(verschil)
        self._keep_largest(changed)

    def include(self, other: "Uitslagen") -> None:
        for gemeente, telling in other.per_gemeente.items():
            self.per_gemeente[gemeente].include(telling)
        self._keep_largest(other.grootste)

    def _keep_largest(self, more: Iterable[Verschil]) -> None:
        candidates = (*self.grootste, *more)
        self.grootste = nlargest(
            MOST_LISTED,
            candidates,
            key=lambda verschil: (abs(verschil.centen), verschil.dossier_id.int),
        )


def compare(dossier_id: UUID, facts: Facts, vraag: Vraag) -> Verschil:
    """One household: what stands before, and what the facts give after. What is missing before is told before what is missing after, as in `assess`."""
    gemeente = facts.household.municipality_on(vraag.na.datum)
    # What begins or ends on the very day does so for another reason than the norms.
    if not all(facts.receives_on(stand.datum) for stand in (vraag.voor, vraag.na)):
        return Verschil(dossier_id, gemeente, "geen-uitkering")
    try:
        voor = _before(facts, vraag)
        na = amounts_on(facts, vraag.na.datum, vraag.na.parameters).bijstand
    except NietVastTeStellen as unknown:
        return Verschil(dossier_id, gemeente, "niet-vast-te-stellen", reden=unknown.reden.tekst)
    uitkomst = "nieuw" if na > voor == 0 else outcome_of(voor, na)
    return Verschil(dossier_id, gemeente, uitkomst, voor, na)


def _before(facts: Facts, vraag: Vraag) -> int:
    """What stands on the day before; where nothing was decided, or not how much, and beside other norms of one day, what the facts give."""
    day, parameters = vraag.voor.datum, vraag.voor.parameters
    period = standing_on(facts.standing or (), day) if day != vraag.na.datum else None
    decided = period.amount_on(day, parameters) if period is not None else None
    return amounts_on(facts, day, parameters).bijstand if decided is None else decided


def question(datum: date, parameters: Parameters, basispunten: int | None = None) -> Vraag:
    """The day before against the day; with a raise of the norms the day against itself. Raises ParameterOntbreekt."""
    na = Stand(datum, parameters)
    if basispunten is None:
        vraag = Vraag(Stand(datum - ONE_DAY, parameters), na)
    else:
        vraag = Vraag(na, Stand(datum, raised(parameters, basispunten)))
    for stand in (vraag.voor, vraag.na):
        stand.parameters.on("N21a", stand.datum)  # where this is unknown, nobody's norm is known
    return vraag


def raised(parameters: Parameters, basispunten: int) -> Parameters:
    """The same parameters with every bijstandsnorm so many hundredths of a percent higher, half up to the cent."""
    factor = Fraction(BASIS_POINTS + basispunten, BASIS_POINTS)

    def raise_norm(parameter: Parameter) -> Parameter:
        if not is_norm(parameter):
            return parameter
        return replace(
            parameter, waarde=half_up(parameter.waarde * factor), bron="wat als", zekerheid="P"
        )

    return parameters.changed(raise_norm)


def is_norm(parameter: Parameter) -> bool:
    """An amount of art. 20 to 23; percentages and the limits of income and assets are none."""
    return parameter.eenheid == "cent" and parameter.code.startswith(("N20", "N21", "N22", "N23"))
