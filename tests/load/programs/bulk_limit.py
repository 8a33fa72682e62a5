"""*Limit* for a file: parse the lines and COPY the rows that intake writes, with no check and nobody to look up.

It knows all residents beforehand. Prints the seconds between the first line read and the last commit.
"""

import sys
import time
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import asyncpg
import orjson
import uvloop
from pydantic_settings import BaseSettings, SettingsConfigDict
from uuid_utils import uuid7

from shared import clock
from tests.load.programs.rows import payload_of

CHUNK = 500
TOPIC = "levensgebeurtenissen"
_EVENT_COLUMNS = [
    "id",
    "source",
    "source_id",
    "body_hash",
    "type",
    "status",
    "effective_on",
    "data",
    "person_id",
    "dossier_id",
    "correlation_id",
    "received_at",
    "settled_at",
]
_OUTBOX_COLUMNS = ["id", "aggregatetype", "aggregateid", "type", "payload"]
_LOG_COLUMNS = [
    "id",
    "at",
    "actor",
    "actor_kind",
    "activity",
    "subject_kind",
    "subject_id",
    "trace_id",
    "parent_span_id",
]
_NUMBER = """
    INSERT INTO dossier_sequence AS known (topic, dossier_id, last)
    SELECT $1, * FROM unnest($2::uuid[], $3::bigint[])
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = known.last + excluded.last
"""


class BulkSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="BULK_", extra="ignore")

    database_url: str
    lines: Path
    people: Path


async def take_in(settings: BulkSettings) -> float:
    people: dict[str, list[str]] = orjson.loads(settings.people.read_bytes())
    connection = await asyncpg.connect(settings.database_url)
    begin = time.perf_counter()
    with settings.lines.open("rb") as file:
        while lines := list(islice(file, CHUNK)):
            async with connection.transaction():
                await store(connection, people, lines)
    seconds = time.perf_counter() - begin
    await connection.close()
    return seconds


async def store(
    connection: asyncpg.Connection, people: dict[str, list[str]], lines: Sequence[bytes]
) -> None:
    now = clock.now()
    events, outgoing, log = [], [], []
    dossiers: dict[str, int] = {}
    for line in lines:
        message = orjson.loads(line)
        job = message["data"]
        person_id, dossier_id = people[job.pop("persoon")["burgerservicenummer"]]
        identifier = str(uuid7())
        dossiers[dossier_id] = dossiers.get(dossier_id, 0) + 1
        events.append(
            (identifier, message["source"], message["id"], blake2b(line, digest_size=32).digest(),
             message["type"], "verwerkt", date.fromisoformat(job["ingangsdatum"]),
             orjson.dumps(job).decode(), person_id, dossier_id, identifier, now, now)
        )  # fmt: skip
        payload = payload_of(identifier, dossier_id, person_id, 1, job)
        outgoing.append((identifier, TOPIC, dossier_id, message["type"], payload))
        log.append(
            (str(uuid7()), now, "bench", "system", "levensgebeurtenis-melden", "person", person_id, "", "")
        )  # fmt: skip
    ordered = sorted(dossiers)
    await connection.execute(_NUMBER, TOPIC, ordered, [dossiers[one] for one in ordered])
    copy = connection.copy_records_to_table
    await copy("life_event", records=events, columns=_EVENT_COLUMNS)
    await copy("outbox", records=outgoing, columns=_OUTBOX_COLUMNS)
    await copy("processing_log", records=log, columns=_LOG_COLUMNS)


async def main() -> None:
    sys.stdout.write(f"{await take_in(BulkSettings())}\n")


if __name__ == "__main__":
    uvloop.run(main())
