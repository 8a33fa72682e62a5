"""Nothing that is in quarantine is out of sight: counted by kind, reason and age, and an alert for what waits too long."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from prometheus_client import REGISTRY
from sqlalchemy import text

from services.intake.contracts import CONTRACTS
from services.intake.quarantine.rules import Limits
from shared.events.household import ASSEN
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
    job,
    make_settings,
    person,
)
from tests.integration.intake.test_quarantine import _waited

COUNTS = "/intake/v1/quarantaine/tellingen"
STANDING = "/intake/v1/quarantaine/stand"
OPERATIONS = {"scope": "beheer.quarantaine.tellen", "rollen": ["beheer"], "gemeenten": [ASSEN]}
ALERTS = Path(__file__).resolve().parents[3] / "deploy" / "prometheus" / "alerts.yml"


async def quarantine(world: World, kind: str = "baan-gestart", **data: Any) -> str:
    """Something about somebody whom nobody knows; gives its id."""
    given = job(adult()) if kind == "baan-gestart" else {"persoon": person(adult()), **data}
    answer = (await world.report(event(kind, given))).json()
    assert answer["status"] == "in-quarantaine", answer
    return str(answer["id"])


async def counted(world: World) -> dict[tuple[str, str], dict[str, Any]]:
    answer = await world.client.get(COUNTS, headers=world.as_caller(**OPERATIONS))
    assert answer.status_code == 200, answer.text
    rows = answer.json()["tellingen"]
    assert sum(row["aantal"] for row in rows) == answer.json()["totaal"]
    return {(row["type"].split(".")[-2], row["redencode"]): row for row in rows}


async def measure(world: World) -> None:
    [measure_all] = CONTRACTS.measures
    async with world.database.reading() as connection:
        await measure_all(connection, make_settings("postgresql://x@y/z"))


def measured(metric: str) -> dict[tuple[str, str], float]:
    """What the gauge says now, by type and reason."""
    return {
        (sample.labels["type"], sample.labels["reason"]): sample.value
        for family in REGISTRY.collect()
        if family.name == metric
        for sample in family.samples
    }


async def test_what_waits_is_counted_by_kind_reason_and_age(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    for age in (timedelta(0), timedelta(days=2), timedelta(days=8)):
        await _waited(world, await quarantine(world), age)
    await _waited(
        world, await quarantine(world, "overlijden", ingangsdatum=in_days(-9)), timedelta(days=3)
    )
    await world.report(event("uit-huis", {"persoon": person(ank), "ingangsdatum": in_days(-1)}))

    found = await counted(world)

    jobs = found["baan-gestart", "onbekende-persoon"]
    assert (jobs["aantal"], jobs["ouderDanEenDag"], jobs["ouderDanEenWeek"]) == (3, 2, 1)
    assert (jobs["overDeLimiet"], jobs["limietDagen"]) == (1, 5)
    death = found["overlijden", "onbekende-persoon"]
    assert (death["aantal"], death["overDeLimiet"], death["limietDagen"]) == (1, 1, 2)
    assert found["uit-huis", "niet-alleen-uit-huis"]["aantal"] == 1
    assert sum(row["aantal"] for row in found.values()) == 5


async def test_the_numbers_say_nothing_of_people(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    answered = await world.report(
        event("uit-huis", {"persoon": person(ank), "ingangsdatum": in_days(-1)})
    )

    shown = (await world.client.get(COUNTS, headers=world.as_caller(**OPERATIONS))).text

    for told in (str(ank.person_id), answered.json()["id"], "Vries", person(ank).popitem()[1]):
        assert told not in shown


async def test_the_numbers_are_for_operations(world: World) -> None:
    assert (await world.client.get(COUNTS)).status_code == 403


async def test_the_metrics_are_the_same_numbers_and_forget_what_was_settled(world: World) -> None:
    first = await quarantine(world)
    await _waited(world, await quarantine(world), timedelta(days=6))
    await measure(world)
    key = ("baan-gestart", "onbekende-persoon")

    waiting = measured("naadloos_quarantine_waiting")
    oldest = measured("naadloos_quarantine_oldest_seconds")[key]

    assert (
        waiting == {pair: row["aantal"] for pair, row in (await counted(world)).items()} == {key: 2}
    )
    assert timedelta(days=6) <= timedelta(seconds=oldest) < timedelta(days=6, minutes=5)
    rows = await world.rows("SELECT id FROM life_event")
    for row in rows:
        discarded = await world.post(
            f"/intake/v1/quarantaine/{row.id}/verwerping", {"reden": "woont hier niet"}
        )
        assert discarded.status_code == 204
    await measure(world)
    assert measured("naadloos_quarantine_waiting") == {}
    assert UUID(first) in {row.id for row in rows}


async def test_what_waits_longer_than_its_limit_is_what_the_alert_is_on(world: World) -> None:
    rules = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"][0]["rules"]
    [alert] = [rule for rule in rules if rule["alert"] == "QuarantineWaitsTooLong"]
    assert alert["expr"] == "max by (type, reason) (naadloos_quarantine_over_limit) > 0"
    in_time = await quarantine(world)
    await measure(world)
    assert set(measured("naadloos_quarantine_over_limit").values()) == {0}

    await _waited(world, in_time, timedelta(days=5, minutes=1))
    await measure(world)

    assert measured("naadloos_quarantine_over_limit") == {("baan-gestart", "onbekende-persoon"): 1}


async def test_what_was_told_and_fits_no_more_waits_since_then_and_not_since_it_came_in(
    world: World,
) -> None:
    posted = await quarantine(world)
    async with world.database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE life_event SET received_at = received_at - interval '90 days'")
        )

    [row] = (await counted(world)).values()

    assert row["ouderDanEenDag"] == 0, posted


def test_a_kind_may_have_a_limit_of_its_own() -> None:
    limits = Limits(5, {"overlijden": 2})

    assert (limits.of("verhuizing"), limits.of("overlijden")) == (5, 2)


async def test_how_much_waits_and_since_when_is_told_in_two_numbers(world: World) -> None:
    before = (await world.client.get(STANDING)).json()
    await _waited(world, await quarantine(world), timedelta(days=2))
    await quarantine(world)

    mine = (await world.client.get(STANDING)).json()
    of_all = (await world.client.get(STANDING, headers=world.as_caller(**OPERATIONS))).json()

    assert before == {"aantal": 0, "oudsteSinds": None}
    assert mine["aantal"] == of_all["aantal"] == 2
    assert mine["oudsteSinds"] == of_all["oudsteSinds"]
