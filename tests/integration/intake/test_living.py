"""How somebody lives, recorded by a person: the contract of a housemate, the main residence of a child."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    in_days,
    person,
)
from tests.integration.intake.test_household_changes import divorce
from tests.integration.intake.test_residents import new_household

RESIDENTS = "/intake/v1/inwoners"
ADDRESS = {"postcode": "9401 AB", "huisnummer": 12}
CONTRACT = {"contractdatum": "2026-01-01", "huurPerMaandCenten": 450_00, "betalingAangetoond": True}
LODGER: dict[str, Any] = {
    "kostendelerUitzondering": "commercieel-contract",
    "huurcontract": CONTRACT,
}


async def arrange(world: World, who: Any, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await world.post(f"{RESIDENTS}/{who.person_id}/woonsituatie", body, **headers)


async def live_with(world: World, kid: Any, parent: Any, **values: Any) -> httpx.Response:
    body = {"bijInwonerId": str(parent.person_id), "vanaf": in_days(0), **values}
    return await world.post(f"{RESIDENTS}/{kid.person_id}/hoofdverblijf", body)


async def picture(world: World, dossier_id: object, day: str | None = None) -> dict[str, Any]:
    query = f"?datum={day}" if day else ""
    response = await world.client.get(f"/intake/v1/dossiers/{dossier_id}{query}")
    assert response.status_code == 200, response.text
    return dict(response.json())


async def exemption_on(world: World, dossier_id: object, who: Any, day: str) -> str | None:
    members = (await picture(world, dossier_id, day))["leden"]
    [found] = [one for one in members if one["inwonerId"] == str(who.person_id)]
    return (
        None if found["kostendelerUitzondering"] is None else str(found["kostendelerUitzondering"])
    )


async def test_a_contract_between_housemates_counts_from_its_day_until_it_ended(
    world: World,
) -> None:
    ank, lodger = adult(), adult("medebewoner")
    home = household(ank, lodger)
    await world.register(home)

    begun = await arrange(world, lodger, {"vanaf": in_days(-60), **LODGER})
    ended = await arrange(world, lodger, {"vanaf": in_days(-10), "kostendelerUitzondering": None})

    assert begun.status_code == ended.status_code == 201, begun.text + ended.text
    assert begun.json()["dossiers"] == [str(home.dossier_id)]
    days = {-61: None, -60: "commercieel-contract", -11: "commercieel-contract", -10: None}
    for day, expected in days.items():
        assert await exemption_on(world, home.dossier_id, lodger, in_days(day)) == expected, day
    told = [one["data"] for one in await world.told("huishouden-gewijzigd")]
    assert [one["veranderdVanaf"] for one in told] == [in_days(-60), in_days(-10)]
    assert "45000" not in str(told)
    log = await world.rows("SELECT activity, subject_id FROM processing_log")
    recorded = [row for row in log if row.activity.endswith("/woonsituatie-vastleggen")]
    assert {row.subject_id for row in recorded} == {lodger.person_id}


async def test_what_is_recorded_of_the_same_day_again_replaces_it(world: World) -> None:
    ank, lodger = adult(), adult("medebewoner")
    home = household(ank, lodger)
    await world.register(home)
    await arrange(world, lodger, {"vanaf": in_days(-5), **LODGER})

    await arrange(world, lodger, {"vanaf": in_days(-5), "kostendelerUitzondering": "student"})

    assert await exemption_on(world, home.dossier_id, lodger, in_days(0)) == "student"


async def test_an_arrangement_changes_every_dossier_at_the_address(world: World) -> None:
    mother, son = adult(), adult(born_on=date(1995, 1, 1))
    await world.register(household(mother))
    await world.report(
        {
            **divorce(mother, mother),
            "type": "nl.participatiewet.levensgebeurtenissen.komt-inwonen.v1",
            "data": {
                "persoon": {
                    **person(son),
                    "nieuw": {
                        "voornamen": "Bo",
                        "achternaam": "Vos",
                        "geboortedatum": "1995-01-01",
                    },
                },
                "bij": person(mother),
                "ingangsdatum": in_days(-30),
            },
        }
    )
    [[son_id]] = await world.rows("SELECT id FROM resident WHERE born_on = '1995-01-01'")
    own = {"gemeente": "0106", "vanaf": in_days(-20)}
    opened = await world.post(
        "/intake/v1/dossiers", {**own, "leden": [{"inwonerId": str(son_id), "rol": "aanvrager"}]}
    )
    assert opened.status_code == 201, opened.text

    answer = await world.post(
        f"{RESIDENTS}/{son_id}/woonsituatie",
        {"vanaf": in_days(-25), "kostendelerUitzondering": "student"},
    )

    assert answer.status_code == 201, answer.text
    assert opened.json()["dossierId"] not in answer.json()["dossiers"]
    assert len(answer.json()["dossiers"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "names"),
    [
        ({"kostendelerUitzondering": "student"}, 400, {"vanaf"}),
        ({"vanaf": "2026-02-30", "kostendelerUitzondering": "student"}, 400, {"vanaf"}),
        ({"vanaf": "2026-02-01"}, 400, {"kostendelerUitzondering"}),
        (
            {"vanaf": "2026-02-01", "kostendelerUitzondering": "commercieel-contract"},
            400,
            {"huurcontract"},
        ),
        (
            {"vanaf": "2026-02-01", "kostendelerUitzondering": None, "huurcontract": CONTRACT},
            400,
            {"huurcontract"},
        ),
        (
            {
                "vanaf": "2026-02-01",
                **LODGER,
                "huurcontract": {**CONTRACT, "huurPerMaandCenten": 0, "betalingAangetoond": "ja"},
            },
            400,
            {"huurcontract.huurPerMaandCenten", "huurcontract.betalingAangetoond"},
        ),
        (
            {
                "vanaf": "2026-02-01",
                **LODGER,
                "huurcontract": {**CONTRACT, "contractdatum": "2026-03-01"},
            },
            400,
            {"huurcontract.contractdatum"},
        ),
        ({"vanaf": "1980-01-01", "kostendelerUitzondering": "student"}, 400, {"vanaf"}),
        ({"vanaf": "2019-01-01", "kostendelerUitzondering": "student"}, 409, set()),
    ],
)
async def test_an_arrangement_that_cannot_be_is_refused_at_its_field(
    world: World, body: dict[str, Any], status: int, names: set[str]
) -> None:
    lodger = adult("medebewoner")
    await world.register(household(adult(), lodger))

    answer = await arrange(world, lodger, body)

    assert answer.status_code == status, answer.text
    found = {fault["name"] for fault in answer.json().get("invalidParams") or ()}
    assert found == names, answer.text
    assert await world.told() == []


async def test_only_who_works_for_the_municipality_may_record(world: World) -> None:
    lodger, kid, ank = adult("medebewoner"), child(date(2018, 3, 1)), adult()
    await world.register(household(ank, lodger, kid))
    elsewhere = world.as_caller(gemeenten=[TYNAARLO])
    reader = world.as_caller(scope="intake.inwoners.lezen")
    body = {"vanaf": in_days(0), "kostendelerUitzondering": "student"}
    with_parent = {"vanaf": in_days(0), "bijInwonerId": str(ank.person_id)}
    residence = f"{RESIDENTS}/{kid.person_id}/hoofdverblijf"

    assert (await arrange(world, lodger, body, **elsewhere)).status_code == 404
    assert (await arrange(world, lodger, body, **reader)).status_code == 403
    assert (await world.post(residence, with_parent, **elsewhere)).status_code == 404
    assert (await world.post(residence, with_parent, **reader)).status_code == 403


async def test_the_same_arrangement_sent_twice_has_one_effect(world: World) -> None:
    lodger = adult("medebewoner")
    await world.register(household(adult(), lodger))
    key = {"Idempotency-Key": "contract-1"}
    body = {"vanaf": in_days(0), "kostendelerUitzondering": "zorgbehoefte"}

    answers = [await arrange(world, lodger, body, **key) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(await world.told("huishouden-gewijzigd")) == 1


async def test_a_child_goes_to_the_other_parent_who_shares_the_care(world: World) -> None:
    ank, joop, kid = adult(), adult("partner"), child(date(2018, 3, 1))
    home = household(ank, joop, kid)
    await world.register(home)
    await world.report(divorce(ank, joop, in_days(-30)))
    _, of_leaver = await world.told("scheiding")
    new_dossier = of_leaver["subject"]
    await world.forget_outbox()

    answer = await live_with(world, kid, joop, zorgaandeel=40)

    assert answer.status_code == 201, answer.text
    assert set(answer.json()["dossiers"]) == {str(home.dossier_id), new_dossier}
    [shared] = (await picture(world, home.dossier_id, in_days(0)))["gedeeldeZorg"]
    assert shared["inwonerId"] == str(kid.person_id)
    assert (shared["vanaf"], shared["tot"], shared["zorgaandeel"]) == (in_days(0), "2036-03-01", 40)
    assert shared["hoofdverblijf"] is False
    assert (await picture(world, home.dossier_id, in_days(-1)))["gedeeldeZorg"] == []
    at_joop = await picture(world, new_dossier, in_days(0))
    assert [one["rol"] for one in at_joop["leden"]] == ["aanvrager", "kind"]
    assert at_joop["gedeeldeZorg"] == []
    pictures = {one["subject"]: one["data"] for one in await world.told("huishouden-gewijzigd")}
    assert {one["veranderdVanaf"] for one in pictures.values()} == {in_days(0)}
    [published] = pictures[str(home.dossier_id)]["huishouden"]["gedeeldeZorg"]
    assert published["zorgaandeel"] == 40
    assert "gedeeldeZorg" not in pictures[new_dossier]["huishouden"]


async def test_shared_care_that_ends_is_no_longer_shown(world: World) -> None:
    ank, joop, kid = adult(), adult("partner"), child(date(2018, 3, 1))
    home = household(ank, joop, kid)
    await world.register(home)
    await world.report(divorce(ank, joop, in_days(-30)))
    await live_with(world, kid, joop, zorgaandeel=40, vanaf=in_days(-20))

    await live_with(world, kid, joop, vanaf=in_days(-5))

    shared = (await picture(world, home.dossier_id))["gedeeldeZorg"]
    assert [(one["vanaf"], one["tot"]) for one in shared] == [(in_days(-20), in_days(-5))]
    assert (await picture(world, home.dossier_id, in_days(-5)))["gedeeldeZorg"] == []


async def test_a_child_is_registered_with_the_parent_who_has_it_for_a_part(world: World) -> None:
    body = {
        "gemeente": "0106",
        "vanaf": in_days(-10),
        "leden": [
            {
                "rol": "aanvrager",
                "voornamen": "Bo",
                "achternaam": "Vos",
                "geboortedatum": "1990-01-01",
            },
            {
                "rol": "kind",
                "voornamen": "Kim",
                "achternaam": "Vos",
                "geboortedatum": "2018-03-01",
                "hoofdverblijf": False,
                "zorgaandeel": 50,
            },
        ],
    }

    opened = await world.post("/intake/v1/dossiers", body)

    assert opened.status_code == 201, opened.text
    assert [one["rol"] for one in opened.json()["leden"]] == ["aanvrager"]
    [kid] = opened.json()["gedeeldeZorg"]
    assert (kid["voornamen"], kid["zorgaandeel"], kid["vanaf"]) == ("Kim", 50, in_days(-10))


async def test_a_main_residence_that_cannot_be_is_refused(world: World) -> None:
    ank, joop, kid = adult(), adult("partner"), child(date(2018, 3, 1))
    grown = adult("kind", born_on=date(2000, 1, 1))
    stranger = adult()
    await world.register(household(ank, joop, kid, grown), household(stranger))

    itself = await live_with(world, kid, kid)
    nobody = await live_with(world, kid, adult())
    early = await live_with(world, kid, ank, vanaf="2017-01-01")
    third = await live_with(world, kid, stranger)
    adult_child = await live_with(world, grown, ank)
    too_much = await live_with(world, kid, ank, zorgaandeel=51)

    faults = [answer.json()["invalidParams"][0] for answer in (itself, nobody, early, too_much)]
    assert [fault["name"] for fault in faults] == [
        "bijInwonerId", "bijInwonerId", "vanaf", "zorgaandeel",
    ]  # fmt: skip
    assert third.status_code == adult_child.status_code == 409
    assert "twee ouders" in third.json()["detail"]
    assert "18 jaar" in adult_child.json()["detail"]
    assert await world.told() == []


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
