"""The last moments of what the monitor saw: kept, so that it can say since when it does not see it any more."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import text

from shared.messaging.transaction import Transaction

_KEEP = text(
    """
    INSERT INTO monitor_moment (name, at) SELECT name, now() FROM unnest(CAST(:names AS text[])) AS seen (name)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
    """
)
_READ = text("SELECT name, at FROM monitor_moment UNION ALL SELECT 'now', now()")

NOW: Final = "now"
"""The name of this moment, by the same clock as the others."""


async def keep_moments(tx: Transaction, names: Collection[str]) -> None:
    """These were seen just now."""
    await tx.execute(_KEEP, {"names": sorted(names)})


async def read_moments(tx: Transaction) -> Mapping[str, datetime]:
    return {row.name: row.at for row in await tx.execute(_READ)}
