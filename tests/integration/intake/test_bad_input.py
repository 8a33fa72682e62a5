"""Everything a sender can do wrong: a clear problem with all faults, and nothing changed."""

from typing import Any

import orjson
import pytest

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (
    CLOUD_EVENT,
    World,
    adult,
    child,
    event,
    household,
    job,
    person,
)
from tests.integration.intake.test_birthdays import turning

EVENTS = "/intake/v1/levensgebeurtenissen"
ANK = adult()


async def nothing_changed(world: World) -> bool:
    return await world.told() == [] and await world.count("life_event") == 0


def faults(response: Any) -> dict[str, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return {one["name"]: one["code"] for one in response.json()["invalidParams"]}


BAD_EVENTS: dict[str, tuple[Any, str]] = {
    "no object": ([], ""),
    "a number": (7, ""),
    "no specversion": ({"specversion": None}, "specversion"),
    "another specversion": ({"specversion": "0.3"}, "specversion"),
    "no id": ({"id": None}, "id"),
    "an empty id": ({"id": ""}, "id"),
    "an id of another kind": ({"id": 12}, "id"),
    "an id that is too long": ({"id": "x" * 201}, "id"),
    "a line break in the id": ({"id": "a\nb"}, "id"),
    "no source": ({"source": None}, "source"),
    "a source that is no address": ({"source": "een bron"}, "source"),
    "a source with a strange sign": ({"source": "urn:<x>"}, "source"),
    "a source that is only a part of an address": ({"source": "meldpunt/ank"}, "source"),
    "a source that is our own": ({"source": "Naadloos:timer"}, "source"),
    "a source with a broken escape": ({"source": "urn:nld:%zz"}, "source"),
    "an unknown type": ({"type": "nl.participatiewet.levensgebeurtenissen.feest.v1"}, "type"),
    "a type of ours that is not reported": (
        {"type": "nl.participatiewet.levensgebeurtenissen.ingetrokken.v1"},
        "type",
    ),
    "a time without a zone": ({"time": "2026-11-20T09:30:00"}, "time"),
    "a time that is a number": ({"time": 1700000000}, "time"),
    "other content": ({"datacontenttype": "text/xml"}, "datacontenttype"),
    "a relative schema": ({"dataschema": "/schema"}, "dataschema"),
    "a sequence without its type": ({"sequence": "1"}, "sequence"),
    "binary data": ({"data_base64": "aGFsbG8="}, "data_base64"),
    "an attribute with capitals": ({"mijnVeld": "x"}, "mijnVeld"),
    "an attribute that is an object": ({"veld": {}}, "veld"),
    "an attribute that is too long": ({"veld": "x" * 501}, "veld"),
    "an attribute with a name of 21": ({"a" * 21: "x"}, "a" * 21),
    "an attribute of more than 32 bits": ({"veld": 2**31}, "veld"),
    "an attribute of less than 32 bits": ({"veld": -(2**31) - 1}, "veld"),
    "too many attributes": ({f"veld{number}": "x" for number in range(51)}, ""),
    "no data": ({"data": None}, "data"),
    "data that is text": ({"data": "hallo"}, "data"),
    "the person's BSN as subject": ({"subject": person(ANK)["burgerservicenummer"]}, "subject"),
    "the person's BSN in the id": ({"id": f"baan-{person(ANK)['burgerservicenummer']}"}, "id"),
    "any BSN in an extension": ({"klant": "111222333"}, "klant"),
    "any BSN in the source": ({"source": "urn:nld:bsn:111222333"}, "source"),
}

BAD_DATA: dict[str, tuple[dict[str, Any], str]] = {
    "no person": ({"persoon": None}, "data.persoon"),
    "an empty person": ({"persoon": {}}, "data.persoon"),
    "a person named twice": (
        {"persoon": {**person(ANK), "inwonerId": str(ANK.person_id)}},
        "data.persoon",
    ),
    "a BSN that fails the 11-test": (
        {"persoon": {"burgerservicenummer": "123456789"}},
        "data.persoon.burgerservicenummer",
    ),
    "a BSN of zeros": (
        {"persoon": {"burgerservicenummer": "000000000"}},
        "data.persoon.burgerservicenummer",
    ),
    "a BSN that is a number": (
        {"persoon": {"burgerservicenummer": 111222333}},
        "data.persoon.burgerservicenummer",
    ),
    "an id that is no UUID": ({"persoon": {"inwonerId": "ank"}}, "data.persoon.inwonerId"),
    "no day": ({"ingangsdatum": None}, "data.ingangsdatum"),
    "a day that is a moment": ({"ingangsdatum": "2026-11-01T00:00:00Z"}, "data.ingangsdatum"),
    "a day that is a number": ({"ingangsdatum": 20261101}, "data.ingangsdatum"),
    "a day that does not exist": ({"ingangsdatum": "2026-02-30"}, "data.ingangsdatum"),
    "a day in another notation": ({"ingangsdatum": "01-11-2026"}, "data.ingangsdatum"),
    "a day absurdly long ago": ({"ingangsdatum": "0001-01-01"}, "data.ingangsdatum"),
    "a day absurdly far ahead": ({"ingangsdatum": "9999-12-31"}, "data.ingangsdatum"),
    "hours in words": ({"urenPerWeek": "zestien"}, "data.urenPerWeek"),
    "hours as text": ({"urenPerWeek": "16"}, "data.urenPerWeek"),
    "hours finer than a quarter": ({"urenPerWeek": 16.1}, "data.urenPerWeek"),
    "fewer than no hours": ({"urenPerWeek": -1}, "data.urenPerWeek"),
    "too many hours": ({"urenPerWeek": 61}, "data.urenPerWeek"),
    "a negative wage": ({"nettoMaandloonCenten": -1}, "data.nettoMaandloonCenten"),
    "an endless wage": ({"nettoMaandloonCenten": 10**18}, "data.nettoMaandloonCenten"),
    "a wage that is yes": ({"nettoMaandloonCenten": True}, "data.nettoMaandloonCenten"),
    "an unknown contract": ({"contract": "handdruk"}, "data.contract"),
    "a field too many": ({"extra": "x"}, "data.extra"),
}


async def test_an_event_that_is_no_event_of_ours_is_refused(world: World) -> None:
    await world.register(household(ANK))

    for case, (change, name) in BAD_EVENTS.items():
        good = event("baan-gestart", job(ANK))
        response = await world.report({**good, **change} if isinstance(change, dict) else change)
        assert response.status_code == 400, case
        assert name in faults(response), case
        assert person(ANK)["burgerservicenummer"] not in response.text, case
    assert await nothing_changed(world)


async def test_data_that_does_not_fit_the_type_is_refused(world: World) -> None:
    await world.register(household(ANK))

    for case, (change, name) in BAD_DATA.items():
        data = {key: value for key, value in job(ANK, **change).items() if value is not None}
        response = await world.report(event("baan-gestart", data))
        assert response.status_code == 400, case
        assert name in faults(response), case
        assert person(ANK)["burgerservicenummer"] not in response.text, case
    assert await nothing_changed(world)


async def test_all_faults_are_told_at_once(world: World) -> None:
    data = {"persoon": {"burgerservicenummer": "1"}, "urenPerWeek": 99, "x": 1}

    response = await world.report(event("baan-gestart", data, specversion="2", Veld="x", id=""))

    assert set(faults(response)) == {
        "specversion",
        "id",
        "Veld",
        "data.persoon.burgerservicenummer",
        "data.ingangsdatum",
        "data.nettoMaandloonCenten",
        "data.contract",
        "data.urenPerWeek",
        "data.x",
    }


async def test_an_event_before_birth_is_refused(world: World) -> None:
    kid = child(turning(3, 10))
    await world.register(household(adult(), kid))

    response = await world.report(event("baan-gestart", job(kid, ingangsdatum="2021-01-01")))

    assert response.status_code == 400
    assert faults(response) == {"data.ingangsdatum": "voor-geboorte"}
    assert await nothing_changed(world)


async def test_nobody_divorces_himself(world: World) -> None:
    await world.register(household(ANK))
    by_bsn = {"persoon": person(ANK), "exPartner": person(ANK), "ingangsdatum": "2026-11-01"}
    by_both = {**by_bsn, "exPartner": {"inwonerId": str(ANK.person_id)}}

    for data in (by_bsn, by_both):
        response = await world.report(event("scheiding", data))
        assert response.status_code == 400, response.text
    assert await nothing_changed(world)


NO_CLEAN_JSON = (
    b"",
    b"{",
    b"null",
    b'{"a": NaN}',
    b"\xff\xfe\x00",
    b'{"id": "\\ud800"}',
    b'{"id": "a\\u0000b"}',
    b"[" * 5_000 + b"]" * 5_000,
    b'{"data":' * 200 + b"1" + b"}" * 200,
    b'{"id": 1' + b"0" * 400 + b"}",
)


async def test_a_body_that_is_no_clean_json_is_refused(world: World) -> None:
    headers = {"Content-Type": CLOUD_EVENT}
    for body in NO_CLEAN_JSON:
        response = await world.client.post(EVENTS, content=body, headers=headers)
        assert response.status_code == 400, body[:30]
    assert await nothing_changed(world)


async def test_a_huge_body_is_refused_unread(world: World) -> None:
    body = orjson.dumps(event("baan-gestart", job(ANK), veld="x" * 100_000))

    response = await world.client.post(EVENTS, content=body, headers={"Content-Type": CLOUD_EVENT})

    assert response.status_code == 413
    assert await nothing_changed(world)


async def test_null_is_absent(world: World) -> None:
    await world.register(household(ANK))

    response = await world.report(event("baan-gestart", job(ANK), subject=None, time=None, x=None))

    assert response.status_code == 202, response.text


async def test_a_counter_that_looks_like_a_bsn_may_be_an_id(world: World) -> None:
    await world.register(household(ANK))

    response = await world.report(event("baan-gestart", job(ANK), id="111222333"))

    assert response.status_code == 202, response.text


async def test_text_that_looks_like_sql_is_only_text(world: World) -> None:
    await world.register(household(ANK))
    body = event("baan-gestart", job(ANK), id="'; DROP TABLE life_event; --")

    response = await world.report(body)

    assert response.status_code == 202
    assert await world.count("life_event") == 1


@pytest.mark.parametrize("path", ["", "/batch", "/bestand"])
async def test_without_the_scope_nothing_is_taken_in(world: World, path: str) -> None:
    reader = world.as_caller(scope="intake.levensgebeurtenissen.lezen")

    refused = await world.client.post(EVENTS + path, content=b"{}", headers=reader)
    unknown = await world.client.post(EVENTS + path, content=b"{}", headers={"Authorization": ""})

    assert refused.status_code == 403
    assert unknown.status_code == 401


async def test_an_id_that_is_no_id_is_not_found(world: World) -> None:
    unknown = "01a201f6-5fe3-76d5-9e59-6f14b7994eb3"

    assert (await world.client.get(f"{EVENTS}/{unknown}")).status_code == 404
    assert (await world.client.get(f"{EVENTS}/ank")).status_code == 400
    withdrawn = await world.post(f"{EVENTS}/{unknown}/intrekking", {"reden": "niet-gebeurd"})
    assert withdrawn.status_code == 404
    assert {ASSEN, TYNAARLO}
