"""What somebody established of a household from a day on (vaststelling): who can have a right, and what income counts.

Pure (Participatiewet art. 11, 13, 20, 31, 34). A finding holds until the next one begins; what it does not tell is not guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.income.means.assets import Vermogen
from services.income.means.month import (
    Deelverrekening,
    Persoonsinkomen,
    count_month,
    set_off,
)
from services.income.means.rules import (
    Gebruikt,
    Vrijlating,
    Vrijlatingsfeiten,
    find_vrijlating,
    worker_of,
)
from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Persoon, Woonsituatie
from shared import calendar
from shared.events.income import Reden

OTHER_INCOME = Reden(
    regel="inkomen",
    artikel="Pw 19 lid 2, 31, 32",
    tekst="Ander inkomen, zoals alimentatie of een uitkering, telt volledig mee.",
)


@dataclass(frozen=True, slots=True)
class Persoonsvaststelling:
    """Of the applicant or the partner."""

    inwoner_id: UUID
    vrijlating: Vrijlatingsfeiten | None = None
    """The months used are those before the finding begins. None: nobody established it, so a wage counts in full."""
    volledige_zorg: bool = False
    """Has the full care for the children."""
    overig_inkomen: int = 0
    """Net per month in cents, without exemption: maintenance, another benefit."""
    nettoloon: int | None = None
    """Per month in cents, holiday allowance included: of the jobs of which only gross was told, and that ran on the first
    day of the finding. None: nobody established it."""
    geen_beroep_op_ouders: bool = False
    """From 18 to 20: cannot appeal to the parents (art. 20 lid 3)."""
    onderwijs_met_wsf: bool = False
    heeft_recht: bool = True
    """False: no right of one's own for another reason (art. 11)."""
    sinds: date | None = None
    """From which day it holds, where that is another one than of the finding that it stands in: it came along."""


@dataclass(frozen=True, slots=True)
class Vaststelling:
    """One finding."""

    vanaf: date
    personen: tuple[Persoonsvaststelling, ...] = ()
    vermogen: Vermogen | None = None
    """None: nobody established it, so nothing is tested."""
    vermogen_sinds: date | None = None
    """From which day the assets hold, where that is another one."""

    def since(self, known: Persoonsvaststelling) -> date:
        """From which day it holds what it says of a person."""
        return known.sinds or self.vanaf

    def of(self, inwoner_id: UUID) -> Persoonsvaststelling | None:
        return next((person for person in self.personen if person.inwoner_id == inwoner_id), None)


NOTHING_ESTABLISHED = Vaststelling(date.min)


@dataclass(frozen=True, slots=True)
class Verdiener:
    """An applicant or partner, and the net wage in cents: per month as it is on a day, and of the month that a day lies in."""

    inwoner_id: UUID
    geboortedatum: date
    loon_op: Callable[[date], int]
    loon_in: Callable[[date], int]


@dataclass(frozen=True, slots=True)
class Stand:
    """A household on a day, as far as its income is judged by it; amounts per month in cents."""

    home: Woonsituatie
    norm: int
    """0 where there is no right, or none that runs."""
    verdieners: tuple[Verdiener, ...]
    gemeld: int = 0
    """Of what was reported beside wages and not established, the part that counts."""


StandIn = Callable[[date], Stand | None]
"""The household in the month that a day lies in, on its first day with a right; None where it is not of this dossier."""


@dataclass(frozen=True, slots=True)
class Meegeteld:
    """Of a household's income what counts against the norm, in cents, and why."""

    inkomen: int
    meegeteld: int
    redenen: tuple[Reden, ...]


@dataclass(frozen=True, slots=True)
class Afgezet:
    """Income set off against the norm, in cents per month."""

    meegeteld: Meegeteld
    bijstand: int


def count_income(
    finding: Vaststelling, now: Stand, stand_in: StandIn, parameters: Parameters
) -> Afgezet:
    """What the exemptions leave of each wage, all other income, and what it leaves of the norm."""
    wages = [earner.loon_op(now.home.datum) for earner in now.verdieners]
    used = months_used(finding, now, stand_in, parameters) if any(wages) else {}
    incomes = _incomes(finding, now, wages, used, parameters)
    found = set_off(now.norm, incomes, parameters)
    other = sum(income.overig for income in incomes) - now.gemeld
    reasons = (OTHER_INCOME, *found.redenen) if other else found.redenen
    counted = Meegeteld(sum(wages) + other, found.telt_mee - now.gemeld, reasons)
    return Afgezet(counted, found.bijstand)


