"""The histogram of the recalculation page: how many households differ by how much, each bar in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.income.recalculation.schemas import Balk
from shared.ui.dutch import number_text

FULL, LEAST = 1000, 4
"""A bar is at most so many tenths of a percent wide; one household is still a mark."""
EURO = 100

KOLOMMEN = (
    ("hoger", "Hoger"),
    ("lager", "Lager"),
    ("eindigt", "Eindigt"),
    ("nieuw", "Nieuw"),
    ("gelijk", "Gelijk"),
    ("geen_uitkering", "Geen bijstand"),
    ("niet_vast_te_stellen", "Niet vast te stellen"),
)


@dataclass(frozen=True, slots=True)
class Staaf:
    """One bar: the differences it holds, of how many households, and how wide it is in tenths of a percent."""

    naam: str
    aantal: int | None
    """None: a few."""
    breed: int
    soort: str
    """meer, minder or gelijk."""


def bars_of(histogram: Sequence[Balk]) -> tuple[Staaf, ...]:
    most = max((bar.aantal or 1 for bar in histogram), default=0)
    return tuple(
        Staaf(
            naam=name_of(bar),
            aantal=bar.aantal,
            breed=0 if bar.aantal == 0 else max(LEAST, (bar.aantal or 1) * FULL // most),
            soort=_kind(bar),
        )
        for bar in histogram
    )


def name_of(bar: Balk) -> str:
    """`€ 20 tot € 25 meer`, `tot € 1 minder`, `geen verschil`."""
    kind = _kind(bar)
    if kind == "gelijk":
        return "geen verschil"
    sides = [side for side in (bar.vanaf_centen, bar.tot_centen) if side is not None]
    near, *far = sorted(abs(side) // EURO for side in sides)
    if not far:
        return f"{_euros(near)} of meer {'erbij' if kind == 'meer' else 'minder'}"
    return f"{_euros(near) + ' ' if near else ''}tot {_euros(far[0])} {kind}"


def _kind(bar: Balk) -> str:
    if bar.vanaf_centen == 0:
        return "gelijk"
    return "minder" if bar.vanaf_centen is None or bar.vanaf_centen < 0 else "meer"


def _euros(amount: int) -> str:
    return f"€ {number_text(amount)}"
