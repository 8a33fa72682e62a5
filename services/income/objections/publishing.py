"""What is published of an objection: that it came, how it stands, which term came up, how it ended. Never a ground or a word."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.income.objections.model import Objection
from services.income.objections.rules import Notice, result_of
from services.income.objections.terms import Bezwaartermijnen
from shared.events.objections import (
    Bezwaarstand,
    ObjectionChanged,
    ObjectionReceived,
    ObjectionSettled,
    ObjectionTermCame,
)
from shared.messaging.transaction import Transaction

STANDS: Final[Mapping[Bezwaarstand, str]] = {
    "ontvangen": "is alleen nog ontvangen",
    "herstel-gevraagd": "wacht op wat ontbreekt",
    "in-behandeling": "is in behandeling",
    "hoorzitting-gepland": "wacht op de hoorzitting",
    "gehoord": "wacht op een beslissing",
    "herziening": "is gegrond en wacht op een nieuw besluit",
    "besloten": "is afgehandeld",
    "ingetrokken": "is ingetrokken",
}
"""After `het bezwaar`, for people."""


def received(tx: Transaction, objection: Objection, terms: Bezwaartermijnen) -> None:
    tx.emit(
        objection.dossier_id,
        ObjectionReceived(
            bezwaar_id=objection.id,
            gebeurtenis_id=objection.id,
            besluit_id=objection.decision_id,
            gemeente=objection.municipality,
            datum=objection.received_on,
            besluit_uiterlijk=terms.besluit_uiterlijk,
        ),
        correlation_id=objection.correlation_id,
    )


def changed(
    tx: Transaction, objection: Objection, terms: Bezwaartermijnen, happened_on: date
) -> None:
    """How it stands; of one that ended, how."""
    result = result_of(objection)
    if result is None:
        data: ObjectionChanged | ObjectionSettled = ObjectionChanged(
            bezwaar_id=objection.id,
            gebeurtenis_id=objection.id,
            gemeente=objection.municipality,
            stand=objection.state,
            datum=happened_on,
            besluit_uiterlijk=terms.besluit_uiterlijk,
        )
    else:
        data = ObjectionSettled(
            bezwaar_id=objection.id,
            gebeurtenis_id=objection.id,
            besluit_id=objection.decision_id,
            gemeente=objection.municipality,
            uitkomst=result,
            datum=happened_on,
            op_tijd=happened_on <= terms.besluit_uiterlijk,
            herzien_bij=objection.revised_by,
        )
    tx.emit(objection.dossier_id, data, correlation_id=objection.correlation_id)


def term_came(tx: Transaction, objection: Objection, notice: Notice) -> None:
    tx.emit(
        objection.dossier_id,
        ObjectionTermCame(
            bezwaar_id=objection.id,
            gebeurtenis_id=objection.id,
            gemeente=objection.municipality,
            termijn=notice.term,
            uiterlijk=notice.due_on,
        ),
        correlation_id=objection.correlation_id,
    )