def months_used(
    finding: Vaststelling, now: Stand, stand_in: StandIn, parameters: Parameters
) -> Mapping[UUID, Gebruikt]:
    """Per person the exemption months used before the month of `now`: those that the finding told, and the months since.

    Each of those by the household of that month (art. 31 lid 2, 34a). A month that somebody spent in another dossier is
    judged by the household of today, as the one of then is not known here.
    """
    used = {
        person.inwoner_id: person.vrijlating.gebruikt
        for person in finding.personen
        if person.vrijlating is not None
    }
    begins = {person.inwoner_id: finding.since(person) for person in finding.personen}
    month, until = min(begins.values(), default=now.home.datum), now.home.datum.replace(day=1)
    while month < until:
        following = calendar.first_of_next_month(month)
        begun = {whose: months for whose, months in used.items() if begins[whose] < following}
        used |= _after(finding, _households(begun, now, month, stand_in), begun, month, parameters)
        month = following
    return used


def _households(
    used: Mapping[UUID, Gebruikt], now: Stand, month: date, stand_in: StandIn
) -> list[Stand]:
    """The household of this month, and that of today for who was not in it; none where none of these people earned."""
    earning = [earner for earner in now.verdieners if earner.inwoner_id in used]
    earning = [earner for earner in earning if earner.loon_in(month)]
    then = stand_in(month) if earning else None
    if then is None:
        return [replace(now, home=replace(now.home, datum=month))] if earning else []
    here = {earner.inwoner_id for earner in then.verdieners}
    elsewhere = tuple(earner for earner in earning if earner.inwoner_id not in here)
    today = replace(now, home=replace(now.home, datum=month), verdieners=elsewhere)
    return [then, today] if elsewhere else [then]


def _after(
    finding: Vaststelling,
    households: Sequence[Stand],
    used: Mapping[UUID, Gebruikt],
    month: date,
    parameters: Parameters,
) -> dict[UUID, Gebruikt]:
    """The months used by these people after a month."""
    parts: dict[UUID, Deelverrekening] = {}
    for stand in households:
        wages = [earner.loon_in(month) for earner in stand.verdieners]
        incomes = _incomes(finding, stand, wages, used, parameters)
        found = set_off(stand.norm, incomes, parameters).per_persoon
        parts |= dict(zip((earner.inwoner_id for earner in stand.verdieners), found, strict=False))
    return {
        whose: count_month(months, parts.get(whose), month, parameters)
        for whose, months in used.items()
    }


def _incomes(
    finding: Vaststelling,
    stand: Stand,
    wages: Sequence[int],
    used: Mapping[UUID, Gebruikt],
    parameters: Parameters,
) -> list[Persoonsinkomen]:
    """Of each who earns, in their order, and at the end what was reported of the household."""
    incomes = []
    for earner, wage in zip(stand.verdieners, wages, strict=True):
        known, months = finding.of(earner.inwoner_id), used.get(earner.inwoner_id)
        exemption = None
        if wage and known is not None and months is not None:
            exemption = _exemption(known, months, earner, stand.home, parameters)
        other = known.overig_inkomen if known else 0
        incomes.append(Persoonsinkomen(stand.home.datum, wage, other, exemption))
    return [*incomes, Persoonsinkomen(stand.home.datum, overig=stand.gemeld)]


def has_unknown_exemption(finding: Vaststelling, earners: Sequence[Verdiener], day: date) -> bool:
    """Somebody earns and nobody established which exemptions apply."""
    known = {person.inwoner_id for person in finding.personen if person.vrijlating}
    return any(earner.loon_op(day) and earner.inwoner_id not in known for earner in earners)


def with_finding(
    home: Woonsituatie, finding: Vaststelling, aanvrager: UUID, partner: UUID | None
) -> Woonsituatie:
    """The same home with what was established of applicant and partner."""
    known = [finding.of(person_id) for person_id in (aanvrager, partner) if person_id is not None]
    return replace(
        home,
        aanvrager=_person(home.aanvrager, finding.of(aanvrager)),
        partner=_person(home.partner, finding.of(partner)) if home.partner and partner else None,
        geen_beroep_op_ouders=sum(person.geen_beroep_op_ouders for person in known if person),
    )


def _person(person: Persoon, known: Persoonsvaststelling | None) -> Persoon:
    if known is None:
        return person
    return replace(person, heeft_recht=known.heeft_recht, onderwijs_met_wsf=known.onderwijs_met_wsf)


def _exemption(
    known: Persoonsvaststelling,
    used: Gebruikt,
    earner: Verdiener,
    home: Woonsituatie,
    parameters: Parameters,
) -> Vrijlating | None:
    """In the month of `home`; None where nobody established which exemptions apply."""
    facts = known.vrijlating
    if facts is None:
        return None
    worker = worker_of(
        facts,
        earner.geboortedatum,
        single_parent=known.volledige_zorg and home.partner is None,
        children=tuple(child.geboortedatum for child in home.kinderen),
    )
    return find_vrijlating(worker, used, facts.regime, home.datum, parameters)
