"""Each amount of the what-if page in plain words, before and after, with the steps behind it and from when it is so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from services.income.assessments.effects import Ingang
from services.income.whatif.schemas import (
    ScenarioUitkomst,
    Stap,
)


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


def posts_of(
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
