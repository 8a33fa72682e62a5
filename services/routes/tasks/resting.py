"""Tasks that rest because whoever does them does not go along with a resident for a while, and go on when he or she does again."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping, text

from services.routes.tasks import log, waiting
from services.routes.tasks.log import Line
from services.routes.tasks.waiting import Wait
from services.routes.work_states import Action
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction

_ABOUT: Final = text(
    """
    SELECT * FROM task WHERE dossier_id = :dossier AND status = 'open' AND role = ANY (CAST(:roles AS text[]))
        AND (subject_id = :person OR follows_id = :person OR :person = ANY (person_ids))
        AND playbook <> ALL (CAST(:but AS text[])) ORDER BY due_on, id
    """
)
_WAITING: Final = text(
    """
    SELECT id FROM task WHERE id = ANY (CAST(:ids AS uuid[])) AND status = 'open' AND waits_for = 'later'
        AND waits_until > :today ORDER BY id
    """
)


async def find_about(
    tx: Transaction,
    dossier_id: UUID,
    person_id: UUID,
    roles: Collection[str],
    but: Collection[str],
) -> Sequence[RowMapping]:
    """The open tasks about somebody for these roles, of other playbooks than `but`."""
    asked = {
        "dossier": dossier_id,
        "person": person_id,
        "roles": sorted(roles),
        "but": sorted(but),
    }
    return (await tx.execute(_ABOUT, asked)).mappings().all()


async def let_rest(
    tx: Transaction, dossier_id: UUID, task_ids: Collection[UUID], until: date, why: Redencode
) -> list[UUID]:
    """These wait until a day at most; gives those that do."""
    wait = Wait(until, "later")
    rests = [task_id for task_id in task_ids if await waiting.begin(tx, task_id, dossier_id, wait)]
    lines = [Line(task_id, Action.WAIT, why=why, details=wait.details) for task_id in rests]
    await log.write(tx, log.BY_ITSELF, lines)
    return rests


async def go_on(tx: Transaction, task_ids: Collection[UUID], why: Redencode) -> None:
    """Those of these that wait still do so no more."""
    found = await tx.execute(_WAITING, {"ids": sorted(task_ids), "today": tx.today})
    lines = [
        Line(task_id, Action.END_WAIT, why=why)
        for task_id in found.scalars().all()
        if await waiting.end(tx, task_id)
    ]
    await log.write(tx, log.BY_ITSELF, lines)
