"""The same job told by two systems is one job; two jobs of one day stay possible."""

from typing import Any
from uuid import UUID

import pytest

from services.intake.residents.rules import NewMember
from tests.integration.intake.conftest import World, adult, event, household, id_of, in_days, job

COACH = "urn:nld:oin:00000001823288444000:systeem:coach"


async def status_of(world: World, source_id: str) -> tuple[str, UUID | None]:
    (row,) = await world.rows(
        "SELECT status, same_as FROM life_event WHERE source_id = :id", id=source_id
    )
    return row.status, row.same_as


@pytest.fixture
async def ank(world: World) -> NewMember:
    ank = adult()
    await world.register(household(ank))
    return ank


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"ingangsdatum": in_days(1), "nettoMaandloonCenten": 962_00},
        {"werkgever": "123456789", "urenPerWeek": 12},
        {"werkgever": "123456789L01", "nettoMaandloonCenten": 1_500_00},
    ],
)
async def test_the_same_job_from_another_system_is_the_job_that_is_known(
    world: World, ank: NewMember, again: dict[str, Any]
) -> None:
    employer = {"werkgever": "123456789"} if "werkgever" in again else {}
    first = await world.report(event("baan-gestart", job(ank, **employer)))

    second = await world.report(
        event("baan-gestart", job(ank, **again), source=COACH, id="the-same")
    )

    assert second.status_code == 202
    assert second.json()["status"] == "verwerkt"
    assert id_of(second) == id_of(first)
    assert len(await world.told("baan-gestart")) == 1
    assert await status_of(world, "the-same") == ("al-bekend", id_of(first))


@pytest.mark.parametrize(
    "other",
    [
        {"anderNaastBestaande": True},
        {"werkgever": "987654321"},
        {"werkgever": "123456789", "inkomstenverhouding": 2},
        {"werkgever": "12345678", "urenPerWeek": 8},
        {"urenPerWeek": 8, "nettoMaandloonCenten": 400_00},
        {"nettoMaandloonCenten": 1_200_00},
        {"ingangsdatum": in_days(9)},
    ],
)
async def test_another_job_is_another_job(
    world: World, ank: NewMember, other: dict[str, Any]
) -> None:
    known = job(ank, werkgever="123456789", inkomstenverhouding=1)
    first = await world.report(event("baan-gestart", known))

    second = await world.report(event("baan-gestart", job(ank, **other), source=COACH))

    assert id_of(second) != id_of(first)
    assert len(await world.told("baan-gestart")) == 2
    assert "werkgever" not in str(await world.told("baan-gestart"))


async def test_in_one_batch_and_for_a_change_and_an_end_it_is_the_same(
    world: World, ank: NewMember
) -> None:
    start, day = job(ank), {"ingangsdatum": in_days(20)}
    (about,) = [{"persoon": start["persoon"], **day}]
    change = {**about, "urenPerWeek": 20, "nettoMaandloonCenten": 1_200_00}
    end = {**about, "ingangsdatum": in_days(30)}
    told = [("baan-gestart", start), ("baan-gewijzigd", change), ("baan-beeindigd", end)]

    answer = await world.post(
        "/intake/v1/levensgebeurtenissen/batch",
        [event(kind, data, source=source) for kind, data in told for source in ("urn:a:b", COACH)],
        **{"Content-Type": "application/cloudevents-batch+json"},
    )

    ids = [line["id"] for line in answer.json()["resultaten"]]
    assert ids[::2] == ids[1::2]
    assert [len(await world.told(kind)) for kind, _ in told] == [1, 1, 1]


async def test_when_the_first_is_withdrawn_the_joined_one_stands_up(
    world: World, ank: NewMember
) -> None:
    first = id_of(await world.report(event("baan-gestart", job(ank))))
    await world.report(event("baan-gestart", job(ank), source=COACH, id="the-same"))

    answer = await world.post(
        f"/intake/v1/levensgebeurtenissen/{first}/intrekking", {"reden": "niet-gebeurd"}
    )
    await world.app.state.quarantine.retry_waiting(world.database)

    assert answer.is_success
    assert (await status_of(world, "the-same")) == ("verwerkt", None)
    assert len(await world.told("baan-gestart")) == 2


async def test_when_the_first_is_corrected_the_joined_one_goes_along(
    world: World, ank: NewMember
) -> None:
    first = id_of(await world.report(event("baan-gestart", job(ank))))
    same = event("baan-gestart", job(ank), source=COACH, id="the-same")
    await world.report(same)

    corrected = job({"inwonerId": ""}, nettoMaandloonCenten=1_700_00)
    del corrected["persoon"]
    answer = await world.post(
        f"/intake/v1/levensgebeurtenissen/{first}/correcties",
        {"reden": "verkeerde-gegevens", "gegevens": corrected},
    )
    await world.app.state.quarantine.retry_waiting(world.database)

    assert answer.is_success, answer.text
    replacement = UUID(answer.json()["vervangenDoor"])
    assert await status_of(world, "the-same") == ("al-bekend", replacement)
    assert id_of(await world.report(same)) in {first, replacement}
    assert len(await world.told("baan-gestart")) == 2


async def test_a_wage_per_four_weeks_is_published_per_month_and_half_hours_are_kept(
    world: World, ank: NewMember
) -> None:
    told = job(ank, urenPerWeek=7.5, nettoloonCenten=100_000, loonperiode="vier-weken")
    del told["nettoMaandloonCenten"]

    answer = await world.report(event("baan-gestart", {**told, "contract": "oproep"}))

    assert answer.status_code == 202, answer.text
    (published,) = await world.told("baan-gestart")
    data = published["data"]
    assert (data["nettoMaandloonCenten"], data["urenPerWeek"]) == (108_333, 7.5)
    assert not {"nettoloonCenten", "loonperiode", "werkgever", "anderNaastBestaande"} & data.keys()
