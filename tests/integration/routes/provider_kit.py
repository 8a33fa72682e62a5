"""Routes and the local stack's provider at one address, and between them a wire on which everything can be changed."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import text

from deploy.local.identity import LocalIssuer, create_identity
from shared import clock
from shared.http.auth import COOKIE
from shared.messaging.transaction import Database
from tests.signing_in import known_to

BROWSER: Final = {"User-Agent": "Browser van de test"}
CALLBACK: Final = "/routes/aanmelden/terug"

Change = Callable[[str], str]


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


class Wire(httpx.AsyncBaseTransport):
    """The way from routes to the provider."""

    def __init__(self, identity: FastAPI) -> None:
        self._there = httpx.ASGITransport(identity)
        self.away: set[str] = set()
        """Ends of paths that cannot be reached."""
        self.broken: set[str] = set()
        """Ends of paths that answer with rubbish."""
        self.asked: list[str] = []
        self.forge: Change | None = None
        """What becomes of an ID token on its way."""
        self.id_tokens: list[str] = []
        """As the provider made them."""
        self.description: dict[str, Any] = {}
        """What the provider says otherwise of itself."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        if any(path.endswith(end) for end in self.away):
            raise httpx.ConnectError("away", request=request)
        if any(path.endswith(end) for end in self.broken):
            return httpx.Response(200, text="<html>Even geduld</html>")
        response = await self._there.handle_async_request(request)
        if path.endswith("/openid-configuration") and self.description:
            await response.aread()
            return httpx.Response(200, json={**response.json(), **self.description})
        if path.endswith("/token") and response.is_success:
            await response.aread()
            answer = response.json()
            self.id_tokens.append(answer["id_token"])
            if self.forge is not None:
                answer["id_token"] = self.forge(answer["id_token"])
            return httpx.Response(200, json=answer)
        return response


@dataclass
class Place:
    """Where people sign in."""

    issuer: LocalIssuer
    app: FastAPI
    identity: FastAPI
    wire: Wire
    database: Database
    browsers: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self, *, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
        """A new one, that keeps its cookies and goes nowhere by itself; `address` is where it asks from."""
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self._dispatch, client=(address, 50_000)),
            base_url=self.issuer.address,
            headers={**BROWSER, **headers},
        )
        self.browsers.append(client)
        return client

    async def _dispatch(self, scope: Any, receive: Any, send: Any) -> None:
        site = self.identity if scope["path"].startswith("/identiteit") else self.app
        await site(scope, receive, send)

    async def begun(self, browser: httpx.AsyncClient, path: str = "/routes/aanmelden") -> str:
        """Where the provider is asked; the attempt has begun."""
        answer = await browser.get(path)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def chosen(self, browser: httpx.AsyncClient, at: str, persona: Any = "regisseur") -> str:
        """Somebody says at the provider who it is: where the provider sends the browser back."""
        key = known_to(self.issuer, persona).key
        answer = await browser.post(
            at, data={"persona": key}, headers={"Origin": self.issuer.address}
        )
        assert answer.status_code == 303, answer.text
        back = str(answer.headers["location"])
        assert urlsplit(back).path == CALLBACK
        return back

    async def sign_in(
        self,
        browser: httpx.AsyncClient,
        persona: Any = "regisseur",
        path: str = "/routes/aanmelden",
    ) -> httpx.Response:
        """All of the way; the last answer."""
        return await browser.get(
            await self.chosen(browser, await self.begun(browser, path), persona)
        )

    async def signed_in(self, persona: Any = "regisseur") -> httpx.AsyncClient:
        browser = self.browser()
        answer = await self.sign_in(browser, persona)
        assert answer.status_code == 303, answer.text
        return browser

    async def post(self, browser: httpx.AsyncClient, path: str, **more: Any) -> httpx.Response:
        """A form of our own site."""
        return await browser.post(path, headers={"Origin": self.issuer.address}, **more)

    async def is_known(self, browser: httpx.AsyncClient) -> bool:
        return (await browser.get("/routes/sessies")).status_code == 200

    async def rows(self, statement: str) -> list[Any]:
        async with self.database.reading() as connection:
            return list((await connection.execute(text(statement))).all())

    async def endings(self) -> list[str | None]:
        """Of every session why it ended, in the order in which they began."""
        rows = await self.rows("SELECT ended_why FROM session ORDER BY begun_at, number_hash")
        return [row.ended_why for row in rows]

    def signed(self, claims: dict[str, Any], key: ECKey | None = None, **header: Any) -> str:
        """A token with the provider's signature, or that of another key."""
        own = self.issuer.provider.key
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": own.kid, **header}, kept, key or own)

    def changed(self, **changes: Any) -> Change:
        """An ID token that says something else (None: nothing), well signed."""
        return lambda token: self.signed({**claims_of(token), **changes})

    def logout_token(self, **changes: Any) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer.settings.issuer,
            "aud": self.issuer.provider.client.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": "t-1",
            "sub": "regisseur",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        return self.signed({**claims, **changes}, typ="logout+jwt")


def number_of(browser: httpx.AsyncClient) -> str:
    return browser.cookies[COOKIE]


def parameter(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query)[name][0]


def ago(**period: float) -> int:
    return int((clock.now() - timedelta(**period)).timestamp())


def place_of(issuer: LocalIssuer, database: Database, make_app: Callable[..., FastAPI]) -> Place:
    """`make_app` makes routes, given the way to the provider."""
    app: FastAPI | None = None

    class ToRoutes(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            assert app is not None
            return await httpx.ASGITransport(app).handle_async_request(request)

    identity = create_identity(issuer, _Nobody(), to_client=ToRoutes())
    wire = Wire(identity)
    app = make_app(wire)
    return Place(issuer, app, identity, wire, database)


class _Nobody:
    """The provider's own pages do not look who is signed in at routes."""

    def forget(self) -> None:
        pass

    async def caller_of(self, number: str, browser: str, *, is_active: bool) -> None:
        return None
