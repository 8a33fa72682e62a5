"""What waits in a service, and for what: dossiers behind a message that failed or did not come, and who waits for whom in the database."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.operations.schemas import Blokkade, WachtendDossier, Wachtenden

MOST_DOSSIERS: Final = 100
BLOCKING: Final = ("retrying", "waiting", "parked", "gap", "unknown")
_GAP: Final = "gap"

_BLOCKED = text(
    "SELECT count(DISTINCT dossier_id) AS total, now() AS now FROM failed_message"
    " WHERE state = ANY(CAST(:states AS text[]))"
)
_LONGEST = text(
    """
    SELECT held.dossier_id, first.state, first.topic, first.sequence, first.failed_at, first.next_attempt_at,
         held.total - 1 AS behind, coalesce(progress.last, 0) + 1 AS missing
    FROM (
        SELECT dossier_id, count(*) AS total, min(arrival) AS first FROM failed_message
        WHERE state = ANY(CAST(:states AS text[])) AND dossier_id IS NOT NULL
        GROUP BY dossier_id ORDER BY min(failed_at), dossier_id LIMIT :most) AS held
    JOIN failed_message AS first ON first.dossier_id = held.dossier_id AND first.arrival = held.first
    LEFT JOIN dossier_progress AS progress
        ON progress.topic = first.topic AND progress.dossier_id = first.dossier_id
    ORDER BY first.failed_at, held.dossier_id
    """
)
_BLOCKADES = text(
    """
    SELECT blocked.pid, blocked.application_name AS name, blocker.pid AS by_pid, blocker.application_name AS by_name,
        extract(epoch FROM clock_timestamp() - lock.waitstart)::int AS seconds
    FROM pg_locks AS lock
    JOIN pg_stat_activity AS blocked ON blocked.pid = lock.pid
    JOIN pg_stat_activity AS blocker ON blocker.pid = ANY (pg_blocking_pids(blocked.pid))
    WHERE NOT lock.granted AND blocked.datname = current_database() ORDER BY lock.waitstart, blocked.pid, blocker.pid
    """
)


async def read_waiting(connection: AsyncConnection, service: str) -> Wachtenden:
    """Of no dossier what kind of message waits: some kinds tell by themselves what only some may know (AVG art. 9 and 10)."""
    counted = (await connection.execute(_BLOCKED, {"states": list(BLOCKING)})).one()
    rows = await connection.execute(_LONGEST, {"states": list(BLOCKING), "most": MOST_DOSSIERS})
    return Wachtenden(
        dienst=service,
        gemeten_op=counted.now,
        dossiers=counted.total,
        langst=[
            WachtendDossier(
                dossier_id=row.dossier_id,
                toestand=row.state,
                topic=row.topic,
                volgnummer=row.sequence,
                ontbreekt=row.missing if row.state == _GAP else None,
                mislukt_op=row.failed_at,
                opnieuw_op=row.next_attempt_at,
                erachter=row.behind,
            )
            for row in rows
        ],
        blokkades=[
            Blokkade(
                proces=row.pid,
                naam=row.name,
                op_proces=row.by_pid,
                op_naam=row.by_name,
                seconden=row.seconds,
            )
            for row in await connection.execute(_BLOCKADES)
        ],
    )
