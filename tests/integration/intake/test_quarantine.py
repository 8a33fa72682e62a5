"""The quarantine: listed with its reason, tried again when the person is known, or discarded with a reason."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from shared import clock, ids
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    in_days,
    job,
    make_settings,
    person,
)
from tests.integration.intake.test_household_changes import divorce

QUARANTINE = "/intake/v1/quarantaine"
EVENTS = "/intake/v1/levensgebeurtenissen"


async def test_the_list_shows_the_reason_and_no_bsn(world: World) -> None:
    ank = adult()
    await world.report(event("baan-gestart", job(ank)))

    response = await world.client.get(QUARANTINE)

    [waiting] = response.json()["resultaten"]
    assert waiting["status"] == "in-quarantaine"
    assert waiting["reden"] == "Deze persoon is hier niet bekend."
    assert waiting["redencode"] == "onbekende-persoon"
    assert person(ank)["burgerservicenummer"] not in response.text


async def test_the_bsn_waits_encrypted(world: World) -> None:
    ank = adult()
    await world.report(event("baan-gestart", job(ank)))

    [row] = await world.rows("SELECT row_to_json(e)::text AS everything, sealed FROM life_event e")

    assert person(ank)["burgerservicenummer"] not in row.everything
    vault = make_settings("postgresql://x@y/z").vault()
    assert orjson.loads(vault.unseal(base64.b64decode(row.sealed[0]))) == person(ank)


async def test_after_registration_a_retry_succeeds_under_the_same_id(world: World) -> None:
    ank, joop = adult(), adult("partner")
    body = divorce(ank, joop)
    posted = await world.report(body)
    home = household(ank, joop)
    await world.register(home)

    response = await world.post(f"{QUARANTINE}/{posted.json()['id']}/herkansing", None)

    assert response.status_code == 200, response.text
    assert response.json() == {
        "id": posted.json()["id"],
        "status": "verwerkt",
        "dossierId": str(home.dossier_id),
    }
    told, _ = await world.told("scheiding")
    assert told["id"] == posted.json()["id"]
    rows = await world.rows("SELECT * FROM life_event")
    assert len(rows) == 2, "what is told of who stays, and of who leaves"
    assert all(row.sealed is None for row in rows)
    assert await world.count("waiting_for") == 0
    again = await world.report(body)
    assert again.json()["status"] == "verwerkt"
    assert len(await world.told("scheiding")) == 2


async def test_a_retry_that_still_fails_keeps_waiting_with_its_new_reason(world: World) -> None:
    ank = adult()
    posted = await world.report(event("baan-gestart", job(ank, ingangsdatum="2019-01-01")))
    await world.register(household(ank))

    response = await world.post(f"{QUARANTINE}/{posted.json()['id']}/herkansing", None)

    assert response.json()["status"] == "in-quarantaine"
    assert "huishouden" in response.json()["reden"]
    assert len((await world.client.get(QUARANTINE)).json()["resultaten"]) == 1


async def test_what_is_discarded_forgets_the_bsn_and_is_not_tried_again(world: World) -> None:
    posted = await world.report(event("baan-gestart", job(adult())))
    address = f"{QUARANTINE}/{posted.json()['id']}"

    first = await world.post(f"{address}/verwerping", {"reden": "woont hier niet"})
    second = await world.post(f"{address}/verwerping", {"reden": "woont hier niet"})
    retry = await world.post(f"{address}/herkansing", None)

    assert [first.status_code, second.status_code, retry.status_code] == [204, 409, 409]
    [row] = await world.rows("SELECT * FROM life_event")
    assert (row.status, row.explanation, row.sealed) == ("verworpen", "woont hier niet", None)
    assert row.reason == "onbekende-persoon"
    assert await world.count("waiting_for") == 0


async def test_the_list_comes_in_pages(world: World) -> None:
    for _ in range(3):
        await world.report(event("baan-gestart", job(adult(), ingangsdatum=in_days(1))))

    first = (await world.client.get(QUARANTINE, params={"aantal": 2})).json()
    second = (
        await world.client.get(QUARANTINE, params={"aantal": 2, "na": first["volgende"]})
    ).json()

    assert len(first["resultaten"]) == 2
    assert len(second["resultaten"]) == 1
    assert second["volgende"] is None


async def _waited(world: World, event_id: str, age: timedelta) -> UUID:
    """As if this event had come in that long ago: its id carries the moment."""
    moment = ids.moment_of(UUID(event_id)) - age
    random_half = UUID(event_id).int & ((1 << 80) - 1)
    old = UUID(int=int(moment.timestamp() * 1000) << 80 | random_half)
    async with world.database.transaction() as tx:
        await tx.execute(
            text(
                "UPDATE life_event SET id = :old, correlation_id = :old,"
                " received_at = received_at - CAST(:age AS interval) WHERE id = :id"
            ),
            {"old": old, "id": event_id, "age": age},
        )
    return old


async def test_what_waited_too_long_is_told_under_a_new_id_and_found_under_the_old_one(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    body = divorce(ank, joop)
    posted = await world.report(body)
    old = await _waited(world, posted.json()["id"], timedelta(days=31))
    await world.register(household(ank, joop))

    done = await world.post(f"{QUARANTINE}/{old}/herkansing", None)

    assert done.json()["status"] == "verwerkt", done.text
    new = UUID(done.json()["id"])
    assert ids.day_of(new) == ids.day_of(ids.new_id()), "consumers refuse ids of long ago"
    told, _ = await world.told("scheiding")
    assert told["id"] == told["correlationid"] == str(new)
    assert body["source"].startswith(told["data"]["bron"])
    assert "vervangt" not in told["data"], "nobody was told of the old id"
    before = (await world.client.get(f"{EVENTS}/{old}")).json()
    after = (await world.client.get(f"{EVENTS}/{new}")).json()
    assert (before["status"], before["vervangenDoor"]) == ("al-bekend", str(new))
    assert (after["status"], after["vervangt"], after["bron"]) == (
        "verwerkt",
        str(old),
        body["source"],
    )
    assert (await world.client.get(QUARANTINE)).json()["resultaten"] == []


async def test_what_was_told_under_a_new_id_is_the_same_event_when_sent_or_tried_again(
    world: World,
) -> None:
    ank = adult()
    body = event("baan-gestart", job(ank))
    posted = await world.report(body)
    old = await _waited(world, posted.json()["id"], timedelta(days=31))
    await world.register(household(ank))
    done = await world.post(f"{QUARANTINE}/{old}/herkansing", None)

    again = await world.report(body)
    retried = await world.post(f"{QUARANTINE}/{old}/herkansing", None)
    withdrawn = await world.post(
        f"{EVENTS}/{done.json()['id']}/intrekking", {"toelichting": "toch geen baan"}
    )
    after = await world.report(body)

    assert again.json() == done.json()
    assert retried.status_code == 409
    assert len(await world.told("baan-gestart")) == 1
    assert withdrawn.status_code == 201, withdrawn.text
    [told] = await world.told("ingetrokken")
    assert told["data"]["gebeurtenisId"] == done.json()["id"]
    assert (after.json()["id"], after.json()["status"]) == (done.json()["id"], "ingetrokken")


async def test_what_still_has_to_wait_keeps_its_old_id(world: World) -> None:
    posted = await world.report(event("baan-gestart", job(adult())))
    old = await _waited(world, posted.json()["id"], timedelta(days=31))

    again = await world.post(f"{QUARANTINE}/{old}/herkansing", None)

    assert again.json()["status"] == "in-quarantaine"
    assert again.json()["id"] == str(old)


async def test_an_event_about_somebody_unknown_is_only_for_who_may_settle_it(world: World) -> None:
    posted = await world.report(event("baan-gestart", job(adult())))
    looks_only = world.as_caller(scope="intake.levensgebeurtenissen.lezen")

    listed = await world.client.get(QUARANTINE, headers=looks_only)
    shown = await world.client.get(f"{EVENTS}/{posted.json()['id']}", headers=looks_only)

    assert listed.json()["resultaten"] == []
    assert shown.status_code == 404


async def test_what_waits_for_somebody_takes_effect_by_itself_once_that_person_is_known(
    world: World,
) -> None:
    ank = adult()
    posted = await world.report(event("baan-gestart", job(ank)))
    quarantine = world.app.state.quarantine
    assert await quarantine.retry_waiting(world.database) == 0
    await world.register(household(ank))

    tried = await quarantine.retry_waiting(world.database)

    assert tried == 1
    [told] = await world.told("baan-gestart")
    assert told["id"] == posted.json()["id"]
    assert await quarantine.retry_waiting(world.database) == 0


async def test_what_did_not_fit_takes_effect_by_itself_once_it_fits(world: World) -> None:
    ank, joop = adult(), adult()
    await world.register(household(ank), household(joop))
    waiting = await world.report(divorce(ank, joop, in_days(-5)))
    assert waiting.json()["status"] == "in-quarantaine"
    together = {"persoon": person(ank), "partner": person(joop), "ingangsdatum": in_days(-30)}

    await world.report(event("samenwonen", together))

    state = (await world.client.get(f"{EVENTS}/{waiting.json()['id']}")).json()
    assert state["status"] == "verwerkt"
    told, _ = await world.told("scheiding")
    assert told["id"] == waiting.json()["id"]


async def correct(world: World, event_id: str, data: dict[str, Any], **headers: str) -> Any:
    body = {"reden": "verkeerde-gegevens", "gegevens": data}
    return await world.post(f"{EVENTS}/{event_id}/correcties", body, **headers)


async def test_a_correction_takes_the_place_of_what_waits_and_takes_effect(world: World) -> None:
    ank, joop, stranger = adult(), adult("partner"), adult()
    home = household(ank, joop)
    await world.register(home)
    waits = (await world.report(divorce(ank, stranger, in_days(-3)))).json()
    assert waits["status"] == "in-quarantaine"

    answer = await correct(
        world, waits["id"], {"exPartner": person(joop), "ingangsdatum": in_days(-3)}
    )

    assert answer.status_code == 201, answer.text
    new_id = answer.json()["vervangenDoor"]
    old = (await world.client.get(f"{EVENTS}/{waits['id']}")).json()
    new = (await world.client.get(f"{EVENTS}/{new_id}")).json()
    assert (old["status"], old["vervangenDoor"]) == ("gecorrigeerd", new_id)
    assert (new["status"], new["vervangt"]) == ("verwerkt", waits["id"])
    told, _ = await world.told("scheiding")
    assert told["id"] == new_id
    assert "vervangt" not in told["data"], "nobody was told of what waited"
    assert await world.told("gecorrigeerd") == []
    assert (await world.client.get(QUARANTINE)).json()["resultaten"] == []
    assert await world.count("waiting_for") == 0


async def test_a_wrong_number_of_what_waits_is_corrected_and_forgotten(world: World) -> None:
    ank, wrong = adult(), adult()
    await world.register(household(ank))
    waits = (await world.report(event("baan-gestart", job(wrong)))).json()

    answer = await correct(world, waits["id"], job(ank))

    assert answer.status_code == 201, answer.text
    [told] = await world.told("baan-gestart")
    assert told["data"]["inwonerId"] == str(ank.person_id)
    [old] = await world.rows("SELECT * FROM life_event WHERE status = 'gecorrigeerd'")
    assert old.sealed is None
    assert (old.reason, old.settled_by) == ("verkeerde-gegevens", "systeem-test")
    await world.register(household(wrong))
    assert await world.app.state.quarantine.retry_waiting(world.database) == 0


async def test_a_correction_that_does_not_fit_either_waits_in_its_place(world: World) -> None:
    ank, joop, other = adult(), adult(), adult()
    await world.register(household(ank), household(joop), household(other))
    waits = (await world.report(divorce(ank, joop, in_days(-3)))).json()

    answer = await correct(
        world, waits["id"], {"exPartner": person(other), "ingangsdatum": in_days(-3)}
    )

    assert answer.status_code == 201, answer.text
    assert "geen partners" in answer.json()["reden"]
    [listed] = (await world.client.get(QUARANTINE)).json()["resultaten"]
    assert (listed["id"], listed["vervangt"]) == (answer.json()["vervangenDoor"], waits["id"])
    assert await world.count("fact") == 4, "three dossiers, and the one that waits"
    together = {"persoon": person(ank), "partner": person(other), "ingangsdatum": in_days(-30)}
    await world.report(event("samenwonen", together))
    state = (await world.client.get(f"{EVENTS}/{listed['id']}")).json()
    assert state["status"] == "verwerkt", "and takes effect once it fits"


async def test_who_waits_is_kept_where_the_correction_does_not_name_anybody_else(
    world: World,
) -> None:
    ank = adult()
    waits = (await world.report(event("baan-gestart", job(ank)))).json()
    data = {key: value for key, value in job(ank, urenPerWeek=30).items() if key != "persoon"}

    answer = await correct(world, waits["id"], data)
    await world.register(household(ank))
    await world.app.state.quarantine.retry_waiting(world.database)

    assert answer.status_code == 201, answer.text
    [told] = await world.told("baan-gestart")
    assert told["data"]["urenPerWeek"] == 30


async def test_the_same_correction_of_what_waits_sent_twice_has_one_effect(world: World) -> None:
    ank, wrong = adult(), adult()
    await world.register(household(ank))
    waits = (await world.report(event("baan-gestart", job(wrong)))).json()
    key = {"Idempotency-Key": "c-1"}

    answers = [await correct(world, waits["id"], job(ank), **key) for _ in range(2)]
    again = await correct(world, waits["id"], job(ank))
    discarded = await world.post(f"{QUARANTINE}/{waits['id']}/verwerping", {"reden": "x"})

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (again.status_code, discarded.status_code) == (409, 409)
    assert len(await world.told("baan-gestart")) == 1


async def test_a_correction_of_what_waits_that_cannot_be_changes_nothing(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    waits = (await world.report(event("baan-gestart", job(adult())))).json()

    wrong = await correct(world, waits["id"], {"urenPerWeek": 500})
    unborn = await correct(world, waits["id"], job(ank, ingangsdatum="1989-01-01"))

    assert (wrong.status_code, unborn.status_code) == (400, 400)
    state = (await world.client.get(f"{EVENTS}/{waits['id']}")).json()
    assert state["status"] == "in-quarantaine"
    assert len((await world.client.get(QUARANTINE)).json()["resultaten"]) == 1


async def test_what_was_discarded_is_corrected_no_more_and_the_sender_is_told_so(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    waits = (await world.report(divorce(ank, adult()))).json()
    await world.post(f"{QUARANTINE}/{waits['id']}/verwerping", {"reden": "x"})

    answer = await correct(
        world, waits["id"], {"exPartner": person(ank), "ingangsdatum": in_days(0)}
    )

    assert answer.status_code == 409, answer.text


async def test_what_turns_out_to_be_before_the_birth_goes_on_waiting_with_that_reason(
    world: World,
) -> None:
    newborn = child(clock.today() - timedelta(days=10))
    posted = await world.report(event("baan-gestart", job(newborn, ingangsdatum=in_days(-30))))
    await world.register(household(adult(), newborn))

    await world.app.state.quarantine.retry_waiting(world.database)
    by_hand = await world.post(f"{QUARANTINE}/{posted.json()['id']}/herkansing", None)

    [row] = await world.rows("SELECT id, status, reason FROM life_event")
    assert str(row.id) == posted.json()["id"]
    assert (row.status, row.reason) == ("in-quarantaine", "voor-de-geboorte")
    assert by_hand.json()["status"] == "in-quarantaine"
    assert await world.app.state.quarantine.retry_waiting(world.database) == 0
