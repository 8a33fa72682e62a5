"""What the what-if page shows: bars side by side, the zone where work hardly pays, and each amount explained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.assessments.effects import INGANG, Ingang
from services.income.whatif.fixed_costs import Last
from services.income.whatif.schemas import (
    BerekeningUitkomst,
    PostenUitkomst,
    ScenarioUitkomst,
    Stap,
    VergelijkingUitkomst,
)
from shared.events.income import Reden
from shared.ui.dutch import date_text

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


@dataclass(frozen=True, slots=True)
class Costs:
    """What goes off each month, and the names of what nobody filled in."""

    known: tuple[Last, ...] = ()
    unknown: tuple[str, ...] = ()


NO_COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Deelpost:
    """A part of an amount that is paid at a moment of its own."""

    naam: str
    voor: int
    na: int


@dataclass(frozen=True, slots=True)
class Post:
    """One amount before and after, in plain words, with the steps behind it."""

    naam: str
    uitleg: str
    voor: int
    na: int
    vanaf: str
    """From when it is so; nothing where there is no life event, or no difference."""
    stappen_voor: tuple[Stap, ...]
    stappen_na: tuple[Stap, ...]
    waarvan: tuple[Deelpost, ...] = ()

    @property
    def verschil(self) -> int:
        return self.na - self.voor

    @property
    def gelijk(self) -> bool:
        return self.na == self.voor


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


@dataclass(frozen=True, slots=True)
class Postsoort:
    """How one amount is told, which rules explain it, and from when it follows a life event."""

    post: str
    naam: str
    uitleg: str
    regels: tuple[str, ...]
    ingang: Ingang | Literal["toeslagen", "jaar"]
    """When it follows a life event: toeslagen each in its own way; `jaar` is settled over the whole year."""


PLAIN = (
    Postsoort(
        "netto_loon_centen",
        "Netto loon",
        "Dit is loon nadat de belasting eraf is. De vakantiebijslag is over de maanden verdeeld.",
        (
            "minimumloon",
            "bruto-loon",
            "vakantiebijslag",
            "inkomstenbelasting",
            "heffingskortingen",
            "netto-loon",
        ),
        "dag",
    ),
    Postsoort(
        "iack_centen",
        "Belastingkorting voor werkende ouders",
        "Wie werkt en een kind onder de 12 heeft betaalt minder belasting. U krijgt dit van de Belastingdienst.",
        ("combinatiekorting",),
        "jaar",
    ),
    Postsoort(
        "bijstand_centen",
        "Bijstand",
        "De gemeente vult uw inkomen aan tot de norm. Verdient u meer, dan gaat er bijstand af. Een deel is vakantiegeld: dat krijgt u in juni.",
        ("vrijlating", "bijstand", "vakantietoeslag"),
        "dag",
    ),
    Postsoort(
        "andere_uitkering_centen",
        "Ander inkomen",
        "Dit is netto inkomen naast loon en bijstand, zoals een uitkering. Het telt volledig mee.",
        ("andere-uitkering",),
        "dag",
    ),
    Postsoort(
        "zorgtoeslag_centen",
        "Zorgtoeslag",
        "Dit helpt om de zorgverzekering te betalen. Bij een hoger inkomen wordt het minder.",
        ("zorgtoeslag",),
        "toeslagen",
    ),
    Postsoort(
        "huurtoeslag_centen",
        "Huurtoeslag",
        "Dit helpt om de huur te betalen. Het hangt af van de huur, het inkomen en wie er wonen.",
        ("huurtoeslag",),
        "toeslagen",
    ),
    Postsoort(
        "kgb_centen",
        "Kindgebonden budget",
        "Dit is extra geld voor kinderen onder de 18. Wie geen partner heeft krijgt meer.",
        ("kindgebonden-budget",),
        "toeslagen",
    ),
    Postsoort(
        "kinderbijslag_centen",
        "Kinderbijslag",
        "De SVB betaalt dit elk kwartaal voor ieder kind. Hier staat het bedrag per maand.",
        ("kinderbijslag",),
        "volgend-kwartaal",
    ),
)
ALWAYS_TOLD = "bijstand_centen"
"""Also where it is nothing: why it is nothing is what people ask."""

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
    bars = _bars(found, [None, *map(_step, found.vergelijkingen)])
    start, end = hours.index(before), hours.index(after)
    return Beeld(
        staven=bars,
        voor=bars[start],
        na=bars[end],
        posten=_posts(found.scenarios[start], found.scenarios[end], lambda _: ""),
        kansen=_chances(found.scenarios[end]),
        vervalt=_lost(found.scenarios[start], found.scenarios[end]),
        zones=_zones(bars, hours),
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

    bars = _bars(found, [None] * len(found.scenarios))
    return Beeld(
        staven=bars,
        voor=bars[0],
        na=bars[1],
        posten=_posts(found.scenarios[0], found.scenarios[1], since),
        kansen=_chances(found.scenarios[1]),
        vervalt=_lost(found.scenarios[0], found.scenarios[1]),
        gevolgen=tuple(effects),
        voorbehoud=tuple(found.voorbehoud),
        vertrekker=bars[2] if len(bars) > 2 else None,
        lasten=costs.known,
        onbekende_lasten=costs.unknown,
    )


def kinds_of(found: Beeld | None) -> list[tuple[str, str]]:
    """The kinds of parts of the bars, each with what it is called here."""
    parts = [part for bar in found.staven for part in bar.delen] if found else []
    has_other = any(part.naam == WITH_OTHER_INCOME for part in parts)
    return [
        (kind, WITH_OTHER_INCOME if kind == "bijstand" and has_other else name)
        for kind, name, _ in KINDS
    ]


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


def _bars(found: BerekeningUitkomst, steps: Sequence[Overgang | None]) -> tuple[Staaf, ...]:
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


def _step(comparison: VergelijkingUitkomst) -> Overgang:
    pressure = comparison.marginale_druk_promille
    hardly = pressure is not None and pressure >= HARDLY_PAYS
    return Overgang(
        comparison.verschil_centen, comparison.extra_bruto_centen, hardly, comparison.erop_achteruit
    )


def _zones(bars: Sequence[Staaf], hours: Sequence[float]) -> tuple[Zone, ...]:
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


def _posts(
    before: ScenarioUitkomst, after: ScenarioUitkomst, since: Callable[[Postsoort], str]
) -> tuple[Post, ...]:
    """The amounts that are there before or after, each with the steps to it."""
    found = []
    for kind in PLAIN:
        was, becomes = getattr(before.posten, kind.post), getattr(after.posten, kind.post)
        if was or becomes or kind.post == ALWAYS_TOLD:
            found.append(
                Post(
                    naam=kind.naam,
                    uitleg=kind.uitleg,
                    voor=was,
                    na=becomes,
                    vanaf=since(kind) if was != becomes else "",
                    stappen_voor=_steps(before, kind.regels),
                    stappen_na=_steps(after, kind.regels),
                    waarvan=_as_paid(before, after) if kind.post == ALWAYS_TOLD else (),
                )
            )
    return tuple(found)


def _as_paid(before: ScenarioUitkomst, after: ScenarioUitkomst) -> tuple[Deelpost, ...]:
    """Bijstand as it comes on the account: the holiday allowance in it comes in June."""
    kept = (before.vakantietoeslag_centen, after.vakantietoeslag_centen)
    if not any(kept):
        return ()
    whole = (before.posten.bijstand_centen, after.posten.bijstand_centen)
    return (
        Deelpost("iedere maand op uw rekening", whole[0] - kept[0], whole[1] - kept[1]),
        Deelpost("vakantiegeld, dat krijgt u in juni", *kept),
    )


def _steps(outcome: ScenarioUitkomst, rules: tuple[str, ...]) -> tuple[Stap, ...]:
    norm = outcome.norm.toelichting if "bijstand" in rules else []
    return (*norm, *(step for step in outcome.toelichting if step.regel in rules))
