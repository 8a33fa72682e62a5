"""Use case of whose a task is: somebody takes it or gives it back, a team leader assigns it."""

from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.access import NoAccess, Viewer
from services.routes.assigning.schemas import Toewijzing
from services.routes.tasks import assigned
from services.routes.tasks import service as tasks
from services.routes.tasks.teams import check_team
from services.routes.workers import leaving, looking
from services.routes.workers.rules import may_do
from shared.access import avoids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.http.auth import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data


async def assign(tx: Transaction, caller: Caller, task_id: UUID, asked: Toewijzing) -> RowMapping:
    """The task as it is then. Raises NotFound, NoAccess, InvalidInput for who can't do it, Conflict with whose it is now."""
    row = await tasks.find(tx, task_id, Viewer(caller).own)
    if row is None or not _may_see(caller, row):
        raise NotFound("taak", task_id)
    _check_may(caller, row, asked)
    await check_team(tx.connection, caller, row, tx.today)
    if asked.medewerker_id is not None:
        await _check_can_do(tx, row, asked.medewerker_id)
    if not await assigned.assign(tx, task_id, asked.was_van, asked.medewerker_id):
        now = await tasks.find(tx, task_id)
        assert now is not None  # noqa: S101 - found above
        if now["status"] != "open" or now["assignee_id"] != asked.medewerker_id:
            raise await _why_not(tx, now)
    await processing_log.record(
        tx,
        caller.subject,
        "taken-toewijzen",
        row["person_ids"],
        correlation_id=row["correlation_id"],
    )
    found = await tasks.find(tx, task_id)
    assert found is not None  # noqa: S101 - found above
    return found


def _may_see(caller: Caller, row: RowMapping) -> bool:
    """Never a task about somebody about whom the caller decides nothing."""
    if avoids(caller, row["dossier_id"], row["subject_id"], *row["person_ids"]):
        return False
    return caller.may_see(row["municipality"])


def _check_may(caller: Caller, row: RowMapping, asked: Toewijzing) -> None:
    """Of one's own account: take what is nobody's, and give back one's own. The rest is for who divides the work."""
    if caller.sees(Data.TAKEN_VERDELEN, row["municipality"]):
        return
    own = caller.subject
    is_taking = str(asked.medewerker_id) == own and asked.was_van is None
    is_returning = asked.medewerker_id is None and str(asked.was_van) == own
    is_repeating = str(asked.medewerker_id) == str(asked.was_van) == own
    if not (is_taking or is_returning or is_repeating):
        raise NoAccess(
            "Een taak aan een ander geven, of van een ander overnemen, doet een teamleider."
        )


async def _check_can_do(tx: Transaction, row: RowMapping, worker_id: UUID) -> None:
    """The worker stays as he or she is until the end: nobody who is just leaving gets work."""
    grants, conflicts = await leaving.hold(tx, worker_id)
    about = {*row["person_ids"], row["subject_id"], row["dossier_id"]}
    if not may_do(grants, row["municipality"], row["role"]) or conflicts & about:
        why = "Deze medewerker kan deze taak nu niet doen."
        raise InvalidInput((Fault("medewerkerId", "kan-niet", why),))


async def _why_not(tx: Transaction, row: RowMapping) -> Conflict:
    if row["status"] != "open":
        return Conflict("taak-niet-open", f"Taak {row['id']} is al afgerond of vervallen.")
    if row["assignee_id"] is None:
        return Conflict("taak-van-team", "Deze taak is nu van niemand.")
    holder = await looking.worker(tx.connection, row["assignee_id"])
    return Conflict("taak-van-ander", f"Deze taak is nu van {holder.name}.")
