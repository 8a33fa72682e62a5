"""What an application needs, what of it is known and how old that is: only what is missing or old is asked (Participatiewet art. 43a, 53a).

Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.income.applications.model import Gegeven
from services.income.assessments.facts import Facts
from services.income.findings.facts import AnderInkomen, Nettoloon, Onderwijs
from services.income.means.assets import Vermogen
from services.income.norms.register import Parameters
from services.income.reported.facts import Education, Income, last_assets
from shared import calendar

OF_EACH: Final = frozenset[Gegeven]({"inkomen", "scholing"})
"""Asked of each applicant apart; the others are of all of them together."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Something that the decision rests on."""

    what: Gegeven
    person_id: UUID | None
    """Whose it is; None for what is of all applicants together."""
    known_since: date | None
    """The day of the newest thing that is known of it; None where nobody told."""
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Household:
    """Who applies, and when their household was told of last."""

    applicants: Sequence[UUID]
    births: Sequence[date]
    told_on: date | None


def what_is_needed(
    household: Household, facts: Facts | None, day: date, parameters: Parameters
) -> tuple[Needed, ...]:
    """In the order in which one asks. Raises NietVastTeStellen before the day from which data are used again."""
    months = parameters.on("HERGEBRUIK_MAANDEN", day).waarde
    oldest = calendar.add_months(day, -months)
    known: list[tuple[Gegeven, UUID | None, date | None]] = [
        ("huishouden", None, household.told_on),
        # A rent is told to nobody here: it counts for toeslagen and for whether there are housing costs at all.
        ("woonlasten", None, None),
        *(("inkomen", who, _income_told_on(facts, who, day)) for who in household.applicants),
        ("vermogen", None, _assets_told_on(facts, day)),
    ]
    if _all_younger(household.births, day, parameters):
        known += [
            ("scholing", who, _study_told_on(facts, who, day)) for who in household.applicants
        ]
    return tuple(
        Needed(what, who, since, is_asked=since is None or since <= oldest)
        for what, who, since in known
    )


def asked_kinds(needed: Iterable[Needed]) -> tuple[Gegeven, ...]:
    """What is still asked, each kind once."""
    return tuple(dict.fromkeys(piece.what for piece in needed if piece.is_asked))


def _all_younger(births: Sequence[date], day: date, parameters: Parameters) -> bool:
    months = parameters.on("JONGERE_LEEFTIJD", day).waarde
    return bool(births) and all(day < calendar.birthday(born, 0, months) for born in births)


def _income_told_on(facts: Facts | None, who: UUID, day: date) -> date | None:
    if facts is None:
        return None
    days = [wage.vanaf for wage in facts.wages if wage.person_id == who]
    days += [wage.tot for wage in facts.wages if wage.person_id == who and wage.tot is not None]
    days += [
        report.vanaf
        for report in facts.reports
        if report.person_id == who and isinstance(report.content, Income)
    ]
    days += [
        finding.vanaf
        for finding in facts.findings
        if finding.inwoner_id == who and isinstance(finding.inhoud, AnderInkomen | Nettoloon)
    ]
    return _newest(days, day)


def _assets_told_on(facts: Facts | None, day: date) -> date | None:
    if facts is None:
        return None
    reported = last_assets(facts.reports, day)
    days = [reported.vanaf] if reported is not None else []
    days += [finding.vanaf for finding in facts.findings if isinstance(finding.inhoud, Vermogen)]
    return _newest(days, day)


def _study_told_on(facts: Facts | None, who: UUID, day: date) -> date | None:
    if facts is None:
        return None
    days = [
        report.vanaf
        for report in facts.reports
        if report.person_id == who and isinstance(report.content, Education)
    ]
    days += [
        finding.vanaf
        for finding in facts.findings
        if finding.inwoner_id == who and isinstance(finding.inhoud, Onderwijs)
    ]
    return _newest(days, day)


def _newest(days: Iterable[date], day: date) -> date | None:
    """What begins later tells nothing of this day yet."""
    return max((told for told in days if told <= day), default=None)
