"""The monitor says what it knows, and what it does not know."""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from shared import clock, ids
from shared.messaging.flow_history import Tally
from shared.messaging.heartbeat import Heartbeat
from shared.messaging.timers import NewTimer
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

    assert page.count(">Deze dienst antwoordt niet.") == 3
    assert "merk--klaar" not in page


async def test_a_gap_and_what_waits_behind_it_are_told_per_dossier(
    browser: Browser, database: Database
) -> None:
    dossier = ids.new_dossier_id()
    await held(database, dossier, "gap", sequence=3)
    await held(database, dossier, "parked", sequence=4)
    async with database.transaction() as tx:
        await tx.execute(
            text("INSERT INTO dossier_progress (topic, dossier_id, last) VALUES ('taken', :d, 1)"),
            {"d": dossier},
        )

    told = (await browser.get("/reporting/v1/beheer/wachtend", "beheer")).json()
    page = (await browser.get("/reporting/stroom/wachtend", "beheer")).text

    assert told["dossiers"] == 1
    [waiting] = told["langst"]
    assert waiting["dossierId"] == str(dossier)
    assert (waiting["toestand"], waiting["ontbreekt"], waiting["volgnummer"]) == ("gap", 2, 3)
    assert waiting["erachter"] == 1
    assert "nummer 2 ontbreekt, nummer 3 is er al" in page


async def test_a_missed_day_and_what_will_fire_are_told_before_they_do(
    browser: Browser, database: Database
) -> None:
    now = clock.now()
    async with database.transaction() as tx:
        for key, due_at in (("a", now - timedelta(days=2)), ("b", now + timedelta(days=3))):
            tx.schedule(NewTimer("verjaardag", key, due_at, ids.new_dossier_id(), {}))

    told = (await browser.get("/reporting/v1/beheer/termijnen", "beheer")).json()
    soon = f"/reporting/v1/beheer/termijnen?tot={clock.today()}"

    assert [(day["aantal"], day["teLaat"]) for day in told["dagen"]] == [(1, 1), (1, 0)]
    assert len((await browser.get(soon, "beheer")).json()["dagen"]) == 1
    past = f"/reporting/stroom/wachtend?tot={clock.today() - timedelta(days=1)}"
    assert "Kies een dag vanaf vandaag" in (await browser.get(past, "beheer")).text


async def test_the_course_of_a_day_says_what_was_handled_and_how_fast(
    browser: Browser, database: Database
) -> None:
    tally = Tally()
    for seconds in (0.02, 0.02, 0.02, 45.0):
        tally.handled("taken", "nl.naadloos.taken.taak-aangemaakt.v1", seconds)
    async with database.transaction() as tx:
        await tx.execute(text("INSERT INTO partition_progress VALUES ('taken', 0, 3, now(), 7, 1)"))
    await tally.write(database)

    told = (await browser.get("/reporting/v1/beheer/doorstroom?topic=taken", "beheer")).json()
    other = (await browser.get("/reporting/v1/beheer/doorstroom?topic=nazorg", "beheer")).json()
    page = (await browser.get("/reporting/stroom/doorstroom?lezer=reporting", "beheer")).text

    [course] = told["verloop"]
    assert (course["aantal"], course["wachtend"], course["oordeel"]) == (4, 7, "vastgelopen")
    assert course["p50Seconden"] < 0.025
    assert 30 < course["p95Seconden"] < 60
    assert (other["verloop"], other["typen"]) == ([], [])
    assert "taak-aangemaakt" in page


async def held(database: Database, dossier: UUID, state: str, *, sequence: int) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            text(
                """
                INSERT INTO failed_message (id, message_id, dossier_id, topic, partition, message_offset,
                    type, sequence, state, cause, fingerprint, payload)
                VALUES (:id, :id, :dossier, 'taken', 0, :sequence, 'x', :sequence, :state, 'x', 'x', '')
                """
            ),
            {"id": ids.new_id(), "dossier": dossier, "sequence": sequence, "state": state},
        )


async def test_a_runbook_is_one_click_away_from_what_is_wrong(browser: Browser) -> None:
    page = (await browser.get("/reporting/stroom", "beheer")).text
    [address] = set(re.findall(r'href="(/reporting/stroom/draaiboek/README)"', page))

    runbook = await browser.get(address, "beheer")

    assert runbook.status_code == 200
    assert "When something is wrong" in runbook.text
    unknown = "/reporting/stroom/draaiboek/..%2Fsecurity"
    assert (await browser.get(unknown, "beheer")).status_code == 404
