"""One example of each event about an application, an objection and a letter."""

from datetime import date

from shared.events import applications, letters, objections
from shared.events.envelope import EventData
from shared.events.example_household import example_id, job
from shared.events.example_income import decision_id
from shared.events.household import ASSEN


def example_procedures() -> list[EventData]:
    return [*_about_applications(), *_about_objections(), *_about_letters()]


def _about_applications() -> list[EventData]:
    """Her job ended below the norm, and she reports for bijstand on the next working day."""
    application = example_id("application", 1)
    decision = date(2026, 12, 28)
    return [
        applications.ApplicationChanged(
            aanvraag_id=application,
            gebeurtenis_id=application,
            volgt_op=job(),
            gemeente=ASSEN,
            stand="in-behandeling",
            datum=date(2026, 11, 2),
            besluit_uiterlijk=decision,
        ),
        applications.ApplicationTermCame(
            aanvraag_id=application,
            gebeurtenis_id=application,
            gemeente=ASSEN,
            termijn="besluit-nadert",
            uiterlijk=decision,
        ),
        applications.AdvanceGiven(
            aanvraag_id=application,
            gebeurtenis_id=application,
            gemeente=ASSEN,
            uiterlijk=date(2026, 11, 30),
            gegeven_op=date(2026, 11, 26),
        ),
    ]


def _about_objections() -> list[EventData]:
    """She objects to the decision about her wage, and gets a new one."""
    objection, decision = example_id("objection", 1), date(2027, 2, 4)
    return [
        objections.ObjectionReceived(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            besluit_id=decision_id(1),
            gemeente=ASSEN,
            datum=date(2026, 11, 23),
            besluit_uiterlijk=decision,
        ),
        objections.ObjectionChanged(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            gemeente=ASSEN,
            stand="hoorzitting-gepland",
            datum=date(2026, 12, 1),
            besluit_uiterlijk=decision,
        ),
        objections.ObjectionTermCame(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            gemeente=ASSEN,
            termijn="bezwaar-besluit-nadert",
            uiterlijk=decision,
        ),
        objections.ObjectionSettled(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            besluit_id=decision_id(1),
            gemeente=ASSEN,
            uitkomst="gegrond",
            datum=date(2027, 1, 28),
            op_tijd=True,
            herzien_bij=decision_id(2),
        ),
    ]


def _about_letters() -> list[EventData]:
    letter, proposal = example_id("letter", 1), example_id("proposal", 1)
    return [
        letters.LetterSent(
            brief_id=letter,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            onderwerp="besluit-op-voorstel",
            onderwerp_id=proposal,
            verstuurd_op=date(2026, 8, 14),
        ),
        letters.LetterUndeliverable(
            brief_id=letter,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            onderwerp="besluit-op-voorstel",
            onderwerp_id=proposal,
            reden="verhuisd",
        ),
    ]
