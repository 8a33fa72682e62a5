"""Reads rejected messages again when somebody asked for that: a release since then may read what the one before could not.

What can be read now goes the way of every message: inbox, sequence, handler. What came after it in its dossier waits as a
gap, and closes by itself.
"""

from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, text

from shared import clock
from shared.events.envelope import Unreadable
from shared.messaging import failures
from shared.messaging.batch import Message, Reject, read
from shared.messaging.contracts import Contracts
from shared.messaging.failure_policy import ALONE, Guilty, Patience, Surroundings
from shared.messaging.failures import NewFailure, record_of
from shared.messaging.inbox import Inbox, Reach
from shared.messaging.transaction import Database, Transaction

log = structlog.get_logger(__name__)

_ASKED = text(
    """
    SELECT * FROM failed_message
    WHERE state = 'rejected' AND next_attempt_at <= :now ORDER BY arrival LIMIT :limit
    """
)
_LOCK = text(
    """
    SELECT id FROM failed_message
    WHERE id = :id AND state = 'rejected' AND next_attempt_at IS NOT NULL
    FOR UPDATE SKIP LOCKED
    """
)
_RESOLVE = text(
    """
    UPDATE failed_message SET state = 'resolved', settled_at = :now, next_attempt_at = NULL,
        message_id = :message_id, dossier_id = :dossier_id, type = :type, sequence = :sequence
    WHERE id = :id
    """
)


class Rejects:
    """The rejected messages of one service."""

    def __init__(self, database: Database, contracts: Contracts) -> None:
        self._database = database
        self._surroundings = Surroundings(database.engine)
        self._reader = contracts.reader()
        self._inbox = Inbox(database, contracts)

    async def run_once(self, limit: int = 100) -> list[Message]:
        """Read what was asked for, in the order in which it came; gives what was handled. Safe in several processes at once."""
        async with self._database.reading() as connection:
            asked = (await connection.execute(_ASKED, {"now": clock.now(), "limit": limit})).all()
        handled: list[Message] = []
        for row in asked:
            try:
                handled += await Patience(self._surroundings, ALONE).run(
                    partial(self._read_again, row)
                )
            except Guilty as guilty:
                # One that always runs into its timeout must not keep the others waiting.
                log.warning("reading_again_failed", error=type(guilty.error).__name__)
                await self._read_again(row, guilty.error)
        return handled

    async def _read_again(self, row: Row[Any], cause: Exception | None = None) -> list[Message]:
        """Take it in, or set it aside with the cause that made it fail."""
        record = record_of(row)
        try:
            message = read(record, self._reader)
        except Unreadable as error:
            async with self._database.transaction() as tx:
                failure = NewFailure.of_reject(Reject(record, str(error)))
                await failures.store_again(tx.connection, row.id, failure, tx.now)
            return []
        reach = await self._inbox.reach_for([message])
        return await self._database.run(
            [] if cause else [message.dossier_id],
            lambda tx: self._take_in(tx, row.id, message, reach, cause),
        )

    async def _take_in(
        self,
        tx: Transaction,
        identifier: UUID,
        message: Message,
        reach: Reach,
        cause: Exception | None,
    ) -> list[Message]:
        if (await tx.execute(_LOCK, {"id": identifier})).one_or_none() is None:
            return []  # another worker has it, or somebody gave it up meanwhile
        outcome = await self._inbox.take_again(tx, message, reach, cause)
        if outcome.failures:
            [failure] = outcome.failures
            await failures.store_again(tx.connection, identifier, failure, tx.now)
            return []
        await tx.execute(
            _RESOLVE,
            {
                "id": identifier,
                "now": tx.now,
                # Of a message that came twice only one row stands for it.
                "message_id": None if outcome.duplicates else message.id,
                "dossier_id": message.dossier_id,
                "type": message.type,
                "sequence": message.sequence,
            },
        )
        return outcome.handled
