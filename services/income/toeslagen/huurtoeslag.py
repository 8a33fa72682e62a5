"""Huurtoeslag per month (Wet op de huurtoeslag art. 16-21, as of 2026): parts of the rent, less what a higher income can bear."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from services.income.norms.register import MILLIPERCENT, Parameters
from services.income.toeslagen.outcome import (
    EURO,
    MONTHS,
    Bedrag,
    Regeling,
    in_euros,
    in_percent,
    whole_euros,
)
from shared import calendar
from shared.events.income import Reden

MANY = 3
_EURO = EURO * MILLIPERCENT * MONTHS
"""Of `Huurlijn`, whose whole numbers are thousandths of a percent of a twelfth of a cent."""
CHILD_UNTIL = 23
"""From this age on 1 January all of an own child's income counts (Wht art. 2, Awir art. 7)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An own child that lives in the home, and its income of the year in cents."""

    geboortedatum: date
    inkomen: int


@dataclass(frozen=True, slots=True)
class Huurder:
    """Who rents; `inkomen` and `vermogen` of the year in cents, of all in the home but the children."""

    datum: date
    kale_huur: int
    aantal_personen: int
    inkomen: int
    vermogen: int = 0
    toeslagpartner: bool = False
    leeftijd_aanvrager: int | None = None
    """At the start of the month. None: by the date of birth, or where that is not told either, old enough."""
    heeft_kind: bool = False
    handicap: bool = False
    kinderen_inkomen: tuple[Kind, ...] = ()
    geboortedatum: date | None = None

    @property
    def leeftijd(self) -> int | None:
        """A birthday after the first day of a month counts from the next one (Awir art. 5)."""
        if self.leeftijd_aanvrager is not None or self.geboortedatum is None:
            return self.leeftijd_aanvrager
        return calendar.age_on(self.geboortedatum, self.datum.replace(day=1))


def huurtoeslag(wie: Huurder, parameters: Parameters) -> Bedrag:
    """The subsidised parts of the rent minus the reduction by income, down to whole euros."""
    wet = Regeling(parameters, wie.datum)
    if wie.kale_huur <= 0:
        return wet.nothing("huurtoeslag", "Wht 1, 7", "Er is geen huurwoning met een kale huur.")
    limit = wet.cents("HT_VERMOGEN") * (2 if wie.toeslagpartner else 1)
    if wie.vermogen > limit:
        return wet.nothing(
            "huurtoeslag",
            "Awir 7",
            f"Het vermogen is hoger dan {in_euros(limit)}.",
            "HT_VERMOGEN",
        )
    gross, parts = _subsidy(wie, wet)
    less, reduction = _reduction(wie, wet)
    return Bedrag(whole_euros(gross - less), (parts, reduction))


