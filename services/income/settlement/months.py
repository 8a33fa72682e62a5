"""From what is known of a dossier to what its months are settled with. Pure.

The norm is that of the right as it was decided; who earns, what else comes in and which exemption applies is as it is known now.
What changes the right itself is decided elsewhere (`decisions`): here a month differs by its wages alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from services.income.assessments.facts import Facts, Wage
from services.income.assessments.income import stands_in
from services.income.findings.facts import Nettoloon
from services.income.findings.rules import (
    Stand,
    Verdiener,
    months_used,
    other_income_of,
    worker_in,
)
from services.income.means.rules import Gebruikt, Vrijlatingsfeiten
from services.income.norms.periods import Segment
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.rules import norm_on
from services.income.purse.taxes import netto_loon
from services.income.purse.wages import year_wage
from services.income.rights.standing import Staand, standing_on
from services.income.settlement.rules import Maandfeiten, Persoonsmaand
from services.income.wages.facts import Dienstverband
from services.income.wages.model import employer_of
from shared import calendar
from shared.events.income import Reden

ONE_DAY = timedelta(days=1)
DECIDED_OTHERWISE = Reden(
    regel="verrekening-afgeweken",
    artikel="Pw 18 lid 1",
    tekst="Iemand besloot over een ander bedrag dan de feiten geven. Wat loon daarvan verandert, moet een mens bekijken.",
)
NOT_WORKED_OUT = Reden(
    regel="verrekening-overgenomen",
    artikel="Pw 19",
    tekst="Dit recht is overgenomen zonder dat hier bekend is hoe het is berekend. Stel eerst vast wat ontbreekt.",
)
WITHOUT_RIGHT = Reden(
    regel="verrekening-partner-zonder-recht",
    artikel="Pw 32 lid 3",
    tekst="Een partner zonder recht heeft inkomen. Hoeveel daarvan meetelt, moet een mens per maand bekijken.",
)


def months_of(
    facts: Facts, first: date, last: date, parameters: Parameters
) -> tuple[Maandfeiten, ...]:
    """The months with a right, from that of `first` to that of `last`. Raises NietVastTeStellen."""
    stand_in = stands_in(facts, parameters)
    found: list[Maandfeiten] = []
    counted: dict[UUID, Vrijlatingsfeiten] = {}
    month, last = first.replace(day=1), last.replace(day=1)
    while month <= last:
        segments = tuple(_segments(facts.standing or (), month, parameters))
        stand = stand_in(month) if segments else None
        if stand is not None:
            found.append(_month(facts, stand, segments, counted, parameters))
        month = calendar.first_of_next_month(month)
    return tuple(found)


def jobs_of(facts: Facts, day: date, parameters: Parameters) -> tuple[Dienstverband, ...]:
    """What each job is expected to pay, a row for each of its wages, as it was known on a day. Raises NietVastTeStellen."""
    return tuple(
        Dienstverband(
            wage.person_id,
            employer_of(wage.job_id),
            wage.vanaf,
            wage.tot - ONE_DAY if wage.tot else None,
            _expected(wage, facts, day, parameters),
        )
        for wage in facts.wages
    )


def _segments(standing: Staand, month: date, parameters: Parameters) -> Iterator[Segment]:
    """The days with a right, in runs with one norm."""
    after = calendar.first_of_next_month(month)
    cuts = {*parameters.change_days, *(period.van for period in standing)}
    cuts |= {period.tot for period in standing if period.tot is not None}
    days = [month, *sorted(day for day in cuts if month < day < after), after]
    for day, following in pairwise(days):
        period = standing_on(standing, day)
        if period is None or not period.loopt:
            continue
        if period.bedrag is not None:
            raise NietVastTeStellen(DECIDED_OTHERWISE)
        if period.invulling is None:
            raise NietVastTeStellen(NOT_WORKED_OUT)
        norm = norm_on(day, period.invulling.grondslag, parameters).centen
        yield Segment(day, following - ONE_DAY, norm)


def _month(
    facts: Facts,
    stand: Stand,
    segments: Sequence[Segment],
    counted: dict[UUID, Vrijlatingsfeiten],
    parameters: Parameters,
) -> Maandfeiten:
    if stand.zonder_recht is not None:
        raise NietVastTeStellen(WITHOUT_RIGHT)
    told = _told_anew(facts, stand, counted, parameters)
    first, days = segments[0].van, sum(part.dagen for part in segments)
    persons = [
        _person(earner, stand, first, days, told.get(earner.inwoner_id), parameters)
        for earner in stand.verdieners
    ]
    if persons and stand.gemeld:
        beside = persons[0]
        persons[0] = Persoonsmaand(
            beside.inwoner_id,
            beside.eerste_dag,
            beside.dagen,
            beside.overig + stand.gemeld,
            beside.werkende,
            beside.regime,
            beside.gebruikt,
        )
    return Maandfeiten(first.replace(day=1), tuple(segments), tuple(persons))


def _told_anew(
    facts: Facts, stand: Stand, counted: dict[UUID, Vrijlatingsfeiten], parameters: Parameters
) -> dict[UUID, Gebruikt]:
    """The exemption months used before this month, of whom they are not counted on from the month before."""
    known = {
        earner.inwoner_id: fact.inhoud
        for earner in stand.verdieners
        if (fact := stand.vastgesteld.find(Vrijlatingsfeiten, earner.inwoner_id)) is not None
    }
    new = {whose for whose, content in known.items() if counted.get(whose) != content}
    counted |= known
    if not new:
        return {}
    used = months_used(stand, stands_in(facts, parameters), parameters)
    return {whose: months for whose, months in used.items() if whose in new}


def _person(  # noqa: PLR0917 - somebody in a month, and what was told of the months before
    earner: Verdiener,
    stand: Stand,
    first: date,
    days: int,
    used: Gebruikt | None,
    parameters: Parameters,
) -> Persoonsmaand:
    whose = earner.inwoner_id
    fact = stand.vastgesteld.find(Vrijlatingsfeiten, whose)
    other = sum(told.telt_mee for told in other_income_of(earner, stand, parameters))
    if fact is None:
        return Persoonsmaand(whose, first, days, other)
    return Persoonsmaand(
        whose,
        first,
        days,
        other,
        worker_in(fact.inhoud, earner, stand),
        fact.inhoud.regime,
        used,
    )


def _expected(wage: Wage, facts: Facts, day: date, parameters: Parameters) -> int:
    """Per month, net: as it was told, as somebody established it, or worked out of the gross wage."""
    if wage.cents is not None:
        return wage.cents
    last = min(day, wage.tot - ONE_DAY) if wage.tot else day
    on = max(last, wage.vanaf)
    known = facts.established_on(on).find(Nettoloon, wage.person_id)
    only_gross = [
        other for other in facts.wages_on(wage.person_id, on) if other.cents is None and other.gross
    ]
    if known is not None and only_gross == [wage]:
        return known.inhoud.centen
    gross = year_wage(wage.gross or 0, on, parameters)
    return netto_loon(on.year, gross, parameters).netto_maand
