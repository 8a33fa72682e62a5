"""Two situations side by side: the difference per component, the poverty trap, marginal pressure, and break-even hours."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from services.income.norms.money import half_up
from services.income.purse.spending import Besteedbaar

PROMILLE = 1000


@dataclass(frozen=True, slots=True)
class Vergelijking:
    """After minus before; in cents per month."""

    voor: int
    na: int
    verschil: int
    erop_achteruit: bool
    extra_bruto_incl_vt: int
    marginale_druk: int | None
    """Tenths of a percent of the extra gross wage that are not felt in the purse; None without extra wage."""
    per_post: dict[str, int]
    verloren: tuple[str, ...]
    """Components that were there and are gone."""


def vergelijk(voor: Besteedbaar, na: Besteedbaar, holiday_share: Fraction) -> Vergelijking:
    """What a change leaves in the purse; below zero is the poverty trap (armoedeval)."""
    before, after = voor.posten.per_post(), na.posten.per_post()
    difference = na.totaal - voor.totaal
    extra = half_up((na.bruto_maand - voor.bruto_maand) * (1 + holiday_share))
    return Vergelijking(
        voor=voor.totaal,
        na=na.totaal,
        verschil=difference,
        erop_achteruit=difference < 0,
        extra_bruto_incl_vt=extra,
        marginale_druk=marginale_druk(difference, extra),
        per_post={name: after[name] - before[name] for name in before},
        verloren=tuple(name for name in before if before[name] > 0 >= after[name]),
    )


def marginale_druk(difference: int, extra: int) -> int | None:
    """1 - what is left / what was earned more, in tenths of a percent."""
    if extra == 0:
        return None
    return half_up(PROMILLE * (1 - Fraction(difference, extra)))


def omslag_uren(
    voor: int, total_at: Callable[[Fraction], int], hours: Iterable[Fraction]
) -> Fraction | None:
    """The fewest hours per week from which there is more to spend than before, and stays so up to the last of `hours`."""
    found: Fraction | None = None
    for count in hours:
        if total_at(count) <= voor:
            found = None
        elif found is None:
            found = count
    return found
