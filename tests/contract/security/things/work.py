"""Of routes, to do: tasks, handovers and what lists of them are filtered by."""

from dataclasses import replace
from datetime import date
from typing import Final, get_args
from uuid import UUID, uuid4

from sqlalchemy import text

from shared.events.household import ASSEN
from shared.events.tasks import Taakrol
from tests.contract.security.things.shapes import LATER, Maker, Making, Thing, Workshop
from tests.contract.security.things.workers import hired, with_accounts
from tests.contract.security.town_of_secrets import TODAY

_COPY_TASK: Final = text(
    """
    INSERT INTO task SELECT (jsonb_populate_record(task, jsonb_build_object('id', CAST(:id AS text),
        'role', CAST(:role AS text), 'step', CAST(:id AS text), 'assignee_id', CAST(:holder AS text),
        'waits_until', CAST(:until AS text), 'waits_for', CASE WHEN CAST(:until AS text) IS NOT NULL THEN 'later' END,
        'waits_on', NULL))).*
    FROM task WHERE dossier_id = :dossier AND status = 'open' ORDER BY id LIMIT 1
    """
)

_COPY_HANDOVER: Final = text(
    """
    WITH vaart AS (SELECT id FROM organisation WHERE code = 'vaart-welzijn'), copied AS (
        INSERT INTO handover SELECT (jsonb_populate_record(handover, jsonb_build_object('id', CAST(:id AS text),
            'task_id', CAST(:task AS text), 'step', CAST(:id AS text), 'dossier_id', CAST(:dossier AS text),
            'services', jsonb_build_array('sociaal-team'), 'state', CAST(:state AS text), 'settled_at', NULL,
            'settled_reason', NULL, 'ended_by_deaths', NULL, 'outcome', NULL, 'contact_on', NULL,
            'municipality', '0106', 'status', CASE WHEN CAST(:state AS text) = 'voorgesteld' THEN 'proposed' ELSE 'running' END,
            'organisation_id', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN (SELECT id FROM vaart) END,
            'receiver', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN 'Anne' END,
            'offered_at', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN now() END,
            'ground', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN 'toestemming' END))).*
        FROM handover ORDER BY id LIMIT 1)
    SELECT id FROM vaart
    """
)


async def make_task(
    shop: Workshop, making: Making, holder: str | None = None, until: str | None = None
) -> Thing:
    task_id = uuid4()
    role = making.role if making.role in get_args(Taakrol) else "werkcoach"
    values = {
        "id": str(task_id),
        "role": role,
        "dossier": shop.asked.dossiers["gezin"],
        "holder": holder,
        "until": until,
    }
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(_COPY_TASK, values)
    return Thing(str(task_id))


async def _waiting_task(shop: Workshop, making: Making) -> Thing:
    return await make_task(shop, making, until=LATER)


async def _held_task(shop: Workshop, making: Making) -> Thing:
    holder = str(await hired(shop.asked, ASSEN, "werkcoach"))
    return replace(await make_task(shop, making, holder), more={"holder": holder})


async def _task_of_dossier(shop: Workshop, making: Making) -> Thing:
    task = await make_task(shop, making)
    return Thing(str(shop.asked.dossiers["gezin"]), None, {"task_id": task.id})


async def make_handover(shop: Workshop, making: Making, state: str = "voorgesteld") -> Thing:
    """With a task that whoever asks may do, and an organisation that has it or could."""
    task = await make_task(shop, making)
    handover_id = str(uuid4())
    values = {
        "id": handover_id,
        "task": task.id,
        "dossier": str(shop.asked.dossiers["gezin"]),
        "state": state,
    }
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        [organisation] = (await tx.execute(_COPY_HANDOVER, values)).scalars()
    return Thing(handover_id, None, {"organisatie": str(organisation)})


async def _accepted_handover(shop: Workshop, making: Making) -> Thing:
    return await make_handover(shop, making, "aanvaard")


async def _returned_handover(shop: Workshop, making: Making) -> Thing:
    return await make_handover(shop, making, "teruggegeven")


async def _division(shop: Workshop, making: Making) -> Thing:
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO division (id, made_by, made_at, state)"
                " VALUES (:id, CAST(:worker AS uuid), now(), 'running')"
            ),
            {"id": (division := uuid4()), "worker": making.me},
        )
    return Thing(str(division))


async def _filter(shop: Workshop, making: Making) -> Thing:
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO saved_filter (id, worker_id, list, name, query)"
                " VALUES (:id, CAST(:worker AS uuid), 'mijn', :name, 'wanneer=te-laat')"
            ),
            {"id": (kept := uuid4()), "worker": making.me, "name": str(kept)},
        )
    return Thing(str(kept))


async def _partner_handover(shop: Workshop, making: Making) -> Thing:
    """In the state that its kind says, of the organisation of whoever asks, or of another one; with a form of its page."""
    state, _, what = making.kind.partition(" ")[2].partition("/")
    thing = await make_handover(shop, making, state)
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        where = await tx.execute(_OF_WORKER, {"me": making.me})
        organisation = where.scalar_one_or_none() or await with_accounts(tx, ASSEN)
        await tx.execute(
            text(
                "UPDATE handover SET organisation_id = :organisation, offered_by = 'proef',"
                " contact_on = CASE WHEN state = 'in-contact' THEN CAST(:today AS date) END WHERE id = :id"
            ),
            {
                "organisation": organisation,
                "id": UUID(thing.id),
                "today": date.fromisoformat(TODAY),
            },
        )
    return Thing(thing.id, None, {"wat": what})


_OF_WORKER: Final = text(
    "SELECT organisation_id FROM worker_role WHERE worker_id::text = :me AND role = 'partner'"
)


MAKERS: Final[dict[str, Maker]] = {
    "task": make_task,
    "waiting task": _waiting_task,
    "held task": _held_task,
    "task of dossier": _task_of_dossier,
    "division": _division,
    "filter": _filter,
    "handover": make_handover,
    "accepted handover": _accepted_handover,
    "returned handover": _returned_handover,
    "partner": _partner_handover,
}
