"""What of a report counts, and what a person has to judge first: until the same was established from that day on, or a later one.

Pure (Participatiewet art. 13 lid 2 onder c, 15, 31-33; Bbz 2004).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.income.findings.facts import AnderInkomen, Bron, Inhoud, Onderwijs, Vastgesteld
from services.income.findings.rules import OTHER_INCOME, Meegeteld
from services.income.means.exempt import Beoordeeld, is_jongere, judge_volunteering
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.reported.facts import (
    Allowance,
    Business,
    Education,
    Income,
    Report,
    standing_on,
)
from shared import calendar
from shared.events.income import Feitsoort, OntbrekendFeit, Reden
from shared.events.life_events import Inkomstenbron

SELF_EMPLOYED = Reden(
    regel="zelfstandige",
    artikel="Bbz 2004 1, 2; Pw 32",
    tekst="Er is een eigen bedrijf gestart. Of het Bbz geldt en welke winst meetelt, moet een medewerker vaststellen.",
)
STUDY_MONEY_UNKNOWN = Reden(
    regel="studie",
    artikel="Pw 13 lid 2 onder c",
    tekst="Er is een studie gestart en niemand weet of er aanspraak is op studiefinanciering; een medewerker moet dat nagaan.",
)
STUDY_MONEY_FROM_27 = Reden(
    regel="studie",
    artikel="Pw 15, 33 lid 2 en 3",
    tekst="Iemand van 27 jaar of ouder studeert. Gaat studiefinanciering voor, of telt die mee? Een medewerker moet dat vaststellen.",
)
EDUCATION_POSSIBLE = Reden(
    regel="studie",
    artikel="Pw 13 lid 2 onder c",
    tekst="De studie is gestopt. Kan iemand jonger dan 27 nog onderwijs volgen, dan is er geen recht; een medewerker moet dat vaststellen.",
)
OTHER_SOURCE = Reden(
    regel="inkomen",
    artikel="Pw 31, 32",
    tekst="Er is inkomen van een andere soort gemeld; of het meetelt moet een medewerker vaststellen.",
)
MAY_BE_COUNTED_ALREADY = Reden(
    regel="inkomen",
    artikel="Pw 31, 32",
    tekst="Er is ander inkomen vastgesteld en daarna inkomen gemeld. Een medewerker moet vaststellen of dat hetzelfde is.",
)


JUDGED: Inkomstenbron = "anders"
"""What of such an income counts, a finding says."""


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant or partner who is alive."""

    inwoner_id: UUID
    geboortedatum: date


def count_reported(
    reports: Sequence[Report],
    person: Person,
    known: Vastgesteld,
    day: date,
    parameters: Parameters,
) -> Meegeteld:
    """Other income than wages that was not established since, and what an allowance for volunteer work is above what is free.

    The free part is no means (art. 31 lid 2 onder k) but pays for costs, so that a household has no less without it.
    """
    standing = standing_on(reports, day, [person.inwoner_id])
    income = sum(
        report.content.cents
        for report in standing
        if isinstance(report.content, Income)
        and report.content.source != JUDGED
        and not _is_covered(report, known)
    )
    volunteering = _allowance(reports, person, day, parameters)
    reasons = (OTHER_INCOME,) if income else ()
    if volunteering is None:
        return Meegeteld(income, income, reasons)
    income += volunteering.telt_mee
    return Meegeteld(income, income, (*reasons, volunteering.reden))


def judge_report(
    reports: Sequence[Report],
    person: Person,
    known: Vastgesteld,
    day: date,
    parameters: Parameters,
) -> None:
    """Raises NietVastTeStellen for the first that was reported and can't be worked out: a person has to look."""
    is_young = is_jongere(person.geboortedatum, day, parameters)
    for report in standing_on(reports, day, [person.inwoner_id]):
        if _is_covered(report, known):
            continue
        reason = _why(report, known, is_young=is_young)
        if reason is not None:
            missing: Feitsoort = (
                "onderwijs-met-wsf" if isinstance(report.content, Education) else "ander-inkomen"
            )
            raise NietVastTeStellen(
                reason, (OntbrekendFeit(soort=missing, inwoner_id=person.inwoner_id),)
            )


def has_study_money(
    reports: Sequence[Report], person: Person, known: Vastgesteld, day: date
) -> bool:
    """Learns with a claim to study money, as far as nobody established otherwise since."""
    return any(
        isinstance(report.content, Education)
        and report.content.study_money is True
        and not _is_covered(report, known)
        for report in standing_on(reports, day, [person.inwoner_id])
    )


def _is_covered(report: Report, known: Vastgesteld) -> bool:
    """Whether somebody established what this is about, from the day of the report on or later."""
    about = _about(report)
    return about is not None and known.covers(about[0], report.person_id, report.vanaf, about[1])


def _about(report: Report) -> tuple[type[Inhoud], Bron | None] | None:
    """Which fact says what this report says."""
    match report.content:
        case Business():
            return AnderInkomen, "onderneming"
        case Income(source) if source != "loon":
            return AnderInkomen, source
        case Education():
            return Onderwijs, None
        case _:
            return None


def _why(report: Report, known: Vastgesteld, *, is_young: bool) -> Reden | None:
    match report.content:
        case Business():
            return SELF_EMPLOYED
        case Income(source, cents) if source == JUDGED and cents:
            return OTHER_SOURCE
        case Income(source, cents) if _is_counted(source, report.person_id, known):
            return MAY_BE_COUNTED_ALREADY
        case Education() as education:
            return _why_education(education, is_young=is_young)
        case _:
            return None


def _is_counted(source: Inkomstenbron, person_id: UUID, known: Vastgesteld) -> bool:
    """Whether an income was established that may be this one: of that source, or of one that nobody named."""
    return any(
        income.centen and income.bron in {source, "anders"}
        for income in known.incomes_of(person_id)
    )


def _why_education(education: Education, *, is_young: bool) -> Reden | None:
    """Under 27 a claim to study money excludes by itself; later it comes first, or counts (art. 15, 33)."""
    if not education.runs:
        return EDUCATION_POSSIBLE if is_young else None
    if not is_young:
        return None if education.study_money is False else STUDY_MONEY_FROM_27
    return STUDY_MONEY_UNKNOWN if education.study_money is None else None


def _allowance(
    reports: Sequence[Report], person: Person, day: date, parameters: Parameters
) -> Beoordeeld | None:
    """Of this month: what is free in a year is used up by the months before (art. 31 lid 2 onder k). None without one."""
    own = [report for report in reports if isinstance(report.content, Allowance)]
    months = [_allowed_on(own, person, last) for last in _month_ends_before(day)]
    now = _allowed_on(own, person, day)
    if not now:
        return None
    year = judge_volunteering([*months, now], person.geboortedatum, day, parameters)
    earlier = judge_volunteering(months, person.geboortedatum, day, parameters)
    counts = year.telt_mee - earlier.telt_mee
    return Beoordeeld(now - counts, counts, year.reden)


def _allowed_on(own: Sequence[Report], person: Person, day: date) -> int:
    standing = standing_on(own, day, [person.inwoner_id])
    return sum(report.content.cents for report in standing if isinstance(report.content, Allowance))


def _month_ends_before(day: date) -> list[date]:
    """Of the calendar year."""
    firsts = [date(day.year, month, 1) for month in range(1, day.month)]
    return [calendar.first_of_next_month(first) - timedelta(days=1) for first in firsts]
