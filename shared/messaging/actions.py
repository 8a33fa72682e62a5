"""What people decide about a failed message: retry it, replace it, or give it up, once, with who and why.

Each call names the number of attempts that the person saw: a second click, or a click on an outdated screen, finds
another number and changes nothing.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

import orjson
from sqlalchemy import Row, text

from shared import ids
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events.envelope import EventReader, Unreadable
from shared.messaging.batch import Message, read
from shared.messaging.failures import OPEN
from shared.messaging.kafka import Record
from shared.messaging.ledger import Entry, Outcome
from shared.messaging.partitions import INBOX_DAYS
from shared.messaging.topics import RETENTION_DAYS
from shared.messaging.transaction import Database, Transaction

_FIND = text("SELECT * FROM failed_message WHERE id = :id")
_LOCK_ROW = text("SELECT * FROM failed_message WHERE id = :id FOR UPDATE")
_NOTE = text(
    """
    INSERT INTO failed_message_action (failed_message_id, attempts, action, kind, actor, actor_name, reason)
    VALUES (:id, :attempts, :action, :kind, :actor, :name, :reason) ON CONFLICT DO NOTHING RETURNING action
    """
)
_RETRY = text(
    """
    UPDATE failed_message SET state = :state, next_attempt_at = :now, attempts = attempts + 1,
        aside_at = NULL
    WHERE id = :id
    """
)
_SETTLE = text(
    """
    UPDATE failed_message SET state = :state, settled_at = :now, next_attempt_at = NULL, aside_at = NULL
    WHERE id = :id
    """
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

_REMEMBERED = timedelta(days=INBOX_DAYS)
EDITABLE = ("retrying", "waiting", "unknown", "rejected")

Kind = Literal["duplicate", "done-elsewhere", "outdated", "never-meant", "other"]
"""Of what is given up: what it was."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


