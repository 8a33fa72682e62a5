"""Timers that failed are seen by their ids and tried again from the page, once in effect; and what mended itself is on a list."""

import asyncio
import re
from collections.abc import Awaitable
from datetime import timedelta
from html import unescape

import httpx
from sqlalchemy import text

from shared import clock, ids
from shared.messaging.flow_history import Tally
from shared.messaging.recoveries import Recovered
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.test_failed_messages import post

PAGE = "/reporting/stroom/termijnen/reporting/verjaardag"
AGAIN = "/reporting/v1/beheer/termijnen/herkansing"
FAIL = text(
    "UPDATE timers SET state = 'failed', attempts = 4, reason = 'KeyError in fire', failed_at = :now WHERE kind = 'verjaardag'"
)


async def fail_two(database: Database) -> None:
    async with database.transaction() as tx:
        for key in ("a", "b"):
            due_at = clock.now() - timedelta(hours=1)
            tx.schedule(NewTimer("verjaardag", key, due_at, ids.new_dossier_id(), {}))
    async with database.transaction() as tx:
        await tx.execute(FAIL, {"now": tx.now})


async def states(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set((await connection.execute(text("SELECT state FROM timers"))).scalars())


async def test_failed_timers_are_tried_again_once_however_often_and_by_whomever_it_is_asked(
    browser: Browser, database: Database
) -> None:
    await fail_two(database)
    waiting = (await browser.get("/reporting/stroom/wachtend", "beheer")).text
    page = (await browser.get(PAGE, "beheer")).text
    seen = re.search(r'name="gezien" value="([^"]+)"', page)
    assert f'href="{PAGE}"' in waiting
    assert page.count("KeyError in fire") == 2
    assert seen is not None

    def ask(reason: str = "hersteld in 4.2") -> Awaitable[httpx.Response]:
        return post(browser, PAGE, {"gezien": unescape(seen[1]), "reden": reason})

    without_reason = await ask("")
    dry = {"soort": "verjaardag", "misluktVoor": unescape(seen[1]), "reden": "x", "proef": True}
    token = {"Authorization": f"Bearer {browser.issuer.token('beheer')}"}
    counted = await browser.client.post(AGAIN, json=dry, headers=token)
    assert (without_reason.status_code, counted.json()) == (400, {"aantal": 2})
    assert await states(database) == {"failed"}

    clicks = await asyncio.gather(*(ask() for _ in range(4)))

    done = sorted(answer.headers["location"].partition("opnieuw=")[2] for answer in clicks)
    assert done == ["0", "0", "0", "2"]
    assert await states(database) == {"scheduled"}
    async with database.transaction() as tx:
        await tx.execute(FAIL, {"now": clock.now() + timedelta(seconds=1)})
    assert (await ask()).headers["location"].endswith("opnieuw=0"), "it failed again since"
    assert await states(database) == {"failed"}
    refused = await post(browser, PAGE, {"gezien": unescape(seen[1]), "reden": "x"}, "regisseur")
    assert refused.status_code == 403


async def test_what_will_fire_on_a_day_is_listed_by_id_and_missed_days_stand_apart(
    browser: Browser, database: Database
) -> None:
    now, dossiers = clock.now(), [ids.new_dossier_id() for _ in range(3)]
    for dossier, days in zip(dossiers, (-2, 3, 6), strict=True):
        async with database.transaction() as tx:
            due_at = now + timedelta(days=days)
            tx.schedule(NewTimer("verjaardag", str(days), due_at, dossier, {}))
    day, first, last = (clock.today() + timedelta(days=days) for days in (3, 3, 5))

    listed = (await browser.get(f"{PAGE}?dag={day}", "beheer")).text
    period = f"/reporting/stroom/wachtend?vanaf={first}&tot={last}"
    shown = (await browser.get(period, "beheer")).text
    turned = (
        await browser.get(f"/reporting/stroom/wachtend?vanaf={last}&tot={first}", "beheer")
    ).text

    assert [str(dossier) in listed for dossier in dossiers] == [False, True, False]
    missed, coming = shown.partition("Gemiste dagen")[2].split('id="dagen-kop"')
    assert (missed.count("?dag="), coming.count("?dag=")) == (1, 1)
    assert "Kies een dag die niet na de laatste ligt." in turned


async def test_what_mended_itself_is_on_a_list_per_week_and_its_absence_is_said(
    browser: Browser, database: Database
) -> None:
    page = "/reporting/stroom/vanzelf-hersteld"
    nothing = (await browser.get("/reporting/v1/beheer/vanzelf-hersteld", "beheer")).json()
    tally, cause = Tally(), "KeyError in store_flow (services/reporting/flow/service.py, line 9)"
    for seconds in (12.0, 70.0):
        tally.recoveries.add([Recovered("later", "taken", "taak-aangemaakt", cause, "c0", seconds)])
        await tally.write(database)

    told = (await browser.get("/reporting/v1/beheer/vanzelf-hersteld", "beheer")).json()
    shown = (await browser.get(page, "beheer")).text

    assert nothing["resultaten"] == []
    [row] = told["resultaten"]
    assert (row["hoe"], row["aantal"], row["langstSeconden"]) == ("later", 2, 70.0)
    assert "Bij een latere poging" in shown
    assert "70 s" in shown
    assert (await browser.get(page, "regisseur")).status_code == 403
