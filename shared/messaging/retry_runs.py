"""Many failed messages tried again together: everything with one cause, or a selection, in portions, with progress.

A run is a list of messages, each with the attempts that it had. The workers ask a retry for a portion of them at a time,
as a person does for one: a message that somebody decided about meanwhile is skipped, and one that fails again is back
in the list without stopping the others. A second click finds the run that goes on already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CursorResult, Row, text

from shared import ids
from shared.errors import Conflict, InvalidInput, NotFound
from shared.messaging.partitions import INBOX_DAYS
from shared.messaging.transaction import Database, Transaction

PORTION: Final = 100
"""As many as a round of retries takes: so a run keeps no other retry waiting for long."""

MOST_SELECTED: Final = 500

_MAY_BE_RETRIED: Final = f"""
    (failed.state IN ('retrying', 'waiting') OR (failed.state = 'rejected' AND failed.message_id IS NULL
            AND failed.failed_at > CAST(:now AS timestamptz) - make_interval(days => {INBOX_DAYS})))
        AND failed.payload <> '' AND (failed.next_attempt_at IS NULL OR failed.next_attempt_at > :now)
    """
"""Not a gap: to accept that messages will not come is decided one by one. Not what is due already, and no reject that came before what
ids are remembered of: as `actions.refusal_of_retry`."""

_BEGIN = text(
    """
    INSERT INTO retry_run (id, fingerprint, actor, actor_name, reason, begun_at)
    VALUES (:id, :fingerprint, :actor, :name, :reason, :now)
    ON CONFLICT (fingerprint) WHERE ended_at IS NULL DO NOTHING RETURNING id
    """
)
_RUNS_ALREADY = text(
    "SELECT id FROM retry_run WHERE fingerprint = :fingerprint AND ended_at IS NULL"
)
_TAKE_GROUP = text(
    f"""
    INSERT INTO retry_run_message (run_id, failed_message_id, attempts)
    SELECT :id, failed.id, failed.attempts FROM failed_message AS failed
    WHERE failed.fingerprint = :fingerprint AND failed.settled_at IS NULL AND {_MAY_BE_RETRIED}
    ON CONFLICT DO NOTHING
    """  # noqa: S608 - put together of what stands above
)
_TAKE_SELECTION = text(
    f"""
    INSERT INTO retry_run_message (run_id, failed_message_id, attempts)
    SELECT :id, failed.id, failed.attempts
    FROM unnest(CAST(:messages AS uuid[]), CAST(:seen AS int[])) AS selected (id, attempts)
    JOIN failed_message AS failed USING (id, attempts)
    WHERE {_MAY_BE_RETRIED}
    ON CONFLICT DO NOTHING
    """  # noqa: S608 - put together of what stands above
)
_GOES_ON = text("SELECT EXISTS (SELECT FROM retry_run WHERE ended_at IS NULL)")
# Whoever tries or decides about a message now holds its row: it has its turn in the next portion.
_NEXT = text(
    """
    SELECT item.run_id, item.failed_message_id
    FROM retry_run_message AS item JOIN failed_message AS failed ON failed.id = item.failed_message_id
    WHERE item.state = 'queued' ORDER BY failed.arrival LIMIT :portion
    FOR UPDATE OF item, failed SKIP LOCKED
    """
)
_DECIDE = text(
    f"""
    INSERT INTO failed_message_action (failed_message_id, attempts, action, actor, actor_name, reason, run_id, acted_at)
    SELECT item.failed_message_id, item.attempts, 'retry', run.actor, run.actor_name, run.reason, run.id, :now
    FROM unnest(CAST(:messages AS uuid[])) AS portion (id)
    JOIN retry_run_message AS item ON item.failed_message_id = portion.id AND item.state = 'queued'
    JOIN retry_run AS run ON run.id = item.run_id
    JOIN failed_message AS failed ON failed.id = portion.id AND failed.attempts = item.attempts
    WHERE {_MAY_BE_RETRIED}
    ON CONFLICT DO NOTHING RETURNING failed_message_id
    """  # noqa: S608 - put together of what stands above
)
_ASK = text(
    """
    UPDATE failed_message SET state = CASE state WHEN 'rejected' THEN state ELSE 'retrying' END,
        attempts = attempts + 1, next_attempt_at = :now, aside_at = NULL
    WHERE id = ANY(CAST(:messages AS uuid[]))
    """
)
_TAKEN = text(
    """
    UPDATE retry_run_message
    SET state = CASE WHEN failed_message_id = ANY(CAST(:asked AS uuid[])) THEN 'asked' ELSE 'skipped' END
    WHERE state = 'queued' AND failed_message_id = ANY(CAST(:messages AS uuid[]))
    """
)
_UNDER_WAY: Final = """
    item.state = 'asked' AND failed.attempts = item.attempts + 1
        AND (failed.state = 'retrying' OR (failed.state = 'rejected' AND failed.next_attempt_at IS NOT NULL))
    """
_END = text(
    f"""
    UPDATE retry_run AS run SET ended_at = :now
    WHERE ended_at IS NULL AND NOT EXISTS (
        SELECT FROM retry_run_message AS item JOIN failed_message AS failed ON failed.id = item.failed_message_id
        WHERE item.run_id = run.id AND (item.state = 'queued' OR ({_UNDER_WAY})))
    """  # noqa: S608 - put together of what stands above
)
_PROGRESS: Final = f"""
    SELECT run.id, run.fingerprint, run.actor, run.actor_name, run.reason, run.begun_at, run.ended_at, counted.*
    FROM retry_run AS run CROSS JOIN LATERAL (
        SELECT count(*) AS total,
            count(*) FILTER (WHERE item.state = 'queued') AS queued,
            count(*) FILTER (WHERE item.state = 'skipped') AS skipped,
            count(*) FILTER (WHERE {_UNDER_WAY}) AS under_way,
            count(*) FILTER (WHERE item.state = 'asked' AND failed.state = 'resolved') AS resolved,
            count(*) FILTER (WHERE item.state = 'asked' AND failed.state IN ('discarded', 'replaced')) AS settled
        FROM retry_run_message AS item JOIN failed_message AS failed ON failed.id = item.failed_message_id
        WHERE item.run_id = run.id
    ) AS counted
    """  # noqa: S608 - put together of what stands above
_ONE = text(_PROGRESS + " WHERE run.id = :id")
_NEWEST = text(_PROGRESS + " ORDER BY run.id DESC LIMIT :limit")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. Every message of it is in exactly one of the numbers."""

    id: UUID
    fingerprint: str | None
    actor: str
    actor_name: str
    reason: str
    begun_at: datetime
    ended_at: datetime | None
    total: int
    queued: int
    under_way: int
    resolved: int
    failed_again: int
    skipped: int
    """Somebody else decided about it, or it was tried, before its turn came."""
    settled: int
    """Tried, and given up or edited by a person since."""


