"""Messages that could not be handled: kept with their cause, retried in time, and settled by people.

States: `retrying` (due again at `next_attempt_at`), `waiting` (for a human), `parked` (behind an earlier failure of its
dossier), `gap` (an earlier message of its dossier and topic has not come yet), `rejected` (no event of ours, or an id or
sequence that cannot be: blocks nobody), and settled: `resolved`, `discarded`, `replaced`.
"""

import traceback
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final, Literal, Self
from uuid import UUID

import orjson
import structlog
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ids
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events.envelope import EventData
from shared.messaging.batch import Message, Reject
from shared.messaging.editing import edited
from shared.messaging.kafka import Partition, Record
from shared.messaging.ledger import Entry, Outcome
from shared.messaging.transaction import Database, Transaction
from shared.messaging.transient import is_transient

log = structlog.get_logger(__name__)

State = Literal[
    "retrying", "waiting", "parked", "gap", "rejected", "resolved", "discarded", "replaced"
]

QUICK_ATTEMPTS = 3
"""Times a failing message is tried within its batch, before the delayed retries."""

DELAYS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))
"""Waits before the delayed attempts; after the last one a human has to look."""

LONGEST_CAUSE = 1000

SHARE_WINDOW = 500
SHARE_LIMIT = 100
"""More failures than this among a partition's last 500 messages is a fault of the release, not of the data."""


@dataclass(frozen=True, slots=True)
class NewFailure:
    """A message to keep. `cause` is for people, `fingerprint` groups what failed for the same reason; no payload in either."""

    record: Record
    state: State
    cause: str
    fingerprint: str
    attempts: int = 0
    message: Message | None = None
    is_taken_in: bool = True
    """By the inbox, and so in the ledger. What came before, or cannot be known to be new, is not: it would count twice."""

    @classmethod
    def of_reject(cls, reject: Reject) -> Self:
        return cls(
            reject.record, "rejected", reject.cause, _fingerprint("unreadable", reject.cause)
        )

    @classmethod
    def of_message(cls, message: Message, state: State, cause: str) -> Self:
        return cls(message.record, state, cause, _fingerprint(state, message.type), message=message)

    @classmethod
    def not_taken_in(cls, message: Message, cause: str) -> Self:
        return replace(cls.of_message(message, "rejected", cause), is_taken_in=False)

    @classmethod
    def of_error(cls, message: Message, error: Exception, attempts: int) -> Self:
        cause, fingerprint = describe(error)
        return cls(message.record, "retrying", cause, fingerprint, attempts, message)


def describe(error: Exception) -> tuple[str, str]:
    """A cause and a fingerprint of an error: its type and where it was raised, never its text (it may hold personal data)."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.name}" for frame in frames[-6:]]
    last = frames[-1] if frames else None
    where = f" in {last.name}, line {last.lineno}" if last else ""
    code = getattr(error, "code", None)
    cause = f"{type(error).__name__}{f' ({code})' if isinstance(code, str) else ''}{where}"
    return cause, _fingerprint(type(error).__qualname__, *places)


def _fingerprint(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(errors="replace"), digest_size=8).hexdigest()


_STORE = text(
    """
    INSERT INTO failed_message (id, message_id, dossier_id, topic, partition, message_offset, type,
        sequence, state, cause, fingerprint, attempts, next_attempt_at, payload, headers, booked_as, failed_at)
    VALUES (:id, :message_id, :dossier_id, :topic, :partition, :offset, :type,
        :sequence, :state, :cause, :fingerprint, :attempts, :next_attempt_at, :payload,
        CAST(:headers AS jsonb), :booked_as, :failed_at)
    """
)
_BLOCKED = text(
    """
    SELECT DISTINCT dossier_id FROM failed_message
    WHERE dossier_id = ANY(CAST(:dossiers AS uuid[])) AND state IN ('retrying', 'waiting', 'parked')
    """
)
_SHARE = text(
    """
    SELECT count(*) FROM failed_message
    WHERE topic = :topic AND partition = :partition AND message_offset >= :since
        AND state IN ('retrying', 'waiting', 'rejected')
    """
)

_COUNT_OPEN = text(
    """
    SELECT state, count(*) AS total FROM failed_message
    WHERE state = ANY(CAST(:states AS text[])) GROUP BY state
    """
)


async def store(connection: AsyncConnection, failures: Sequence[NewFailure], now: datetime) -> None:
    """Keep failures, in order of arrival. One that cannot be kept whole is kept by its place alone, and stops nobody."""
    if await _problem_storing(connection, lambda: [_row(failure, now) for failure in failures]):
        for failure in failures:
            await _store_somehow(connection, failure, now)


async def _store_somehow(connection: AsyncConnection, failure: NewFailure, now: datetime) -> None:
    if problem := await _problem_storing(connection, lambda: [_row(failure, now)]):
        why = describe(problem)[0]
        log.error("failure_kept_by_place_alone", place=failure.record.place, why=why)
        await connection.execute(
            _STORE, [_place_row(failure, now, f"; its place alone is kept: {why}")]
        )


async def _problem_storing(
    connection: AsyncConnection, rows: Callable[[], list[dict[str, object]]]
) -> Exception | None:
    """Make the rows and store them: None when it worked, else why not. Raises errors of the surroundings."""
    try:
        async with connection.begin_nested():
            await connection.execute(_STORE, rows())
    except Exception as error:
        if is_transient(error):
            raise
        return error
    return None


def _row(failure: NewFailure, now: datetime) -> dict[str, object]:
    message, record = failure.message, failure.record
    headers = [
        (_storable(name), None if value is None else _storable(value.decode("utf-8", "replace")))
        for name, value in record.headers
    ]
    return _place_row(failure, now) | {
        "type": message.type if message else None,
        "payload": record.value or b"",
        "headers": orjson.dumps(headers).decode(),
    }


def _place_row(failure: NewFailure, now: datetime, remark: str = "") -> dict[str, object]:
    """Where the record lies in the log and in its dossier, and why it failed; nothing of what a stranger wrote."""
    message, record = failure.message, failure.record
    return {
        "id": ids.new_id(),
        "message_id": message.id if message else None,
        "dossier_id": message.dossier_id if message else None,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "type": None,
        "sequence": message.sequence if message else None,
        "state": failure.state,
        "cause": _storable(failure.cause)[:LONGEST_CAUSE] + remark,
        "fingerprint": failure.fingerprint,
        "attempts": failure.attempts,
        "next_attempt_at": now + DELAYS[0] if failure.state == "retrying" else None,
        "payload": b"",
        "headers": "[]",
        "booked_as": message.type if message and failure.is_taken_in else None,
        "failed_at": now,
    }


def _storable(value: str) -> str:
    """PostgreSQL has no NUL in a text, nor half a character; a stranger's must not stop a failure from being kept."""
    return value.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


