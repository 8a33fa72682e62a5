"""The monitor says what it knows, and what it does not know."""

from sqlalchemy import text

from shared.messaging.flow_history import Tally
from shared.messaging.heartbeat import Heartbeat
from shared.messaging.transaction import Database
from tests.integration.reporting.conftest import Browser

STANDING = "/reporting/v1/beheer/stand"


async def test_a_service_tells_its_workers_and_what_flowed_and_nobody(
    browser: Browser, database: Database
) -> None:
    heartbeat, tally = Heartbeat(database), Tally()
    await heartbeat.beat(leads=True, problems=["niet-in-groep"])
    tally.handled("taken", "nl.naadloos.taak-aangemaakt.v1", 0.2)
    tally.published("taken", 3)
    await tally.write(database)
    tally.handled("taken", "nl.naadloos.taak-aangemaakt.v1", 3.0)
    await tally.write(database)

    answer = (await browser.get(STANDING, "beheer")).json()

    [process] = answer["werkprocessen"]
    assert (process["publiceert"], process["klachten"]) == (True, ["niet-in-groep"])
    assert {speed["richting"]: speed["perMinuut"] > 0 for speed in answer["snelheden"]} == {
        "in": True,
        "uit": True,
    }
    async with database.reading() as connection:
        spans = await connection.execute(
            text("SELECT buckets FROM flow_span WHERE direction = 'in'")
        )
        assert [sum(counts) for counts in zip(*spans.scalars(), strict=True)][4:9] == [
            1,
            0,
            0,
            0,
            1,
        ]


async def test_only_operations_see_the_figures(browser: Browser) -> None:
    for persona in ("regisseur", "teamleider", "beleid", "integratie"):
        assert (await browser.get(STANDING, persona)).status_code == 403


async def test_what_does_not_answer_is_unknown_and_never_green(browser: Browser) -> None:
    page = (await browser.get("/reporting/stroom", "beheer")).text

    assert page.count("Deze dienst antwoordt niet.") == 3
    assert "merk--klaar" not in page
