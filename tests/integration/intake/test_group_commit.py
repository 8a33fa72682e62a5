"""Many requests at once: one effect per event, one bad apple harms nobody, a full queue says come back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
import pytest
from structlog.testing import capture_logs

from services.intake.api import group_commit, registration
from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.reports.inbound import Submission
from shared.messaging.failure_policy import Surroundings
from shared.messaging.transaction import Transaction
from tests.integration.intake.conftest import World, adult, event, household, in_days, job, person
from tests.integration.intake.test_bulk import post_file
from tests.integration.intake.test_household_changes import divorce


async def test_fifty_posts_of_one_event_at_once_have_one_effect(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    body = event("baan-gestart", job(ank))

    answers = await asyncio.gather(*(world.report(body) for _ in range(50)))

    assert {one.status_code for one in answers} == {202}
    assert len({one.text for one in answers}) == 1
    assert len(await world.told()) == 1


async def test_the_same_event_at_two_processes_at_once_has_one_effect(
    start: Callable[..., Awaitable[World]],
) -> None:
    one = await start()
    other = await start(one.database)
    ank = adult()
    await one.register(household(ank))
    known, unknown = event("baan-gestart", job(ank)), event("baan-gestart", job(adult()))

    answers = await asyncio.gather(
        *(at.report(body) for _ in range(20) for body in (known, unknown) for at in (one, other))
    )

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 2
    assert len(await one.told()) == 1
    assert await one.count("life_event") == 2


async def test_two_divorces_of_one_household_at_two_processes_split_it_once(
    start: Callable[..., Awaitable[World]],
) -> None:
    one = await start()
    other = await start(one.database)
    ank, joop = adult(), adult("partner")
    await one.register(household(ank, joop))

    answers = await asyncio.gather(
        *(at.report(divorce(ank, joop)) for _ in range(5) for at in (one, other))
    )

    statuses = sorted(answer.json()["status"] for answer in answers)
    assert statuses == ["verwerkt"] * 10
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await one.told("scheiding")) == 2
    assert await one.count("dossier") == 2


async def test_one_bad_apple_harms_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [adult() for _ in range(10)]
    await world.register(*(household(one) for one in people))
    bodies = [event("baan-gestart", job(one)) for one in people]
    bad = bodies[4]["id"]
    register_many = LifeEvents.register_many

    async def explode(
        self: LifeEvents, tx: Transaction, submissions: Sequence[Submission], **options: Any
    ) -> list[Outcome]:
        outcomes = await register_many(self, tx, submissions, **options)
        if any(one.source_id == bad for one in submissions):
            raise RuntimeError("a bug")
        return outcomes

    monkeypatch.setattr(LifeEvents, "register_many", explode)
    with capture_logs():  # a bug's own log entry is drawn at length
        answers = await asyncio.gather(*(world.report(body) for body in bodies))

    assert [one.status_code for one in answers] == [202] * 4 + [500] + [202] * 5
    assert len(await world.told()) == 9


async def test_a_dossier_that_somebody_else_holds_makes_nobody_else_wait(world: World) -> None:
    homes = [household(adult()) for _ in range(8)]
    await world.register(*homes)
    held, *others = homes
    reports = {home.dossier_id: event("baan-gestart", job(home.members[0])) for home in homes}
    clock = asyncio.get_running_loop().time
    begun = clock()

    async with world.database.transaction(lock=[held.dossier_id]):
        waiting = asyncio.create_task(world.report(reports[held.dossier_id]))
        answers = await asyncio.gather(*(world.report(reports[one.dossier_id]) for one in others))
        debt = {
            "persoon": person(others[0].members[0]),
            "ingangsdatum": in_days(0),
            "schuldeiser": "huur",
        }
        later = await world.report(event("schuldsignaal", debt))
        took = clock() - begun
        assert not waiting.done()
    answer = await waiting

    assert {one.json()["status"] for one in (*answers, later, answer)} == {"verwerkt"}
    assert took < 3
    assert len(await world.told()) == 9


async def test_what_waits_for_a_lock_at_shutdown_is_committed_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LAST_SECONDS", 30)
    home = household(adult())
    await world.register(home)

    async with world.database.transaction(lock=[home.dossier_id]):
        waiting = asyncio.create_task(world.report(event("baan-gestart", job(home.members[0]))))
        while not world.app.state.group._aside:  # noqa: ASYNC110 - it is the work of another task
            await asyncio.sleep(0.01)
        closing = asyncio.create_task(world.app.state.group.close())
        await asyncio.sleep(0.1)
        assert not closing.done()
    await closing

    assert (await waiting).json()["status"] == "verwerkt"
    assert len(await world.told()) == 1


async def test_what_waits_for_a_lock_that_nobody_lets_go_does_not_keep_a_process_from_ending(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LAST_SECONDS", 0.1)
    home = household(adult())
    await world.register(home)

    async with world.database.transaction(lock=[home.dossier_id]):
        waiting = asyncio.create_task(world.report(event("baan-gestart", job(home.members[0]))))
        while not world.app.state.group._aside:  # noqa: ASYNC110 - it is the work of another task
            await asyncio.sleep(0.01)
        await world.app.state.group.close()
    waiting.cancel()  # as the server does

    assert await world.told() == []


async def test_a_full_queue_asks_the_sender_to_come_back(
    start: Callable[..., Awaitable[World]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await start(queue_size=1, group_size=1)
    people = [adult() for _ in range(8)]
    await world.register(*(household(one) for one in people))
    bodies = [event("baan-gestart", job(one)) for one in people]
    go_on = asyncio.Event()
    register_once = registration.register_once

    async def slow(*arguments: Any, **options: Any) -> list[Outcome]:
        await go_on.wait()
        return await register_once(*arguments, **options)

    monkeypatch.setattr(registration, "register_once", slow)
    waiting = [asyncio.create_task(world.report(body)) for body in bodies]
    while sum(one.done() for one in waiting) < 6:  # noqa: ASYNC110 - these are tasks, not ours to signal
        await asyncio.sleep(0.01)
    go_on.set()
    answers = await asyncio.gather(*waiting)

    refused = [one for one in answers if one.status_code == 503]
    accepted = [one for one in answers if one.status_code == 202]
    assert len(refused) >= 6
    assert all(one.headers["Retry-After"] for one in refused)
    assert len(accepted) == len(await world.told())


async def test_what_was_taken_in_is_committed_at_shutdown(world: World) -> None:
    people = [adult() for _ in range(5)]
    await world.register(*(household(one) for one in people))
    waiting = [asyncio.create_task(world.report(event("baan-gestart", job(one)))) for one in people]
    while world.app.state.group._queue.empty() and not any(one.done() for one in waiting):  # noqa: ASYNC110 - it is the queue of another task
        await asyncio.sleep(0)

    await world.app.state.group.close()

    answers = await asyncio.gather(*waiting)
    accepted = [one for one in answers if one.status_code == 202]
    assert accepted
    assert len(await world.told()) == len(accepted)


async def test_a_bad_apple_in_a_file_gets_a_result_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [adult() for _ in range(5)]
    await world.register(*(household(one) for one in people))
    bodies = [event("baan-gestart", job(one)) for one in people]
    register_many = LifeEvents.register_many

    async def explode(
        self: LifeEvents, tx: Transaction, submissions: Sequence[Submission], **options: Any
    ) -> list[Outcome]:
        outcomes = await register_many(self, tx, submissions, **options)
        if any(one.source_id == bodies[2]["id"] for one in submissions):
            raise RuntimeError("a bug")
        return outcomes

    monkeypatch.setattr(LifeEvents, "register_many", explode)
    results = await post_file(world, [orjson.dumps(body) for body in bodies])

    assert [one["status"] for one in results] == ["verwerkt"] * 2 + ["geweigerd"] + ["verwerkt"] * 2
    assert results[2]["fouten"][0]["code"] == "interne-fout"
    assert len(await world.told()) == 4


@pytest.mark.parametrize(
    ("poison", "status"), [(OSError("a bug"), 500), (TimeoutError("a bug"), 503)]
)
async def test_what_only_looks_as_if_the_database_is_away_is_about_one_request(
    world: World, monkeypatch: pytest.MonkeyPatch, poison: Exception, status: int
) -> None:
    people = [adult() for _ in range(5)]
    await world.register(*(household(person) for person in people))
    bodies = [event("baan-gestart", job(person)) for person in people]
    register_many = LifeEvents.register_many

    async def explode(
        self: LifeEvents, tx: Transaction, submissions: Sequence[Submission], **options: Any
    ) -> list[Outcome]:
        outcomes = await register_many(self, tx, submissions, **options)
        if any(submission.source_id == bodies[2]["id"] for submission in submissions):
            raise poison
        return outcomes

    monkeypatch.setattr(LifeEvents, "register_many", explode)
    answers = await asyncio.gather(*(world.report(body) for body in bodies))

    assert [answer.status_code for answer in answers] == [202, 202, status, 202, 202]
    assert len(await world.told()) == 4


async def test_when_the_database_is_away_everybody_is_asked_to_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def away(*arguments: Any, **options: Any) -> list[Outcome]:
        nonlocal tries
        tries += 1
        raise ConnectionRefusedError

    async def no_answer(_: Surroundings) -> bool:
        return False

    monkeypatch.setattr(registration, "register_once", away)
    monkeypatch.setattr(Surroundings, "stand", no_answer)
    answers = await asyncio.gather(
        *(world.report(event("baan-gestart", job(adult()))) for _ in range(20))
    )

    assert {one.status_code for one in answers} == {503}
    assert tries <= 20
