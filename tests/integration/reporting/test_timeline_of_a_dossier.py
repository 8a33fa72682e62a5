"""`/reporting/v1/dossiers/{id}/tijdlijn`: all that happened in one dossier, for who may see it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.events.household import TYNAARLO
from shared.events.life_events import Detained, LifeEvent
from shared.events.tasks import TaskCompleted
from shared.messaging.transaction import Database
from shared.testing.events import make_event
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.trails import a_job_start, effects_of
from tests.working import gives_work, is_of_team

Store = Callable[..., Awaitable[None]]


def path(dossier_id: Any) -> str:
    return f"/reporting/v1/dossiers/{dossier_id}/tijdlijn"


async def rows(browser: Browser, dossier_id: Any, who: str = "regisseur", **query: Any) -> Any:
    answer = await browser.get(path(dossier_id), who, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["resultaten"]


async def test_everything_of_all_services_stands_in_it_newest_first_with_its_cause(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    playbook, task, assessment = effects_of(job)
    await store(job, playbook, task, assessment)

    found = await rows(browser, job.dossier_id)

    assert [row["id"] for row in found] == [
        str(event.id) for event in (assessment, task, playbook, job)
    ]
    assert [row["oorzaak"] for row in found] == [
        "Baan gestart",
        "Draaiboek toegepast",
        "Baan gestart",
        "een melding van een ander systeem",
    ]
    assert found[1]["reden"] == (
        "Een goede start voorkomt terugval. Verwacht werd € 1.234,56 per maand."
    )


async def test_what_is_to_come_and_what_has_been_are_told_otherwise(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    await store(job)

    for day, sentence in (
        (datetime(2026, 11, 30, tzinfo=UTC), "begint met een baan op 1 december 2026"),
        (datetime(2026, 12, 2, tzinfo=UTC), "begon met een baan op 1 december 2026"),
    ):
        with clock.moved_to(day):
            [row] = await rows(browser, job.dossier_id)
        assert sentence in row["zin"]


async def test_a_task_that_was_done_is_known_by_its_name(browser: Browser, store: Store) -> None:
    job = a_job_start()
    playbook, task, _ = effects_of(job)
    done = TaskCompleted(
        taak_id=task.data.taak_id,
        gebeurtenis_id=job.id,
        gemeente=task.data.gemeente,
        uitkomst="gedaan",
    )
    await store(job, playbook, task, make_event(done, dossier_id=job.dossier_id))

    sentences = [row["zin"] for row in await rows(browser, job.dossier_id)]

    assert "Taak gedaan: Bel over de eerste werkdag." in sentences


async def test_amounts_are_for_who_sees_them(browser: Browser, store: Store) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    shown = await browser.get(path(job.dossier_id))
    hidden = await browser.get(path(job.dossier_id), "werkcoach")

    assert "wordt € 166,94" in shown.text
    assert "Het loon is € 1.234,56 netto per maand." in shown.text
    assert "€" not in hidden.text
    assert "1.234,56" not in hidden.text


async def test_one_kind_is_chosen_in_the_address(browser: Browser, store: Store) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    found = await rows(browser, job.dossier_id, soort="besluiten")

    assert [row["soort"] for row in found] == ["besluiten"]


async def test_page_after_page_gives_everything_once(browser: Browser, store: Store) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    seen, after = [], None
    for _ in range(5):
        query = {"aantal": 1} | ({"na": after} if after else {})
        answer = (await browser.get(path(job.dossier_id), params=query)).json()
        seen += [row["id"] for row in answer["resultaten"]]
        after = answer["volgende"]
        if after is None:
            break

    assert len(seen) == len(set(seen)) == 4


async def test_another_dossier_and_another_municipality_are_as_good_as_nothing(
    browser: Browser, store: Store, database: Database
) -> None:
    others = a_job_start(gemeente=TYNAARLO)
    await store(others)

    there = await browser.get(path(others.dossier_id), "werkcoach")
    never = await browser.get(path(uuid4()), "werkcoach")

    assert there.status_code == never.status_code == 404
    assert there.json()["code"] == never.json()["code"]
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM processing_log"))).scalar() == 0


async def test_of_a_detention_nothing_is_told_to_who_may_not_know(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    told = {name: getattr(job.data, name) for name in LifeEvent.model_fields}
    stay = make_event(Detained(**told), dossier_id=job.dossier_id, foreign=True)
    followed = make_event(
        effects_of(job)[0].data.model_copy(update={"gebeurtenis_id": stay.id}),
        dossier_id=job.dossier_id,
        source_service="routes",
        causation_id=stay.id,
    )
    later = make_event(
        TaskCompleted(
            taak_id=ids.new_id(), gebeurtenis_id=stay.id, gemeente="0106", uitkomst="gedaan"
        ),
        dossier_id=stay.dossier_id,
    )
    await store(stay, followed, later, job)

    shown = {row["id"] for row in await rows(browser, stay.dossier_id)}
    coach = {row["id"] for row in await rows(browser, stay.dossier_id, "werkcoach")}

    assert shown == {str(event.id) for event in (stay, followed, later, job)}
    assert coach == {str(job.id)}


async def test_the_dossier_of_another_team_is_opened_with_a_reason_first(
    browser: Browser, store: Store, database: Database
) -> None:
    job = a_job_start()
    await store(job)
    own, other = uuid4(), uuid4()
    await is_of_team(database, job.dossier_id, other, "0106")

    gives_work(browser.client, teams=frozenset({own}))
    refused = await browser.get(path(job.dossier_id), "werkcoach")
    gives_work(browser.client, teams=frozenset({own}), opened=frozenset({job.dossier_id}))
    opened = await browser.get(path(job.dossier_id), "werkcoach")

    assert (refused.status_code, refused.json()["code"]) == (403, "ander-team")
    assert opened.status_code == 200


@pytest.mark.parametrize("whose", ["dossier", "person"])
async def test_who_has_a_conflict_of_interest_finds_nothing(
    browser: Browser, store: Store, whose: str
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))
    avoided = job.dossier_id if whose == "dossier" else job.data.inwoner_id

    gives_work(browser.client, conflicts=frozenset({avoided}))
    answer = await browser.get(path(job.dossier_id), "werkcoach")

    assert answer.status_code == 404


async def test_who_looked_is_noted(browser: Browser, store: Store, database: Database) -> None:
    job = a_job_start()
    await store(job)
    await rows(browser, job.dossier_id)

    async with database.reading() as connection:
        lines = (
            await connection.execute(
                text("SELECT activity, subject_kind, subject_id FROM processing_log")
            )
        ).all()
    assert [(line.activity.rsplit("/", 1)[-1], line.subject_kind) for line in lines] == [
        ("tijdlijn-bekijken", "dossier")
    ]
    assert lines[0].subject_id == job.dossier_id


@pytest.mark.parametrize("query", ["soort=ruzie", "na=x", "aantal=0"])
async def test_bad_input_is_told(browser: Browser, query: str) -> None:
    answer = await browser.get(f"{path(uuid4())}?{query}")

    assert answer.status_code == 400
