"""What happened to a handover, line by line, on both sides."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.handovers import changing_repository as repository
from shared.messaging.transaction import Transaction


async def lines_of(
    tx: Transaction, handover_id: UUID
) -> tuple[Sequence[RowMapping], Sequence[RowMapping]]:
    """The lines of its log but that it was looked at, and its amendments; oldest first."""
    return (
        await repository.list_lines(tx.connection, handover_id),
        await repository.list_amendments(tx.connection, handover_id),
    )
