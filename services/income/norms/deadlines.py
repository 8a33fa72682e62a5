"""Which clock runs after somebody reports for bijstand (Participatiewet art. 41, 44, 45, 52; Awb 4:13, 4:15)."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.income.norms.register import Parameters
from shared import calendar
from shared.events.income import Reden


@dataclass(frozen=True, slots=True)
class Melding:
    """Somebody reported; what came after it."""

    gemeld_op: date
    geboortedata: tuple[date, ...]
    """Of the applicant and the partner."""
    aangevraagd_op: date | None = None
    zoektermijn_vervalt: bool = False
    """An exception holds, or the college does without it (art. 41 lid 4 and 11)."""
    recht_ontstaan_op: date | None = None
    """The day from which the conditions were met, where that is later than the report."""
    eerder_vanaf: date | None = None
    """The day asked for before the report, which individual circumstances justify (art. 44 lid 5)."""
    verwijtbaar_laat: bool = False
    """The application came later than it should have, and that was the applicant's own doing (art. 44 lid 3)."""
    opgeschort_dagen: int = 0
    """Days that the applicant took to complete the application (Awb 4:15)."""


@dataclass(frozen=True, slots=True)
class Termijnen:
    """The days that follow from the report; None as long as there is no application."""

    recht_vanaf: date
    aanvraag_vanaf: date
    """The first day on which the application is taken into treatment."""
    voorschot_uiterlijk: date | None
    besluit_uiterlijk: date | None
    redenen: tuple[Reden, ...]
    voorschotten: tuple[date, ...] = ()
    """The last days of every advance, as long as there is no decision."""


def find_deadlines(report: Melding, parameters: Parameters) -> Termijnen:
    """From which day the right can run, and the last days for application, advance and decision."""
    day = report.gemeld_op
    searching = _searches(report, parameters)
    may_apply = day + _weeks("ZOEKTERMIJN_WEKEN", day, parameters) if searching else day
    applied = report.aangevraagd_op
    reasons = [_right_reason(report)]
    if searching:
        reasons.append(
            _reason(
                "zoektermijn",
                "Pw 41 lid 4",
                "Iedereen in de aanvraag is jonger dan 27: eerst vier weken zelf zoeken naar werk of onderwijs.",
            )
        )
    advance = decision = None
    advances: tuple[date, ...] = ()
    if applied is not None:
        treated = max(applied, may_apply)
        every = _weeks("VOORSCHOT_WEKEN", applied, parameters)
        advance = treated + every
        waited = timedelta(days=report.opgeschort_dagen)
        # A term of law that ends on a free day runs on to the next working day (Algemene termijnenwet art. 1).
        decision = calendar.next_working_day(
            treated + _weeks("BESLIS_WEKEN", applied, parameters) + waited
        )
        reasons.append(_reason("beslistermijn", "Awb 4:13", "Acht weken na de aanvraag."))
        reasons.append(
            _reason("voorschot", "Pw 52 lid 1", "Vier weken na de aanvraag, en daarna telkens.")
        )
        advances = tuple(
            advance + number * every for number in range((decision - advance) // every + 1)
        )
    start = _right_from(report, parameters)
    return Termijnen(start, may_apply, advance, decision, tuple(reasons), advances)


def last_day_for_holiday_allowance(ended_on: date, parameters: Parameters) -> date:
    """VT is paid within three months after the month in which bijstand ended (art. 45 lid 1)."""
    months = parameters.on("VT_NABETALING_MAANDEN", ended_on).waarde
    after = calendar.add_months(calendar.first_of_next_month(ended_on), months)
    return after - timedelta(days=1)


def _right_from(report: Melding, parameters: Parameters) -> date:
    """The day of the report, or later when the conditions were met later (art. 44 lid 1); at most three months earlier."""
    start = max(report.gemeld_op, report.recht_ontstaan_op or report.gemeld_op)
    if report.verwijtbaar_laat and report.aangevraagd_op is not None:
        return max(start, report.aangevraagd_op)
    if report.eerder_vanaf is None:
        return start
    months = parameters.on("TERUG_MAANDEN", report.gemeld_op).waarde
    earliest = calendar.add_months(report.gemeld_op, -months)
    return min(start, max(report.eerder_vanaf, earliest))


def _searches(report: Melding, parameters: Parameters) -> bool:
    if report.zoektermijn_vervalt:
        return False
    months = parameters.on("JONGERE_LEEFTIJD", report.gemeld_op).waarde
    return all(
        report.gemeld_op < calendar.birthday(born, 0, months) for born in report.geboortedata
    )


def _weeks(code: str, day: date, parameters: Parameters) -> timedelta:
    return timedelta(weeks=parameters.on(code, day).waarde)


def _right_reason(report: Melding) -> Reden:
    if report.verwijtbaar_laat and report.aangevraagd_op is not None:
        text = "De aanvraag kwam verwijtbaar te laat: het recht begint op de dag van de aanvraag."
        return _reason("ingangsdatum", "Pw 44 lid 3", text)
    if report.eerder_vanaf is not None and report.eerder_vanaf < report.gemeld_op:
        return _reason(
            "ingangsdatum",
            "Pw 44 lid 5",
            "Het recht kan tot drie maanden voor de melding beginnen, door de individuele omstandigheden.",
        )
    return _reason("ingangsdatum", "Pw 44 lid 1", "Het recht begint niet voor de dag van melding.")


def _reason(regel: str, artikel: str, tekst: str) -> Reden:
    return Reden(regel=regel, artikel=artikel, tekst=tekst)
