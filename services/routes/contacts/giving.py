"""By whom a contact is held: the regisseur of the family, or where the rule asks a jobcoach the one who goes along with it already.

As far as he or she may do it, as with all work that is given to somebody. Who is away and has nobody to stand in is passed over:
then the task is of the role, where a colleague sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.routes.contacts import rhythm_repository as repository
from services.routes.contacts.rules import Due
from services.routes.regie import service as regie
from services.routes.tasks import by_rule
from services.routes.workers import leaving
from services.routes.workers.rules import may_do
from shared.events.reasons import Redencode, reason
from shared.messaging.transaction import Transaction

JOBCOACH: Final = "jobcoach"
BY_REGISSEUR: Final = reason("regisseur-houdt-contact")
BY_JOBCOACH: Final = reason("jobcoach-houdt-contact")
OTHER_REGISSEUR: Final = reason("andere-regisseur-houdt-contact")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is to hold the contact of a dossier, since when, and who was to before."""

    worker_id: UUID
    why: Redencode
    since: datetime | None = None
    before: frozenset[UUID] = frozenset()


async def holders_of(tx: Transaction, wanted: Mapping[UUID, tuple[Due, str]]) -> dict[UUID, Holder]:
    """By dossier, of contacts with the municipality that each is for; they stay as they are until the end of the transaction."""
    of_jobcoach = {dossier for dossier, (due, _) in wanted.items() if due.rule.role == JOBCOACH}
    asked = {
        dossier_id: Holder(worker_id, BY_JOBCOACH)
        for dossier_id, worker_id in (await repository.jobcoaches_of(tx, of_jobcoach)).items()
    }
    of_regisseur = wanted.keys() - of_jobcoach
    before = await regie.asked_before(tx.connection, of_regisseur)
    for dossier_id, found in (await regie.of_dossiers(tx.connection, of_regisseur)).items():
        if found.is_away and found.substitute_id is None:
            continue
        earlier = before[dossier_id] - {found.worker_id}
        asked[dossier_id] = Holder(found.worker_id, BY_REGISSEUR, found.since, earlier)
    held = {
        worker_id: await leaving.hold(tx, worker_id)
        for worker_id in sorted({holder.worker_id for holder in asked.values()})
    }
    may = {}
    for dossier_id, holder in asked.items():
        due, municipality = wanted[dossier_id]
        grants, avoids = held[holder.worker_id]
        if may_do(grants, municipality, due.rule.role) and dossier_id not in avoids:
            may[dossier_id] = holder
    return may


async def follow_regisseur(
    tx: Transaction, task: Mapping[Any, Any], holder: Holder | None, looked_at: datetime | None
) -> None:
    """A task that stays goes along when there is another regisseur; not where a colleague got it, or somebody gave it back since."""
    if holder is None or holder.since is None or task["assignee_id"] == holder.worker_id:
        return
    is_new = looked_at is None or holder.since > looked_at
    if is_new and (task["assignee_id"] is None or task["assignee_id"] in holder.before):
        await by_rule.give(
            tx, task["id"], holder.worker_id, OTHER_REGISSEUR, from_id=task["assignee_id"]
        )
