"""The API of intake on a real database, and callers of all kinds."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI
from joserfc import jwk, jwt
from sqlalchemy import text

from deploy.local.demo import BEGIN
from deploy.local.residents import households
from services.intake.contracts import CONTRACTS
from services.intake.main import create_app
from services.intake.residents.rules import NewHousehold, NewMember
from services.intake.residents.seed import seed_households
from services.intake.residents.service import Residents
from services.intake.settings import Settings
from shared import clock
from shared.bsn import Bsn
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.transaction import Database
from shared.settings import AuthSettings

SCOPES = (
    "intake.inwoners.lezen",
    "intake.inwoners.schrijven",
    "intake.levensgebeurtenissen.lezen",
    "intake.levensgebeurtenissen.schrijven",
)
PREFIX = "nl.participatiewet.levensgebeurtenissen"
CLOUD_EVENT = "application/cloudevents+json; charset=UTF-8"
LONG_AGO = date(2020, 1, 1)
_numbers = count(100_000_00)


def some_bsn() -> Bsn:
    """A valid BSN that no other test in this process uses."""
    while True:
        digits = f"{next(_numbers):08d}"
        for check in range(10):
            try:
                return Bsn(digits + str(check))
            except ValueError:
                continue


def adult(rol: Any = "aanvrager", **values: Any) -> NewMember:
    given = {"born_on": date(1990, 5, 17), "from_on": LONG_AGO, "bsn": some_bsn(), **values}
    return NewMember(given_names="Ank", family_name="de Vries", rol=rol, **given)


def child(born_on: date, **values: Any) -> NewMember:
    return adult("kind", born_on=born_on, from_on=max(born_on, LONG_AGO), **values)


def household(*members: NewMember, gemeente: str = ASSEN, receives: bool = True) -> NewHousehold:
    return NewHousehold(
        gemeente=gemeente,
        from_on=LONG_AGO,
        members=members or (adult(),),
        receives_assistance=receives,
    )


def event(kind: str, data: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "urn:nld:oin:00000001001234567000:systeem:test",
        "type": f"{PREFIX}.{kind}.v1",
        "time": "2026-11-20T09:30:00Z",
        "data": data,
        **attributes,
    }


def person(member: NewMember) -> dict[str, str]:
    assert member.bsn is not None
    return {"burgerservicenummer": member.bsn.reveal()}


def job(who: NewMember | dict[str, str], **values: Any) -> dict[str, Any]:
    return {
        "persoon": who if isinstance(who, dict) else person(who),
        "ingangsdatum": clock.today().isoformat(),
        "urenPerWeek": 16,
        "nettoMaandloonCenten": 950_00,
        "contract": "bepaalde-tijd",
        **values,
    }


@dataclass
class World:
    """One running intake: its app, its database, and somebody to call it."""

    app: FastAPI
    database: Database
    residents: Residents
    client: httpx.AsyncClient
    sign: Callable[..., str]

    def as_caller(self, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sign(**claims)}"}

    async def register(self, *households: NewHousehold) -> None:
        async with self.database.transaction() as tx:
            await self.residents.register(tx, households)
        await self.forget_outbox()

    async def forget_outbox(self) -> None:
        async with self.database.transaction() as tx:
            await tx.execute(text("DELETE FROM outbox"))

    async def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return await self.client.post(path, json=body, headers=headers)

    async def report(self, body: dict[str, Any], **headers: str) -> httpx.Response:
        return await self.client.post(
            "/intake/v1/levensgebeurtenissen",
            content=orjson.dumps(body),
            headers={"Content-Type": CLOUD_EVENT, **headers},
        )

    async def told(self, kind: str = "") -> list[dict[str, Any]]:
        """The events in the outbox, in order; of one kind if given."""
        async with self.database.reading() as connection:
            rows = await connection.execute(
                text("SELECT payload FROM outbox ORDER BY xid, position")
            )
            events = [orjson.loads(row.payload) for row in rows]
        return [one for one in events if kind in one["type"]]

    async def rows(self, sql: str, **values: Any) -> Sequence[Any]:
        async with self.database.reading() as connection:
            return (await connection.execute(text(sql), values)).all()

    async def count(self, table: str) -> int:
        return int((await self.rows(f"SELECT count(*) FROM {table}"))[0][0])  # noqa: S608

    async def run_timers(self) -> int:
        return await TimerEngine(self.database, CONTRACTS).run_due()

    async def close(self) -> None:
        """What its lifespan would close, but for the database that the test gave it."""
        await self.client.aclose()
        await self.app.state.group.close()
        await self.app.state.register_runs.close()
        await self.app.state.database.close()


@pytest.fixture(scope="session")
def signing_key() -> jwk.ECKey:
    return jwk.ECKey.generate_key("P-256", {"kid": "test", "alg": "ES256", "use": "sig"})


@pytest.fixture
def auth(signing_key: jwk.ECKey, tmp_path: Path) -> AuthSettings:
    keys = tmp_path / "jwks.json"
    keys.write_bytes(orjson.dumps({"keys": [signing_key.as_dict(private=False)]}))
    return AuthSettings(
        issuer="https://idp.test", audience="naadloos", jwks_file=str(keys), jwks_url=None
    )


@pytest.fixture
def sign(signing_key: jwk.ECKey) -> Callable[..., str]:
    def make(**claims: Any) -> str:
        now = int(clock.now().timestamp())
        given = {
            "iss": "https://idp.test",
            "aud": "naadloos",
            "sub": "systeem-test",
            "iat": now,
            "exp": now + 10**9,
            "scope": " ".join(SCOPES),
            "rollen": ["werkcoach"],
            "gemeenten": [ASSEN, AA_EN_HUNZE, TYNAARLO],
            **claims,
        }
        return jwt.encode({"alg": "ES256", "kid": "test"}, given, signing_key)

    return make


def make_settings(url: str, **values: Any) -> Settings:
    key = base64.b64encode(b"k" * 32).decode()
    return Settings.model_validate(
        {
            "database_url": url,
            "bsn_hash_key": base64.b64encode(b"h" * 32).decode(),
            "bsn_encryption_keys": {"test": key},
            "bsn_current_key": "test",
            **values,
        }
    )


@pytest.fixture
async def start(
    service_database: Callable[[str], Awaitable[Database]],
    auth: AuthSettings,
    sign: Callable[..., str],
) -> AsyncIterator[Callable[..., Awaitable[World]]]:
    """A function: `await start(queue_size=1)` is a running intake with those settings."""
    opened: list[World] = []

    async def begin(database: Database | None = None, **values: Any) -> World:
        database = database or await service_database("intake")
        url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        app = create_app(make_settings(url, **values), auth)
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://test",
            headers={"Authorization": f"Bearer {sign()}"},
        )
        opened.append(World(app, database, app.state.residents, client, sign))
        return opened[-1]

    yield begin
    for world in opened:
        await world.close()


@pytest.fixture
async def world(start: Callable[..., Awaitable[World]]) -> World:
    return await start()


@pytest.fixture
async def demo(start: Callable[..., Awaitable[World]]) -> World:
    """Intake as it is when the demo has begun: on its day, with its residents."""
    world = await start()
    await seed_households(world.database, households(BEGIN.date()), world.residents)
    return world


def id_of(response: httpx.Response) -> UUID:
    return UUID(response.json()["id"])


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()
