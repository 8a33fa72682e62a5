"""What people do with a failed message: retry it, edit it, or give it up, once, with who and why.

Each call names the number of attempts that the person saw: a second click, or a click on an outdated screen, finds
another number and changes nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ids
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events.envelope import EventReader, Unreadable
from shared.messaging.batch import Message, read
from shared.messaging.failures import OPEN
from shared.messaging.kafka import Record
from shared.messaging.ledger import Entry, Outcome
from shared.messaging.transaction import Database, Transaction

_FIND = text("SELECT * FROM failed_message WHERE id = :id")
_LOCK_ROW = text("SELECT * FROM failed_message WHERE id = :id FOR UPDATE")
_NOTE = text(
    """
    INSERT INTO failed_message_action (failed_message_id, attempts, action, actor, reason)
    VALUES (:id, :attempts, :action, :actor, :reason) ON CONFLICT DO NOTHING RETURNING action
    """
)
_RETRY = text(
    """
    UPDATE failed_message SET state = :state, next_attempt_at = :now, attempts = attempts + 1
    WHERE id = :id
    """
)
_SETTLE = text(
    "UPDATE failed_message SET state = :state, settled_at = :now, next_attempt_at = NULL WHERE id = :id"
)
_ACCEPT_GAP = text(
    """
    INSERT INTO dossier_progress AS known (topic, dossier_id, last) VALUES (:topic, :dossier, :last)
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = greatest(known.last, excluded.last)
    """
)
_LOWER_GAP = text(
    """
    SELECT min(sequence) FROM failed_message
    WHERE topic = :topic AND dossier_id = :dossier AND state = 'gap' AND sequence < :sequence
    """
)
_REPLACE = text(
    """
    INSERT INTO failed_message (id, arrival, message_id, dossier_id, topic, partition, message_offset,
        type, booked_as, sequence, state, cause, fingerprint, attempts, next_attempt_at, key, payload, headers,
        failed_at)
    OVERRIDING SYSTEM VALUE
    VALUES (:id, :arrival, :message_id, :dossier_id, :topic, :partition, :offset, :type, :type, :sequence,
        'retrying', :cause, :fingerprint, 0, :now, :key, :payload, '[]', :now)
    """
)

RETRYABLE = ("retrying", "waiting", "gap", "rejected")
_EDITED: Final[tuple[Outcome, ...]] = ("edited", "held")
"""What is written down of an edited message: it is due here alone, and it may still work."""

EDITABLE = ("retrying", "waiting", "unknown", "rejected")


@dataclass(frozen=True, slots=True)
class Action:
    """A person's action on a failed message; `reason` is kept for the audit."""

    failed_message_id: UUID
    attempts: int
    """The number of attempts that the person saw."""
    actor: str
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidInput((), "Geef een reden op.")


async def retry(database: Database, action: Action) -> bool:
    """Try a failed message again as soon as possible; False when this was asked already.

    For a `gap` it means: accept that the missing messages will not come. What is `rejected` is read again. Raises Conflict
    for a state that cannot be retried, and for a reject that was read: its id or its sequence will not become another.
    """
    async with _acting(database, action) as (tx, row):
        _require(row, RETRYABLE, "opnieuw geprobeerd")
        if row.state == "rejected" and row.message_id is not None:
            raise Conflict(
                "toestand-past-niet",
                f"Bericht {row.id} is te lezen, maar het id of het volgnummer klopt niet."
                " Opnieuw proberen helpt niet: wijzig het bericht of doe het weg.",
            )
        await _require_lowest_gap(tx, row)
        if not await _noted(tx.connection, action, "retry", row):
            return False
        if row.state == "gap":
            await tx.execute(
                _ACCEPT_GAP,
                {"topic": row.topic, "dossier": row.dossier_id, "last": row.sequence - 1},
            )
        # A reject holds up nobody before it was read.
        state = "rejected" if row.state == "rejected" else "retrying"
        await tx.execute(_RETRY, {"id": row.id, "state": state, "now": tx.now})
        return True


async def discard(database: Database, action: Action) -> bool:
    """Give up a failed message for good, with a reason; what waited behind it goes on. False when asked already."""
    async with _acting(database, action) as (tx, row):
        _require(row, OPEN, "weggedaan")
        await _require_lowest_gap(tx, row)
        if not await _noted(tx.connection, action, "discard", row):
            return False
        if row.state == "gap":
            await tx.execute(
                _ACCEPT_GAP, {"topic": row.topic, "dossier": row.dossier_id, "last": row.sequence}
            )
        await tx.execute(_SETTLE, {"id": row.id, "state": "discarded", "now": tx.now})
        tx.ledger.move(row, "discarded")
        return True


