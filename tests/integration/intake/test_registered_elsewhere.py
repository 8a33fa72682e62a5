"""Where somebody is registered, beside where he or she lives: whose household it changes, until when, and who may see it."""

from datetime import date
from typing import Any

import httpx

from shared.events.household import ASSEN
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
)
from tests.integration.intake.living_kit import (
    ADDRESS,
    LODGER,
    RESIDENTS,
    arrange,
    exemption_on,
    picture,
)
from tests.integration.intake.test_residents import new_household


async def register_at(world: World, who: Any, body: dict[str, Any]) -> httpx.Response:
    return await world.post(f"{RESIDENTS}/{who.person_id}/inschrijving", body)


async def opened(world: World, **values: Any) -> dict[str, Any]:
    answer = await world.post("/intake/v1/dossiers", new_household(**values))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_two_with_one_postal_address_share_no_home(world: World) -> None:
    family = await opened(world, adres=ADDRESS)
    postal = await opened(world, adres={**ADDRESS, "briefadres": True})
    other = await opened(world)
    [mover] = other["leden"]
    move = {
        "persoon": {"inwonerId": mover["inwonerId"]},
        "naarGemeente": ASSEN,
        "ingangsdatum": in_days(-3),
        "adres": {**ADDRESS, "briefadres": True},
    }

    moved = await world.report(event("verhuizing", move))

    assert moved.json()["status"] == "verwerkt"
    for dossier in (family, postal, other):
        found = await picture(world, dossier["dossierId"], in_days(0))
        assert [member["rol"] for member in found["leden"]] == ["aanvrager"]
    marks = await world.rows("SELECT is_postal FROM address ORDER BY is_postal")
    assert [row.is_postal for row in marks] == [False, True, True]


async def test_who_lives_elsewhere_than_registered_is_shown_so_from_its_day(world: World) -> None:
    ank, lodger = adult(), adult("medebewoner")
    home = household(ank, lodger)
    await world.register(home)

    answer = await register_at(
        world, lodger, {"vanaf": in_days(-30), "elders": True, "adres": ADDRESS}
    )
    await register_at(world, ank, {"vanaf": in_days(-20), "elders": True})
    await register_at(world, ank, {"vanaf": in_days(-5), "elders": False})

    assert answer.status_code == 201, answer.text
    shown = (await picture(world, home.dossier_id))["ingeschrevenElders"]
    assert shown == [
        {
            "inwonerId": str(lodger.person_id),
            "vanaf": in_days(-30),
            "tot": None,
            "adres": {
                "bagId": None,
                "postcode": "9401 AB",
                "huisnummer": 12,
                "toevoeging": None,
                "briefadres": False,
            },
        },
        {
            "inwonerId": str(ank.person_id),
            "vanaf": in_days(-20),
            "tot": in_days(-5),
            "adres": None,
        },
    ]
    today = (await picture(world, home.dossier_id, in_days(0)))["ingeschrevenElders"]
    assert [row["inwonerId"] for row in today] == [str(lodger.person_id)]


async def test_where_somebody_is_registered_changes_nobodys_household(world: World) -> None:
    ank, lodger = adult(), adult("medebewoner", from_on=date(2024, 1, 1))
    home = household(ank, lodger)
    await world.register(home)
    before = await picture(world, home.dossier_id)

    answer = await register_at(world, lodger, {"vanaf": in_days(-30), "elders": True})

    after = await picture(world, home.dossier_id)
    assert answer.json()["dossiers"] == []
    assert {**after, "ingeschrevenElders": []} == before
    assert await world.told() == []


async def test_a_move_ends_that_somebody_is_registered_elsewhere(world: World) -> None:
    dossier = await opened(world, adres=ADDRESS)
    [ank] = dossier["leden"]
    path = f"{RESIDENTS}/{ank['inwonerId']}/inschrijving"
    await world.post(path, {"vanaf": in_days(-30), "elders": True})
    move = {
        "persoon": {"inwonerId": ank["inwonerId"]},
        "naarGemeente": ASSEN,
        "ingangsdatum": in_days(-3),
        "adres": ADDRESS,
    }

    moved = await world.report(event("verhuizing", move))

    assert moved.json()["status"] == "verwerkt", moved.text
    [shown] = (await picture(world, dossier["dossierId"]))["ingeschrevenElders"]
    assert (shown["vanaf"], shown["tot"]) == (in_days(-30), in_days(-3))


async def test_a_contract_and_a_registration_hold_beside_each_other(world: World) -> None:
    ank, lodger = adult(), adult("medebewoner")
    home = household(ank, lodger)
    await world.register(home)

    await register_at(world, lodger, {"vanaf": in_days(-30), "elders": True})
    await arrange(world, lodger, {"vanaf": in_days(-20), **LODGER})

    found = await picture(world, home.dossier_id, in_days(0))
    assert await exemption_on(world, home.dossier_id, lodger, in_days(0)) == "commercieel-contract"
    assert [row["inwonerId"] for row in found["ingeschrevenElders"]] == [str(lodger.person_id)]


async def test_the_registered_address_of_who_keeps_it_secret_is_not_shown(world: World) -> None:
    ank = adult(secrecy="adres")
    home = household(ank)
    await world.register(home)

    await register_at(world, ank, {"vanaf": in_days(-30), "elders": True, "adres": ADDRESS})

    [shown] = (await picture(world, home.dossier_id))["ingeschrevenElders"]
    assert shown["adres"] is None


async def test_a_registration_that_cannot_be_is_refused_at_its_field(world: World) -> None:
    dossier = await opened(world, adres=ADDRESS)
    [ank] = dossier["leden"]
    path = f"{RESIDENTS}/{ank['inwonerId']}/inschrijving"

    faults = [
        [(fault["name"], fault["code"]) for fault in answer.json()["invalidParams"]]
        for answer in (
            await world.post(path, {"vanaf": in_days(0), "elders": False, "adres": ADDRESS}),
            await world.post(path, {"vanaf": "1980-01-01", "elders": True}),
        )
    ]
    same = await world.post(path, {"vanaf": in_days(0), "elders": True, "adres": ADDRESS})

    assert faults == [[("adres", "overbodig")], [("vanaf", "voor-geboorte")]]
    assert same.status_code == 409
    assert "woont" in same.json()["detail"]
