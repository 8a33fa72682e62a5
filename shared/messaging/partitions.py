"""Daily partitions of outbox and inbox: made ahead, and dropped as a whole when nobody needs them any more; and the
processing log by month, so that years of it stay as they are beside the month that is written to.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.messaging import relay_cursor
from shared.messaging.relay_cursor import IS_UNSENT, DatabaseMoved

log = structlog.get_logger(__name__)

INBOX_DAYS = 40
"""How far back the inbox knows ids: topic retention (7 days) plus the longest a failed message may wait for a human (30)."""

OUTBOX_DAYS = 3
"""How long published events stay, to publish them again if a broker lost them."""

_AHEAD_DAYS = 4
_AHEAD_MONTHS = 3
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
_LOG: Final = "processing_log"

_TRIES = 20
_PAUSE = 0.5
_WAIT_SHORTLY = text("SET LOCAL lock_timeout = '200ms'")
_LOCK_NOT_AVAILABLE = "55P03"

_inbox_days_known: dict[str, set[date]] = {}


class Span(NamedTuple):
    """What one partition holds; `until` is the first day that it does not."""

    first: date
    until: date


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


async def ensure_inbox_days(engine: AsyncEngine, days: Iterable[date]) -> None:
    """Make the inbox partitions of these days where they are missing; remembered per database, so it nearly always costs nothing."""
    known = _inbox_days_known.setdefault(str(engine.url), set())
    missing = sorted(set(days) - known)
    if not missing:
        return
    async with engine.begin() as connection:
        await _create(connection, "inbox", map(_day, missing))
    known.update(missing)


async def maintain(engine: AsyncEngine) -> None:
    """Make the coming days' and months' partitions and drop the past days. Idempotent; runs hourly in every worker.

    "Now" is the database's own time, as it fills the columns that outbox and inbox are partitioned by.
    """
    async with engine.begin() as connection:
        today: date = (
            await connection.execute(text("SELECT (now() AT TIME ZONE 'UTC')::date"))
        ).scalar_one()
        ahead = [_day(today + timedelta(days=n)) for n in range(_AHEAD_DAYS + 1)]
        await _create(connection, "inbox", ahead)
    # Never the day or month that is being written to: a row on its way to the default partition would be refused there.
    await _give_way(engine, lambda connection: _create(connection, "outbox", ahead[2:]))
    months = list(months_after(today, _AHEAD_MONTHS))
    await _give_way(engine, lambda connection: _create(connection, _LOG, months))
    await _drop_inbox(engine, today - timedelta(days=INBOX_DAYS + 1))
    await _drop_outbox(engine, today - timedelta(days=OUTBOX_DAYS))


def _day(day: date) -> Span:
    return Span(day, day + timedelta(days=1))


def months_after(day: date, count: int) -> Iterator[Span]:
    """The months that begin after a day."""
    for number in range(day.month, day.month + count):
        first, following = (
            date(day.year + month // 12, month % 12 + 1, 1) for month in (number, number + 1)
        )
        yield Span(first, following)


async def _give_way(
    engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[object]]
) -> bool:
    """Do what locks a whole table, unless others use it all the time: then later, and False.

    Who waits for such a lock has every later writer waiting behind it, so it is waited for shortly, a few times.
    """
    for _ in range(_TRIES):
        try:
            async with engine.begin() as connection:
                await connection.execute(_WAIT_SHORTLY)
                await work(connection)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            await asyncio.sleep(_PAUSE)
        else:
            return True
    log.warning("partition_is_in_use")
    return False


async def _create(connection: AsyncConnection, table: str, spans: Iterable[Span]) -> None:
    await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MAINTENANCE_LOCK})"))
    existing = await _existing(connection, table)
    for span in spans:
        if span.first in existing or (table == _LOG and await _log_has_begun(connection, span)):
            continue
        name = _name(table, span.first)
        # Made apart and then attached: attaching does not stop readers and writers of the parent.
        await connection.execute(
            text(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        )
        if table == "outbox":
            await _take_from_default(connection, name, span)
        if table == _LOG:
            await connection.execute(
                text(
                    f"CREATE TRIGGER {name}_is_not_emptied BEFORE TRUNCATE ON {name}"
                    " EXECUTE FUNCTION is_only_added_to()"
                )
            )
        await connection.execute(
            text(
                f"ALTER TABLE {table} ATTACH PARTITION {name}"
                f" FOR VALUES FROM ('{span.first}') TO ('{span.until}')"
            )
        )


async def _take_from_default(connection: AsyncConnection, name: str, span: Span) -> None:
    """Rows of a time to come, of a clock that ran ahead: they would keep their day from being attached."""
    await connection.execute(
        text(
            f"WITH early AS (DELETE FROM outbox_default WHERE created_at >= '{span.first}'"  # noqa: S608 - names and days of our own making
            f" AND created_at < '{span.until}' RETURNING *)"
            f" INSERT INTO {name} SELECT * FROM early"
        )
    )


async def _log_has_begun(connection: AsyncConnection, span: Span) -> bool:
    """Whether a clock that ran ahead wrote lines of this month already: no line is ever moved, so the others join them."""
    rows = await connection.execute(
        text(
            f"SELECT EXISTS (SELECT FROM processing_log_default WHERE at >= '{span.first}'"  # noqa: S608 - days of our own making
            f" AND at < '{span.until}')"
        )
    )
    return bool(rows.scalar_one())


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
    for day in await _past(engine, "inbox", before):
        await _drop(engine, "inbox", day)


async def _drop_outbox(engine: AsyncEngine, before: date) -> None:
    """Drop a day only when the relay's cursor is past every row of it, which it can tell of its own database only."""
    try:
        async with engine.connect() as connection:
            await relay_cursor.read(connection)
    except DatabaseMoved as error:
        log.critical("outbox_days_kept", reason=str(error))
        return
    for day in await _past(engine, "outbox", before):
        async with engine.connect() as connection:
            unpublished = await _holds_unpublished(connection, _name("outbox", day))
        if not unpublished:
            await _drop(engine, "outbox", day)
    while await _delete_from_default(engine, before):
        pass


async def _past(engine: AsyncEngine, table: str, before: date) -> list[date]:
    async with engine.connect() as connection:
        return sorted(day for day in await _existing(connection, table) if day < before)


async def _drop(engine: AsyncEngine, table: str, day: date) -> None:
    drop = text(f"DROP TABLE IF EXISTS {_name(table, day)}")
    if await _give_way(engine, lambda connection: connection.execute(drop)):
        log.info("day_dropped", table=table, day=str(day))


async def _delete_from_default(engine: AsyncEngine, before: date) -> int:
    """Delete some of the published events of the first days, and of days after a long absence; gives how many."""
    async with engine.begin() as connection:
        return (await connection.execute(_DELETE_DEFAULT, {"before": before})).rowcount


async def _holds_unpublished(connection: AsyncConnection, name: str) -> bool:
    rows = await connection.execute(
        text(
            f"SELECT EXISTS (SELECT FROM {name} AS outbox WHERE {IS_UNSENT})"  # noqa: S608 - a name of our own making
        )
    )
    return bool(rows.scalar_one())
