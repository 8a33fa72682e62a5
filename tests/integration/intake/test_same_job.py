"""The same job told by two systems is one job; two jobs of one day stay possible."""

from typing import Any
from uuid import UUID

import pytest

from services.intake.residents.rules import NewMember
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    id_of,
    in_days,
    job,
    person,
)

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


NET, GROSS = {"nettoMaandloonCenten": 1_100_00}, {"brutoMaandloonCenten": 1_240_00}


def paid(who: NewMember | dict[str, str], **wage: Any) -> dict[str, Any]:
    """A job that tells this wage and no other."""
    told = job(who, **wage)
    return told if "nettoMaandloonCenten" in wage else without_net(told)


def without_net(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "nettoMaandloonCenten"}


async def test_a_gross_wage_is_published_as_gross_and_nobody_makes_it_net(
    world: World, ank: NewMember
) -> None:
    answer = await world.report(event("baan-gestart", paid(ank, **GROSS)))

    assert answer.status_code == 202, answer.text
    (published,) = await world.told("baan-gestart")
    assert published["data"]["brutoMaandloonCenten"] == 1_240_00
    assert "nettoMaandloonCenten" not in published["data"]


@pytest.mark.parametrize(("first", "second"), [(GROSS, NET), (NET, GROSS)])
@pytest.mark.parametrize("in_one_batch", [True, False])
async def test_one_job_told_net_by_one_system_and_gross_by_another_is_told_with_both(
    world: World, ank: NewMember, first: dict[str, int], second: dict[str, int], in_one_batch: bool
) -> None:
    told = [
        event("baan-gestart", paid(ank, **first)),
        event("baan-gestart", paid(ank, **second), source=COACH, id="the-same"),
    ]

    if in_one_batch:
        headers = {"Content-Type": "application/cloudevents-batch+json"}
        path = "/intake/v1/levensgebeurtenissen/batch"
        answer = await world.post(path, told, **headers)
        ids = [UUID(line["id"]) for line in answer.json()["resultaten"]]
    else:
        ids = [id_of(await world.report(report)) for report in told]

    published = await world.told("baan-gestart")
    last = published[-1]
    assert UUID(last["id"]) == ids[-1]
    assert {name: last["data"][name] for name in (*NET, *GROSS)} == NET | GROSS
    assert await status_of(world, "the-same") == ("al-bekend", ids[-1])
    if in_one_batch:
        assert len(published) == 1
    else:
        (corrected,) = await world.told("gecorrigeerd")
        assert corrected["data"]["gebeurtenisId"] == str(ids[0])
        assert corrected["data"]["vervangenDoor"] == last["id"]
        assert last["data"]["vervangt"] == str(ids[0])


async def test_the_amount_that_was_told_first_holds(world: World, ank: NewMember) -> None:
    await world.report(event("baan-gestart", paid(ank, **GROSS)))
    both = {"nettoMaandloonCenten": 1_100_00, "brutoMaandloonCenten": 1_250_00}

    await world.report(event("baan-gestart", paid(ank, **both), source=COACH))
    again = paid(ank, nettoMaandloonCenten=1_090_00)
    await world.report(event("baan-gestart", again, source=f"{COACH}:twee"))

    *_, last = await world.told("baan-gestart")
    assert {name: last["data"][name] for name in both} == NET | GROSS
    assert len(await world.told("baan-gestart")) == 2


async def test_amounts_that_cannot_be_one_wage_are_two_jobs_or_leave_the_first_as_it_is(
    world: World, ank: NewMember
) -> None:
    low = {"brutoMaandloonCenten": 400_00}
    first = await world.report(event("baan-gestart", paid(ank, **NET)))

    other = await world.report(event("baan-gestart", paid(ank, **low), source=COACH))

    assert id_of(other) != id_of(first)
    bea = adult()
    await world.register(household(bea))
    employer = {"werkgever": "123456789"}
    known = await world.report(event("baan-gestart", paid(bea, **NET, **employer)))
    same = await world.report(event("baan-gestart", paid(bea, **low, **employer), source=COACH))
    assert id_of(same) == id_of(known)


async def test_without_the_report_that_was_told_first_the_other_says_what_it_told_itself(
    world: World, ank: NewMember
) -> None:
    await world.report(event("baan-gestart", paid(ank, **GROSS)))
    both = await world.report(event("baan-gestart", paid(ank, **NET), source=COACH))

    await world.post(
        f"/intake/v1/levensgebeurtenissen/{id_of(both)}/intrekking", {"reden": "niet-gebeurd"}
    )
    await world.app.state.quarantine.retry_waiting(world.database)

    *_, last = await world.told("baan-gestart")
    assert last["data"]["nettoMaandloonCenten"] == 1_100_00
    assert "brutoMaandloonCenten" not in last["data"]


async def test_a_changed_wage_told_net_and_gross_is_one_change(
    world: World, ank: NewMember
) -> None:
    await world.report(event("baan-gestart", job(ank)))
    about = {"persoon": person(ank), "ingangsdatum": in_days(20), "urenPerWeek": 20}

    await world.report(event("baan-gewijzigd", {**about, **GROSS}))
    await world.report(event("baan-gewijzigd", {**about, **NET}, source=COACH))

    *_, last = await world.told("baan-gewijzigd")
    assert {name: last["data"][name] for name in (*NET, *GROSS)} == NET | GROSS


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
