"""What must follow a life event and does not come is noticed once, shown and counted, and closed when it comes after all."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from services.reporting.expected import repository, service
from services.reporting.expected.chores import measure
from services.reporting.expected.pages import PATH
from services.reporting.settings import Settings
from shared import clock, ids
from shared.events.catalog import TOPICS
from shared.events.envelope import to_wire
from shared.messaging.transaction import Database
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.test_failed_messages import FAILED, ORIGIN
from tests.integration.reporting.trails import a_job_start, effects_of

Store = Callable[..., Awaitable[None]]
LOOKED_AT = text(
    """
    INSERT INTO partition_progress (topic, partition, status, waiting, next_offset, oldest_at, looked_at)
    SELECT topic, 0, 0, :waiting, 1, now() - CAST(:age AS interval), now() - CAST(:ago AS interval)
    FROM unnest(CAST(:topics AS text[])) AS topic
    ON CONFLICT (topic, partition) DO UPDATE SET waiting = excluded.waiting, oldest_at = excluded.oldest_at,
        looked_at = excluded.looked_at
    """
)
NOTHING = timedelta(0)
LATE = timedelta(hours=1, minutes=1)


async def reads(
    database: Database,
    *,
    waiting: int = 0,
    age: timedelta = NOTHING,
    ago: timedelta = NOTHING,
    topics: tuple[str, ...] = TOPICS,
) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            LOOKED_AT, {"waiting": waiting, "age": age, "ago": ago, "topics": list(topics)}
        )


async def missing(database: Database) -> dict[str, int]:
    async with database.reading() as connection:
        await measure(connection, Settings())
    return {
        answering: int(count)
        for answering in ("routes", "income")
        if (count := REGISTRY.get_sample_value("naadloos_answers_missing", {"service": answering}))
    }


async def test_what_did_not_come_is_noticed_once_and_closes_when_it_comes(
    browser: Browser, store: Store, database: Database
) -> None:
    answered, silent = a_job_start(), a_job_start()
    playbook, task, reassessed = effects_of(silent)
    await store(answered, *effects_of(answered), silent, task)
    await reads(database)

    with clock.moved_to(silent.time + timedelta(minutes=59)):
        await service.look(database)
    assert await missing(database) == {}
    with clock.moved_to(silent.time + LATE):
        for _ in range(2):
            await service.look(database)
    assert await missing(database) == {"routes": 1, "income": 1}
    page = (await browser.get(PATH, "beheer")).text
    assert page.count(f'href="/reporting/stroom/spoor/{silent.id}"') == 2
    assert str(answered.id) not in page
    assert "besluiten, herbeoordeeld" in page
    now = (await browser.get("/reporting/stroom", "beheer")).text
    assert "1 keer kwam er geen antwoord op een levensgebeurtenis." in now

    await store(playbook, reassessed)
    with clock.moved_to(silent.time + 2 * LATE):
        await service.look(database)
    assert await missing(database) == {}
    page = (await browser.get(PATH, "beheer")).text
    assert "Alles wat moest komen, is gekomen." in page
    assert "Wat te laat kwam" in page


@pytest.mark.parametrize(
    "reading",
    [
        {"waiting": 5, "age": timedelta(minutes=1)},
        {"ago": timedelta(minutes=2)},
        {"topics": TOPICS[1:]},
    ],
    ids=["behind", "not looked at", "a topic that nobody looked at"],
)
async def test_who_has_not_read_everything_does_not_say_that_something_is_missing(
    store: Store, database: Database, reading: dict[str, object]
) -> None:
    job = a_job_start()
    await store(job)
    await reads(database, **reading)  # type: ignore[arg-type]

    with clock.moved_to(job.time + LATE):
        await service.look(database)

    assert await missing(database) == {}
    async with database.reading() as connection:
        assert await repository.looked_at(connection) is None


async def test_what_reporting_holds_itself_is_not_told_to_be_missing(
    store: Store, database: Database
) -> None:
    job = a_job_start()
    answer, *_ = effects_of(job)
    await store(job)
    await reads(database)
    held = {
        "id": ids.new_id(),
        "message": answer.id,
        "dossier": answer.dossier_id,
        "type": answer.type,
        "sequence": answer.sequence,
        "state": "waiting",
        "payload": to_wire(answer),
    }
    async with database.transaction() as tx:
        await tx.execute(FAILED, held)

    with clock.moved_to(job.time + LATE):
        await service.look(database)

    assert await missing(database) == {}


async def test_it_looks_in_portions_and_days_back_and_no_further(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "PORTION", 2)
    jobs = [a_job_start() for _ in range(5)]
    await store(*jobs)
    await reads(database)

    with clock.moved_to(jobs[0].time + service.LOOKS_BACK + LATE):
        await service.look(database)
    assert await missing(database) == {}
    with clock.moved_to(jobs[-1].time + LATE):
        await service.look(database)
    assert await missing(database) == {"routes": 5, "income": 5}


async def test_nothing_looked_at_yet_is_not_told_as_nothing_missing(browser: Browser) -> None:
    page = (await browser.get(PATH, "beheer")).text

    assert "Of er iets uitbleef, is nog niet bekend." in page
    assert "Alles wat moest komen" not in page
    assert (await browser.get(PATH, "teamleider")).status_code == 403


async def test_a_person_says_once_why_an_answer_does_not_come_any_more(
    browser: Browser, store: Store, database: Database
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job)[:2])
    await reads(database)
    with clock.moved_to(job.time + LATE):
        await service.look(database)
    headers = {"Authorization": f"Bearer {browser.issuer.token('beheer')}", **ORIGIN}
    form = {"gebeurtenis": str(job.id), "dienst": "income", "reden": "Bij income weggedaan"}

    bare = await browser.client.post(PATH, data={**form, "reden": " "}, headers=headers)
    assert (bare.status_code, await missing(database)) == (400, {"income": 1})
    first = await browser.client.post(PATH, data=form, headers=headers)
    second = await browser.client.post(PATH, data={**form, "reden": "Nog eens"}, headers=headers)

    assert first.headers["location"].endswith("?gedaan=ja")
    assert second.headers["location"].endswith("?gedaan=niets")
    with clock.moved_to(job.time + 2 * LATE):
        await service.look(database)
    assert await missing(database) == {}
    page = (await browser.get(PATH, "beheer")).text
    assert "Komt niet meer, zegt Bram Beheer" in page
    assert "Bij income weggedaan" in page
