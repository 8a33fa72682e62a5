"""*Limit* for everybody at once: two processes that read and JSON-decode the same rows, and work nothing out.

Prints the seconds from the first query to the last row.
"""

import asyncio
import sys
import time
from multiprocessing import get_context
from uuid import UUID

import asyncpg
import orjson
import uvloop

from tests.load.settings import ProgramSettings

PROCESSES = 2
CHUNK = 2_000
_HOUSEHOLDS = """
    SELECT dossier_id, household::text FROM household_fact
    WHERE dossier_id > $1 AND dossier_id <= $2 ORDER BY dossier_id LIMIT $3
"""
_WAGES = """
    SELECT dossier_id, person_id, valid_from, valid_until, net_cents FROM wage_period
    WHERE dossier_id > $1 AND dossier_id <= $2 AND recorded_until IS NULL
"""


async def read(first: UUID, last: UUID) -> int:
    connection = await asyncpg.connect(ProgramSettings().database_url)
    count = 0
    while rows := await connection.fetch(_HOUSEHOLDS, first, last, CHUNK):
        await connection.fetch(_WAGES, first, rows[-1]["dossier_id"])
        for row in rows:
            orjson.loads(row["household"])
        count += len(rows)
        first = rows[-1]["dossier_id"]
    await connection.close()
    return count


def work(bounds: tuple[UUID, UUID]) -> int:
    return int(uvloop.run(read(*bounds)))


async def middle() -> UUID:
    connection = await asyncpg.connect(ProgramSettings().database_url)
    half = "SELECT dossier_id FROM household_fact ORDER BY 1 OFFSET (SELECT count(*) / 2 FROM household_fact) LIMIT 1"
    found = UUID(str(await connection.fetchval(half)))
    await connection.close()
    return found


def main() -> None:
    low, high = UUID(int=0), UUID(int=(1 << 128) - 1)
    with get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(int, range(PROCESSES))  # started, before the clock runs
        begin = time.perf_counter()
        half = asyncio.run(middle())
        count = sum(pool.map(work, [(low, half), (half, high)]))
        seconds = time.perf_counter() - begin
    sys.stdout.write(f"{count} {seconds}\n")


if __name__ == "__main__":
    main()
