"""What failed in a service and was done without anybody acting, per week: the newest first."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.operations.schemas import Herstel, Hersteld, Herstelwijze

MOST: Final = 500
"""Causes: a service in which more hide needs no longer list."""
_HOW: Final[Mapping[str, Herstelwijze]] = {
    "at-once": "meteen",
    "later": "later",
    "gap": "na-een-gat",
    "timer": "termijn",
}

_NOW = text("SELECT now()")
_RECOVERIES = text(
    """
    SELECT week, how, topic, type, fingerprint, cause, total, longest_seconds, first_at, last_at FROM recovery
    ORDER BY week DESC, total DESC, how, type, fingerprint LIMIT :most
    """
)


async def read_recovered(connection: AsyncConnection, service: str) -> Hersteld:
    return Hersteld(
        dienst=service,
        gemeten_op=(await connection.execute(_NOW)).scalar_one(),
        resultaten=[
            Herstel(
                week=row.week,
                hoe=_HOW[row.how],
                topic=row.topic or None,
                soort=row.type,
                oorzaak=row.cause,
                kenmerk=row.fingerprint,
                aantal=row.total,
                eerste_op=row.first_at,
                laatste_op=row.last_at,
                langst_seconden=row.longest_seconds,
            )
            for row in await connection.execute(_RECOVERIES, {"most": MOST})
        ],
    )
