"""Whether the days that somebody fills in about an objection can be right. Pure; every fault of a form at once."""

from collections.abc import Iterable
from datetime import date

from services.income.objections.model import Contested, Mend, Objection
from services.income.objections.schemas import NieuwBezwaar
from services.income.objections.terms import Bezwaartermijnen
from shared.errors import Conflict, Fault, InvalidInput
from shared.ui.dutch import date_text


def check_received(contested: Contested, told: NieuwBezwaar, sent_on: date, today: date) -> None:
    """An objection before the decision was sent counts, one before there was a decision does not (Awb 6:10)."""
    faults = list(_to_come("ontvangenOp", told.ontvangen_op, today))
    faults += _before("ontvangenOp", told.ontvangen_op, contested.taken_on, "het besluit")
    faults += _to_come("verzondenOp", sent_on, today)
    faults += _before("verzondenOp", sent_on, contested.taken_on, "het besluit")
    if contested.sent_on is not None and sent_on != contested.sent_on:
        reason = f"Onze brief ging op {date_text(contested.sent_on)}."
        faults.append(Fault("verzondenOp", "anders-bekend", reason))
    if told.gepost_op is not None:
        if told.weg != "post":
            reason = "Dit geldt alleen voor wat met de post kwam."
            faults.append(Fault("gepostOp", "geen-post", reason))
        if told.gepost_op > told.ontvangen_op:
            reason = "Dit is na de dag waarop het bezwaar binnenkwam."
            faults.append(Fault("gepostOp", "volgorde", reason))
    _refuse(faults)


def check_done(name: str, objection: Objection, done_on: date, today: date) -> None:
    """A day on which something was done about it: not to come, and not before it came in."""
    _refuse((*_to_come(name, done_on, today), *_since(name, done_on, objection)))


def check_question(objection: Objection, asked_on: date, until: date, today: date) -> None:
    faults = list(_to_come("gevraagdOp", asked_on, today))
    faults += _since("gevraagdOp", asked_on, objection)
    last = objection.mends[-1].mended_on if objection.mends else None
    if last is not None:
        faults += _before("gevraagdOp", asked_on, last, "wat de vorige keer werd hersteld")
    if until <= asked_on:
        reason = "De termijn eindigt na de dag waarop de vraag is verstuurd."
        faults.append(Fault("hersteltermijnTotEnMet", "volgorde", reason))
    _refuse(faults)


def check_mended(
    objection: Objection, asked: Mend, mended_on: date, grounds: str | None, today: date
) -> None:
    faults = list(_to_come("hersteldOp", mended_on, today))
    faults += _before("hersteldOp", mended_on, asked.asked_on, "de dag van de vraag")
    if "gronden" in asked.asked and objection.grounds is None and not grounds:
        reason = "Schrijf kort op waarom iemand bezwaar maakt: dat was gevraagd."
        faults.append(Fault("gronden", "was-gevraagd", reason))
    _refuse(faults)


def check_hearing(objection: Objection, planned_on: date) -> None:
    _refuse(_since("hoorzittingOp", planned_on, objection))


def check_adjourned(objection: Objection, terms: Bezwaartermijnen, day: date) -> None:
    """Once, and before the term is over (Awb 7:10 lid 3). Raises Conflict."""
    if objection.adjourned_on is not None:
        when = date_text(objection.adjourned_on)
        raise Conflict("al-verdaagd", f"De beslissing is al verdaagd, op {when}. Dat kan een keer.")
    check_term_runs(terms, day)


def check_extended(terms: Bezwaartermijnen, until: date, today: date) -> None:
    """To a later day than it was (Awb 7:10 lid 4). Raises Conflict where the term is over."""
    check_term_runs(terms, today)
    if until <= terms.besluit_uiterlijk:
        reason = (
            f"Dit is niet na de laatste dag die er al is ({date_text(terms.besluit_uiterlijk)})."
        )
        _refuse((Fault("uitgesteldTot", "volgorde", reason),))


def check_term_runs(terms: Bezwaartermijnen, day: date) -> None:
    if terms.besluit_uiterlijk < day:
        last = date_text(terms.besluit_uiterlijk)
        detail = f"De termijn om te beslissen was voorbij op {last}. Verlengen kan niet meer."
        raise Conflict("termijn-voorbij", detail)


def _since(name: str, day: date, objection: Objection) -> Iterable[Fault]:
    return _before(name, day, objection.received_on, "de ontvangst van het bezwaar")


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
