"""Every refusal is problem+json with the right status, tells all faults, and changes nothing."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from shared.db.engine import create_engine
from shared.messaging.transaction import Database
from shared.settings import ServiceSettings
from tests.integration.http.conftest import USER

JSON = {"Content-Type": "application/json"}
GOOD = {"titel": "stoel", "aantal": 2}


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Checks what holds for every problem, and gives it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert {"type", "title", "detail", "instance", "code"} <= body.keys()
    assert body["type"].startswith("https://")
    return body


def names(body: dict[str, Any]) -> list[str]:
    return sorted(fault["name"] for fault in body["invalidParams"])


async def test_a_good_request_is_done(client: httpx.AsyncClient) -> None:
    response = await client.post("/proef/v1/dingen", json=GOOD)
    assert response.status_code == 201
    assert response.json()["titel"] == "stoel"
    assert response.json()["gemaaktOp"].endswith("Z")


async def test_all_faults_are_told_together_with_400(client: httpx.AsyncClient) -> None:
    bad = {
        "titel": "",
        "aantal": "2",
        "startDatum": "morgen",
        "gemeldOp": "2026-01-01T10:00:00",
        "x": 1,
    }
    body = problem(await client.post("/proef/v1/dingen", json=bad), 400)
    assert body["code"] == "ongeldige-invoer"
    assert names(body) == ["aantal", "gemeldOp", "startDatum", "titel", "x"]
    assert all(fault["code"] and fault["reason"] for fault in body["invalidParams"])


async def test_faults_in_query_and_path_are_400(client: httpx.AsyncClient) -> None:
    assert names(problem(await client.get("/proef/v1/dingen?aantal=0"), 400)) == ["aantal"]
    assert names(problem(await client.get("/proef/v1/dingen/geen-uuid"), 400)) == ["dingId"]


async def test_a_misspelled_query_parameter_is_not_ignored(client: httpx.AsyncClient) -> None:
    body = problem(await client.get("/proef/v1/dingen?soort=a&sort=b&Aantal=3"), 400)
    assert names(body) == ["Aantal", "sort"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"extra":' * 40 + b"1" + b"}" * 40,
        b'{"titel":"\xff\xfe"}',
        b'{"titel":"a\\u0000b","aantal":1}',
        b'{"titel":"a","aantal":1,"extra":{"\\u0000":1}}',
        b'{"titel":"\\ud800","aantal":1}',
        b'{"titel":"a","aantal":NaN}',
        b'{"titel":"a","aantal":1e999}',
        b'{"titel":"a","aantal":' + b"9" * 5_000 + b"}",
        b'"tekst"',
        b"null",
        b"[]",
        b"0",
    ],
    ids=lambda content: repr(content[:24]),
)
async def test_hostile_json_is_400(client: httpx.AsyncClient, content: bytes) -> None:
    body = problem(await client.post("/proef/v1/dingen", content=content, headers=JSON), 400)
    assert body["invalidParams"]


async def test_json_of_a_reasonable_depth_is_taken(client: httpx.AsyncClient) -> None:
    nested: object = "diep"
    for _ in range(28):
        nested = {"x": nested}
    response = await client.post("/proef/v1/dingen", json={**GOOD, "extra": nested})
    assert response.status_code == 201


@pytest.mark.parametrize(
    "address",
    [
        "/proef/v1/dingen?soort=%00",
        "/proef/v1/dingen?soort=%ff",
        "/proef/v1/dingen?%C3%28=1",
        "/proef/v1/dingen/%00",
        "/proef/v1/%ff",
    ],
)
async def test_an_address_that_is_no_text_is_400(client: httpx.AsyncClient, address: str) -> None:
    problem(await client.get(address), 400)


@pytest.mark.parametrize(
    "kind",
    [None, "text/plain", "application/xml", "application/cloudevents+json", "multipart/form-data", ";",
     "application/json; charset=latin-1", "application/json; profile=x; Charset = 'utf-16'",
     'application/json; profile=x; charset="utf-16"'],
)  # fmt: skip
async def test_another_content_type_than_json_is_415(
    client: httpx.AsyncClient, kind: str | None
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    content = json.dumps(GOOD).encode()
    body = problem(await client.post("/proef/v1/dingen", content=content, headers=headers), 415)
    assert "application/json" in body["detail"]


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
async def test_json_in_utf8_is_taken_however_it_is_spelled(
    client: httpx.AsyncClient, kind: str
) -> None:
    response = await client.post(
        "/proef/v1/dingen", content=json.dumps(GOOD), headers={"Content-Type": kind}
    )
    assert response.status_code == 201


@pytest.mark.parametrize("coding", ["gzip", "identity, gzip", "GZIP", "x"])
async def test_content_that_says_to_be_packed_is_415(
    client: httpx.AsyncClient, coding: str
) -> None:
    for address, kind in (("dingen", "application/json"), ("bestanden", "application/x-ndjson")):
        headers = {"Content-Type": kind, "Content-Encoding": coding}
        response = await client.post(f"/proef/v1/{address}", json=GOOD, headers=headers)
        assert problem(response, 415)["code"] == "ingepakte-inhoud"
    plain = {**JSON, "Content-Encoding": "Identity"}
    assert (await client.post("/proef/v1/dingen", json=GOOD, headers=plain)).status_code == 201


async def test_a_member_that_is_named_twice_is_400(client: httpx.AsyncClient) -> None:
    content = b'{"titel": "a:b", "aantal": 2, "aantal": 3}'
    body = problem(await client.post("/proef/v1/dingen", content=content, headers=JSON), 400)
    assert [fault["code"] for fault in body["invalidParams"]] == ["dubbele-naam"]


async def test_a_route_may_ask_for_another_content_type(client: httpx.AsyncClient) -> None:
    address, kind = "/proef/v1/meldingen", "application/cloudevents+json; charset=UTF-8"
    taken = await client.post(address, content=b"{}", headers={"Content-Type": kind})
    assert taken.status_code == 202
    problem(await client.post(address, content=b"{}", headers=JSON), 415)


@pytest.mark.parametrize("address", ["/proef/v1/dingen", "/proef/v1/meldingen"])
async def test_a_body_over_a_mebibyte_is_413(client: httpx.AsyncClient, address: str) -> None:
    kind = "application/json" if address.endswith("/dingen") else "application/cloudevents+json"
    large = b'{"titel":"' + b"x" * 1024 * 1024 + b'"}'
    response = await client.post(address, content=large, headers={"Content-Type": kind})
    problem(response, 413)


async def in_pieces(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 64 * 1024


@pytest.mark.parametrize(("pieces", "status"), [(48, 202), (49, 413)])
async def test_a_stream_is_counted_against_the_limit_of_its_route(
    client: httpx.AsyncClient, pieces: int, status: int
) -> None:
    headers = {"Content-Type": "application/x-ndjson"}
    response = await client.post("/proef/v1/bestanden", content=in_pieces(pieces), headers=headers)
    assert response.status_code == status


async def test_a_stream_that_says_nothing_of_its_length_is_stopped_at_the_limit(
    client: httpx.AsyncClient,
) -> None:
    problem(await client.post("/proef/v1/dingen", content=in_pieces(17), headers=JSON), 413)


@pytest.mark.parametrize(
    "address",
    ["/proef/v1/dingen/", "/proef/v1/", "/proef/v1", "/proef/v1/niets", "/proef/v1/openapi.json/"],
)
async def test_an_unknown_address_or_a_trailing_slash_is_404(
    client: httpx.AsyncClient, address: str
) -> None:
    problem(await client.get(address), 404)


async def test_what_is_not_there_is_404_by_name(client: httpx.AsyncClient) -> None:
    body = problem(await client.get(f"/proef/v1/dingen/{UUID(int=2)}"), 404)
    assert str(UUID(int=2)) in body["detail"]


async def test_an_unknown_method_is_405_and_says_what_is_allowed(client: httpx.AsyncClient) -> None:
    response = await client.delete(f"/proef/v1/dingen/{UUID(int=1)}")
    problem(response, 405)
    assert "GET" in response.headers["allow"]


async def test_a_bug_is_500_without_a_word_of_the_inside(client: httpx.AsyncClient) -> None:
    for trouble in ("bug", "tabel", "waarde"):
        response = await client.get(f"/proef/v1/storingen/{trouble}")
        problem(response, 500)
        assert not re.search(
            "geheim|zero|division|traceback|select|sql", response.text, re.IGNORECASE
        )


async def test_what_passes_by_itself_is_503_with_retry_after(
    client: httpx.AsyncClient, database: Database
) -> None:
    response = await client.get("/proef/v1/storingen/weg")
    problem(response, 503)
    assert int(response.headers["retry-after"]) > 0
    async with database.transaction() as tx:
        await tx.execute(text("LOCK TABLE timers IN ACCESS EXCLUSIVE MODE"))
        problem(await client.get("/proef/v1/storingen/slot"), 503)


async def test_without_its_database_a_service_lives_and_is_not_ready_and_says_try_again(
    make_app: Callable[[Database], FastAPI], issuer: LocalIssuer, shared_url: str
) -> None:
    nobody_listens = re.sub(r":\d+/", ":9/", shared_url)
    app = make_app(Database(create_engine(nobody_listens), "proef", ServiceSettings().oin))
    headers = {"Authorization": f"Bearer {issuer.issue('u', {'proef.dingen.schrijven'}, **USER)}"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://x", headers=headers
    ) as client:
        assert (await client.get("/proef/v1/health/live")).status_code == 200
        problem(await client.get("/proef/v1/health/ready"), 503)
        problem(await client.post("/proef/v1/dingen", json=GOOD), 503)


async def test_a_refused_request_changes_nothing(
    client: httpx.AsyncClient, database: Database
) -> None:
    problem(await client.post("/proef/v1/dingen", json={**GOOD, "titel": "mislukt"}), 404)
    problem(await client.post("/proef/v1/dingen", json={**GOOD, "aantal": 0}), 400)
    async with database.reading() as connection:
        rows = await connection.execute(
            text(
                "SELECT (SELECT count(*) FROM processing_log), (SELECT count(*) FROM idempotency_key)"
            )
        )
        assert tuple(rows.one()) == (0, 0)


async def test_without_a_token_the_answer_is_401_whatever_else_is_wrong(
    anonymous: httpx.AsyncClient,
) -> None:
    for response in await asyncio.gather(
        anonymous.get("/proef/v1/dingen?onzin=1"),
        anonymous.post("/proef/v1/dingen", content=b"\xff"),
        anonymous.get("/proef/v1/metrics"),
        anonymous.get("/proef/v1/dingen", headers={"Cookie": "naadloos_sessie=x"}),
        anonymous.get("/proef/v1/dingen", headers={"Authorization": "Basic eDp5"}),
    ):
        problem(response, 401)
        assert response.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_that_does_not_hold_is_401_and_says_so(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/proef/v1/dingen", headers={"Authorization": "Bearer a.b.c"})
    problem(response, 401)
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


async def test_a_cookie_is_no_way_into_the_api(
    visitor: httpx.AsyncClient, issuer: LocalIssuer
) -> None:
    problem(await visitor.get("/proef/v1/dingen"), 401)
    cookie = f"naadloos_sessie={issuer.issue('u', {'proef.dingen.lezen'}, **USER)}"
    problem(await visitor.get("/proef/v1/dingen", headers={"Cookie": cookie}), 401)


async def test_a_missing_scope_is_403_and_named(
    anonymous: httpx.AsyncClient, issuer: LocalIssuer
) -> None:
    headers = {"Authorization": f"Bearer {issuer.issue('u', {'proef.dingen.lezen'}, **USER)}"}
    response = await anonymous.post("/proef/v1/dingen", json=GOOD, headers=headers)
    assert "proef.dingen.schrijven" in problem(response, 403)["detail"]
    assert 'scope="proef.dingen.schrijven"' in response.headers["www-authenticate"]
