"""What a step does to the work about a resident: what the old route asked for lapses, what others had to do for it rests, and
whoever goes along now is asked.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.routes.contacts import rhythm
from services.routes.open_once import Key
from services.routes.playbooks.lead_times import parse_lead_time
from services.routes.playbooks.loader import Version, load_playbooks
from services.routes.regie import service as regie
from services.routes.resident_routes import service as routes
from services.routes.resident_routes.rules import Place
from services.routes.route_changes.companions import Asked, Goes, may_go_along
from services.routes.tasks import by_rule, resting
from services.routes.tasks import service as tasks
from services.routes.tasks.service import TaskWish
from shared import ids
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction

PLAYBOOK: Final = "route"
ABOUT_PLAN: Final = "plan-bespreken"
OTHER_ROUTE: Final = reason("hoort-bij-andere-route")
RESTS: Final = reason("rust-op-andere-route")
GOES_ON: Final = reason("route-weer-gevolgd")
GOES_ALONG: Final = reason("gaat-mee-op-route")
LONGEST_REST: Final = parse_lead_time("+3 maanden")


async def stop(
    tx: Transaction, asked: Asked, before: Any, place: Place, gone: frozenset[str]
) -> None:
    """What the route of before asked for and this one does not lapses; the other work of who does not go along rests."""
    wanted = {_step_code(place, role) for role in place.coaches} | {ABOUT_PLAN}
    playbook = load_playbooks().valid_on(tx.today, PLAYBOOK).playbook
    others = {step.code for step in playbook.steps} - wanted
    open_ones = await by_rule.find_open(tx, [asked.dossier_id], PLAYBOOK, others)
    ends = [task["id"] for task in open_ones if task["subject_id"] == asked.person_id]
    await by_rule.lapse(tx, ends, OTHER_ROUTE)
    if not gone:
        return
    found = await resting.find_about(
        tx, asked.dossier_id, asked.person_id, gone, (PLAYBOOK, rhythm.PLAYBOOK)
    )
    roles = {task["id"]: task["role"] for task in found if not _waits(task, tx.today)}
    until = LONGEST_REST.from_day(tx.today)
    rests = await resting.let_rest(tx, asked.dossier_id, roles, until, RESTS)
    rows = [rest_row(tx, asked, before.id, "taak", role=roles[id_], task_id=id_) for id_ in rests]
    await routes.keep_resting(tx, rows)


def _waits(task: Mapping[Any, Any], today: date) -> bool:
    """For something else already: then it goes on doing so."""
    return task["waits_until"] is not None and task["waits_until"] > today


async def go_on(tx: Transaction, asked: Asked, route_id: UUID, place: Place) -> None:
    """What rested because who does it did not go along goes on as soon as he or she does again."""
    found = await routes.work_at_rest(tx, asked.dossier_id, asked.person_id)
    again = [row for row in found if row.role in place.coaches]
    await resting.go_on(tx, [row.task_id for row in again], GOES_ON)
    await routes.resume(tx, route_id, [row.id for row in again])


async def ask(  # noqa: PLR0917 - who is asked, and why
    tx: Transaction,
    asked: Asked,
    place: Place,
    companions: Sequence[Goes],
    day: date,
    event_id: UUID,
    *,
    has_plan: bool,
) -> None:
    """A task for each who is new here, or back; and for the regisseur, to ask the resident about the plan."""
    playbook = load_playbooks().valid_on(tx.today, PLAYBOOK)
    doers: dict[str, UUID | None] = {
        _step_code(place, goes.role): goes.worker_id for goes in companions if goes.how != "blijft"
    }
    if has_plan:
        doers[ABOUT_PLAN] = await _regisseur(tx, asked)
    wishes = [_wish(tx, playbook, asked, code, day, event_id) for code in doers]
    opened = await tasks.open_tasks(tx, wishes)
    for wish, task in zip(wishes, opened, strict=True):
        worker_id = doers[wish.key.step]
        if worker_id is not None and task.is_new:
            await by_rule.give(tx, task.id, worker_id, GOES_ALONG)


def _step_code(place: Place, role: str) -> str:
    return f"{place.route}-{role}"


async def _regisseur(tx: Transaction, asked: Asked) -> UUID | None:
    found = (await regie.of_dossiers(tx.connection, [asked.dossier_id])).get(asked.dossier_id)
    if found is None or not await may_go_along(tx, asked, found.worker_id, "regisseur"):
        return None
    return found.worker_id


def _wish(  # noqa: PLR0917 - a task and what it is about
    tx: Transaction, playbook: Version, asked: Asked, code: str, day: date, event_id: UUID
) -> TaskWish:
    step = rhythm.step_of(playbook, code)
    return TaskWish(
        cause=None,
        asked_by=None,
        key=Key(asked.dossier_id, code, asked.person_id),
        life_event_id=event_id,
        playbook=PLAYBOOK,
        playbook_version=playbook.playbook.version,
        municipality=asked.gemeente,
        person_ids=(asked.person_id,),
        follows_id=asked.person_id,
        about_on=day,
        due_on=step.lead_time.from_day(tx.today),
        belongs_to=event_id,
        role=step.role,
        title=step.title,
        reason=step.reason,
        explanation=None,
        services=step.services,
    )


def rest_row(
    tx: Transaction, asked: Asked, route_id: UUID, kind: str, **more: Any
) -> dict[str, Any]:
    """A row of what rests; what it does not have stays empty."""
    empty = dict.fromkeys(
        (
            "role",
            "pillar",
            "goal",
            "position",
            "words",
            "who",
            "due_on",
            "done_on",
            "done_by",
            "task_id",
        )
    )
    return {
        "id": ids.new_id(),
        "route_id": route_id,
        "dossier_id": asked.dossier_id,
        "person_id": asked.person_id,
        "kind": kind,
        **empty,
        **more,
        "since": tx.today,
        "at": tx.now,
    }