@dataclass(frozen=True, slots=True)
class Huurlijn:
    """Huurtoeslag of one household by its rent alone, for who asks it for many rents: nothing but whole numbers.

    It goes up with the rent, a euro at a time, and bends where another part of the rent is paid in another share.
    """

    delen: tuple[tuple[int, int, int], ...]
    """From which rent in cents up to which other one a part is paid, and its share in thousandths of a percent."""
    minder: int
    """What the income can bear, in cents a month of that scale and a twelfth of it."""

    def at(self, rent: int) -> int:
        """In cents per month."""
        paid = 0
        for start, end, share in self.delen:
            if rent <= start:
                break
            paid += share * (min(rent, end) - start)
        return max(0, (paid * MONTHS - self.minder) // _EURO) * EURO

    def turns(self, low: int, high: int) -> tuple[int, ...]:
        """The rents between two at which the toeslag has just gone up, in order."""
        return _turns(self, low, high)

    def _rents_of(self, first: int, last: int) -> Iterator[int]:
        """Of each number of euros the lowest rent at which there are so many."""
        before = 0
        for start, end, share in self.delen:
            paid = before + share * (end - start)
            most = min(last, (paid * MONTHS - self.minder) // _EURO)
            for euros in range(first, most + 1):
                left = -(-(euros * _EURO + self.minder) // MONTHS)
                yield start - ((before - left) // share)
            first, before = max(first, most + 1), paid


@lru_cache(maxsize=1_024)
def _turns(line: Huurlijn, low: int, high: int) -> tuple[int, ...]:
    """Of many households it is the same line: where the income is below every threshold."""
    first, last = line.at(low) // EURO, line.at(high) // EURO
    return tuple(line._rents_of(first + 1, last))  # noqa: SLF001 - its own, outside for the cache


def rent_line(wie: Huurder, parameters: Parameters) -> Huurlijn:
    """The rent of `wie` itself is not looked at."""
    wet = Regeling(parameters, wie.datum)
    limit = wet.cents("HT_VERMOGEN") * (2 if wie.toeslagpartner else 1)
    if wie.vermogen > limit:
        return Huurlijn((), 0)
    highest = _counted(wie, wet.cents("HT_MAXIMUM_HUUR"), wet)
    return _line(min(wie.aantal_personen, MANY), highest, _above(wie, wet), wet)


@lru_cache(maxsize=1_024)
def _line(persons: int, highest: int, above: int, wet: Regeling) -> Huurlijn:
    share = wet.share(f"HT_AFBOUW_{_size(persons)}")
    less = share.numerator * above * MILLIPERCENT // share.denominator
    return Huurlijn(_parts(persons, highest, wet), less)


def _parts(persons: int, highest: int, wet: Regeling) -> tuple[tuple[int, int, int], ...]:
    """The parts of `Huurlijn` up to the highest rent that counts."""
    own = "HT_BASISHUUR_1" if persons == 1 else "HT_BASISHUUR_2"
    capping = "HT_AFTOPPING_3" if persons >= MANY else "HT_AFTOPPING_2"
    starts = [wet.cents(code) for code in (own, "HT_KWALITEITSKORTING", capping)]
    ends = [*starts[1:], highest]
    shares = ("HT_PCT_KWALITEIT", "HT_PCT_AFTOPPING", "HT_PCT_MAXIMUM")
    return tuple(
        (start, min(end, highest), int(wet.share(code) * MILLIPERCENT))
        for start, end, code in zip(starts, ends, shares, strict=True)
        if start < highest
    )


def _subsidy(wie: Huurder, wet: Regeling) -> tuple[Fraction, Reden]:
    """What the state pays of each part of the rent (art. 21 lid 1)."""
    own = "HT_BASISHUUR_1" if wie.aantal_personen == 1 else "HT_BASISHUUR_2"
    capping = "HT_AFTOPPING_3" if wie.aantal_personen >= MANY else "HT_AFTOPPING_2"
    codes = (own, "HT_KWALITEITSKORTING", capping, "HT_MAXIMUM_HUUR")
    basishuur, quality, cap, maximum = (wet.cents(code) for code in codes)
    rent = _counted_rent(wie, wet)
    parts = (
        wet.share("HT_PCT_KWALITEIT") * max(0, min(rent, quality) - basishuur)
        + wet.share("HT_PCT_AFTOPPING") * max(0, min(rent, cap) - quality)
        + wet.share("HT_PCT_MAXIMUM") * max(0, min(rent, maximum) - cap)
    )
    text = (
        f"Van de kale huur telt {in_euros(min(rent, maximum))} mee. Het deel boven de basishuur van {in_euros(basishuur)} "
        f"wordt tot {in_euros(quality)} voor {in_percent(wet.share('HT_PCT_KWALITEIT'))} vergoed, tot {in_euros(cap)} voor "
        f"{in_percent(wet.share('HT_PCT_AFTOPPING'))} en daarboven voor {in_percent(wet.share('HT_PCT_MAXIMUM'))}: "
        f"{in_euros(parts)} per maand."
    )
    shares = ("HT_PCT_KWALITEIT", "HT_PCT_AFTOPPING", "HT_PCT_MAXIMUM")
    return parts, wet.reason("huurtoeslag", "Wht 13, 16, 20, 21 lid 1", text, *codes, *shares)


def _counted_rent(wie: Huurder, wet: Regeling) -> int:
    """Who is under 21 without a child or a handicap gets no more than the part up to the first limit."""
    return _counted(wie, wie.kale_huur, wet)


def _counted(wie: Huurder, rent: int, wet: Regeling) -> int:
    age = wie.leeftijd
    full = wie.heeft_kind or wie.handicap
    if age is None or full or age >= wet.months("HT_LEEFTIJD") // MONTHS:
        return rent
    return min(rent, wet.cents("HT_KWALITEITSKORTING"))


def _reduction(wie: Huurder, wet: Regeling) -> tuple[Fraction, Reden]:
    """What the income above the minimum can bear itself (art. 21 lid 2)."""
    codes = _by_size(wie)
    above, less = _less(wie, wet)
    text = (
        f"Van het inkomen boven {in_euros(wet.cents(codes[0]))} per jaar ({in_euros(above)}) gaat "
        f"{in_percent(wet.share(codes[1]))} van de toeslag af: {in_euros(less)} per maand. Naar beneden afgerond op hele euro's."
    )
    has_young = any(_is_young(child, wie.datum) for child in wie.kinderen_inkomen)
    exempt = ("HT_KIND_VRIJ",) if has_young else ()
    return less, wet.reason("huurtoeslag", "Wht 17, 21 lid 2", text, *codes, *exempt)


def _by_size(wie: Huurder) -> tuple[str, str]:
    size = _size(wie.aantal_personen)
    return f"HT_IJKPUNT_{size}", f"HT_AFBOUW_{size}"


def _size(persons: int) -> str:
    return "1" if persons == 1 else "2"


def _less(wie: Huurder, wet: Regeling) -> tuple[int, Fraction]:
    """The income of the year above the minimum, and what it takes off per month; cents."""
    above = _above(wie, wet)
    return above, wet.share(_by_size(wie)[1]) * above / MONTHS


def _above(wie: Huurder, wet: Regeling) -> int:
    """The income of the year above the minimum, in cents."""
    minimum = wet.cents(_by_size(wie)[0])
    if not wie.kinderen_inkomen:
        return max(0, wie.inkomen - minimum)
    young = [child.inkomen for child in wie.kinderen_inkomen if _is_young(child, wie.datum)]
    grown = [child.inkomen for child in wie.kinderen_inkomen if not _is_young(child, wie.datum)]
    exempt = wet.cents("HT_KIND_VRIJ") if young else 0
    children = sum(grown) + sum(max(0, cents - exempt) for cents in young)
    return max(0, wie.inkomen + children - minimum)


def _is_young(child: Kind, day: date) -> bool:
    """Of whom only the income above the exempt part counts: under 23 on 1 January."""
    return calendar.age_on(child.geboortedatum, date(day.year, 1, 1)) < CHILD_UNTIL
