"""Financial aftercare: one dossier per job start, with checkpoints that come up by themselves.

A second job of the same person opens a dossier of its own: each has its own expectation and its own days.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import repository
from services.income.aftercare.repository import AftercareDossier, StoredCheckpoint
from services.income.aftercare.rules import plan_checkpoints
from shared import clock, ids
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.events.income import AftercareChecked, AftercareEnded, AftercareStarted, Beeld
from shared.events.words import REASONS
from shared.messaging.timers import DueTimer, NewTimer, cancel_timers
from shared.messaging.transaction import Transaction

TIMER = "nazorg-controle"
LAST_CHECK_DONE = "De laatste controle is geweest."


@dataclass(frozen=True, slots=True)
class JobStart:
    """A job start that was assessed."""

    life_event_id: UUID
    dossier_id: UUID
    person_id: UUID
    municipality: str | None
    started_on: date
    before: Beeld | None
    after: Beeld | None
    cause: Event[Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """A life event that was assessed again."""

    life_event_id: UUID
    before: Beeld | None
    after: Beeld | None


async def open_dossiers(tx: Transaction, starts: Sequence[JobStart]) -> None:
    """Open aftercare for each job start, and set a timer for every checkpoint."""
    opened = [_new_dossier(tx, start) for start in starts]
    await repository.store_dossiers(tx.connection, opened)
    for dossier, start in zip(opened, starts, strict=True):
        tx.emit(dossier.dossier_id, _started(dossier), cause=start.cause)
        for checkpoint in dossier.checkpoints:
            tx.schedule(
                NewTimer(
                    kind=TIMER,
                    key=_key(dossier.id, checkpoint.months),
                    due_at=clock.start_of_day(checkpoint.due_on),
                    dossier_id=dossier.dossier_id,
                    payload={"nazorg": str(dossier.id), "maanden": checkpoint.months},
                    correlation_id=dossier.correlation_id,
                )
            )


async def revise(tx: Transaction, revisions: Sequence[Revision]) -> None:
    """Job starts were assessed again: their running aftercare expects what is known now."""
    if revisions:
        await repository.revise_dossiers(
            tx.connection,
            {one.life_event_id: (one.before, one.after) for one in revisions},
        )


async def end_dossiers(tx: Transaction, causes: Mapping[UUID, Event[Any]]) -> None:
    """End the aftercare that these life events opened, because of the events that undo them."""
    reasons = {
        identifier: f"De baanstart is ingetrokken of gecorrigeerd: {REASONS[cause.data.reden]}."
        for identifier, cause in causes.items()
    }
    ended = await repository.end_of_life_events(tx.connection, reasons, tx.now)
    if not ended:
        return
    keys = [_key(one.id, checkpoint.months) for one in ended for checkpoint in one.checkpoints]
    await cancel_timers(tx.connection, TIMER, keys, "De baanstart is ingetrokken of gecorrigeerd.")
    for dossier in ended:
        cause = causes[dossier.life_event_id]
        tx.emit(dossier.dossier_id, _ended(dossier, dossier.end_reason or ""), cause=cause)


async def check(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Checkpoints came up: tell it once each, and end what has had its last one."""
    due = [(UUID(timer.payload["nazorg"]), int(timer.payload["maanden"])) for timer in timers]
    passed = await repository.pass_checkpoints(tx.connection, due, tx.now)
    if not passed:
        return
    touched = {identifier for identifier, _ in passed}
    finished = await repository.end_finished(tx.connection, touched, LAST_CHECK_DONE, tx.now)
    dossiers = await repository.load_dossiers(tx.connection, touched)
    for identifier, months in sorted(passed):
        dossier = dossiers[identifier]
        tx.emit(
            dossier.dossier_id, _checked(dossier, months), correlation_id=dossier.correlation_id
        )
    for identifier in sorted(finished):
        dossier = dossiers[identifier]
        tx.emit(
            dossier.dossier_id,
            _ended(dossier, LAST_CHECK_DONE),
            correlation_id=dossier.correlation_id,
        )


async def list_dossiers(
    connection: AsyncConnection,
    municipalities: Collection[str],
    *,
    dossier_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[AftercareDossier]:
    return await repository.list_dossiers(
        connection, municipalities, dossier_id=dossier_id, after=after, limit=limit
    )


async def get_dossier(
    connection: AsyncConnection, identifier: UUID, municipalities: Collection[str]
) -> AftercareDossier:
    """Raises NotFound, also when it belongs to another municipality."""
    found = (await repository.load_dossiers(connection, [identifier])).get(identifier)
    if found is None or found.municipality not in municipalities:
        raise NotFound("nazorgdossier", identifier)
    return found


def _new_dossier(tx: Transaction, start: JobStart) -> AftercareDossier:
    return AftercareDossier(
        id=ids.new_id(),
        life_event_id=start.life_event_id,
        dossier_id=start.dossier_id,
        person_id=start.person_id,
        municipality=start.municipality,
        started_on=start.started_on,
        before=start.before,
        after=start.after,
        correlation_id=start.cause.correlation_id,
        opened_at=tx.now,
        checkpoints=tuple(
            StoredCheckpoint(checkpoint.months, checkpoint.due_on)
            for checkpoint in plan_checkpoints(start.started_on)
        ),
    )


def _key(identifier: UUID, months: int) -> str:
    return f"{identifier}:{months}"


def _started(dossier: AftercareDossier) -> AftercareStarted:
    return AftercareStarted(
        nazorg_id=dossier.id,
        gebeurtenis_id=dossier.life_event_id,
        inwoner_id=dossier.person_id,
        gemeente=dossier.municipality,
        ingangsdatum=dossier.started_on,
        voor=dossier.before,
        na=dossier.after,
        controledata=tuple(checkpoint.due_on for checkpoint in dossier.checkpoints),
    )


def _checked(dossier: AftercareDossier, months: int) -> AftercareChecked:
    due_on = next(one.due_on for one in dossier.checkpoints if one.months == months)
    return AftercareChecked(
        nazorg_id=dossier.id,
        gebeurtenis_id=dossier.life_event_id,
        gemeente=dossier.municipality,
        controledatum=due_on,
        maanden_na_start=months,
        verwacht_totaal_centen=dossier.after.totaal_centen if dossier.after else None,
    )


def _ended(dossier: AftercareDossier, reason: str) -> AftercareEnded:
    return AftercareEnded(
        nazorg_id=dossier.id,
        gebeurtenis_id=dossier.life_event_id,
        gemeente=dossier.municipality,
        reden=reason,
    )
