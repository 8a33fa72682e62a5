"""Use cases of a step back or forward: see the routes of a household, and take a step. One action keeps plan, people and history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.routes.contacts import rhythm
from services.routes.opened import check_open
from services.routes.plans import service as plans
from services.routes.resident_routes import service as routes
from services.routes.resident_routes.rules import (
    Place,
    direction,
    faults_in_change,
    is_resumed,
    leaving,
)
from services.routes.resident_routes.schemas import OfHousehold
from services.routes.route_changes import companions, work
from services.routes.route_changes.companions import Asked
from services.routes.route_changes.rules import Continued, Rest, rest, resume
from services.routes.route_changes.schemas import RouteIn
from shared import ids
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events.tasks import RouteChanged
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.resident_routes import place_text
from shared.ui.dutch import date_text

OTHER_NOW: Final = "De route is ondertussen een andere."


@dataclass(frozen=True, slots=True)
class Step:
    """From where to where, with all times on a route until now; `before` is the row of the one of now."""

    was: Place | None
    becomes: Place
    before: Any
    stays: Sequence[Any]
    route_id: UUID
    event_id: UUID


@dataclass(frozen=True, slots=True)
class Planned:
    """What a step does to the plan, of which `version` is the one of now; 0 where there is none."""

    version: int
    rests: Sequence[Rest]
    continued: Continued
    gone: frozenset[str]
    """The roles of who does not go along any more."""

    @property
    def has_plan(self) -> bool:
        return bool(self.version or self.continued.resumed)


async def look(tx: Transaction, caller: Caller, dossier_id: UUID) -> tuple[str, OfHousehold]:
    """Who answers for the dossier, and the routes in it; noted as read. Raises NotFound and OtherTeam."""
    gemeente = await check_open(tx, caller, dossier_id)
    await processing_log.record(tx, caller.subject, "routes-inzien", [dossier_id], kind="dossier")
    return gemeente, await routes.of_dossier(tx, caller, dossier_id, gemeente)


async def change(
    tx: Transaction, caller: Caller, dossier_id: UUID, person_id: UUID, asked: RouteIn
) -> UUID:
    """Somebody follows another route from a day on, its dossier locked; gives the id of the time on it.

    Raises NotFound, also for who is not in this dossier; OtherTeam, InvalidInput, and Conflict for who saw another route as that of now.
    """
    gemeente = await check_open(tx, caller, dossier_id)
    if person_id not in await routes.people_of(tx, caller, dossier_id):
        raise NotFound("inwoner", person_id)
    stays = await routes.stays_of(tx, person_id)
    before = stays[0] if stays and stays[0].until_on is None else None
    if asked.gezien != (before.id if before else None):
        raise _other_now(before)
    was, becomes = _place(before), Place(asked.route, asked.trede)
    began = before.from_on if before else None
    if faults := faults_in_change(was, began, becomes, asked.vanaf, tx.today):
        raise InvalidInput(tuple(faults))
    who = Asked(dossier_id, person_id, gemeente, caller.subject)
    step = Step(was, becomes, before, stays, ids.new_id(), ids.new_event_id())
    planned = await _plan_after(tx, who, step)
    row = _row(tx, who, asked, step, planned)
    if not await routes.replace(tx, before, caller.subject, planned.version or None, row):
        now = await routes.stays_of(tx, person_id)
        raise _other_now(next(iter(now), None))
    _publish(tx, who, row, step.event_id)
    await _leave(tx, who, step, planned)
    await _go_on(tx, caller, who, step, planned)
    await _go_along(tx, who, step, asked.vanaf, has_plan=planned.has_plan)
    await rhythm.look(tx, [dossier_id])
    await processing_log.record(
        tx, caller.subject, "route-wijzigen", [person_id], correlation_id=step.event_id
    )
    return step.route_id


async def _plan_after(tx: Transaction, who: Asked, step: Step) -> Planned:
    others = await routes.others_in(tx, who.dossier_id, who.person_id)
    version, goals = await plans.current(tx, who.dossier_id)
    kept, rests = rest(goals, step.was, step.becomes, others)
    waiting = await routes.resting_of(tx, who.dossier_id, [who.person_id])
    continued = resume(kept, waiting, step.becomes, tx.today)
    return Planned(version, rests, continued, leaving(step.was, step.becomes, others))


async def _leave(tx: Transaction, who: Asked, step: Step, planned: Planned) -> None:
    """What belongs to the route of before rests, or lapses."""
    if step.before is not None:
        rows = _rest_rows(tx, who, step.before.id, planned.rests)
        await routes.keep_resting(tx, rows)
        await work.stop(tx, who, step.before, step.becomes, planned.gone)


async def _go_on(tx: Transaction, caller: Caller, who: Asked, step: Step, planned: Planned) -> None:
    """What rested until this route goes on, and the resident is asked about the plan again."""
    resumed = [item.id for item in planned.continued.resumed]
    await routes.resume(tx, step.route_id, resumed)
    await work.go_on(tx, who, step.route_id, step.becomes)
    if planned.has_plan:
        goals = planned.continued.goals
        await plans.rewrite(
            tx,
            caller,
            who.dossier_id,
            who.gemeente,
            planned.version,
            goals,
            belongs_to=step.event_id,
        )


async def _go_along(tx: Transaction, who: Asked, step: Step, day: date, *, has_plan: bool) -> None:
    """Who goes along is kept, and asked."""
    chosen = await companions.choose(tx, who, step.becomes, step.stays)
    rows = [
        {
            "route_id": step.route_id,
            "role": goes.role,
            "worker_id": goes.worker_id,
            "how": goes.how,
            "instead_of": goes.instead_of,
        }
        for goes in chosen
    ]
    await routes.go_along(tx, rows)
    await work.ask(tx, who, step.becomes, chosen, day, step.event_id, has_plan=has_plan)


def _row(
    tx: Transaction, who: Asked, asked: RouteIn, step: Step, planned: Planned
) -> dict[str, Any]:
    earlier = [Place(stay.route, stay.rung) for stay in step.stays if stay is not step.before]
    return {
        "id": step.route_id,
        "person_id": who.person_id,
        "dossier_id": who.dossier_id,
        "route": step.becomes.route,
        "rung": step.becomes.rung,
        "from_on": asked.vanaf,
        "direction": direction(step.was, step.becomes),
        "is_resumed": is_resumed(step.was, step.becomes, earlier),
        "reason": asked.reden,
        "words": asked.woorden,
        "told_by": asked.verteld_door,
        "plan_version": planned.version + 1 if planned.has_plan else None,
        "recorded_by": who.recorder,
        "recorded_at": tx.now,
    }


def _place(row: Any) -> Place | None:
    return Place(row.route, row.rung) if row is not None else None


def _other_now(row: Any) -> Conflict:
    """How it is now, for who saw something else."""
    now = (
        f" Nu is het {place_text(row.route, row.rung)}, sinds {date_text(row.from_on)}."
        if row is not None and row.until_on is None
        else " Er is nu geen route."
    )
    return Conflict("route-gewijzigd", f"{OTHER_NOW}{now}")


def _rest_rows(
    tx: Transaction, who: Asked, route_id: UUID, rests: Sequence[Rest]
) -> list[dict[str, Any]]:
    rows = []
    for item in rests:
        place = {"pillar": item.pillar, "goal": item.goal, "position": item.position}
        if item.step is None:
            rows.append(work.rest_row(tx, who, route_id, "doel", **place))
            continue
        step = {
            name: getattr(item.step, name)
            for name in ("words", "who", "due_on", "done_on", "done_by")
        }
        rows.append(work.rest_row(tx, who, route_id, "stap", **place, **step))
    return rows


def _publish(tx: Transaction, who: Asked, row: dict[str, Any], event_id: UUID) -> None:
    data = RouteChanged(
        route_id=row["id"],
        inwoner_id=who.person_id,
        gemeente=who.gemeente,
        ingangsdatum=row["from_on"],
        route=row["route"],
        trede=row["rung"],
        richting=row["direction"],
        hervat=row["is_resumed"],
    )
    tx.emit(who.dossier_id, data, event_id=event_id)
