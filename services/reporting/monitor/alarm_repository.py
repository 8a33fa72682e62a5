"""Alarms from their begin to their end, who took each on, and the workers that are muted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.monitor.gathered import Alarm, Mute
from services.reporting.monitor.judging import Finding, Level
from shared import ids
from shared.messaging.transaction import Transaction

KEPT: Final = timedelta(weeks=8)
"""After its end."""
GONE_AFTER: Final = timedelta(minutes=1)
"""What comes and goes within a minute is one alarm: else nobody could take it on."""
MOST_OPEN: Final = 200
MOST_ENDED: Final = 100
_MEASURED: Final = "alarmen"

# Who looked earlier and is slower changes nothing: it would end what began since.
_NEWEST = text(
    """
    INSERT INTO monitor_moment AS known (name, at) VALUES (:name, :measured)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE known.at < excluded.at RETURNING true
    """
)
_SEEN = text(
    """
    INSERT INTO monitor_alarm AS known (id, service, kind, place, level, message, runbook, began_at, seen_at)
    SELECT id, service, kind, place, level, message, runbook, coalesce(since, :measured), :measured
    FROM jsonb_to_recordset(CAST(:found AS jsonb)) AS found (id uuid, service text, kind text, place text, level smallint,
        message text, runbook text, since timestamptz)
    ORDER BY service, kind, place, level
    ON CONFLICT (service, kind, place, level) WHERE ended_at IS NULL
    DO UPDATE SET seen_at = excluded.seen_at, message = excluded.message, runbook = excluded.runbook
    """
)
_END = text(
    """
    UPDATE monitor_alarm SET ended_at = :measured
    WHERE ended_at IS NULL AND seen_at < CAST(:measured AS timestamptz) - CAST(:gone_after AS interval)
        AND service = ANY(CAST(:known AS text[]))
    """
)
_FORGET = tuple(
    text(f"DELETE FROM {table} WHERE {moment} < now() - CAST(:kept AS interval)")  # noqa: S608 - names of our own
    for table, moment in (("monitor_alarm", "ended_at"), ("worker_mute", "until"))
)
_COLUMNS: Final = """
    id, service, kind, place, level, message, runbook, began_at, seen_at, ended_at, acknowledged_at, acknowledged_name, note
    """
_OPEN = text(
    f"SELECT {_COLUMNS} FROM monitor_alarm WHERE ended_at IS NULL ORDER BY level DESC, began_at, id LIMIT :most"  # noqa: S608
)
_ENDED = text(
    f"SELECT {_COLUMNS} FROM monitor_alarm WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id LIMIT :most"  # noqa: S608
)
_ONE = text(f"SELECT {_COLUMNS} FROM monitor_alarm WHERE id = :id")  # noqa: S608
_ACKNOWLEDGE = text(
    """
    UPDATE monitor_alarm SET acknowledged_at = now(), acknowledged_by = :actor, acknowledged_name = :name, note = :note
    WHERE id = :id AND acknowledged_at IS NULL AND ended_at IS NULL RETURNING true
    """
)
_MUTES = text("SELECT * FROM worker_mute WHERE until > now()")
# Of two at once the first counts, as long as it lasts.
_MUTE = text(
    """
    INSERT INTO worker_mute AS known (worker_id, until, reason, muted_by, muted_name)
    VALUES (:worker_id, :until, :reason, :actor, :name)
    ON CONFLICT (worker_id) DO UPDATE SET until = excluded.until, reason = excluded.reason,
        muted_by = excluded.muted_by, muted_name = excluded.muted_name, muted_at = excluded.muted_at
    WHERE known.until <= now() RETURNING true
    """
)
_UNMUTE = text(
    "UPDATE worker_mute SET until = now() WHERE worker_id = :worker_id AND until > now() RETURNING true"
)


async def keep(
    tx: Transaction, found: Sequence[Finding], known: Sequence[str], measured: datetime
) -> None:
    """What was found at a moment is an alarm, and goes on as the alarm that it was. Of who is not `known` none ends."""
    newest = await tx.execute(_NEWEST, {"name": _MEASURED, "measured": measured})
    if newest.scalar_one_or_none() is None:
        return
    # Two workers that fell silent on one place are one alarm.
    alarms = {finding.key: _row(finding) for finding in found if is_alarm(finding)}
    seen = {"measured": measured, "found": orjson.dumps(list(alarms.values())).decode()}
    await tx.execute(_SEEN, seen)
    ends = {"measured": measured, "gone_after": GONE_AFTER, "known": list(known)}
    await tx.execute(_END, ends)


def is_alarm(finding: Finding) -> bool:
    """What is not known yet is none, but for a service that does not answer."""
    return finding.level >= Level.ATTENTION or finding.kind == "dienst-zwijgt"


def _row(finding: Finding) -> dict[str, object]:
    return {
        "id": ids.new_id(),
        **dict(zip(("service", "kind", "place", "level"), finding.key, strict=True)),
        "message": finding.text,
        "runbook": finding.runbook,
        "since": finding.since,
    }


async def list_open(connection: AsyncConnection) -> list[Alarm]:
    """The worst first, then the oldest."""
    rows = await connection.execute(_OPEN, {"most": MOST_OPEN})
    return [Alarm(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it


async def list_ended(connection: AsyncConnection) -> list[Alarm]:
    """What ended last first."""
    rows = await connection.execute(_ENDED, {"most": MOST_ENDED})
    return [Alarm(**row._mapping) for row in rows]  # noqa: SLF001 - as above


async def find(connection: AsyncConnection, identifier: UUID) -> Alarm | None:
    row = (await connection.execute(_ONE, {"id": identifier})).one_or_none()
    return None if row is None else Alarm(**row._mapping)  # noqa: SLF001 - as above


async def acknowledge(tx: Transaction, identifier: UUID, actor: str, name: str, note: str) -> bool:
    """False when somebody else did, or it is over."""
    asked = {"id": identifier, "actor": actor, "name": name, "note": note}
    return (await tx.execute(_ACKNOWLEDGE, asked)).scalar_one_or_none() is not None


async def read_mutes(connection: AsyncConnection) -> Mapping[UUID, Mute]:
    """Of workers that are muted now."""
    return {
        row.worker_id: Mute(row.until, row.reason, row.muted_name, row.muted_at)
        for row in await connection.execute(_MUTES)
    }


async def mute(  # noqa: PLR0917 - what a mute is
    tx: Transaction, worker_id: UUID, until: datetime, reason: str, actor: str, name: str
) -> bool:
    """False when it is muted already."""
    asked = {"worker_id": worker_id, "until": until, "reason": reason, "actor": actor, "name": name}
    return (await tx.execute(_MUTE, asked)).scalar_one_or_none() is not None


async def unmute(tx: Transaction, worker_id: UUID) -> bool:
    """False when it was not muted."""
    return (await tx.execute(_UNMUTE, {"worker_id": worker_id})).scalar_one_or_none() is not None


async def forget(tx: Transaction) -> None:
    """What is past its time."""
    for statement in _FORGET:
        await tx.execute(statement, {"kept": KEPT})