async def begin_group(
    database: Database, fingerprint: str, actor: str, reason: str, name: str = ""
) -> UUID:
    """Try again everything with this cause; gives the run, or the one that goes on already. Raises Conflict when there is nothing."""
    async with database.transaction() as tx:
        identifier = await _begin(tx, fingerprint, actor, reason, name)
        if identifier is None:
            found = await tx.execute(_RUNS_ALREADY, {"fingerprint": fingerprint})
            going_on: UUID | None = found.scalar_one_or_none()
            if going_on is None:  # it ended in this moment
                raise _nothing_to_do()
            return going_on
        _require_some(
            await tx.execute(
                _TAKE_GROUP, {"id": identifier, "fingerprint": fingerprint, "now": tx.now}
            )
        )
        return identifier


async def begin_selection(
    database: Database, seen: Mapping[UUID, int], actor: str, reason: str, name: str = ""
) -> UUID:
    """Try these again, each with the attempts that the person saw. Raises Conflict when none of them is as it was seen."""
    if len(seen) > MOST_SELECTED:
        raise InvalidInput((), f"Kies ten hoogste {MOST_SELECTED} berichten tegelijk.")
    async with database.transaction() as tx:
        identifier = await _begin(tx, None, actor, reason, name)
        assert identifier is not None  # noqa: S101 - only a cause can be taken
        selected = {"messages": list(seen), "seen": list(seen.values())}
        _require_some(
            await tx.execute(_TAKE_SELECTION, {"id": identifier, "now": tx.now, **selected})
        )
        return identifier


async def step(database: Database) -> int:
    """Ask a retry for the next portion; gives for how many. Safe in several processes at once."""
    async with database.reading() as connection:
        if not (await connection.execute(_GOES_ON)).scalar_one():
            return 0
    async with database.transaction() as tx:
        portion = (await tx.execute(_NEXT, {"portion": PORTION})).all()
        messages = [item.failed_message_id for item in portion]
        if messages:
            decided = await tx.execute(_DECIDE, {"messages": messages, "now": tx.now})
            asked = list(decided.scalars())
            await tx.execute(_ASK, {"messages": asked, "now": tx.now})
            await tx.execute(_TAKEN, {"messages": messages, "asked": asked})
        await tx.execute(_END, {"now": tx.now})
        return len(messages)


async def find_progress(database: Database, run_id: UUID) -> Progress:
    """How far one run is. Raises NotFound."""
    async with database.reading() as connection:
        row = (await connection.execute(_ONE, {"id": run_id})).one_or_none()
    if row is None:
        raise NotFound("herkansing", run_id)
    return _progress(row)


async def list_progress(database: Database, limit: int = 20) -> list[Progress]:
    """The newest runs first."""
    async with database.reading() as connection:
        return [_progress(row) for row in await connection.execute(_NEWEST, {"limit": limit})]


async def _begin(
    tx: Transaction, fingerprint: str | None, actor: str, reason: str, name: str
) -> UUID | None:
    if not reason.strip():
        raise InvalidInput((), "Geef een reden op.")
    run = {"id": ids.new_id(), "fingerprint": fingerprint, "now": tx.now}
    begun = await tx.execute(_BEGIN, {**run, "actor": actor, "name": name, "reason": reason})
    return begun.scalar_one_or_none()


def _require_some(taken: CursorResult[Any]) -> None:
    if not taken.rowcount:
        raise _nothing_to_do()


def _nothing_to_do() -> Conflict:
    return Conflict(
        "niets-te-proberen",
        "Hier is nu niets om opnieuw te proberen. Misschien deed iemand anders het net, of is het al gelukt. Kijk opnieuw.",
    )


def _progress(row: Row[Any]) -> Progress:
    known = row.queued + row.skipped + row.under_way + row.resolved + row.settled
    return Progress(**row._mapping, failed_again=row.total - known)  # noqa: SLF001 - SQLAlchemy's public name for it
