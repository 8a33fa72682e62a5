"""Who works for one municipality learns nothing of the residents of another, and changes nothing about them."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import orjson
import pytest

from shared import clock
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (  # noqa: F401 - fixtures
    World,
    adult,
    auth,
    event,
    household,
    job,
    person,
    sign,
    signing_key,
    start,
    world,
)

API = "/intake/v1"
Send = Callable[[World, dict[str, Any], dict[str, str]], Awaitable[dict[str, Any]]]


def only_assen(world: World) -> dict[str, str]:  # noqa: F811
    return world.as_caller(gemeenten=[ASSEN])


async def one(world: World, body: dict[str, Any], caller: dict[str, str]) -> dict[str, Any]:  # noqa: F811
    return dict((await world.report(body, **caller)).json())


async def in_a_batch(
    world: World,  # noqa: F811
    body: dict[str, Any],
    caller: dict[str, str],
) -> dict[str, Any]:
    kind = {"Content-Type": "application/cloudevents-batch+json"}
    path = f"{API}/levensgebeurtenissen/batch"
    answer = await world.client.post(path, content=orjson.dumps([body]), headers=caller | kind)
    return dict(answer.json()["resultaten"][0])


async def in_a_file(
    world: World,  # noqa: F811
    body: dict[str, Any],
    caller: dict[str, str],
) -> dict[str, Any]:
    kind = {"Content-Type": "application/x-ndjson"}
    path = f"{API}/levensgebeurtenissen/bestand"
    answer = await world.client.post(path, content=orjson.dumps(body), headers=caller | kind)
    return dict(orjson.loads(answer.content))


def told_of(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what differs for every event."""
    return {name: value for name, value in answer.items() if name not in {"id", "regel"}}


@pytest.mark.parametrize("send", [one, in_a_batch, in_a_file])
async def test_a_life_event_of_a_resident_elsewhere_is_answered_as_of_a_stranger(
    world: World,  # noqa: F811
    send: Send,
) -> None:
    elsewhere, stranger = adult(), adult()
    await world.register(household(elsewhere, gemeente=TYNAARLO))
    caller = only_assen(world)

    known = await send(world, event("baan-gestart", job(elsewhere)), caller)
    unknown = await send(world, event("baan-gestart", job(stranger)), caller)
    before = await send(
        world, event("baan-gestart", job(elsewhere, ingangsdatum="2019-06-01")), caller
    )

    assert told_of(known) == told_of(unknown) == told_of(before)
    assert known["status"] == "in-quarantaine"
    assert await world.told() == []


async def test_a_resident_elsewhere_cannot_be_moved_here(world: World) -> None:  # noqa: F811
    elsewhere = adult()
    home = household(elsewhere, gemeente=TYNAARLO)
    await world.register(home)
    move = {
        "persoon": person(elsewhere),
        "ingangsdatum": clock.today().isoformat(),
        "naarGemeente": ASSEN,
    }
    answer = await world.report(event("verhuizing", move), **only_assen(world))

    assert answer.json()["status"] == "in-quarantaine"
    rows = await world.rows("SELECT gemeente FROM residence")
    assert [row.gemeente for row in rows] == [TYNAARLO]


async def test_an_ex_partner_elsewhere_is_as_unknown_as_a_stranger(world: World) -> None:  # noqa: F811
    ank, elsewhere, stranger = adult(), adult(), adult()
    await world.register(household(ank), household(elsewhere, gemeente=TYNAARLO))
    answers = [
        await one(
            world,
            event(
                "scheiding",
                {
                    "persoon": person(ank),
                    "exPartner": person(ex),
                    "ingangsdatum": clock.today().isoformat(),
                },
            ),
            only_assen(world),
        )
        for ex in (elsewhere, stranger)
    ]
    assert told_of(answers[0]) == told_of(answers[1])


async def test_a_correction_tells_nothing_of_an_ex_partner_elsewhere(world: World) -> None:  # noqa: F811
    ank, joop, elsewhere, stranger = adult(), adult("partner"), adult(), adult()
    await world.register(household(ank, joop), household(elsewhere, gemeente=TYNAARLO))
    today = clock.today().isoformat()

    def divorce_of(ex: Any) -> dict[str, Any]:
        return {"persoon": person(ank), "exPartner": person(ex), "ingangsdatum": today}

    posted = await one(world, event("scheiding", divorce_of(joop)), only_assen(world))
    path = f"{API}/levensgebeurtenissen/{posted['id']}/correcties"

    async def named(ex: Any) -> tuple[int, Any]:
        body = {"reden": "verkeerde-persoon", "gegevens": divorce_of(ex)}
        answer = await world.post(path, body, **only_assen(world))
        return answer.status_code, answer.json().get("code")

    assert await named(elsewhere) == await named(stranger) == (409, "onbekende-persoon")
    assert (await named(joop))[0] == 201


async def test_who_may_see_the_resident_tries_again_and_nothing_was_lost(world: World) -> None:  # noqa: F811
    elsewhere = adult()
    home = household(elsewhere, gemeente=TYNAARLO)
    await world.register(home)
    posted = await one(world, event("baan-gestart", job(elsewhere)), only_assen(world))
    retry = f"{API}/quarantaine/{posted['id']}/herkansing"

    refused = await world.post(retry, None, **only_assen(world))
    done = await world.post(retry, None, **world.as_caller(gemeenten=[TYNAARLO]))

    assert refused.json()["status"] == "in-quarantaine"
    assert done.json()["status"] == "verwerkt"
    assert len(await world.told("baan-gestart")) == 1


async def test_the_quarantine_of_a_known_resident_is_for_the_own_municipality(
    world: World,  # noqa: F811
) -> None:
    elsewhere = adult()
    await world.register(household(elsewhere, gemeente=TYNAARLO))
    posted = await one(
        world,
        event("baan-gestart", job(elsewhere, ingangsdatum="2019-06-01")),
        world.as_caller(gemeenten=[TYNAARLO]),
    )
    assert posted["status"] == "in-quarantaine"
    waiting = f"{API}/quarantaine/{posted['id']}"

    async def seen_by(*gemeenten: str) -> list[int]:
        caller = world.as_caller(gemeenten=list(gemeenten))
        listed = await world.client.get(f"{API}/quarantaine", headers=caller)
        shown = await world.client.get(f"{API}/levensgebeurtenissen/{posted['id']}", headers=caller)
        retried = await world.post(f"{waiting}/herkansing", None, **caller)
        return [len(listed.json()["resultaten"]), shown.status_code, retried.status_code]

    assert await seen_by(ASSEN) == [0, 404, 404]
    assert await seen_by(TYNAARLO) == [1, 200, 200]
    discarded: httpx.Response = await world.post(
        f"{waiting}/verwerping", {"reden": "niet van ons"}, **only_assen(world)
    )
    assert discarded.status_code == 404
