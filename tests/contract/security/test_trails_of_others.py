"""Looking at a trail is noted, whatever the browser says of itself; what is not yours is not there."""

import re
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from shared.events.household import ASSEN, TYNAARLO
from shared.messaging.transaction import Database
from tests.integration.reporting.conftest import (  # noqa: F401 - fixtures
    Browser,
    browser,
    database,
    issuer,
    reporting_url,
    store,
)
from tests.integration.reporting.trails import a_job_start, effects_of

Store = Callable[..., Awaitable[None]]
PAGE = "/reporting/levensgebeurtenissen"
TRAILS = "/reporting/v1/sporen"
REFRESH = {"HX-Request": "true"}
# An id, a trace or a moment may have the same digits by chance.
AMOUNTS = re.compile(
    r"(?<![0-9A-Za-z.])(?<![0-9a-f]-)(123456|1\.234,56|140150|16694)(?![0-9A-Za-z])"
)


async def activities(database: Database) -> list[str]:  # noqa: F811
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT activity FROM processing_log ORDER BY id"))
        return [str(activity).rpartition("/")[2] for activity in rows.scalars()]


async def test_who_saw_the_list_and_opens_a_trail_as_a_refresh_is_noted_for_the_trail(
    browser: Browser,  # noqa: F811
    store: Store,  # noqa: F811
    database: Database,  # noqa: F811
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    await browser.get(PAGE)
    for _ in range(2):
        page = await browser.get(f"{PAGE}/{job.id}", headers=REFRESH)
        assert page.status_code == 200

    assert await activities(database) == ["levensgebeurtenissen-bekijken", "spoor-bekijken"]


async def test_an_event_of_another_municipality_as_cursor_is_as_good_as_one_that_never_was(
    browser: Browser,  # noqa: F811
    store: Store,  # noqa: F811
) -> None:
    own, others = a_job_start(gemeente=ASSEN), a_job_start(gemeente=TYNAARLO)
    await store(own)
    await store(others)

    there = await browser.get(PAGE, "werkcoach", params={"na": str(others.id)})
    never = await browser.get(PAGE, "werkcoach", params={"na": str(own.dossier_id)})

    assert str(own.id) not in there.text
    assert there.text.replace(str(others.id), "") == never.text.replace(str(own.dossier_id), "")


async def test_a_trail_of_another_municipality_is_refused_like_one_that_never_was(
    browser: Browser,  # noqa: F811
    store: Store,  # noqa: F811
    database: Database,  # noqa: F811
) -> None:
    others = a_job_start(gemeente=TYNAARLO)
    await store(others)

    there = await browser.get(f"{TRAILS}/{others.id}", "werkcoach")
    never = await browser.get(f"{TRAILS}/{others.dossier_id}", "werkcoach")

    assert there.status_code == never.status_code == 404
    assert there.json()["code"] == never.json()["code"]
    assert await activities(database) == []


async def test_who_may_not_see_amounts_finds_none_anywhere_in_the_answers(
    browser: Browser,  # noqa: F811
    store: Store,  # noqa: F811
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    answers = [
        (await browser.get(path, "werkcoach")).text
        for path in (TRAILS, f"{TRAILS}/{job.id}", PAGE, f"{PAGE}/{job.id}")
    ]

    shown = (await browser.get(f"{TRAILS}/{job.id}")).text
    assert AMOUNTS.search(shown)
    for answer in answers:
        assert not AMOUNTS.search(answer)
