"""A dossier is closed and opened again: what a person records, and what happens to what is told around it."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.events.household import TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
    job,
    person,
)
from tests.integration.intake.test_bijstand import end

DOSSIERS = "/intake/v1/dossiers"
EVENTS = "/intake/v1/levensgebeurtenissen"


async def close(world: World, dossier_id: object, day: int = 0, **more: Any) -> httpx.Response:
    headers = more.pop("headers", {})
    body = {"datum": in_days(day), "reden": "uitkering-beeindigd", **more}
    return await world.post(f"{DOSSIERS}/{dossier_id}/sluiting", body, **headers)


async def reopen(world: World, dossier_id: object, day: int = 0, **more: Any) -> httpx.Response:
    headers = more.pop("headers", {})
    body = {"datum": in_days(day), **more}
    return await world.post(f"{DOSSIERS}/{dossier_id}/heropening", body, **headers)


async def shown(world: World, dossier_id: object, day: int | None = None, **claims: Any) -> Any:
    query = f"?datum={in_days(day)}" if day is not None else ""
    headers = world.as_caller(**claims) if claims else {}
    response = await world.client.get(f"{DOSSIERS}/{dossier_id}{query}", headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


async def state_of(world: World, event_id: object) -> dict[str, Any]:
    return dict((await world.client.get(f"{EVENTS}/{event_id}")).json())


async def ended_dossier(world: World, *members: Any, day: int = -30) -> UUID:
    """Its bijstand ended."""
    home = household(*members)
    await world.register(home)
    answer = await world.report(end(members[0], in_days(day)))
    assert answer.json()["status"] == "verwerkt", answer.text
    await world.forget_outbox()
    return home.dossier_id


async def test_a_dossier_closes_and_opens_again_and_shows_its_history(world: World) -> None:
    ank = adult()
    dossier_id = await ended_dossier(world, ank)

    closed = await close(world, dossier_id, -20, toelichting="Alles is afgerond.")
    again = await reopen(world, dossier_id, -5)

    assert (closed.status_code, closed.json()["status"]) == (201, "gesloten"), closed.text
    assert (again.status_code, again.json()["status"]) == (201, "heropend"), again.text
    states = {-40: "open", -25: "sluitend", -20: "gesloten", -5: "heropend"}
    for day, status in states.items():
        assert (await shown(world, dossier_id, day))["status"] == status
    full = await shown(world, dossier_id, rollen=["regisseur"])
    assert [(one["status"], one["vanaf"], one["tot"]) for one in full["statussen"]] == [
        ("open", "2020-01-01", in_days(-30)),
        ("sluitend", in_days(-30), in_days(-20)),
        ("gesloten", in_days(-20), in_days(-5)),
        ("heropend", in_days(-5), None),
    ]
    assert full["statussen"][2]["reden"] == "uitkering-beeindigd"
    assert full["statussen"][2]["toelichting"] == "Alles is afgerond."
    hidden = await shown(world, dossier_id, rollen=["werkcoach"])
    assert hidden["statussen"][2]["toelichting"] is None
    assert (await shown(world, dossier_id, -10))["leden"] == []
    assert [one["rol"] for one in (await shown(world, dossier_id, 0))["leden"]] == ["aanvrager"]
    told = [one["data"] for one in await world.told("huishouden-gewijzigd")]
    assert [one["veranderdVanaf"] for one in told] == [in_days(-20), in_days(-5)]
    assert "afgerond" not in str(told)
    assert [one["huishouden"]["gesloten"] for one in told] == [
        [{"vanaf": in_days(-20)}],
        [{"vanaf": in_days(-20), "tot": in_days(-5)}],
    ]
    # Opening it again is no decision on bijstand.
    assert told[-1]["huishouden"]["bijstand"] == [{"vanaf": "2020-01-01", "tot": in_days(-30)}]
    log = await world.rows("SELECT activity, subject_id FROM processing_log")
    recorded = {row.activity.split("/")[-1] for row in log if row.subject_id == ank.person_id}
    assert {"dossier-sluiten", "dossier-heropenen"} <= recorded


async def test_what_happens_after_the_closing_is_kept_and_concerns_no_dossier(
    world: World,
) -> None:
    ank = adult()
    dossier_id = await ended_dossier(world, ank)
    await close(world, dossier_id, -20)
    await world.forget_outbox()

    before = (await world.report(event("baan-gestart", job(ank, ingangsdatum=in_days(-21))))).json()
    after = (await world.report(event("baan-gestart", job(ank, ingangsdatum=in_days(-10))))).json()
    moved = {"persoon": person(ank), "ingangsdatum": in_days(-20), "naarGemeente": TYNAARLO}
    move = (await world.report(event("verhuizing", moved))).json()

    assert (before["status"], before["dossierId"]) == ("verwerkt", str(dossier_id))
    for answer in (after, move):
        assert (answer["status"], answer.get("dossierId")) == ("geen-dossier", None)
        assert "gesloten" in answer["reden"]
    assert [one["id"] for one in await world.told("levensgebeurtenissen")] == [before["id"]]
    waiting = await world.client.get("/intake/v1/quarantaine")
    assert waiting.json()["resultaten"] == []


async def test_what_was_kept_takes_effect_once_the_dossier_was_open_after_all(world: World) -> None:
    ank = adult()
    dossier_id = await ended_dossier(world, ank)
    await close(world, dossier_id, -20)
    told = (await world.report(event("baan-gestart", job(ank, ingangsdatum=in_days(-10))))).json()

    await reopen(world, dossier_id, -15)
    await world.app.state.quarantine.retry_waiting(world.database)

    state = await state_of(world, told["id"])
    assert (state["status"], state["dossierId"]) == ("verwerkt", str(dossier_id))


async def test_what_was_told_after_the_day_of_a_late_closing_is_taken_back(world: World) -> None:
    ank = adult()
    dossier_id = await ended_dossier(world, ank)
    told = (await world.report(event("baan-gestart", job(ank, ingangsdatum=in_days(-10))))).json()

    await close(world, dossier_id, -20)

    assert (await state_of(world, told["id"]))["status"] == "ingetrokken"
    rows = await world.rows(
        "SELECT status FROM life_event WHERE replaces = :id", id=UUID(told["id"])
    )
    assert [row.status for row in rows] == ["geen-dossier"]


@pytest.mark.parametrize(("ends", "status"), [(None, "open"), (10, "open")])
async def test_while_bijstand_runs_a_dossier_does_not_close(
    world: World, ends: int | None, status: str
) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    if ends is not None:
        await world.report(end(ank, in_days(ends)))

    answer = await close(world, home.dossier_id)

    assert answer.status_code == 409
    assert "loopt op die dag bijstand" in answer.json()["detail"]
    assert f"De status is dan: {status}." in answer.json()["detail"]


async def test_what_is_closed_does_not_close_and_what_is_open_does_not_open_again(
    world: World,
) -> None:
    dossier_id = await ended_dossier(world, adult())

    early = await reopen(world, dossier_id)
    await close(world, dossier_id, -20)
    twice = await close(world, dossier_id, -10)
    await reopen(world, dossier_id, -5)
    again = await reopen(world, dossier_id, -1)

    assert [early.status_code, twice.status_code, again.status_code] == [409, 409, 409]
    for answer, status in ((early, "sluitend"), (twice, "gesloten"), (again, "heropend")):
        assert f"De status is dan: {status}." in answer.json()["detail"]


async def test_who_has_another_dossier_by_then_opens_no_second_one(world: World) -> None:
    ank = adult()
    dossier_id = await ended_dossier(world, ank)
    await close(world, dossier_id, -20)
    own = {"gemeente": "0106", "vanaf": in_days(-10), "ontvangtBijstand": True}
    leden = [{"inwonerId": str(ank.person_id), "rol": "aanvrager"}]
    opened = await world.post(DOSSIERS, {**own, "leden": leden})

    answer = await reopen(world, dossier_id)

    assert opened.status_code == 201, opened.text
    assert opened.json()["dossierId"] != str(dossier_id)
    assert answer.status_code == 409
    assert "een ander dossier" in answer.json()["detail"]


async def test_the_dossier_of_who_died_closes_without_a_word_about_its_bijstand(
    world: World,
) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    await world.report(event("overlijden", {"persoon": person(ank), "ingangsdatum": in_days(-30)}))

    answer = await close(world, home.dossier_id, -10, reden="overleden")

    assert answer.status_code == 201, answer.text
    full = await shown(world, home.dossier_id)
    assert [one["status"] for one in full["statussen"]] == ["open", "sluitend", "gesloten"]
    assert full["bijstand"] == [{"vanaf": "2020-01-01", "tot": in_days(-29)}]


async def test_the_same_request_twice_has_one_effect(world: World) -> None:
    dossier_id = await ended_dossier(world, adult())
    key = {"Idempotency-Key": "sluiting-1"}

    answers = [await close(world, dossier_id, -1, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(await world.told("huishouden-gewijzigd")) == 1


async def test_only_who_works_for_the_municipality_may_close_and_open(world: World) -> None:
    dossier_id = await ended_dossier(world, adult())
    elsewhere = world.as_caller(gemeenten=[TYNAARLO])
    reader = world.as_caller(scope="intake.inwoners.lezen")

    assert (await close(world, dossier_id, headers=elsewhere)).status_code == 404
    assert (await close(world, dossier_id, headers=reader)).status_code == 403
    assert (await reopen(world, dossier_id, headers=elsewhere)).status_code == 404
    assert (await reopen(world, dossier_id, headers=reader)).status_code == 403
    assert (await close(world, UUID(int=7))).status_code == 404


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"datum": "2026-02-30"}, {"datum"}),
        ({"reden": "klaar"}, {"reden"}),
        ({"toelichting": " "}, {"toelichting"}),
        ({"toelichting": "999990019"}, {"toelichting"}),
        ({"reden": "klaar", "datum": None, "meer": 1}, {"reden", "datum", "meer"}),
    ],
)
async def test_a_closing_that_is_none_is_refused_at_its_field(
    world: World, body: dict[str, Any], names: set[str]
) -> None:
    dossier_id = await ended_dossier(world, adult())

    answer = await close(world, dossier_id, **body)

    assert answer.status_code == 400, answer.text
    assert {fault["name"] for fault in answer.json()["invalidParams"]} == names
    assert (await shown(world, dossier_id))["status"] == "sluitend"


async def test_another_reason_needs_words(world: World) -> None:
    dossier_id = await ended_dossier(world, adult())

    bare = await close(world, dossier_id, reden="anders")
    told = await close(world, dossier_id, reden="anders", toelichting="Op een andere plek verder.")

    assert (bare.status_code, told.status_code) == (400, 201)


async def test_what_waits_about_who_has_a_closed_dossier_is_seen_by_its_municipality(
    world: World,
) -> None:
    ank, joop = adult(), adult()
    dossier_id = await ended_dossier(world, ank)
    await world.register(household(joop))
    await close(world, dossier_id, -20)

    parting = {"persoon": person(ank), "exPartner": person(joop), "ingangsdatum": in_days(-3)}
    answer = (await world.report(event("scheiding", parting))).json()

    assert answer["status"] == "in-quarantaine"
    waiting = await world.client.get("/intake/v1/quarantaine")
    assert [one["id"] for one in waiting.json()["resultaten"]] == [answer["id"]]


async def test_a_closing_that_does_not_fit_any_more_is_published_so_that_somebody_sees_it(
    world: World,
) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    ended = (await world.report(end(ank, in_days(-30)))).json()["id"]
    await close(world, home.dossier_id, -20)
    closed = await world.told("huishouden-gewijzigd")

    answer = await world.post(f"{EVENTS}/{ended}/intrekking", {"reden": "niet-gebeurd"})

    assert answer.is_success, answer.text
    assert all("sluitingVervalt" not in told["data"] for told in closed)
    *_, changed = await world.told("huishouden-gewijzigd")
    assert changed["data"]["sluitingVervalt"] == in_days(-20)
    assert (await shown(world, home.dossier_id))["status"] == "open"
