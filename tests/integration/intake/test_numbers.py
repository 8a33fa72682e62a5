"""The number of a resident: added later, changed, or somebody else's; what is told of the old one finds the person."""

from datetime import date
from typing import Any

import httpx

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import World, adult, event, household, job, person, some_bsn

RESIDENTS = "/intake/v1/inwoners"


async def correct(world: World, who: Any, body: dict[str, Any], **headers: str) -> httpx.Response:
    path = f"{RESIDENTS}/{who.person_id}/correcties"
    return await world.post(path, {"reden": "nieuw nummer", "bron": "register", **body}, **headers)


async def find(world: World, bsn: Any) -> httpx.Response:
    return await world.post(f"{RESIDENTS}/zoekopdrachten", {"burgerservicenummer": bsn.reveal()})


async def test_a_changed_number_finds_the_person_and_so_does_the_old_one(world: World) -> None:
    ank, new = adult(), some_bsn()
    await world.register(household(ank))
    waiting = await world.report(event("baan-gestart", job({"burgerservicenummer": new.reveal()})))
    assert waiting.json()["status"] == "in-quarantaine"

    corrected = await correct(world, ank, {"burgerservicenummer": new.reveal()})
    await world.app.state.quarantine.retry_waiting(world.database)
    old = await world.report(event("baan-gestart", job(ank)))

    assert corrected.status_code == 200, corrected.text
    assert old.json()["status"] == "verwerkt"
    state = await world.client.get(f"/intake/v1/levensgebeurtenissen/{waiting.json()['id']}")
    assert state.json()["status"] == "verwerkt"
    assert ank.bsn is not None
    found = [(await find(world, bsn)).json()["inwonerId"] for bsn in (ank.bsn, new)]
    assert found == [str(ank.person_id)] * 2
    assert await world.count("resident") == 1
    told = await world.told("baan-gestart")
    assert {one["data"]["inwonerId"] for one in told} == {str(ank.person_id)}


async def test_who_has_the_old_number_gets_no_second_record(world: World) -> None:
    ank, new = adult(), some_bsn()
    await world.register(household(ank))
    await correct(world, ank, {"burgerservicenummer": new.reveal()})

    member = {
        "voornamen": "Ank",
        "achternaam": "de Vries",
        "geboortedatum": ank.born_on.isoformat(),
        "rol": "aanvrager",
        **person(ank),
    }
    body = {"gemeente": ASSEN, "vanaf": "2021-01-01", "leden": [member]}
    again = await world.post("/intake/v1/dossiers", body)

    assert again.status_code == 409
    assert again.json()["code"] == "heeft-dossier"
    assert await world.count("resident") == 1


async def test_a_number_is_added_to_somebody_without_one(world: World) -> None:
    ank, bsn = adult(bsn=None), some_bsn()
    await world.register(household(ank))

    answer = await correct(world, ank, {"burgerservicenummer": bsn.reveal()})

    assert answer.status_code == 200, answer.text
    assert (await find(world, bsn)).json()["inwonerId"] == str(ank.person_id)
    assert await world.count("former_number") == 0


async def test_a_number_of_another_resident_is_refused_with_the_way_out(world: World) -> None:
    ank, joop, afar = adult(), adult(), adult()
    await world.register(household(ank), household(joop), household(afar, gemeente=TYNAARLO))
    of_assen = world.as_caller(gemeenten=[ASSEN])

    known = await correct(world, ank, person(joop), **of_assen)
    unknown = await correct(world, ank, person(afar), **of_assen)

    assert known.status_code == unknown.status_code == 409
    assert known.json()["code"] == unknown.json()["code"] == "nummer-in-gebruik"
    assert str(joop.person_id) in known.json()["detail"]
    assert str(afar.person_id) not in unknown.json()["detail"]
    assert "samen" in known.json()["detail"]
    assert (await find(world, joop.bsn)).json()["inwonerId"] == str(joop.person_id)


async def test_a_number_that_was_somebody_elses_leads_to_nobody_until_it_is_given(
    world: World,
) -> None:
    ank, joop = adult(), adult(bsn=None)
    await world.register(household(ank), household(joop))
    assert ank.bsn is not None

    taken = await correct(
        world, ank, {"burgerservicenummer": None, "oudNummer": "was-van-iemand-anders"}
    )
    nobody = await find(world, ank.bsn)
    given = await correct(world, joop, person(ank))

    assert (taken.status_code, nobody.status_code, given.status_code) == (200, 404, 200)
    assert (await find(world, ank.bsn)).json()["inwonerId"] == str(joop.person_id)


async def test_a_former_number_given_to_somebody_else_is_that_persons(world: World) -> None:
    ank, joop = adult(), adult(bsn=None)
    await world.register(household(ank), household(joop))
    await correct(world, ank, {"burgerservicenummer": some_bsn().reveal()})
    assert ank.bsn is not None

    given = await correct(world, joop, person(ank))

    assert given.status_code == 200, given.text
    assert (await find(world, ank.bsn)).json()["inwonerId"] == str(joop.person_id)
    assert await world.count("former_number") == 0


async def test_a_correction_of_a_number_that_cannot_be_is_refused(world: World) -> None:
    ank = adult(born_on=date(1990, 5, 17))
    await world.register(household(ank))

    for body in (
        {"burgerservicenummer": None},
        {"burgerservicenummer": "123456789"},
        {"oudNummer": "was-van-iemand-anders"},
        {"burgerservicenummer": some_bsn().reveal(), "oudNummer": "weg"},
    ):
        assert (await correct(world, ank, body)).status_code == 400, body
    assert await world.count("former_number") == 0
