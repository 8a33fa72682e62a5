"""One life event by HTTP: accepted once, told once, with the household it is about."""

from datetime import date
from uuid import UUID

import orjson
import pytest

from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    in_days,
    job,
    person,
)


async def test_a_job_start_is_told_with_its_household(world: World) -> None:
    ank = adult()
    kid = child(date(2018, 3, 1))
    home = household(ank, kid)
    await world.register(home)

    response = await world.report(event("baan-gestart", job(ank)))

    assert response.status_code == 202, response.text
    body = response.json()
    assert body["status"] == "verwerkt"
    assert body["dossierId"] == str(home.dossier_id)
    assert response.headers["Location"] == f"/intake/v1/levensgebeurtenissen/{body['id']}"
    [told] = await world.told()
    assert told["id"] == body["id"] == told["correlationid"]
    assert told["subject"] == str(home.dossier_id)
    assert told["data"]["urenPerWeek"] == 16
    assert {one["inwonerId"] for one in told["data"]["huishouden"]["leden"]} == {
        str(ank.person_id),
        str(kid.person_id),
    }
    assert ank.bsn is not None
    assert ank.bsn.reveal() not in orjson.dumps(told).decode()


async def test_the_location_shows_the_state(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    posted = await world.report(event("baan-gestart", job(ank)))

    response = await world.client.get(posted.headers["Location"])

    assert response.status_code == 200
    assert response.json()["status"] == "verwerkt"
    assert response.json()["inwonerId"] == str(ank.person_id)
    assert UUID(response.json()["id"]) == UUID(posted.json()["id"])


@pytest.mark.parametrize(
    ("roles", "sees_wage"),
    [
        (["inkomensconsulent"], True),
        (["regisseur"], True),
        (["werkcoach"], False),
        (["integratie"], False),
        (["teamleider"], False),
    ],
)
async def test_a_wage_is_for_who_works_with_it(
    world: World, roles: list[str], *, sees_wage: bool
) -> None:
    ank = adult()
    await world.register(household(ank))
    done = await world.report(event("baan-gestart", job(ank)))
    await world.report(event("baan-gestart", job(ank, ingangsdatum="2019-01-01")))
    caller = world.as_caller(rollen=roles)

    shown = (await world.client.get(done.headers["Location"], headers=caller)).json()["gegevens"]
    page = (await world.client.get("/intake/v1/quarantaine", headers=caller)).json()

    [waiting] = [one["gegevens"] for one in page["resultaten"]]
    assert shown["urenPerWeek"] == waiting["urenPerWeek"] == 16
    assert ("nettoMaandloonCenten" in shown) is sees_wage
    assert ("nettoMaandloonCenten" in waiting) is sees_wage


async def test_the_same_event_again_has_the_same_answer_and_one_effect(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    body = event("baan-gestart", job(ank))

    first = await world.report(body)
    second = await world.report(dict(reversed(body.items())))

    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert len(await world.told()) == 1


async def test_an_event_that_is_sent_again_in_other_words_is_the_same_event(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    body = event("baan-gestart", job(ank))
    first = await world.report(body)

    for again in (
        {**body, "time": "2026-11-21T09:30:00+02:00", "klant": "7", "subject": "zaak"},
        {**body, "source": body["source"].replace("urn:nld", "URN:NLD")},
        {**body, "data": {**body["data"], "persoon": {**person(ank), "inwonerId": None}}},
    ):
        answer = await world.report(again)
        assert (answer.status_code, answer.json()) == (202, first.json())
    assert len(await world.told()) == 1
    assert await world.count("life_event") == 1


async def test_who_reported_an_event_may_put_it_right_when_the_household_has_left_the_area(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    sender, other = world.as_caller(sub="suite"), world.as_caller(sub="een-ander")
    move = {"persoon": person(ank), "naarGemeente": "0014", "ingangsdatum": in_days(-10)}
    wrong = job(ank, ingangsdatum=in_days(-5))
    early = (await world.report(event("baan-gestart", wrong), **sender)).headers["location"]
    await world.report(event("verhuizing", move), **sender)
    late = (await world.report(event("baan-gestart", wrong), **sender)).headers["location"]

    for mine in (early, late):
        assert (await world.client.get(mine, headers=sender)).status_code == 200
        assert (await world.client.get(mine, headers=other)).status_code == 404
    [anew] = await world.rows("SELECT id FROM life_event WHERE replaces IS NOT NULL")
    for who, status in ((other, 404), (sender, 204)):
        for waiting in (late.rsplit("/")[-1], anew.id):
            address = f"/intake/v1/quarantaine/{waiting}/verwerping"
            answer = await world.post(address, {"reden": "Ging niet door."}, **who)
            assert answer.status_code == status, answer.text


async def test_the_same_id_with_another_body_is_refused(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    body = event("baan-gestart", job(ank))
    await world.report(body)

    response = await world.report({**body, "data": job(ank, urenPerWeek=20)})

    assert response.status_code == 409
    assert response.json()["code"] == "ander-event"
    assert len(await world.told()) == 1


async def test_an_unknown_person_goes_to_quarantine_with_a_reason(world: World) -> None:
    response = await world.report(event("baan-gestart", job(adult())))

    assert response.status_code == 202
    assert response.json()["status"] == "in-quarantaine"
    assert "niet bekend" in response.json()["reden"]
    assert await world.told() == []