async def edit(
    database: Database, action: Action, payload: bytes, reader: EventReader
) -> UUID | None:
    """Replace a failed message by an edited one in the same place in the order; gives the new one's id, None when asked already.

    The edited message gets a new id and names the original as its cause. Raises InvalidInput when it is no event of ours,
    or is about another dossier.
    """
    async with _acting(database, action) as (tx, row):
        _require(row, EDITABLE, "gewijzigd")
        message = _edited(row, payload, reader)
        if not await _noted(tx.connection, action, "edit", row):
            return None
        await tx.execute(_SETTLE, {"id": row.id, "state": "replaced", "now": tx.now})
        tx.ledger.move(row, "replaced")
        tx.ledger.add(Entry(outcome, row.topic, message.type, message.id) for outcome in _EDITED)
        identifier = ids.new_id()
        await tx.execute(
            _REPLACE,
            {
                "id": identifier,
                "arrival": row.arrival,
                "message_id": message.id,
                "dossier_id": message.dossier_id,
                "topic": row.topic,
                "partition": row.partition,
                "offset": row.message_offset,
                "type": message.type,
                "sequence": message.sequence,
                "cause": row.cause,
                "fingerprint": row.fingerprint,
                "now": tx.now,
                "key": message.record.key,
                "payload": message.record.value,
            },
        )
        return identifier


def _edited(row: Row[Any], payload: bytes, reader: EventReader) -> Message:
    try:
        content = orjson.loads(payload)
        if not isinstance(content, dict):
            msg = "not a JSON object"
            raise Unreadable(msg)
        content["id"] = str(ids.new_event_id())
        if row.message_id is not None:
            content["causationid"] = str(row.message_id)
            content["subject"] = str(row.dossier_id)
            content["sequence"] = f"{row.sequence:012d}"
        key = str(content.get("subject", "")).encode()
        value = orjson.dumps(content)
        record = Record(row.topic, row.partition, row.message_offset, key, value, ())
        message = read(record, reader)
    except ValueError as error:
        raise InvalidInput((), f"Het gewijzigde bericht is niet goed: {error}") from error
    if message.event is None or message.event.data.topic != row.topic:
        raise InvalidInput((), f"Het type {message.type} hoort niet bij topic {row.topic}.")
    return message


@asynccontextmanager
async def _acting(
    database: Database, action: Action
) -> AsyncIterator[tuple[Transaction, Row[Any]]]:
    """A transaction that holds the dossier and the row of the message that a person acts on."""
    async with database.transaction() as tx:
        found = (await tx.execute(_FIND, {"id": action.failed_message_id})).one_or_none()
        if found is None:
            raise NotFound("mislukt bericht", action.failed_message_id)
        if found.dossier_id is not None:
            await tx.lock([found.dossier_id])
        yield tx, (await tx.execute(_LOCK_ROW, {"id": found.id})).one()


def _require(row: Row[Any], states: tuple[str, ...], what: str) -> None:
    if row.state not in states:
        raise Conflict(
            "toestand-past-niet", f"Bericht {row.id} is {row.state} en kan niet worden {what}."
        )


async def _require_lowest_gap(tx: Transaction, row: Row[Any]) -> None:
    """Acting on a gap accepts that all before it will not come: what waits there still would be thrown away with them."""
    if row.state != "gap":
        return
    parameters = {"topic": row.topic, "dossier": row.dossier_id, "sequence": row.sequence}
    lower = (await tx.execute(_LOWER_GAP, parameters)).scalar_one()
    if lower is not None:
        raise Conflict(
            "eerder-bericht-wacht",
            f"Bericht {row.id} heeft nummer {row.sequence}. Van dit dossier wacht ook nummer {lower} nog, op hetzelfde "
            f"topic. Beslis eerst over nummer {lower}: anders gaat dat verloren.",
        )


async def _noted(connection: AsyncConnection, action: Action, name: str, row: Row[Any]) -> bool:
    """Write the action down; False when it was done already, or when the person saw an older attempt."""
    if action.attempts != row.attempts:
        return False
    noted = await connection.execute(
        _NOTE,
        {
            "id": row.id,
            "attempts": row.attempts,
            "action": name,
            "actor": action.actor,
            "reason": action.reason,
        },
    )
    return noted.one_or_none() is not None
