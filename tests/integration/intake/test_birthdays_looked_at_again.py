"""A birthday is told early: when the household turns out otherwise before the day, so does what was told of it."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from shared import clock
from shared.calendar import birthday
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
from tests.integration.intake.test_birthdays import eighteenth, turning
from tests.integration.intake.test_bulk import post_batch
from tests.integration.intake.test_corrections import withdraw
from tests.integration.intake.test_family_events import birth, together
from tests.integration.intake.test_household_changes import divorce, move


def leaves(who: Any, day: str) -> dict[str, Any]:
    return event("uit-huis", {"persoon": person(who), "ingangsdatum": day})


def comes(who: Any, to: Any, day: str, **more: Any) -> dict[str, Any]:
    data = {"persoon": person(who), "bij": person(to), "ingangsdatum": day, **more}
    return event("komt-inwonen", data)


def death(who: Any, day: str) -> dict[str, Any]:
    return event("overlijden", {"persoon": person(who), "ingangsdatum": day})


async def standing(world: World, kind: str) -> dict[str, dict[str, Any]]:
    """What was told of this kind and not taken back: by dossier, its data."""
    told = await world.told(kind)
    ended = {one["data"]["gebeurtenisId"] for one in await world.told("ingetrokken")}
    ended |= {one["data"]["gebeurtenisId"] for one in await world.told("gecorrigeerd")}
    found = [one for one in told if one["id"] not in ended]
    assert len({(one["subject"], one["data"]["inwonerId"]) for one in found}) == len(found)
    return {one["subject"]: one["data"] for one in found}


async def accepted(world: World, body: dict[str, Any]) -> str:
    answer = await world.report(body)
    assert answer.json()["status"] == "verwerkt", answer.text
    return str(answer.json()["id"])


async def test_who_turns_21_with_a_new_partner_is_told_where_the_couple_lives(world: World) -> None:
    x, y = adult(born_on=turning(21, 21)), adult(born_on=date(1996, 3, 1))
    old, new = household(x), household(y)
    await world.register(old, new)
    await world.run_timers()
    [first] = await world.told("leeftijdsgrens")
    assert first["subject"] == str(old.dossier_id)

    await accepted(world, together(y, x, in_days(7)))
    await world.run_timers()

    [ended] = await world.told("ingetrokken")
    told = await standing(world, "leeftijdsgrens")
    assert (ended["subject"], ended["data"]["gebeurtenisId"]) == (str(old.dossier_id), first["id"])
    assert told.keys() == {str(new.dossier_id)}
    assert told[str(new.dossier_id)]["grens"] == "21"
    assert told[str(new.dossier_id)]["ingangsdatum"] == in_days(21)
    assert "vervangt" not in told[str(new.dossier_id)]


async def test_a_report_of_who_turns_21_gets_the_event_of_the_new_household(world: World) -> None:
    x, y = adult(born_on=turning(21, 21)), adult()
    new = household(y)
    await world.register(household(x), new)
    await world.run_timers()
    await accepted(world, together(y, x, in_days(7)))

    data = {"persoon": person(x), "grens": "21"}
    answer = await world.report(event("leeftijdsgrens-bereikt", data))

    assert answer.json()["dossierId"] == str(new.dossier_id)
    assert len(await standing(world, "leeftijdsgrens")) == 1


async def test_a_child_of_17_goes_along_to_the_new_partner_of_the_parent(world: World) -> None:
    kid = child(turning(18, 120))
    parent, y = adult(), adult()
    old, new = household(parent, kid), household(y)
    await world.register(old, new)
    await world.run_timers()

    await accepted(world, together(y, parent, in_days(7)))
    await world.run_timers()

    told = await standing(world, "achttiende")
    assert told.keys() == {str(new.dossier_id)}
    [picture] = [
        row
        for row in told[str(new.dossier_id)]["huishouden"]["leden"]
        if row["inwonerId"] == str(kid.person_id)
    ]
    assert picture["rol"] == "kind"


async def test_a_withdrawn_move_brings_the_birthday_back_where_it_was(world: World) -> None:
    kid, parent, y = child(turning(18, 120)), adult(), adult()
    old = household(parent, kid)
    await world.register(old, household(y))
    await world.run_timers()
    joined = await accepted(world, together(y, parent, in_days(7)))

    await withdraw(world, joined)
    await world.run_timers()

    assert (await standing(world, "achttiende")).keys() == {str(old.dossier_id)}


async def test_who_opens_a_dossier_before_turning_18_is_told_there_and_no_more_at_the_parents(
    world: World,
) -> None:
    parent, kid, elder = adult(), child(turning(18, 60)), child(turning(18, 30))
    old = household(parent, kid, elder)
    await world.register(old)
    await world.run_timers()
    member = {"rol": "aanvrager", "inwonerId": str(kid.person_id)}

    opened = await world.post(
        "/intake/v1/dossiers",
        {"gemeente": ASSEN, "vanaf": in_days(60), "leden": [member]},
        **{"Idempotency-Key": str(kid.person_id)},
    )
    await world.run_timers()

    assert opened.status_code == 201, opened.text
    told = await standing(world, "achttiende")
    assert {place: data["inwonerId"] for place, data in told.items()} == {
        str(old.dossier_id): str(elder.person_id),
        opened.json()["dossierId"]: str(kid.person_id),
    }


async def test_a_birth_makes_the_eldest_not_the_last_child(world: World) -> None:
    parent, kid = adult(), child(turning(18, 60))
    home = household(parent, kid)
    await world.register(home)
    await world.run_timers()
    assert (await standing(world, "achttiende"))[str(home.dossier_id)]["laatsteKind"] is True

    born = await accepted(world, birth(parent, day=in_days(0)))

    [now] = (await standing(world, "achttiende")).values()
    assert now["laatsteKind"] is False
    assert now["vervangt"] == (await world.told("achttiende"))[0]["id"]
    await withdraw(world, born)
    [again] = (await standing(world, "achttiende")).values()
    assert again["laatsteKind"] is True


@pytest.mark.parametrize("how", ["dies", "leaves", "goes along with the other parent"])
async def test_a_younger_child_that_is_no_more_there_makes_the_eldest_the_last(
    world: World, how: str
) -> None:
    ank, joop = adult(), adult("partner")
    kid, younger = child(turning(18, 60)), child(turning(16, -90))
    home = household(ank, joop, kid, younger)
    await world.register(home)
    await world.run_timers()
    assert (await standing(world, "achttiende"))[str(home.dossier_id)]["laatsteKind"] is False

    if how == "dies":
        await accepted(world, death(younger, in_days(0)))
    elif how == "leaves":
        await accepted(world, leaves(younger, in_days(0)))
    else:
        homes = [
            {"persoon": person(kid), "hoofdverblijf": person(ank)},
            {"persoon": person(younger), "hoofdverblijf": person(joop)},
        ]
        await accepted(world, divorce(ank, joop, kinderen=homes))
    await world.run_timers()

    told = await standing(world, "achttiende")
    assert told[str(home.dossier_id)]["laatsteKind"] is True
    assert len(told) == 1


async def test_a_twelfth_birthday_is_told_anew_when_a_younger_child_is_born(world: World) -> None:
    parent, kid = adult(), child(turning(12, 15))
    await world.register(household(parent, kid))
    await world.run_timers()

    await accepted(world, birth(parent, day=in_days(0)))

    [first, again] = await world.told("leeftijdsgrens")
    assert again["data"]["vervangt"] == first["id"]


async def test_a_change_that_does_not_touch_the_birthday_leaves_it_as_it_was_told(
    world: World,
) -> None:
    parent, kid, younger = adult(), child(turning(18, 60)), child(turning(9, 10))
    await world.register(household(parent, kid, younger))
    await world.run_timers()

    await accepted(world, birth(parent, day=in_days(0)))
    await world.run_timers()

    assert len(await world.told("achttiende")) == 1


async def test_who_dies_before_the_birthday_has_none(world: World) -> None:
    parent, kid = adult(), child(turning(18, 60))
    await world.register(household(parent, kid))
    await world.run_timers()

    await accepted(world, death(kid, in_days(0)))
    await world.run_timers()

    assert await standing(world, "achttiende") == {}


async def test_27_is_told_in_every_dossier_of_the_home(world: World) -> None:
    mother, son = adult(), adult(born_on=turning(27, 60))
    own, hers = household(son), household(mother)
    await world.register(own, hers)
    await world.run_timers()
    assert (await standing(world, "leeftijdsgrens")).keys() == {str(own.dossier_id)}

    await accepted(world, comes(son, mother, in_days(-5)))
    await world.run_timers()
    await world.run_timers()

    told = await standing(world, "leeftijdsgrens")
    assert told.keys() == {str(own.dossier_id), str(hers.dossier_id)}
    assert {data["inwonerId"] for data in told.values()} == {str(son.person_id)}
    assert len({one["id"] for one in await world.told("leeftijdsgrens")}) == 2


async def test_27_is_taken_back_only_where_the_housemate_left(world: World) -> None:
    mother, son = adult(), adult(born_on=turning(27, 60))
    own, hers = household(son), household(mother)
    await world.register(own, hers)
    await accepted(world, comes(son, mother, in_days(-5)))
    await world.run_timers()

    await accepted(world, move(son, TYNAARLO))
    await world.run_timers()

    assert (await standing(world, "leeftijdsgrens")).keys() == {str(own.dossier_id)}


async def test_27_is_told_anew_when_there_proves_to_be_no_exemption(world: World) -> None:
    mother, son = adult(), adult(born_on=turning(27, 60))
    own, hers = household(son), household(mother)
    await world.register(own, hers)
    came = comes(son, mother, in_days(-5), kostendelerUitzondering="student")
    came_id = await accepted(world, came)
    await world.run_timers()

    path = f"/intake/v1/levensgebeurtenissen/{came_id}/correcties"
    data = {**came["data"], "kostendelerUitzondering": None}
    corrected = await world.post(path, {"reden": "verkeerde-datum", "gegevens": data})

    assert corrected.status_code == 201, corrected.text
    told = [
        one for one in await world.told("leeftijdsgrens") if one["subject"] == str(hers.dossier_id)
    ]
    assert [one["data"].get("vervangt") for one in told] == [None, told[0]["id"]]
    assert (await standing(world, "leeftijdsgrens")).keys() == {
        str(own.dossier_id),
        str(hers.dossier_id),
    }


async def test_a_report_of_27_leaves_the_other_dossiers_to_be_told(world: World) -> None:
    mother, son = adult(), adult(born_on=turning(27, 60))
    own, hers = household(son), household(mother)
    await world.register(own, hers)
    await accepted(world, comes(son, mother, in_days(-5)))

    report = event("leeftijdsgrens-bereikt", {"persoon": person(son), "grens": "27"})
    first = await world.report(report)
    await world.run_timers()
    second = await world.report({**report, "id": "again"})

    assert first.json()["dossierId"] == str(own.dossier_id)
    assert second.json()["id"] == first.json()["id"]
    told = await standing(world, "leeftijdsgrens")
    assert told.keys() == {str(own.dossier_id), str(hers.dossier_id)}


async def test_27_that_went_by_before_it_was_known_that_the_housemate_lives_there(
    world: World,
) -> None:
    mother, son = adult(), adult(born_on=turning(27, -20))
    own, hers = household(son), household(mother)
    await world.register(own, hers)
    await world.run_timers()
    assert await world.told("leeftijdsgrens") == []

    await accepted(world, comes(son, mother, in_days(-40)))
    await world.run_timers()

    assert str(hers.dossier_id) in await standing(world, "leeftijdsgrens")


async def test_21_is_told_in_the_own_dossier_alone(world: World) -> None:
    mother, son = adult(), adult(born_on=turning(21, 30))
    own = household(son)
    await world.register(own, household(mother))
    await accepted(world, comes(son, mother, in_days(-5)))

    await world.run_timers()

    assert (await standing(world, "leeftijdsgrens")).keys() == {str(own.dossier_id)}


async def test_a_birthday_reported_twice_in_one_batch_is_told_once(world: World) -> None:
    parent, kid = adult(), child(turning(18, 60))
    await world.register(household(parent, kid))

    answer = await post_batch(world, [eighteenth(kid), eighteenth(kid)])
    await world.run_timers()

    first, second = answer.json()["resultaten"]
    assert first["status"] == second["status"] == "verwerkt"
    assert first["id"] == second["id"]
    assert len(await world.told("achttiende")) == 1


async def test_two_workers_at_once_tell_a_birthday_once_in_each_dossier(world: World) -> None:
    mother, son = adult(), adult(born_on=turning(27, 60))
    await world.register(household(son), household(mother))
    await accepted(world, comes(son, mother, in_days(-5)))

    await asyncio.gather(*(world.run_timers() for _ in range(4)))

    assert len(await standing(world, "leeftijdsgrens")) == 2


async def test_who_was_born_on_a_leap_day_is_told_on_the_first_of_march(world: World) -> None:
    with clock.moved_to(clock.start_of_day(date(2026, 2, 27)) + timedelta(hours=9)):
        kid = child(date(2008, 2, 29))
        await world.register(household(adult(), kid))
        await world.run_timers()

    [told] = await world.told("achttiende")
    assert told["data"]["ingangsdatum"] == "2026-03-01" == birthday(kid.born_on, 18).isoformat()


async def test_who_is_registered_on_the_day_itself_is_told_at_once_and_the_day_after_not(
    world: World,
) -> None:
    today, yesterday = child(turning(18, 0)), child(turning(18, -1))
    await world.register(household(adult(), today), household(adult(), yesterday))

    await world.run_timers()

    [told] = await world.told("achttiende")
    assert told["data"]["inwonerId"] == str(today.person_id)
