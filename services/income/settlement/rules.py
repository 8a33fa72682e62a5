"""Wages settled month by month: what a month comes to by what is known of the wages at a cut-off day. Pure.

Bijstand is worked out by `means.month`; here is which wages count, in which month, and how exemption months run on. The right
is taken to run on through a month in which the wages leave nothing (decision 0035).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.income.means.month import Maandpersoon, settle_month
from services.income.means.rules import UNUSED, Gebruikt, Regime, Vrijlatingscode, Werkende
from services.income.norms.municipality import Maandmethode
from services.income.norms.periods import Segment
from services.income.norms.register import Parameters
from services.income.wages.facts import Dienstverband
from services.income.wages.rules import Maandloon, Spread, wage_of
from shared.events.income import Reden


@dataclass(frozen=True, slots=True)
class Persoonsmaand:
    """Who has a right in a month, and what decides how much of the wage counts; without the wage itself."""

    inwoner_id: UUID
    eerste_dag: date
    """The first day with a right: the exemption is judged on it."""
    dagen: int
    overig: int = 0
    """Income without exemption over the whole month, in cents."""
    werkende: Werkende | None = None
    """None where nobody established which exemptions apply: there is none."""
    regime: Regime = "oud_31_2"
    gebruikt: Gebruikt | None = None
    """Months used before this month, where that is told anew; None: as they were counted on."""


@dataclass(frozen=True, slots=True)
class Maandfeiten:
    """What a month is settled with, beside the wages: the runs of days with a right, each with its norm, and the people."""

    maand: date
    segmenten: tuple[Segment, ...]
    personen: tuple[Persoonsmaand, ...]


@dataclass(frozen=True, slots=True)
class Persoonsdeel:
    """What of a person's wage counts in a month, and the exemption months used after it."""

    inwoner_id: UUID
    netto: int
    compleet: bool
    code: Vrijlatingscode
    vrijgelaten: int
    tellers: Gebruikt


@dataclass(frozen=True, slots=True)
class Berekend:
    """What a month comes to, in cents."""

    maand: date
    norm: int
    per_persoon: tuple[Persoonsdeel, ...]
    telt_mee: int
    bijstand: int
    redenen: tuple[Reden, ...]

    @property
    def compleet(self) -> bool:
        return all(part.compleet for part in self.per_persoon)

    @property
    def netto(self) -> int:
        return sum(part.netto for part in self.per_persoon)

    @property
    def vrijgelaten(self) -> int:
        return sum(part.vrijgelaten for part in self.per_persoon)


@dataclass(frozen=True, slots=True)
class Verdiend:
    """All that is known of the wages of a household by a cut-off day."""

    dienstverbanden: Sequence[Dienstverband]
    opgaven: Spread
    """Those that had come in."""

    def by(self, cut_off: date) -> "Verdiend":
        """As it was known at the end of a day."""
        return Verdiend(
            self.dienstverbanden,
            {
                place: [part for part in parts if part.opgave.ontvangen_op <= cut_off]
                for place, parts in self.opgaven.items()
            },
        )

    def of_month(self, month: Maandfeiten) -> tuple[Maandloon, ...]:
        return tuple(
            wage_of(
                person.inwoner_id,
                month.maand,
                self.dienstverbanden,
                self.opgaven.get((person.inwoner_id, month.maand), ()),
            )
            for person in month.personen
        )


def cut_off_of(month: date, day: int) -> date:
    """The day up to and including which reports are taken into the run of a month; in a short month the last day."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def calculate(
    months: Sequence[Maandfeiten],
    known: Verdiend,
    parameters: Parameters,
    method: Maandmethode = "kalenderdagen",
    before: Sequence[Berekend] = (),
) -> tuple[Berekend, ...]:
    """The months in their order, with what is known of the wages. Raises ParameterOntbreekt.

    `before` is an earlier outcome of the same months, with the same facts beside wages: of a month that begins with the same
    wages and the same exemption months it is taken over, as it cannot come out otherwise.
    """
    found: list[Berekend] = []
    used: dict[UUID, Gebruikt] = {}
    was_used: dict[UUID, Gebruikt] = {}
    for number, month in enumerate(months):
        wages = known.of_month(month)
        earlier = before[number] if number < len(before) else None
        if earlier is not None and used == was_used and _wages_in(earlier) == wages:
            outcome = earlier
        else:
            outcome = _settle(month, wages, used, parameters, method)
        found.append(outcome)
        _count(outcome, used)
        if earlier is not None:
            _count(earlier, was_used)
    return tuple(found)


def _settle(
    month: Maandfeiten,
    wages: Sequence[Maandloon],
    used: Mapping[UUID, Gebruikt],
    parameters: Parameters,
    method: Maandmethode,
) -> Berekend:
    persons = [
        Maandpersoon(
            eerste_dag=person.eerste_dag,
            dagen=person.dagen,
            loon=wage.centen,
            overig=person.overig,
            werkende=person.werkende if wage.centen else None,
            regime=person.regime,
            gebruikt=person.gebruikt or used.get(person.inwoner_id, UNUSED),
        )
        for person, wage in zip(month.personen, wages, strict=True)
    ]
    found = settle_month(month.segmenten, persons, parameters, method)
    return Berekend(
        month.maand,
        found.norm,
        tuple(
            Persoonsdeel(
                person.inwoner_id, wage.centen, wage.compleet, part.code, part.vrijgelaten, counters
            )
            for person, wage, part, counters in zip(
                month.personen, wages, found.verrekening.per_persoon, found.gebruikt, strict=True
            )
        ),
        found.verrekening.telt_mee,
        found.verrekening.bijstand,
        found.redenen,
    )


def _wages_in(outcome: Berekend) -> tuple[Maandloon, ...]:
    return tuple(Maandloon(part.netto, part.compleet) for part in outcome.per_persoon)


def _count(outcome: Berekend, used: dict[UUID, Gebruikt]) -> None:
    for part in outcome.per_persoon:
        used[part.inwoner_id] = part.tellers
