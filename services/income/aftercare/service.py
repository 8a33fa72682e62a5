"""Financial aftercare: one dossier per step to work, opened by itself, going along with its person, ended by what happens.

A second job of the same person opens a dossier of its own: each has its own expectation and its own days. What people do with
it stands in `checking.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import publishing, repository, waking
from services.income.aftercare.model import AftercareDossier, Pictures, StoredCheckpoint
from services.income.aftercare.rules import MONTHS_AFTER_START, plan_checkpoints
from shared import clock, ids
from shared.db import known_dossiers, known_rights
from shared.db.known_dossiers import Own, may_see
from shared.errors import NotFound
from shared.events.aftercare import Nazorgaanleiding
from shared.events.envelope import Event
from shared.events.household import Gemeentecode, Huishouden
from shared.events.life_events import JobEnded
from shared.events.reasons import reason
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction

MOVING_TIMER = "nazorg-verhuizing"
NEVER_BEGAN = reason("baan-nooit-begonnen")


@dataclass(frozen=True, slots=True)
class JobStart:
    """A step to work that was assessed: a job start, or the end of the right because of income."""

    life_event_id: UUID
    dossier_id: UUID
    person_id: UUID
    started_on: date
    pictures: Pictures
    correlation_id: UUID
    cause: Event[Any] | None
    """None where only a day came."""
    months: Collection[int] = MONTHS_AFTER_START
    """Which checks, counted from the start."""
    put_off: Mapping[int, date] = field(default_factory=dict)
    """The days of those that go on from an earlier dossier."""
    because: Nazorgaanleiding = "baan-gestart"


@dataclass(frozen=True, slots=True)
class Revision:
    """A life event that was assessed again."""

    life_event_id: UUID
    dossier_id: UUID
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class NewPay:
    """What was assessed of a job that pays otherwise since a day."""

    since: date
    pictures: Pictures


async def open_dossiers(tx: Transaction, starts: Sequence[JobStart]) -> None:
    """Open aftercare for each step to work of somebody who lives, in our area, in the dossier that he or she has now; set a
    timer for what is still to be checked.
    """
    if not starts:
        return
    starts = await _placed(tx, starts)
    dossier_ids = {start.dossier_id for start in starts}
    stopped = await repository.find_stopped(tx.connection, dossier_ids, tx.today)
    known = await known_dossiers.load(tx.connection, dossier_ids, tx.today)
    pairs = [
        (_new_dossier(tx, start, known[start.dossier_id].answers), start)
        for start in starts
        if start.person_id not in stopped.deceased and start.dossier_id not in stopped.outside
    ]
    await repository.store_dossiers(tx.connection, [dossier for dossier, _ in pairs])
    for dossier, start in pairs:
        publishing.started(tx, dossier, start.cause)
        for checkpoint in dossier.to_do:
            waking.on_day_of(tx, dossier, checkpoint)


async def open_beside_none(tx: Transaction, starts: Sequence[JobStart]) -> None:
    """Open aftercare of who has none that runs: what ends a right after a job start belongs to the aftercare of that job."""
    running = await repository.list_running(tx.connection, {start.person_id for start in starts})
    people = {dossier.person_id for dossier in running}
    await open_dossiers(tx, [start for start in starts if start.person_id not in people])


async def _placed(tx: Transaction, starts: Sequence[JobStart]) -> list[JobStart]:
    """Each in the dossier of its person, with what is expected there; what was expected of another household stays behind."""
    days = [(start.person_id, _day(start.started_on, tx)) for start in starts]
    homes = await known_rights.dossiers_of(tx.connection, days)
    placed = [
        replace(start, dossier_id=homes.get(day, start.dossier_id))
        for start, day in zip(starts, days, strict=True)
    ]
    tx.need(start.dossier_id for start in placed)
    gone = {start.life_event_id for start, old in zip(placed, starts, strict=True) if start != old}
    expected = await repository.load_expected(tx.connection, gone)
    return [
        _on_own_trail(start, expected.get((start.life_event_id, start.dossier_id), Pictures()))
        if start.life_event_id in gone
        else start
        for start in placed
    ]


def _on_own_trail(start: JobStart, expected: Pictures) -> JobStart:
    """One dossier may be kept safe from the other: nothing in it leads there."""
    is_known_there = start.cause is not None and start.cause.dossier_id == start.dossier_id
    root = start.cause.correlation_id if start.cause and is_known_there else ids.new_event_id()
    return replace(start, pictures=expected, correlation_id=root)


async def follow_households(
    tx: Transaction,
    changes: Sequence[tuple[UUID, Huishouden, Event[Any]]],
    moved: Collection[UUID],
) -> None:
    """The newest pictures of dossiers: stop for who died or left, go along with who `moved` to another dossier, and look
    again on each day on which somebody does, or the household moves.
    """
    for dossier_id, household, _ in changes:
        begins = {day for _, _, day, _ in known_rights.rights_in(dossier_id, household)}
        for day in sorted({place.vanaf for place in household.woonplaatsen} | begins):
            if day > tx.today:
                due_at = clock.start_of_day(day)
                key = f"{dossier_id}:{day.isoformat()}"
                tx.schedule(
                    NewTimer(kind=MOVING_TIMER, key=key, due_at=due_at, dossier_id=dossier_id)
                )
    causes = {dossier_id: event for dossier_id, _, event in changes}
    await take_along(tx, moved, causes)
    await _stop_or_resume(tx, causes)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A day came on which these dossiers move, or are to be somebody's, as far as was known."""
    dossier_ids = {timer.dossier_id for timer in timers}
    await take_along(tx, await known_rights.people_in(tx.connection, dossier_ids), {})
    await _stop_or_resume(tx, dict.fromkeys(dossier_ids))


