"""What the costs of a household come to, and what of them nobody knows, by no more than what they follow from.

Of most households nobody ever established a cost, so that many ask the same question: it is answered once. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from services.income.norms.money import half_up
from services.income.norms.register import Parameters
from services.income.purse.household import LASTEN, Last, Onbekend
from services.income.toeslagen.outcome import MONTHS, cents_on
from shared.events.purse import Beursfeit, Kant

OF_SITUATION: Final[tuple[Beursfeit, ...]] = (
    "kale-huur",
    "kinderopvangtoeslag",
    "lokale-regelingen",
    "inkomen-huisgenoten",
)
"""The costs that are a part of what comes in, or that what comes in depends on; nil until they are told."""
COSTS: Final[tuple[Beursfeit, ...]] = (*OF_SITUATION, *LASTEN)

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


class Thuis(NamedTuple):
    """What costs depend on of who lives there."""

    volwassenen: int
    werkenden: int
    heeft_opvangkind: bool
    heeft_huisgenoot: bool


class Paar(NamedTuple):
    """One fact on both sides, per month in cents: what is known of it, and what may come on top."""

    voor: int
    na: int
    onbekend: tuple[Onbekend, ...] = ()


@dataclass(frozen=True, slots=True)
class Kantbedragen:
    """What is known of the costs of one side, in cents per month; the same for many households."""

    lasten: Mapping[Last, int]
    in_situatie: Mapping[Beursfeit, int]
    """Of `OF_SITUATION`; empty where all are nil."""


class Kostenvraag(NamedTuple):
    """All that costs follow from. Nothing was established of most households, so that many ask the same."""

    voor: Thuis
    na: Thuis
    dag: date
    """The day of the life event."""
    lonen: tuple[int, int] | None
    """Gross, of all together, where the life event changed them."""
    verhuist: bool
    bijstand_stopt: bool
    bekend: tuple[tuple[Beursfeit, Bekend], ...]
    """Empty where nothing is known."""
    verteld: frozenset[Beursfeit]
    """Of which somebody told what it became."""
    parameters: Parameters
    local: Parameters

    def pairs(self) -> dict[Beursfeit, Paar]:
        care = self._of_work(
            "kosten-kinderopvang",
            self.voor.werkenden and self.voor.heeft_opvangkind,
            self.na.werkenden and self.na.heeft_opvangkind,
        )
        return {
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

    def _known(self, feit: Beursfeit) -> Bekend:
        return dict(self.bekend).get(feit, NOTHING_KNOWN)

    def _told(self, feit: Beursfeit) -> Bekend:
        """What is known of before, and of after only where somebody told what it became."""
        known = self._known(feit)
        return known if feit in self.verteld else Bekend(known.voor, None)

    def _most(self, feit: Beursfeit) -> int:
        return cents_on(self.local, MOST[feit], self.dag)

    def _rent(self) -> Paar:
        """Another home has another rent; else what is told of one side holds for the other."""
        known = self._known("kale-huur")
        most = self._highest_rent()
        return _pair("kale-huur", known, most, most, same=not self.verhuist)

    def _highest_rent(self) -> int:
        """Above it nothing changes for huurtoeslag; without a rented home it is nil."""
        return cents_on(self.parameters, "HT_MAXIMUM_HUUR", self.dag)

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
        if not self.bijstand_stopt:
            return _pair(feit, self._known(feit), most, most, same=True)
        return _growing(feit, self._told(feit), "na", most, most)

    def _of_work(self, feit: Werkkosten, before: int, after: int) -> Paar:
        """Nothing where nobody works. More work costs more, as far as the wage is higher, unless it was told."""
        most = self._most(feit) * (max(before, after) if feit == "reiskosten" else 1)
        if not before or not after:
            known = _nil_where_absent(self._known(feit), bool(before), bool(after))
            return _pair(feit, known, most, most, same=False)
        if self.lonen is None:
            return _pair(feit, self._known(feit), most, most, same=True)
        small: Kant = "voor" if self.lonen[0] < self.lonen[1] else "na"
        extra = half_up(most * _part_more(*self.lonen))
        return _growing(feit, self._told(feit), small, most, extra)

    def _child_care_allowance(self, care: Paar) -> Paar:
        """As told; where child care costs something and nobody told, at most all of it comes back."""
        feit: Beursfeit = "kinderopvangtoeslag"
        known = _nil_where_absent(self._known(feit), care.voor > 0, care.na > 0)
        return _pair(feit, known, care.voor, care.na, same=care.voor == care.na)


@lru_cache(maxsize=4_096)
def costs_of(question: Kostenvraag) -> tuple[Kantbedragen, Kantbedragen, tuple[Onbekend, ...]]:
    """Before, after, and everything that nobody knows."""
    pairs = question.pairs()
    return (
        _of_side({cost: pair.voor for cost, pair in pairs.items()}),
        _of_side({cost: pair.na for cost, pair in pairs.items()}),
        tuple(fact for pair in pairs.values() for fact in pair.onbekend),
    )


def _of_side(amounts: Mapping[Beursfeit, int]) -> Kantbedragen:
    of_situation = {cost: amounts[cost] for cost in OF_SITUATION}
    return Kantbedragen(
        {last: amounts[last] for last in LASTEN},
        of_situation if any(of_situation.values()) else {},
    )


def _nil_where_absent(known: Bekend, before: bool, after: bool) -> Bekend:  # noqa: FBT001
    return Bekend(known.voor if before else 0, known.na if after else 0)


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
