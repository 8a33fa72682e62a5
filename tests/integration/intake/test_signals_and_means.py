"""Debts, language, education, a business and means over HTTP: published with the household, corrected, and amounts for few."""

from datetime import date
from typing import Any

import orjson
import pytest

from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    id_of,
    in_days,
    person,
)
from tests.integration.intake.test_family_events import correct, quarantined
from tests.reported import REPORTS

AMOUNTS = {
    "inkomen-partner-gewijzigd": {"nettoMaandbedragCenten", "brutoMaandbedragCenten"},
    "vermogen-gewijzigd": {
        "bezittingenCenten",
        "schuldenCenten",
        "spaargeldTijdensBijstandCenten",
        "overwaardeWoningCenten",
    },
    "vrijwilligersvergoeding": {"maandbedragCenten"},
}


def report_of(kind: str, who: Any, day: str = "", **data: Any) -> dict[str, Any]:
    told = {"persoon": person(who), "ingangsdatum": day or in_days(-5), **REPORTS[kind], **data}
    return event(kind, told)


@pytest.mark.parametrize("kind", REPORTS)
async def test_a_report_is_published_with_the_household_and_a_correction_replaces_it(
    world: World, kind: str
) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))

    response = await world.report(report_of(kind, ank))

    assert response.json()["status"] == "verwerkt", response.text
    [told] = await world.told(kind)
    assert told["data"].items() >= REPORTS[kind].items()
    assert {one["inwonerId"] for one in told["data"]["huishouden"]["leden"]} == {
        str(ank.person_id),
        str(joop.person_id),
    }
    assert ank.bsn is not None
    assert ank.bsn.reveal() not in orjson.dumps(told).decode()

    replacement = await correct(world, response, ingangsdatum=in_days(-4), **REPORTS[kind])

    *_, again = await world.told(kind)
    assert (again["id"], again["data"]["ingangsdatum"]) == (replacement, in_days(-4))
    assert again["data"]["vervangt"] == told["id"]


@pytest.mark.parametrize("kind", AMOUNTS)
@pytest.mark.parametrize(("role", "sees"), [("inkomensconsulent", True), ("werkcoach", False)])
async def test_amounts_are_for_who_works_with_them(
    world: World, kind: str, role: str, *, sees: bool
) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))
    done = await world.report(report_of(kind, ank))

    caller = world.as_caller(rollen=[role])
    shown = (await world.client.get(done.headers["Location"], headers=caller)).json()["gegevens"]

    assert shown.keys() & AMOUNTS[kind] == (AMOUNTS[kind] if sees else set())


@pytest.mark.parametrize("kind", AMOUNTS)
async def test_means_of_a_child_wait_for_a_person(world: World, kind: str) -> None:
    ank, joop, kid = adult(), adult("partner"), child(date(2010, 3, 1))
    await world.register(household(ank, joop, kid))

    assert "aanvrager of de partner" in await quarantined(world, report_of(kind, kid))
    assert await world.told(kind) == []


async def test_two_sources_of_income_of_one_day_are_two_events(world: World) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))

    first, second = [
        await world.report(
            report_of(
                "inkomen-partner-gewijzigd", joop, inkomstenbron=source, brutoMaandbedragCenten=None
            )
        )
        for source in ("uitkering", "alimentatie")
    ]

    assert first.json()["status"] == second.json()["status"] == "verwerkt"
    assert id_of(first) != id_of(second)
    told = await world.told("inkomen-partner-gewijzigd")
    assert [one["data"]["inkomstenbron"] for one in told] == ["uitkering", "alimentatie"]
