"""What somebody established (vaststelling): one fact each, of one person or of the household, with a period of its own.

Only shapes, and which fact holds. A fact holds until its end, or until the next one about the same begins; one about
something else, or somebody else, leaves it as it is. The order in which they were recorded does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

from services.income.means.assets import Vermogen
from services.income.means.kinds import Inkomenssoort
from services.income.means.rules import Vrijlatingsfeiten
from shared.events.income import Feitsoort as Feitsoort
from shared.events.purse import Beursfeit

Bron = Inkomenssoort
"""Of other income, by what the law says of it; what comes from one source is one fact."""
BRONNEN: tuple[Bron, ...] = get_args(Bron)


@dataclass(frozen=True, slots=True)
class EigenRecht:
    """Whether somebody has a right of one's own, and by which article not (art. 11, 13)."""

    heeft_recht: bool
    artikel: str | None = None
    """As `Pw 13 lid 1 onder a`; None where there is a right."""


@dataclass(frozen=True, slots=True)
class Onderwijs:
    """Whether somebody can have education with study money (art. 13 lid 2 onder c)."""

    met_wsf: bool


@dataclass(frozen=True, slots=True)
class VolledigeZorg:
    """Whether somebody has the full care for the children (art. 31 lid 2 onder r)."""

    heeft: bool


@dataclass(frozen=True, slots=True)
class AnderInkomen:
    """All that comes in from one source, net per month in cents; 0 where it does not count."""

    bron: Bron
    centen: int


@dataclass(frozen=True, slots=True)
class Nettoloon:
    """Per month in cents, holiday allowance included: of the jobs of which only gross was told, and that ran on the first
    day of the fact.
    """

    centen: int


@dataclass(frozen=True, slots=True)
class GeenBeroepOpOuders:
    """Whether somebody from 18 to 20 cannot appeal to the parents (art. 20 lid 3)."""

    geldt: bool


@dataclass(frozen=True, slots=True)
class Toeslagpartner:
    """Whether somebody and his or her partner are each other's partner for toeslagen too (art. 24a)."""

    is_partner: bool


@dataclass(frozen=True, slots=True)
class Woonkosten:
    """Whether the household pays for where it lives (art. 27)."""

    heeft: bool


@dataclass(frozen=True, slots=True)
class Schoolverlater:
    """Somebody stopped learning, with this as the last day (art. 28)."""

    beeindigd_op: date


@dataclass(frozen=True, slots=True)
class Giften:
    """All gifts and savings on costs of the household in the calendar year of the first day, in cents (art. 31 lid 2 onder m)."""

    bedrag: int
    telt_mee: int | None = None
    """Of what is above the limit, as much counts per month as income (onder s). None: nobody weighed it."""


@dataclass(frozen=True, slots=True)
class VerblijfBuitenland:
    """Somebody is abroad from the first day of the fact until its end, the day of return (art. 13 lid 1 onder e)."""

    eerder: int = 0
    """Days abroad in the calendar year of the first day, before it."""

    def days_on(self, left_on: date, day: date) -> int:
        """Of the calendar year up to and with a day, or in a row where that is more."""
        if day.year == left_on.year:
            return self.eerder + (day - left_on).days + 1
        return (day - left_on).days + 1


@dataclass(frozen=True, slots=True)
class Beursbedrag:
    """What the purse of a household depends on and the law on bijstand does not: per month in cents, one fact each."""

    feit: Beursfeit
    centen: int


Inhoud = (
    EigenRecht
    | Onderwijs
    | Vrijlatingsfeiten
    | VolledigeZorg
    | AnderInkomen
    | Nettoloon
    | Vermogen
    | GeenBeroepOpOuders
    | Toeslagpartner
    | Woonkosten
    | Schoolverlater
    | Giften
    | VerblijfBuitenland
    | Beursbedrag
)
SOORT_VAN: Mapping[type[Inhoud], Feitsoort] = {
    EigenRecht: "eigen-recht",
    Onderwijs: "onderwijs-met-wsf",
    Vrijlatingsfeiten: "vrijlating",
    VolledigeZorg: "volledige-zorg",
    AnderInkomen: "ander-inkomen",
    Nettoloon: "nettoloon",
    Vermogen: "vermogen",
    GeenBeroepOpOuders: "geen-beroep-op-ouders",
    Toeslagpartner: "toeslagpartner",
    Woonkosten: "woonkosten",
    Schoolverlater: "schoolverlater",
    Giften: "giften",
    VerblijfBuitenland: "verblijf-buitenland",
    Beursbedrag: "beursbedrag",
}

