"""The same request sent again has one effect and the same answer."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI, Response
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from shared.errors import Conflict
from shared.http import idempotency
from shared.http.caller import Caller
from shared.http.idempotency import IdempotencyKey, forget_older, once
from shared.messaging.transaction import Database
from tests.integration.http.conftest import USER

GOOD = {"titel": "stoel", "aantal": 2}
KEY = {"Idempotency-Key": "a-1"}
ADDRESS = "/proef/v1/dingen"
_OLD_KEYS = text(
    """
    INSERT INTO idempotency_key (caller, key, request_hash, status, headers, body, answered_at)
    SELECT 'u-1', 'k' || n, '', 200, '{}', '', now() - interval '8 days' FROM generate_series(1, 25) AS n
    """
)


async def effects(database: Database) -> int:
    async with database.reading() as connection:
        count: int = (
            await connection.execute(text("SELECT count(*) FROM processing_log"))
        ).scalar_one()
        return count


async def test_without_a_key_every_request_is_a_new_one(
    client: httpx.AsyncClient, database: Database
) -> None:
    first, second = [await client.post(ADDRESS, json=GOOD) for _ in range(2)]
    assert first.json()["id"] != second.json()["id"]
    assert await effects(database) == 2


async def test_the_same_key_and_body_gives_the_stored_answer(
    client: httpx.AsyncClient, database: Database
) -> None:
    first, second = [await client.post(ADDRESS, json=GOOD, headers=KEY) for _ in range(2)]
    assert (second.status_code, second.content) == (first.status_code, first.content)
    for name in ("location", "content-type", "content-length", "api-version"):
        assert second.headers.get_list(name) == first.headers.get_list(name)
    assert await effects(database) == 1


async def test_what_was_done_is_not_refused_because_it_was_done(
    client: httpx.AsyncClient, issuer: LocalIssuer, database: Database
) -> None:
    """The endpoint looks how things stand before it comes to the key."""
    address = f"{ADDRESS}/{uuid4()}/keuze"
    first, second = [await client.post(address, headers=KEY) for _ in range(2)]
    assert (second.status_code, second.content) == (200, first.content)
    assert await effects(database) == 1

    token = issuer.issue("u-2", {"proef.dingen.schrijven"}, **USER)
    of_another = {**KEY, "Authorization": f"Bearer {token}"}
    for headers in ({}, {"Idempotency-Key": "a-2"}, of_another):
        refused = await client.post(address, headers=headers)
        assert refused.json()["code"] == "al-gekozen"
    other_request = await client.post(address, headers=KEY, json={"anders": True})
    assert other_request.json()["code"] == "al-gekozen"
    assert await effects(database) == 1


async def test_two_at_once_have_one_effect(client: httpx.AsyncClient, database: Database) -> None:
    answers = await asyncio.gather(
        *(client.post(ADDRESS, json=GOOD, headers=KEY) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await effects(database) == 1


async def test_the_same_key_with_another_body_is_409(
    client: httpx.AsyncClient, database: Database
) -> None:
    await client.post(ADDRESS, json=GOOD, headers=KEY)
    other = await client.post(ADDRESS, json={**GOOD, "aantal": 3}, headers=KEY)
    assert other.status_code == 409
    assert other.json()["code"] == "sleutel-al-gebruikt"
    assert await effects(database) == 1


async def test_another_caller_may_use_the_same_key(
    client: httpx.AsyncClient, issuer: LocalIssuer, database: Database
) -> None:
    first = await client.post(ADDRESS, json=GOOD, headers=KEY)
    token = issuer.issue("u-2", {"proef.dingen.schrijven"}, **USER)
    second = await client.post(
        ADDRESS, json=GOOD, headers={**KEY, "Authorization": f"Bearer {token}"}
    )
    assert second.status_code == 201
    assert first.json()["id"] != second.json()["id"]
    assert await effects(database) == 2


async def test_a_refused_request_leaves_its_key_free(
    client: httpx.AsyncClient, database: Database
) -> None:
    refused = await client.post(ADDRESS, json={**GOOD, "titel": "mislukt"}, headers=KEY)
    assert refused.status_code == 404
    assert (await client.post(ADDRESS, json=GOOD, headers=KEY)).status_code == 201
    assert await effects(database) == 1


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "é", "a b", "a\x7f"])
async def test_a_key_is_visible_text_of_at_most_200(client: httpx.AsyncClient, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode("latin-1"))]
    response = await client.post(ADDRESS, json=GOOD, headers=headers)
    assert response.status_code == 400
    assert response.json()["invalidParams"][0]["name"] == "Idempotency-Key"


async def test_many_old_keys_are_forgotten_in_portions(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "_PORTION", 10)
    async with database.transaction() as tx:
        await tx.execute(_OLD_KEYS)

    assert await forget_older(database.engine) == 25


async def test_old_keys_are_forgotten(client: httpx.AsyncClient, database: Database) -> None:
    first = await client.post(ADDRESS, json=GOOD, headers=KEY)
    assert await forget_older(database.engine) == 0
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE idempotency_key SET answered_at = now() - interval '8 days'"))
    assert await forget_older(database.engine) == 1
    again = await client.post(ADDRESS, json=GOOD, headers=KEY)
    assert again.json()["id"] != first.json()["id"]


async def test_a_running_service_forgets_old_keys_by_itself(
    app: FastAPI, client: httpx.AsyncClient, database: Database
) -> None:
    await client.post(ADDRESS, json=GOOD, headers=KEY)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE idempotency_key SET answered_at = now() - interval '8 days'"))
    async with app.router.lifespan_context(app):
        for _ in range(200):
            await asyncio.sleep(0.02)
            async with database.reading() as connection:
                left = await connection.execute(text("SELECT count(*) FROM idempotency_key"))
                if left.scalar_one() == 0:
                    return
    raise AssertionError("the key is still there")


async def test_a_key_is_of_one_address_only(
    database: Database,
) -> None:
    here = IdempotencyKey.of("a-1", "POST /proef/v1/dingen")
    there = IdempotencyKey.of("a-1", "POST /proef/v1/meldingen")
    caller = Caller("u-1", "Renske")

    async def act() -> Response:
        return Response(b"{}", 201)

    async with database.transaction() as tx:
        await once(tx, caller, here, b"{}", act)
    async with database.transaction() as tx:
        with pytest.raises(Conflict):
            await once(tx, caller, there, b"{}", act)
