"""Names for a page of rows: how long `POST /weergaven` takes for a thousand ids, each with its line in the processing log."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import orjson

from services.intake.main import create_app
from services.intake.settings import Settings
from shared.events.household import AGENCY_MUNICIPALITIES
from tests.load.figure import Figure
from tests.load.residents import Town

GOAL_MS = 50.0


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    ids: int
    requests: int
    goal: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of one request, by the clock and of this process's processor."""

    wall: float
    processor: float


async def measure(town: Town, sizes: Sizes) -> AsyncIterator[Figure]:
    """The first request is not counted: it opens the connection and reads the catalogue."""
    async with _intake(town) as client:
        for kind in ("inwonerIds", "dossierIds"):
            await _ask(client, town, kind, sizes.ids)
            taken = [await _ask(client, town, kind, sizes.ids) for _ in range(sizes.requests)]
            wall = sorted(request.wall for request in taken)
            processor = sorted(request.processor for request in taken)
            yield Figure(
                f"names.p95.{kind}",
                wall[int(len(wall) * 0.95)],
                "ms",
                f"`POST /weergaven`, {sizes.ids:,} {kind}, with their lines in the log",
                below=GOAL_MS if sizes.goal else None,
                detail={
                    "p50_ms": round(wall[len(wall) // 2], 1),
                    "p50_processor_ms": round(processor[len(processor) // 2], 1),
                },
            )


async def _ask(client: httpx.AsyncClient, town: Town, kind: str, amount: int) -> Taken:
    chosen = town.residents[:amount]
    ids = [person.person_id if kind == "inwonerIds" else person.dossier_id for person in chosen]
    token = town.issuer.issue(
        "bench",
        ["intake.inwoners.lezen"],
        roles=["inkomensconsulent"],
        municipalities=AGENCY_MUNICIPALITIES,
    )
    body = orjson.dumps({"doel": "taken", kind: ids})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    started, began = time.perf_counter(), time.process_time()
    answer = await client.post("/intake/v1/weergaven", content=body, headers=headers)
    taken = Taken((time.perf_counter() - started) * 1000, (time.process_time() - began) * 1000)
    answer.raise_for_status()
    rows = answer.json()["inwoners" if kind == "inwonerIds" else "dossiers"]
    assert len(rows) == len(ids)
    assert all(row["stand"] == "getoond" for row in rows), rows[0]
    return taken


@asynccontextmanager
async def _intake(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    url = town.new_database()
    settings = Settings.model_validate(
        {
            "database_url": url,
            "bsn_hash_key": town.secrets["INTAKE_BSN_HASH_KEY"],
            "bsn_encryption_keys": orjson.loads(town.secrets["INTAKE_BSN_ENCRYPTION_KEYS"]),
            "bsn_current_key": "bench",
        }
    )
    app = create_app(settings, town.issuer.settings)
    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
            yield client
    finally:
        await app.state.database.close()
