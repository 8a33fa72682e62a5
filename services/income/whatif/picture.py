"""What the what-if page shows: bars per number of hours, the zone where work hardly pays, and each amount explained."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.income.whatif.form import HOURS
from services.income.whatif.schemas import (
    BerekeningUitkomst,
    PostenUitkomst,
    ScenarioUitkomst,
    Stap,
    VergelijkingUitkomst,
)

HARDLY_PAYS = 750
"""From so many of a thousand euros extra gross wage that are lost on the way, more work hardly pays. A choice of ours."""

FULL = 1000
"""A bar is at most so many tenths of a percent wide."""

KINDS = (
    ("loon", "Loon", ("netto_loon_centen", "iack_centen")),
    ("bijstand", "Bijstand", ("bijstand_centen",)),
    ("toeslagen", "Zorg- en huurtoeslag", ("zorgtoeslag_centen", "huurtoeslag_centen")),
    ("kinderen", "Geld voor kinderen", ("kgb_centen", "kinderbijslag_centen")),
)


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
    """One number of hours."""

    uren: int
    totaal: int
    delen: tuple[Deel, ...]
    stap: Overgang | None
    """From the bar above; None for the first."""

    def centen(self, soort: str) -> int:
        return sum(deel.centen for deel in self.delen if deel.soort == soort)


@dataclass(frozen=True, slots=True)
class Post:
    """One amount before and after, in plain words, with the steps behind it."""

    naam: str
    uitleg: str
    voor: int
    na: int
    stappen_voor: tuple[Stap, ...]
    stappen_na: tuple[Stap, ...]

    @property
    def verschil(self) -> int:
        return self.na - self.voor


@dataclass(frozen=True, slots=True)
class Beeld:
    """The whole page below the form."""

    staven: tuple[Staaf, ...]
    voor: Staaf
    na: Staaf
    posten: tuple[Post, ...]
    zones: tuple[tuple[int, int], ...]
    """From and until how many hours more work hardly pays."""
    omslag: int | None
    voorbehoud: tuple[str, ...]

    @property
    def verschil(self) -> int:
        return self.na.totaal - self.voor.totaal


PLAIN = (
    (
        "netto_loon_centen",
        "Netto loon",
        "Dit is uw loon nadat de belasting eraf is. De vakantiebijslag is over de maanden verdeeld.",
        ("minimumloon", "inkomstenbelasting", "heffingskortingen"),
    ),
    (
        "iack_centen",
        "Belastingkorting voor werkende ouders",
        "Wie werkt en een kind onder de 12 heeft betaalt minder belasting. U krijgt dit van de Belastingdienst.",
        ("combinatiekorting",),
    ),
    (
        "bijstand_centen",
        "Bijstand",
        "De gemeente vult uw inkomen aan tot de norm. Verdient u meer, dan gaat er bijstand af.",
        ("vrijlating", "bijstand"),
    ),
    (
        "zorgtoeslag_centen",
        "Zorgtoeslag",
        "Dit helpt om de zorgverzekering te betalen. Bij een hoger inkomen wordt het minder.",
        ("zorgtoeslag",),
    ),
    (
        "huurtoeslag_centen",
        "Huurtoeslag",
        "Dit helpt om de huur te betalen. Het hangt af van de huur, het inkomen en wie er wonen.",
        ("huurtoeslag",),
    ),
    (
        "kgb_centen",
        "Kindgebonden budget",
        "Dit is extra geld voor kinderen onder de 18. Wie geen partner heeft krijgt meer.",
        ("kindgebonden-budget",),
    ),
    (
        "kinderbijslag_centen",
        "Kinderbijslag",
        "De SVB betaalt dit elk kwartaal voor ieder kind. Hier staat het bedrag per maand.",
        ("kinderbijslag",),
    ),
)


def picture_of(found: BerekeningUitkomst, before: int, after: int) -> Beeld:
    """What is shown of a calculation over `HOURS`; before and after are two of these."""
    highest = max(one.totaal_centen for one in found.scenarios) or 1
    steps = [None, *map(_step, found.vergelijkingen)]
    bars = tuple(
        Staaf(hours, one.totaal_centen, _parts(one.posten, highest), step)
        for hours, one, step in zip(HOURS, found.scenarios, steps, strict=True)
    )
    start, end = HOURS.index(before), HOURS.index(after)
    turning = found.omslag_uren_per_week
    return Beeld(
        staven=bars,
        voor=bars[start],
        na=bars[end],
        posten=_posts(found.scenarios[start], found.scenarios[end]),
        zones=_zones(bars),
        omslag=None if turning is None else int(turning),
        voorbehoud=tuple(found.voorbehoud),
    )


def _parts(posten: PostenUitkomst, highest: int) -> tuple[Deel, ...]:
    """Each part begins where the one before it ends, so that rounding leaves no gap."""
    parts, until = [], 0
    for kind, name, posts in KINDS:
        cents = sum(getattr(posten, post) for post in posts)
        begin, until = until, until + cents
        left, right = begin * FULL // highest, until * FULL // highest
        if cents:
            parts.append(Deel(kind, name, left, right - left, cents))
    return tuple(parts)


def _step(one: VergelijkingUitkomst) -> Overgang:
    pressure = one.marginale_druk_promille
    hardly = pressure is not None and pressure >= HARDLY_PAYS
    return Overgang(one.verschil_centen, one.extra_bruto_centen, hardly, one.erop_achteruit)


def _zones(bars: Sequence[Staaf]) -> tuple[tuple[int, int], ...]:
    """Steps that hardly pay and touch each other are one zone."""
    zones: list[tuple[int, int]] = []
    for number, bar in enumerate(bars):
        if bar.stap is None or not bar.stap.loont_nauwelijks:
            continue
        begin = bars[number - 1].uren
        if zones and zones[-1][1] == begin:
            begin = zones.pop()[0]
        zones.append((begin, bar.uren))
    return tuple(zones)


def _posts(before: ScenarioUitkomst, after: ScenarioUitkomst) -> tuple[Post, ...]:
    """The amounts that are there before or after, each with the steps to it."""
    found = []
    for post, name, plain, rules in PLAIN:
        was, becomes = getattr(before.posten, post), getattr(after.posten, post)
        if was or becomes:
            steps = (_steps(before, rules), _steps(after, rules))
            found.append(Post(name, plain, was, becomes, *steps))
    return tuple(found)


def _steps(one: ScenarioUitkomst, rules: tuple[str, ...]) -> tuple[Stap, ...]:
    norm = one.norm.toelichting if "bijstand" in rules else []
    return (*norm, *(step for step in one.toelichting if step.regel in rules))
