"""What is open about somebody goes along to the dossier that he or she has now, and comes back when it turns out otherwise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.routes import following
from services.routes.contracts import CONTRACTS
from services.routes.following import CAME, WENT
from services.routes.tasks import looking as tasks
from shared import clock, ids
from shared.events.envelope import Event, EventData, to_wire
from shared.events.household import ASSEN, TYNAARLO
from shared.events.life_events import JobStarted, MovedInTogether
from shared.events.reasons import read_all
from shared.events.residents import HouseholdChanged
from shared.events.tasks import HandoverProposed, TaskCreated, TaskLapsed
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import LockMore, Transaction
from shared.testing.events import make_event, make_household, make_member
from tests.integration.parting import Couple, couple, neighbours_together, orders, picture
from tests.integration.routes.conftest import OIN
from tests.integration.routes.factories import (
    TODAY,
    aftercare_ended,
    check_needed,
    job_started,
    withdrawn,
)
from tests.integration.routes.kit import Routes, tasks_seen_in

PARTED_ON = date(2026, 8, 1)
JOB_ON = date(2026, 7, 20)
OF_A_JOB = {
    "besluit-baan",
    "baanbehoud-bellen",
    "inkomstenverklaring-uitleggen",
    "toeslagen-doorgeven",
    "voor-en-na-bespreken",
    "werkplek-regelen",
}

HANDLERS = {subscription.data: subscription.handle for subscription in CONTRACTS.consumes}


def job_of(pair: Couple) -> Event[JobStarted]:
    """Of him, when they were together."""
    return job_started(dossier_id=pair.first, member=pair.omar, household=pair.together, on=JOB_ON)


async def test_the_open_work_about_the_leaver_is_in_the_leavers_dossier_and_says_so(
    routes: Routes,
) -> None:
    pair = couple(PARTED_ON)
    hers, his = pair.parting()
    await routes.receives(job_of(pair))
    await routes.completes("werkplek-regelen")

    await routes.receives(hers)
    await routes.receives(his)

    assert OF_A_JOB - {"werkplek-regelen"} <= await steps_in(routes, pair.omars)
    assert "besluit-baan" not in await steps_in(routes, pair.first)
    rows = await routes.rows("SELECT * FROM task WHERE step = 'besluit-baan' ORDER BY created_at")
    assert [(row.dossier_id, row.status) for row in rows] == [
        (pair.first, "lapsed"),
        (pair.omars, "open"),
    ]
    assert rows[0].settled_reason == WENT.stored()
    assert CAME in read_all(rows[1].reasons)
    (done,) = await routes.rows("SELECT dossier_id FROM task WHERE status = 'completed'")
    assert done.dossier_id == pair.first
    (handover,) = await routes.rows(
        "SELECT dossier_id FROM handover WHERE playbook = 'baan-gestart' AND status = 'proposed'"
    )
    assert handover.dossier_id == pair.omars


async def test_it_is_seen_by_the_municipality_of_the_leavers_dossier(routes: Routes) -> None:
    pair = couple(PARTED_ON, gemeente=TYNAARLO)
    await routes.receives(job_of(pair))

    for event in pair.pictures():
        await routes.receives(event)

    assert await seen_by(routes, ASSEN) == set()
    assert await seen_by(routes, TYNAARLO) == OF_A_JOB


async def test_work_about_who_stays_stays(routes: Routes) -> None:
    pair = couple(PARTED_ON)
    hers = job_started(dossier_id=pair.first, member=pair.karin, household=pair.together, on=JOB_ON)
    await routes.receives(hers)

    for event in pair.pictures():
        await routes.receives(event)

    assert await steps_in(routes, pair.first) == OF_A_JOB
    assert await steps_in(routes, pair.omars) == set()


async def test_what_is_told_late_of_the_time_before_is_the_leavers_too_and_so_is_its_withdrawal(
    routes: Routes,
) -> None:
    pair = couple(PARTED_ON)
    for event in pair.pictures():
        await routes.receives(event)
    late = job_of(pair)

    await routes.receives(late)
    assert await steps_in(routes, pair.omars) == OF_A_JOB

    await routes.receives(withdrawn(late, pair.hers))
    assert await steps_in(routes, pair.omars) == set()


async def test_a_parting_that_is_told_ahead_takes_the_work_along_on_its_day(routes: Routes) -> None:
    pair = couple(date(2026, 9, 1))
    await routes.receives(job_of(pair))
    for event in pair.parting():
        await routes.receives(event)
    assert "besluit-baan" in await steps_in(routes, pair.first)

    with clock.moved_to(datetime(2026, 9, 1, 6, 0, tzinfo=UTC)):
        timers = await due(routes)
        await routes.database.run(
            {timer.dossier_id for timer in timers},
            lambda tx: CONTRACTS.timers[0].handle(tx, timers),
        )

    assert "besluit-baan" not in await steps_in(routes, pair.first)
    assert "besluit-baan" in await steps_in(routes, pair.omars)


async def test_who_joins_the_dossier_of_another_brings_the_open_work_along(routes: Routes) -> None:
    host, guest = make_member(), make_member()
    hosts, guests = ids.new_dossier_id(), ids.new_dossier_id()
    await routes.receives(job_started(dossier_id=guests, member=guest, on=JOB_ON))
    ended = make_household(guest.model_copy(update={"tot": TODAY}), versie=2)
    joined = guest.model_copy(update={"rol": "partner", "vanaf": TODAY})
    together = make_household(host, joined, versie=2)

    await routes.receives(
        make_event(
            MovedInTogether(
                inwoner_id=host.inwoner_id,
                partner_id=guest.inwoner_id,
                ingangsdatum=TODAY,
                huishouden=together,
                bron="naadloos:ander-systeem",
            ),
            dossier_id=hosts,
        )
    )
    await routes.receives(picture(guests, ended))

    assert await steps_in(routes, guests) == set()
    assert await steps_in(routes, hosts) >= OF_A_JOB


async def test_neither_dossier_names_the_other_where_one_is_kept_safe(routes: Routes) -> None:
    pair = couple(PARTED_ON)
    job = job_of(pair)
    hers, his = pair.parting()
    await routes.receives(job)
    await routes.receives(check_needed(job, 1))
    for event in (hers, his, *pair.pictures()):
        await routes.receives(event)
    await routes.receives(withdrawn(job, pair.hers))

    moved = (TaskCreated, TaskLapsed, HandoverProposed)
    told = [event for event in await routes.published() if isinstance(event.data, moved)]
    about_hers = [event for event in told if event.dossier_id == pair.first]
    about_his = [event for event in told if event.dossier_id == pair.omars]
    assert about_hers
    assert about_his
    own_trails = {event.correlation_id for event in about_hers}
    assert own_trails.isdisjoint(event.correlation_id for event in about_his)
    for event in told:
        other = pair.omars if event.dossier_id == pair.first else pair.first
        assert str(other) not in to_wire(event).decode()


@pytest.mark.parametrize("undone", [False, True], ids=["parted", "withdrawn"])
async def test_every_order_of_topics_and_dossiers_ends_the_same(
    routes: Routes, undone: bool
) -> None:
    pair = couple(PARTED_ON)
    job = job_of(pair)
    hers, his = pair.parting()
    needed = check_needed(job, 1)
    her_picture, his_picture = pair.pictures()
    lanes: list[list[Event[Any]]] = [
        [job, hers],
        [his],
        [picture(pair.first, pair.together), her_picture],
        [his_picture],
        [needed, aftercare_ended(job, needed)],
    ]
    expected = pair.first if undone else pair.omars
    if undone:
        lanes[0].append(withdrawn(hers, pair.together_again))
        lanes[1].append(withdrawn(his, pair.nobody))
        lanes[2].append(picture(pair.first, pair.together_again))
        lanes[3].append(picture(pair.omars, pair.nobody))

    outcomes = set()
    for order in orders(lanes):
        for batches in ([[event] for event in order], neighbours_together(order)):
            state = await open_work_after(routes, batches)
            assert {dossier_id for dossier_id, step in state if step == "besluit-baan"} == {
                expected
            }, [event.data.happened for event in order]
            # Income asks for the check again in the dossier in which it goes on.
            assert "nazorg-na-1-maand" not in {step for _, step in state}
            outcomes.add(state)
    assert len(outcomes) == 1


async def open_work_after(
    routes: Routes, batches: Sequence[Sequence[Event[EventData]]]
) -> frozenset[tuple[UUID, str]]:
    """What is open after these batches, which are then undone."""
    locked = {event.dossier_id for batch in batches for event in batch}
    async with routes.database.engine.connect() as connection, connection.begin() as undone:
        tx = Transaction(connection, "routes", OIN)
        await tx.lock(locked)
        for batch in batches:
            await HANDLERS[type(batch[0].data)](tx, batch)
        rows = await connection.execute(
            text(
                "SELECT dossier_id, step FROM task WHERE status = 'open'"
                " UNION ALL SELECT dossier_id, step FROM handover WHERE status = 'proposed'"
            )
        )
        found = frozenset((row.dossier_id, row.step) for row in rows)
        await undone.rollback()
    return found


async def test_what_was_not_locked_is_said_before_anything_changes(routes: Routes) -> None:
    pair = couple(PARTED_ON)
    await routes.receives(job_of(pair))
    async with routes.database.transaction(lock=[pair.omars]) as tx:
        with pytest.raises(LockMore) as more:
            await HANDLERS[HouseholdChanged](tx, [pair.pictures()[1]])
    assert more.value.dossier_ids == {pair.first}


async def steps_in(routes: Routes, dossier_id: UUID) -> set[str]:
    rows = await routes.rows(
        "SELECT step FROM task WHERE status = 'open' AND dossier_id = :dossier_id",
        dossier_id=dossier_id,
    )
    return {row.step for row in rows}


async def seen_by(routes: Routes, municipality: str) -> set[str]:
    wanted = tasks_seen_in(municipality)
    async with routes.database.transaction() as tx:
        rows = await tasks.list_tasks(tx, "u-1", wanted, None, 100)
    return {row["step"] for row in rows}


async def due(routes: Routes) -> list[DueTimer]:
    rows = await routes.rows("SELECT * FROM timers WHERE kind = :kind", kind=following.TIMER)
    return [
        DueTimer(row.id, row.kind, row.key, row.due_at, row.dossier_id, {}, None) for row in rows
    ]
