"""How it stands with a handover that an organisation had, and which keys of deelweergaven are over."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.partner_keys.rules import Key
from shared.messaging.transaction import Transaction

_STATE = text(
    "SELECT state FROM handover WHERE id = :handover_id AND organisation_id = :organisation_id"
)
_VIEWS_OVER = text(
    """
    SELECT id, view_key FROM handover
    WHERE view_key IS NOT NULL AND (status = 'settled' OR state = 'geweigerd') ORDER BY id LIMIT :limit
    """
)
_FORGET_VIEW = text("UPDATE handover SET view_key = NULL WHERE id = :id AND view_key = :view_key")


async def state_of(tx: Transaction, key: Key) -> str | None:
    """None where it is with another organisation now."""
    values = {"handover_id": key.handover_id, "organisation_id": key.organisation_id}
    state: str | None = (await tx.execute(_STATE, values)).scalar_one_or_none()
    return state


async def views_over(connection: AsyncConnection, limit: int) -> Sequence[Row[Any]]:
    """Of what came to its end or was refused: nobody looks with these any more."""
    return (await connection.execute(_VIEWS_OVER, {"limit": limit})).all()


async def forget_view(tx: Transaction, over: Row[Any]) -> None:
    await tx.execute(_FORGET_VIEW, {"id": over.id, "view_key": over.view_key})
