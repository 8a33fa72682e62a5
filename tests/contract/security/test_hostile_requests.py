"""Whatever is in a request, the answer is one of ours: never a 500, and never more than was asked."""

import asyncio
import base64
import json

import httpx
import orjson
import pytest
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from shared.errors import Transient
from shared.http.auth import NotSignedIn, TokenVerifier
from shared.http.jwks import Keys
from shared.messaging.transaction import Database

THINGS = "/proef/v1/dingen"
GOOD = {"titel": "stoel", "aantal": 2}
KEY = "5c1d7bd6-7c0f-4f3c-9a3f-3b1e6f0c2a11"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize(
    "body",
    [
        b'{"titel": "\\u0000", "extra": ' + b'{"x":' * 1000 + b"1" + b"}" * 1000 + b"}",
        b'{"titel": "\\u0000", "extra": {"x": ' + b"[" * 1000 + b"]" * 1000 + b"}}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"titel": ' + b"9" * 100_000 + b"}",
        b'{"titel": "\\ud800", "aantal": 1}',
        b'{"titel": "x", "aantal": 1e999}',
    ],
    ids=["deep with a NUL", "a deep list with a NUL", "lists", "objects", "digits", "half", "inf"],
)
async def test_a_hostile_body_is_the_senders_fault(client: httpx.AsyncClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = await client.post(THINGS, content=body, headers=headers)
    assert response.status_code == 400, response.text


async def test_a_thousand_faults_are_not_a_thousand_sentences(client: httpx.AsyncClient) -> None:
    body = {**GOOD, **{f"veld{number}": 1 for number in range(50_000)}}
    response = await client.post(THINGS, json=body)
    assert response.status_code == 400
    assert len(response.content) < len(orjson.dumps(body))
    assert response.json()["invalidParams"][-1]["code"] == "meer-fouten"


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        (b"[]", b"{}"),
        (b"1", b"{}"),
        (b'"x"', b"{}"),
        (b"null", b"null"),
        (b'{"alg":"ES256","kid":1}', b"{}"),
        (b'{"alg":"ES256","kid":["a"]}', b"{}"),
        (b'{"alg":["ES256"]}', b"{}"),
        (b'{"alg":"none"}', b"{}"),
        (b'{"alg":"ES256","crit":["b64"],"b64":false}', b"{}"),
        (b'{"alg":"ES256","crit":1}', b"{}"),
        (b'{"alg":"ES256","jku":"https://kwaad.example/keys"}', b"{}"),
        (b'{"alg":"ES256","x":' + b"[" * 2900 + b"]" * 2900 + b"}", b"{}"),
        (b"\xff\xfe", b"\xff"),
        (b"{", b"{"),
    ],
)
async def test_a_token_of_rubbish_is_refused(
    issuer: LocalIssuer, header: bytes, payload: bytes
) -> None:
    token = ".".join(map(encoded, (header, payload, b"x" * 64)))
    with pytest.raises(NotSignedIn):
        await TokenVerifier(issuer.settings).caller_of(token)


@pytest.mark.parametrize("token", ["é.é.é", "..", "a.b", "a.b.c.d.e", "\x7f", "=.=.="])
async def test_a_token_that_is_no_token_is_refused(issuer: LocalIssuer, token: str) -> None:
    with pytest.raises(NotSignedIn):
        await TokenVerifier(issuer.settings).caller_of(token)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        encoded(b"null"),
        encoded(b"[]"),
        encoded(b'"\\u0000"'),
        encoded(b"9" * 300),
        encoded(b"[" * 300),
        encoded(b'{"a": 1}'),
        encoded(b'"00000000-0000-0000-0000-00000000000"'),
    ],
)
async def test_a_cursor_that_was_tampered_with_is_400(
    client: httpx.AsyncClient, cursor: str
) -> None:
    response = await client.get(f"{THINGS}?na={cursor}")
    assert response.status_code == 400, response.text


async def test_what_is_kept_under_an_idempotency_key_opens_only_with_that_key(
    client: httpx.AsyncClient, database: Database
) -> None:
    """The answer may hold a name, and a bare hash of a request with a BSN in it is undone in seconds."""
    made = await client.post(THINGS, json=GOOD, headers={"Idempotency-Key": KEY})
    assert made.status_code == 201

    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT to_jsonb(k) AS kept FROM idempotency_key k"))
        kept = json.dumps(rows.scalar_one())
        body = (await connection.execute(text("SELECT body FROM idempotency_key"))).scalar_one()

    assert KEY not in kept
    assert b"stoel" not in bytes(body)
    assert made.json()["id"] not in kept

    again = await client.post(THINGS, json=GOOD, headers={"Idempotency-Key": KEY})
    assert again.content == made.content


async def test_an_identity_provider_that_hangs_holds_up_one_request_and_not_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before any key was read: each request would wait its turn for five seconds."""
    keys = Keys("https://idp.invalid/keys")
    asked = 0

    async def hang() -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.05)
        raise httpx.ReadTimeout("hangs")

    monkeypatch.setattr(keys, "_read", hang)
    answers = await asyncio.gather(*(keys.get() for _ in range(50)), return_exceptions=True)

    assert asked == 1
    assert all(isinstance(answer, Transient) for answer in answers)
