"""An alarm from its begin to its end: taken on once with a name and a note, and back when it begins again; a worker muted for a while."""

import asyncio
import re
from collections.abc import Awaitable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.reporting.monitor import alarm_repository, chores
from services.reporting.monitor.alarm_forms import as_field
from services.reporting.monitor.judging import Finding, Level
from shared import clock, ids
from shared.http.client import create_client
from shared.messaging.heartbeat import Heartbeat
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.test_failed_messages import post

ALARMS = "/reporting/stroom/alarmen"
AT = datetime.fromisoformat("2026-11-30T09:00:00+00:00")
STALLED = Finding(
    Level.WRONG, "income", "taken staat stil", topic="taken", runbook="jobs", kind="vastgelopen"
)


async def see(database: Database, minutes: float, *found: Finding, known: str = "income") -> None:
    async with database.transaction() as tx:
        await alarm_repository.keep(tx, found, [known], AT + timedelta(minutes=minutes))


async def going_on(database: Database) -> list[UUID]:
    async with database.reading() as connection:
        return [alarm.id for alarm in await alarm_repository.list_open(connection)]


async def test_an_alarm_is_one_until_it_ended_and_is_another_when_it_begins_again(
    database: Database,
) -> None:
    await see(database, 0, STALLED)
    [first] = await going_on(database)
    await see(database, 0.5)
    await see(database, 0.6, STALLED)
    assert await going_on(database) == [first], "it was gone for less than a minute"

    await see(database, 3, known="routes")
    assert await going_on(database) == [first], "nobody knows: income did not answer"
    await see(database, 2)
    assert await going_on(database) == [first], "who looked earlier and is slower changes nothing"
    await see(database, 4)
    assert await going_on(database) == []

    await see(database, 5, STALLED, STALLED)
    [again] = await going_on(database)
    assert again != first
    async with database.reading() as connection:
        [ended] = await alarm_repository.list_ended(connection)
    assert (ended.id, ended.ended_at) == (first, AT + timedelta(minutes=4))


async def test_of_two_at_once_one_takes_an_alarm_on_and_everybody_sees_who(
    browser: Browser, database: Database
) -> None:
    await see(database, 0, STALLED)
    [alarm] = await going_on(database)
    page = f"{ALARMS}/{alarm}"

    without_note = await post(browser, page, {"notitie": " "})
    clicks = await asyncio.gather(
        *(post(browser, page, {"notitie": "Ik bel de leverancier"}) for _ in range(3)),
        *(post(browser, page, {"notitie": "Ik ook"}, "tweede-beheer") for _ in range(3)),
    )

    assert without_note.status_code == 400
    assert "Wat u gaat doen</a>: Vul dit in." in without_note.text
    outcomes = sorted(answer.headers["location"].partition("gedaan=")[2] for answer in clicks)
    assert outcomes == ["overgenomen", *["was-al"] * 5]
    shown = (await browser.get(ALARMS, "tweede-beheer")).text
    taken_on = re.search(r'id="overgenomen-kop".*?</table>', shown, re.DOTALL)
    assert taken_on is not None
    assert re.search(r"(Bram|Nora) [^:]+: Ik (bel|ook)", taken_on[0])
    assert 'href="/reporting/stroom/draaiboek/jobs"' in taken_on[0]
    assert "Een deel van de dossiers staat stil" in taken_on[0]
    assert (await post(browser, page, {"notitie": "x"}, "regisseur")).status_code == 403
    assert (await post(browser, f"{ALARMS}/{ids.new_id()}", {"notitie": "x"})).status_code == 404


async def test_what_the_monitor_finds_stands_on_the_page_of_alarms_and_on_the_first(
    browser: Browser, database: Database
) -> None:
    async with database.transaction() as tx:
        tx.schedule(_overdue())

    now = (await browser.get("/reporting/stroom", "beheer")).text
    shown = (await browser.get(ALARMS, "beheer")).text

    assert "1 termijn had al moeten afgaan." in shown
    assert "Controles, verjaardagen of brieven zijn te laat." in shown
    assert len(set(re.findall(rf'href="({ALARMS}/[0-9a-f-]+)"', now))) == len(
        await going_on(database)
    )


async def test_an_alarm_begins_though_nobody_looks(
    browser: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction() as tx:
        tx.schedule(_overdue())
    look, _ = chores.CHORES
    to_ourselves = partial(create_client, transport=browser.client._transport)
    monkeypatch.setattr(chores, "create_client", to_ourselves)

    await look.work(database)
    assert await going_on(database) == [], "it has no token, so it asks nobody"
    monkeypatch.setenv("REPORTING_BOOKS_TOKEN", browser.issuer.token("beheer"))
    await look.work(database)
    await look.work(database)

    async with database.reading() as connection:
        kinds = {alarm.kind: alarm for alarm in await alarm_repository.list_open(connection)}
    assert kinds["termijn-te-laat"].service == "reporting"
    assert len(await going_on(database)) == 5, "three who do not answer, no worker, and a timer"


def _overdue() -> NewTimer:
    return NewTimer("verjaardag", "a", clock.now() - timedelta(days=2), ids.new_dossier_id(), {})


async def test_a_worker_is_muted_once_for_a_while_and_is_loud_again_by_itself(
    browser: Browser, database: Database
) -> None:
    await Heartbeat(database).beat(leads=True, problems=["omgeving-zwijgt"])
    async with database.reading() as connection:
        row = (await connection.execute(text("SELECT id, place, now() FROM worker_process"))).one()
    form = {"soort": "dempen", "werker": str(row.id), "reden": "Onderhoud aan de machine"}
    until = row.now + timedelta(hours=2)

    def mute(moment: datetime, **changes: str) -> Awaitable[httpx.Response]:
        return post(browser, ALARMS, form | {"tot": as_field(moment)} | changes)

    past = await mute(row.now - timedelta(hours=1))
    strange = await mute(until, werker=str(ids.new_id()))
    clicks = await asyncio.gather(mute(until), mute(until + timedelta(hours=1)))

    assert (past.status_code, strange.status_code) == (400, 400)
    assert "Kies een moment na nu" in past.text
    assert "Deze worker is er niet meer" in strange.text
    outcomes = sorted(answer.headers["location"].partition("gedaan=")[2] for answer in clicks)
    assert outcomes == ["gedempt", "was-gedempt"]
    assert "Gedempt tot" in (await browser.get(ALARMS, "beheer")).text
    await _pass(database, row.id)
    assert "Gedempt tot" not in (await browser.get(ALARMS, "beheer")).text
    assert (await mute(until)).headers["location"].endswith("gedempt")
    lifted = await post(browser, ALARMS, {"soort": "opheffen", "werker": str(row.id)})
    assert lifted.headers["location"].endswith("opgeheven")
    assert "Gedempt tot" not in (await browser.get(ALARMS, "beheer")).text


async def _pass(database: Database, worker_id: UUID) -> None:
    """Its moment comes."""
    async with database.transaction() as tx:
        await tx.execute(
            text("UPDATE worker_mute SET until = now() WHERE worker_id = :id"), {"id": worker_id}
        )
