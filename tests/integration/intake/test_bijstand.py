"""Bijstand ends: reported, late, twice, corrected and withdrawn; and what follows for what was told before."""

from datetime import date
from typing import Any

import pytest

from shared import clock
from shared.calendar import add_months
from shared.events.household import TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
    person,
)

EVENTS = "/intake/v1/levensgebeurtenissen"


def end(who: Any, day: str | None = None, **data: Any) -> dict[str, Any]:
    told = {"persoon": person(who), "ingangsdatum": day or in_days(0), "reden": "werk", **data}
    return event("uitkering-beeindigd", told)


async def periods(world: World, dossier_id: object, day: str | None = None) -> list[Any]:
    query = f"?datum={day}" if day else ""
    response = await world.client.get(f"/intake/v1/dossiers/{dossier_id}{query}")
    assert response.status_code == 200, response.text
    return [(row["vanaf"], row["tot"]) for row in response.json()["bijstand"]]


async def test_the_end_of_bijstand_is_told_with_the_household_as_it_is_then(world: World) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)

    answer = await world.report(end(joop, in_days(-3), reden="pensioen"))

    assert answer.json()["status"] == "verwerkt", answer.text
    assert answer.json()["dossierId"] == str(home.dossier_id)
    [told] = await world.told("uitkering-beeindigd")
    assert told["data"]["reden"] == "pensioen"
    assert told["data"]["huishouden"]["bijstand"] == [{"vanaf": "2020-01-01", "tot": in_days(-3)}]
    [changed] = await world.told("huishouden-gewijzigd")
    assert changed["data"]["huishouden"] == told["data"]["huishouden"]
    assert "veranderdVanaf" not in changed["data"]
    assert await periods(world, home.dossier_id) == [("2020-01-01", in_days(-3))]
    assert await periods(world, home.dossier_id, in_days(-3)) == []


async def test_told_by_both_partners_it_is_told_once_and_stands_when_one_takes_it_back(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop)
    await world.register(home)

    first = (await world.report(end(ank))).json()
    second = (await world.report(end(joop))).json()
    withdrawn = await world.post(
        f"{EVENTS}/{first['id']}/intrekking", {"toelichting": "Verkeerd gemeld."}
    )

    assert (second["id"], second["status"]) == (first["id"], "verwerkt")
    assert withdrawn.status_code == 201, withdrawn.text
    assert await periods(world, home.dossier_id) == [("2020-01-01", in_days(0))]
    assert len(await world.told("uitkering-beeindigd")) == 2


async def test_corrected_and_withdrawn_bijstand_runs_as_it_does(world: World) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    first = (await world.report(end(ank, in_days(-10)))).json()

    body = {"reden": "verkeerde-datum", "gegevens": {"ingangsdatum": in_days(-5), "reden": "werk"}}
    corrected = await world.post(f"{EVENTS}/{first['id']}/correcties", body)
    assert corrected.status_code == 201, corrected.text
    assert await periods(world, home.dossier_id) == [("2020-01-01", in_days(-5))]

    newest = corrected.json()["vervangenDoor"]
    await world.post(f"{EVENTS}/{newest}/intrekking", {"toelichting": "Niet gebeurd."})
    assert await periods(world, home.dossier_id) == [("2020-01-01", None)]


@pytest.mark.parametrize(
    ("receives", "rol", "reason"),
    [(False, "aanvrager", "geen bijstand"), (True, "medebewoner", "geen aanvrager of partner")],
)
async def test_what_ran_nowhere_cannot_end_and_waits_with_a_plain_reason(
    world: World, receives: bool, rol: str, reason: str
) -> None:
    members = [adult()] if rol == "aanvrager" else [adult(), adult(rol)]
    await world.register(household(*members, receives=receives))

    answer = (await world.report(end(members[-1]))).json()

    assert answer["status"] == "in-quarantaine"
    assert reason in answer["reden"]
    assert await world.told() == []


async def test_a_later_end_waits_for_the_earlier_one_to_be_withdrawn(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    early = (await world.report(end(ank, in_days(-10)))).json()
    late = (await world.report(end(ank, in_days(-5)))).json()
    assert late["status"] == "in-quarantaine"

    await world.post(f"{EVENTS}/{early['id']}/intrekking", {"toelichting": "Niet gebeurd."})

    state = (await world.client.get(f"{EVENTS}/{late['id']}")).json()
    assert state["status"] == "verwerkt"


async def test_after_a_move_out_of_the_area_its_end_is_told_all_the_same(world: World) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    moved = {"persoon": person(ank), "ingangsdatum": in_days(-9), "naarGemeente": "0014"}
    await world.report(event("verhuizing", moved))

    answer = (await world.report(end(ank, in_days(-2), reden="verhuizing"))).json()

    assert (answer["status"], answer["dossierId"]) == ("verwerkt", str(home.dossier_id))


async def test_a_birthday_that_was_told_is_told_anew_where_bijstand_ends_before_it(
    world: World,
) -> None:
    nearly_18 = add_months(clock.today(), 3 - 18 * 12)
    ank, kim = adult(), adult("kind", born_on=nearly_18)
    await world.register(household(ank, kim))
    await world.run_timers()
    [first] = await world.told("achttiende-verjaardag")

    await world.report(end(ank))

    told = await world.told("achttiende-verjaardag")
    assert [one["data"].get("vervangt") for one in told] == [None, first["id"]]
    assert told[-1]["data"]["huishouden"]["bijstand"][0]["tot"] == in_days(0)


@pytest.mark.parametrize(
    ("data", "name"),
    [({"reden": "verveling"}, "data.reden"), ({"ingangsdatum": "2026-02-30"}, "data.ingangsdatum")],
)
async def test_a_reason_or_a_day_that_is_none_is_refused_at_its_field(
    world: World, data: dict[str, Any], name: str
) -> None:
    ank = adult()
    await world.register(household(ank))

    answer = await world.report(end(ank, **data))

    assert answer.status_code == 400
    assert [fault["name"] for fault in answer.json()["invalidParams"]] == [name]


async def test_who_leaves_a_couple_begins_without_bijstand_and_who_stays_keeps_it(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    home = household(ank, joop, gemeente=TYNAARLO)
    await world.register(home)
    parting = {"persoon": person(ank), "exPartner": person(joop), "ingangsdatum": in_days(-4)}
    await world.report(event("scheiding", parting))
    [first, _] = await world.told("scheiding")

    assert await periods(world, home.dossier_id) == [(date(2020, 1, 1).isoformat(), None)]
    assert await periods(world, first["data"]["nieuwDossierId"]) == []
