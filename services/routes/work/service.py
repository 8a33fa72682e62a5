"""Use cases of the lists of work: what there is to do, for somebody, for a team, or for everybody."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from sqlalchemy import Row, RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.access import NoAccess, Viewer
from services.routes.partners import service as partners
from services.routes.playbooks.loader import load_playbooks
from services.routes.regie import looking as regie
from services.routes.tasks import assigned
from services.routes.tasks.looking import note
from services.routes.tasks.wording import why_of
from services.routes.work import repository
from services.routes.work.choice import (
    NEW,
    NOBODY,
    WAITING,
    Choice,
    Place,
    Possible,
    read_choice,
)
from services.routes.work.repository import ROLES, Counts, Days, Held, Part, Sight
from services.routes.work.rules import SUNDAY, Household, Urgency, by_household, new_since
from services.routes.workers import looking_repository as known
from shared.access import is_asked
from shared.calendar import add_working_days
from shared.http.caller import Caller
from shared.ids import read_id
from shared.messaging.transaction import Database, Transaction
from shared.permissions import ABOUT_STAYS, Data
from shared.ui.dutch import MUNICIPALITIES

PAGE_SIZE: Final = 25
"""Households."""
AT_ONCE: Final = 1_000
"""Tasks, of a list that is gone through in parts."""
NEAR_WORKING_DAYS: Final = 2
URGENCIES: Final[Mapping[str, str]] = {
    Urgency.TE_LAAT: "Te laat",
    Urgency.VANDAAG: "Vandaag",
    Urgency.DEZE_WEEK: "Deze week",
    Urgency.LATER: "Later",
}
WHENS: Final[Mapping[str, str]] = {**URGENCIES, NEW: "Nieuw", WAITING: "Wacht"}


class Listed(StrEnum):
    """The three lists."""

    MINE = "mijn"
    TEAM = "team"
    ALL = "alles"


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of open work, with how much there is in all."""

    households: Sequence[Household]
    counts: Counts
    previous: Place | None
    next: Place | None


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has to do, or what is of nobody yet."""

    held: Held
    name: str | None
    """None of what nobody has."""
    away: Row[Any] | None


def where(caller: Caller, which: Listed) -> frozenset[str]:
    """The municipalities of which somebody has this list; none where it is not for him or her."""
    match which:
        case Listed.MINE:
            return caller.municipalities
        case Listed.TEAM:
            return caller.where_sees(Data.TAKEN_VERDELEN)
        case Listed.ALL:
            all_roles = caller.where_sees(Data.TAKEN_VAN_ALLE_ROLLEN)
            return all_roles | caller.where_sees(Data.DOSSIERS_VAN_ALLE_TEAMS)


async def see(connection: AsyncConnection, viewer: Viewer, which: Listed, today: date) -> Sight:
    """Raises NoAccess for a list that is not for this viewer."""
    caller = viewer.caller
    places = where(caller, which)
    if not places:
        raise NoAccess("Deze lijst is voor wie het werk verdeelt of van iedereen ziet.")
    parts: dict[tuple[Any, Any], set[str]] = {}
    for gemeente in places:
        limits = (_roles(viewer, which, gemeente), _teams(caller, which, gemeente))
        parts.setdefault(limits, set()).add(gemeente)
    holders = None
    if which is Listed.MINE:
        absent = await assigned.absent_colleagues_of(connection, caller.subject, today)
        me = read_id(caller.subject)
        holders = absent | ({me} if me is not None else set())
    return Sight(
        viewer.own.within(places),
        [Part(frozenset(at), roles, teams) for (roles, teams), at in parts.items()],
        await repository.find_hidden(connection, caller.work.conflicts),
        holders,
    )


def _roles(viewer: Viewer, which: Listed, gemeente: str) -> frozenset[str] | None:
    """Mine is what I may do; in the other lists stands whatever I see."""
    if which is Listed.MINE:
        does_all = viewer.caller.sees(Data.TAKEN_VOOR_ANDEREN, gemeente)
        return None if does_all else viewer.caller.roles_in(gemeente) & ROLES
    return viewer.roles_asked(frozenset({gemeente}), None)[gemeente]


def _teams(caller: Caller, which: Listed, gemeente: str) -> frozenset[UUID] | None:
    if which is Listed.MINE and caller.work.teams:
        return caller.work.teams
    if is_asked(caller) and not caller.sees(Data.DOSSIERS_VAN_ALLE_TEAMS, gemeente):
        return caller.work.teams
    return None


async def list_possible(
    connection: AsyncConnection, viewer: Viewer, which: Listed, sight: Sight, today: date
) -> Possible:
    """What there is to choose from in a list."""
    places = sight.own.municipalities
    roles = frozenset[str]().union(*(ROLES if p.roles is None else p.roles for p in sight.parts))
    people = await known.colleagues_of(connection, UUID(int=0), places, today)
    holders = {str(worker_id): name for worker_id, name in people}
    regisseurs = {
        str(worker_id): name for worker_id, name in await regie.names_of_staff(connection, places)
    }
    teams: dict[str, str] = {}
    if which is Listed.MINE:
        own = {str(worker_id) for worker_id in sight.holders or ()}
        holders = {key: name for key, name in holders.items() if key in own}
        holders |= {viewer.subject: "Van mij"} if viewer.subject in own else {}
    else:
        found = await known.list_teams(connection, places, today)
        teams = {str(team.id): team.name for team in found}
    return Possible(
        {code: MUNICIPALITIES.get(code, code) for code in sorted(places)},
        {role: role.capitalize() for role in sorted(roles & ROLES)},
        kinds(sight),
        {NOBODY: "Nog van niemand", **holders},
        teams,
        WHENS,
        {**regisseurs, **({viewer.subject: "Ik"} if viewer.subject in regisseurs else {})},
    )


def kinds(sight: Sight) -> dict[str, str]:
    """What happened, by playbook; nothing about stays for who may not know of one anywhere."""
    found = [
        (code, version.document.titel)
        for code, version in load_playbooks().newest().items()
        if sight.own.stays or code not in ABOUT_STAYS
    ]
    return dict(sorted(found, key=lambda pair: pair[1]))


def days_of_today(today: date) -> Days:
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    return Days(today, sunday, new_since(today))


async def list_work(
    tx: Transaction,
    viewer: Viewer,
    sight: Sight,
    choice: Choice,
    loads: Sequence[Load] | None = None,
) -> Worklist:
    """A page of a list; noted as read. `loads` is who has how much, where that was counted already."""
    days = days_of_today(tx.today)
    if loads is None or choice.holder is not None:
        counts = await repository.count_open(tx.connection, sight, choice, days)
    else:
        counts = Counts.together([load.held.counts for load in loads])
    found = await repository.list_households(tx.connection, sight, choice, days, PAGE_SIZE + 1)
    is_back = choice.place is not None and choice.place.before
    shown = found[:PAGE_SIZE][:: -1 if is_back else 1]
    has_more = len(found) > PAGE_SIZE
    has_before, has_after = (has_more, True) if is_back else (choice.place is not None, has_more)
    dossier_ids = [standing.dossier_id for standing in shown]
    rows = await repository.list_tasks(tx.connection, sight, choice, days, dossier_ids)
    await note(tx, viewer.subject, "taken-inzien", rows)
    named = [
        {**row, "why": why_of(row, viewer.caller)} for row in await partners.with_names(tx, rows)
    ]
    return Worklist(
        by_household(named, tx.today, dossier_ids),
        counts,
        Place(shown[0].key, shown[0].dossier_id, before=True) if has_before and shown else None,
        Place(shown[-1].key, shown[-1].dossier_id) if has_after and shown else None,
    )


async def count_list(tx: Transaction, sight: Sight, choice: Choice) -> Counts:
    """How much a list has, without reading what."""
    return await repository.count_open(tx.connection, sight, choice, days_of_today(tx.today))


async def list_loads(
    connection: AsyncConnection, sight: Sight, choice: Choice, today: date
) -> list[Load]:
    """Who has how much: first what nobody has, then by who has most that is late."""
    near = add_working_days(today, NEAR_WORKING_DAYS)
    rows = await repository.per_holder(connection, sight, choice, days_of_today(today), near)
    names = await repository.names_of(connection, [row.holder for row in rows])
    away = await repository.away_on(connection, today)
    loads = [
        Load(row, names.get(row.holder), away.get(row.holder))
        if row.holder
        else Load(row, None, None)
        for row in rows
    ]
    return sorted(
        loads, key=lambda load: (load.name is not None, -load.held.counts.late, load.name or "")
    )


async def list_first(
    tx: Transaction, viewer: Viewer, which: Listed, choice: Choice, limit: int
) -> Sequence[RowMapping]:
    """The first tasks of a list, most urgent first, for what is done with all of them."""
    sight = await see(tx.connection, viewer, which, tx.today)
    days, whole = days_of_today(tx.today), replace(choice, place=None)
    return await repository.list_from(tx.connection, sight, whole, days, None, limit)


async def go_through(
    database: Database, viewer: Viewer, which: Listed, choice: Choice, activity: str
) -> AsyncIterator[Sequence[RowMapping]]:
    """All of a list in parts, most urgent first; each part is noted as read before it is given."""
    after: tuple[date, UUID] | None = None
    while True:
        async with database.transaction() as tx:
            sight = await see(tx.connection, viewer, which, tx.today)
            rows = await repository.list_from(
                tx.connection,
                sight,
                replace(choice, place=None),
                days_of_today(tx.today),
                after,
                AT_ONCE,
            )
            await note(tx, viewer.subject, activity, rows)
        yield rows
        if len(rows) < AT_ONCE:
            return
        after = (rows[-1]["due_on"], rows[-1]["id"])


async def choice_of(tx: Transaction, caller: Caller, which: Listed, query: str) -> Choice:
    """What makes sense of an address; the rest is not kept."""
    viewer = Viewer(caller)
    sight = await see(tx.connection, viewer, which, tx.today)
    possible = await list_possible(tx.connection, viewer, which, sight, tx.today)
    choice, _ = read_choice(parse_qsl(query), possible)
    return choice
