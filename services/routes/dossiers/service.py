"""Use cases of the dossier page: what routes itself knows of a dossier, for who may see it, and a task completed there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from services.routes.access import Viewer
from services.routes.contacts import service as contacts
from services.routes.contacts.schemas import NextContact
from services.routes.dossiers import repository
from services.routes.handling import service as handling
from services.routes.handling.schemas import Afronding
from services.routes.handovers import service as handovers
from services.routes.opened import check_open
from services.routes.regie import service as regie
from services.routes.regie.schemas import Regisseur
from services.routes.resident_routes import service as resident_routes
from services.routes.resident_routes.schemas import OfPerson
from services.routes.tasks import looking as tasks
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.ids import read_id
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

Row = Mapping[Any, Any]
MOST: Final = 200
"""Of each list; who has more has them in the lists of work."""
TASKS: Final = "routes.taken.lezen"
HANDOVERS: Final = "routes.overdrachten.lezen"
PLANS: Final = "routes.plannen.lezen"
CONTACTS: Final = "routes.contacten.lezen"
LETTERS: Final = "income.brieven.lezen"
APPLICATIONS: Final = "income.aanvragen.schrijven"
OBJECTIONS: Final = "income.bezwaren.lezen"
RIGHTS: Final = "income.voorstellen.lezen"


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What routes knows, as the caller may see it."""

    dossier_id: UUID
    gemeente: str
    """Who answers for it today."""
    team: str | None
    regisseur: Regisseur | None
    """None where nobody answers (yet)."""
    open_tasks: Sequence[Row] | None
    """None for who sees no tasks there."""
    done_tasks: Sequence[Row]
    handovers: Sequence[Row] | None
    routes: Sequence[OfPerson] = ()
    """Of everybody whose right it is, for who sees the plan."""
    sees_plan: bool = False
    sees_contacts: bool = False
    contact: NextContact | None = None
    """When somebody is to be spoken to next, for who may see that."""
    sees_letters: bool = False
    may_apply: bool = False
    """To help somebody here to apply for bijstand."""
    sees_objections: bool = False
    """The decisions, and the objections to them."""
    sees_right: bool = False
    """What stands of the right to bijstand, on its own page."""


async def open_dossier(tx: Transaction, caller: Caller, dossier_id: UUID) -> OwnPart:
    """Noted as read. Raises NotFound for what is not there for the caller, OtherTeam for what needs a reason first."""
    gemeente = await check_open(tx, caller, dossier_id)
    await processing_log.record(tx, caller.subject, "dossier-inzien", [dossier_id], kind="dossier")
    sees_plan = gemeente in caller.everywhere.where_may(PLANS)
    sees_contacts = gemeente in caller.everywhere.where_may(CONTACTS)
    return OwnPart(
        dossier_id,
        gemeente,
        await repository.team_of(tx.connection, dossier_id),
        (await regie.of_dossiers(tx.connection, [dossier_id])).get(dossier_id),
        await _tasks(tx, caller, dossier_id, gemeente, "open"),
        await _tasks(tx, caller, dossier_id, gemeente, "completed") or (),
        await _handovers(tx, caller, dossier_id, gemeente),
        await _routes(tx, caller, dossier_id, gemeente) if sees_plan else (),
        sees_plan,
        sees_contacts,
        await contacts.next_of(tx, dossier_id) if sees_contacts else None,
        gemeente in caller.everywhere.where_may(LETTERS),
        gemeente in caller.everywhere.where_may(APPLICATIONS),
        gemeente in caller.everywhere.where_may(OBJECTIONS),
        gemeente in caller.everywhere.where_may(RIGHTS),
    )


async def _routes(
    tx: Transaction, caller: Caller, dossier_id: UUID, gemeente: str
) -> Sequence[OfPerson]:
    found = await resident_routes.of_dossier(tx, caller, dossier_id, gemeente)
    return [person for person in found.people if person.now is not None]


async def _tasks(
    tx: Transaction, caller: Caller, dossier_id: UUID, gemeente: str, status: str
) -> Sequence[Row] | None:
    if gemeente not in caller.where_may(TASKS):
        return None
    return await tasks.list_of_dossier(tx, Viewer(caller), dossier_id, gemeente, status, MOST)


async def _handovers(
    tx: Transaction, caller: Caller, dossier_id: UUID, gemeente: str
) -> Sequence[Row] | None:
    if gemeente not in caller.where_may(HANDOVERS):
        return None
    return await handovers.list_open(tx, Viewer(caller), dossier_id, gemeente, MOST)


async def names_of_workers(database: Database, subjects: Iterable[object]) -> dict[str, str]:
    """By what an answer calls who did something; a system, or who is not known, is left out."""
    ids = {found for subject in subjects if (found := read_id(subject)) is not None}
    async with database.reading() as connection:
        names = await repository.worker_names(connection, ids)
    return {str(worker_id): name for worker_id, name in names.items()}


async def complete_task(
    database: Database, caller: Caller, dossier_id: UUID, task_id: UUID, done: Afronding
) -> None:
    """Raises NotFound for a task of another dossier, NotNow for one that is not open (any more), InvalidInput for a strange outcome."""
    viewer = Viewer(caller)
    async with database.transaction() as tx:
        await open_dossier(tx, caller, dossier_id)
    if await tasks.find_dossier(database, viewer, task_id) != dossier_id:
        raise NotFound("taak", task_id)
    async with database.transaction(lock=[dossier_id]) as tx:
        await handling.complete(tx, viewer, task_id, done)
