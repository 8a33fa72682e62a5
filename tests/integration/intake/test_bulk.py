"""Batches and files: a result per event, bad ones beside good ones, and once in effect."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import orjson
import pytest

from services.intake.reports.inbound import MAX_EVENT_BYTES
from tests.integration.intake.conftest import World, adult, event, household, in_days, job
from tests.integration.intake.test_household_changes import divorce

BATCH = "/intake/v1/levensgebeurtenissen/batch"
FILE = "/intake/v1/levensgebeurtenissen/bestand"


async def post_batch(world: World, events: Any) -> httpx.Response:
    headers = {"Content-Type": "application/cloudevents-batch+json"}
    return await world.client.post(BATCH, content=orjson.dumps(events), headers=headers)


async def post_file(world: World, lines: Sequence[bytes], piece: int = 1000) -> list[Any]:
    content = b"\n".join(lines)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), piece):
            yield content[start : start + piece]

    headers = {"Content-Type": "application/x-ndjson"}
    response = await world.client.post(FILE, content=pieces(), headers=headers)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/x-ndjson")
    return [orjson.loads(line) for line in response.content.splitlines()]


async def test_a_batch_gives_a_result_per_event(world: World) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    good, unknown = event("baan-gestart", job(ank)), event("baan-gestart", job(adult()))
    bad = event("baan-gestart", job(ank, urenPerWeek="veel"))

    response = await post_batch(world, [good, bad, unknown, good, "onzin"])

    assert response.status_code == 200, response.text
    results = response.json()["resultaten"]
    assert [one["regel"] for one in results] == [1, 2, 3, 4, 5]
    assert [one["status"] for one in results] == [
        "verwerkt",
        "geweigerd",
        "in-quarantaine",
        "verwerkt",
        "geweigerd",
    ]
    assert results[0]["id"] == results[3]["id"]
    assert results[0]["dossierId"] == str(home.dossier_id)
    assert results[1]["fouten"][0]["name"] == "data.urenPerWeek"
    assert len(await world.told()) == 1


async def test_the_same_id_twice_in_a_batch_with_another_body_is_refused_once(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    first = event("baan-gestart", job(ank))

    response = await post_batch(world, [first, {**first, "data": job(ank, urenPerWeek=30)}])

    results = response.json()["resultaten"]
    assert [one["status"] for one in results] == ["verwerkt", "geweigerd"]
    assert results[1]["fouten"][0]["code"] == "ander-event"
    assert len(await world.told()) == 1


async def test_events_of_one_household_in_a_batch_build_on_each_other(world: World) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    events = [
        event("baan-gestart", job(joop, ingangsdatum=in_days(-1))),
        divorce(ank, joop),
        event("baan-gestart", job(joop, anderNaastBestaande=True)),
        divorce(ank, joop),
    ]

    results = (await post_batch(world, events)).json()["resultaten"]

    split, _ = await world.told("scheiding")
    assert [one["status"] for one in results] == ["verwerkt"] * 4
    assert results[3]["id"] == results[1]["id"]
    assert results[0]["dossierId"] == results[1]["dossierId"] == str(home.dossier_id)
    assert results[2]["dossierId"] == split["data"]["nieuwDossierId"]


async def test_a_batch_has_at_most_a_thousand_events(world: World) -> None:
    assert (await post_batch(world, [])).json() == {"resultaten": []}
    assert (await post_batch(world, [{}] * 1001)).status_code == 400
    assert (await post_batch(world, {})).status_code == 400
    assert await world.count("life_event") == 0


async def test_a_file_gives_a_result_per_line(world: World) -> None:
    people = [adult() for _ in range(60)]
    await world.register(*(household(one) for one in people))
    lines = [orjson.dumps(event("baan-gestart", job(one))) for one in people]
    lines[10:10] = [b"", b"{geen json", b"\xff\xfe", b'"' + b"x" * MAX_EVENT_BYTES + b'"', b"   "]

    results = await post_file(world, [*lines, lines[0]])

    assert len(results) == 64
    refused = [one for one in results if one["status"] == "geweigerd"]
    assert [one["regel"] for one in refused] == [12, 13, 14]
    assert refused[2]["fouten"][0]["code"] == "te-groot"
    assert results[-1] == {**results[0], "regel": 66}
    assert len(await world.told()) == 60


MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("piece", [1, 1000])
async def test_a_byte_order_mark_at_the_start_is_skipped(
    world: World, ending: bytes, piece: int
) -> None:
    people = [adult() for _ in range(3)]
    await world.register(*(household(one) for one in people))
    lines = [orjson.dumps(event("baan-gestart", job(one))) for one in people]

    results = await post_file(world, [MARK + ending.join(lines)], piece=piece)

    assert [one["status"] for one in results] == ["verwerkt"] * 3
    for path, kind, body in (
        ("levensgebeurtenissen", "cloudevents", lines[0]),
        ("levensgebeurtenissen/batch", "cloudevents-batch", b"[" + lines[0] + b"]"),
    ):
        headers = {"Content-Type": f"application/{kind}+json"}
        answer = await world.client.post(f"/intake/v1/{path}", content=MARK + body, headers=headers)
        assert answer.is_success, answer.text
        assert results[0]["id"] in answer.text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
async def test_of_another_encoding_each_line_says_so(world: World, encoding: str) -> None:
    lines = [orjson.dumps(event("baan-gestart", job(adult()), naam="José")) for _ in range(3)]
    content = b"\n".join(lines).decode().encode(encoding)

    results = await post_file(world, [content])

    assert [one["fouten"][0]["code"] for one in results] == ["geen-utf8"] * 3


@pytest.mark.parametrize("amount", [3, 400])
async def test_lines_that_end_on_a_cr_are_one_fault(world: World, amount: int) -> None:
    line = orjson.dumps(event("baan-gestart", job(adult())))

    (result,) = await post_file(world, [b"\r".join([line] * amount)])

    assert result["regel"] == 1
    assert [fault["code"] for fault in result["fouten"]] == ["regeleinde"]


async def test_the_same_file_again_changes_nothing(world: World) -> None:
    people = [adult() for _ in range(5)]
    await world.register(*(household(one) for one in people))
    lines = [orjson.dumps(event("baan-gestart", job(one))) for one in people]

    first = await post_file(world, lines, piece=7)
    second = await post_file(world, lines)

    assert first == second
    assert len(await world.told()) == 5


async def test_an_empty_file_has_no_results(world: World) -> None:
    assert await post_file(world, [b""]) == []
    assert await post_file(world, [b"", b" ", b""]) == []


async def test_other_content_types_are_refused(world: World) -> None:
    body = orjson.dumps([event("baan-gestart", job(adult(), ingangsdatum=in_days(0)))])

    for address in (BATCH, FILE, "/intake/v1/levensgebeurtenissen"):
        for kind in (
            "application/json",
            "text/plain",
            "application/cloudevents+json; charset=utf-16",
        ):
            response = await world.client.post(
                address, content=body, headers={"Content-Type": kind}
            )
            assert response.status_code == 415
            assert response.headers["content-type"] == "application/problem+json"
    assert await world.count("life_event") == 0
