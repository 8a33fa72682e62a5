"""Corrections and withdrawals: told once, undone once, and refused where something was built on it."""

from typing import Any

import httpx
import pytest

from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
    job,
    person,
)
from tests.integration.intake.test_household_changes import divorce, move

EVENTS = "/intake/v1/levensgebeurtenissen"


async def reported(world: World, body: dict[str, Any]) -> str:
    response = await world.report(body)
    assert response.json()["status"] == "verwerkt", response.text
    await world.forget_outbox()
    return str(response.json()["id"])


async def withdraw(world: World, event_id: str, **headers: str) -> httpx.Response:
    return await world.post(
        f"{EVENTS}/{event_id}/intrekking", {"toelichting": "vergissing"}, **headers
    )


async def correct(
    world: World, event_id: str, data: dict[str, Any], **headers: str
) -> httpx.Response:
    body = {"reden": "verkeerde-gegevens", "gegevens": data}
    return await world.post(f"{EVENTS}/{event_id}/correcties", body, **headers)


async def picture(world: World, dossier_id: object) -> dict[str, Any]:
    response = await world.client.get(f"/intake/v1/dossiers/{dossier_id}")
    assert response.status_code == 200, response.text
    return dict(response.json())


async def test_a_withdrawn_job_start_is_told_on_the_old_trail(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    event_id = await reported(world, event("baan-gestart", job(ank)))

    response = await withdraw(world, event_id)

    assert response.status_code == 201, response.text
    [told] = await world.told()
    assert told["type"].endswith("ingetrokken.v1")
    assert told["data"]["gebeurtenisId"] == event_id == told["correlationid"]
    state = await world.client.get(f"{EVENTS}/{event_id}")
    assert state.json()["status"] == "ingetrokken"
    assert state.json()["reden"] == told["data"]["reden"] == "anders"


async def test_an_event_is_withdrawn_or_corrected_once(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    event_id = await reported(world, event("baan-gestart", job(ank)))
    await withdraw(world, event_id)

    again = await withdraw(world, event_id)
    corrected = await correct(world, event_id, job(ank))

    assert again.status_code == corrected.status_code == 409
    assert "al ingetrokken" in again.json()["detail"]
    assert len(await world.told()) == 1


async def test_the_same_withdrawal_sent_twice_has_one_effect(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    event_id = await reported(world, event("baan-gestart", job(ank)))

    answers = [await withdraw(world, event_id, **{"Idempotency-Key": "a1"}) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(await world.told()) == 1


async def test_a_corrected_job_start_is_followed_by_its_replacement(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    event_id = await reported(world, event("baan-gestart", job(ank)))

    response = await correct(
        world,
        event_id,
        {
            "ingangsdatum": in_days(3),
            "urenPerWeek": 24,
            "nettoMaandloonCenten": 140_000,
            "contract": "onbepaalde-tijd",
        },
    )

    assert response.status_code == 201, response.text
    replacement = response.json()["vervangenDoor"]
    corrected, started = await world.told()
    assert corrected["data"]["vervangenDoor"] == replacement == started["id"]
    assert started["data"]["vervangt"] == event_id
    assert started["data"]["urenPerWeek"] == 24
    assert corrected["correlationid"] == started["correlationid"] == event_id
    state = await world.client.get(response.headers["Location"])
    assert state.json()["vervangt"] == event_id


async def test_a_correction_of_a_correction_stays_on_the_first_trail(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    first = await reported(world, event("baan-gestart", job(ank)))
    second = (await correct(world, first, job(ank, urenPerWeek=20))).json()["vervangenDoor"]
    await world.forget_outbox()

    response = await correct(world, second, job(ank, urenPerWeek=28))

    assert response.status_code == 201, response.text
    assert {one["correlationid"] for one in await world.told()} == {first}


async def test_withdrawing_a_move_brings_the_household_back(world: World) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    event_id = await reported(world, move(ank, TYNAARLO))

    await withdraw(world, event_id)

    places = (await picture(world, home.dossier_id))["woonplaatsen"]
    assert places == [{"gemeente": ASSEN, "vanaf": "2020-01-01", "tot": None}]
    [changed] = await world.told("huishouden-gewijzigd")
    assert changed["data"]["huishouden"]["versie"] == 3


async def test_a_corrected_move_goes_where_it_should_have_gone(world: World) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    event_id = await reported(world, move(ank, TYNAARLO))

    response = await correct(
        world, event_id, {"ingangsdatum": in_days(-7), "naarGemeente": AA_EN_HUNZE}
    )

    assert response.status_code == 201, response.text
    places = (await picture(world, home.dossier_id))["woonplaatsen"]
    assert [(one["gemeente"], one["vanaf"]) for one in places] == [
        (ASSEN, "2020-01-01"),
        (AA_EN_HUNZE, in_days(-7)),
    ]
    kinds = [one["type"].split(".")[-2] for one in await world.told()]
    assert kinds == ["gecorrigeerd", "huishouden-gewijzigd", "verhuizing"]


async def test_a_move_before_a_later_one_is_withdrawn_and_the_later_one_is_told_anew(
    world: World,
) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    first = await reported(world, move(ank, TYNAARLO, in_days(-20)))
    second = await reported(world, move(ank, AA_EN_HUNZE, in_days(-10)))

    withdrawn = await withdraw(world, first)

    assert withdrawn.status_code == 201, withdrawn.text
    [corrected] = await world.told("gecorrigeerd")
    assert corrected["data"]["gebeurtenisId"] == second
    [again] = await world.told("verhuizing")
    assert (again["data"]["vervangt"], again["data"]["vanGemeente"]) == (second, ASSEN)
    places = (await picture(world, home.dossier_id))["woonplaatsen"]
    assert [(one["gemeente"], one["vanaf"]) for one in places] == [
        (ASSEN, "2020-01-01"),
        (AA_EN_HUNZE, in_days(-10)),
    ]


async def test_withdrawing_a_divorce_brings_the_partner_back(world: World) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    event_id = await reported(world, divorce(ank, joop))

    response = await withdraw(world, event_id)

    assert response.status_code == 201, response.text
    members = (await picture(world, home.dossier_id))["leden"]
    assert [(one["rol"], one["tot"]) for one in members] == [("aanvrager", None), ("partner", None)]
    assert len(await world.told("huishouden-gewijzigd")) == 2
    back = await world.report(event("baan-gestart", job(joop)))
    assert back.json()["dossierId"] == str(home.dossier_id)


async def test_a_corrected_divorce_keeps_the_new_dossier(world: World) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    posted = await world.report(divorce(ank, joop))
    first, _ = await world.told("scheiding")
    await world.forget_outbox()

    response = await correct(
        world,
        posted.json()["id"],
        {"ingangsdatum": in_days(-14), "exPartner": {"inwonerId": str(joop.person_id)}},
    )

    assert response.status_code == 201, response.text
    again, _ = await world.told("scheiding")
    assert again["data"]["nieuwDossierId"] == first["data"]["nieuwDossierId"]
    alone = await picture(world, first["data"]["nieuwDossierId"])
    assert [one["vanaf"] for one in alone["leden"]] == [in_days(-14)]
    assert alone["versie"] > 1
    assert await world.count("dossier") == 2


async def test_what_was_told_of_the_leaver_comes_back_to_the_old_dossier_with_the_leaver(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    event_id = await reported(world, divorce(ank, joop))
    job_id = await reported(world, event("baan-gestart", job(joop)))

    response = await withdraw(world, event_id)

    assert response.status_code == 201, response.text
    [corrected] = await world.told("gecorrigeerd")
    assert corrected["data"]["gebeurtenisId"] == job_id
    [again] = await world.told("baan-gestart")
    assert again["subject"] == str(home.dossier_id)
    assert again["data"]["vervangt"] == job_id
    assert corrected["data"]["vervangenDoor"] == again["id"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({"ingangsdatum": "1700-01-01", "naarGemeente": TYNAARLO}, 400),
        ({"ingangsdatum": "2026-11-01", "naarGemeente": "Assen"}, 400),
        ({"ingangsdatum": "2026-11-01", "naarGemeente": TYNAARLO, "extra": 1}, 400),
        ({"ingangsdatum": "2019-11-01", "naarGemeente": AA_EN_HUNZE}, 409),
    ],
)
async def test_a_correction_that_cannot_be_changes_nothing(
    world: World, data: dict[str, Any], status: int
) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    event_id = await reported(world, move(ank, TYNAARLO))
    before = await picture(world, home.dossier_id)

    response = await correct(world, event_id, data)

    assert response.status_code == status, response.text
    assert await picture(world, home.dossier_id) == before
    assert await world.told() == []


async def test_a_correction_cannot_make_it_somebody_else(world: World) -> None:
    ank, other = adult(), adult()
    await world.register(household(ank), household(other))
    event_id = await reported(world, event("baan-gestart", job(ank)))

    response = await correct(world, event_id, job(other))

    assert response.status_code == 400
    assert response.json()["invalidParams"][0]["name"] == "gegevens.persoon"


async def test_an_event_of_another_municipality_is_not_there(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    event_id = await reported(world, event("baan-gestart", job(ank)))
    elsewhere = world.as_caller(gemeenten=[TYNAARLO])

    assert (await world.client.get(f"{EVENTS}/{event_id}", headers=elsewhere)).status_code == 404
    assert (await withdraw(world, event_id, **elsewhere)).status_code == 404
    assert person(ank)


async def test_of_what_two_sources_told_the_one_that_counts_can_be_corrected(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    first = await reported(world, move(ank, TYNAARLO))
    again = await reported(world, move(ank, TYNAARLO))
    assert again == first
    address = {"postcode": "9481 AA", "huisnummer": 4}
    data = {"naarGemeente": TYNAARLO, "ingangsdatum": in_days(0), "adres": address}

    response = await correct(world, first, data)

    assert response.status_code == 201, response.text
    assert await world.count("address") == 1
    assert {one["type"].split(".")[-2] for one in await world.told()} == {
        "gecorrigeerd",
        "verhuizing",
        "huishouden-gewijzigd",
    }
