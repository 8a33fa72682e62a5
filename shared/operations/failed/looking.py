"""What failed in one service, for who looks: by cause, one by one, and a single one with all that people did about it."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import NotFound

SHOWN: Final = ("retrying", "waiting", "gap", "unknown", "rejected")
"""What failed or waits for something of its own; what is parked is told with the message that it waits behind."""

_PARKED: Final = """
    parked AS (
        SELECT dossier_id, count(*) AS messages FROM failed_message
        WHERE state = 'parked' GROUP BY dossier_id
    )
    """
_GROUPS = text(
    f"""
    WITH {_PARKED}
    SELECT failed.fingerprint,
        (array_agg(failed.cause ORDER BY failed.arrival DESC))[1] AS cause,
        array_agg(DISTINCT failed.state) AS states,
        array_agg(DISTINCT failed.type) FILTER (WHERE failed.type IS NOT NULL) AS types,
        count(*) AS messages,
        count(DISTINCT failed.dossier_id) AS dossiers,
        count(failed.aside_at) AS aside,
        coalesce(sum(parked.messages), 0)::bigint AS behind_messages,
        count(parked.dossier_id) AS behind_dossiers,
        min(failed.failed_at) AS first_at,
        max(failed.failed_at) AS last_at,
        (SELECT id FROM retry_run WHERE retry_run.fingerprint = failed.fingerprint AND ended_at IS NULL) AS run_id
    FROM failed_message AS failed
    LEFT JOIN parked ON parked.dossier_id = failed.dossier_id AND failed.state <> 'gap'
    WHERE failed.state = ANY(CAST(:states AS text[])) AND failed.settled_at IS NULL
        AND (CAST(:fingerprint AS text) IS NULL OR failed.fingerprint = :fingerprint)
    GROUP BY failed.fingerprint ORDER BY messages DESC, failed.fingerprint
    """  # noqa: S608 - put together of what stands above
)
_LIST = text(
    """
    SELECT failed.id, failed.arrival, failed.state, failed.attempts, failed.type, failed.dossier_id, failed.cause,
        failed.failed_at, failed.next_attempt_at, failed.aside_at,
        (SELECT count(*) FROM failed_message AS parked
            WHERE parked.dossier_id = failed.dossier_id AND parked.state = 'parked' AND failed.state <> 'gap') AS behind
    FROM failed_message AS failed
    WHERE failed.fingerprint = :fingerprint AND failed.settled_at IS NULL
        AND failed.state = ANY(CAST(:states AS text[])) AND failed.arrival > :after
    ORDER BY failed.arrival LIMIT :limit
    """
)
_ONE = text(
    """
    SELECT failed.*,
        (SELECT count(*) FROM failed_message AS parked WHERE parked.dossier_id = failed.dossier_id
            AND parked.state = 'parked' AND failed.state NOT IN ('gap', 'parked') AND failed.settled_at IS NULL) AS behind,
        (SELECT first.id FROM failed_message AS first WHERE first.dossier_id = failed.dossier_id
            AND failed.state = 'parked' AND first.state IN ('retrying', 'waiting', 'unknown')
            ORDER BY first.arrival LIMIT 1) AS waits_for,
        (SELECT next.id FROM failed_message AS next WHERE failed.state = 'replaced'
            AND next.arrival = failed.arrival AND next.id > failed.id ORDER BY next.id LIMIT 1) AS replaced_by
    FROM failed_message AS failed WHERE failed.id = :id
    """
)
_HISTORY = text(
    """
    SELECT action, kind, coalesce(nullif(actor_name, ''), actor) AS actor, reason, attempts, run_id, acted_at FROM failed_message_action
    WHERE failed_message_id = :id ORDER BY id
    """
)
_PROPOSAL = text(
    """
    SELECT id, payload, proposed_by, coalesce(nullif(proposed_by_name, ''), proposed_by) AS proposer, reason, proposed_at FROM failed_message_edit
    WHERE failed_message_id = :id AND state = 'proposed'
    """
)


async def list_groups(
    connection: AsyncConnection, fingerprint: str | None = None
) -> Sequence[Row[Any]]:
    """What failed by cause, the most first; of one cause alone if that is named."""
    asked = {"states": list(SHOWN), "fingerprint": fingerprint}
    return (await connection.execute(_GROUPS, asked)).all()


async def list_messages(
    connection: AsyncConnection, fingerprint: str, after: int, limit: int
) -> Sequence[Row[Any]]:
    """What failed for one cause, in order of arrival."""
    asked = {"states": list(SHOWN), "fingerprint": fingerprint, "after": after, "limit": limit}
    return (await connection.execute(_LIST, asked)).all()


async def get_message(connection: AsyncConnection, identifier: UUID) -> Row[Any]:
    """One failed message, with what waits behind it. Raises NotFound."""
    row = (await connection.execute(_ONE, {"id": identifier})).one_or_none()
    if row is None:
        raise NotFound("mislukt bericht", identifier)
    return row


async def list_history(connection: AsyncConnection, identifier: UUID) -> Sequence[Row[Any]]:
    """What people did about a message, the oldest first."""
    return (await connection.execute(_HISTORY, {"id": identifier})).all()


async def find_proposal(connection: AsyncConnection, identifier: UUID) -> Row[Any] | None:
    """What somebody proposed that a message becomes, while nobody decided about it."""
    return (await connection.execute(_PROPOSAL, {"id": identifier})).one_or_none()
