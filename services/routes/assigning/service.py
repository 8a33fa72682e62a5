"""Use case of whose a task is: somebody takes it or gives it back, a team leader assigns it."""

from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.access import NoAccess, Viewer
from services.routes.assigning.schemas import Toewijzing
from services.routes.mail import service as mail
from services.routes.tasks import assigned, log
from services.routes.tasks import looking as tasks
from services.routes.tasks.log import Line
from services.routes.tasks.teams import check_team
from services.routes.work_states import Action, NotNow, State, state_of
from services.routes.workers import leaving, looking
from services.routes.workers.rules import may_do
from shared.access import avoids
from shared.errors import Fault, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data
from shared.ui.dutch import date_text


async def assign(tx: Transaction, caller: Caller, task_id: UUID, asked: Toewijzing) -> RowMapping:
    """The task as it is then. Raises NotFound, NoAccess, InvalidInput for who can't do it, Conflict with whose it is now."""
    row = await tasks.find(tx, task_id, Viewer(caller).own)
    if row is None or not _may_see(caller, row):
        raise NotFound("taak", task_id)
    _check_may(caller, row, asked)
    await check_team(tx.connection, caller, row, tx.today)
    if asked.medewerker_id is not None:
        await _check_can_do(tx, row, asked.medewerker_id)
    is_same = asked.medewerker_id == asked.was_van
    if not await assigned.assign(tx, task_id, asked.was_van, asked.medewerker_id):
        now = await tasks.find(tx, task_id)
        is_same = (
            now is not None
            and now["status"] == "open"
            and now["assignee_id"] == asked.medewerker_id
        )
        if not is_same:
            raise await refusal(tx, task_id)
    if not is_same:
        await log.write(tx, caller.subject, [_line(caller, task_id, asked)])
        if asked.medewerker_id is not None and str(asked.medewerker_id) != caller.subject:
            await mail.notice(tx, task_id, "toegewezen")
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


def _line(caller: Caller, task_id: UUID, asked: Toewijzing) -> Line:
    pairs = {"van": asked.was_van, "naar": asked.medewerker_id}
    details = {name: str(worker) for name, worker in pairs.items() if worker is not None}
    if asked.medewerker_id is None:
        return Line(task_id, Action.GIVE_BACK, details=details)
    is_own = str(asked.medewerker_id) == caller.subject and asked.was_van is None
    return Line(task_id, Action.TAKE if is_own else Action.ASSIGN, details=details)


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


async def refusal(tx: Transaction, task_id: UUID, action: Action = Action.ASSIGN) -> NotNow:
    """Why nothing came of what was asked: how it stands with the task now, and who has it."""
    row = await tasks.find(tx, task_id)
    assert row is not None  # noqa: S101 - who asks has seen it, and no task is ever removed
    state = state_of(row["status"], row["assignee_id"], row["waits_until"], tx.today)
    holder = await looking.name_of(tx.connection, row["assignee_id"])
    match state:
        case State.DONE:
            return NotNow(state, "Deze taak is al afgerond.", "taak-niet-open")
        case State.LAPSED:
            return NotNow(state, "Deze taak is vervallen: zij hoeft niet meer.", "taak-niet-open")
    if action == Action.END_WAIT:
        return NotNow(state, "Deze taak wacht niet meer.")
    waits = f" Zij wacht tot {date_text(row['waits_until'])}." if state == State.WAITING else ""
    if holder is None:
        return NotNow(state, f"Deze taak is nu van niemand.{waits}", "taak-van-team")
    return NotNow(state, f"Deze taak is nu van {holder}.{waits}", "taak-van-ander")
