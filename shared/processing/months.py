"""Takes away the months of the processing log that the agency need not answer for any more, and says so in the chain.

How long that is, is for the agency to say (`<SERVICE>_PROCESSING_LOG_YEARS`); as long as it says nothing, all of it stays.
"""

from datetime import date
from typing import Final

import structlog
from sqlalchemy import text

from shared.messaging.transaction import Database
from shared.processing.sealing import seal_dropped

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_PAST: Final = text(
    """
    SELECT inhrelid::regclass::text AS name FROM pg_inherits
    WHERE inhparent = 'processing_log'::regclass
        AND inhrelid::regclass::text < 'processing_log_' || to_char(
            (now() AT TIME ZONE 'UTC') - make_interval(years => :years, months => 1), 'YYYYMMDD')
        AND inhrelid::regclass::text ~ '^processing_log_[0-9]{8}$'
    ORDER BY 1
    """
)
# What was written in the last minute is not sealed yet, of a clock that runs behind by years.
_IS_SEALED: Final = """
    SELECT NOT EXISTS (SELECT FROM {name} AS line WHERE NOT EXISTS (
        SELECT FROM processing_seal AS seal WHERE seal.server = line.server
            AND line.xid >= seal.from_xid AND line.xid < seal.until_xid))
"""
_SHORTLY: Final = text("SET LOCAL lock_timeout = '200ms'")


async def drop_past(database: Database, years: int | None) -> list[date]:
    """Drop the months that ended so many years ago; gives which. Whatever of them is not sealed stays for the next time."""
    if years is None:
        return []
    async with database.reading() as connection:
        names = list((await connection.execute(_PAST, {"years": years})).scalars())
    return [month for name in names if (month := await _drop(database, name)) is not None]


async def _drop(database: Database, name: str) -> date | None:
    month = date.fromisoformat(name.rpartition("_")[2])
    async with database.transaction() as tx:
        await tx.execute(_SHORTLY)
        is_sealed = (await tx.execute(text(_IS_SEALED.format(name=name)))).scalar_one()
        if not is_sealed or not await seal_dropped(tx, f"{month:%Y-%m}"):
            return None
        await tx.execute(text(f"DROP TABLE {name}"))
    log.info("processing_log_month_dropped", month=f"{month:%Y-%m}")
    return month
