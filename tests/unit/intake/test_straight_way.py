"""The busiest address is reached without a search through the routes, and nobody can tell by its answers."""

from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from fastapi import FastAPI

from deploy.local.identity import LocalIssuer
from services.intake.api import endpoints
from services.intake.life_events.service import Outcome
from services.intake.main import create_app
from shared.http.routing import StraightWay, straight_way
from tests.integration.intake.conftest import CLOUD_EVENT, adult, event, job, make_settings

ADDRESS = "/intake/v1/levensgebeurtenissen"
ACCEPTED = Outcome("verwerkt", UUID(int=7), UUID(int=8))
SCOPE = "intake.levensgebeurtenissen.schrijven"
BODY = orjson.dumps(event("baan-gestart", job(adult())))


class Accepting:
    """In the place of what registers."""

    async def submit(self, _: object) -> Outcome:
        return ACCEPTED


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="module")
def apps(issuer: LocalIssuer) -> tuple[FastAPI, FastAPI]:
    """With the straight way, and without it."""
    settings = issuer.settings
    straight, long = (
        create_app(make_settings("postgresql://nobody:x@127.0.0.1:1/nothing"), settings)
        for _ in range(2)
    )
    assert isinstance(straight.router.routes[0], StraightWay)
    assert isinstance(long.router.routes.pop(0), StraightWay)
    for app in (straight, long):
        app.state.group = Accepting()
    return straight, long


@pytest.mark.parametrize(
    ("method", "change", "status"),
    [
        ("POST", {}, 202),
        ("POST", {"Authorization": ""}, 401),
        ("POST", {"Authorization": "other scope"}, 403),
        ("POST", {"Content-Type": "text/plain"}, 415),
        ("POST", {"Content-Encoding": "gzip"}, 415),
        ("POST", {"body": b"{"}, 400),
        ("POST", {"body": b" " * 70_000}, 413),
        ("POST", {"query": "?onbekend=1"}, 400),
        ("GET", {}, 405),
        ("OPTIONS", {}, 204),
        ("PUT", {}, 405),
    ],
)
async def test_it_answers_as_the_long_way_does(
    apps: tuple[FastAPI, FastAPI],
    issuer: LocalIssuer,
    method: str,
    change: dict[str, Any],
    status: int,
) -> None:
    scopes = ["intake.inwoners.lezen"] if change.get("Authorization") else [SCOPE]
    token = issuer.issue("bench", scopes, roles=["integratie"], municipalities=["0106"])
    headers = {"Content-Type": CLOUD_EVENT, "traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    headers |= {name: value for name, value in change.items() if name.startswith("Content")}
    if change.get("Authorization") != "":
        headers["Authorization"] = f"Bearer {token}"

    answers = []
    for app in apps:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test"
        ) as client:
            address = f"{ADDRESS}{change.get('query', '')}"
            answers.append(
                await client.request(
                    method, address, content=change.get("body", BODY), headers=headers
                )
            )

    straight, long = answers
    assert straight.status_code == status, straight.text
    assert (straight.status_code, straight.headers, straight.content) == (
        long.status_code,
        long.headers,
        long.content,
    )


@pytest.mark.usefixtures("apps")
def test_it_is_only_for_what_asks_nothing_but_its_caller() -> None:
    with pytest.raises(ValueError, match="asks for more"):
        straight_way([endpoints.router], "gebeurtenisTonen", "/intake/v1")
