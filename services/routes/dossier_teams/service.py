"""Use cases of which team a dossier is of: given as soon as it is known, followed when it moves, moved by a team leader."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from services.routes.access import Viewer
from services.routes.dossier_teams import repository
from services.routes.dossier_teams.rules import team_for
from services.routes.dossier_teams.schemas import Assigned, Placed, Teamwissel
from services.routes.regie import service as regie
from services.routes.workers import leaving, looking
from services.routes.workers.areas import look_at_areas
from services.routes.workers.history import note
from services.routes.workers.schemas import Team
from shared import clock
from shared.access import avoids
from shared.db import dossier_teams, known_dossiers
from shared.errors import Fault, InvalidInput, NotFound
from shared.events.envelope import Event
from shared.events.household import AGENCY_MUNICIPALITIES, Huishouden
from shared.events.tasks import DossierAssigned
from shared.http.caller import Caller
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

MOVE_TIMER: Final = "team-na-verhuizing"
AT_ONCE: Final = 200
"""So many dossiers get a team in one transaction, when a team begins or ends."""


async def follow(
    tx: Transaction, newer: Mapping[UUID, Huishouden], causes: Mapping[UUID, Event[Any]]
) -> None:
    """These dossiers are known, or known otherwise: each has a team of who answers for it today, and on the day of each move to come."""
    for dossier_id, household in newer.items():
        for place in household.woonplaatsen:
            if place.vanaf > tx.today:
                key = f"{dossier_id}:{place.vanaf.isoformat()}"
                moment = clock.start_of_day(place.vanaf)
                tx.schedule(NewTimer(MOVE_TIMER, key, moment, dossier_id))
    await give_teams(tx, newer.keys(), causes)


async def give_teams(
    tx: Transaction, dossier_ids: Collection[UUID], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Publishes each team that is new; what somebody had who may not do it there is of the team."""
    if not dossier_ids:
        return
    teams = await repository.teams_by_municipality(tx)
    if not teams:
        return
    known = await known_dossiers.load(tx.connection, dossier_ids, tx.today)
    now = await repository.assigned(tx.connection, dossier_ids)
    open_to_choice = {
        dossier_id: answers
        for dossier_id in sorted(dossier_ids)
        if (answers := known[dossier_id].answers) is not None
        and teams.get(answers)
        and not _is_right(now.get(dossier_id), answers, teams[answers])
    }
    if not open_to_choice:
        return
    tx.need(open_to_choice)
    before = await repository.teams_before(tx, open_to_choice)
    counts = await repository.counts(tx)
    changed = []
    for dossier_id, answers in open_to_choice.items():
        current = now.get(dossier_id)
        team = team_for(
            current.team_id if current else None,
            before.get((dossier_id, answers)),
            teams[answers],
            counts,
        )
        if team is not None:
            counts[team] = counts.get(team, 0) + 1
            version = current.version + 1 if current else 1
            changed.append(Assigned(dossier_id, team, answers, version))
    await _store(tx, changed, causes)
    await leaving.give_back_moved(tx, [row.dossier_id for row in changed])


async def look_at_moves(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A day came on which these households were to live elsewhere, as far as was known."""
    await give_teams(tx, {timer.dossier_id for timer in timers}, {})
    await leaving.give_back_moved(tx, {timer.dossier_id for timer in timers})
    await regie.give(tx, {timer.dossier_id for timer in timers}, {})


async def fill_areas(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A team began or ended somewhere: dossiers without a team of their municipality get one, some at a time."""
    for timer in timers:
        found = await repository.without_team(tx, AGENCY_MUNICIPALITIES, tx.today, AT_ONCE)
        has_teams = await repository.teams_by_municipality(tx)
        known = await known_dossiers.load(tx.connection, found, tx.today)
        helped = {dossier_id for dossier_id in found if known[dossier_id].answers in has_teams}
        tx.need(helped)
        await give_teams(tx, helped, {})
        if len(helped) == AT_ONCE:
            look_at_areas(tx, timer.dossier_id, tx.today)


async def move(tx: Transaction, caller: Caller, dossier_id: UUID, asked: Teamwissel) -> Assigned:
    """A team leader gives a dossier to another team of the same municipality, and says why. Raises NotFound, InvalidInput."""
    answers = (await get(tx, caller, dossier_id)).municipality
    found = await repository.assigned(tx.connection, [dossier_id])
    teams = await repository.teams_by_municipality(tx)
    if asked.team_id not in teams.get(answers, ()):
        why = "Kies een team dat nu voor de gemeente van dit dossier werkt."
        raise InvalidInput((Fault("teamId", "geen-team-van-gemeente", why),))
    current = found.get(dossier_id)
    if current is not None and (current.team_id, current.municipality) == (asked.team_id, answers):
        return current
    version = current.version + 1 if current else 1
    moved = Assigned(dossier_id, asked.team_id, answers, version)
    await _store(tx, [moved], {})
    details = {"dossier": str(dossier_id)}
    for team_id in {asked.team_id, *([current.team_id] if current else [])}:
        await note(
            tx,
            caller.subject,
            "dossier-erbij" if team_id == asked.team_id else "dossier-eraf",
            team_id=team_id,
            why=asked.waarom,
            details=details,
        )
    await processing_log.record(
        tx, caller.subject, "dossier-verplaatsen", [dossier_id], kind="dossier"
    )
    return moved


async def get(tx: Transaction, caller: Caller, dossier_id: UUID) -> Placed:
    """The team of a dossier. Raises NotFound, also for what is of elsewhere or about somebody to stay away from."""
    known = (await known_dossiers.load(tx.connection, [dossier_id], tx.today))[dossier_id]
    is_there = Viewer(caller).own.sees(known, None)
    if known.answers is None or not is_there or avoids(caller, dossier_id):
        raise NotFound("dossier", dossier_id)
    found = (await repository.assigned(tx.connection, [dossier_id])).get(dossier_id)
    is_current = found is not None and found.municipality == known.answers
    return Placed(dossier_id, known.answers, found.team_id if found and is_current else None)


async def list_of_team(
    tx: Transaction, caller: Caller, team_id: UUID, after: UUID | None, limit: int
) -> list[Placed]:
    """The dossiers of a team, in the order of their ids; noted as read."""
    found = await repository.list_of_team(
        tx.connection, team_id, Viewer(caller).own, caller.work.conflicts, after, limit
    )
    ids = [row.dossier_id for row in found[: limit - 1]]
    await processing_log.record(tx, caller.subject, "dossiers-van-team", ids, kind="dossier")
    return found


async def teams_for(tx: Transaction, caller: Caller, municipality: str) -> list[Team]:
    """The teams that work for a municipality today, by name."""
    today = (await repository.teams_by_municipality(tx)).get(municipality, set())
    return [team for team in await looking.list_teams(tx.connection, caller) if team.id in today]


def _is_right(current: Assigned | None, answers: str, teams: Collection[UUID]) -> bool:
    return current is not None and current.municipality == answers and current.team_id in teams


async def _store(
    tx: Transaction, changed: Sequence[Assigned], causes: Mapping[UUID, Event[Any]]
) -> None:
    if not changed:
        return
    told = [
        (
            row.dossier_id,
            DossierAssigned(team_id=row.team_id, gemeente=row.municipality, versie=row.version),
        )
        for row in changed
    ]
    await dossier_teams.learn(tx.connection, told)
    await repository.remember(tx, changed)
    for dossier_id, data in told:
        tx.emit(dossier_id, data, cause=causes.get(dossier_id))
