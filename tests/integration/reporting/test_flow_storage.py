"""What is kept of the events that flow by."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text

from services.reporting.flow import service
from services.reporting.flow.list_repository import Query
from services.reporting.flow.service import Viewer
from services.reporting.flow.sight import Sight
from services.reporting.tables import flow_count, flow_event
from shared import ids
from shared.errors import NotFound
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from shared.events.life_events import JobStarted
from shared.messaging.transaction import Database
from tests.integration.reporting.trails import a_job_start, a_task, effects_of

Store = Callable[..., Awaitable[None]]


def viewer_of(*municipalities: str) -> Viewer:
    return Viewer("kijker", Sight(frozenset(municipalities)))


ALL = viewer_of(ASSEN, AA_EN_HUNZE, TYNAARLO)


async def test_events_are_kept_with_the_moment_they_were_made_and_the_moment_they_came_in(
    database: Database, store: Store
) -> None:
    job = a_job_start()

    await store(job)

    async with database.reading() as connection:
        row = (await connection.execute(select(flow_event))).one()
    assert (row.id, row.service, row.gemeente) == (job.id, "intake", ASSEN)
    assert row.occurred_at == job.time
    assert row.stored_at > row.occurred_at


async def test_the_same_event_again_is_kept_and_counted_once(
    database: Database, store: Store
) -> None:
    job = a_job_start()

    await store(job, a_job_start())
    await store(job)

    async with database.reading() as connection:
        counts = (await connection.execute(select(flow_count))).all()
    assert [(row.gemeente, row.type, row.amount) for row in counts] == [(ASSEN, job.type, 2)]


async def test_a_day_is_counted_as_the_dutch_calendar_has_it(
    database: Database, store: Store
) -> None:
    await store(a_job_start(time=datetime(2026, 11, 22, 23, 30, tzinfo=UTC)))

    async with database.reading() as connection:
        row = (await connection.execute(select(flow_count))).one()
    assert row.day == date(2026, 11, 23)


async def test_counts_add_up_over_days_and_stay_within_the_municipalities_of_the_viewer(
    database: Database, store: Store
) -> None:
    await store(
        a_job_start(time=datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
        a_job_start(time=datetime(2026, 11, 21, 9, 0, tzinfo=UTC)),
        a_job_start(time=datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
        a_job_start(gemeente=TYNAARLO, time=datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
    )

    async with database.reading() as connection:
        counts = await service.list_counts(
            connection, Sight(frozenset({ASSEN})), None, date(2026, 11, 20), date(2026, 11, 21)
        )

    assert [(row.gemeente, row.type, row.amount) for row in counts] == [
        (ASSEN, JobStarted.event_type, 2)
    ]


async def test_a_trail_is_found_by_the_life_event_and_by_any_event_in_it(
    database: Database, store: Store
) -> None:
    job = a_job_start()
    effects = effects_of(job)
    await store(*reversed(effects), job)

    async with database.transaction() as tx:
        by_root = await service.get_trail(tx, ALL, job.id)
        by_effect = await service.get_trail(tx, ALL, effects[-1].id)

    assert by_root == by_effect
    assert [step.event.row.id for step in by_root.steps] == [job.id, *(e.id for e in effects)]
    assert by_root.state == "compleet"


async def test_events_of_another_trail_of_the_same_dossier_stay_out(
    database: Database, store: Store
) -> None:
    first = a_job_start()
    second = a_job_start(dossier_id=first.dossier_id)
    await store(first, second, *effects_of(second))

    async with database.transaction() as tx:
        trail = await service.get_trail(tx, ALL, first.id)

    assert [step.event.row.id for step in trail.steps] == [first.id]


async def test_a_trail_of_another_municipality_is_not_there_for_the_viewer(
    database: Database, store: Store
) -> None:
    job = a_job_start(gemeente=TYNAARLO)
    await store(job)

    async with database.transaction() as tx:
        with pytest.raises(NotFound):
            await service.get_trail(tx, viewer_of(ASSEN), job.id)


async def test_an_unknown_id_has_no_trail(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(NotFound):
            await service.get_trail(tx, ALL, ids.new_id())


async def test_life_events_are_listed_newest_first_with_what_they_led_to(
    database: Database, store: Store
) -> None:
    old = a_job_start(time=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    new = a_job_start(time=datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    playbook = effects_of(old)[0]
    await store(old, new, *effects_of(old), a_task(old, playbook))

    async with database.transaction() as tx:
        rows = await service.list_life_events(tx, ALL, Query())

    assert [row.id for row in rows] == [new.id, old.id]
    assert (rows[0].routes_at, rows[0].tasks) == (None, 0)
    assert (rows[1].tasks, rows[1].reassessments, rows[1].effects) == (2, 1, 4)
    assert rows[1].routes_at == playbook.time


async def test_the_list_goes_on_where_the_page_before_ended(
    database: Database, store: Store
) -> None:
    # All in the same moment: the id decides.
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    await store(*(a_job_start(time=moment) for _ in range(5)))

    seen = []
    async with database.transaction() as tx:
        page = await service.list_life_events(tx, ALL, Query(limit=2))
        while page:
            seen += [row.id for row in page]
            page = await service.list_life_events(tx, ALL, Query(after=seen[-1], limit=2))

    assert len(seen) == len(set(seen)) == 5


async def test_the_list_can_be_narrowed_by_municipality_and_type(
    database: Database, store: Store
) -> None:
    here, there = a_job_start(), a_job_start(gemeente=TYNAARLO)
    await store(here, there)

    async with database.transaction() as tx:
        by_place = await service.list_life_events(tx, ALL, Query(gemeente=TYNAARLO))
        by_type = await service.list_life_events(tx, ALL, Query(type="another"))
        by_sight = await service.list_life_events(tx, viewer_of(ASSEN), Query())

    assert [row.id for row in by_place] == [there.id]
    assert by_type == []
    assert [row.id for row in by_sight] == [here.id]


async def test_a_look_at_a_trail_is_noted_with_whose_data_it_was(
    database: Database, store: Store
) -> None:
    job = a_job_start()
    await store(job)

    async with database.transaction() as tx:
        await service.get_trail(tx, ALL, job.id)

    assert await looks(database) == [("kijker", "spoor-bekijken", job.data.inwoner_id)]


async def test_a_page_that_refreshes_itself_is_one_look(database: Database, store: Store) -> None:
    job = a_job_start()
    await store(job)

    for again in (False, True, True):
        async with database.transaction() as tx:
            await service.get_trail(tx, ALL, job.id, again=again)

    assert len(await looks(database)) == 1


async def test_a_refreshed_list_notes_only_whom_it_did_not_show_yet(
    database: Database, store: Store
) -> None:
    first, second = a_job_start(), a_job_start()
    await store(first)
    async with database.transaction() as tx:
        await service.list_life_events(tx, ALL, Query())
    await store(second)

    async with database.transaction() as tx:
        await service.list_life_events(tx, ALL, Query(), again=True)

    persons = [person for _, _, person in await looks(database)]
    assert sorted(persons) == sorted([first.data.inwoner_id, second.data.inwoner_id])


async def looks(database: Database) -> list[tuple[str, str, UUID]]:
    async with database.reading() as connection:
        rows = await connection.execute(
            text("SELECT actor, activity, subject_id FROM processing_log ORDER BY at, subject_id")
        )
    return [(row.actor, row.activity.rsplit("/", 1)[-1], row.subject_id) for row in rows]
