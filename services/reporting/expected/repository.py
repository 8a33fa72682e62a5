"""What must follow life events and did not, in SQL: looked for in portions, kept once, closed when it came."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.expected.owed import Open
from shared.events.expectations import Expectation, types_with
from shared.messaging.transaction import Transaction

PORTION: Final = 1_000
KEPT: Final = timedelta(days=90)
"""What came late, or was settled, is shown for so long."""
LOOKED: Final = "verwachtingen"
"""The name under which the moment is kept at which all was looked at last."""

_OPEN: Final = "came_at IS NULL AND settled_at IS NULL"
_OVER: Final = "(came_at IS NOT NULL OR settled_at IS NOT NULL)"
_ANSWER: Final = """
    SELECT min(answer.occurred_at) FROM flow_event AS answer
    WHERE answer.life_event_id = {life_event} AND answer.causation_id = {life_event}
        AND answer.service = :service AND answer.type = ANY(CAST(:answers AS text[]))
    """
# What reporting itself holds is not known to be missing: it may be among that.
_NOTICE = text(
    f"""
    WITH portion AS (
        SELECT id, dossier_id, occurred_at FROM flow_event
        WHERE life_event_id = id AND type = ANY(CAST(:types AS text[]))
            AND occurred_at > CAST(:since AS timestamptz)
            AND (occurred_at, id) < (CAST(:before_at AS timestamptz), CAST(:before_id AS uuid))
        ORDER BY occurred_at DESC, id DESC LIMIT :portion
    ), noticed AS (
        INSERT INTO missing_answer (life_event_id, service, answers, due_at)
        SELECT portion.id, CAST(:service AS text), CAST(:answers AS text[]),
            portion.occurred_at + CAST(:within AS interval)
        FROM portion
        WHERE ({_ANSWER.format(life_event="portion.id")}) IS NULL
            AND NOT EXISTS (
                SELECT FROM failed_message AS held WHERE held.dossier_id = portion.dossier_id
                    AND held.state IN ('retrying', 'waiting', 'parked', 'gap', 'unknown'))
        ORDER BY portion.id
        ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT (SELECT count(*) FROM noticed) AS noticed, occurred_at, id FROM portion
    ORDER BY occurred_at, id LIMIT 1
    """  # noqa: S608 - a text of our own
)
_CLOSE = text(
    f"""
    UPDATE missing_answer SET came_at = found.came_at FROM (
        SELECT life_event_id, ({_ANSWER.format(life_event="missing.life_event_id")}) AS came_at FROM missing_answer AS missing
        WHERE {_OPEN} AND service = :service AND answers = CAST(:answers AS text[])) AS found
    WHERE missing_answer.life_event_id = found.life_event_id AND found.came_at IS NOT NULL
        AND missing_answer.service = :service AND missing_answer.answers = CAST(:answers AS text[])
    """  # noqa: S608 - as above
)
_SETTLE = text(
    f"""
    UPDATE missing_answer SET settled_at = :now, settled_by = :actor, settled_by_name = :name, reason = :reason
    WHERE life_event_id = :life_event_id AND service = :service AND {_OPEN}
    """  # noqa: S608 - as above
)
_FORGET = text(
    f"DELETE FROM missing_answer WHERE {_OVER} AND coalesce(came_at, settled_at) < :before"  # noqa: S608 - as above
)
_KEEP_LOOK = text(
    """
    INSERT INTO monitor_moment (name, at) VALUES (:name, now())
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
    """
)
_LOOKED_AT = text("SELECT at FROM monitor_moment WHERE name = :name")
_READS = text(
    """
    SELECT now() - interval '1 minute' AS read_until, count(DISTINCT topic) AS topics,
        coalesce(bool_and(looked_at > now() - interval '1 minute'
            AND (waiting = 0 OR oldest_at > now() - interval '30 seconds')), false) AS well
    FROM partition_progress WHERE topic = ANY(CAST(:topics AS text[]))
    """
)
_COUNT = text(
    f"SELECT service, count(*) AS total, min(due_at) AS since FROM missing_answer WHERE {_OPEN} GROUP BY service"  # noqa: S608 - as above
)
_LIST_OPEN = text(
    f"""
    SELECT life_event_id, service, answers, due_at FROM missing_answer
    WHERE {_OPEN} ORDER BY due_at, life_event_id LIMIT :most
    """  # noqa: S608 - as above
)
_LIST_OVER = text(
    f"""
    SELECT life_event_id, service, answers, due_at, came_at, settled_at, reason,
        coalesce(nullif(settled_by_name, ''), settled_by) AS settled_by
    FROM missing_answer WHERE {_OVER} ORDER BY coalesce(came_at, settled_at) DESC, life_event_id LIMIT :most
    """  # noqa: S608 - as above
)


class Place(NamedTuple):
    """How far a look got."""

    at: datetime
    id: UUID


class Portion(NamedTuple):
    noticed: int
    next: Place | None
    """Where the next one begins, going back in time; None at the end."""


class Who(Protocol):
    """Somebody who acts, such as a caller."""

    @property
    def subject(self) -> str: ...
    @property
    def name(self) -> str: ...


async def notice(tx: Transaction, expected: Expectation, since: datetime, before: Place) -> Portion:
    """Keep what is missing of one portion of life events, from `before` back."""
    row = (
        await tx.execute(
            _NOTICE,
            _of(expected)
            | {
                "types": types_with(expected),
                "since": since,
                "before_at": before.at,
                "before_id": before.id,
                "within": expected.within,
                "portion": PORTION,
            },
        )
    ).one_or_none()
    return Portion(0, None) if row is None else Portion(row.noticed, Place(row.occurred_at, row.id))


async def close(tx: Transaction, expected: Expectation) -> int:
    """What came after all is not missing any more; gives how many."""
    return (await tx.execute(_CLOSE, _of(expected))).rowcount


async def finish(tx: Transaction) -> None:
    """All was looked at; what came late long ago is forgotten."""
    await tx.execute(_FORGET, {"before": tx.now - KEPT})
    await tx.execute(_KEEP_LOOK, {"name": LOOKED})


async def read_until(connection: AsyncConnection, topics: Sequence[str]) -> datetime | None:
    """The moment, by the database's clock, up to which reporting has read what was published; None where it is behind, or
    nobody looked: then it does not know what is missing.
    """
    row = (await connection.execute(_READS, {"topics": list(topics)})).one()
    read: datetime = row.read_until
    return read if row.well and row.topics == len(topics) else None


async def looked_at(connection: AsyncConnection) -> datetime | None:
    moment: datetime | None = await connection.scalar(_LOOKED_AT, {"name": LOOKED})
    return moment


async def count_open(connection: AsyncConnection) -> Mapping[str, Open]:
    """By service."""
    rows = await connection.execute(_COUNT)
    return {row.service: Open(row.total, row.since) for row in rows}


async def list_open(connection: AsyncConnection, most: int) -> Sequence[Row[Any]]:
    """What waits longest first."""
    return (await connection.execute(_LIST_OPEN, {"most": most})).all()


async def list_over(connection: AsyncConnection, most: int) -> Sequence[Row[Any]]:
    """What came late, or a person settled, the last first."""
    return (await connection.execute(_LIST_OVER, {"most": most})).all()


async def settle(tx: Transaction, life_event_id: UUID, service: str, who: Who, reason: str) -> bool:
    """A person knows why it does not come any more. False where it came, or somebody said so before."""
    asked = {"life_event_id": life_event_id, "service": service, "now": tx.now, "reason": reason}
    done = await tx.execute(_SETTLE, asked | {"actor": who.subject, "name": who.name})
    return done.rowcount > 0


def _of(expected: Expectation) -> dict[str, Any]:
    return {"service": expected.service, "answers": sorted(expected.types)}
