"""Use cases of doing a task: the next one, let it wait, note, complete. Each is one transaction, and race-free."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.access import Viewer
from services.routes.assigning.service import refusal
from services.routes.contacts import rhythm
from services.routes.handling import repository
from services.routes.handling.schemas import Afronding, Notitie, Wachten
from services.routes.handovers import service as handovers
from services.routes.open_work import Row
from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.model import NOT_NEEDED, Outcome
from services.routes.tasks import log, waiting
from services.routes.tasks import looking as tasks
from services.routes.tasks.log import Line
from services.routes.tasks.waiting import ENDED_BY, Wait
from services.routes.work_states import Action, faults_in_wait
from services.routes.workers import leaving
from shared import clock
from shared.errors import Conflict, Fault, InvalidInput
from shared.events.reasons import reason
from shared.events.tasks import TaskCompleted
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction

BY_NEXT: Final = reason("gekregen-als-volgende")
RECORD_FIRST: Final = (
    "Deze taak is klaar als u het contact vastlegt, op de pagina Contacten van het dossier."
)
CHECK_FIRST: Final = (
    "Deze taak is klaar als u de controle doet, op de pagina van de controle van de nazorg."
)
TO_CHECK: Final = "nazorg-controle-nodig"
LIES: Final = "nazorg-blijft-liggen"
"""Of that playbook the one step that is not the check itself: somebody sees to it that it is done."""
TASK_NOT_NEEDED: Final = reason("overdracht-niet-nodig")


def outcomes_of(row: Row) -> tuple[Outcome, ...]:
    """What can come of a task."""
    return load_playbooks().outcomes_of(row["playbook"], row["playbook_version"], row["step"])


def is_done_by_recording(row: Mapping[Any, Any]) -> bool:
    """Whether a task asks to speak to somebody: what was said is recorded, and that finishes it."""
    return row["playbook"] == rhythm.PLAYBOOK and row["step"] in rhythm.STEPS


def is_a_check(row: Mapping[Any, Any]) -> bool:
    """Whether a task is a check of aftercare: doing it in income finishes it, and nothing else does."""
    return bool(row["playbook"] == TO_CHECK and row["step"] != LIES)


async def complete(tx: Transaction, viewer: Viewer, task_id: UUID, done: Afronding) -> RowMapping:
    """The task is done, its dossier locked. Raises NotNow, and InvalidInput for an outcome that is not of its step."""
    row = await _current(tx, task_id)
    if is_done_by_recording(row):
        raise Conflict("leg-contact-vast", RECORD_FIRST)
    if is_a_check(row):
        raise Conflict("doe-de-controle", CHECK_FIRST)
    possible = [outcome.code for outcome in outcomes_of(row)]
    if done.uitkomst not in possible:
        why = f"Kies een uitkomst van deze stap: {', '.join(possible)}."
        raise InvalidInput((Fault("uitkomst", "keuze", why),))
    if not await repository.complete(tx, task_id, viewer.subject, done.uitkomst, done.resultaat):
        raise await refusal(tx, task_id)
    details = {"uitkomst": done.uitkomst}
    await _log(tx, viewer, Line(task_id, Action.COMPLETE, words=done.resultaat, details=details))
    await tasks.note(
        tx, viewer.subject, "taken-afronden", [row], correlation_id=row["correlation_id"]
    )
    data = TaskCompleted(
        taak_id=task_id,
        gebeurtenis_id=row["life_event_ids"][0],
        gemeente=row["municipality"],
        uitkomst=done.uitkomst,
    )
    tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])
    if done.uitkomst == NOT_NEEDED:
        await handovers.lapse_with_task(tx, task_id, TASK_NOT_NEEDED)
    return await _current(tx, task_id)


async def wait(tx: Transaction, viewer: Viewer, task_id: UUID, asked: Wachten) -> RowMapping:
    """The task waits; who has it keeps it. Raises NotNow and InvalidInput."""
    faults = [*faults_in_wait(asked.tot, tx.today), *_faults_in_event(asked)]
    if faults:
        raise InvalidInput(tuple(faults))
    row = await _current(tx, task_id)
    wanted = Wait(asked.tot, asked.op, asked.gebeurtenis)
    if not await waiting.begin(tx, task_id, row["dossier_id"], wanted):
        raise await refusal(tx, task_id)
    await _log(tx, viewer, Line(task_id, Action.WAIT, words=asked.notitie, details=wanted.details))
    await tasks.note(tx, viewer.subject, "taken-laten-wachten", [row])
    return await _current(tx, task_id)


async def end_wait(tx: Transaction, viewer: Viewer, task_id: UUID) -> RowMapping:
    """Somebody goes on with it before its day. Raises NotNow."""
    if not await waiting.end(tx, task_id):
        raise await refusal(tx, task_id, Action.END_WAIT)
    await _log(tx, viewer, Line(task_id, Action.END_WAIT))
    row = await _current(tx, task_id)
    await tasks.note(tx, viewer.subject, "taken-laten-wachten", [row])
    return row


async def note(tx: Transaction, viewer: Viewer, task_id: UUID, written: Notitie) -> RowMapping:
    """What a colleague must know who goes on with it. Raises NotNow."""
    if not await repository.see(tx, task_id, Action.NOTE):
        raise await refusal(tx, task_id)
    await _log(tx, viewer, Line(task_id, Action.NOTE, words=written.tekst))
    row = await _current(tx, task_id)
    await tasks.note(tx, viewer.subject, "taken-noteren", [row])
    return row


async def take_next(tx: Transaction, caller: Caller, worker_id: UUID) -> RowMapping | None:
    """The most urgent task that the worker may do and nobody has; None where there is none. Raises Conflict for who is away.

    Of the roles that the worker has today, and holds until the end of this: nobody who is just leaving gets work.
    """
    grants, avoids = await leaving.hold(tx, worker_id)
    if await repository.is_away(tx, worker_id):
        raise Conflict("afwezig", "U staat als afwezig. Meld u eerst terug bij uw teamleider.")
    task_id = await repository.take_next(tx, caller, worker_id, grants, avoids)
    if task_id is None:
        return None
    details = {"naar": str(worker_id)}
    await log.write(tx, caller.subject, [Line(task_id, Action.TAKE, why=BY_NEXT, details=details)])
    row = await _current(tx, task_id)
    await tasks.note(tx, caller.subject, "taken-toewijzen", [row])
    return row


async def history(
    tx: Transaction, viewer: Viewer, task_id: UUID
) -> tuple[Row, Sequence[RowMapping]]:
    """The task, noted as read, and what became of it. Raises NotFound."""
    row = await tasks.get_task(tx, viewer, task_id)
    return row, await log.list_lines(tx.connection, task_id)


def faults_in_day(typed: str) -> tuple[Fault, ...]:
    """What is wrong with a day until which a task is to wait; nothing with what is no day, of which others tell."""
    try:
        return faults_in_wait(date.fromisoformat(typed.strip()), clock.today())
    except ValueError:
        return ()


def _faults_in_event(asked: Wachten) -> list[Fault]:
    if asked.op != "gebeurtenis":
        why = "Laat dit weg: deze taak wacht niet op een gebeurtenis."
        return [Fault("gebeurtenis", "niet-hier", why)] if asked.gebeurtenis else []
    if asked.gebeurtenis is None:
        return [Fault("gebeurtenis", "welke-gebeurtenis", "Kies op welke gebeurtenis dit wacht.")]
    if asked.gebeurtenis not in ENDED_BY:
        return [Fault("gebeurtenis", "keuze", f"Kies uit {', '.join(sorted(ENDED_BY))}.")]
    return []


async def _log(tx: Transaction, viewer: Viewer, line: Line) -> None:
    await log.write(tx, viewer.subject, [line])


async def _current(tx: Transaction, task_id: UUID) -> RowMapping:
    found = await tasks.find(tx, task_id)
    assert found is not None  # noqa: S101 - who asks has seen it, and no task is ever removed
    return found
