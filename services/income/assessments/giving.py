"""What the facts of a dossier give over time: with which norm and income, why not, or what is missing. Pure.

Walks the days on which something changes, not all days; each is looked at as a re-assessment looks at its day.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from services.income.assessments import pointers
from services.income.assessments.comparing import same_ground
from services.income.assessments.facts import Facts
from services.income.assessments.rules import amounts_on
from services.income.findings.turning import turning_days
from services.income.norms import rules as norms
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt, Parameters
from services.income.reported.facts import Allowance
from services.income.rights.household import changes_of_household
from services.income.rights.standing import GeenRecht, Gegeven, Invulling, Onbekend, Uitkomst
from shared import calendar
from shared.events.household import ABROAD, AGENCY_MUNICIPALITIES, UNKNOWN_PLACE
from shared.events.income import Reden

ELSEWHERE = Reden(
    regel="woonplaats",
    artikel="Pw 40 lid 1",
    tekst="Het huishouden woont niet meer in een gemeente van dit college.",
)
ADDRESS_UNKNOWN = Reden(
    regel="niet-vast-te-stellen",
    artikel="Pw 40 lid 1",
    tekst="Niemand weet in welke gemeente het huishouden woont, of het woont in het buitenland. Ga dat eerst na.",
)
TOO_MUCH_INCOME = Reden(
    regel="inkomen",
    artikel="Pw 19 lid 1 en 2",
    tekst="Het inkomen dat meetelt is zo hoog als de norm of hoger.",
)


def what_facts_give(
    facts: Facts, first: date, last: date, today: date, parameters: Parameters
) -> tuple[Gegeven, ...]:
    """From `first` on, cut where it changes up to and including `last`; the last part has no end.

    Months in which an exemption is used up are looked at up to `today`: what is earned after it nobody knows yet.
    """
    days = sorted({first, *_change_days(facts, first, last, today, parameters)})
    found: list[Gegeven] = []
    for van, tot in pairwise([*days, None]):
        if van is None:
            continue
        given = _on(facts, van, parameters, found[-1] if found else None)
        if found and found[-1].uitkomst == given:
            found[-1] = replace(found[-1], tot=tot)
        else:
            found.append(Gegeven(van, tot, given))
    return tuple(found)


def _change_days(
    facts: Facts, first: date, last: date, today: date, parameters: Parameters
) -> Iterator[date]:
    for day in (*days_of_change(facts, parameters), *parameters.change_days):
        if day is not None and first < day <= last:
            yield day
    if _counts_months(facts):
        month = calendar.first_of_next_month(first)
        while month <= min(today, last):
            yield month
            month = calendar.first_of_next_month(month)


def days_of_change(facts: Facts, parameters: Parameters) -> Iterator[date | None]:
    """The days on which the household, or what is known of it, comes to be another."""
    yield from changes_of_household(facts.household)
    yield from (day for wage in facts.wages for day in (wage.vanaf, wage.tot))
    yield from facts.established_days
    yield from turning_days(facts.findings, parameters)
    yield from (report.hier_vanaf or report.vanaf for report in facts.reports)
    yield from (turn.on for turn in facts.unfit_turns)


def _counts_months(facts: Facts) -> bool:
    """An exemption or an allowance may come to another amount in another month."""
    return bool(facts.wages and facts.findings) or any(
        isinstance(report.content, Allowance) for report in facts.reports
    )


def _on(facts: Facts, day: date, parameters: Parameters, before: Gegeven | None) -> Uitkomst:
    """Also where only the amounts of the day are unknown: the same norm and the same income give the same right."""
    try:
        return _looked_at(facts, day, parameters)
    except ParameterOntbreekt as missing:
        if before is not None and same_ground(facts, before.van, day, parameters):
            return before.uitkomst
        return Onbekend(missing.reden)
    except NietVastTeStellen as missing:
        return Onbekend(missing.reden)


def _looked_at(facts: Facts, day: date, parameters: Parameters) -> Uitkomst:
    nobody = _why_nobody(facts, day)
    if nobody is not None:
        return nobody
    found = amounts_on(facts, day, parameters)
    if not found.norm.recht:
        return GeenRecht("uitgesloten", found.norm.redenen[0])
    if not found.vermogen_in_orde:
        return GeenRecht("vermogen-boven-grens", found.vermogen[-1])
    if not found.inkomen.bijstand:
        return GeenRecht("inkomen-boven-norm", TOO_MUCH_INCOME)
    return Invulling(replace(found.grondslag, uitsluitingen=()), found.inkomen.meegeteld)


def _why_nobody(facts: Facts, day: date) -> GeenRecht | Onbekend | None:
    """There is no applicant, not of this college, or one whose bijstand is the SVB's to give."""
    members = norms.members_for_norm(facts.household, day)
    if not any(member.rol == "aanvrager" for member in members):
        return GeenRecht("overleden", pointers.NO_APPLICANT)
    municipality = facts.household.municipality_on(day)
    if municipality in {None, UNKNOWN_PLACE, ABROAD}:
        return Onbekend(ADDRESS_UNKNOWN)
    if municipality not in AGENCY_MUNICIPALITIES:
        return GeenRecht("buiten-gebied", ELSEWHERE)
    if norms.reached_aow(norms.woonsituatie_of(members, day)):
        return GeenRecht("aow-leeftijd", pointers.AOW[0])
    return None
