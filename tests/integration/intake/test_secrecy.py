"""What is kept from others: where somebody lives whose address is secret, everything about somebody who works for us."""

from typing import Any

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import World, adult, event, household, in_days, job, person
from tests.integration.intake.test_household_changes import divorce, move
from tests.integration.intake.test_residents import new_household, new_member

RESIDENTS = "/intake/v1/inwoners"
EVENTS = "/intake/v1/levensgebeurtenissen"


async def keep(world: World, who: Any, secrecy: str, **headers: str) -> None:
    body = {"reden": "op verzoek", "bron": "inwoner", "geheimhouding": secrecy}
    answer = await world.post(f"{RESIDENTS}/{who.person_id}/correcties", body, **headers)
    assert answer.status_code == 200, answer.text


async def test_secrecy_is_registered_shown_as_a_mark_and_corrected(world: World) -> None:
    body = new_household(new_member(geheimhouding="adres"), new_member("partner"))

    opened = (await world.post("/intake/v1/dossiers", body)).json()
    marks = [member["geheimhouding"] for member in opened["leden"]]
    ank = opened["leden"][0]["inwonerId"]
    first = (await world.client.get(f"{RESIDENTS}/{ank}")).json()["geheimhouding"]
    lifted = await world.post(
        f"{RESIDENTS}/{ank}/correcties",
        {"reden": "ingetrokken", "bron": "inwoner", "geheimhouding": "geen"},
    )

    assert sorted(marks) == ["adres", "geen"]
    assert first == "adres"
    assert lifted.status_code == 200, lifted.text
    assert (await world.client.get(f"{RESIDENTS}/{ank}")).json()["geheimhouding"] == "geen"
    assert "geheimhouding" not in str(await world.told())


async def test_that_a_household_is_kept_from_others_is_told_and_not_of_whom(world: World) -> None:
    ank, bea = adult(), adult("partner")
    await world.register(household(ank, bea))

    for secrecy, told in (("adres", "adres"), ("medewerker", "medewerker"), ("geen", None)):
        await world.forget_outbox()
        await keep(world, bea, secrecy, **world.as_caller(rollen=["regisseur"]))
        [changed] = await world.told()
        assert changed["data"]["huishouden"].get("afgeschermd") == told
        assert "veranderdVanaf" not in changed["data"]
        assert "geheimhouding" not in str(changed)

    await world.forget_outbox()
    await keep(world, bea, "geen")
    assert await world.told() == []


async def test_where_somebody_with_a_secret_address_went_is_not_shown_where_she_left(
    world: World,
) -> None:
    ank, bea = adult(), adult("partner")
    home = household(ank, bea)
    await world.register(home)
    await world.report(divorce(ank, bea, in_days(-20)))
    moved = (await world.report(move(bea, TYNAARLO, in_days(-5)))).json()
    assert moved["status"] == "verwerkt"
    old, new = (world.as_caller(gemeenten=[code]) for code in (ASSEN, TYNAARLO))
    before = await world.client.get(f"{EVENTS}/{moved['id']}", headers=old)
    await keep(world, bea, "adres", **new)

    hidden = await world.client.get(f"{EVENTS}/{moved['id']}", headers=old)
    seen = await world.client.get(f"{EVENTS}/{moved['id']}", headers=new)
    her = await world.client.get(f"{RESIDENTS}/{bea.person_id}", headers=old)
    his = await world.client.get(f"/intake/v1/dossiers/{home.dossier_id}", headers=old)

    assert (before.status_code, hidden.status_code, seen.status_code) == (200, 404, 200)
    assert her.status_code == 404
    assert his.status_code == 200
    assert TYNAARLO not in his.text
    assert moved["dossierId"] not in his.text


async def test_somebody_who_works_for_us_is_read_about_by_some_roles_only(world: World) -> None:
    ank, joop = adult(secrecy="medewerker"), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    reported = (await world.report(event("baan-gestart", job(ank)))).json()
    waits = (
        await world.report(event("uit-huis", {"persoon": person(ank), "ingangsdatum": in_days(-1)}))
    ).json()
    assert (reported["status"], waits["status"]) == ("verwerkt", "in-quarantaine")
    leader = world.as_caller(rollen=["teamleider"])
    paths = (
        f"{RESIDENTS}/{ank.person_id}",
        f"/intake/v1/dossiers/{home.dossier_id}",
        f"{EVENTS}/{reported['id']}",
    )
    correction = {"reden": "x", "bron": "inwoner", "achternaam": "Vos"}

    for path in paths:
        assert (await world.client.get(path)).status_code == 404, path
        assert (await world.client.get(path, headers=leader)).status_code == 200, path
    assert (await world.post(f"{RESIDENTS}/zoekopdrachten", person(ank))).status_code == 404
    path = f"{RESIDENTS}/{ank.person_id}/correcties"
    assert (await world.post(path, correction)).status_code == 404
    assert (await world.post(path, correction, **leader)).status_code == 403
    keeper = world.as_caller(rollen=["regisseur"])
    assert (await world.post(path, correction, **keeper)).status_code == 200
    lists = [
        (await world.client.get("/intake/v1/quarantaine", headers=headers)).json()
        for headers in ({}, leader)
    ]
    assert waits["id"] not in str(lists[0])
    assert waits["id"] in str(lists[1])


async def test_a_secrecy_that_does_not_exist_is_refused(world: World) -> None:
    answer = await world.post("/intake/v1/dossiers", new_household(new_member(geheimhouding="ja")))

    assert answer.status_code == 400
    assert await world.count("resident") == 0
