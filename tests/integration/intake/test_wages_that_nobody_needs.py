"""The wage of a child or a housemate counts in no right: nobody is told, and intake does not keep it (decision 0014)."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.intake.residents.rules import NewMember
from shared.events.life_events import JobStarted
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    id_of,
    in_days,
    job,
    person,
)
from tests.integration.intake.test_same_job import COACH
from tests.integration.intake.test_signals_and_means import report_of

CENTS = 1_234_57
WAGE: dict[str, Any] = {"nettoMaandloonCenten": CENTS, "brutoMaandloonCenten": CENTS + 1_00}
BORN_2010 = date(2010, 3, 1)


def housemate() -> NewMember:
    return adult("medebewoner")


async def keeps_the_wage(world: World) -> bool:
    """Whether the amount stands anywhere: in what was reported, in what follows from it, or on its way to others."""
    tables = await world.rows(
        "SELECT table_name AS name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    found = [
        await world.rows(
            f'SELECT 1 FROM "{table.name}" AS held WHERE held::text LIKE :amount'  # noqa: S608
            if table.name != "outbox"
            else "SELECT 1 FROM outbox WHERE convert_from(payload, 'UTF8') LIKE :amount",
            amount=f"%{CENTS}%",
        )
        for table in tables
    ]
    return any(found)


async def lives_with(world: World, *others: NewMember) -> NewMember:
    ank = adult()
    await world.register(household(ank, *others))
    return ank


async def joins(world: World, ank: NewMember, bo: NewMember) -> UUID:
    """The housemate turns out to be the partner, since ten days."""
    told = {"persoon": person(ank), "ingangsdatum": in_days(-10), "partner": person(bo)}
    response = await world.report(event("samenwonen", told))
    assert response.json()["status"] == "verwerkt", response.text
    return id_of(response)


async def waiting_in(world: World) -> list[dict[str, Any]]:
    """What stands in the quarantine."""
    shown: list[dict[str, Any]] = (await world.client.get("/intake/v1/quarantaine")).json()[
        "resultaten"
    ]
    return shown


@pytest.mark.parametrize("who", [lambda: child(BORN_2010), housemate])
@pytest.mark.parametrize("kind", ["baan-gestart", "baan-gewijzigd"])
async def test_a_wage_that_counts_for_nobody_is_neither_published_nor_kept(
    world: World, who: Any, kind: str
) -> None:
    earner = who()
    await lives_with(world, earner)
    told = job(earner, **WAGE)
    if kind == "baan-gewijzigd":
        del told["contract"]

    answer = await world.report(event(kind, told))

    assert answer.json()["status"] == "verwerkt", answer.text
    [published] = await world.told(kind)
    assert published["data"]["zonderLoon"] is True
    assert published["data"]["urenPerWeek"] == 16
    assert not await keeps_the_wage(world)


async def test_the_wage_of_a_partner_is_published_and_kept(world: World) -> None:
    joop = adult("partner")
    await lives_with(world, joop)

    await world.report(event("baan-gestart", job(joop, **WAGE)))

    [published] = await world.told("baan-gestart")
    assert published["data"].items() >= WAGE.items()
    assert "zonderLoon" not in published["data"]


async def test_nor_is_a_wage_per_week_kept(world: World) -> None:
    kid = child(BORN_2010)
    await lives_with(world, kid)
    told = job(kid, brutoloonCenten=CENTS, loonperiode="week")
    del told["nettoMaandloonCenten"]

    await world.report(event("baan-gestart", told))

    assert not await keeps_the_wage(world)
    [row] = await world.rows("SELECT data FROM life_event")
    assert row.data.keys() == {"ingangsdatum", "urenPerWeek", "contract", "anderNaastBestaande"}


@pytest.mark.parametrize("employer", [{}, {"werkgever": "123456789"}])
async def test_told_by_two_systems_it_is_one_job_and_neither_wage_is_kept(
    world: World, employer: dict[str, str]
) -> None:
    bo = housemate()
    await lives_with(world, bo)
    first = await world.report(event("baan-gestart", job(bo, **employer)))

    second = await world.report(event("baan-gestart", job(bo, **WAGE, **employer), source=COACH))

    assert id_of(second) == id_of(first)
    assert len(await world.told("baan-gestart")) == 1
    assert not await keeps_the_wage(world)


async def test_a_job_of_other_hours_is_another_job(world: World) -> None:
    bo = housemate()
    await lives_with(world, bo)
    first = await world.report(event("baan-gestart", job(bo)))

    second = await world.report(event("baan-gestart", job(bo, urenPerWeek=8), source=COACH))

    assert id_of(second) != id_of(first)


async def test_where_it_turns_out_to_count_somebody_is_asked_for_it(world: World) -> None:
    bo = housemate()
    ank = await lives_with(world, bo)
    first = id_of(await world.report(event("baan-gestart", job(bo, **WAGE))))

    await joins(world, ank, bo)

    [withdrawn] = await world.told("ingetrokken")
    assert withdrawn["data"]["gebeurtenisId"] == str(first)
    assert withdrawn["data"]["reden"] == "past-niet-meer"
    [waiting] = await waiting_in(world)
    assert waiting["vervangt"] == str(first)
    assert "niet bewaard" in waiting["reden"]

    corrected = {**job(bo, **WAGE)}
    del corrected["persoon"]
    answer = await world.post(
        f"/intake/v1/levensgebeurtenissen/{waiting['id']}/correcties",
        {"reden": "verkeerde-gegevens", "gegevens": corrected},
    )

    assert answer.is_success, answer.text
    [_, published] = await world.told("baan-gestart")
    assert published["data"].items() >= WAGE.items()
    assert await waiting_in(world) == []


async def test_and_where_it_turns_out_not_to_after_all_it_is_published_by_itself(
    world: World,
) -> None:
    bo = housemate()
    ank = await lives_with(world, bo)
    await world.report(event("baan-gestart", job(bo, **WAGE)))
    joined = await joins(world, ank, bo)

    await world.post(
        f"/intake/v1/levensgebeurtenissen/{joined}/intrekking", {"reden": "niet-gebeurd"}
    )
    await world.app.state.quarantine.retry_waiting(world.database)

    [_, published] = await world.told("baan-gestart")
    assert published["data"]["zonderLoon"] is True
    assert await waiting_in(world) == []


async def test_a_wage_that_turns_out_to_count_for_nobody_is_forgotten(world: World) -> None:
    bo = housemate()
    ank = await lives_with(world, bo)
    joined = await joins(world, ank, bo)
    await world.report(event("baan-gestart", job(bo, **WAGE)))
    await world.report(event("baan-gestart", job(bo, **WAGE), source=COACH))
    await world.forget_outbox()

    await world.post(
        f"/intake/v1/levensgebeurtenissen/{joined}/intrekking", {"reden": "niet-gebeurd"}
    )

    [published] = await world.told("baan-gestart")
    assert published["data"]["zonderLoon"] is True
    assert not await keeps_the_wage(world)


async def test_a_correction_of_a_job_that_nobody_needs_the_wage_of_keeps_none(world: World) -> None:
    kid = child(BORN_2010)
    await lives_with(world, kid)
    first = id_of(await world.report(event("baan-gestart", job(kid))))
    told = job(kid, **WAGE, ingangsdatum=in_days(-1))
    del told["persoon"]

    answer = await world.post(
        f"/intake/v1/levensgebeurtenissen/{first}/correcties",
        {"reden": "verkeerde-datum", "gegevens": told},
    )

    assert answer.is_success, answer.text
    assert not await keeps_the_wage(world)


async def test_what_waited_for_somebody_unknown_is_kept_without_the_wage_once_it_is_told(
    world: World,
) -> None:
    bo = housemate()
    answer = await world.report(event("baan-gestart", job(bo, **WAGE)))
    assert answer.json()["status"] == "in-quarantaine"

    await lives_with(world, bo)
    await world.app.state.quarantine.retry_waiting(world.database)

    assert len(await world.told("baan-gestart")) == 1
    assert not await keeps_the_wage(world)


async def test_what_waited_and_is_corrected_is_kept_without_the_wage(world: World) -> None:
    bo = housemate()
    waiting = id_of(await world.report(event("baan-gestart", job(bo, **WAGE))))
    await lives_with(world, bo)

    answer = await world.post(
        f"/intake/v1/levensgebeurtenissen/{waiting}/correcties",
        {"reden": "verkeerde-gegevens", "gegevens": job(bo, **WAGE, contract="oproep")},
    )

    assert answer.is_success, answer.text
    assert not await keeps_the_wage(world)


async def test_what_is_discarded_is_kept_without_amounts(world: World) -> None:
    kid = child(BORN_2010)
    await lives_with(world, kid)
    report = report_of("vrijwilligersvergoeding", kid)
    report["data"]["maandbedragCenten"] = CENTS
    waiting = id_of(await world.report(report))
    assert await keeps_the_wage(world)

    answer = await world.post(
        f"/intake/v1/quarantaine/{waiting}/verwerping", {"reden": "Dit is van een kind."}
    )

    assert answer.status_code == 204, answer.text
    assert not await keeps_the_wage(world)


async def test_means_of_somebody_who_turns_out_to_be_no_partner_wait_for_a_person(
    world: World,
) -> None:
    bo = housemate()
    ank = await lives_with(world, bo)
    joined = await joins(world, ank, bo)
    report = report_of("vermogen-gewijzigd", bo)
    first = id_of(await world.report(report))

    await world.post(
        f"/intake/v1/levensgebeurtenissen/{joined}/intrekking", {"reden": "niet-gebeurd"}
    )

    ended = [told["data"]["gebeurtenisId"] for told in await world.told("ingetrokken")]
    assert str(first) in ended
    assert [
        row.status
        for row in await world.rows("SELECT status FROM life_event WHERE replaces = :id", id=first)
    ] == ["in-quarantaine"]


async def test_what_is_published_can_be_read_by_the_schema_that_others_have(world: World) -> None:
    kid = child(BORN_2010)
    await lives_with(world, kid)

    await world.report(event("baan-gestart", job(kid, **WAGE)))

    [published] = await world.told("baan-gestart")
    data = JobStarted.model_validate_json(orjson.dumps(published["data"]))
    assert (data.netto_maandloon_centen, data.bruto_maandloon_centen) == (None, None)
