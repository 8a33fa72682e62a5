"""Use cases of the plan of a household: see it, change it (a new version, asked again), note what the resident said, finish a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.routes.access import Viewer
from services.routes.open_work import Row as WorkRow
from services.routes.opened import check_open
from services.routes.plans import repository
from services.routes.plans.rules import faults_in_agreement, faults_in_plan, is_same
from services.routes.plans.schemas import (
    Goal,
    Instemmingsvraag,
    NewGoal,
    NewPlan,
    Plan,
    VersionLine,
)
from services.routes.resident_routes import service as resident_routes
from services.routes.resident_routes.schemas import OfHousehold
from services.routes.tasks import looking as tasks
from shared import ids
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events.tasks import Instemming, PlanChanged
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

MOST: Final = 100
TASKS: Final = "routes.taken.lezen"
OTHER_NOW: Final = "Het plan is ondertussen gewijzigd. Bekijk eerst hoe het nu is."


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan for whoever looks, with the work of playbooks that is open beside it."""

    gemeente: str
    plan: Plan
    open_tasks: list[WorkRow]
    routes: OfHousehold


async def look(tx: Transaction, caller: Caller, dossier_id: UUID) -> Seen:
    """Noted as read. Raises NotFound and OtherTeam."""
    gemeente = await check_open(tx, caller, dossier_id)
    await processing_log.record(tx, caller.subject, "plan-inzien", [dossier_id], kind="dossier")
    plan, _ = await _now(tx, dossier_id, caller, gemeente)
    work: list[WorkRow] = []
    if gemeente in (does := caller.everywhere.where_may(TASKS)):
        viewer = Viewer(caller.everywhere.narrowed(does))
        work += await tasks.list_of_dossier(tx, viewer, dossier_id, gemeente, "open", MOST)
    routes = await resident_routes.of_dossier(tx, caller, dossier_id, gemeente)
    return Seen(gemeente, plan, work, routes)


async def change(
    tx: Transaction, caller: Caller, dossier_id: UUID, seen_version: int, wanted: NewPlan
) -> None:
    """A new version, its dossier locked, which the resident is to be asked about. Raises NotFound, OtherTeam, InvalidInput and
    Conflict for who looked at another version. What changes nothing makes none.
    """
    gemeente = await check_open(tx, caller, dossier_id)
    if faults := faults_in_plan(wanted, tx.today):
        raise InvalidInput(tuple(faults))
    now, before = await _now(tx, dossier_id, caller, gemeente)
    if seen_version != now.version:
        raise Conflict("plan-gewijzigd", OTHER_NOW)
    if is_same(wanted, now.goals):
        return
    version_id = ids.new_id()
    done = await repository.done_in(tx.connection, before.id) if before else {}
    await repository.add_version(tx, version_id, dossier_id, now.version + 1, caller.subject)
    await repository.add_contents(tx, *_rows(version_id, wanted, done))
    await _publish(tx, caller, dossier_id, gemeente, now.version + 1, "nog-niet-gevraagd")


async def current(tx: Transaction, dossier_id: UUID) -> tuple[int, Mapping[str, Goal]]:
    """The version of now and what is in it; 0 and nothing where there is no plan yet."""
    rows = await repository.history(tx.connection, dossier_id, 1)
    return (
        (rows[0].version, await repository.goals_of(tx.connection, rows[0].id)) if rows else (0, {})
    )


async def rewrite(  # noqa: PLR0917 - a plan, and who rewrites it
    tx: Transaction,
    caller: Caller,
    dossier_id: UUID,
    gemeente: str,
    version: int,
    goals: Mapping[str, Goal],
    *,
    belongs_to: UUID,
) -> int:
    """The plan after something that is no change by hand: always a version of its own, so that the resident is asked again.

    `version` is the one of now, its dossier locked; `belongs_to` is the root of its trail. Gives the new version.
    """
    version_id = ids.new_id()
    await repository.add_version(tx, version_id, dossier_id, version + 1, caller.subject)
    steps = [
        _step_row(version_id, pillar, position, step.words, step.who, step.due_on)
        | {"done_on": step.done_on, "done_by": step.done_by}
        for pillar, goal in goals.items()
        for position, step in enumerate(goal.steps)
    ]
    await repository.add_contents(tx, _goal_rows(version_id, goals), steps)
    data = PlanChanged(gemeente=gemeente, versie=version + 1, instemming="nog-niet-gevraagd")
    tx.emit(dossier_id, data, correlation_id=belongs_to)
    return version + 1


