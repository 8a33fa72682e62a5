"""Where nobody answers, or somebody who may not: looked at when somebody comes, and every hour. What is wrong is mended and counted."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from services.routes.regie import repository, service
from shared import clock, ids
from shared.messaging.contracts import Chore
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Database, Transaction
from shared.observability import metrics
from shared.observability.logging import get_logger
from shared.permissions import Role

log = get_logger(__name__)

TIMER: Final = "dossiers-zonder-regisseur"
AT_ONCE: Final = 200
"""So many dossiers get a regisseur in one transaction."""
MOST_NAMED: Final = 20
"""Of the dossiers that were mended, in the log line."""
_HOUR: Final = 3_600.0
_ANSWERING: Final = frozenset({Role.REGISSEUR.value, Role.TEAMLEIDER.value})


def somebody_comes(tx: Transaction, worker_id: UUID, roles: Collection[str], day: date) -> None:
    """From this day a worker has these roles: in the background, as it may be about many dossiers."""
    if not _ANSWERING.isdisjoint(roles):
        moment = max(clock.start_of_day(day), tx.now)
        tx.schedule(NewTimer(TIMER, f"{worker_id}:{ids.new_id()}", moment, worker_id))


async def look_at_timers(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Somebody came: dossiers that have nobody, or a team leader for want of a regisseur, some at a time."""
    after = [timer.payload.get("after") for timer in timers]
    start = None if None in after else UUID(min(str(place) for place in after))
    found = await repository.wrong(tx, start, AT_ONCE, improving=True)
    await service.give(tx, found, {})
    if len(found) == AT_ONCE:
        key = timers[0].dossier_id
        payload = {"after": str(found[-1])}
        tx.schedule(NewTimer(TIMER, f"{key}:{ids.new_id()}", tx.now, key, payload))


async def check(database: Database) -> int:
    """Every dossier of ours has exactly one regisseur who may be it; gives how many were mended."""
    mended: list[UUID] = []
    after = None
    while True:
        changed, after = await _check_some(database, after)
        mended += changed
        if after is None:
            break
    async with database.transaction() as tx:
        nobody = await repository.count_nobody(tx)
    metrics.WITHOUT_REGISSEUR.set(nobody)
    if mended or nobody:
        metrics.REGISSEURS_MENDED.inc(len(mended))
        named = [str(dossier_id) for dossier_id in mended[:MOST_NAMED]]
        log.warning("regisseurs_checked", mended=len(mended), without=nobody, dossiers=named)
    return len(mended)


async def _check_some(database: Database, after: UUID | None) -> tuple[list[UUID], UUID | None]:
    """Which were mended, and after which dossier to go on; None at the end."""

    async def work(tx: Transaction) -> tuple[list[UUID], UUID | None]:
        found = await repository.wrong(tx, after, AT_ONCE)
        changed = await service.give(tx, found, {})
        mended = [given.dossier_id for given in changed]
        return mended, found[-1] if len(found) == AT_ONCE else None

    return await database.run((), work)


CHORES: Final = (Chore("check-regisseurs", _HOUR, check),)
