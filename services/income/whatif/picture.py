"""What the what-if page shows of a calculation: the bars, each amount, what is left after the costs, and what else there may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.assessments.effects import INGANG, Ingang
from services.income.whatif.bars import Staaf, Zone, bars_of, step_of, zones_of
from services.income.whatif.fixed_costs import Last
from services.income.whatif.posts import Post, Postsoort, posts_of
from services.income.whatif.schemas import (
    BerekeningUitkomst,
    ScenarioUitkomst,
)
from shared.events.income import Reden
from shared.ui.dutch import date_text


@dataclass(frozen=True, slots=True)
class Costs:
    """What goes off each month, and the names of what nobody filled in."""

    known: tuple[Last, ...] = ()
    unknown: tuple[str, ...] = ()


NO_COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Kans:
    """Something to ask for beside the amounts, where, and why."""

    naam: str
    tekst: str
    artikel: str
    onbekend: bool = False
    """Nobody here knows whether there is a right."""


@dataclass(frozen=True, slots=True)
class Beeld:
    """The whole page below the form."""

    staven: tuple[Staaf, ...]
    """Every number of hours; of a life event before and after, and at a parting who leaves."""
    voor: Staaf
    na: Staaf
    posten: tuple[Post, ...]
    kansen: tuple[Kans, ...]
    """What there may be beside the amounts afterwards."""
    vervalt: tuple[str, ...]
    """What there may be now, and not afterwards."""
    voorbehoud: tuple[str, ...]
    zones: tuple[Zone, ...] = ()
    gevolgen: tuple[Reden, ...] = ()
    """What else a life event changes, with its days."""
    vertrekker: Staaf | None = None
    """Who leaves at a parting, afterwards."""
    lasten: tuple[Last, ...] = ()
    """What goes off each month."""
    onbekende_lasten: tuple[str, ...] = ()
    """Costs that nobody filled in: they still go off."""

    @property
    def over_voor(self) -> int:
        """What is left of what comes in, after the costs."""
        return self.voor.totaal - sum(cost.voor for cost in self.lasten)

    @property
    def over_na(self) -> int:
        return self.na.totaal - sum(cost.na for cost in self.lasten)

    @property
    def verschil(self) -> int:
        """What there is more or less left."""
        return self.over_na - self.over_voor

    @property
    def over_vertrekker(self) -> int:
        leaver = self.vertrekker
        return leaver.totaal - sum(cost.vertrekker for cost in self.lasten) if leaver else 0

    @property
    def zeker(self) -> tuple[Kans, ...]:
        return tuple(chance for chance in self.kansen if not chance.onbekend)

    @property
    def na_te_vragen(self) -> tuple[Kans, ...]:
        """Of which nobody here can say whether there is a right."""
        return tuple(chance for chance in self.kansen if chance.onbekend)


NAMES = {
    "wtos": "WTOS",
    "zorgtoeslag-kind": "Zorgtoeslag voor uw kind",
    "meedoenregeling": "Meedoenregeling voor kinderen",
    "meedoenregeling-18": "Meedoenregeling vanaf 18 jaar",
}
"""Of schemes whose code does not read as a name."""


def picture_of_hours(
    found: BerekeningUitkomst,
    hours: Sequence[float],
    before: float,
    after: float,
    costs: Costs = NO_COSTS,
) -> Beeld:
    """What is shown of a calculation over `hours`; before and after are two of these."""
    bars = bars_of(found, [None, *map(step_of, found.vergelijkingen)])
    start, end = hours.index(before), hours.index(after)
    return Beeld(
        staven=bars,
        voor=bars[start],
        na=bars[end],
        posten=posts_of(found.scenarios[start], found.scenarios[end], lambda _: ""),
        kansen=_chances(found.scenarios[end]),
        vervalt=_lost(found.scenarios[start], found.scenarios[end]),
        zones=zones_of(bars, hours),
        voorbehoud=tuple(found.voorbehoud),
        lasten=costs.known,
        onbekende_lasten=costs.unknown,
    )


def picture_of_event(
    found: BerekeningUitkomst,
    day: date,
    costs: Costs,
    effects: Sequence[Reden],
    toeslagen: Ingang | Literal["peildatum"] | None,
) -> Beeld:
    """What is shown of a before and an after, with the day from which each amount differs.

    `toeslagen` is when these follow; None where only the income differs: then that of the whole year decides. At
    `peildatum` assets are looked at: on 1 January.
    """

    def since(kind: Postsoort) -> str:
        if kind.ingang == "jaar":
            return f"bij de belasting over {day.year}"
        follows = toeslagen if kind.ingang == "toeslagen" else kind.ingang
        if follows is None:
            return f"door het inkomen over heel {day.year}"
        if follows == "peildatum":
            return f"vanaf {date_text(_next_new_year(day))}"
        return f"vanaf {date_text(INGANG[follows](day))}"

    bars = bars_of(found, [None] * len(found.scenarios))
    return Beeld(
        staven=bars,
        voor=bars[0],
        na=bars[1],
        posten=posts_of(found.scenarios[0], found.scenarios[1], since),
        kansen=_chances(found.scenarios[1]),
        vervalt=_lost(found.scenarios[0], found.scenarios[1]),
        gevolgen=tuple(effects),
        voorbehoud=tuple(found.voorbehoud),
        vertrekker=bars[2] if len(bars) > 2 else None,
        lasten=costs.known,
        onbekende_lasten=costs.unknown,
    )


def _next_new_year(day: date) -> date:
    return date(day.year + ((day.month, day.day) != (1, 1)), 1, 1)


def _chances(after: ScenarioUitkomst) -> tuple[Kans, ...]:
    """What is sure to be worth asking for comes first."""
    ordered = sorted(after.niet_gebruikt, key=lambda claim: claim.onbekend)
    return tuple(
        Kans(_name(claim.regeling), claim.tekst, claim.artikel, claim.onbekend) for claim in ordered
    )


def _lost(before: ScenarioUitkomst, after: ScenarioUitkomst) -> tuple[str, ...]:
    left = {claim.regeling for claim in after.niet_gebruikt}
    return tuple(
        _name(claim.regeling) for claim in before.niet_gebruikt if claim.regeling not in left
    )


def _name(regeling: str) -> str:
    return NAMES.get(regeling, regeling.replace("-", " ").capitalize())
