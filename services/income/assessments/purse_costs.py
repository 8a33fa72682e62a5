"""What goes out of a household, and what of it nobody knows: rent, premium, and the costs that come along with work.

A fact holds for twelve months and then has to be asked again. One that work changes is unknown where nobody told what it
became, also where it was told of before. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from services.income.assessments.facts import Facts, Occasion
from services.income.assessments.income import exemptions_missing
from services.income.assessments.pay import net_on
from services.income.findings.facts import Vastgesteld
from services.income.means.rules import UNIFORM, N, exempt_part
from services.income.norms.money import half_up
from services.income.norms.register import Parameters
from services.income.purse.household import LASTEN, Beursfeiten, Last, Onbekend
from services.income.purse.spending import Situatie
from services.income.toeslagen.outcome import MONTHS, cents_on
from shared import calendar
from shared.events.household import Lid
from shared.events.income import Beeld
from shared.events.purse import Beursfeit, Kant

LAST_CARE_AGE: Final = 12
"""A child goes to day care, or to care after school, until it leaves primary school. A choice of ours."""
_OF_SITUATION: Final[tuple[Beursfeit, ...]] = (
    "kale-huur",
    "kinderopvangtoeslag",
    "lokale-regelingen",
    "inkomen-huisgenoten",
)
"""The costs that are a part of what comes in, or that what comes in depends on; nil until they are told."""
EARNS_FROM: Final = 16
"""From this age the own income of a child may count for huurtoeslag. A choice of ours."""

Werkkosten = Literal["reiskosten", "kosten-kinderopvang"]
MOST: Final[dict[Beursfeit, str]] = {
    "zorgpremie": "BEURS_ZORGPREMIE",
    "kosten-kinderopvang": "BEURS_KINDEROPVANG",
    "reiskosten": "BEURS_REISKOSTEN",
    "aflossing": "BEURS_AFLOSSING",
    "lokale-regelingen": "BEURS_LOKAAL",
    "inkomen-huisgenoten": "BEURS_HUISGENOTEN",
}
"""How much an unknown amount is at most, as the municipality says."""


class Bekend(NamedTuple):
    """Per side what is known, in cents per month."""

    voor: int | None
    na: int | None


NOTHING_KNOWN = Bekend(None, None)


@dataclass(frozen=True, slots=True)
class Kostenkant:
    """One side: the picture of the right on its day, what comes in, and who else lives there."""

    beeld: Beeld
    situatie: Situatie
    anderen: tuple[Lid, ...]
    bruto: int
    """Of all wages together, per month."""
    vastgesteld: Vastgesteld
    """What stands on its day of what was established."""

    @property
    def dag(self) -> date:
        return self.beeld.datum

    @property
    def volwassenen(self) -> int:
        return len(self.situatie.verdieners)

    @property
    def werkenden(self) -> int:
        return sum(bool(earner.netto_maand) for earner in self.situatie.verdieners)

    @property
    def heeft_opvangkind(self) -> bool:
        ages = (calendar.age_on(born, self.dag) for born in self.situatie.kinderen)
        return any(0 <= age <= LAST_CARE_AGE for age in ages)

    @property
    def heeft_huisgenoot(self) -> bool:
        """Somebody with perhaps an income that huurtoeslag looks at."""
        return any(
            lid.rol == "medebewoner" or calendar.age_on(lid.geboortedatum, self.dag) >= EARNS_FROM
            for lid in self.anderen
        )


@dataclass(frozen=True, slots=True)
class Paar:
    """One fact on both sides, per month in cents: what is known of it, and what may come on top."""

    voor: int
    na: int
    onbekend: tuple[Onbekend, ...] = ()


@dataclass(frozen=True, slots=True)
class Gevondenkosten:
    """Both sides with what is known of their costs, and everything that is not."""

    voor: Beursfeiten
    na: Beursfeiten
    onbekend: tuple[Onbekend, ...]


@dataclass(frozen=True, slots=True)
class Kosten:
    """Finds the costs of two sides of one life event."""

    voor: Kostenkant
    na: Kostenkant
    occasion: Occasion
    facts: Facts
    parameters: Parameters
    local: Parameters

    def found(self) -> Gevondenkosten:
        care = self._of_work(
            "kosten-kinderopvang",
            self.voor.werkenden and self.voor.heeft_opvangkind,
            self.na.werkenden and self.na.heeft_opvangkind,
        )
        pairs: dict[Beursfeit, Paar] = {
            "kale-huur": self._rent(),
            "zorgpremie": self._premium(),
            "aflossing": self._steady("aflossing"),
            "lokale-regelingen": self._local_schemes(),
            "reiskosten": self._of_work("reiskosten", self.voor.werkenden, self.na.werkenden),
            "kosten-kinderopvang": care,
            "kinderopvangtoeslag": self._child_care_allowance(care),
            "inkomen-huisgenoten": self._steady(
                "inkomen-huisgenoten", self.voor.heeft_huisgenoot, self.na.heeft_huisgenoot
            ),
        }
        return Gevondenkosten(
            _with_costs(self.voor, {feit: pair.voor for feit, pair in pairs.items()}),
            _with_costs(self.na, {feit: pair.na for feit, pair in pairs.items()}),
            (
                *(fact for pair in pairs.values() for fact in pair.onbekend),
                *self._exemptions(),
            ),
        )

    def _exemptions(self) -> Iterator[Onbekend]:
        """Where nobody established which part of a wage is exempt, it counts in full: how much more bijstand there may be."""
        sides: tuple[tuple[Kant, Kostenkant], ...] = (("voor", self.voor), ("na", self.na))
        for name, side in sides:
            if not self.facts.receives_on(side.dag):
                continue
            earning = exemptions_missing(self.facts, side.dag, self.parameters)
            if earning:
                wages = [
                    net_on(self.facts, who, side.dag, self.parameters).cents for who in earning
                ]
                most = sum(self._most_exempt(wage, side.dag) for wage in wages)
                beeld = side.beeld
                counted = max(0, beeld.meegeteld_inkomen_centen - most)
                more = max(0, beeld.norm_centen - counted) - beeld.bijstand_centen
                if more > 0:
                    yield Onbekend("vrijlating", name, 0, more, gever="medewerker")

    def _most_exempt(self, wage: int, day: date) -> int:
        """By whichever exemption leaves most (Pw art. 31 lid 2 onder n, 34a)."""
        return max(exempt_part(wage, kind, day, self.parameters)[0] for kind in (N, UNIFORM))

    def _known(self, feit: Beursfeit) -> Bekend:
        if not (self.voor.vastgesteld or self.na.vastgesteld):
            return NOTHING_KNOWN
        return Bekend(self._on(feit, self.voor), self._on(feit, self.na))

    def _on(self, feit: Beursfeit, side: Kostenkant) -> int | None:
        """What somebody established, not too long ago and of this home."""
        fact = side.vastgesteld.amount_of(feit)
        if fact is None:
            return None
        months = self.parameters.on("HERGEBRUIK_MAANDEN", self.na.dag).maanden
        if calendar.add_months(fact.vanaf, months) <= self.na.dag:
            return None
        if feit == "kale-huur" and any(fact.vanaf < day <= side.dag for day in self._moves()):
            return None
        return fact.inhoud.centen

    def _moves(self) -> Iterator[date]:
        yield from (place.vanaf for place in self.facts.household.woonplaatsen)
        if self.occasion.move is not None:
            yield self.occasion.effective_on

    def _most(self, feit: Beursfeit) -> int:
        return cents_on(self.local, MOST[feit], self.na.dag)

    def _rent(self) -> Paar:
        """Another home has another rent; else what is told of one side holds for the other."""
        known = self._known("kale-huur")
        moved = any(self.voor.dag < day <= self.na.dag for day in self._moves())
        return _pair("kale-huur", known, self._highest_rent(), self._highest_rent(), same=not moved)

    def _highest_rent(self) -> int:
        """Above it nothing changes for huurtoeslag; without a rented home it is nil."""
        return cents_on(self.parameters, "HT_MAXIMUM_HUUR", self.na.dag)

    def _steady(self, feit: Beursfeit, before: bool = True, after: bool = True) -> Paar:  # noqa: FBT001, FBT002
        """Whether it is there on each side; a life event does not change the amount by itself."""
        known, most = self._known(feit), self._most(feit)
        if before and after:
            return _pair(feit, known, most, most, same=True)
        return _pair(feit, _nil_where_absent(known, before, after), most, most, same=False)

    def _premium(self) -> Paar:
        """Of all adults together."""
        feit: Beursfeit = "zorgpremie"
        each, before, after = self._most(feit), self.voor.volwassenen, self.na.volwassenen
        if before == after:
            return _pair(feit, self._known(feit), each * before, each * after, same=True)
        small: Kant = "voor" if before < after else "na"
        least, extra = min(before, after), abs(before - after)
        return _growing(feit, self._told(feit), small, each * least, each * extra)

    def _local_schemes(self) -> Paar:
        """They may end where bijstand does: the income is then above the norm, and perhaps above their limit."""
        feit: Beursfeit = "lokale-regelingen"
        most = self._most(feit)
        if not (self.voor.beeld.bijstand_centen and not self.na.beeld.bijstand_centen):
            return _pair(feit, self._known(feit), most, most, same=True)
        return _growing(feit, self._told(feit), "na", most, most)

    def _of_work(self, feit: Werkkosten, before: int, after: int) -> Paar:
        """Nothing where nobody works. More work costs more, as far as the wage is higher, unless it was told."""
        most = self._most(feit) * (max(before, after) if feit == "reiskosten" else 1)
        if not before or not after:
            known = _nil_where_absent(self._known(feit), bool(before), bool(after))
            return _pair(feit, known, most, most, same=False)
        if self.voor.bruto == self.na.bruto or self.occasion.kind == "vaststelling":
            return _pair(feit, self._known(feit), most, most, same=True)
        small: Kant = "voor" if self.voor.bruto < self.na.bruto else "na"
        extra = half_up(most * _part_more(self.voor.bruto, self.na.bruto))
        return _growing(feit, self._told(feit), small, most, extra)

    def _child_care_allowance(self, care: Paar) -> Paar:
        """As told; where child care costs something and nobody told, at most all of it comes back."""
        feit: Beursfeit = "kinderopvangtoeslag"
        known = _nil_where_absent(self._known(feit), care.voor > 0, care.na > 0)
        return _pair(feit, known, care.voor, care.na, same=care.voor == care.na)

    def _told(self, feit: Beursfeit) -> Bekend:
        """What is known of before, and of after only where somebody told what it became."""
        known = self._known(feit)
        return known if self._told_between(feit) else Bekend(known.voor, None)

    def _told_between(self, feit: Beursfeit) -> bool:
        """Whether somebody told what it became: a fact that began on the day itself, or since the day before."""
        fact = self.na.vastgesteld.amount_of(feit)
        return fact is not None and fact.vanaf > self.voor.dag


def _nil_where_absent(known: Bekend, before: bool, after: bool) -> Bekend:  # noqa: FBT001
    return Bekend(known.voor if before else 0, known.na if after else 0)


@lru_cache(maxsize=4_096)
def _pair(feit: Beursfeit, known: Bekend, before: int, after: int, *, same: bool) -> Paar:
    """`before` and `after` are the most it may be; `same`: what is known, or unknown, of one side holds for the other."""
    was, becomes = known
    if same:
        was = becomes if was is None else was
        becomes = was if becomes is None else becomes
        if was is None:
            return Paar(0, 0, (_unknown(feit, "beide", after),))
    sides: tuple[tuple[Kant, int | None, int], ...] = (
        ("voor", was, before),
        ("na", becomes, after),
    )
    unknown = [_unknown(feit, side, most) for side, cents, most in sides if cents is None]
    return Paar(was or 0, becomes or 0, tuple(unknown))


@lru_cache(maxsize=4_096)
def _growing(feit: Beursfeit, known: Bekend, small: Kant, most: int, extra: int) -> Paar:
    """On the side that is not the `small` one it is as much or more, by at most `extra`; `most` is the most on the small side."""
    large: Kant = "na" if small == "voor" else "voor"
    low, high = (known.voor, known.na) if small == "voor" else (known.na, known.voor)
    amounts: dict[Kant, int] = {small: low or 0, large: high or 0}
    unknown: tuple[Onbekend, ...] = ()
    if low is None and high is None:
        unknown = (_unknown(feit, "beide", most), _unknown(feit, large, extra))
    elif low is None and amounts[large]:
        unknown = (_unknown(feit, small, amounts[large]),)
    elif high is None and low is not None:
        amounts[large] = low
        unknown = (_unknown(feit, large, extra),)
    return Paar(amounts["voor"], amounts["na"], unknown)


def _unknown(feit: Beursfeit, kant: Kant, most: int) -> Onbekend:
    per_year = feit in {"lokale-regelingen", "inkomen-huisgenoten"}
    return Onbekend(feit, kant, 0, most * MONTHS if per_year else most)


def _part_more(one: int, other: int) -> Fraction:
    return Fraction(abs(one - other), max(one, other))


def _with_costs(side: Kostenkant, amounts: dict[Beursfeit, int]) -> Beursfeiten:
    situatie = side.situatie
    if any(amounts[feit] for feit in _OF_SITUATION):
        situatie = replace(
            situatie,
            kale_huur=amounts["kale-huur"],
            kinderopvangtoeslag=amounts["kinderopvangtoeslag"],
            lokale_regelingen_jaar=amounts["lokale-regelingen"] * MONTHS,
            inkomen_medebewoners=amounts["inkomen-huisgenoten"] * MONTHS,
        )
    lasten: dict[Last, int] = {last: amounts[last] for last in LASTEN}
    return Beursfeiten(situatie, lasten)
