"""What a person does with a task, as it is kept: each change holds only in a state in which the table allows it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, get_args
from uuid import UUID

from sqlalchemy import text

from services.routes.tasks.waiting import IN_STATE, in_states_for
from services.routes.work_states import Action
from shared.access import is_asked
from shared.events.tasks import Taakrol
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import ABOUT_STAYS, Data

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

# Whoever asks at the same moment passes over what this one is about to take, and waits for nobody.
NEXT: Final = text(
    """
    WITH chosen AS MATERIALIZED (
        SELECT task.id FROM task
        LEFT JOIN known_dossier AS known ON known.dossier_id = task.dossier_id
        LEFT JOIN dossier_team AS of_team ON of_team.dossier_id = task.dossier_id
        CROSS JOIN LATERAL (SELECT coalesce(
            known.answers[width_bucket(CAST(:today AS date), known.from_days)], task.municipality) AS municipality) AS answers
        WHERE task.status = 'open' AND task.assignee_id IS NULL
            AND (task.waits_until IS NULL OR task.waits_until <= :today)
            AND task.role = ANY (CAST(:roles AS text[]))
            AND (answers.municipality, task.role)
                IN (SELECT * FROM unnest(CAST(:municipality AS text[]), CAST(:role AS text[])))
            AND (known.shielded IS DISTINCT FROM 'medewerker' OR answers.municipality = ANY (CAST(:employees AS text[])))
            AND (of_team.team_id IS NULL OR of_team.team_id = ANY (CAST(:teams AS uuid[]))
                OR answers.municipality = ANY (CAST(:all_teams AS text[])))
            AND task.dossier_id <> ALL (CAST(:avoids AS uuid[])) AND task.subject_id <> ALL (CAST(:avoids AS uuid[]))
            AND NOT task.person_ids && CAST(:avoids AS uuid[])
            AND (answers.municipality = ANY (CAST(:stays AS text[])) OR NOT EXISTS (
                SELECT FROM life_event WHERE life_event.id = ANY (task.life_event_ids)
                    AND life_event.kind = ANY (CAST(:about_stays AS text[]))))
        ORDER BY task.due_on, task.id LIMIT 1
        FOR UPDATE OF task SKIP LOCKED)
    UPDATE task SET assignee_id = :worker_id, wait_ended_at = NULL FROM chosen
    WHERE task.id = chosen.id AND task.status = 'open' AND task.assignee_id IS NULL
        AND (task.waits_until IS NULL OR task.waits_until <= :today)
    RETURNING task.id
    """
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
    pairs = [
        (municipality, role)
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
        "municipality": [municipality for municipality, _ in pairs],
        "role": [role for _, role in pairs],
        "roles": sorted({role for _, role in pairs}),
        "employees": sorted(caller.where_sees(Data.AFGESCHERMD)),
        "stays": sorted(caller.where_sees(Data.DETENTIE_EN_OPNAME)),
        "about_stays": sorted(ABOUT_STAYS),
        "teams": sorted(caller.work.teams),
        "all_teams": sorted(all_teams),
    }
