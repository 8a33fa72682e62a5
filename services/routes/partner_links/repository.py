"""How it stands with a handover that an organisation had."""

from sqlalchemy import text

from services.routes.partner_keys.rules import Key
from shared.messaging.transaction import Transaction

_STATE = text(
    "SELECT state FROM handover WHERE id = :handover_id AND organisation_id = :organisation_id"
)


async def state_of(tx: Transaction, key: Key) -> str | None:
    """None where it is with another organisation now."""
    values = {"handover_id": key.handover_id, "organisation_id": key.organisation_id}
    state: str | None = (await tx.execute(_STATE, values)).scalar_one_or_none()
    return state
