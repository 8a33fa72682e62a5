"""What is published of an application: how it stands, which term came up, that an advance was given. No amounts."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.income.applications.model import Advance, Application
from services.income.applications.rules import BEING_TREATED, Notice
from services.income.norms.deadlines import Termijnen
from shared.events.applications import (
    Aanvraagstand,
    AdvanceGiven,
    ApplicationChanged,
    ApplicationTermCame,
)
from shared.messaging.transaction import Transaction

STANDS: Final[Mapping[Aanvraagstand, str]] = {
    "gemeld": "is nog alleen gemeld",
    "in-behandeling": "is in behandeling",
    "wacht-op-gegevens": "wacht op gegevens",
    "besloten": "is besloten",
    "ingetrokken": "is ingetrokken",
    "niet-in-behandeling-genomen": "is niet in behandeling genomen",
}
"""After `de aanvraag`, for people."""


def changed(
    tx: Transaction, application: Application, terms: Termijnen | None, happened_on: date
) -> None:
    is_treated = application.state in BEING_TREATED
    tx.emit(
        application.dossier_id,
        ApplicationChanged(
            aanvraag_id=application.id,
            gebeurtenis_id=application.id,
            volgt_op=application.life_event_id,
            gemeente=application.municipality,
            stand=application.state,
            datum=happened_on,
            besluit_uiterlijk=terms.besluit_uiterlijk if terms is not None and is_treated else None,
        ),
        correlation_id=application.correlation_id,
    )


def term_came(tx: Transaction, application: Application, notice: Notice) -> None:
    tx.emit(
        application.dossier_id,
        ApplicationTermCame(
            aanvraag_id=application.id,
            gebeurtenis_id=application.id,
            gemeente=application.municipality,
            termijn=notice.term,
            uiterlijk=notice.due_on,
        ),
        correlation_id=application.correlation_id,
    )


def advance_given(tx: Transaction, application: Application, advance: Advance) -> None:
    tx.emit(
        application.dossier_id,
        AdvanceGiven(
            aanvraag_id=application.id,
            gebeurtenis_id=application.id,
            gemeente=application.municipality,
            uiterlijk=advance.due_on,
            gegeven_op=advance.given_on,
        ),
        correlation_id=application.correlation_id,
    )
