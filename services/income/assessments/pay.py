"""What somebody's jobs come to, net (Participatiewet art. 31 lid 3): as it was told, as somebody established it, or worked
out of the gross wage where nobody told the net. Pure; that last is an assumption, and says so.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from services.income.assessments.facts import Facts
from services.income.findings.facts import Nettoloon as Net
from services.income.means.month import over_days
from services.income.norms.register import Parameters
from services.income.purse.taxes import netto_loon
from services.income.purse.wages import year_wage
from shared import calendar
from shared.events.income import Reden


@dataclass(frozen=True, slots=True)
class Nettoloon:
    """In cents per month, holiday allowance included."""

    cents: int
    is_assumed: bool = False
    """A part of it was worked out of a gross wage."""
    redenen: tuple[Reden, ...] = ()
    """How that was done."""


def net_on(facts: Facts, person_id: UUID, day: date, parameters: Parameters) -> Nettoloon:
    """Of all jobs of a person together. Raises NietVastTeStellen where the taxes of that year are not known."""
    wages = facts.wages_on(person_id, day)
    paid = sum(wage.cents for wage in wages if wage.cents is not None)
    only_gross = [wage for wage in wages if wage.cents is None]
    known = facts.established_on(day).find(Net, person_id) if only_gross else None
    if known is not None:
        later = [wage for wage in only_gross if wage.vanaf > known.vanaf]
        if len(later) < len(only_gross):
            paid, only_gross = paid + known.inhoud.centen, later
    gross = sum(wage.gross or 0 for wage in only_gross)
    if not gross:
        return Nettoloon(paid)
    worked_out = netto_loon(day.year, year_wage(gross, day, parameters), parameters)
    return Nettoloon(paid + worked_out.netto_maand, is_assumed=True, redenen=worked_out.redenen)


def net_in_month(facts: Facts, person_id: UUID, day: date, parameters: Parameters) -> int:
    """What all jobs of a person pay over the month that a day lies in: each run of days with one wage, half up."""
    first, after = day.replace(day=1), calendar.first_of_next_month(day)
    turns = {wage.vanaf for wage in facts.wages if wage.person_id == person_id}
    turns |= {wage.tot for wage in facts.wages if wage.person_id == person_id and wage.tot}
    turns |= facts.established_days
    days = [first, *sorted(turn for turn in turns if first < turn < after), after]
    return sum(
        over_days(net_on(facts, person_id, start, parameters).cents, (end - start).days, first)
        for start, end in pairwise(days)
    )
