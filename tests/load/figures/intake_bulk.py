"""Bulk intake: a file of lines to intake, against a bare program that parses the same lines and COPYs the same rows; and a file of
the register, which has no program to compare it with.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path
from statistics import median

import httpx
import orjson

from deploy.local.processes import ServerError
from tests.load.figure import Figure
from tests.load.figures.intake_http import OURS, serving
from tests.load.residents import Town
from tests.register import many

TIMEOUT = 300.0


async def measure(
    town: Town, lines: int, rounds: int, records: int, profile: Path
) -> AsyncIterator[Figure]:
    file, people = town.stack.folder / "lines.ndjson", town.stack.folder / "people.json"
    town.write_events(file, lines)
    town.write_people(people)
    limits, ours = [], []
    for _ in range(rounds):
        limits.append(lines / await _limit(town, file, people))
        ours.append(lines / await _ours(town, file, lines))
    await _ours(town, file, lines, profile)
    limit, rate = median(limits), median(ours)
    yield Figure("bulk.limit", limit, "lines/s", "file of life events, bare program")
    yield Figure("bulk.ours", rate, "lines/s", "file of life events, intake")
    yield Figure(
        "bulk.ours/limit",
        rate / limit,
        "ratio",
        "file of life events, intake to limit",
        at_least=0.55,
    )
    rate = records / await _register(town, records)
    yield Figure("bulk.register", rate, "records/s", "file of the register of persons, intake")


async def _limit(town: Town, file: Path, people: Path) -> float:
    """Seconds, by its own clock: starting Python does not count."""
    url = town.new_database()
    program = town.stack.run(
        "tests.load.programs.bulk_limit",
        {"BULK_DATABASE_URL": url, "BULK_LINES": str(file), "BULK_PEOPLE": str(people)},
    )
    await asyncio.to_thread(program.wait, TIMEOUT)
    town.stack.postgres.drop_database(url.rpartition("/")[2])
    if program.exit_code != 0:
        raise ServerError(f"the bare program failed\n{program.log_tail()}")
    return float(program.log.read_text().split()[-1])


async def _ours(town: Town, file: Path, lines: int, profile: Path | None = None) -> float:
    """Seconds between the first byte sent and the last result received."""
    headers = {"Authorization": f"Bearer {town.token}", "Content-Type": "application/x-ndjson"}
    content = await asyncio.to_thread(file.read_bytes)
    async with (
        serving(town, "intake", profile) as (_, port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=TIMEOUT) as client,
    ):
        begin = time.perf_counter()
        answer = await client.post(f"{OURS}/bestand", content=content, headers=headers)
        seconds = time.perf_counter() - begin
    taken = answer.text.count('"status":"verwerkt"')
    if answer.status_code != 200 or taken != lines:
        raise ServerError(
            f"{answer.status_code}: {taken} of {lines} lines taken in\n{answer.text[:500]}"
        )
    return seconds


async def _register(town: Town, records: int) -> float:
    """Seconds to read people whom nobody knows yet, between the first byte sent and the last result received."""
    headers = {"Authorization": f"Bearer {town.token}", "Content-Type": "application/json"}
    content = await asyncio.to_thread(lambda: orjson.dumps([*islice(many(records), records)]))
    async with (
        serving(town, "intake") as (_, port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=TIMEOUT) as client,
    ):
        begin = time.perf_counter()
        answer = await client.post("/intake/v1/registerbestanden", content=content, headers=headers)
        seconds = time.perf_counter() - begin
    taken = answer.text.count('"gevolg":"nieuw"')
    if answer.status_code != 200 or taken != records:
        raise ServerError(
            f"{answer.status_code}: {taken} of {records} records taken in\n{answer.text[:500]}"
        )
    return seconds