async def take_along(
    tx: Transaction, people: Collection[UUID], causes: Mapping[UUID, Event[Any] | None]
) -> None:
    """What runs about somebody who has another dossier now ends in the old one and goes on there."""
    running = await repository.list_running(tx.connection, people)
    days = {dossier.id: (dossier.person_id, _day(dossier.started_on, tx)) for dossier in running}
    homes = await known_rights.dossiers_of(tx.connection, days.values())
    going = {
        dossier.id: home
        for dossier in running
        if (home := homes.get(days[dossier.id])) is not None and home != dossier.dossier_id
    }
    if not going:
        return
    tx.need({*going.values(), *(dossier.dossier_id for dossier in running if dossier.id in going)})
    ended = await repository.end_going(tx.connection, going.keys(), tx.now)
    await _publish_ended(
        tx, ended, {dossier.id: causes.get(dossier.dossier_id) for dossier in ended}
    )
    # Each is placed in its dossier as it opens.
    await _open_again(tx, [(dossier, causes.get(going[dossier.id])) for dossier in ended])


def _day(started_on: date, tx: Transaction) -> date:
    return max(started_on, tx.today)


async def _stop_or_resume(tx: Transaction, causes: Mapping[UUID, Event[Any] | None]) -> None:
    """Aftercare runs for who lives, in our area: whatever was told, in whatever order, ends the same."""
    stopped = await repository.find_stopped(tx.connection, causes.keys(), tx.today)
    ended = await repository.end_stopped(tx.connection, causes.keys(), stopped, tx.now)
    await _publish_ended(tx, ended, {dossier.id: causes[dossier.dossier_id] for dossier in ended})
    resumed = await repository.take_resumable(tx.connection, causes.keys(), stopped)
    if resumed:
        await _open_again(tx, [(dossier, causes[dossier.dossier_id]) for dossier in resumed])


async def _open_again(
    tx: Transaction, ended: Sequence[tuple[AftercareDossier, Event[Any] | None]]
) -> None:
    """With what is expected now in the dossier in which each ran."""
    expected = await repository.load_expected(
        tx.connection, {dossier.life_event_id for dossier, _ in ended}
    )
    await open_dossiers(
        tx,
        [
            _again(
                dossier,
                cause,
                expected.get(
                    (dossier.life_event_id, dossier.dossier_id),
                    Pictures(dossier.before, dossier.after),
                ),
            )
            for dossier, cause in ended
        ],
    )


async def _publish_ended(
    tx: Transaction,
    ended: Sequence[AftercareDossier],
    causes: Mapping[UUID, Event[Any] | None],
) -> None:
    """What ended by what happened: its timers are cancelled, and its trail says why."""
    tx.need(dossier.dossier_id for dossier in ended)
    known = await known_dossiers.load(
        tx.connection, {dossier.dossier_id for dossier in ended}, tx.today
    )
    for dossier in ended:
        await waking.no_more(tx, dossier)
        now = replace(dossier, municipality=known[dossier.dossier_id].answers)
        publishing.ended(tx, now, causes[dossier.id])


