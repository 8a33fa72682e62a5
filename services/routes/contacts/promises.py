"""What was promised in a contact becomes a task with a day and an owner; the words stay with the contact and beside the task."""

from typing import Final, get_args
from uuid import UUID

from services.routes.contacts import repository
from services.routes.contacts.rhythm import PLAYBOOK, step_of
from services.routes.contacts.schemas import AfspraakIn, ContactIn
from services.routes.open_once import Key
from services.routes.playbooks.loader import load_playbooks
from services.routes.tasks import by_rule, log
from services.routes.tasks import service as tasks
from services.routes.tasks.log import Line
from services.routes.tasks.service import TaskWish
from services.routes.work_states import Action
from services.routes.workers import leaving
from services.routes.workers.rules import may_do
from shared import calendar, ids
from shared.events.reasons import reason
from shared.events.tasks import Taakrol
from shared.http.caller import Caller
from shared.ids import read_id
from shared.messaging.transaction import Transaction

STEP: Final = "afspraak-nakomen"
OWN: Final = reason("eigen-afspraak")
_ROLES: Final[tuple[Taakrol, ...]] = get_args(Taakrol)


async def make_tasks(  # noqa: PLR0917 - what was promised, where and by whom
    tx: Transaction,
    caller: Caller,
    dossier_id: UUID,
    gemeente: str,
    told: ContactIn,
    contact_id: UUID,
    event_id: UUID,
) -> None:
    """One per promise; that of who recorded it is of him or her at once."""
    if not told.afspraken:
        return
    own = [role for role in _ROLES if role in caller.roles_in(gemeente)]
    roles = [own[0] if promise.wie == "ik" else promise.wie for promise in told.afspraken]
    promise_ids = [ids.new_id() for _ in told.afspraken]
    playbook = load_playbooks().valid_on(tx.today, PLAYBOOK)
    step = step_of(playbook, STEP)
    wishes = [
        TaskWish(
            cause=None,
            asked_by=None,
            key=Key(dossier_id, STEP, promise_id),
            life_event_id=event_id,
            playbook=PLAYBOOK,
            playbook_version=playbook.playbook.version,
            municipality=gemeente,
            person_ids=(told.inwoner_id,),
            follows_id=None,
            about_on=told.contactdatum,
            due_on=calendar.next_working_day(promise.uiterlijk),
            belongs_to=event_id,
            role=role,
            title=step.title,
            reason=step.reason,
            services=(),
        )
        for promise, promise_id, role in zip(told.afspraken, promise_ids, roles, strict=True)
    ]
    opened = await tasks.open_tasks(tx, wishes)
    task_ids = [task.id for task in opened]
    await repository.add_promises(
        tx,
        [
            {
                "id": promise_id,
                "contact_id": contact_id,
                "words": promise.wat,
                "due_on": wish.due_on,
                "task_id": task_id,
            }
            for promise, promise_id, wish, task_id in zip(
                told.afspraken, promise_ids, wishes, task_ids, strict=True
            )
        ],
    )
    lines = [
        Line(task_id, Action.NOTE, words=promise.wat)
        for promise, task_id in zip(told.afspraken, task_ids, strict=True)
    ]
    await log.write(tx, caller.subject, lines)
    await _take_own(tx, caller, told.afspraken, wishes, task_ids)


async def _take_own(
    tx: Transaction,
    caller: Caller,
    promises: list[AfspraakIn],
    wishes: list[TaskWish],
    task_ids: list[UUID],
) -> None:
    """Only as far as he or she may do it, as with all work that is given to somebody."""
    worker_id = read_id(caller.subject)
    if worker_id is None or not any(promise.wie == "ik" for promise in promises):
        return
    grants, _ = await leaving.hold(tx, worker_id)
    for promise, wish, task_id in zip(promises, wishes, task_ids, strict=True):
        if promise.wie == "ik" and may_do(grants, wish.municipality, wish.role):
            await by_rule.give(tx, task_id, worker_id, OWN)
