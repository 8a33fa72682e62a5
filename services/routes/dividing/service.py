"""Use cases of dividing work: start, go on part after part, stop. Each task follows the rules of giving one task to somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.routes.access import NoAccess, Viewer
from services.routes.assigning import service as assigning
from services.routes.assigning.schemas import Toewijzing
from services.routes.dividing import repository
from services.routes.dividing.schemas import AT_ONCE, MOST_ITEMS, Division, Item, Result
from services.routes.tasks import looking as tasks
from services.routes.workers import leaving, looking
from services.routes.workers import service as callers
from services.routes.workers import service as workers
from services.routes.workers.callers import worker_id_of
from services.routes.workers.rules import may_do
from shared.errors import AppError, Fault, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.permissions import Data
from shared.ui.dutch import municipality_text, number_text

TIMER: Final = "werk-verdelen"
NOTHING: Final = "Kruis eerst taken aan."
NOBODY: Final = "Kies wie het gaat doen."
TOO_MUCH: Final = f"Dat zijn er te veel: ten hoogste {number_text(MOST_ITEMS)} taken in een keer. Maak de lijst korter met een filter."
GONE: Final = "Deze taak is er niet meer, of niet meer voor u."
ALL_GONE: Final = "Wat u aankruiste is er niet meer, of niet meer voor u. Kies opnieuw."


async def start(tx: Transaction, caller: Caller, to_id: UUID | None, items: Sequence[Item]) -> UUID:
    """Give these tasks to somebody, or to the team (None). The first part is done at once. Raises NoAccess, InvalidInput.

    Of what is not there for who asks nothing is kept.
    """
    made_by = worker_id_of(caller)
    if not caller.where_sees(Data.TAKEN_VERDELEN):
        raise NoAccess("Werk verdelen doet een teamleider.")
    once = {item.task_id: item for item in items}
    if not once:
        raise InvalidInput((Fault("taak", "verplicht", NOTHING),))
    if len(once) > MOST_ITEMS:
        raise InvalidInput((Fault("taak", "te-veel", TOO_MUCH),))
    if to_id is not None and not await workers.is_known(tx.connection, to_id):
        raise InvalidInput((Fault("aan", "keuze", NOBODY),))
    there = await tasks.list_there(tx, caller, once.keys())
    if not there:
        raise InvalidInput((Fault("taak", "niet-hier", ALL_GONE),))
    items = [item for task_id, item in once.items() if task_id in there]
    division_id = await repository.add(tx, made_by, to_id, items)
    await go_on(tx, division_id)
    return division_id


async def stop(tx: Transaction, caller: Caller, division_id: UUID) -> None:
    """What was done stays done. Raises NotFound."""
    found = await repository.lock(tx, division_id)
    if found is None or str(found.made_by) != caller.subject:
        raise NotFound("verdeling", division_id)
    await repository.end(tx, division_id, "stopped")


async def get(tx: Transaction, caller: Caller, division_id: UUID) -> Division:
    """Raises NotFound, also for what somebody else divided."""
    found = await repository.find(tx.connection, division_id)
    if found is None or str(found.made_by) != caller.subject:
        raise NotFound("verdeling", division_id)
    there = await tasks.list_there(tx, caller, {refused.task_id for refused in found.refusals})
    shown = [
        refused if refused.task_id in there else replace(refused, title=None, why=GONE)
        for refused in found.refusals
    ]
    return replace(found, refusals=shown)


async def list_results(tx: Transaction, caller: Caller, division_id: UUID) -> list[Result]:
    """What became of each task. Of a division that is the caller's, as `get` found it."""
    results = await repository.list_items(tx.connection, division_id)
    there = await tasks.list_there(tx, caller, {result.task_id for result in results})
    return [
        result if result.task_id in there else replace(result, title=None, why=result.why and GONE)
        for result in results
    ]


async def look_at_timers(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    for timer in timers:
        await go_on(tx, timer.dossier_id)


async def go_on(tx: Transaction, division_id: UUID) -> None:
    """The next part; then the one after it is set, or all is done."""
    found = await repository.lock(tx, division_id)
    if found is None or found.state != "running":
        return
    items = await repository.next_items(tx, division_id, AT_ONCE)
    # Who divides, with what he or she may do by now: a later part is done without a request.
    caller = await callers.caller_of(tx.connection, found.made_by, tx.today)
    if caller is None:
        await repository.end(tx, division_id, "stopped")
        return
    target = await _target(tx, found.to_id)
    whys = {position: await _give(tx, caller, item, target) for position, item in items}
    await repository.settle(tx, division_id, whys)
    if len(items) < AT_ONCE:
        await repository.end(tx, division_id, "done")
        return
    last = max(whys)
    # The dividing is locked by its id, as a dossier would be.
    tx.schedule(NewTimer(TIMER, f"{division_id}:{last}", tx.now, division_id))


@dataclass(frozen=True, slots=True)
class _Target:
    """Whom the work is for, held as he or she is until the part is done; without an id it is the team."""

    worker_id: UUID | None
    name: str
    grants: Mapping[str, frozenset[str]]


async def _target(tx: Transaction, to_id: UUID | None) -> _Target:
    if to_id is None:
        return _Target(None, "", {})
    grants, _ = await leaving.hold(tx, to_id)
    return _Target(to_id, await looking.name_of(tx.connection, to_id) or "", grants)


async def _give(tx: Transaction, caller: Caller, item: Item, target: _Target) -> str | None:
    """Why it was not done; None if it was."""
    row = await tasks.find(tx, item.task_id, Viewer(caller).own)
    if row is None:
        return GONE
    if target.worker_id is not None and not may_do(target.grants, row["municipality"], row["role"]):
        where = municipality_text(row["municipality"])
        return f"{target.name} heeft in {where} de rol {row['role']} niet."
    asked = Toewijzing(medewerker_id=target.worker_id, was_van=item.from_id)
    try:
        async with tx.connection.begin_nested():
            await assigning.assign(tx, caller, item.task_id, asked)
    except NotFound:
        return GONE
    except InvalidInput as refused:
        return refused.faults[0].reason
    except AppError as refused:
        return refused.detail
    return None
