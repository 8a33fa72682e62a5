"""What is published of holiday allowances. No amounts."""

from services.income.holiday_allowance.repository import Allowance
from shared import ids
from shared.events.wages import HolidayAllowanceDetermined
from shared.messaging.transaction import Transaction


def determined(tx: Transaction, found: Allowance) -> None:
    """Also once more, where it became known later."""
    tx.emit(
        found.dossier_id,
        HolidayAllowanceDetermined(
            toeslag_id=found.id,
            gebeurtenis_id=found.id,
            gemeente=found.municipality,
            aanleiding=found.aanleiding,
            van=found.first_month,
            tot_en_met=found.last_month,
            uiterlijk=found.pay_before,
            vast_te_stellen=found.unknown is None,
        ),
        correlation_id=found.id,
        event_id=ids.new_event_id(),
    )
