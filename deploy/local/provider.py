"""The protocol of the local stack's identity provider: OpenID Connect by Authlib, for one client and fictional people.

It keeps the rules that a real one keeps: PKCE with S256 or nothing, a nonce, redirects to the one registered address, a code
that is used once and within a minute. What it keeps is gone when its process ends. The pages are in identity.py.
"""

import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import OAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import OpenIDCode
from authlib.oidc.rpinitiated import EndSessionEndpoint
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.responses import JSONResponse, RedirectResponse, Response

from deploy.local.personas import PERSONAS, Persona
from shared import clock

CODE_LASTS: Final = timedelta(minutes=1)
ID_TOKEN_LASTS: Final = timedelta(minutes=5)
ALGORITHM: Final = "ES256"
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in over HTTP."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: Iterable[tuple[str, str]] = ()
    form: Iterable[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Client:
    """The one application that may have people sign in."""

    client_id: str
    secret: str
    redirect_uri: str
    after_sign_out: str
    back_channel: str

    # The names are those of Authlib's ClientMixin.

    @property
    def client_metadata(self) -> Mapping[str, Any]:
        return {"post_logout_redirect_uris": [self.after_sign_out]}

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic" and bool(endpoint)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True, slots=True)
class SignedInHere:
    """Somebody who chose who to be, in one browser; `sid` in tokens."""

    session: str
    persona: Persona


@dataclass(frozen=True, slots=True)
class Code:
    """What a browser carries to the client, to be changed for a token once."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    who: SignedInHere
    made_at: datetime

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.made_at.timestamp())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class LocalProvider:
    """`personas` may be added to while it runs: what somebody is here holds from the next time that somebody signs in."""

    issuer: str
    client: Client
    key: ECKey
    personas: dict[str, Persona] = field(default_factory=lambda: dict(PERSONAS))
    sessions: dict[str, SignedInHere] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)

    @cached_property
    def server(self) -> "_Server":
        return _Server(self)

    @property
    def description(self) -> Mapping[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/inloggen",
            "token_endpoint": f"{self.issuer}/v1/token",
            "jwks_uri": f"{self.issuer}/.well-known/jwks.json",
            "end_session_endpoint": f"{self.issuer}/uitloggen",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "scopes_supported": ["openid", "profile"],
            "claims_supported": ["sub", "name", "groups", "sid"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
        }

    def sid_of(self, session: str | None) -> str | None:
        """How tokens name what a browser shows; None for who is not signed in here."""
        who = self.sessions.get(session or "")
        return _sid(who) if who else None

    def sign_in(self, key: str) -> SignedInHere | None:
        """Somebody chose to be this persona."""
        persona = self.personas.get(key)
        if persona is None or not persona.is_person:
            return None
        who = SignedInHere(secrets.token_urlsafe(32), persona)
        self.sessions[who.session] = who
        return who

    def sign_out(self, session: str | None) -> str | None:
        """Somebody is no longer signed in here; gives the token that tells the client so (Back-Channel Logout 1.0)."""
        who = self.sessions.pop(session or "", None)
        if who is None:
            return None
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.client.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_urlsafe(16),
            "sub": who.persona.key,
            "sid": _sid(who),
            "events": {LOGOUT_EVENT: {}},
        }
        header = {"alg": ALGORITHM, "kid": self.key.kid, "typ": "logout+jwt"}
        return jwt.encode(header, claims, self.key)


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, given: Iterable[tuple[str, str]]) -> None:
        self._datalist: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in given:
            self._datalist[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return {name: values[0] for name, values in self._datalist.items()}

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._datalist


class _Request(OAuth2Request):  # type: ignore[misc]
    def __init__(self, asked: Asked) -> None:
        super().__init__(asked.method, asked.url, headers=asked.headers)
        self._args, self._form = dict(asked.query), dict(asked.form)
        self.payload = _Payload([*asked.query, *asked.form])

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server of OAuth 2.0, for requests and answers of Starlette."""

    def __init__(self, provider: LocalProvider) -> None:
        super().__init__(scopes_supported=["openid", "profile"])
        self.provider = provider
        self.register_token_generator(
            "default", BearerTokenGenerator(lambda **_: secrets.token_urlsafe(32))
        )
        self.register_grant(
            _CodeGrant, [_Challenge(required=True), _IdToken(provider, require_nonce=True)]
        )
        self.register_endpoint(_EndSession(self))
        self.register_extension(_Issuer(provider.issuer))

    def query_client(self, client_id: str) -> Client | None:
        client = self.provider.client
        return client if client_id == client.client_id else None

    def save_token(self, token: Any, request: Any) -> None:
        """Nothing here is opened with an access token."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Asked | OAuth2Request) -> OAuth2Request:
        return _Request(request) if isinstance(request, Asked) else request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        given = dict(headers)
        if "Location" in given:
            return _Redirect(given["Location"])
        return JSONResponse(body, status, given)


class _Redirect(RedirectResponse):
    """Of which Authlib's extension for the issuer changes where it goes."""

    def __init__(self, location: str) -> None:
        super().__init__(location, 303)

    @property
    def location(self) -> str:
        return str(self.headers["location"])

    @location.setter
    def location(self, value: str) -> None:
        self.headers["location"] = value


class _CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS: Final = ["client_secret_basic"]

    @property
    def _provider(self) -> LocalProvider:
        provider: LocalProvider = self.server.provider
        return provider

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        asked = request.payload.data
        self._provider.codes[code] = Code(
            code=code,
            redirect_uri=asked["redirect_uri"],
            scope=request.scope,
            nonce=asked["nonce"],
            code_challenge=asked["code_challenge"],
            code_challenge_method=asked["code_challenge_method"],
            who=request.user,
            made_at=clock.now(),
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        # Taken here: a code that was tried with a wrong verifier is no longer worth anything either.
        found = self._provider.codes.pop(code, None)
        if found is None or client is not self._provider.client:
            return None
        return found if clock.now() - found.made_at <= CODE_LASTS else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It was taken when it was looked up."""

    def authenticate_user(self, authorization_code: Code) -> SignedInHere:
        return authorization_code.who


class _Challenge(CodeChallenge):  # type: ignore[misc]
    SUPPORTED_CODE_CHALLENGE_METHOD: Final = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Authlib lets a client with a secret leave it out."""
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class _IdToken(OpenIDCode):  # type: ignore[misc]
    def __init__(self, provider: LocalProvider, *, require_nonce: bool) -> None:
        super().__init__(require_nonce=require_nonce)
        self._provider = provider

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(code.nonce == nonce for code in self._provider.codes.values())

    def resolve_client_private_key(self, client: Client) -> ECKey:
        return self._provider.key

    def get_client_algorithm(self, client: Client) -> str:
        return ALGORITHM

    def get_encode_header(self, client: Client) -> Mapping[str, Any]:
        return {"alg": ALGORITHM, "kid": self._provider.key.kid}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        """By the project's clock: Authlib would ask the machine's."""
        now = clock.now()
        return {
            "iss": self._provider.issuer,
            "aud": [client.get_client_id()],
            "iat": int(now.timestamp()),
            "exp": int((now + ID_TOKEN_LASTS).timestamp()),
        }

    def generate_user_info(self, user: SignedInHere, scope: str) -> Mapping[str, Any]:
        who = user.persona
        return {"sub": who.key, "name": who.name, "groups": who.groups, "sid": _sid(user)}


class _EndSession(EndSessionEndpoint):  # type: ignore[misc]
    def get_server_jwks(self) -> Any:
        return {"keys": [self.server.provider.key.as_dict(private=False)]}

    def get_algorithms(self) -> list[str]:
        return [ALGORITHM]

    def end_session(self, _: Any) -> None:
        """The page that asks for it does this: only there is known whose browser it is."""


class _Issuer(IssuerParameter):  # type: ignore[misc]
    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        return self._issuer


def _sid(who: SignedInHere) -> str:
    """Names a session to the client without opening it."""
    return sha256(who.session.encode()).hexdigest()[:32]
