"""One run of one household: what its months come to now, what is booked, and which wages are missing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.income.norms.municipality import Maandmethode
from services.income.norms.register import Parameters
from services.income.settlement.booking import Boeking, Stand, book
from services.income.settlement.rules import Berekend, Maandfeiten, Verdiend, calculate
from services.income.wages.facts import Dienstverband
from services.income.wages.rules import missing_of

NOTHING_BOOKED = Stand()


@dataclass(frozen=True, slots=True)
class Afgerekend:
    """What a run of a household came to."""

    maanden: tuple[Berekend, ...]
    """Its own month, last, and before it those that came out otherwise than in the run before, as they are now."""
    boekingen: tuple[Boeking, ...]
    stand: Stand
    te_betalen: int

    @property
    def too_much(self) -> int:
        """What was paid too much and is set off or recovered, in cents."""
        return -sum(min(0, booking.centen) for booking in self.boekingen)


@dataclass(frozen=True, slots=True)
class Vorige:
    """How the run before left it; a household that was never settled begins with nothing known."""

    cut_off: date = date.min
    stand: Stand = NOTHING_BOOKED


def settle_run(  # noqa: PLR0917 - which run, a household, its wages, and between which two days
    run: date,
    months: Sequence[Maandfeiten],
    known: Verdiend,
    cut_off: date,
    earlier: Vorige,
    parameters: Parameters,
    method: Maandmethode = "kalenderdagen",
) -> Afgerekend:
    """The run of a month, that its own month is the last of; where it is not there, no right pays any more. Raises ParameterOntbreekt.

    What is booked is what the wages that came in since the run before changed: both sides are worked out with the right and the
    household as they are now, so that what a decision changed is not settled a second time.
    """
    before = calculate(months, known.by(earlier.cut_off), parameters, method)
    now = calculate(months, known.by(cut_off), parameters, method, before)
    has_ended = all(month.maand != run for month in months)
    done = book(earlier.stand, run, before, now, has_ended=has_ended)
    changed = tuple(
        month for was, month in zip(before, now, strict=True) if month.maand == run or month != was
    )
    return Afgerekend(changed, done.boekingen, done.stand, done.te_betalen)


def missing_in(month: date, known: Verdiend, cut_off: date) -> tuple[Dienstverband, ...]:
    """The jobs of which the wage of a month was not all there by a day."""
    return missing_of(month, known.dienstverbanden, known.by(cut_off).opgaven)
