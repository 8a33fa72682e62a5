"""Two residents are one person: no event is lost, dossiers keep their ids, and both numbers lead to the same person."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx

from services.intake.residents.rules import NewHousehold
from shared import clock
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
from tests.integration.intake.test_household_changes import divorce, move
from tests.integration.intake.test_numbers import find

RESIDENTS = "/intake/v1/inwoners"


async def merge(world: World, kept: Any, other: Any, **headers: str) -> httpx.Response:
    body = {"metInwonerId": str(other.person_id), "toelichting": "dubbel ingeschreven"}
    return await world.post(f"{RESIDENTS}/{kept.person_id}/samenvoeging", body, **headers)


async def picture(world: World, dossier_id: object) -> list[dict[str, Any]]:
    async with world.database.transaction() as tx:
        found = await world.residents.get_household(tx, dossier_id)  # type: ignore[arg-type]
    return [{"id": row.person_id, "rol": row.rol} for row in found.members]


async def reported(world: World, body: dict[str, Any]) -> str:
    response = await world.report(body)
    assert response.json()["status"] == "verwerkt", response.text
    return str(response.json()["id"])


async def test_of_two_dossiers_at_one_time_the_other_is_emptied_and_its_events_go_along(
    world: World,
) -> None:
    ank, double = adult(), adult()
    home, second = household(ank), household(double)
    await world.register(home, second)
    job_id = await reported(world, event("baan-gestart", job(double)))
    stay_id = await reported(
        world, event("detentie", {"persoon": person(double), "ingangsdatum": in_days(-3)})
    )
    await world.forget_outbox()

    answer = await merge(world, ank, double)

    assert answer.status_code == 201, answer.text
    assert answer.json()["dossiers"] == [str(home.dossier_id)]
    emptied = [
        one for one in await world.told("huishouden") if one["subject"] == str(second.dossier_id)
    ]
    assert [one["data"]["huishouden"]["leden"] for one in emptied] == [[]]
    assert await picture(world, home.dossier_id) == [{"id": ank.person_id, "rol": "aanvrager"}]
    assert await picture(world, second.dossier_id) == []
    corrected = {one["data"]["gebeurtenisId"] for one in await world.told("gecorrigeerd")}
    assert corrected == {job_id, stay_id}
    for kind in ("baan-gestart", "detentie"):
        [told] = await world.told(kind)
        assert (told["subject"], told["data"]["inwonerId"]) == (
            str(home.dossier_id),
            str(ank.person_id),
        )
    assert await world.count("resident") == 1


async def test_both_numbers_and_both_ids_lead_to_the_person(world: World) -> None:
    ank, double = adult(), adult()
    await world.register(household(ank), household(double))

    await merge(world, ank, double)

    for member in (ank, double):
        assert (await find(world, member.bsn)).json()["inwonerId"] == str(ank.person_id)
        by_id = await world.client.get(f"{RESIDENTS}/{member.person_id}")
        assert by_id.json()["inwonerId"] == str(ank.person_id)
        named = job({"inwonerId": str(member.person_id)})
        assert (await world.report(event("baan-gestart", named))).json()["status"] == "verwerkt"
    told = await world.told("baan-gestart")
    assert {one["data"]["inwonerId"] for one in told} == {str(ank.person_id)}


async def test_who_was_known_without_a_number_gets_that_of_the_other(world: World) -> None:
    nameless, double = adult(bsn=None), adult()
    await world.register(household(nameless), household(double))

    answer = await merge(world, nameless, double)

    assert answer.status_code == 201, answer.text
    assert (await find(world, double.bsn)).json()["inwonerId"] == str(nameless.person_id)
    assert await world.count("former_number") == 0


async def test_a_child_of_one_home_that_is_applicant_elsewhere_is_one_person(world: World) -> None:
    born_on = date(2001, 3, 4)
    son, himself = (
        adult("kind", born_on=born_on, bsn=None),
        adult(born_on=born_on, from_on=date(2024, 1, 1)),
    )
    parents, own = household(adult(), son), NewHousehold(TYNAARLO, date(2024, 1, 1), (himself,))
    await world.register(parents, own)
    about = {"persoon": {"inwonerId": str(son.person_id)}, "ingangsdatum": in_days(0)}
    arrears = await reported(world, event("schuldsignaal", {**about, "schuldeiser": "huur"}))

    answer = await merge(world, himself, son)

    assert answer.status_code == 201, answer.text
    assert await picture(world, own.dossier_id) == [{"id": himself.person_id, "rol": "aanvrager"}]
    state = await world.client.get(f"/intake/v1/levensgebeurtenissen/{arrears}")
    replacement = await world.client.get(
        f"/intake/v1/levensgebeurtenissen/{state.json()['vervangenDoor']}"
    )
    assert replacement.json()["inwonerId"] == str(himself.person_id)
    assert replacement.json()["dossierId"] == str(own.dossier_id)


async def test_the_wage_of_a_child_that_is_applicant_elsewhere_has_to_be_asked_for(
    world: World,
) -> None:
    born_on = date(2001, 3, 4)
    son, himself = adult("kind", born_on=born_on, bsn=None), adult(born_on=born_on)
    parents, own = household(adult(), son), household(himself)
    await world.register(parents, own)
    first_job = await reported(world, event("baan-gestart", job({"inwonerId": str(son.person_id)})))

    await merge(world, himself, son)

    [waiting] = await world.rows(
        "SELECT status, reason FROM life_event WHERE replaces = :id", id=UUID(first_job)
    )
    assert waiting.status == "in-quarantaine"
    assert "loon" in waiting.reason


async def test_the_same_child_twice_in_one_home_stands_there_once(world: World) -> None:
    born_on = date(2018, 3, 1)
    kid, again = child(born_on), child(born_on, bsn=None)
    home = household(adult(), kid, again)
    await world.register(home)

    answer = await merge(world, kid, again)

    assert answer.status_code == 201, answer.text
    children = [row for row in await picture(world, home.dossier_id) if row["rol"] == "kind"]
    assert children == [{"id": kid.person_id, "rol": "kind"}]


async def test_what_waited_for_either_takes_effect(world: World) -> None:
    ank, joop, double = adult(), adult("partner"), adult(bsn=None)
    home, second = household(ank, joop), household(double)
    await world.register(home, second)
    parted = {
        "persoon": person(ank),
        "exPartner": {"inwonerId": str(double.person_id)},
        "ingangsdatum": in_days(-2),
    }
    waiting = (await world.report(event("scheiding", parted))).json()
    assert waiting["status"] == "in-quarantaine"

    answer = await merge(world, joop, double)
    await world.app.state.quarantine.retry_waiting(world.database)

    assert answer.status_code == 201, answer.text
    told, _ = await world.told("scheiding")
    assert told["data"]["exPartnerId"] == str(joop.person_id)
    state = await world.client.get(f"/intake/v1/levensgebeurtenissen/{waiting['id']}")
    assert state.json()["status"] == "verwerkt", state.text
    assert await picture(world, second.dossier_id) == []


async def test_two_who_cannot_be_one_yet_are_refused_with_what_to_do(world: World) -> None:
    ank, joop, kid = adult(), adult("partner"), child(date(2018, 3, 1))
    stranger, elsewhere, younger = adult(), adult(), adult(born_on=date(1991, 1, 1))
    await world.register(
        household(ank, joop),
        household(stranger, kid),
        household(elsewhere, gemeente=TYNAARLO),
        household(younger),
    )

    couple = await merge(world, ank, joop)
    with_others = await merge(world, ank, stranger)
    moved = await merge(world, ank, elsewhere)
    other_birth = await merge(world, ank, younger)

    for answer, words in (
        (couple, "scheiding"),
        (with_others, "verschillende mensen"),
        (moved, "verhuizing"),
        (other_birth, "geboortedata"),
    ):
        assert answer.status_code == 409, answer.text
        assert words in answer.json()["detail"]
    assert await world.told() == []
    assert await world.count("resident") == 6


async def test_after_the_move_was_told_the_two_can_be_one(world: World) -> None:
    ank, elsewhere = adult(), adult()
    await world.register(household(ank), household(elsewhere, gemeente=TYNAARLO))
    await reported(world, move(ank, TYNAARLO, in_days(-5)))

    answer = await merge(world, ank, elsewhere)

    assert answer.status_code == 201, answer.text


async def test_only_residents_whom_one_may_see_are_merged_and_once(world: World) -> None:
    ank, double, afar = adult(), adult(), adult()
    await world.register(household(ank), household(double), household(afar, gemeente=TYNAARLO))
    of_assen = world.as_caller(gemeenten=[ASSEN])
    key = {"Idempotency-Key": "samen-1"}

    hidden = await merge(world, ank, afar, **of_assen)
    itself = await merge(world, ank, ank)
    missing = await merge(world, afar, ank, **of_assen)
    answers = [await merge(world, ank, double, **key) for _ in range(2)]

    assert [fault["name"] for fault in hidden.json()["invalidParams"]] == ["metInwonerId"]
    assert [fault["code"] for fault in itself.json()["invalidParams"]] == ["zelfde"]
    assert missing.status_code == 404
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


async def test_a_divorce_that_named_the_other_stands_after_the_merge(world: World) -> None:
    ank, joop = adult(), adult("partner")
    lodger = adult("medebewoner", bsn=None, from_on=clock.today() - timedelta(days=3))
    await world.register(household(ank, joop), household(adult(), lodger))
    parted = await reported(world, divorce(ank, joop, in_days(-9)))
    await world.forget_outbox()

    answer = await merge(world, lodger, joop)

    assert answer.status_code == 201, answer.text
    state = (await world.client.get(f"/intake/v1/levensgebeurtenissen/{parted}")).json()
    assert state["status"] == "gecorrigeerd"
    told, _ = await world.told("scheiding")
    assert told["data"]["exPartnerId"] == str(lodger.person_id)
    assert (await find(world, joop.bsn)).json()["inwonerId"] == str(lodger.person_id)


async def test_it_is_published_in_every_dossier_that_knows_either_before_the_new_picture(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    lodger = adult("medebewoner", bsn=None, from_on=clock.today() - timedelta(days=3))
    home, hosts, strangers = household(ank, joop), household(adult(), lodger), household(adult())
    await world.register(home, hosts, strangers)
    parted = await reported(world, divorce(ank, joop, in_days(-9)))
    his = {one["subject"] for one in await world.told("scheiding")} - {str(home.dossier_id)}
    await world.forget_outbox()

    await merge(world, lodger, joop)

    told = await world.told("samengevoegd")
    assert {one["subject"] for one in told} == {str(home.dossier_id), str(hosts.dossier_id)} | his
    assert {(one["data"]["inwonerId"], one["data"]["oudInwonerId"]) for one in told} == {
        (str(lodger.person_id), str(joop.person_id))
    }
    kinds = [one["type"].split(".")[-2] for one in await world.told("inwoners.")]
    for dossier_id in {one["subject"] for one in told}:
        own = [
            one["type"].split(".")[-2]
            for one in await world.told("inwoners.")
            if one["subject"] == dossier_id
        ]
        assert own[0] == "inwoners-samengevoegd", (kinds, parted)


async def test_what_was_told_in_a_dossier_that_stays_the_right_one_is_not_told_again(
    world: World,
) -> None:
    born_on = date(2018, 3, 1)
    ank, joop = adult(), adult("partner")
    home, second = household(ank, joop), household(adult(), adult("kind", born_on=born_on))
    double = adult("medebewoner", bsn=None, from_on=clock.today() - timedelta(days=3))
    third = household(adult(), double)
    await world.register(home, second, third)
    job_id = await reported(world, event("baan-gestart", job(joop)))
    await world.forget_outbox()

    answer = await merge(world, double, joop)

    assert answer.status_code == 201, answer.text
    assert await world.told("baan-gestart") == []
    assert await world.told("gecorrigeerd") == []
    state = (await world.client.get(f"/intake/v1/levensgebeurtenissen/{job_id}")).json()
    assert (state["status"], state["inwonerId"]) == ("verwerkt", str(double.person_id))
