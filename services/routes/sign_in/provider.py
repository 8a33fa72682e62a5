"""The identity provider, as OpenID Connect has it: where to send somebody, and what became of it.

Authlib speaks the protocol (authorization code with PKCE), joserfc reads the tokens; the rules of what these must say are in rules.py.
"""

import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
import orjson
from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from pydantic import BaseModel, ValidationError

from services.routes.settings import SignInSettings
from services.routes.sign_in.rules import ClaimNames, ending_of, identity_of
from services.routes.sign_in.schemas import Attempt, Ending, Identity, SignInFailed
from shared import clock
from shared.errors import Away, Transient
from shared.http.client import create_client, reachable
from shared.http.jwks import LEEWAY_SECONDS, Keys, verified

_FRESH_SECONDS: Final = 600.0
_LONGEST_HINT: Final = 4_000
"""Of the address with which a browser goes to sign out; servers refuse much longer ones."""
_MAX_TOKEN: Final = 64 * 1024
_AWAY: Final = (
    "Aanmelden lukt nu niet: de aanmeldvoorziening van uw gemeente antwoordt niet. Probeer het over een paar minuten"
    " opnieuw. Lukt het dan nog niet, bel dan uw helpdesk."
)
_AGAIN: Final = "Begin opnieuw met aanmelden. Lukt het weer niet, bel dan uw helpdesk."


class Description(BaseModel):
    """What a provider publishes about itself (OpenID Connect Discovery 1.0 section 3), as far as we use it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False

    def insecure(self) -> list[str]:
        """Which addresses are plain HTTP although the issuer is not."""
        if urlsplit(self.issuer).scheme != "https":
            return []
        given = {
            "authorization_endpoint": self.authorization_endpoint,
            "token_endpoint": self.token_endpoint,
            "jwks_uri": self.jwks_uri,
            "end_session_endpoint": self.end_session_endpoint,
        }
        return [name for name, url in given.items() if url and urlsplit(url).scheme != "https"]


class _Client(OAuth2Client):  # type: ignore[misc]
    """Authlib's client of OAuth 2.0 on our own HTTP client, in the way of its own integrations."""

    async def _fetch_token(
        self, url: str, *, body: str, headers: dict[str, str], auth: Any, method: str
    ) -> dict[str, Any]:
        url, headers, body = auth.prepare(method, url, dict(headers), body)
        response = await self.session.post(url, content=body, headers=headers)
        token: dict[str, Any] = self.parse_response_token(response)
        return token


@dataclass
class Provider:
    """Made once per process. Raises Away while the provider cannot be reached."""

    settings: SignInSettings
    transport: httpx.AsyncBaseTransport | None = None
    _http: httpx.AsyncClient = field(init=False)
    _description: Description | None = field(init=False, default=None)
    _read_at: float = field(init=False, default=float("-inf"))
    _keys: Keys | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._http = create_client(transport=self.transport)

    async def close(self) -> None:
        await self._http.aclose()

    async def sign_in_url(self, attempt: Attempt, state: str, *, ask_who: bool) -> str:
        """Where a browser goes to sign in; with `ask_who` the provider asks again, also of who is signed in there."""
        description = await self._described()
        url, _ = self._client().create_authorization_url(
            description.authorization_endpoint,
            state=state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
            **({"prompt": "login"} if ask_who else {}),
        )
        return str(url)

    async def sign_out_url(self, id_token: str | None) -> str | None:
        """Where a browser goes to sign out there too (RP-Initiated Logout 1.0); None for a provider that has no such thing."""
        try:
            description = await self._described()
        except Away:
            return None
        if description.end_session_endpoint is None:
            return None
        asked = {
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": self.settings.after_sign_out,
        }
        if id_token is not None and len(id_token) <= _LONGEST_HINT:
            asked["id_token_hint"] = id_token
        return f"{description.end_session_endpoint}?{urlencode(asked)}"

    async def check_issuer(self, given: str | None) -> None:
        """The answer comes from the provider that was asked (RFC 9207), where that says so. Raises SignInFailed."""
        description = await self._described()
        is_missing = given is None and description.authorization_response_iss_parameter_supported
        if is_missing or given not in (None, self.settings.issuer):
            raise SignInFailed(_AGAIN, "iss of the answer")

    async def identity(self, code: str, attempt: Attempt) -> tuple[Identity, str]:
        """Who the provider gave this code for, and its token that says so. Raises SignInFailed."""
        token = await self._exchange(code, attempt)
        try:
            claims = await self._claims(token, with_end=True)
            names = ClaimNames(self.settings.name_claim, self.settings.groups_claim)
            return identity_of(claims, attempt.nonce, self.settings.client_id, names), token
        except (JoseError, ValueError) as error:
            raise SignInFailed(_AGAIN, f"id_token: {type(error).__name__} {error}") from error

    async def ending(self, logout_token: str) -> Ending:
        """Whose sessions have ended there. Raises SignInFailed for a token that does not hold."""
        try:
            claims = await self._claims(logout_token, with_end=False)
            return ending_of(claims, self.settings.client_id, clock.now())
        except (JoseError, ValueError) as error:
            why = f"logout_token: {type(error).__name__} {error}"
            raise SignInFailed("Het logout_token is niet geldig.", why) from error

    async def _exchange(self, code: str, attempt: Attempt) -> str:
        description = await self._described()
        try:
            async with reachable("the identity provider"):
                answer = await self._client().fetch_token(
                    description.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                )
        except (OAuth2Error, ValueError, httpx.HTTPStatusError) as error:
            raise SignInFailed(_AGAIN, f"token: {type(error).__name__} {error}") from error
        except Transient as error:
            raise Away(_AWAY) from error
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignInFailed(_AGAIN, "token: no id_token")
        return token

    async def _claims(self, token: str, *, with_end: bool) -> dict[str, Any]:
        """What a token says that the provider signed, and that holds now."""
        if len(token) > _MAX_TOKEN:
            raise ValueError("too long")
        description = await self._described()
        if self._keys is None or self._keys.url != description.jwks_uri:
            self._keys = Keys(description.jwks_uri, transport=self.transport)
        try:
            claims = await verified(token, self._keys)
        except Transient as error:
            raise Away(_AWAY) from error
        jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True},
            iat={"essential": True},
            exp={"essential": with_end},
        ).validate(claims)
        return claims

    def _client(self) -> _Client:
        secret = self.settings.client_secret
        return _Client(
            self._http,
            client_id=self.settings.client_id,
            client_secret=secret.get_secret_value() if secret else None,
            scope=self.settings.scope,
            redirect_uri=self.settings.redirect_uri,
            code_challenge_method="S256",
        )

    async def _described(self) -> Description:
        """What the provider says of itself; an older answer where there is none now."""
        now = time.monotonic()
        if self._description is not None and now - self._read_at < _FRESH_SECONDS:
            return self._description
        try:
            self._description = await self._read()
            self._read_at = now
        except (Transient, httpx.HTTPError, ValueError) as error:
            if self._description is None:
                raise Away(_AWAY) from error
        return self._description

    async def _read(self) -> Description:
        url = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        async with reachable("the identity provider"):
            response = await self._http.get(url)
            response.raise_for_status()
        try:
            description = Description.model_validate(orjson.loads(response.content))
        except ValidationError as error:
            raise ValueError("no description of a provider") from error
        if description.issuer != self.settings.issuer:
            raise ValueError("the description of another provider")
        if description.insecure():
            raise ValueError("a provider that does not use https everywhere")
        return description
