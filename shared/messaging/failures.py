"""Messages that could not be handled: kept with their cause. `retries` tries them again, `actions` is what people do.

States: `retrying` (due again at `next_attempt_at`), `waiting` (for a human), `parked` (behind an earlier failure of its
dossier), `gap` (an earlier message of its dossier and topic has not come yet), `unknown` (its type is of a newer release:
waits for that), `rejected` (unreadable, or an id or sequence that cannot be: blocks nobody), and settled: `resolved`,
`discarded`, `replaced`.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, Self
from uuid import UUID

import orjson
import structlog
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ids
from shared.messaging.batch import Message, Reject
from shared.messaging.failure_policy import is_transient, sqlstate
from shared.messaging.kafka import Partition, Record

log = structlog.get_logger(__name__)

State = Literal[
    "retrying",
    "waiting",
    "parked",
    "gap",
    "unknown",
    "rejected",
    "resolved",
    "discarded",
    "replaced",
]

QUICK_ATTEMPTS = 3
"""Times a failing message is tried within its batch, before the delayed retries."""

DELAYS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))
"""Waits before the delayed attempts; after the last one a human has to look."""

OPEN = ("retrying", "waiting", "parked", "gap", "unknown", "rejected")
"""The states of what is not settled."""

HOLDS_UP = "state IN ('retrying', 'waiting', 'parked', 'unknown')"
"""Of a row of `failed_message`: what comes later of its dossier waits behind it."""

LONGEST_CAUSE = 1000
_ROOT = f"{Path(__file__).resolve().parents[2]}/"

SHARE_WINDOW = 500
SHARE_LIMIT = 100
"""More failures than this among a partition's last 500 messages is a fault of the release, not of the data."""

WAITING_LIMIT = 250
"""So many of them waiting behind a few failures is one too: each dossier has its failure, and nothing goes on."""

MOST_OF_ONE_DOSSIER = 50
"""Of those that wait, so many at most count of one dossier: one that has much stops nobody else."""


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
        cause, fingerprint = describe(error, message.type)
        return cls(message.record, "retrying", cause, fingerprint, attempts, message)


def describe(error: Exception, handled: str = "") -> tuple[str, str]:
    """A cause and a fingerprint of an error: its type and where it was raised, never its text (it may hold personal data).

    What was `handled`, the kind of error and the function in our own code make a group: the same after any release that
    only moved its lines, and from whichever loop it was run.
    """
    code = sqlstate(error) or getattr(error, "code", None)
    kind = f"{type(error).__name__}{f' ({code})' if isinstance(code, str) else ''}"
    place = _place(error)
    if place is None:
        return kind, _fingerprint(handled, kind)
    file = _relative(place.filename)
    cause = f"{kind} in {place.name} ({file}, line {place.lineno})"
    return cause, _fingerprint(handled, kind, file, place.name)