_STANDS: Final[Mapping[str, str]] = {
    "retrying": "wordt vanzelf nog eens geprobeerd",
    "waiting": "wacht op een mens",
    "parked": "wacht op een eerder bericht van zijn dossier",
    "gap": "mist een eerder bericht",
    "unknown": "wacht op een nieuwere versie van de dienst",
    "rejected": "is geweigerd",
    "resolved": "is al gelukt",
    "discarded": "is al weggedaan",
    "replaced": "is al vervangen",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A person's action on a failed message; `reason` is kept for the audit."""

    failed_message_id: UUID
    attempts: int
    """The number of attempts that the person saw."""
    actor: str
    reason: str
    name: str = ""
    """What colleagues call the actor; of the command line it is the same."""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidInput((), "Geef een reden op.")


async def retry(database: Database, action: Action) -> bool:
    """Try a failed message again as soon as possible; False when this was asked already.

    For a `gap` it means: accept that the missing messages will not come. What is `rejected` is read again. Raises Conflict
    where that cannot be, with what can still be done.
    """
    async with acting(database, action.failed_message_id) as (tx, row):
        if refusal := refusal_of_retry(row, tx.now):
            raise Conflict("toestand-past-niet", refusal)
        await _require_lowest_gap(tx, row)
        if not await decide_once(tx, action, "retry", row):
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


def refusal_of_retry(row: Row[Any], now: datetime) -> str | None:
    """Why a failed message cannot be tried again, and what can be done with it instead; None when it can."""
    if row.state not in RETRYABLE:
        return _not_in_state(row, "opnieuw geprobeerd")
    if not row.payload:
        until = row.failed_at + timedelta(days=RETENTION_DAYS)
        place = f"{row.topic}/{row.partition}@{row.message_offset}"
        if now < until:
            return (
                f"Van dit bericht is alleen de plaats bewaard. Het ligt nog tot {until:%d-%m-%Y} in Kafka, op {place}."
                " Zet het van daar terug met een wijziging, of doe het weg."
            )
        return (
            f"Van dit bericht is alleen de plaats bewaard ({place}), en daar is het na {until:%d-%m-%Y} weg."
            " Vraag de afzender om het opnieuw te sturen, schrijf het opnieuw met een wijziging, of doe het weg."
        )
    if row.state == "rejected" and row.message_id is not None:
        return (
            f"Bericht {row.id} is te lezen, maar het id of het volgnummer klopt niet."
            " Opnieuw proberen helpt niet: wijzig het bericht of doe het weg."
        )
    if row.state == "rejected" and now - row.failed_at > _REMEMBERED:
        return (
            f"Dit bericht kwam meer dan {INBOX_DAYS} dagen geleden. Of het daarna toch is verwerkt, is niet meer bekend, dus"
            " het wordt niet nog eens gelezen. Vraag de afzender om het opnieuw te sturen, of doe het weg."
        )
    return None


async def discard(database: Database, action: Action, kind: Kind = "other") -> bool:
    """Give up a failed message for good, with a reason; what waited behind it goes on. False when asked already."""
    async with acting(database, action.failed_message_id) as (tx, row):
        require(row, OPEN, "weggedaan")
        await _require_lowest_gap(tx, row)
        if not await decide_once(tx, action, "discard", row, kind):
            return False
        if row.state == "gap":
            await tx.execute(
                _ACCEPT_GAP, {"topic": row.topic, "dossier": row.dossier_id, "last": row.sequence}
            )
        await tx.execute(_SETTLE, {"id": row.id, "state": "discarded", "now": tx.now})
        tx.ledger.move(row, "discarded")
        return True


async def replace(tx: Transaction, row: Row[Any], action: Action, message: Message) -> bool:
    """Put an edited message (see `edited`) in the place of a failed one, in the same order; False when decided already."""
    require(row, EDITABLE, "gewijzigd")
    if not await decide_once(tx, action, "edit", row):
        return False
    await tx.execute(_SETTLE, {"id": row.id, "state": "replaced", "now": tx.now})
    tx.ledger.move(row, "replaced")
    tx.ledger.add(Entry(outcome, row.topic, message.type, message.id) for outcome in _EDITED)
    await tx.execute(
        _REPLACE,
        {
            "id": ids.new_id(),
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
    return True


def edited(row: Row[Any], payload: bytes, reader: EventReader) -> Message:
    """The message that a failed one becomes: with an id of its own, the original as its cause, and its place in the order.

    Raises InvalidInput when it is no event of ours. Of what was read before it stays about the same dossier.
    """
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
async def acting(
    database: Database, failed_message_id: UUID
) -> AsyncIterator[tuple[Transaction, Row[Any]]]:
    """A transaction that holds the dossier and the row of the message that a person acts on."""
    async with database.transaction() as tx:
        found = (await tx.execute(_FIND, {"id": failed_message_id})).one_or_none()
        if found is None:
            raise NotFound("mislukt bericht", failed_message_id)
        if found.dossier_id is not None:
            await tx.lock([found.dossier_id])
        yield tx, (await tx.execute(_LOCK_ROW, {"id": found.id})).one()


def require(row: Row[Any], states: tuple[str, ...], what: str) -> None:
    """Raises Conflict unless the message is in one of these states."""
    if row.state not in states:
        raise Conflict("toestand-past-niet", _not_in_state(row, what))


def _not_in_state(row: Row[Any], what: str) -> str:
    return f"Bericht {row.id} {_STANDS[row.state]} en kan daarom niet worden {what}."


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


async def decide_once(
    tx: Transaction, action: Action, name: str, row: Row[Any], kind: Kind | None = None
) -> bool:
    """Write a decision down; False when one was taken already, or when the person saw an older attempt."""
    if action.attempts != row.attempts:
        return False
    return await note(tx, action, name, kind)


async def note(tx: Transaction, action: Action, name: str, kind: Kind | None = None) -> bool:
    """Write down what somebody did; False for a second decision about the same attempt."""
    noted = await tx.execute(
        _NOTE,
        {
            "id": action.failed_message_id,
            "attempts": action.attempts,
            "action": name,
            "kind": kind,
            "actor": action.actor,
            "name": action.name,
            "reason": action.reason,
        },
    )
    return noted.one_or_none() is not None
