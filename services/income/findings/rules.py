"""What somebody established of a household, applied: who has a right, and what of its income counts.

Pure (Participatiewet art. 11, 13, 20, 24a, 31, 32). What was not established is not guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.income.findings.facts import (
    AnderInkomen,
    GeenBeroepOpOuders,
    Giften,
    Vastgesteld,
    VolledigeZorg,
)
from services.income.means.exempt import (
    Beoordeeld,
    counted_of_partner_without_right,
    judge_gifts,
)
from services.income.means.kinds import IN_FULL, Bate, Ontvanger, judge_income
from services.income.means.month import (
    Deelverrekening,
    Persoonsinkomen,
    Verrekening,
    count_month,
    set_off,
)
from services.income.means.rules import (
    Gebruikt,
    Vrijlating,
    Vrijlatingsfeiten,
    Werkende,
    find_vrijlating,
    worker_of,
)
from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Persoon, Woonsituatie, age_group
from shared import calendar
from shared.events.income import Reden

NOTHING = Vastgesteld(date.min)
"""What stands where nobody established anything."""
OTHER_INCOME = Reden(
    regel="inkomen",
    artikel="Pw 19 lid 2, 31, 32",
    tekst="Ander inkomen, zoals alimentatie of een uitkering, telt volledig mee.",
)
ABOVE_COUPLES_NORM = Reden(
    regel="partner-zonder-recht",
    artikel="Pw 32 lid 3",
    tekst="Van het inkomen van de partner zonder recht telt alleen mee wat met het andere inkomen en de bijstand boven de norm "
    "voor gehuwden komt.",
)


@dataclass(frozen=True, slots=True)
class Verdiener:
    """An applicant or partner, and the net wage in cents: per month as it is on a day, and of the month that a day lies in."""

    inwoner_id: UUID
    geboortedatum: date
    loon_op: Callable[[date], int]
    loon_in: Callable[[date], int]


@dataclass(frozen=True, slots=True)
class PartnerZonderRecht:
    """Of a couple the one without a right; in cents per month."""

    inkomen: int
    """All that comes in, wages too: no exemption applies to it."""
    gehuwdennorm: int
    """The norm if both had a right."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A household on a day, as far as its income is judged by it; amounts per month in cents."""

    home: Woonsituatie
    norm: int
    """0 where there is no right, or none that runs."""
    verdieners: tuple[Verdiener, ...]
    """Who has a right."""
    gemeld: int = 0
    """Of what was reported of them beside wages and not established, the part that counts."""
    vastgesteld: Vastgesteld = NOTHING
    zonder_recht: PartnerZonderRecht | None = None
    gemeente: str | None = None
    """Where it lives: of some income the municipality says how much counts."""


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


def count_income(now: Stand, stand_in: StandIn, parameters: Parameters) -> Afgezet:
    """What the exemptions leave of each wage, all other income, and what it leaves of the norm."""
    wages = [earner.loon_op(now.home.datum) for earner in now.verdieners]
    used = months_used(now, stand_in, parameters) if any(wages) else {}
    incomes = _incomes(now, now.vastgesteld, wages, used, parameters)
    found = _set_off(now, incomes, parameters)
    others = [
        told for earner in now.verdieners for told in other_income_of(earner, now, parameters)
    ]
    reasons = (*dict.fromkeys(told.reden for told in others), *found.redenen)
    beside = now.zonder_recht.inkomen if now.zonder_recht is not None else 0
    if beside:
        reasons = (*reasons, ABOVE_COUPLES_NORM)
    comes_in = sum(
        income.centen
        for earner in now.verdieners
        for income in now.vastgesteld.incomes_of(earner.inwoner_id)
    )
    counted = Meegeteld(sum(wages) + comes_in + beside, found.telt_mee - now.gemeld, reasons)
    return Afgezet(counted, found.bijstand)


def months_used(now: Stand, stand_in: StandIn, parameters: Parameters) -> Mapping[UUID, Gebruikt]:
    """Per person the exemption months used before the month of `now`: those that the fact told, and the months since.

    Each of those by the household of that month (art. 31 lid 2, 34a). A month that somebody spent in another dossier is
    judged by the household of today, as the one of then is not known here.
    """
    found = {
        earner.inwoner_id: fact
        for earner in now.verdieners
        if (fact := now.vastgesteld.find(Vrijlatingsfeiten, earner.inwoner_id)) is not None
    }
    used = {whose: fact.inhoud.gebruikt for whose, fact in found.items()}
    begins = {whose: fact.vanaf for whose, fact in found.items()}
    month, until = min(begins.values(), default=now.home.datum), now.home.datum.replace(day=1)
    while month < until:
        following = calendar.first_of_next_month(month)
        begun = {whose: months for whose, months in used.items() if begins[whose] < following}
        stands = _households(begun, now, month, stand_in)
        used |= _after(stands, now.vastgesteld, begun, month, parameters)
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
    households: Sequence[Stand],
    known: Vastgesteld,
    used: Mapping[UUID, Gebruikt],
    month: date,
    parameters: Parameters,
) -> dict[UUID, Gebruikt]:
    """The months used by these people after a month."""
    parts: dict[UUID, Deelverrekening] = {}
    for stand in households:
        wages = [earner.loon_in(month) for earner in stand.verdieners]
        incomes = _incomes(stand, known, wages, used, parameters)
        found = _set_off(stand, incomes, parameters).per_persoon
        parts |= dict(zip((earner.inwoner_id for earner in stand.verdieners), found, strict=False))
    return {
        whose: count_month(months, parts.get(whose), month, parameters)
        for whose, months in used.items()
    }


