"""What the what-if page shows: bars side by side, the zone where work hardly pays, and each amount explained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.assessments.effects import INGANG, Ingang
from services.income.whatif.form import HOURS
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
    zones: tuple[tuple[int, int], ...] = ()
    """From and until how many hours more work hardly pays."""
    gevolgen: tuple[Reden, ...] = ()
    """What else a life event changes, with its days."""
    huur: tuple[int, int] | None = None
    """Before and after, where it changes: then what is left after the rent is what counts."""

    @property
    def verschil(self) -> int:
        """What there is more or less to spend."""
        before, after = self.huur or (0, 0)
        return self.na.totaal - self.voor.totaal - (after - before)


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
        "De gemeente vult uw inkomen aan tot de norm. Verdient u meer, dan gaat er bijstand af.",
        ("vrijlating", "bijstand"),
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


def picture_of_hours(found: BerekeningUitkomst, before: int, after: int) -> Beeld:
    """What is shown of a calculation over `HOURS`; before and after are two of these."""
    bars = _bars(found, [None, *map(_step, found.vergelijkingen)])
    start, end = HOURS.index(before), HOURS.index(after)
    return Beeld(
        staven=bars,
        voor=bars[start],
        na=bars[end],
        posten=_posts(found.scenarios[start], found.scenarios[end], lambda _: ""),
        kansen=_chances(found.scenarios[end]),
        vervalt=_lost(found.scenarios[start], found.scenarios[end]),
        zones=_zones(bars),
        voorbehoud=tuple(found.voorbehoud),
    )


def picture_of_event(
    found: BerekeningUitkomst,
    day: date,
    rent: tuple[int, int],
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
        huur=rent if rent[0] != rent[1] else None,
        gevolgen=tuple(effects),
        voorbehoud=tuple(found.voorbehoud),
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
    return tuple(Kans(_name(claim.regeling), claim.tekst, claim.artikel) for claim in ordered)


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


def _zones(bars: Sequence[Staaf]) -> tuple[tuple[int, int], ...]:
    """Steps that hardly pay and touch each other are one zone."""
    zones: list[tuple[int, int]] = []
    for number, bar in enumerate(bars):
        if bar.stap is None or not bar.stap.loont_nauwelijks:
            continue
        begin = HOURS[number - 1]
        if zones and zones[-1][1] == begin:
            begin = zones.pop()[0]
        zones.append((begin, HOURS[number]))
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
                )
            )
    return tuple(found)


def _steps(outcome: ScenarioUitkomst, rules: tuple[str, ...]) -> tuple[Stap, ...]:
    norm = outcome.norm.toelichting if "bijstand" in rules else []
    return (*norm, *(step for step in outcome.toelichting if step.regel in rules))