async def agree(tx: Transaction, caller: Caller, dossier_id: UUID, asked: Instemmingsvraag) -> None:
    """What the resident said of the version of now. Raises NotFound, OtherTeam, InvalidInput and Conflict."""
    gemeente = await check_open(tx, caller, dossier_id)
    if faults := faults_in_agreement(asked, tx.today):
        raise InvalidInput(tuple(faults))
    now, row = await _now(tx, dossier_id, caller, gemeente)
    if row is None or int(asked.versie) != now.version:
        raise Conflict("plan-gewijzigd", OTHER_NOW)
    await repository.say(
        tx,
        {
            "id": ids.new_id(),
            "version": row.id,
            "answer": asked.antwoord,
            "day": asked.op,
            "actor": caller.subject,
            "words": asked.woorden,
        },
    )
    await _publish(tx, caller, dossier_id, gemeente, now.version, asked.antwoord)


async def finish(tx: Transaction, caller: Caller, dossier_id: UUID, step_id: UUID) -> None:
    """A step is done; the plan stays as it was agreed on. Raises NotFound, also for a step of an older version, and Conflict."""
    gemeente = await check_open(tx, caller, dossier_id)
    now, row = await _now(tx, dossier_id, caller, gemeente)
    steps = {step.id: step for goal in now.goals.values() for step in goal.steps}
    if row is None or step_id not in steps:
        raise NotFound("stap", step_id)
    if not await repository.finish(tx, row.id, step_id, caller.subject):
        raise Conflict("stap-al-gedaan", "Deze stap is al gedaan.")
    await processing_log.record(tx, caller.subject, "plan-wijzigen", [dossier_id], kind="dossier")


async def _now(
    tx: Transaction, dossier_id: UUID, caller: Caller, gemeente: str
) -> tuple[Plan, Row[Any] | None]:
    """The plan, and the row of its newest version."""
    rows = await repository.history(tx.connection, dossier_id, MOST)
    if not rows:
        return Plan(), None
    reads = caller.sees(Data.WOORDEN, gemeente)
    lines = [
        VersionLine(
            row.version,
            row.made_at,
            row.maker,
            row.answer or "nog-niet-gevraagd",
            row.answered_on,
            row.words if reads or row.recorded_by == caller.subject else None,
        )
        for row in rows
    ]
    goals = await repository.goals_of(tx.connection, rows[0].id)
    return Plan(rows[0].version, goals, lines), rows[0]


def _rows(
    version_id: UUID, wanted: NewPlan, done: Mapping[UUID, Row[Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Goals and steps; what was done of the version before stays done."""
    steps = [
        _step_row(version_id, pillar, position, step.words, step.who, step.due_on)
        | {"done_on": was.done_on if was else None, "done_by": was.done_by if was else None}
        for pillar, goal in wanted.items()
        for position, step in enumerate(goal.steps)
        for was in [done.get(step.was) if step.was else None]
    ]
    return _goal_rows(version_id, wanted), steps


def _goal_rows(version_id: UUID, goals: Mapping[Any, NewGoal | Goal]) -> list[dict[str, Any]]:
    return [
        {"version_id": version_id, "pillar": pillar, "words": goal.words}
        for pillar, goal in goals.items()
    ]


def _step_row(  # noqa: PLR0917 - a row
    version_id: UUID, pillar: str, position: int, words: str, who: str, due_on: date
) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "version_id": version_id,
        "pillar": pillar,
        "position": position,
        "words": words,
        "who": who,
        "due_on": due_on,
    }


async def _publish(  # noqa: PLR0917 - what is told, and of what
    tx: Transaction,
    caller: Caller,
    dossier_id: UUID,
    gemeente: str,
    version: int,
    answer: Instemming,
) -> None:
    data = PlanChanged(gemeente=gemeente, versie=version, instemming=answer)
    tx.emit(dossier_id, data)
    await processing_log.record(tx, caller.subject, "plan-wijzigen", [dossier_id], kind="dossier")
