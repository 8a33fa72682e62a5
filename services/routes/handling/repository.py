"""What a person does with a task, as it is kept: each change holds only in a state in which the table allows it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, get_args
from uuid import UUID

from sqlalchemy import text

from services.routes.open_tasks import ANSWERS
from services.routes.tasks.waiting import IN_STATE, in_states_for
from services.routes.work_states import Action
from shared.access import is_asked
from shared.events.tasks import Taakrol
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import Data

ROLES: Final[frozenset[str]] = frozenset(get_args(Taakrol))

_COMPLETE = text(
    f"""
    UPDATE task SET status = 'completed', settled_at = :now, settled_by = :actor, outcome = :outcome, result = :result
    WHERE {IN_STATE}
    """  # noqa: S608 - our own text
)
_SEEN = text(
    f"UPDATE task SET wait_ended_at = NULL WHERE {IN_STATE}"  # noqa: S608 - our own text
)
_IS_AWAY = text(
    """
    SELECT EXISTS (SELECT FROM absence WHERE worker_id = :worker_id
        AND from_day <= :today AND (until_day IS NULL OR :today < until_day))
    """
)

# Whoever asks at the same moment passes over what this one is about to take, and waits for nobody. It walks through what is
# free in the order of the index `open_task_free`, and stops at the first. The planner can't know how much somebody may see, and takes
# four conditions for next to nothing; of a CASE it supposes half, and then it looks each task up by its id.
NEXT: Final = text(
    f"""
    WITH chosen AS MATERIALIZED (
        SELECT task.id FROM open_task AS work JOIN task ON task.id = work.task_id
        WHERE CAST(work.assignee_id IS NULL AS int) = 1 AND work.waits_until <= CAST(:today AS date)
            AND CASE WHEN {ANSWERS} || ' ' || work.role = ANY (CAST(:places_and_roles AS text[]))
                AND (NOT work.of_employee OR {ANSWERS} = ANY (CAST(:employees AS text[])))
                AND (NOT work.about_stay OR {ANSWERS} = ANY (CAST(:stays AS text[])))
                AND (work.team_id IS NULL OR work.team_id = ANY (CAST(:teams AS uuid[]))
                    OR {ANSWERS} = ANY (CAST(:all_teams AS text[]))) THEN true ELSE false END
            AND task.dossier_id <> ALL (CAST(:avoids AS uuid[])) AND task.subject_id <> ALL (CAST(:avoids AS uuid[]))
            AND NOT task.person_ids && CAST(:avoids AS uuid[])
            AND task.status = 'open' AND task.assignee_id IS NULL
        ORDER BY work.due_on, work.task_id LIMIT 1
        FOR UPDATE OF task SKIP LOCKED)
    UPDATE task SET assignee_id = :worker_id, wait_ended_at = NULL FROM chosen
    WHERE task.id = chosen.id AND task.status = 'open' AND task.assignee_id IS NULL
        AND (task.waits_until IS NULL OR task.waits_until <= :today)
    RETURNING task.id
    """  # noqa: S608 - our own text
)


async def complete(tx: Transaction, task_id: UUID, actor: str, outcome: str, result: str) -> bool:
    """Whether the task could be completed, and is."""
    values = {
        **in_states_for(task_id, Action.COMPLETE, tx.today),
        "now": tx.now,
        "actor": actor,
        "outcome": outcome,
        "result": result,
    }
    return bool((await tx.execute(_COMPLETE, values)).rowcount)


async def see(tx: Transaction, task_id: UUID, action: Action) -> bool:
    """Somebody looked at it, so that it is no news any more that its wait is over. Whether this may be done to it now."""
    values = in_states_for(task_id, action, tx.today)
    return bool((await tx.execute(_SEEN, values)).rowcount)


async def is_away(tx: Transaction, worker_id: UUID) -> bool:
    values = {"worker_id": worker_id, "today": tx.today}
    return bool((await tx.execute(_IS_AWAY, values)).scalar_one())


async def take_next(
    tx: Transaction,
    caller: Caller,
    worker_id: UUID,
    grants: Mapping[str, frozenset[str]],
    avoids: frozenset[UUID],
) -> UUID | None:
    """The most urgent task that is nobody's and waits for nothing, of these roles per municipality; it is the worker's now."""
    values = _sight(caller, grants, tx.today) | {
        "worker_id": worker_id,
        "avoids": sorted(avoids | caller.work.conflicts),
    }
    found: UUID | None = (await tx.execute(NEXT, values)).scalar_one_or_none()
    return found


def _sight(caller: Caller, grants: Mapping[str, frozenset[str]], today: date) -> dict[str, Any]:
    places_and_roles = [
        f"{municipality} {role}"
        for municipality, roles in sorted(grants.items())
        for role in sorted(roles & ROLES)
        if caller.may_see(municipality)
    ]
    all_teams = (
        caller.where_sees(Data.DOSSIERS_VAN_ALLE_TEAMS)
        if is_asked(caller)
        else caller.municipalities
    )
    return {
        "today": today,
        "places_and_roles": places_and_roles,
        "employees": sorted(caller.where_sees(Data.AFGESCHERMD)),
        "stays": sorted(caller.where_sees(Data.DETENTIE_EN_OPNAME)),
        "teams": sorted(caller.work.teams),
        "all_teams": sorted(all_teams),
    }
