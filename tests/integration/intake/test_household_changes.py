"""Life events that change the household: divorce and move; and what cannot be, which waits in quarantine."""

from datetime import date
from typing import Any

import pytest

from shared.events.household import ASSEN, TYNAARLO
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

GRONINGEN = "0014"


def divorce(who: Any, ex_partner: Any, day: str | None = None, **more: Any) -> dict[str, Any]:
    return event(
        "scheiding",
        {
            "persoon": person(who),
            "exPartner": person(ex_partner),
            "ingangsdatum": day or in_days(0),
            **more,
        },
    )


def move(who: Any, to: str, day: str | None = None) -> dict[str, Any]:
    data = {"persoon": person(who), "naarGemeente": to, "ingangsdatum": day or in_days(0)}
    return event("verhuizing", data)


async def test_a_divorce_gives_the_leaving_partner_a_dossier(world: World) -> None:
    ank, joop, kid = adult(), adult("partner"), child(date(2018, 3, 1))
    home = household(ank, joop, kid)
    await world.register(home)

    response = await world.report(divorce(ank, joop))

    assert response.json()["status"] == "verwerkt", response.text
    told, _ = await world.told("scheiding")
    new_dossier = told["data"]["nieuwDossierId"]
    assert told["subject"] == str(home.dossier_id)
    assert told["data"]["exPartnerId"] == str(joop.person_id)
    members = {one["inwonerId"]: one for one in told["data"]["huishouden"]["leden"]}
    assert members[str(joop.person_id)]["tot"] == in_days(0)
    assert "tot" not in members[str(ank.person_id)]
    pictures = {one["subject"]: one["data"] for one in await world.told("huishouden-gewijzigd")}
    assert pictures.keys() == {str(home.dossier_id), new_dossier}
    assert pictures[str(home.dossier_id)]["huishouden"]["versie"] == 2
    [alone] = pictures[new_dossier]["huishouden"]["leden"]
    assert alone["inwonerId"] == str(joop.person_id)
    assert alone["rol"] == "aanvrager"
    assert pictures[new_dossier]["huishouden"]["bijstand"] == []
    assert {one["correlationid"] for one in await world.told()} == {told["id"]}


async def test_when_the_applicant_leaves_the_partner_becomes_applicant(world: World) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))

    await world.report(divorce(joop, ank, vertrekker=person(ank)))

    told, _ = await world.told("scheiding")
    now = [one for one in told["data"]["huishouden"]["leden"] if "tot" not in one]
    assert [(one["inwonerId"], one["rol"]) for one in now] == [(str(joop.person_id), "aanvrager")]


async def test_after_a_divorce_events_go_to_each_ones_own_dossier(world: World) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    await world.report(divorce(ank, joop))
    split, _ = await world.told("scheiding")

    of_ank = await world.report(event("baan-gestart", job(ank)))
    of_joop = await world.report(event("baan-gestart", job(joop)))
    before = await world.report(event("baan-gestart", job(joop, ingangsdatum=in_days(-30))))

    assert of_ank.json()["dossierId"] == str(home.dossier_id)
    assert of_joop.json()["dossierId"] == split["data"]["nieuwDossierId"]
    assert before.json()["dossierId"] == str(home.dossier_id)


@pytest.mark.parametrize(
    ("to", "kind"), [(TYNAARLO, "binnen-gebied"), (GRONINGEN, "buiten-gebied")]
)
async def test_a_move_ends_the_old_period_and_begins_a_new_one(
    world: World, to: str, kind: str
) -> None:
    ank = adult()
    await world.register(household(ank))

    response = await world.report(move(ank, to))

    assert response.json()["status"] == "verwerkt", response.text
    [told] = await world.told("verhuizing")
    assert told["data"]["soort"] == kind
    assert told["data"]["vanGemeente"] == ASSEN
    places = told["data"]["huishouden"]["woonplaatsen"]
    assert [(one["gemeente"], one.get("tot")) for one in places] == [
        (ASSEN, in_days(0)),
        (to, None),
    ]


