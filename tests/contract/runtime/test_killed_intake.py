"""kill -9 of intake's API while it commits a group of requests, on a bad network: who repeats a request is answered, and it was done once."""

import asyncio
import base64
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import pytest

from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.processes import ServerProcess
from deploy.local.programs import Program
from deploy.local.settings import inherited
from shared.messaging.points import Point
from shared.settings import AuthSettings
from tests.contract.runtime.network import LASTS, TROUBLES, Network, Trouble, proxied_database
from tests.integration.intake.conftest import (
    CLOUD_EVENT,
    World,
    adult,
    auth,
    event,
    household,
    job,
    sign,
    signing_key,
    start,
    world,
)
from tests.settings import TestSettings

__all__ = ["auth", "sign", "signing_key", "start", "world"]

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]

API_POINTS: Final[tuple[Point, ...]] = ("in-registration", "after-registration")
REPORTS: Final = 40
PATIENCE: Final = 120.0


STEPS: Final[Sequence[tuple[Point, Trouble]]] = (
    list(zip(API_POINTS, TROUBLES, strict=False))
    if TestSettings().short
    else list(product(API_POINTS, TROUBLES))
)


@pytest.mark.parametrize(("point", "trouble"), STEPS)
async def test_a_request_to_an_intake_that_is_killed_is_repeated_and_done_once(
    world: World, auth: AuthSettings, tmp_path: Path, point: Point, trouble: Trouble
) -> None:
    people = [adult() for _ in range(REPORTS)]
    await world.register(*(household(person) for person in people))
    reports = [event("baan-gestart", job(person)) for person in people]
    [port] = free_ports(1)
    async with (
        proxied_database(_url_of(world)) as (bad_url, proxy),
        httpx.AsyncClient(
            base_url=f"http://{LOOPBACK}:{port}", headers=world.as_caller(), timeout=10
        ) as client,
    ):
        environment = _environment(bad_url, auth, port)
        with _running(["tests.chaos.doomed", "services.intake.main", f"{point}:2"], environment, tmp_path) as doomed:  # fmt: skip
            asking = [asyncio.create_task(_persist(client, report)) for report in reports]
            await proxy.used()
            await Network((proxy,)).be(trouble, LASTS)
            await asyncio.to_thread(doomed.wait, PATIENCE)
            unanswered = [task for task in asking if not task.done()]
        with _running(["services.intake.main"], environment, tmp_path):
            ids = await asyncio.gather(*asking)

    assert doomed.end.endswith("SIGKILL"), doomed.end
    assert unanswered, "it was not killed at the point"
    stored = await world.rows("SELECT id FROM life_event")
    assert {row.id for row in stored} == set(ids)
    assert len(stored) == REPORTS
    published = await world.told("baan-gestart")
    assert sorted(UUID(message["id"]) for message in published) == sorted(ids)


async def _persist(client: httpx.AsyncClient, report: dict[str, Any]) -> UUID:
    """As a system does that must be sure: the same request until it is answered."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            answer = await client.post(
                "/intake/v1/levensgebeurtenissen",
                content=json.dumps(report),
                headers={"Content-Type": CLOUD_EVENT},
            )
        except httpx.TransportError:
            pass
        else:
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                assert answer.status_code == httpx.codes.ACCEPTED, answer.text
                return UUID(answer.json()["id"])
        assert time.monotonic() < deadline, "intake stays away"
        await asyncio.sleep(0.2)


@contextmanager
def _running(
    command: Sequence[str], environment: dict[str, str], folder: Path
) -> Iterator[ServerProcess]:
    process = Program(*command, log=folder / "api.log", environment=environment)
    try:
        yield process
    finally:
        process.kill()


def _url_of(world: World) -> str:
    """Of the database that the test itself looks through."""
    url = world.database.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _environment(url: str, auth: AuthSettings, port: int) -> dict[str, str]:
    return {
        **inherited(),
        "INTAKE_DATABASE_URL": url,
        "INTAKE_PORT": str(port),
        "INTAKE_BSN_HASH_KEY": base64.b64encode(b"h" * 32).decode(),
        "INTAKE_BSN_ENCRYPTION_KEYS": json.dumps({"test": base64.b64encode(b"k" * 32).decode()}),
        "INTAKE_BSN_CURRENT_KEY": "test",
        "AUTH_ISSUER": auth.issuer,
        "AUTH_AUDIENCE": auth.audience,
        "AUTH_JWKS_FILE": str(auth.jwks_file),
    }