async def blocked_dossiers(connection: AsyncConnection, dossier_ids: Iterable[UUID]) -> set[UUID]:
    """The dossiers among these whose later messages must wait behind a failed one."""
    rows = await connection.execute(_BLOCKED, {"dossiers": sorted(dossier_ids)})
    return set(rows.scalars())


async def is_over_limit(
    connection: AsyncConnection, partition: Partition, next_offset: int
) -> bool:
    """Whether so many of the partition's last messages failed that going on would only fill the list."""
    rows = await connection.execute(
        _SHARE,
        {
            "topic": partition[0],
            "partition": partition[1],
            "since": next_offset - SHARE_WINDOW,
        },
    )
    return bool(rows.scalar_one() > SHARE_LIMIT)


async def count_open(connection: AsyncConnection) -> dict[str, int]:
    """How many messages are in each open state; states without any count 0."""
    rows = await connection.execute(_COUNT_OPEN, {"states": list(OPEN)})
    return dict.fromkeys(OPEN, 0) | {row.state: row.total for row in rows}


# What people do with a failed message. Each call names the number of attempts that the person saw: a second click, or a
# click on an outdated screen, finds another number and changes nothing.

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
    UPDATE failed_message SET state = 'retrying', next_attempt_at = :now, attempts = attempts + 1
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
_REPLACE = text(
    """
    INSERT INTO failed_message (id, arrival, message_id, dossier_id, topic, partition, message_offset,
        type, booked_as, sequence, state, cause, fingerprint, attempts, next_attempt_at, payload, headers, failed_at)
    OVERRIDING SYSTEM VALUE
    VALUES (:id, :arrival, :message_id, :dossier_id, :topic, :partition, :offset, :type, :type, :sequence,
        'retrying', :cause, :fingerprint, 0, :now, :payload, '[]', :now)
    """
)

RETRYABLE = ("retrying", "waiting", "gap")
OPEN = ("retrying", "waiting", "parked", "gap", "rejected")
_EDITED: Final[tuple[Outcome, ...]] = ("edited", "held")
"""What is written down of an edited message: it is due here alone, and it may still work."""


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

    For a `gap` it means: accept that the missing messages will not come. Raises Conflict for a state that cannot be retried.
    """
    async with _acting(database, action) as (tx, row):
        _require(row, RETRYABLE, "opnieuw geprobeerd")
        if not await _noted(tx.connection, action, "retry", row):
            return False
        if row.state == "gap":
            await tx.execute(
                _ACCEPT_GAP,
                {"topic": row.topic, "dossier": row.dossier_id, "last": row.sequence - 1},
            )
        await tx.execute(_RETRY, {"id": row.id, "now": tx.now})
        tx.ledger.move(row, "held")
        return True


async def discard(database: Database, action: Action) -> bool:
    """Give up a failed message for good, with a reason; what waited behind it goes on. False when asked already."""
    async with _acting(database, action) as (tx, row):
        _require(row, OPEN, "weggedaan")
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
    database: Database, action: Action, payload: bytes, types: Mapping[str, type[EventData]]
) -> UUID | None:
    """Replace a failed message by an edited one in the same place in the order; gives the new one's id, None when asked already.

    The edited message gets a new id and names the original as its cause. Raises InvalidInput when it is no event of ours,
    or is about another dossier.
    """
    async with _acting(database, action) as (tx, row):
        _require(row, ("retrying", "waiting", "rejected"), "gewijzigd")
        message = edited(row, payload, types)
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
                "payload": message.record.value,
            },
        )
        return identifier


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
