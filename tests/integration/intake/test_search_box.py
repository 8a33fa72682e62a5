"""The one search box of every page: by number, dossier or name, within what the caller may see, and with a line for who was shown."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import World, adult, child, household
from tests.integration.intake.test_search_by_name import named

SEARCH = "/intake/zoeken"
COACH: Any = {
    "scope": "intake.inwoners.lezen routes.taken.lezen",
    "rollen": ["werkcoach"],
    "gemeenten": [ASSEN],
}


async def asks(world: World, typed: str, **headers: str) -> httpx.Response:
    return await world.client.post(
        SEARCH, data={"vraag": typed}, headers={"Origin": "http://test", **headers}
    )


@pytest.mark.parametrize("by", ["number", "dossier", "short dossier", "name"])
async def test_a_resident_is_found_with_a_way_to_the_dossier(world: World, by: str) -> None:
    ank = named("Ank", "Zwanenburg")
    assert ank.bsn is not None
    home = household(ank)
    await world.register(home, household(adult()))
    typed = {
        "number": ank.bsn.reveal(),
        "dossier": str(home.dossier_id),
        "short dossier": f"dossier {home.dossier_id.hex[-6:]}",
        "name": "zwanen",
    }[by]

    page = await asks(world, typed, **world.as_caller(**COACH))

    assert page.status_code == 200
    assert "1 inwoner gevonden" in page.text
    assert f'href="/intake/inwoners/{ank.person_id}"' in page.text
    assert f'href="/routes/dossiers/{home.dossier_id}"' in page.text


async def test_a_dossier_gives_all_who_stand_in_it_and_a_line_for_each(world: World) -> None:
    ank, kim = adult(), child(date(2018, 5, 1))
    home = household(ank, kim)
    await world.register(home)

    page = await asks(world, str(home.dossier_id))

    assert "2 inwoners gevonden" in page.text
    lines = await world.rows("SELECT subject_id FROM processing_log")
    assert {line.subject_id for line in lines} == {ank.person_id, kim.person_id}


async def test_who_lives_elsewhere_is_not_found_by_dossier_either(world: World) -> None:
    home = household(adult(), gemeente=TYNAARLO)
    await world.register(home)
    there = world.as_caller(gemeenten=[ASSEN])

    page = await asks(world, str(home.dossier_id), **there)

    assert "Er is geen inwoner gevonden" in page.text


@pytest.mark.parametrize("typed", ["", "  ", "12345", "123456789", "..."])
async def test_what_cannot_be_looked_for_says_why_and_stays(world: World, typed: str) -> None:
    page = await asks(world, typed)
    assert page.status_code == 400
    assert "<title>Fout: " in page.text
    assert f'value="{typed.strip()}"' in page.text


async def test_a_form_of_another_site_is_refused(world: World) -> None:
    page = await asks(world, "zwanen", Origin="http://elders.test")
    assert page.status_code == 403


async def test_an_address_without_a_question_leads_to_the_page_to_search(world: World) -> None:
    page = await world.client.get(SEARCH)
    assert (page.status_code, page.headers["location"]) == (303, "/intake/inwoners")


async def test_the_header_offers_it_to_who_may_search_and_to_nobody_else(world: World) -> None:
    box = 'action="/intake/zoeken"'
    assert box in (await world.client.get("/intake/inwoners")).text
    operations: Any = world.as_caller(
        scope="beheer.quarantaine.tellen", rollen=["beheer"], gemeenten=[ASSEN]
    )
    assert box not in (await world.client.get("/intake/quarantaine", headers=operations)).text
