"""What there is to spend in a month, post by post: what was expected beside what came in, and what a difference means. Pure.

What nobody knows is left out, and is never zero. Costs are below zero. Amounts in cents per month.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from services.income.aftercare.rules import Thresholds
from shared.events.aftercare import Nazorgresultaat
from shared.events.income import Beeld
from shared.events.purse import Beurs, Beurspost

POSTS: Final[tuple[Beurspost, ...]] = get_args(Beurspost)
"""In the order in which people read them."""
COSTS: Final = frozenset[Beurspost](
    {"huur", "zorgpremie", "kosten-kinderopvang", "reiskosten", "aflossing"}
)
TOESLAGEN: Final = frozenset[Beurspost](
    {"zorgtoeslag", "huurtoeslag", "kgb", "kinderopvangtoeslag"}
)

Amounts = Mapping[Beurspost, int]

Uitleg = Literal[
    "klopt",
    "niet-bekend",
    "niet-verwacht",
    "niet-gekomen",
    "loon-lager",
    "loon-hoger",
    "bijstand-volgt-loon",
    "bijstand-volgt-niet",
    "bijstand-lager",
    "bijstand-hoger",
    "toeslag-lager",
    "toeslag-hoger",
    "anders-lager",
    "anders-hoger",
    "kosten-hoger",
    "kosten-lager",
]
"""What a difference of a post means, as a code; the words stand where people read them."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected per month from the step to work on, what there was before it, and what of it nobody knows."""

    after: Amounts = field(default_factory=dict)
    before: Amounts = field(default_factory=dict)
    unknown: tuple[Beurspost, ...] = ()

    @property
    def total(self) -> int | None:
        """None where a post is not known, or nothing is."""
        return None if self.unknown or not self.after else sum(self.after.values())


@dataclass(frozen=True, slots=True)
class Line:
    """A post with what was expected and what came; None where nobody knows."""

    post: Beurspost
    expected: int | None
    actual: int | None
    means: Uitleg

    @property
    def difference(self) -> int | None:
        """What came less what was expected; None where one of them is not known."""
        if self.expected is None or self.actual is None:
            return None
        return self.actual - self.expected


@dataclass(frozen=True, slots=True)
class Comparison:
    """A month in all: the posts of which something is known, and what they come to together."""

    lines: tuple[Line, ...]
    thresholds: Thresholds

    @property
    def compared(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.difference is not None)

    @property
    def difference(self) -> int | None:
        """Of what could be compared; None where that is nothing."""
        found = [line.difference for line in self.lines if line.difference is not None]
        return sum(found) if found else None

    @property
    def points_to(self) -> Nazorgresultaat:
        """What the amounts say; a person chooses."""
        difference = self.difference
        if difference is None:
            return "kan-niet"
        if abs(difference) <= self.thresholds.whole:
            return "klopt"
        return "te-weinig" if difference < 0 else "te-veel"

    @property
    def differs_much(self) -> bool:
        """Whether a post differs by more than is let pass in all, also where the posts together come out."""
        return any(abs(line.difference or 0) > self.thresholds.whole for line in self.lines)


def expected_of(before: Beeld | None, after: Beeld | None, purse: Beurs | None) -> Expectation:
    """What a re-assessment expects; without its purse only the income of the household and its bijstand, and nothing of all the rest."""
    if purse is None:
        return Expectation(_of_picture(after), _of_picture(before))
    return Expectation(
        {found.post: found.na_centen for found in purse.posten if found.na_centen is not None},
        {found.post: found.voor_centen for found in purse.posten if found.voor_centen is not None},
        tuple(found.post for found in purse.posten if found.na_centen is None),
    )


def _of_picture(picture: Beeld | None) -> Amounts:
    if picture is None:
        return {}
    return {"netto-loon": picture.inkomen_centen, "bijstand": picture.bijstand_centen}


def compare(expected: Amounts, actual: Amounts, thresholds: Thresholds) -> Comparison:
    differences = {
        post: actual[post] - expected[post] for post in POSTS if post in expected and post in actual
    }
    return Comparison(
        tuple(
            Line(
                post,
                expected.get(post),
                actual.get(post),
                _meaning(post, expected.get(post), actual.get(post), differences, thresholds.post),
            )
            for post in POSTS
            if post in expected or post in actual
        ),
        thresholds,
    )


def difference_of(expected: Amounts, actual: Amounts) -> int | None:
    """What came less what was expected, of the posts that are known on both sides; None where those are none."""
    found = [actual[post] - expected[post] for post in POSTS if post in expected and post in actual]
    return sum(found) if found else None


def stored(amounts: Amounts) -> dict[str, int]:
    return {post: amounts[post] for post in POSTS if post in amounts}


def loaded(found: Any) -> dict[Beurspost, int]:
    """From a column of JSON."""
    return {post: found[post] for post in POSTS if post in found} if found else {}


def _meaning(
    post: Beurspost, expected: int | None, actual: int | None, differences: Amounts, least: int
) -> Uitleg:
    """A difference of less than `least` is none."""
    if actual is None:
        return "niet-bekend"
    if expected is None:
        return "niet-verwacht"
    difference = actual - expected
    if not difference or abs(difference) < least:
        return "klopt"
    if actual == 0 and post not in COSTS:
        return "niet-gekomen"
    wage = differences.get("netto-loon", 0)
    return _why(post, difference, wage if abs(wage) >= least else 0)


def _why(post: Beurspost, difference: int, wage: int) -> Uitleg:
    """`wage`: by how much the wage differs, nil where that is no difference."""
    is_less = difference < 0
    if post in COSTS:
        return "kosten-hoger" if is_less else "kosten-lager"
    if post == "netto-loon":
        return "loon-lager" if is_less else "loon-hoger"
    if post == "bijstand":
        return _why_bijstand(is_less=is_less, wage=wage)
    if post in TOESLAGEN:
        return "toeslag-lager" if is_less else "toeslag-hoger"
    return "anders-lager" if is_less else "anders-hoger"


def _why_bijstand(*, is_less: bool, wage: int) -> Uitleg:
    """Bijstand fills up what the wage leaves: less beside more wage is what it is there for."""
    if wage:
        return "bijstand-volgt-loon" if is_less == (wage > 0) else "bijstand-volgt-niet"
    return "bijstand-lager" if is_less else "bijstand-hoger"
