"""How somebody lives, recorded by a person: the contract of a housemate, the main residence of a child."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.household import TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    household,
    in_days,
    person,
)
from tests.integration.intake.living_kit import (
    CONTRACT,
    LODGER,
    RESIDENTS,
    arrange,
    exemption_on,
    picture,
)
from tests.integration.intake.test_household_changes import divorce
from tests.numbers_in import has_number


async def live_with(world: World, kid: Any, parent: Any, **values: Any) -> httpx.Response:
    body = {"bijInwonerId": str(parent.person_id), "vanaf": in_days(0), **values}
    return await world.post(f"{RESIDENTS}/{kid.person_id}/hoofdverblijf", body)


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
    assert not has_number(str(told), "45000")
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
