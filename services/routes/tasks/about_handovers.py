"""Tasks about a handover: no playbook asks for them, but how it stands. They are over as soon as it stands otherwise."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.routes.open_once import Key
from services.routes.open_work import with_answering_now
from services.routes.tasks import log, service
from services.routes.tasks.service import TaskWish
from services.routes.work_states import Action
from shared.events.reasons import Redencode
from shared.events.tasks import TaskCompleted, TaskLapsed
from shared.messaging.transaction import Transaction

PLAYBOOK: Final = "overdracht"
DONE: Final = "gedaan"

_LAPSE = text(
    """
    UPDATE task SET status = 'lapsed', settled_at = :now, settled_reason = :why
    WHERE dossier_id = ANY (CAST(:dossier_ids AS uuid[])) AND status = 'open' AND playbook = :playbook
        AND subject_id = :handover_id
    RETURNING *
    """
)
_COMPLETE = text(
    """
    UPDATE task SET status = 'completed', settled_at = :now, settled_by = :actor, outcome = :outcome, result = :result
    WHERE id = :id AND status = 'open' RETURNING *
    """
)


async def ask(  # noqa: PLR0917 - what such a task says
    tx: Transaction,
    handover: Mapping[Any, Any],
    step: str,
    title: str,
    reason: str,
    due_on: date,
) -> None:
    """A task for the regisseur, unless it is open already. `handover` is its row, the dossier locked."""
    wish = TaskWish(
        cause=None,
        asked_by=None,
        key=Key(handover["dossier_id"], step, handover["id"]),
        life_event_id=handover["life_event_ids"][0],
        playbook=PLAYBOOK,
        playbook_version=1,
        municipality=handover["municipality"],
        # A death does not end it: then there is something to talk about.
        person_ids=(),
        follows_id=None,
        about_on=tx.today,
        due_on=due_on,
        role="regisseur",
        title=title,
        reason=reason,
        services=(),
    )
    await service.open_tasks(tx, [wish])


async def lapse(
    tx: Transaction, handover: Mapping[Any, Any], *dossier_ids: UUID, why: Redencode
) -> None:
    """What was asked because of how it stood."""
    values = {
        "now": tx.now,
        "why": why.stored(),
        "dossier_ids": [handover["dossier_id"], *dossier_ids],
        "playbook": PLAYBOOK,
        "handover_id": handover["id"],
    }
    lapsed = (await tx.execute(_LAPSE, values)).mappings().all()
    await log.write_lapsed(tx, lapsed)
    for row in await with_answering_now(tx, lapsed):
        data = TaskLapsed(
            taak_id=row["id"],
            gebeurtenis_id=row["life_event_ids"][0],
            gemeente=row["municipality"],
            reden=why,
        )
        tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])


async def complete(tx: Transaction, task_id: UUID, result: str) -> None:
    """The step was done by who it was handed over to."""
    values = {
        "now": tx.now,
        "id": task_id,
        "actor": log.BY_ITSELF,
        "outcome": DONE,
        "result": result,
    }
    rows = (await tx.execute(_COMPLETE, values)).mappings().all()
    for row in await with_answering_now(tx, rows):
        tx.need({row["dossier_id"]})
        line = log.Line(task_id, Action.COMPLETE, words=result, details={"uitkomst": DONE})
        await log.write(tx, log.BY_ITSELF, [line])
        data = TaskCompleted(
            taak_id=task_id,
            gebeurtenis_id=row["life_event_ids"][0],
            gemeente=row["municipality"],
            uitkomst=DONE,
        )
        tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])
