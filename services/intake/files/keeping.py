"""Keeps of a file that is read in what became of each line: its number, and its event or why it was refused. Nothing of what it says."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.intake.life_events.outcomes import Outcome
from shared import ids
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database

KEPT: Final = timedelta(days=30)
"""Shorter than any reader knows the ids of what it took in (`shared/messaging/partitions.py`)."""
_DAY: Final = 86_400.0

_BEGIN = text("INSERT INTO reported_file (id, sender, begun_at) VALUES (:id, :sender, :now)")
# One line has its codes as one text: an array of arrays has to be square.
_ADD = text(
    """
    INSERT INTO reported_line (file_id, number, life_event_id, is_again, codes)
    SELECT :file_id, number, life_event_id, is_again, string_to_array(codes, ' ')
    FROM unnest(CAST(:numbers AS int[]), CAST(:life_event_ids AS uuid[]), CAST(:again AS boolean[]),
        CAST(:codes AS text[])) AS line (number, life_event_id, is_again, codes)
    """
)
_END = text("UPDATE reported_file SET ended_at = :now WHERE id = :id")
_FORGET = text("DELETE FROM reported_file WHERE begun_at < :before")


class KeptFile:
    """One file, while it comes in. What its sender is told is committed before, so that this may lack the last lines of a process that died."""

    def __init__(self, database: Database, file_id: UUID) -> None:
        self._database = database
        self._id = file_id

    @classmethod
    async def begin(cls, database: Database, sender: str) -> "KeptFile":
        file_id = ids.new_id()
        async with database.transaction() as tx:
            await tx.execute(_BEGIN, {"id": file_id, "sender": sender, "now": tx.now})
        return cls(database, file_id)

    async def add(self, outcomes: Sequence[tuple[int, Outcome]]) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(
                _ADD,
                {
                    "file_id": self._id,
                    "numbers": [number for number, _ in outcomes],
                    "life_event_ids": [outcome.id for _, outcome in outcomes],
                    "again": [outcome.is_again for _, outcome in outcomes],
                    "codes": [" ".join(_codes(outcome)) for _, outcome in outcomes],
                },
            )

    async def end(self) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(_END, {"id": self._id, "now": tx.now})


def _codes(outcome: Outcome) -> list[str]:
    """Why it was refused, in words of our own: the name of a field may be the sender's."""
    if outcome.error is None:
        return []
    return sorted({fault.code for fault in outcome.error.faults} or {outcome.error.code})


async def forget(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(_FORGET, {"before": tx.now - KEPT})


CHORES: Final = (Chore("forget-files", _DAY, forget),)
