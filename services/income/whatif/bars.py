"""The bars of the what-if page: what comes in, in parts, per number of hours or before and after, and where more work hardly pays."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.income.whatif.schemas import (
    BerekeningUitkomst,
    PostenUitkomst,
    VergelijkingUitkomst,
)

HARDLY_PAYS = 750
"""From so many of a thousand euros extra gross wage that are lost on the way, more work hardly pays. A choice of ours."""

FULL = 1000
"""A bar is at most so many tenths of a percent wide."""

KINDS = (
    ("loon", "Loon", ("netto_loon_centen", "iack_centen")),
    ("bijstand", "Bijstand", ("bijstand_centen", "andere_uitkering_centen")),
    ("toeslagen", "Zorg- en huurtoeslag", ("zorgtoeslag_centen", "huurtoeslag_centen")),
    ("kinderen", "Geld voor kinderen", ("kgb_centen", "kinderbijslag_centen")),
)


WITH_OTHER_INCOME = "Bijstand en ander inkomen"
"""What that part is called where there is other income: it has no bar of its own, as it is rare."""


@dataclass(frozen=True, slots=True)
class Deel:
    """A part of a bar: its kind, where it begins and how wide it is in tenths of a percent, and the amount."""

    soort: str
    naam: str
    begin: int
    breed: int
    centen: int


@dataclass(frozen=True, slots=True)
class Overgang:
    """From one number of hours to the next: what comes in more, of how much extra wage."""

    verschil: int
    extra_bruto: int
    loont_nauwelijks: bool
    achteruit: bool


@dataclass(frozen=True, slots=True)
class Staaf:
    """One situation: a number of hours, or before or after a life event."""

    naam: str
    totaal: int
    delen: tuple[Deel, ...]
    stap: Overgang | None = None
    """From the number of hours above; None for the first, and beside a life event."""

    def centen(self, soort: str) -> int:
        return sum(deel.centen for deel in self.delen if deel.soort == soort)


@dataclass(frozen=True, slots=True)
class Zone:
    """From and until how many hours more work hardly pays, and what is left there of how much extra wage; in cents."""

    van: float
    tot: float
    over: int
    extra_bruto: int


def kinds_of(bars: Sequence[Staaf]) -> list[tuple[str, str]]:
    """The kinds of parts of the bars, each with what it is called here."""
    parts = [part for bar in bars for part in bar.delen]
    has_other = any(part.naam == WITH_OTHER_INCOME for part in parts)
    return [
        (kind, WITH_OTHER_INCOME if kind == "bijstand" and has_other else name)
        for kind, name, _ in KINDS
    ]


def bars_of(found: BerekeningUitkomst, steps: Sequence[Overgang | None]) -> tuple[Staaf, ...]:
    highest = max(scenario.totaal_centen for scenario in found.scenarios) or 1
    return tuple(
        Staaf(scenario.naam, scenario.totaal_centen, _parts(scenario.posten, highest), step)
        for scenario, step in zip(found.scenarios, steps, strict=True)
    )


def _parts(posten: PostenUitkomst, highest: int) -> tuple[Deel, ...]:
    """Each part begins where the one before it ends, so that rounding leaves no gap."""
    parts, until = [], 0
    for kind, name, posts in KINDS:
        cents = sum(getattr(posten, post) for post in posts)
        begin, until = until, until + cents
        left, right = begin * FULL // highest, until * FULL // highest
        has_other = kind == "bijstand" and posten.andere_uitkering_centen
        shown = WITH_OTHER_INCOME if has_other else name
        if cents:
            parts.append(Deel(kind, shown, left, right - left, cents))
    return tuple(parts)


def step_of(comparison: VergelijkingUitkomst) -> Overgang:
    pressure = comparison.marginale_druk_promille
    hardly = pressure is not None and pressure >= HARDLY_PAYS
    return Overgang(
        comparison.verschil_centen, comparison.extra_bruto_centen, hardly, comparison.erop_achteruit
    )


def zones_of(bars: Sequence[Staaf], hours: Sequence[float]) -> tuple[Zone, ...]:
    """Steps that hardly pay and touch each other are one zone."""
    zones: list[Zone] = []
    for number, bar in enumerate(bars):
        if bar.stap is None or not bar.stap.loont_nauwelijks:
            continue
        begin, extra, gross = hours[number - 1], bar.stap.verschil, bar.stap.extra_bruto
        if zones and zones[-1].tot == begin:
            before = zones.pop()
            begin, extra, gross = before.van, before.over + extra, before.extra_bruto + gross
        zones.append(Zone(begin, hours[number], extra, gross))
    return tuple(zones)
