"""Daily partitions of outbox and inbox: made ahead, and dropped as a whole when nobody needs them any more."""

from collections.abc import Iterable
from datetime import date, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.messaging import relay_cursor
from shared.messaging.relay_cursor import DatabaseMoved

log = structlog.get_logger(__name__)

INBOX_DAYS = 40
"""How far back the inbox knows ids: topic retention (7 days) plus the longest a failed message may wait for a human (30)."""

OUTBOX_DAYS = 3
"""How long published events stay, to publish them again if a broker lost them."""

_AHEAD_DAYS = 4
_MAINTENANCE_LOCK = 7_003
_DELETE_DEFAULT = text(
    """
    DELETE FROM outbox_default WHERE (xid, position) IN (
        SELECT held.xid, held.position FROM outbox_default AS held, relay_cursor AS cursor
        WHERE held.created_at < CAST(:before AS date)
            AND (held.xid, held.position) <= (cursor.xid, cursor.position)
        LIMIT 5000)
    """
)
_inbox_days_known: dict[str, set[date]] = {}


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


async def ensure_inbox_days(engine: AsyncEngine, days: Iterable[date]) -> None:
    """Make the inbox partitions of these days where they are missing; remembered per database, so it nearly always costs nothing."""
    known = _inbox_days_known.setdefault(str(engine.url), set())
    missing = sorted(set(days) - known)
    if not missing:
        return
    async with engine.begin() as connection:
        await _create(connection, "inbox", missing)
    known.update(missing)


async def maintain(engine: AsyncEngine) -> None:
    """Make the coming days' partitions and drop the past ones. Idempotent; runs hourly in every worker.

    "Now" is the database's own time, as it fills the columns these tables are partitioned by.
    """
    async with engine.begin() as connection:
        today = (
            await connection.execute(text("SELECT (now() AT TIME ZONE 'UTC')::date"))
        ).scalar_one()
        ahead = [today + timedelta(days=n) for n in range(_AHEAD_DAYS + 1)]
        await _create(connection, "inbox", ahead)
        # Never the day that events are being stored in: a row on its way to the default partition would be refused there.
        await _create(connection, "outbox", ahead[2:])
    await _drop_inbox(engine, today - timedelta(days=INBOX_DAYS + 1))
    await _drop_outbox(engine, today - timedelta(days=OUTBOX_DAYS))


async def _create(connection: AsyncConnection, table: str, days: Iterable[date]) -> None:
    await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MAINTENANCE_LOCK})"))
    existing = await _existing(connection, table)
    for day in days:
        name = _name(table, day)
        if day in existing:
            continue
        # Made apart and then attached: attaching does not stop readers and writers of the parent.
        await connection.execute(
            text(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        )
        await connection.execute(
            text(
                f"ALTER TABLE {table} ATTACH PARTITION {name}"
                f" FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
            )
        )


async def _existing(connection: AsyncConnection, table: str) -> set[date]:
    rows = await connection.execute(
        text(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = CAST(:table AS regclass)"
        ),
        {"table": table},
    )
    endings = (name.rpartition("_")[2] for name in rows.scalars())
    return {date.fromisoformat(ending) for ending in endings if ending.isdecimal()}


async def _drop_inbox(engine: AsyncEngine, before: date) -> None:
    async with engine.begin() as connection:
        for day in await _existing(connection, "inbox"):
            if day < before:
                await connection.execute(text(f"DROP TABLE {_name('inbox', day)}"))
                log.info("inbox_day_dropped", day=str(day))


async def _drop_outbox(engine: AsyncEngine, before: date) -> None:
    """Drop a day only when the relay's cursor is past every row of it, which it can tell of its own database only."""
    async with engine.begin() as connection:
        try:
            await relay_cursor.read(connection)
        except DatabaseMoved as error:
            log.critical("outbox_days_kept", reason=str(error))
            return
        for day in sorted(await _existing(connection, "outbox")):
            name = _name("outbox", day)
            if day >= before or await _holds_unpublished(connection, name):
                continue
            await connection.execute(text(f"DROP TABLE {name}"))
            log.info("outbox_day_dropped", day=str(day))
    while await _delete_from_default(engine, before):
        pass


async def _delete_from_default(engine: AsyncEngine, before: date) -> int:
    """Delete some of the published events of the first days, and of days after a long absence; gives how many."""
    async with engine.begin() as connection:
        return (await connection.execute(_DELETE_DEFAULT, {"before": before})).rowcount


async def _holds_unpublished(connection: AsyncConnection, name: str) -> bool:
    rows = await connection.execute(
        text(
            f"SELECT EXISTS (SELECT FROM {name} AS held, relay_cursor AS cursor"  # noqa: S608 - a name of our own making
            " WHERE (held.xid, held.position) > (cursor.xid, cursor.position))"
        )
    )
    return bool(rows.scalar_one())
