"""Which tokens hold, and which do not."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from deploy.local.identity import LocalIssuer
from shared import clock
from shared.errors import Transient
from shared.http import jwks
from shared.http.auth import NotSignedIn, TokenVerifier, safe_path
from shared.http.caller import Caller
from shared.permissions import PERMISSIONS, Data, scopes_of
from shared.settings import AuthSettings

SCOPES = {"intake.inwoners.lezen", "routes.taken.lezen"}


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def changed(issuer: LocalIssuer, **changes: object) -> str:
    """A token signed by the issuer, with claims changed or (None) left out."""
    claims = {**claims_of(issuer.issue("s", SCOPES)), **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "ES256", "kid": issuer._key.kid}, kept, issuer._key)


async def refused(verifier: TokenVerifier, token: str) -> str:
    with pytest.raises(NotSignedIn) as refusal:
        await verifier.caller_of(token)
    assert refusal.value.status == 401
    assert refusal.value.bad_token
    return refusal.value.detail


@pytest.fixture
def verifier(issuer: LocalIssuer) -> TokenVerifier:
    return TokenVerifier(issuer.settings)


async def test_a_good_token_tells_who_is_calling(
    issuer: LocalIssuer, verifier: TokenVerifier
) -> None:
    token = issuer.issue("u-1", SCOPES, name="Renske", roles=["regisseur"], municipalities=["0106"])
    assert await verifier.caller_of(token) == Caller(
        "u-1", "Renske", {"0106": frozenset({"regisseur"})}, frozenset(SCOPES)
    )


def test_a_caller_sees_own_municipalities_and_no_others() -> None:
    caller = Caller("u", "n", {"0106": frozenset()})
    assert caller.may_see("0106")
    assert not caller.may_see("1680")
    assert not caller.may_see(None)


LEADS_ELSEWHERE = Caller(
    "u",
    "n",
    {"0106": frozenset({"werkcoach"}), "1730": frozenset({"teamleider"})},
    scopes_of(PERMISSIONS),
)


def test_a_role_is_worth_something_in_its_own_municipality_only() -> None:
    assert LEADS_ELSEWHERE.where_may("reporting.tellingen.lezen") == {"1730"}
    assert LEADS_ELSEWHERE.where_may("routes.taken.lezen") == {"0106", "1730"}
    assert LEADS_ELSEWHERE.where_sees(Data.GESCHIEDENIS) == {"1730"}
    assert not LEADS_ELSEWHERE.sees(Data.GESCHIEDENIS, "0106")
    assert LEADS_ELSEWHERE.data_in(["0106"]) == {Data.NAMEN}


def test_who_is_narrowed_keeps_what_goes_beyond_the_request() -> None:
    narrowed = LEADS_ELSEWHERE.narrowed({"1730"})
    assert narrowed.municipalities == {"1730"}
    assert not narrowed.may_see("0106")
    assert narrowed.may("income.berekeningen.maken")
    assert narrowed.everywhere == LEADS_ELSEWHERE


def test_a_scope_of_a_token_that_no_role_gives_is_worth_nothing() -> None:
    system = Caller(
        "s", "s", {"0106": frozenset({"integratie"})}, frozenset({"income.voorstellen.schrijven"})
    )
    assert not system.may("income.voorstellen.schrijven")
    assert not system.may("intake.inwoners.lezen")


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://elders.example.nl"},
        {"iss": None},
        {"aud": "iets-anders"},
        {"aud": ["iets-anders"]},
        {"aud": None},
        {"sub": None},
        {"sub": 5},
        {"exp": None},
        {"exp": "morgen"},
        {"exp": 1},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
async def test_a_token_with_wrong_claims_is_refused(
    issuer: LocalIssuer, verifier: TokenVerifier, change: dict[str, object]
) -> None:
    await refused(verifier, changed(issuer, **change))


async def test_an_audience_among_several_is_enough(
    issuer: LocalIssuer, verifier: TokenVerifier
) -> None:
    caller = await verifier.caller_of(changed(issuer, aud=["iets-anders", "naadloos"]))
    assert caller.subject == "s"


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é.é.é", "." * 50, "e30.e30.", "x" * 9_000])
async def test_rubbish_is_refused(verifier: TokenVerifier, text: str) -> None:
    await refused(verifier, text)


async def test_a_token_without_signature_is_refused(
    issuer: LocalIssuer, verifier: TokenVerifier
) -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    body = issuer.token("beheer").split(".")[1]
    await refused(verifier, f"{header}.{body}.")


async def test_a_token_signed_with_the_public_key_as_secret_is_refused(
    issuer: LocalIssuer, verifier: TokenVerifier
) -> None:
    secret = OctKey.import_key(json.dumps(issuer.jwks).encode())
    claims = claims_of(issuer.token("beheer"))
    await refused(verifier, jwt.encode({"alg": "HS256", "kid": issuer._key.kid}, claims, secret))


async def test_a_token_of_another_key_is_refused_even_under_our_key_id(
    issuer: LocalIssuer, verifier: TokenVerifier
) -> None:
    stranger = ECKey.generate_key("P-256")
    claims = claims_of(issuer.token("beheer"))
    header = {"alg": "ES256", "kid": issuer._key.kid}
    await refused(verifier, jwt.encode(header, claims, stranger))


async def test_a_changed_token_is_refused(issuer: LocalIssuer, verifier: TokenVerifier) -> None:
    header, _, signature = issuer.token("beleid").split(".")
    other = issuer.token("beheer").split(".")[1]
    await refused(verifier, f"{header}.{other}.{signature}")


async def test_rsa_keys_hold_too(tmp_path: Path) -> None:
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    settings = AuthSettings(jwks_file=str(tmp_path / "jwks.json"))
    claims = {
        "iss": settings.issuer,
        "aud": settings.audience,
        "sub": "u",
        "exp": int(clock.now().timestamp()) + 60,
    }
    token = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
    assert (await TokenVerifier(settings).caller_of(token)).subject == "u"


async def test_a_token_expires_by_the_projects_clock_also_when_it_was_seen_before(
    issuer: LocalIssuer, verifier: TokenVerifier
) -> None:
    token = issuer.issue("u", SCOPES, lifetime=timedelta(hours=1))
    await verifier.caller_of(token)
    with clock.moved_to(clock.now() + timedelta(hours=1, seconds=30)):
        await verifier.caller_of(token)
    with clock.moved_to(clock.now() + timedelta(hours=1, minutes=2)):
        assert await refused(verifier, token) == "Het token is verlopen."
        assert await refused(TokenVerifier(issuer.settings), token) == "Het token is verlopen."


async def test_a_moved_clock_makes_tokens_of_its_own_day(
    issuer: LocalIssuer, verifier: TokenVerifier
) -> None:
    with clock.moved_to(clock.now() + timedelta(days=150)):
        assert (await verifier.caller_of(issuer.token("regisseur"))).name == "Renske Regie"


async def test_a_key_survives_a_restart_of_the_issuer(tmp_path: Path) -> None:
    token = LocalIssuer(tmp_path).token("regisseur")
    again = LocalIssuer(tmp_path)
    assert (await TokenVerifier(again.settings).caller_of(token)).subject == "regisseur"
    assert (tmp_path / "identiteit-sleutel.json").stat().st_mode & 0o077 == 0


class Provider:
    """An identity provider at an address, that can change its keys and be away."""

    def __init__(self, issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys = issuer.jwks
        self.asked = 0
        self.away = False
        self.settings = issuer.settings.model_copy(
            update={"jwks_file": None, "jwks_url": "https://idp.example.nl/jwks"}
        )
        transport = httpx.MockTransport(self._answer)
        real = httpx.AsyncClient
        monkeypatch.setattr(
            "httpx.AsyncClient", lambda **given: real(**{**given, "transport": transport})
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.away:
            raise httpx.ConnectError("away", request=request)
        return httpx.Response(200, json=self.keys)


@pytest.fixture
def provider(issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch) -> Provider:
    return Provider(issuer, monkeypatch)


async def test_keys_are_fetched_once_for_many_tokens(
    issuer: LocalIssuer, provider: Provider
) -> None:
    verifier = TokenVerifier(provider.settings)
    for persona in ("regisseur", "beleid", "beheer"):
        await verifier.caller_of(issuer.token(persona))
    assert provider.asked == 1


async def test_an_unknown_key_id_makes_it_fetch_again(
    issuer: LocalIssuer, provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "_RETRY_SECONDS", 0.0)
    verifier = TokenVerifier(provider.settings)
    await verifier.caller_of(issuer.token("regisseur"))
    successor = LocalIssuer(tmp_path / "new")
    provider.keys = successor.jwks
    assert (await verifier.caller_of(successor.token("beheer"))).subject == "beheer"
    assert provider.asked == 2


async def test_rubbish_key_ids_do_not_become_a_stream_of_requests(
    provider: Provider, tmp_path: Path
) -> None:
    verifier = TokenVerifier(provider.settings)
    stranger = LocalIssuer(tmp_path / "stranger")
    for persona in ("regisseur", "beleid", "beheer"):
        await refused(verifier, stranger.token(persona))
    assert provider.asked == 1


async def test_known_keys_outlive_an_absent_provider(
    issuer: LocalIssuer, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "_RETRY_SECONDS", 0.0)
    monkeypatch.setattr(jwks, "_FRESH_SECONDS", 0.0)
    verifier = TokenVerifier(provider.settings)
    await verifier.caller_of(issuer.token("regisseur"))
    provider.away = True
    assert (await verifier.caller_of(issuer.token("beheer"))).subject == "beheer"


async def test_without_any_key_the_answer_is_try_again(
    issuer: LocalIssuer, provider: Provider
) -> None:
    provider.away = True
    with pytest.raises(Transient):
        await TokenVerifier(provider.settings).caller_of(issuer.token("regisseur"))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("/reporting/levensgebeurtenissen?na=1#x", "/reporting/levensgebeurtenissen?na=1#x"),
        ("/a%20b", "/a%20b"),
        ("//elders.example.nl", "/"),
        ("/\\elders.example.nl", "/"),
        ("https://elders.example.nl", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/elders.example.nl", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_a_redirect_stays_on_this_site(given: str | None, wanted: str) -> None:
    assert safe_path(given) == wanted
