"""Whether the days and amounts that somebody fills in can be right. Pure; every fault of a form at once."""

from collections.abc import Iterable, Sequence
from datetime import date

from services.income.applications.model import Advance, Application, Gegeven, Suspension
from services.income.applications.rules import advances_to_come
from services.income.norms.deadlines import Termijnen
from shared.errors import Conflict, Fault, InvalidInput
from shared.ui.dutch import date_text, money_text


def check_report(
    reported_on: date, backdated_from: date | None, today: date, *, has_applicant: bool
) -> None:
    faults = list(_to_come("meldingsdatum", reported_on, today))
    if not faults and not has_applicant:
        reason = "Op deze dag is in dit dossier niemand aanvrager."
        faults.append(Fault("meldingsdatum", "geen-aanvrager", reason))
    if backdated_from is not None and backdated_from >= reported_on:
        reason = "Dit is niet voor de melding. Laat het leeg als het recht bij de melding begint."
        faults.append(Fault("terugwerkendVanaf", "volgorde", reason))
    _refuse(faults)


def check_application(application: Application, applied_on: date, today: date) -> None:
    since = application.reported_on
    _refuse(
        (
            *_to_come("aanvraagdatum", applied_on, today),
            *_before("aanvraagdatum", applied_on, since, "de melding"),
        )
    )


def check_question(application: Application, asked_on: date, until: date, today: date) -> None:
    faults = list(_to_come("uitnodigingOp", asked_on, today))
    if application.applied_on is not None:
        faults += _before("uitnodigingOp", asked_on, application.applied_on, "de aanvraag")
    last = application.suspensions[-1].completed_on if application.suspensions else None
    if last is not None:
        faults += _before("uitnodigingOp", asked_on, last, "de aanvulling van de vorige keer")
    if until <= asked_on:
        reason = "De termijn eindigt na de dag waarop de vraag is verstuurd."
        faults.append(Fault("hersteltermijnTotEnMet", "volgorde", reason))
    _refuse(faults)


def check_answer(
    question: Suspension, completed_on: date, received: Sequence[Gegeven], today: date
) -> None:
    faults = list(_to_come("aangevuldOp", completed_on, today))
    faults += _before("aangevuldOp", completed_on, question.asked_on, "de dag van de vraag")
    if not set(received) <= set(question.asked):
        reason = "Dit is niet gevraagd."
        faults.append(Fault("ontvangen", "niet-gevraagd", reason))
    _refuse(faults)


def check_advance(
    application: Application,
    advance: Advance,
    terms: Termijnen,
    today: date,
    least_cents: int | None,
) -> None:
    """Raises Conflict for one that was given before. `least_cents` is None where nobody knows, or no bijstand is left."""
    if any(given.due_on == advance.due_on for given in application.advances):
        raise Conflict(
            "voorschot-al-gegeven",
            f"Het voorschot van uiterlijk {date_text(advance.due_on)} is al vastgelegd.",
        )
    faults = list(_to_come("gegevenOp", advance.given_on, today))
    if application.applied_on is not None:
        faults += _before("gegevenOp", advance.given_on, application.applied_on, "de aanvraag")
    if advance.due_on not in advances_to_come(application, terms):
        reason = "Op deze dag hoeft er geen voorschot te zijn."
        faults.append(Fault("uiterlijk", "geen-voorschotdag", reason))
    if least_cents is not None and advance.cents < least_cents:
        reason = f"Een voorschot is hier ten minste {money_text(least_cents)} (artikel 52)."
        faults.append(Fault("bedragCenten", "te-laag", reason))
    _refuse(faults)


def check_withdrawal(application: Application, withdrawn_on: date, today: date) -> None:
    since = application.reported_on
    _refuse(
        (
            *_to_come("ingetrokkenOp", withdrawn_on, today),
            *_before("ingetrokkenOp", withdrawn_on, since, "de melding"),
        )
    )


def _to_come(name: str, day: date, today: date) -> Iterable[Fault]:
    if day > today:
        yield Fault(name, "toekomst", "Deze dag moet nog komen.")


def _before(name: str, day: date, first: date, what: str) -> Iterable[Fault]:
    if day < first:
        reason = f"Dit is voor {what} ({date_text(first)})."
        yield Fault(name, "volgorde", reason)


def _refuse(faults: Iterable[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise InvalidInput(found)
