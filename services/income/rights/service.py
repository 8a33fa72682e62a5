"""What stands of a right, and writing what was decided about it: decision, periods and the event that says so, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.norms.loading import load_parameters
from services.income.norms.register import Parameters
from services.income.rights import repository, suspension_repository
from services.income.rights.rows import Decision, Recorded
from services.income.rights.standing import Rechtsperiode, Staand, running
from services.income.rights.suspension import Suspension
from shared.events.envelope import Event
from shared.events.income import RightChanged, RightEnded, RightStarted, Uitkeringsperiode
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and what stood before and stands after it."""

    decision: Decision
    before: Staand
    after: Staand
    correlation_id: UUID
    cause: Event[Any] | None = None


async def load_standing(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> Mapping[UUID, Staand]:
    """What stands of each dossier now; one of which nothing was ever decided is left out."""
    return await repository.load_standing(connection, dossier_ids)


async def standing_as_thought(
    connection: AsyncConnection, dossier_id: UUID, moment: datetime
) -> list[Recorded]:
    """What was thought at a moment that stood."""
    return await repository.load_thought(connection, dossier_id, moment)


async def load_recorded(connection: AsyncConnection, dossier_id: UUID) -> list[Recorded]:
    """All that was ever thought to stand, in the order in which it was recorded."""
    return await repository.load_recorded(connection, dossier_id)


async def load_suspensions(connection: AsyncConnection, dossier_id: UUID) -> list[Suspension]:
    """All there were, newest first."""
    return await suspension_repository.list_of_dossier(connection, dossier_id)


async def list_decisions(connection: AsyncConnection, dossier_id: UUID) -> list[Decision]:
    """All that was decided in a dossier, newest first."""
    return await repository.list_decisions(connection, dossier_id)


async def count_resting_on(connection: AsyncConnection, life_event_ids: Collection[UUID]) -> int:
    """How many decisions were taken because of one of these life events."""
    return await repository.count_resting_on(connection, life_event_ids)


async def write(tx: Transaction, decided: Sequence[Decided]) -> None:
    """Keep decisions, one per dossier, with what they make of the right; publish what runs where that is otherwise.

    Raises ValueError for two rights at once.
    """
    for done in decided:
        check_whole(done.after)
    await repository.store_decisions(tx.connection, [done.decision for done in decided])
    changed = {
        done.decision.dossier_id: (done.before, done.after)
        for done in decided
        if done.before != done.after
    }
    await repository.replace_standing(tx.connection, changed, tx.now)
    held = await suspension_repository.list_running(tx.connection, changed) if changed else {}
    parameters = load_parameters()
    for done in decided:
        shown = _periods(done.after, tx.today, parameters)
        if shown != _periods(done.before, tx.today, parameters):
            _publish(tx, done, shown, held.get(done.decision.dossier_id))


def check_whole(standing: Staand) -> None:
    """Raises ValueError where two rights stand on one day."""
    for period, following in pairwise(standing):
        if period.tot is None or period.tot > following.van:
            msg = f"two rights at once: one from {period.van}, and one from {following.van}"
            raise ValueError(msg)


def publish_held(tx: Transaction, done: Decided, held: Suspension | None) -> None:
    """The right stays as it stands, and is held from now on, or is not any more."""
    _publish(tx, done, _periods(done.after, tx.today, load_parameters()), held)


def _publish(
    tx: Transaction,
    done: Decided,
    shown: tuple[Uitkeringsperiode, ...],
    held: Suspension | None,
) -> None:
    before, after = running(done.before), running(done.after)
    kind: type[RightStarted | RightChanged | RightEnded] = RightChanged
    if len(after) > len(before) or (after and not before):
        kind = RightStarted
    elif not after or (before and _ends_earlier(after[-1][1], before[-1][1])):
        kind = RightEnded
    data = kind(
        besluit_id=done.decision.id,
        gemeente=done.decision.municipality,
        ingangsdatum=done.decision.starts_on,
        perioden=shown,
        opgeschort=held.published() if held is not None else None,
    )
    tx.emit(done.decision.dossier_id, data, cause=done.cause, correlation_id=done.correlation_id)


def _ends_earlier(ends: date | None, ended: date | None) -> bool:
    return ends is not None and (ended is None or ends < ended)


def _periods(
    standing: Staand, today: date, parameters: Parameters
) -> tuple[Uitkeringsperiode, ...]:
    """With the amount of each day on which the norms were raised, up to today."""
    shown: list[Uitkeringsperiode] = []
    for period in standing:
        if not period.loopt:
            continue
        for van, tot in _between_raises(period, today, parameters):
            cents = period.amount_on(van, parameters)
            before = shown[-1] if shown else None
            if before and (before.tot, before.bijstand_centen) == (van, cents):
                shown[-1] = before.model_copy(update={"tot": tot})
            else:
                shown.append(Uitkeringsperiode(vanaf=van, tot=tot, bijstand_centen=cents))
    return tuple(shown)


def _between_raises(
    period: Rechtsperiode, today: date, parameters: Parameters
) -> list[tuple[date, date | None]]:
    days = [
        day
        for day in parameters.change_days
        if period.van < day <= today and (period.tot is None or day < period.tot)
    ]
    starts = [period.van, *days]
    return list(zip(starts, [*starts[1:], period.tot], strict=True))
