"""What goes out of a household, and what of it nobody knows: rent, premium, and the costs that come along with work.

A fact holds for twelve months and then has to be asked again. One that work changes is unknown where nobody told what it
became, also where it was told of before. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from services.income.assessments.cost_rules import (
    COSTS,
    Bekend,
    Kantbedragen,
    Kostenvraag,
    Thuis,
    costs_of,
)
from services.income.assessments.facts import Facts, Occasion
from services.income.findings.facts import Vastgesteld
from services.income.means.rules import UNIFORM, N, Vrijlatingsfeiten, exempt_part
from services.income.norms.register import Parameters
from services.income.purse.household import Beursfeiten, Onbekend
from services.income.purse.spending import Situatie
from services.income.toeslagen.outcome import MONTHS
from shared import calendar
from shared.events.household import Lid
from shared.events.income import Beeld
from shared.events.purse import Beursfeit, Kant

LAST_CARE_AGE: Final = 12
"""A child goes to day care, or to care after school, until it leaves primary school. A choice of ours."""
EARNS_FROM: Final = 16
"""From this age the own income of a child may count for huurtoeslag. A choice of ours."""


@dataclass(frozen=True, slots=True)
class Kostenkant:
    """One side: the picture of the right on its day, what comes in, and who else lives there."""

    beeld: Beeld
    situatie: Situatie
    anderen: tuple[Lid, ...]
    bruto: int
    """Of all wages together, per month."""
    netto: Mapping[UUID, int]
    """Of each who lives and earns, per month."""
    vastgesteld: Vastgesteld
    """What stands on its day of what was established."""

    @property
    def dag(self) -> date:
        return self.beeld.datum

    @property
    def thuis(self) -> Thuis:
        return Thuis(
            len(self.situatie.verdieners),
            sum(bool(earner.netto_maand) for earner in self.situatie.verdieners),
            self._has_child_in_care(),
            self._has_housemate(),
        )

    def _has_child_in_care(self) -> bool:
        return any(
            0 <= calendar.age_on(born, self.dag) <= LAST_CARE_AGE for born in self.situatie.kinderen
        )

    def _has_housemate(self) -> bool:
        """Somebody with perhaps an income that huurtoeslag looks at."""
        return any(
            lid.rol == "medebewoner" or calendar.age_on(lid.geboortedatum, self.dag) >= EARNS_FROM
            for lid in self.anderen
        )


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
        before, after, unknown = costs_of(self._question())
        return Gevondenkosten(
            _with_costs(self.voor, before),
            _with_costs(self.na, after),
            (*unknown, *self._exemptions()),
        )

    def _question(self) -> Kostenvraag:
        knows = self.voor.vastgesteld or self.na.vastgesteld
        return Kostenvraag(
            self.voor.thuis,
            self.na.thuis,
            self.na.dag,
            self._wages_that_differ(),
            any(self.voor.dag < day <= self.na.dag for day in self._moves()),
            bool(self.voor.beeld.bijstand_centen and not self.na.beeld.bijstand_centen),
            tuple((cost, self._known(cost)) for cost in COSTS) if knows else (),
            frozenset(cost for cost in COSTS if self._told_between(cost)) if knows else frozenset(),
            self.parameters,
            self.local,
        )

    def _wages_that_differ(self) -> tuple[int, int] | None:
        """Gross; None where the life event changed no wage."""
        wages = self.voor.bruto, self.na.bruto
        if wages[0] == wages[1] or self.occasion.kind == "vaststelling":
            return None
        return wages

    def _exemptions(self) -> Iterator[Onbekend]:
        """Where nobody established which part of a wage is exempt, it counts in full: how much more bijstand there may be."""
        sides: tuple[tuple[Kant, Kostenkant], ...] = (("voor", self.voor), ("na", self.na))
        for name, side in sides:
            wages = [
                net
                for who, net in side.netto.items()
                if side.vastgesteld.find(Vrijlatingsfeiten, who) is None
            ]
            if wages and self.facts.receives_on(side.dag):
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

    def _told_between(self, feit: Beursfeit) -> bool:
        """Whether somebody told what it became: a fact that began on the day itself, or since the day before."""
        fact = self.na.vastgesteld.amount_of(feit)
        return fact is not None and fact.vanaf > self.voor.dag

    def _moves(self) -> Iterator[date]:
        yield from (place.vanaf for place in self.facts.household.woonplaatsen)
        if self.occasion.move is not None:
            yield self.occasion.effective_on


def _with_costs(side: Kostenkant, costs: Kantbedragen) -> Beursfeiten:
    situatie, amounts = side.situatie, costs.in_situatie
    if amounts:
        situatie = replace(
            situatie,
            kale_huur=amounts["kale-huur"],
            kinderopvangtoeslag=amounts["kinderopvangtoeslag"],
            lokale_regelingen_jaar=amounts["lokale-regelingen"] * MONTHS,
            inkomen_medebewoners=amounts["inkomen-huisgenoten"] * MONTHS,
        )
    return Beursfeiten(situatie, costs.lasten)