async def test_a_household_that_left_the_area_can_come_back(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    await world.report(move(ank, GRONINGEN, in_days(-10)))

    while_away = await world.report(event("baan-gestart", job(ank)))
    back = await world.report(move(ank, TYNAARLO, in_days(5)))

    assert while_away.json()["status"] == "in-quarantaine"
    assert "werkgebied" in while_away.json()["reden"]
    assert back.json()["status"] == "verwerkt"
    assert (await world.told("verhuizing"))[-1]["data"]["soort"] == "naar-gebied"


@pytest.mark.parametrize(("to", "kind"), [("0000", "vertrokken-onbekend"), ("1999", "buitenland")])
async def test_who_leaves_for_no_municipality_can_come_back(
    world: World, to: str, kind: str
) -> None:
    ank, kid = adult(), child(date(2018, 3, 1))
    await world.register(household(ank, kid))

    away = await world.report(move(ank, to, in_days(-10)))
    back = await world.report(move(ank, ASSEN, in_days(-2)))

    assert away.json()["status"] == back.json()["status"] == "verwerkt"
    gone, again = [one["data"] for one in await world.told("verhuizing")]
    assert (gone["soort"], gone["vanGemeente"], gone["naarGemeente"]) == (kind, ASSEN, to)
    assert (again["soort"], again["vanGemeente"]) == ("terug-in-gebied", to)
    places = again["huishouden"]["woonplaatsen"]
    assert [one["gemeente"] for one in places] == [ASSEN, to, ASSEN]
    assert len(again["huishouden"]["leden"]) == 2


async def test_a_code_that_stands_for_no_municipality_is_refused(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    with_address = move(ank, "0000")
    with_address["data"]["adres"] = {"postcode": "9401 AA", "huisnummer": 1}

    for wrong, code in (
        (move(ank, "9999"), "gemeente-onbekend"),
        (move(ank, "3000"), "gemeente-onbekend"),
        (with_address, "adres"),
    ):
        answer = await world.report(wrong)
        assert answer.status_code == 400
        assert [one["code"] for one in answer.json()["invalidParams"]] == [code], answer.text
    assert await world.told() == []


async def test_what_the_household_makes_impossible_waits_in_quarantine(world: World) -> None:
    ank, stranger, single = adult(), adult(), adult()
    kid = child(date(2018, 3, 1))
    await world.register(household(ank, kid), household(stranger), household(single))
    impossible = [
        divorce(ank, stranger),
        divorce(ank, adult()),
        divorce(ank, kid),
        divorce(kid, ank),
        move(ank, TYNAARLO, "2019-12-31"),
        event("achttiende-verjaardag", {"persoon": person(kid), "ingangsdatum": in_days(10)}),
    ]

    for body in impossible:
        response = await world.report(body)
        assert response.status_code == 202, response.text
        assert response.json()["status"] == "in-quarantaine"
        assert response.json()["reden"].endswith(".")

    assert await world.told() == []
    assert await world.count("dossier") == 3


async def test_a_divorce_is_told_in_the_dossier_of_each_and_taken_back_in_both(
    world: World,
) -> None:
    ank, joop, kid = adult(), adult("partner"), child(date(2018, 3, 1))
    home = household(ank, joop, kid)
    await world.register(home)
    goes_along = {
        "persoon": person(kid),
        "hoofdverblijf": person(joop),
        "zorgaandeel": 40,
    }

    reported = await world.report(divorce(ank, joop, in_days(-2), kinderen=[goes_along]))

    stays, leaves = await world.told("scheiding")
    assert (stays["data"]["rol"], leaves["data"]["rol"]) == ("blijver", "vertrekker")
    assert stays["subject"] == str(home.dossier_id)
    assert leaves["subject"] == stays["data"]["nieuwDossierId"]
    assert leaves["data"]["inwonerId"] == stays["data"]["exPartnerId"] == str(joop.person_id)
    assert [(one["inwonerId"], one["rol"]) for one in leaves["data"]["huishouden"]["leden"]] == [
        (str(joop.person_id), "aanvrager"),
        (str(kid.person_id), "kind"),
    ]
    await world.forget_outbox()

    withdrawn = await world.post(
        f"/intake/v1/levensgebeurtenissen/{reported.json()['id']}/intrekking",
        {"reden": "niet-gebeurd"},
    )

    assert withdrawn.status_code == 201, withdrawn.text
    ended = await world.told("ingetrokken")
    assert {one["data"]["gebeurtenisId"] for one in ended} == {stays["id"], leaves["id"]}
    assert {one["subject"] for one in ended} == {stays["subject"], leaves["subject"]}


async def test_who_is_kept_safe_is_told_of_on_a_trail_of_its_own(world: World) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))

    await world.report(divorce(ank, joop, veiligheid=True, vertrekker=person(joop)))

    stays, leaves = await world.told("scheiding")
    assert "nieuwDossierId" not in stays["data"]
    assert leaves["correlationid"] == leaves["id"] != stays["correlationid"]
    assert leaves["subject"] not in str(stays)