def _place(error: Exception) -> traceback.FrameSummary | None:
    """The innermost frame of our own code: beneath it are libraries, which raise for everybody alike."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    return next(reversed(ours or frames), None)


def _is_ours(file: str) -> bool:
    return (
        file.startswith(_ROOT) and "site-packages" not in file and "/shared/messaging/" not in file
    )


def _relative(file: str) -> str:
    return file.removeprefix(_ROOT) if file.startswith(_ROOT) else file.rpartition("/")[2]


def _fingerprint(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(errors="replace"), digest_size=8).hexdigest()


_STORE = text(
    """
    INSERT INTO failed_message (id, message_id, dossier_id, topic, partition, message_offset, type,
        sequence, state, cause, fingerprint, attempts, next_attempt_at, key, payload, headers, booked_as, failed_at)
    VALUES (:id, :message_id, :dossier_id, :topic, :partition, :offset, :type,
        :sequence, :state, :cause, :fingerprint, :attempts, :next_attempt_at, :key, :payload,
        CAST(:headers AS jsonb), :booked_as, :failed_at)
    """
)
_STORE_AGAIN = text(
    """
    UPDATE failed_message SET message_id = :message_id, dossier_id = :dossier_id, type = :type,
        sequence = :sequence, state = :state, cause = :cause, fingerprint = :fingerprint,
        attempts = attempts + :attempts, next_attempt_at = :next_attempt_at, booked_as = :booked_as
    WHERE id = :id AND state = 'rejected'
    """
)
_SHARE = text(
    """
    SELECT coalesce(sum(failed), 0) AS failed, coalesce(sum(least(waiting, :most)), 0) AS waiting
    FROM (
        SELECT count(*) FILTER (WHERE state IN ('retrying', 'waiting', 'rejected')) AS failed,
            count(*) FILTER (WHERE state IN ('parked', 'gap', 'unknown')) AS waiting
        FROM failed_message
        WHERE topic = :topic AND partition = :partition AND message_offset >= :since
            AND state IN ('retrying', 'waiting', 'parked', 'gap', 'unknown', 'rejected')
        GROUP BY dossier_id
    ) AS of_dossier
    """
)
_COUNT_OPEN = text(
    """
    SELECT counted_as, count(*) AS total FROM (
        SELECT CASE WHEN held.aside_at IS NOT NULL THEN 'aside'
            WHEN held.state <> 'parked' THEN held.state
            ELSE coalesce((
                SELECT CASE WHEN first.aside_at IS NOT NULL THEN 'aside'
                    WHEN first.state = 'unknown' THEN 'unknown' END
                FROM failed_message AS first
                WHERE first.dossier_id = held.dossier_id AND first.state IN ('retrying', 'waiting', 'unknown')
                ORDER BY first.arrival LIMIT 1
            ), 'parked') END AS counted_as
        FROM failed_message AS held WHERE held.state = ANY(CAST(:states AS text[]))
    ) AS counted GROUP BY counted_as
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


async def store_again(
    connection: AsyncConnection, identifier: UUID, failure: NewFailure, now: datetime
) -> None:
    """What became of a reject that was read again: it keeps its place in the order of arrival."""
    message_type = failure.message.type if failure.message else None
    row = _place_row(failure, now) | {"id": identifier, "type": message_type}
    await connection.execute(_STORE_AGAIN, row)


def _row(failure: NewFailure, now: datetime) -> dict[str, object]:
    message, record = failure.message, failure.record
    headers = [
        (_storable(name), None if value is None else _storable(value.decode("utf-8", "replace")))
        for name, value in record.headers
    ]
    return _place_row(failure, now) | {
        "type": message.type if message else None,
        "key": record.key,
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
        "key": None,
        "payload": b"",
        "headers": "[]",
        "booked_as": message.type if message and failure.is_taken_in else None,
        "failed_at": now,
    }


def _storable(value: str) -> str:
    """PostgreSQL has no NUL in a text, nor half a character; a stranger's must not stop a failure from being kept."""
    return value.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def record_of(row: Row[Any]) -> Record:
    """The record as it lay in the log, of a row of `failed_message`."""
    headers = [(name, None if value is None else value.encode()) for name, value in row.headers]
    place = row.topic, row.partition, row.message_offset
    return Record(*place, row.key, row.payload, tuple(headers))


async def is_over_limit(
    connection: AsyncConnection, partition: Partition, next_offset: int
) -> bool:
    """Whether so many of the partition's last messages failed, or wait, that going on would only fill the list."""
    rows = await connection.execute(
        _SHARE,
        {
            "topic": partition[0],
            "partition": partition[1],
            "since": next_offset - SHARE_WINDOW,
            "most": MOST_OF_ONE_DOSSIER,
        },
    )
    share = rows.one()
    return bool(share.failed > SHARE_LIMIT or share.waiting > WAITING_LIMIT)


async def count_open(connection: AsyncConnection) -> dict[str, int]:
    """How many messages are in each open state; states without any count 0.

    What is parked behind a message of a newer release counts as `unknown` too: it waits for that release, not for a person.
    What a person put aside, and what is parked behind that, counts as `aside`, whatever its state.
    """
    rows = await connection.execute(_COUNT_OPEN, {"states": list(OPEN)})
    return dict.fromkeys((*OPEN, "aside"), 0) | {row.counted_as: row.total for row in rows}