async def revise(tx: Transaction, revisions: Sequence[Revision]) -> None:
    """Job starts were assessed again: their running aftercare in that dossier expects what is known now."""
    if revisions:
        await repository.revise_dossiers(
            tx.connection,
            {
                (revision.life_event_id, revision.dossier_id): revision.pictures
                for revision in revisions
            },
            tx.now,
        )


async def expect_new_pay(
    tx: Transaction, people: Collection[UUID], changes: Mapping[tuple[UUID, UUID], NewPay]
) -> None:
    """What runs of these people expects what was assessed of their new pay, by person and dossier; without, of their start."""
    running = await repository.list_running(tx.connection, people)
    if not running:
        return
    started = await repository.load_expected(
        tx.connection, {dossier.life_event_id for dossier in running}
    )
    expected = {}
    for dossier in running:
        step = (dossier.life_event_id, dossier.dossier_id)
        change = changes.get((dossier.person_id, dossier.dossier_id))
        if change is not None and change.since > dossier.started_on:
            expected[step] = change.pictures
        elif step in started:
            expected[step] = started[step]
    await repository.revise_dossiers(tx.connection, expected, tx.now)


async def end_dossiers(tx: Transaction, causes: Mapping[UUID, Event[Any]]) -> None:
    """End the aftercare that these life events opened, because of the events that undo them."""
    reasons = {
        identifier: NEVER_BEGAN
        if isinstance(cause.data, JobEnded)
        else reason("baanstart-ingetrokken", eindreden=cause.data.reden)
        for identifier, cause in causes.items()
    }
    ended = await repository.end_of_life_events(tx.connection, reasons, tx.now)
    await _publish_ended(
        tx, ended, {dossier.id: causes[dossier.life_event_id] for dossier in ended}
    )


async def stop_or_resume(tx: Transaction, dossier_ids: Collection[UUID]) -> None:
    """Before anything is asked of somebody: whether there is anybody to ask it about."""
    await _stop_or_resume(tx, dict.fromkeys(dossier_ids))


async def list_dossiers(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[AftercareDossier]:
    return await repository.list_dossiers(
        connection, own, today, dossier_id=dossier_id, after=after, limit=limit
    )


async def get_dossier(
    connection: AsyncConnection, identifier: UUID, own: Own, today: date
) -> AftercareDossier:
    """Raises NotFound, also when it belongs to another municipality."""
    found = (await repository.load_dossiers(connection, [identifier], today)).get(identifier)
    if found is None or not await may_see(
        connection, own, found.dossier_id, found.municipality, today
    ):
        raise NotFound("nazorgdossier", identifier)
    return found


def _new_dossier(
    tx: Transaction, start: JobStart, municipality: Gemeentecode | None
) -> AftercareDossier:
    plan = plan_checkpoints(start.started_on, tx.today, start.months, start.put_off)
    return AftercareDossier(
        id=ids.new_id(),
        life_event_id=start.life_event_id,
        dossier_id=start.dossier_id,
        person_id=start.person_id,
        municipality=municipality,
        started_on=start.started_on,
        before=start.pictures.before,
        after=start.pictures.after,
        correlation_id=start.correlation_id,
        opened_at=tx.now,
        because=start.because,
        expected=start.pictures.expected,
        checkpoints=(
            *(
                StoredCheckpoint(
                    ids.new_id(), checkpoint.months, checkpoint.due_on, "voorbij", tx.now
                )
                for checkpoint in plan.passed_by
            ),
            *(
                StoredCheckpoint(ids.new_id(), checkpoint.months, checkpoint.due_on)
                for checkpoint in plan.coming
            ),
        ),
    )


def _again(ended: AftercareDossier, cause: Event[Any] | None, pictures: Pictures) -> JobStart:
    """What ended about somebody who is there after all: with the checks that were not done."""
    left = {
        checkpoint.months: checkpoint.due_on
        for checkpoint in ended.checkpoints
        if checkpoint.state == "vervallen"
    }
    return JobStart(
        life_event_id=ended.life_event_id,
        dossier_id=ended.dossier_id,
        person_id=ended.person_id,
        started_on=ended.started_on,
        pictures=pictures,
        correlation_id=ended.correlation_id,
        cause=cause,
        months=left.keys(),
        put_off=left,
        because=ended.because,
    )
