"""Birthdays: told ahead by a timer, once, whoever tells first."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shared import calendar, clock
from shared.calendar import add_months, birthday
from shared.events.household import TYNAARLO
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
from tests.integration.intake.test_corrections import withdraw
from tests.integration.intake.test_household_changes import GRONINGEN, divorce, move


def turning(age: int, in_days_from_now: int) -> date:
    """A birth date: somebody who reaches this age that many days from now."""
    day = clock.today() + timedelta(days=in_days_from_now)
    return date(day.year - age, day.month, day.day if (day.month, day.day) != (2, 29) else 28)


async def timers(world: World, state: str = "scheduled") -> dict[str, datetime]:
    rows = await world.rows(
        "SELECT payload->>'grens' AS grens, due_at FROM timers WHERE state = :state", state=state
    )
    return {row.grens: row.due_at for row in rows}


def eighteenth(member: Any, **values: Any) -> dict[str, Any]:
    day = birthday(member.born_on, 18)
    data = {"persoon": person(member), "ingangsdatum": day.isoformat(), **values}
    return event("achttiende-verjaardag", data)


async def test_registration_keeps_the_birthdays_ahead_with_their_lead(world: World) -> None:
    born_on = turning(11, 30)
    await world.register(household(adult(born_on=date(1950, 1, 1)), child(born_on)))

    kept = await timers(world)

    weeks = {"12": 3, "16": 3, "17": 3, "18": 30, "21": 8, "27": 17}
    assert set(kept) == {*weeks, "aow"}
    for grens, lead in weeks.items():
        day = birthday(born_on, int(grens))
        assert kept[grens] == clock.start_of_day(day - timedelta(weeks=lead))


async def test_a_birthday_within_its_lead_is_told_at_once(world: World) -> None:
    kid = child(turning(18, 40))
    home = household(adult(), kid)
    await world.register(home)

    await world.run_timers()

    [told] = await world.told()
    assert told["type"].endswith("achttiende-verjaardag.v1")
    assert told["subject"] == str(home.dossier_id)
    assert told["id"] == told["correlationid"]
    assert told["data"]["ingangsdatum"] == birthday(kid.born_on, 18).isoformat()
    assert told["data"]["bron"] == "naadloos:timer"
    assert told["data"]["laatsteKind"] is True
    state = await world.client.get(f"/intake/v1/levensgebeurtenissen/{told['id']}")
    assert state.json()["bron"] == "naadloos:timer"


async def test_another_child_under_eighteen_makes_it_not_the_last(world: World) -> None:
    await world.register(household(adult(), child(turning(18, 40)), child(turning(9, 10))))

    await world.run_timers()

    [told] = await world.told("achttiende")
    assert told["data"]["laatsteKind"] is False


@pytest.mark.parametrize(("age", "days"), [(12, 20), (16, 0), (17, 20), (21, 50), (27, 110)])
async def test_other_ages_are_told_as_a_limit_that_is_reached(
    world: World, age: int, days: int
) -> None:
    await world.register(household(adult(), adult("medebewoner", born_on=turning(age, days))))

    await world.run_timers()

    [told] = await world.told("leeftijdsgrens")
    assert told["data"]["grens"] == str(age)


async def test_the_aow_day_follows_the_birth_date(world: World) -> None:
    await world.register(household(adult(born_on=add_months(turning(67, 0), 3))))

    await world.run_timers()

    [told] = await world.told("leeftijdsgrens")
    assert told["data"]["grens"] == "aow"


async def test_an_aow_day_that_the_law_sets_later_than_was_known_is_told_on_the_new_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    born_on = add_months(turning(67, 0), 3)
    await world.register(household(adult(born_on=born_on)))

    as_set = [ages for ages in calendar.AOW_AGES if ages.born_from < born_on]
    monkeypatch.setattr(calendar, "AOW_AGES", (*as_set, calendar.AowAge(born_on, None)))
    await world.run_timers()
    while_unknown = await world.told("leeftijdsgrens")
    higher = calendar.AowAge(born_on, 67 * 12 + 5)
    monkeypatch.setattr(calendar, "AOW_AGES", (*as_set, higher))
    with clock.moved_to(clock.now() + timedelta(days=365)):
        await world.run_timers()
        await world.run_timers()

    assert while_unknown == []
    [told] = await world.told("leeftijdsgrens")
    assert told["data"]["ingangsdatum"] == add_months(born_on, 67 * 12 + 5).isoformat()


async def test_a_birthday_is_told_once_however_often_the_timers_run(world: World) -> None:
    await world.register(household(adult(), child(turning(18, 40))))

    for _ in range(3):
        await world.run_timers()

    assert len(await world.told()) == 1


async def test_a_birthday_that_a_system_reported_is_not_told_again(world: World) -> None:
    kid = child(turning(18, 40))
    await world.register(household(adult(), kid))

    reported = await world.report(eighteenth(kid))
    await world.run_timers()

    assert reported.json()["status"] == "verwerkt"
    assert [one["id"] for one in await world.told()] == [reported.json()["id"]]


async def test_a_report_of_a_birthday_told_already_gets_the_id_of_that(world: World) -> None:
    kid = child(turning(18, 40))
    await world.register(household(adult(), kid))
    await world.run_timers()
    [told] = await world.told()
    body = eighteenth(kid)

    first, again = await world.report(body), await world.report(body)
    other_body = await world.report(event("baan-gestart", job(kid), id=body["id"]))

    assert first.status_code == 202
    assert first.json() == again.json()
    assert first.json()["id"] == told["id"]
    assert first.json()["status"] == "verwerkt"
    assert other_body.status_code == 409
    assert len(await world.told()) == 1


async def test_the_day_of_a_birthday_may_be_left_out(world: World) -> None:
    kid = child(turning(18, 40))
    await world.register(household(adult(), kid))

    response = await world.report(event("achttiende-verjaardag", {"persoon": person(kid)}))

    assert response.json()["status"] == "verwerkt"
    [told] = await world.told()
    assert told["data"]["ingangsdatum"] == birthday(kid.born_on, 18).isoformat()


async def test_who_left_has_died_or_lives_elsewhere_has_no_birthday_here(world: World) -> None:
    left = child(turning(18, 40), until_on=clock.today())
    dead = child(turning(18, 40))
    gone = adult()
    away = child(turning(18, 40))
    await world.register(household(adult(), left), household(adult(), dead), household(gone, away))
    await world.post(
        f"/intake/v1/inwoners/{dead.person_id}/correcties",
        {"reden": "bericht", "bron": "register", "overlijdensdatum": in_days(-1)},
    )
    await world.report(move(gone, GRONINGEN))
    await world.forget_outbox()

    await world.run_timers()

    assert await world.told() == []


async def test_a_birthday_goes_along_to_the_other_dossier(world: World) -> None:
    ank, joop = adult(), adult("partner", born_on=turning(27, 200))
    await world.register(household(ank, joop))
    await world.report(divorce(ank, joop))
    split, _ = await world.told("scheiding")
    await world.forget_outbox()

    with clock.moved_to(clock.now() + timedelta(days=190)):
        await world.run_timers()

    [told] = await world.told("leeftijdsgrens")
    assert told["subject"] == split["data"]["nieuwDossierId"]


async def test_a_corrected_birth_date_moves_the_birthday_and_takes_the_told_one_back(
    world: World,
) -> None:
    kid = child(turning(18, 40))
    home = household(adult(), kid)
    await world.register(home)
    await world.run_timers()
    [told] = await world.told()
    await world.forget_outbox()

    response = await world.post(
        f"/intake/v1/inwoners/{kid.person_id}/correcties",
        {"reden": "akte", "bron": "register", "geboortedatum": turning(18, 60).isoformat()},
    )
    await world.run_timers()

    assert response.status_code == 200, response.text
    assert response.json()["ingetrokken"] == [told["id"]]
    withdrawn, changed, again = await world.told()
    assert changed["data"]["huishouden"]["versie"] == 2
    assert withdrawn["data"]["gebeurtenisId"] == told["id"]
    assert again["data"]["ingangsdatum"] == birthday(turning(18, 60), 18).isoformat()


async def test_a_withdrawn_birthday_may_be_reported_again(world: World) -> None:
    kid = child(turning(18, 40))
    await world.register(household(adult(), kid))
    first = await world.report(eighteenth(kid))
    await withdraw(world, first.json()["id"])

    second = await world.report(eighteenth(kid))

    assert second.json()["status"] == "verwerkt"
    assert second.json()["id"] != first.json()["id"]
    assert TYNAARLO


async def test_a_birthday_that_passed_by_while_away_is_told_after_coming_back(world: World) -> None:
    parent, kid = adult(), child(turning(18, 40))
    await world.register(household(parent, kid))
    await world.report(move(parent, GRONINGEN))
    await world.run_timers()
    assert await world.told("achttiende") == []

    await world.report(move(parent, TYNAARLO, in_days(10)))
    await world.run_timers()

    [told] = await world.told("achttiende")
    assert told["data"]["ingangsdatum"] == birthday(kid.born_on, 18).isoformat()


async def test_a_withdrawn_move_away_brings_the_birthday_back(world: World) -> None:
    parent, kid = adult(), child(turning(18, 40))
    await world.register(household(parent, kid))
    moved = await world.report(move(parent, GRONINGEN))
    await world.run_timers()

    await withdraw(world, moved.json()["id"])
    await world.run_timers()

    assert len(await world.told("achttiende")) == 1


async def test_a_birthday_that_will_be_elsewhere_is_taken_back_and_told_again_after_coming_back(
    world: World,
) -> None:
    parent, kid = adult(), child(turning(18, 40))
    await world.register(household(parent, kid))
    await world.run_timers()

    await world.report(move(parent, GRONINGEN))
    await world.report(move(parent, TYNAARLO, in_days(10)))
    await world.run_timers()

    first, again = await world.told("achttiende")
    [taken_back] = await world.told("ingetrokken")
    assert taken_back["data"]["gebeurtenisId"] == first["id"]
    assert again["data"]["huishouden"]["woonplaatsen"][-1]["gemeente"] == TYNAARLO


async def test_who_will_leave_keeps_the_birthdays_until_then(world: World) -> None:
    stays = child(turning(18, 40), until_on=clock.today() + timedelta(days=60))
    leaves = child(turning(18, 40), until_on=clock.today() + timedelta(days=20))
    await world.register(household(adult(), stays, leaves))

    await world.run_timers()

    [told] = await world.told("achttiende")
    assert told["data"]["inwonerId"] == str(stays.person_id)
    assert set(await timers(world)) & {"21", "27"} == set()


@pytest.mark.parametrize("divorced_in", [10, 60])
async def test_a_birthday_is_told_in_the_dossier_of_that_day_also_around_a_divorce_to_come(
    world: World, divorced_in: int
) -> None:
    ank, joop = adult(), adult("partner", born_on=turning(27, 40))
    home = household(ank, joop)
    await world.register(home)

    await world.report(divorce(ank, joop, in_days(divorced_in)))
    await world.run_timers()

    split, _ = await world.told("scheiding")
    [told] = await world.told("leeftijdsgrens")
    before = str(home.dossier_id)
    assert told["subject"] == (split["data"]["nieuwDossierId"] if divorced_in == 10 else before)


async def test_a_corrected_birth_date_keeps_the_timers_of_who_will_leave(world: World) -> None:
    kid = child(turning(18, 40), until_on=clock.today() + timedelta(days=200))
    await world.register(household(adult(), kid))

    await world.post(
        f"/intake/v1/inwoners/{kid.person_id}/correcties",
        {"reden": "akte", "bron": "register", "geboortedatum": turning(18, 60).isoformat()},
    )
    await world.run_timers()

    [told] = await world.told("achttiende")
    assert told["data"]["ingangsdatum"] == birthday(turning(18, 60), 18).isoformat()


@pytest.mark.parametrize("first", ["report", "timer"])
async def test_a_timer_and_a_report_at_the_same_moment_have_one_effect(
    world: World, first: str
) -> None:
    kid = child(turning(18, 40))
    home = household(adult(), kid)
    await world.register(home)

    async with world.database.transaction(lock=[home.dossier_id]):
        # Both wait for the dossier here. A report waits briefly and comes again, so a timer may overtake it.
        if first == "report":
            reporting = asyncio.create_task(world.report(eighteenth(kid)))
            await _waiting_for_the_dossier(world, 1)
            timing = asyncio.create_task(world.run_timers())
        else:
            timing = asyncio.create_task(world.run_timers())
            await _waiting_for_the_dossier(world, 1)
            reporting = asyncio.create_task(world.report(eighteenth(kid)))
        await _waiting_for_the_dossier(world, 2)
    answer, _ = await asyncio.gather(reporting, timing)

    [told] = await world.told("achttiende")
    assert answer.json() == {
        "id": told["id"],
        "status": "verwerkt",
        "dossierId": str(home.dossier_id),
    }
    assert first == "report" or told["data"]["bron"] == "naadloos:timer"
    assert await world.rows(
        "SELECT id FROM timers WHERE payload->>'grens' = '18' AND state = 'fired'"
    )


async def _waiting_for_the_dossier(world: World, amount: int) -> None:
    waiting = (
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    async with asyncio.timeout(10):
        while len(await world.rows(waiting)) < amount:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
