"""What a worker says of itself in the database every few seconds, so that others see who fell silent, and since when."""

import os
import socket
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from shared import ids
from shared.messaging.transaction import Database

EVERY: Final = 5.0

_BEAT = text(
    """
    INSERT INTO worker_process (id, place, leads, problems) VALUES (:id, :place, :leads, :problems)
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), leads = excluded.leads, problems = excluded.problems
    """
)
_LEAVE = text(
    "UPDATE worker_process SET seen_at = now(), ended_at = now(), leads = false WHERE id = :id"
)


class Heartbeat:
    """One per worker process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._id = ids.new_id()
        self._place = f"{socket.gethostname()}/{os.getpid()}"

    async def beat(self, *, leads: bool, problems: Sequence[str]) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(
                _BEAT,
                {
                    "id": self._id,
                    "place": self._place,
                    "leads": leads,
                    "problems": list(problems),
                },
            )

    async def leave(self) -> None:
        """Say goodbye: who ends well is not missed."""
        async with self._database.transaction() as tx:
            await tx.execute(_LEAVE, {"id": self._id})
