"""Looking at tasks: which somebody may see, whom they are about, and that they were read."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.access import Viewer
from services.routes.open_work import Row
from services.routes.partners import service as partners
from services.routes.tasks import assigned, repository
from services.routes.tasks.repository import TaskFilter
from services.routes.tasks.teams import check_team
from shared import clock
from shared.db.known_dossiers import Own
from shared.errors import NotFound
from shared.events.catalog import LIFE_EVENTS
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

LIFE_EVENT_PLAYBOOKS = frozenset(event.happened for event in LIFE_EVENTS)
ABOUT_PEOPLE = LIFE_EVENT_PLAYBOOKS | {"aanname-nettoloon", "aanname-geboortedatum"}
"""The playbooks whose tasks are about a person, and not about a proposal or the like."""


async def list_tasks(
    tx: Transaction,
    actor: str,
    wanted: TaskFilter,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[Row]:
    """Tasks with the names of who helps with each, most urgent first; noted as read. With those of absent colleagues for whom the actor stands in."""
    stands_in_for = await assigned.absent_colleagues_of(tx.connection, actor, tx.today)
    wanted = replace(wanted, stands_in_for=stands_in_for)
    rows = await repository.list_tasks(tx.connection, wanted, tx.today, after, limit)
    await note(tx, actor, "taken-inzien", rows[: limit - 1])
    return await partners.with_names(tx, rows)


async def list_of_dossier(  # noqa: PLR0917 - whose, and which
    tx: Transaction, viewer: Viewer, dossier_id: UUID, municipality: str, status: str, limit: int
) -> list[Row]:
    """What the viewer sees of one dossier, most urgent first; noted as read. `status` as the table has it."""
    wanted = TaskFilter(
        own=viewer.own.within({municipality}),
        roles=viewer.roles_asked(frozenset({municipality}), None),
        status=status,
        dossier_id=dossier_id,
        avoids=viewer.caller.work.conflicts,
    )
    return await list_tasks(tx, viewer.subject, wanted, None, limit + 1)


async def get_task(tx: Transaction, viewer: Viewer, task_id: UUID) -> Row:
    """A task that the caller may see, with the names of who helps with it; noted as read. Raises NotFound, also for somebody else's."""
    row = await _visible(tx.connection, viewer, task_id, tx.today)
    await note(tx, viewer.subject, "taken-inzien", [row])
    [named] = await partners.with_names(tx, [row])
    return named


async def _visible(
    connection: AsyncConnection, viewer: Viewer, task_id: UUID, today: date
) -> RowMapping:
    """Also of who stands in for the colleague whose task it is. Raises NotFound and OtherTeam."""
    row = await repository.find_task(connection, task_id, today, viewer.own)
    if row is None or is_about(row, viewer.caller.work.conflicts):
        raise NotFound("taak", task_id)
    if not (
        viewer.may_see_task(row["municipality"], row["role"])
        or await _stands_in(connection, viewer, row, today)
    ):
        raise NotFound("taak", task_id)
    await check_team(connection, viewer.caller, row, today)
    return row


async def _stands_in(
    connection: AsyncConnection, viewer: Viewer, row: RowMapping, today: date
) -> bool:
    absent = await assigned.absent_colleagues_of(connection, viewer.subject, today)
    return row["assignee_id"] in absent


async def find(tx: Transaction, task_id: UUID, own: Own | None = None) -> RowMapping | None:
    """A task as it is, with who answers for its dossier today; of these dossiers alone, if that is said."""
    return await repository.find_task(tx.connection, task_id, tx.today, own)


async def list_there(tx: Transaction, caller: Caller, task_ids: Collection[UUID]) -> set[UUID]:
    """Those of these tasks that are there for the caller: of the own municipalities, and about nobody whom he or she avoids."""
    rows = await repository.find_tasks(tx.connection, task_ids, tx.today, Viewer(caller).own)
    return {row["id"] for row in rows if not is_about(row, caller.work.conflicts)}


def is_about(row: Row, ids: Collection[UUID]) -> bool:
    """Whether a task is about one of these people or dossiers."""
    return not {row["dossier_id"], row["subject_id"], *row["person_ids"]}.isdisjoint(ids)


async def find_dossier(database: Database, viewer: Viewer, task_id: UUID) -> UUID:
    """The dossier to lock before a task may change. Raises NotFound or Forbidden."""
    async with database.reading() as connection:
        row = await _visible(connection, viewer, task_id, clock.today())
        if not await _stands_in(connection, viewer, row, clock.today()):
            viewer.check_may_do(row["municipality"], row["role"])
    dossier_id: UUID = row["dossier_id"]
    return dossier_id


async def note(
    tx: Transaction,
    actor: str,
    activity: str,
    rows: Sequence[Row],
    *,
    correlation_id: UUID | None = None,
) -> None:
    """A line of the processing log per person or dossier that these tasks are about."""
    about = [row for row in rows if is_about_person(row)]
    others = [row["dossier_id"] for row in rows if not is_about_person(row)]
    people = [row["subject_id"] for row in about]
    await processing_log.record(tx, actor, activity, people, correlation_id=correlation_id)
    await processing_log.record(
        tx, actor, activity, others, kind="dossier", correlation_id=correlation_id
    )


def is_about_person(row: Row) -> bool:
    """Whether work is about a person; what is about a proposal, aftercare or the event itself is about everybody in the dossier."""
    others = {*row["life_event_ids"], row["dossier_id"]}
    return row["playbook"] in ABOUT_PEOPLE and row["subject_id"] not in others
