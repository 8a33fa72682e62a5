"""Which parts make up a norm, article by article (Participatiewet art. 20 to 24a): each function reads as the article that it is
called after. Pure.

`a` and `b` are A and B of the formula of art. 22a: how many share the costs of the home, and the norm of a couple that they share.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.norms.medebewoners import kostendelende_medebewoners
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.woonsituatie import (
    Leeftijdsgroep,
    Persoon,
    Verlaging,
    Woonsituatie,
    age_group,
    has_minor_child,
)
from shared.events.income import Reden

Wijze = Literal["heel", "gedeeld", "onbekend", "helft", "alo-deel"]
"""What of the amount counts: all of it, a share of the costs (22a), the share where it is unknown who lives there (53a),
half of it (24), a month's part of the ALO-kop (24a)."""

Jong = Literal["alleen", "een-van-beiden", "beiden"]
"""Who of a household is 18 to 20: somebody alone, one of a couple, or both."""

NO_NORM_IN_INRICHTING = Reden(
    regel="partner-zonder-recht",
    artikel="Pw 23, 24",
    tekst="De wet geeft geen norm voor wie in een inrichting verblijft en een partner zonder recht heeft.",
)


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """One part of a norm: what counts of an amount of the law, for how many persons."""

    code: str
    personen: int = 1
    delers: int = 1
    """A in the formula of art. 22a; 1 when nobody shares the costs."""
    wijze: Wijze = "heel"


@dataclass(frozen=True, slots=True)
class Grondslag:
    """Which parts make up the norm; without parts there is no right. Known also when the amounts are not."""

    onderdelen: tuple[Onderdeel, ...]
    plafond: str | None = None
    """The norm that the parts together do not exceed (art. 20 lid 4)."""
    uitsluitingen: tuple[Reden, ...] = ()
    zonder_recht: Literal["aanvrager", "partner"] | None = None
    ophoging: Onderdeel | None = None
    """What comes on top, whatever the parts are (art. 24a)."""
    verlaging: Verlaging | None = None
    """What goes off it all, as the municipality says (art. 27, 28)."""


def norm_of_one(home: Woonsituatie, person: Persoon, parameters: Parameters) -> Grondslag:
    """Somebody alone: in an inrichting art. 23, under 21 art. 20, with others in the home art. 22a, else art. 21 or 22."""
    if person.inrichting:
        return Grondslag(article_23(home.datum, parameters, couple=False))
    ages = age_group(person, home.datum)
    if ages == "18-20":
        return article_20(home, "alleen")
    sharers = kostendelende_medebewoners(home, parameters)
    if is_shared(home, sharers):
        return Grondslag((article_22a(home, a=sharers + 1, b=article_21_or_22({ages})),))
    return Grondslag((Onderdeel("N22a" if ages == "aow" else "N21a"),))


def norm_of_couple(  # noqa: PLR0911 - a return for each article
    home: Woonsituatie, own: Persoon, partner: Persoon, parameters: Parameters
) -> Grondslag:
    """Two who both have a right, by the same articles; of whom one is in an inrichting art. 23 lid 3."""
    if own.inrichting and partner.inrichting:
        return Grondslag(article_23(home.datum, parameters, couple=True))
    if own.inrichting or partner.inrichting:
        return article_23_lid_3(home, own, partner, parameters)
    ages = {age_group(own, home.datum), age_group(partner, home.datum)}
    if ages == {"18-20"}:
        return article_20(home, "beiden")
    sharers = kostendelende_medebewoners(home, parameters)
    b = article_21_or_22(ages)
    if "18-20" in ages:
        if is_shared(home, sharers):
            return article_22a_lid_3(home, a=sharers + 1, b=b)
        return article_20(home, "een-van-beiden")
    if is_shared(home, sharers):
        return Grondslag((article_22a(home, a=sharers + 2, b=b, persons=2),))
    return Grondslag((Onderdeel(b),))


def article_20(home: Woonsituatie, who: Jong) -> Grondslag:
    """Lid 1 without a child and lid 2 with one; lid 3 and 4 for who cannot appeal to the parents."""
    code = ARTICLE_20[who][has_minor_child(home)]
    return article_20_lid_3(
        (Onderdeel(code),),
        home,
        young=2 if who == "beiden" else 1,
        cap="N21a" if who == "alleen" else "N21b",
    )