VAN_HET_GEZIN: frozenset[type[Inhoud]] = frozenset({Vermogen, Giften, Woonkosten, Beursbedrag})
"""What is of the household as a whole, and not of one person."""

Onderwerp = tuple[type[Any], UUID | None, Bron | Beursfeit | None]
"""What a fact is about: of this, one holds at a time."""

Zegt = TypeVar("Zegt", bound=Inhoud)


@dataclass(frozen=True, slots=True)
class Vaststelling:
    """One fact. Where it ends on its first day it never held, and is as if it was not there."""

    vanaf: date
    inhoud: Inhoud
    inwoner_id: UUID | None = None
    """None: of the household as a whole (`VAN_HET_GEZIN`)."""
    tot: date | None = None
    """The first day on which it holds no more; None where no end is known."""
    hier_vanaf: date | None = None
    """From when it matters in this dossier, where somebody brought it along from another one."""

    @property
    def soort(self) -> Feitsoort:
        return SOORT_VAN[type(self.inhoud)]

    @property
    def bron(self) -> Bron | Beursfeit | None:
        """Of a kind of which several hold beside each other: which of them it is."""
        if isinstance(self.inhoud, Beursbedrag):
            return self.inhoud.feit
        return self.inhoud.bron if isinstance(self.inhoud, AnderInkomen) else None

    @property
    def onderwerp(self) -> Onderwerp:
        return type(self.inhoud), self.inwoner_id, self.bron

    @property
    def begint(self) -> date:
        return self.hier_vanaf or self.vanaf

    def has_ended_on(self, day: date) -> bool:
        return self.tot is not None and self.tot <= day


@dataclass(frozen=True, slots=True)
class Gevonden(Generic[Zegt]):
    """A fact that holds, by what it says."""

    inhoud: Zegt
    vanaf: date


@dataclass(frozen=True, slots=True)
class Vastgesteld:
    """What was established, as it stands on one day: of each subject the fact that began last."""

    datum: date
    begonnen: Mapping[Onderwerp, Vaststelling] = field(default_factory=dict)
    """Also those that ended."""

    def __bool__(self) -> bool:
        return bool(self.begonnen)

    @property
    def geldend(self) -> frozenset[Vaststelling]:
        """The facts that hold."""
        return frozenset(
            fact for fact in self.begonnen.values() if not fact.has_ended_on(self.datum)
        )

    def find(self, kind: type[Zegt], person_id: UUID | None = None) -> Gevonden[Zegt] | None:
        """The fact of a kind that holds of somebody, or of the household; not for other income, of which there are more."""
        if not self.begonnen:
            return None
        fact = self.begonnen.get((kind, person_id, None))
        if fact is None or fact.has_ended_on(self.datum) or not isinstance(fact.inhoud, kind):
            return None
        return Gevonden(fact.inhoud, fact.vanaf)

    def incomes_of(self, person_id: UUID) -> Iterator[AnderInkomen]:
        """What comes in beside wages, by source."""
        if not self.begonnen:  # as of most people: nobody needs to look under every source
            return
        for source in BRONNEN:
            fact = self.begonnen.get((AnderInkomen, person_id, source))
            if fact is None or fact.has_ended_on(self.datum):
                continue
            if isinstance(fact.inhoud, AnderInkomen):
                yield fact.inhoud

    def amount_of(self, feit: Beursfeit) -> Gevonden[Beursbedrag] | None:
        """Of the household: an amount that its purse depends on."""
        fact = self.begonnen.get((Beursbedrag, None, feit))
        if fact is None or fact.has_ended_on(self.datum):
            return None
        return Gevonden(fact.inhoud, fact.vanaf) if isinstance(fact.inhoud, Beursbedrag) else None

    def covers(
        self, kind: type[Inhoud], person_id: UUID, day: date, source: Bron | None = None
    ) -> bool:
        """Whether somebody looked at this since that day: what was reported then is judged."""
        fact = self.begonnen.get((kind, person_id, source))
        return fact is not None and day <= fact.vanaf


def established_on(facts: Iterable[Vaststelling], day: date) -> Vastgesteld:
    """What stands on a day. Of two that begin on one day the one of the dossier itself."""
    begun = [fact for fact in facts if fact.begint <= day and fact.tot != fact.vanaf]
    last = {fact.onderwerp: fact for fact in sorted(begun, key=_rank)}
    return Vastgesteld(day, last)


def days_of(facts: Iterable[Vaststelling]) -> frozenset[date]:
    """The days on which something established begins or ends."""
    return frozenset(day for fact in facts for day in (fact.begint, fact.tot) if day is not None)


def _rank(fact: Vaststelling) -> tuple[date, bool]:
    return fact.begint, fact.hier_vanaf is None