@pytest.mark.parametrize("reversed_", [False, True])
async def test_two_reports_of_one_divorce_are_one_whoever_of_the_two_is_first(
    world: World, reversed_: bool
) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    reports = [divorce(ank, joop), divorce(joop, ank)]

    first, second = [
        await world.report(body) for body in sorted(reports, key=reports.index, reverse=reversed_)
    ]

    assert first.json()["status"] == second.json()["status"] == "verwerkt"
    assert first.json()["id"] == second.json()["id"]
    told, _ = await world.told("scheiding")
    assert told["subject"] == str(home.dossier_id)
    assert (told["data"]["inwonerId"], told["data"]["exPartnerId"]) == (
        str(ank.person_id),
        str(joop.person_id),
    )
    assert await world.count("dossier") == 2


async def test_a_move_across_the_street_stays_in_the_municipality(world: World) -> None:
    ank = adult()
    await world.register(household(ank))

    response = await world.report(move(ank, ASSEN))

    assert response.json()["status"] == "verwerkt", response.text
    [told] = await world.told("verhuizing")
    assert told["data"]["soort"] == "binnen-gemeente"
    old, new = told["data"]["huishouden"]["woonplaatsen"]
    assert old["gemeente"] == new["gemeente"] == ASSEN
    assert old["woning"] != new["woning"]


async def test_a_second_report_that_says_the_other_one_hosts_waits_for_a_person(
    world: World,
) -> None:
    ank, joop = adult(), adult()
    home, other = household(ank), household(joop)
    await world.register(home, other)
    day = in_days(-3)

    first, second = [
        await world.report(
            event(
                "samenwonen",
                {"persoon": person(host), "partner": person(guest), "ingangsdatum": day},
            )
        )
        for host, guest in ((ank, joop), (joop, ank))
    ]

    assert first.json()["status"] == "verwerkt"
    assert (second.json()["status"], second.json()["id"] != first.json()["id"]) == (
        "in-quarantaine",
        True,
    )
    assert "Stel vast wat klopt" in second.json()["reden"]
    withdrawn = await world.post(
        f"/intake/v1/levensgebeurtenissen/{first.json()['id']}/intrekking",
        {"reden": "verkeerde-gegevens"},
    )
    assert withdrawn.status_code == 201, withdrawn.text
    state = await world.client.get(f"/intake/v1/levensgebeurtenissen/{second.json()['id']}")
    assert state.json()["status"] == "verwerkt", "the first is gone, so this one holds"
    assert state.json()["dossierId"] == str(other.dossier_id)


async def test_safety_that_only_the_second_report_of_a_divorce_asks_is_not_lost(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))
    await world.report(divorce(joop, ank))

    second = await world.report(divorce(ank, joop, veiligheid=True))

    assert second.json()["status"] == "in-quarantaine"


async def test_a_partner_who_moves_alone_stays_the_partner_and_that_is_told(world: World) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    alone = move(joop, TYNAARLO, in_days(-3))
    alone["data"]["meeverhuizend"] = []

    answer = await world.report(alone)

    assert answer.json()["status"] == "verwerkt", answer.text
    [told] = await world.told("verhuizing")
    assert told["data"]["zonderPartner"] is True
    assert told["subject"] == str(home.dossier_id)
    shown = (await world.client.get(f"/intake/v1/dossiers/{home.dossier_id}")).json()
    assert [(row["rol"], row["tot"]) for row in shown["leden"]] == [
        ("aanvrager", None),
        ("partner", None),
    ]