ARTICLE_20: Mapping[Jong, Mapping[bool, str]] = {
    "alleen": {False: "N20_1a", True: "N20_1a"},
    "beiden": {False: "N20_1b", True: "N20_2b"},
    "een-van-beiden": {False: "N20_1c", True: "N20_2c"},
}
"""Onder a, b and c, without and with a child. A single parent has the same amount in both (onder a)."""


def article_20_lid_3(
    parts: tuple[Onderdeel, ...], home: Woonsituatie, *, young: int, cap: str
) -> Grondslag:
    """More for each of these of 18 to 20 who cannot appeal to the parents, and with it not above art. 21 (lid 4)."""
    times = min(home.geen_beroep_op_ouders, young)
    if not times:
        return Grondslag(parts)
    return Grondslag((*parts, Onderdeel("N20_3", times)), cap)


def article_21_or_22(ages: Collection[Leeftijdsgroep]) -> str:
    """The norm of a couple: from the AOW age of either on art. 22 onder b and c, else art. 21 onder b. It is B of art. 22a."""
    return "N22bc" if "aow" in ages else "N21b"


def is_shared(home: Woonsituatie, sharers: int) -> bool:
    """Whether anybody shares the costs, or nobody knows who lives there (art. 53a lid 3)."""
    return home.onbekend or sharers > 0


def article_22a(home: Woonsituatie, *, a: int, b: str, persons: int = 1) -> Onderdeel:
    """Lid 1 and 2: ((40% + A x 30%) / A) x B for each of these persons."""
    if home.onbekend:
        return Onderdeel(b, persons, wijze="onbekend")
    return Onderdeel(b, persons, a, "gedeeld")


def article_22a_lid_3(home: Woonsituatie, *, a: int, b: str) -> Grondslag:
    """A fixed amount for the partner under 21, who does not count in A as that asks for a spouse of 21 or older; and the share of
    the other.
    """
    fixed = "N22a_3_kind" if has_minor_child(home) else "N22a_3_zonder"
    parts = (Onderdeel(fixed), article_22a(home, a=a, b=b))
    return article_20_lid_3(parts, home, young=1, cap="N21b")


def article_23(day: date, parameters: Parameters, *, couple: bool) -> tuple[Onderdeel, ...]:
    """Lid 1 and 2: in an inrichting; of some periods only the sum of both was published."""
    letter = "b" if couple else "a"
    if parameters.find(f"N23_1{letter}_2{letter}", day):
        return (Onderdeel(f"N23_1{letter}_2{letter}"),)
    return Onderdeel(f"N23_1{letter}"), Onderdeel(f"N23_2{letter}")


def article_23_lid_3(
    home: Woonsituatie, own: Persoon, partner: Persoon, parameters: Parameters
) -> Grondslag:
    """One of the two in an inrichting: the norm that each would have alone, added up."""
    alone = [norm_of_one(home, person, parameters) for person in (own, partner)]
    parts = tuple(part for ground in alone for part in ground.onderdelen)
    return Grondslag(parts, "N21b" if any(ground.plafond for ground in alone) else None)


def article_24(
    home: Woonsituatie, entitled: Persoon, other: Persoon, parameters: Parameters
) -> Grondslag:
    """Of a couple one has no right: half of the norm of a couple of one's own age; from 21 with others in the home a share of
    one's own (onder a, 22a lid 1).
    """
    if entitled.inrichting:
        raise NietVastTeStellen(NO_NORM_IN_INRICHTING)
    ages, theirs = age_group(entitled, home.datum), age_group(other, home.datum)
    if ages == "18-20":
        half = Onderdeel(ARTICLE_20["beiden"][has_minor_child(home)], wijze="helft")
        return article_20_lid_3((half,), home, young=1, cap="N21b")
    sharers = kostendelende_medebewoners(home, parameters)
    if not is_shared(home, sharers):
        return Grondslag((Onderdeel(article_21_or_22({ages}), wijze="helft"),))
    a = sharers + 1 + (theirs in {"21-aow", "aow"})
    return Grondslag((article_22a(home, a=a, b=article_21_or_22({ages, theirs})),))


def article_24a(home: Woonsituatie, parameters: Parameters) -> Onderdeel | None:
    """With a child and a toeslagpartner there is no ALO-kop: a month's part of it comes on top, not capped by art. 20 lid 4."""
    if not (has_minor_child(home) and home.toeslagpartner):
        return None
    if not parameters.on("N24A_MAANDEN", home.datum).maanden:
        return None
    return Onderdeel("KGB_ALO_KOP", wijze="alo-deel")
