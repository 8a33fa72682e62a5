"""What nobody tells handovers of: an organisation that ended, and a household that lives in another municipality of ours since some day."""

from functools import partial
from typing import Final
from uuid import UUID

from services.routes.handovers import occurrences, occurrences_repository
from services.routes.handovers.rules import Occurrence
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database, Transaction

AT_ONCE: Final = 100
_MINUTE: Final = 60.0


async def look(database: Database) -> int:
    """Do what follows, each in a transaction of its own; gives how many. Twice at once does it once."""
    async with database.reading() as connection:
        found = await occurrences_repository.unnoticed(connection, AT_ONCE)

    for handover_id, has_stopped in found:
        occurrence = Occurrence.STOPPED if has_stopped else Occurrence.MOVED_AWAY
        await database.run((), partial(_notice, handover_id=handover_id, occurrence=occurrence))
    return len(found)


async def _notice(tx: Transaction, *, handover_id: UUID, occurrence: Occurrence) -> None:
    await occurrences.notice(tx, handover_id, occurrence)


CHORES: Final = (Chore("notice-handovers", _MINUTE, look),)