def _incomes(
    stand: Stand,
    known: Vastgesteld,
    wages: Sequence[int],
    used: Mapping[UUID, Gebruikt],
    parameters: Parameters,
) -> list[Persoonsinkomen]:
    """Of each who earns, in their order, and at the end what was reported of them. `known` has the exemption that the months
    are counted for; the rest is as it was established for the day of the household.
    """
    incomes = []
    for earner, wage in zip(stand.verdieners, wages, strict=True):
        facts, months = (
            known.find(Vrijlatingsfeiten, earner.inwoner_id),
            used.get(earner.inwoner_id),
        )
        exemption = None
        if wage and facts is not None and months is not None:
            exemption = _exemption(facts.inhoud, months, earner, stand, parameters)
        other = sum(told.telt_mee for told in other_income_of(earner, stand, parameters))
        incomes.append(Persoonsinkomen(stand.home.datum, wage, other, exemption))
    return [*incomes, Persoonsinkomen(stand.home.datum, overig=stand.gemeld)]


def other_income_of(earner: Verdiener, stand: Stand, parameters: Parameters) -> list[Beoordeeld]:
    """What counts of each income that was established beside wages, by its kind (art. 31 to 33)."""
    known, day = stand.vastgesteld, stand.home.datum
    alone = known.find(GeenBeroepOpOuders, earner.inwoner_id)
    is_young = age_group(Persoon(earner.geboortedatum), day) == "18-20"
    who = Ontvanger(earner.geboortedatum, is_young and alone is not None and alone.inhoud.geldt)
    local = parameters.of(stand.gemeente)
    return [
        _judged(income, judge_income(Bate(income.bron, income.centen), who, day, parameters, local))
        for income in known.incomes_of(earner.inwoner_id)
        if income.centen
    ]


def _judged(income: AnderInkomen, found: Beoordeeld) -> Beoordeeld:
    """What counts in full is told once, whatever it is."""
    return replace(found, reden=OTHER_INCOME) if income.bron in IN_FULL else found


def _set_off(
    stand: Stand, incomes: Sequence[Persoonsinkomen], parameters: Parameters
) -> Verrekening:
    """With, of a partner without right, what is above the norm of a couple (art. 32 lid 3); the exempt part is no means."""
    found = set_off(stand.norm, incomes, parameters)
    beside = stand.zonder_recht
    if beside is None or not beside.inkomen:
        return found
    above = counted_of_partner_without_right(
        stand.norm, beside.gehuwdennorm, found.telt_mee, beside.inkomen
    )
    theirs = Persoonsinkomen(stand.home.datum, overig=above)
    return set_off(stand.norm, [*incomes, theirs], parameters)


def unknown_exemptions(
    known: Vastgesteld, earners: Sequence[Verdiener], day: date
) -> tuple[UUID, ...]:
    """Who earns, while nobody established which exemptions apply."""
    return tuple(
        earner.inwoner_id
        for earner in earners
        if known.find(Vrijlatingsfeiten, earner.inwoner_id) is None and earner.loon_op(day)
    )


def count_gifts(known: Vastgesteld, parameters: Parameters) -> Meegeteld | None:
    """What counts of the gifts of this calendar year as income of a month; what nobody weighed counts in no month.

    None where none are known.
    """
    found = _gifts(known)
    if found is None:
        return None
    told = judge_gifts(found.bedrag, found.telt_mee or 0, known.datum, parameters)
    return Meegeteld(told.telt_mee, told.telt_mee, (told.reden,))


def check_gifts(known: Vastgesteld, parameters: Parameters) -> None:
    """Raises NietVastTeStellen where the college has to weigh gifts above the limit first (art. 31 lid 2 onder s)."""
    found = _gifts(known)
    if found is not None:
        judge_gifts(found.bedrag, found.telt_mee, known.datum, parameters)


def _gifts(known: Vastgesteld) -> Giften | None:
    """Those of the calendar year; a new one begins with none."""
    found = known.find(Giften)
    return found.inhoud if found is not None and found.vanaf.year == known.datum.year else None


def _exemption(
    facts: Vrijlatingsfeiten,
    used: Gebruikt,
    earner: Verdiener,
    stand: Stand,
    parameters: Parameters,
) -> Vrijlating:
    """In the month of the household."""
    worker = worker_in(facts, earner, stand)
    return find_vrijlating(worker, used, facts.regime, stand.home.datum, parameters)


def worker_in(facts: Vrijlatingsfeiten, earner: Verdiener, stand: Stand) -> Werkende:
    """What the exemptions need to know of who earns, in a household."""
    home, care = stand.home, stand.vastgesteld.find(VolledigeZorg, earner.inwoner_id)
    return worker_of(
        facts,
        earner.geboortedatum,
        single_parent=care is not None and care.inhoud.heeft and home.partner is None,
        children=tuple(child.geboortedatum for child in home.kinderen),
    )
