"""Which clock runs after somebody reports for bijstand (Participatiewet art. 41, 43, 44, 45, 52; Awb 4:13, 4:15, 6:7, 6:8).

Pure. A term of law that ends on a free day runs on to the next working day (Algemene termijnenwet art. 1); where a
function says *extended* it does that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import ADULT
from shared import calendar
from shared.events.income import Reden

ONE_DAY = timedelta(days=1)


class Report(Protocol):
    """When somebody reported and applied, as far as the start of a right depends on it."""

    @property
    def melding(self) -> date: ...
    @property
    def aanvraag(self) -> date | None: ...
    @property
    def verwijtbaar_laat(self) -> bool: ...
    @property
    def terugwerkend_vanaf(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Opschorting:
    """The applicant was asked to complete the application (Awb 4:5, 4:15)."""

    uitnodiging_op: date
    """The day on which that was sent."""
    hersteltermijn_tot_en_met: date
    aangevuld_op: date | None = None


@dataclass(frozen=True, slots=True)
class Melding:
    """Somebody reported; what came after it."""

    melding: date
    geboortedata: tuple[date, ...]
    """Of the applicant, and of the partner."""
    aanvraag: date | None = None
    zoektermijn_vervalt: bool = False
    """An exception holds, or the college does without it (art. 41 lid 4 and 11)."""
    recht_ontstaan_op: date | None = None
    """The day from which the conditions were met, where that is later than the report."""
    terugwerkend_vanaf: date | None = None
    """The day asked for before the report, which individual circumstances justify (art. 44 lid 5)."""
    verwijtbaar_laat: bool = False
    """The application came later than it should have, and that was the applicant's own doing (art. 44 lid 3)."""
    opschortingen: tuple[Opschorting, ...] = ()


@dataclass(frozen=True, slots=True)
class Termijnen:
    """The days that follow from the report; those of an application are absent as long as there is none."""

    recht_vanaf: date
    aanvraag_mogelijk_vanaf: date
    zoektermijn_tot_en_met: date | None
    """None where there is no term to search first."""
    redenen: tuple[Reden, ...]
    aanvraag_telt_vanaf: date | None = None
    """The first day on which the application is taken into treatment; decision and advances count from it."""
    opgeschorte_dagen: int = 0
    besluit_uiterlijk: date | None = None
    voorschotten_uiterlijk: tuple[date, ...] = ()
    """The last day of every advance, as long as there is no decision."""


def find_deadlines(report: Melding, parameters: Parameters) -> Termijnen:
    """From which day the right can run, and the last days for application, advance and decision."""
    day = report.melding
    may_apply = _may_apply(report, parameters)
    start = max(
        earliest_start(report, parameters),
        report.recht_ontstaan_op or date.min,
        calendar.birthday(report.geboortedata[0], ADULT),
    )
    reasons = [_right_reason(report)]
    if may_apply is not None:
        reasons.append(
            _reason(
                "zoektermijn",
                "Pw 41 lid 4",
                "Iedereen in de aanvraag is jonger dan 27: eerst vier weken zelf zoeken naar werk of onderwijs.",
            )
        )
    until = None if may_apply is None else may_apply - ONE_DAY
    may_apply = may_apply or day
    if report.aanvraag is None:
        return Termijnen(start, may_apply, until, tuple(reasons))
    treated = max(report.aanvraag, may_apply)
    waited = suspended_days(report.opschortingen)
    weeks = _weeks("BESLIS_WEKEN", report.aanvraag, parameters)
    decision = calendar.next_working_day(treated + weeks + timedelta(days=waited))
    reasons.append(_reason("beslistermijn", "Awb 4:13", "Acht weken na de aanvraag."))
    reasons.append(
        _reason("voorschot", "Pw 52 lid 1", "Vier weken na de aanvraag, en daarna telkens.")
    )
    every = _weeks("VOORSCHOT_WEKEN", report.aanvraag, parameters)
    advances = tuple(
        calendar.next_working_day(treated + number * every)
        for number in range(1, (decision - treated) // every + 1)
    )
    return Termijnen(start, may_apply, until, tuple(reasons), treated, waited, decision, advances)


def earliest_start(report: Report, parameters: Parameters) -> date:
    """The day of the report, or of an application that was late by own doing; at most three months earlier (art. 44)."""
    if report.verwijtbaar_laat and report.aanvraag is not None:
        return report.aanvraag
    if report.terugwerkend_vanaf is None:
        return report.melding
    months = parameters.on("TERUG_MAANDEN", report.melding).maanden
    earliest = calendar.add_months(report.melding, -months)
    return min(report.melding, max(report.terugwerkend_vanaf, earliest))


def suspended_days(suspensions: Iterable[Opschorting]) -> int:
    """How many days the term stood still (Awb 4:15): from the day after an invitation up to the completion, or, where that
    was late or never came, through the term for it. A day that two have in common counts once.
    """
    days = set[int]()
    for asked in suspensions:
        end = asked.hersteltermijn_tot_en_met + ONE_DAY
        if asked.aangevuld_op is not None:
            end = min(end, asked.aangevuld_op)
        days.update(range(asked.uitnodiging_op.toordinal() + 1, end.toordinal()))
    return len(days)


def objection_term(sent_on: date, parameters: Parameters) -> tuple[date, date]:
    """The first and the last day on which somebody can object to a decision that was sent (Awb 6:7, 6:8), extended."""
    last = sent_on + _weeks("BEZWAAR_WEKEN", sent_on, parameters)
    return sent_on + ONE_DAY, calendar.next_working_day(last)


def last_day_for_holiday_allowance(ended_on: date, parameters: Parameters) -> date:
    """VT is paid within three months after the month in which bijstand ended (art. 45 lid 1)."""
    return last_day_of_months_after(
        ended_on, parameters.on("VT_NABETALING_MAANDEN", ended_on).maanden
    )


def last_day_of_months_after(day: date, months: int) -> date:
    """The last of so many whole months after the month of a day."""
    return calendar.add_months(calendar.first_of_next_month(day), months) - ONE_DAY


def _may_apply(report: Melding, parameters: Parameters) -> date | None:
    """The first day after the term to search, or the 27th birthday where that is earlier; None without such a term."""
    if report.zoektermijn_vervalt:
        return None
    day = report.melding
    months = parameters.on("JONGERE_LEEFTIJD", day).maanden
    grown = min(calendar.birthday(born, 0, months) for born in report.geboortedata)
    if grown <= day:
        return None
    return min(grown, day + _weeks("ZOEKTERMIJN_WEKEN", day, parameters))


def _weeks(code: str, day: date, parameters: Parameters) -> timedelta:
    return timedelta(weeks=parameters.on(code, day).weken)


def _right_reason(report: Melding) -> Reden:
    if report.verwijtbaar_laat and report.aanvraag is not None:
        text = "De aanvraag kwam verwijtbaar te laat: het recht begint op de dag van de aanvraag."
        return _reason("ingangsdatum", "Pw 44 lid 3", text)
    if report.terugwerkend_vanaf is not None and report.terugwerkend_vanaf < report.melding:
        return _reason(
            "ingangsdatum",
            "Pw 44 lid 5",
            "Het recht kan tot drie maanden voor de melding beginnen, door de individuele omstandigheden.",
        )
    return _reason("ingangsdatum", "Pw 44 lid 1", "Het recht begint niet voor de dag van melding.")


def _reason(regel: str, artikel: str, tekst: str) -> Reden:
    return Reden(regel=regel, artikel=artikel, tekst=tekst)
