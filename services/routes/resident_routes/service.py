"""The routes of the residents of a dossier, for who may open it: where each stands, who goes along, and what rests."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.routes.access import Viewer
from services.routes.handovers import service as handovers
from services.routes.partners import service as partners
from services.routes.resident_routes import repository
from services.routes.resident_routes.rules import Place
from services.routes.resident_routes.schemas import (
    Companion,
    OfHousehold,
    OfPerson,
    Partner,
    Resting,
    Stay,
)
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import Data

MOST: Final = 100
HANDOVERS: Final = "routes.overdrachten.lezen"
BY_ITSELF: Final = "naadloos-routes"


async def of_dossier(
    tx: Transaction, caller: Caller, dossier_id: UUID, gemeente: str
) -> OfHousehold:
    """Of everybody whose right the dossier is about today; whoever asks may open it."""
    people = await people_of(tx, caller, dossier_id)
    rows = await repository.stays_of(tx.connection, people)
    routes = [row.id for row in rows]
    companions = defaultdict[UUID, list[Companion]](list)
    for row in await repository.companions_of(tx.connection, routes, gemeente, tx.today):
        companions[row.route_id].append(_companion(row))
    helping = await _partners(tx, caller, dossier_id, gemeente, rows)
    reads = caller.sees(Data.WOORDEN, gemeente)
    stays = defaultdict[UUID, list[Stay]](list)
    for row in rows:
        shown = reads or row.recorded_by == caller.subject
        stay = _stay(row, companions[row.id], helping.get(row.id, ()), shown=shown)
        stays[row.person_id].append(stay)
    return OfHousehold(
        [_of_person(person_id, stays[person_id]) for person_id in people],
        await resting_of(tx, dossier_id, people),
    )


async def people_of(tx: Transaction, caller: Caller, dossier_id: UUID) -> list[UUID]:
    """Who can follow a route in this dossier, but for whom the caller stays away from."""
    found = await repository.people_of(tx.connection, dossier_id, tx.today)
    return [person_id for person_id in found if person_id not in caller.work.conflicts]


async def places_of(tx: Transaction, people: Collection[UUID]) -> dict[UUID, Place]:
    """Where each of these stands now; who follows no route that is known is left out."""
    rows = await repository.places_of(tx.connection, people)
    return {row.person_id: Place(row.route, row.rung) for row in rows}


async def resting_of(
    tx: Transaction, dossier_id: UUID, people: Collection[UUID]
) -> Sequence[Resting]:
    """What rests of the plan of this household because of these people."""
    rows = await repository.resting_of(tx.connection, dossier_id, people, is_work=False)
    return [
        Resting(
            id=row.id,
            person_id=row.person_id,
            route=row.route,
            pillar=row.pillar,
            goal=row.goal,
            position=row.position,
            since=row.since,
            words=row.words,
            who=row.who or "",
            **({"due_on": row.due_on} if row.due_on else {}),
            done_on=row.done_on,
            done_by=row.done_by,
            stay_id=row.route_id,
        )
        for row in rows
    ]


async def work_at_rest(tx: Transaction, dossier_id: UUID, person_id: UUID) -> Sequence[Row[Any]]:
    """The tasks of this household that rest because of somebody: rows with `route` and `role` of what was left."""
    return await repository.resting_of(tx.connection, dossier_id, [person_id], is_work=True)


async def stays_of(tx: Transaction, person_id: UUID) -> Sequence[Row[Any]]:
    """All of somebody, the one of now first and then what was said last."""
    return await repository.stays_of(tx.connection, [person_id])


async def others_in(tx: Transaction, dossier_id: UUID, person_id: UUID) -> list[Place]:
    """Where the others stand whose right the dossier is about."""
    people = await repository.people_of(tx.connection, dossier_id, tx.today)
    places = await places_of(tx, [other for other in people if other != person_id])
    return list(places.values())


async def companions_of(tx: Transaction, route_id: UUID, gemeente: str) -> dict[str, UUID]:
    """By role, who goes or went along."""
    rows = await repository.companions_of(tx.connection, [route_id], gemeente, tx.today)
    return {row.role: row.worker_id for row in rows if row.worker_id is not None}


async def candidates(
    tx: Transaction, dossier_id: UUID, gemeente: str, role: str
) -> Sequence[Row[Any]]:
    """Who has a role in a municipality today: rows of `id`, `is_away`, `is_of_team` and `caseload`."""
    return await repository.candidates(tx.connection, dossier_id, gemeente, role, tx.today)


async def replace(
    tx: Transaction,
    before: Row[Any] | None,
    actor: str,
    left_plan_version: int | None,
    stay: Mapping[str, Any],
) -> bool:
    """End the route of now on the day on which another begins; whether nobody else did so at the same moment."""
    if before is not None:
        running = await handovers.running_with(tx, before.dossier_id, before.person_id)
        ending = {
            "day": stay["from_on"],
            "actor": actor,
            "plan_version": left_plan_version,
            "handovers": running,
        }
        if not await repository.end(tx, before.id, ending):
            return False
    return await repository.begin(tx, stay)


async def go_along(tx: Transaction, companions: Sequence[Mapping[str, Any]]) -> None:
    await repository.add_companions(tx, companions)


async def keep_resting(tx: Transaction, resting: Sequence[Mapping[str, Any]]) -> None:
    await repository.add_resting(tx, resting)


async def resume(tx: Transaction, route_id: UUID, rest_ids: Collection[UUID]) -> None:
    """These go on with a route that began."""
    await repository.resume(tx, route_id, rest_ids)


async def rename(tx: Transaction, old_id: UUID, new_id: UUID) -> None:
    """Two people are one: of two routes of now, what was said last holds."""
    await repository.rename(tx, old_id, new_id, BY_ITSELF)


def _of_person(person_id: UUID, stays: Sequence[Stay]) -> OfPerson:
    now = next((stay for stay in stays if stay.until_on is None), None)
    return OfPerson(person_id, now, [stay for stay in stays if stay is not now])


async def _partners(
    tx: Transaction, caller: Caller, dossier_id: UUID, gemeente: str, rows: Sequence[Row[Any]]
) -> Mapping[UUID, Sequence[Partner]]:
    """By stay, the organisations that help: those of now, and after a return also those of then, with what became of it."""
    if gemeente not in (sees := caller.everywhere.where_may(HANDOVERS)):
        return {}
    wanted: dict[UUID, list[UUID]] = {}
    for row in rows:
        if row.until_on is not None:
            wanted[row.id] = list(row.handover_ids)
            continue
        running = await handovers.running_with(tx, dossier_id, row.person_id)
        before = [
            handover_id
            for old in rows
            if row.is_resumed and (old.person_id, old.route) == (row.person_id, row.route)
            for handover_id in old.handover_ids
        ]
        wanted[row.id] = list(dict.fromkeys([*running, *before]))
    asked = {handover_id for handover_ids in wanted.values() for handover_id in handover_ids}
    viewer = Viewer(caller.everywhere.narrowed(sees))
    known = {
        row["id"]: row
        for row in await handovers.list_known(tx, viewer, dossier_id, gemeente, asked, MOST)
    }
    names = {
        organisation_id: (await partners.get(tx, organisation_id)).name
        for organisation_id in sorted({row["organisation_id"] for row in known.values()} - {None})
    }
    return {
        route_id: [_partner(known[found], names) for found in handover_ids if found in known]
        for route_id, handover_ids in wanted.items()
    }


def _partner(row: Mapping[Any, Any], names: Mapping[UUID, str]) -> Partner:
    name = names.get(row["organisation_id"], "Een organisatie")
    return Partner(row["id"], name, row["receiver"], row["state"])


def _companion(row: Row[Any]) -> Companion:
    return Companion(
        row.role, row.worker_id, row.name, row.how, row.instead_of_name, is_gone=row.is_gone
    )


def _stay(
    row: Row[Any], companions: Sequence[Companion], partners: Sequence[Partner], *, shown: bool
) -> Stay:
    return Stay(
        id=row.id,
        person_id=row.person_id,
        place=Place(row.route, row.rung),
        from_on=row.from_on,
        until_on=row.until_on,
        direction=row.direction,
        is_resumed=row.is_resumed,
        reason=row.reason if shown else None,
        words=row.words if shown else None,
        told_by=row.told_by,
        plan_version=row.plan_version,
        left_plan_version=row.left_plan_version,
        recorded_by=row.recorder,
        recorded_at=row.recorded_at,
        ended_by=row.ender,
        ended_at=row.ended_at,
        companions=companions,
        partners=partners,
    )
