"""What the endpoints of life events ask for: parts that `main` made, and callers with a scope."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Path, Request

from services.intake.api.group_commit import GroupCommit
from services.intake.life_events.service import LifeEvents
from services.intake.occurrences.stored import LifeEventRow
from services.intake.reports.inbound import Reader
from services.intake.residents.avoiding import is_avoided
from services.intake.residents.service import (
    Residents,
    load_households,
    municipalities_of,
    secrecy_of,
    today_of,
)
from services.intake.residents.teams import check_team_of
from shared.access import avoids, check_dossier, is_asked
from shared.errors import NotFound
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode
from shared.events.life_events import Moved
from shared.http.auth import require
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import ABOUT_STAYS, Data


async def _reader(request: Request) -> Reader:
    found: Reader = request.app.state.reader
    return found


async def _life_events(request: Request) -> LifeEvents:
    found: LifeEvents = request.app.state.life_events
    return found


async def _residents(request: Request) -> Residents:
    found: Residents = request.app.state.residents
    return found


WRITE: Final = "intake.levensgebeurtenissen.schrijven"
ReaderDep = Annotated[Reader, Depends(_reader)]
LifeEventsDep = Annotated[LifeEvents, Depends(_life_events)]
ResidentsDep = Annotated[Residents, Depends(_residents)]
MayRead = Annotated[Caller, Depends(require("intake.levensgebeurtenissen.lezen"))]
MayWrite = Annotated[Caller, Depends(require(WRITE))]
MayWriteResidents = Annotated[Caller, Depends(require("intake.inwoners.schrijven"))]
EventIdPath = Annotated[UUID, Path(alias="id", description="De levensgebeurtenis.")]


def parts_of(request: Request) -> tuple[Reader, GroupCommit]:
    """What a single event needs, without going through FastAPI."""
    state = request.app.state
    reader: Reader = state.reader
    group: GroupCommit = state.group
    return reader, group


async def check_may_see(tx: Transaction, caller: Caller, row: LifeEventRow) -> frozenset[Data]:
    """The kinds of data of it that are for this caller. An event of a household in somebody else's municipality is not there.

    Of a household that lives outside the area it is for who reported it, who must be able to put it right. An event in
    quarantine about somebody whom nobody knows yet is shown to who looks after the quarantine; one of somebody who works
    for us to some roles; one of somebody whose address is secret where he or she lives today, and nowhere else.
    """
    if avoids(caller, row.person_id, row.dossier_id) or (
        row.person_id is not None and await is_avoided(tx.connection, caller, row.person_id)
    ):
        raise NotFound("levensgebeurtenis", row.id)
    secrecy = await secrecy_of(tx, row.person_id) if row.person_id else "geen"
    places = await _places_of(tx, row, only_today=secrecy != "geen")
    if places is None:
        allowed = caller.where_may(WRITE)
    elif places.isdisjoint(AGENCY_MUNICIPALITIES):
        allowed = caller.municipalities if row.reported_by == caller.subject else frozenset()
    else:
        allowed = caller.municipalities & places
    seen = caller.data_in(allowed)
    if (
        not allowed
        or (secrecy == "medewerker" and Data.AFGESCHERMD not in seen)
        or (_is_kept(row, caller) and Data.DETENTIE_EN_OPNAME not in seen)
    ):
        raise NotFound("levensgebeurtenis", row.id)
    return seen


def _is_kept(row: LifeEventRow, caller: Caller) -> bool:
    """A detention or an admission, but to who reported it, and must be able to put it right."""
    return row.type in ABOUT_STAYS and row.reported_by != caller.subject


async def data_seen(
    tx: Transaction, caller: Caller, rows: Sequence[LifeEventRow]
) -> Mapping[UUID, frozenset[Data]]:
    """The kinds of data of each event that are for this caller, who may see them all."""
    kinds = {caller.data_in([gemeente]) for gemeente in caller.municipalities}
    if len(kinds) == 1:
        return dict.fromkeys((row.id for row in rows), kinds.pop())
    return {row.id: await check_may_see(tx, caller, row) for row in rows}


async def check_may_open(tx: Transaction, caller: Caller, row: LifeEventRow) -> frozenset[Data]:
    """As `check_may_see`, of who is about to look at this event alone, or to settle it. Raises OtherTeam too."""
    seen = await check_may_see(tx, caller, row)
    if not is_asked(caller):
        return seen
    if row.dossier_id is not None:
        households = await load_households(tx, [row.dossier_id])
        household = households.get(row.dossier_id)
        gemeente = household.gemeente_on(today_of(tx)) if household is not None else None
        await check_dossier(tx.connection, caller, row.dossier_id, gemeente)
    elif row.person_id is not None:
        await check_team_of(tx, caller, row.person_id)
    return seen


async def _places_of(
    tx: Transaction, row: LifeEventRow, *, only_today: bool
) -> frozenset[Gemeentecode] | None:
    """Where who it is about lives, now and (unless that is secret) on its day; None of somebody whom nobody knows."""
    if row.dossier_id is None:
        return await municipalities_of(tx, row.person_id) if row.person_id else None
    households = await load_households(tx, [row.dossier_id])
    household = households.get(row.dossier_id)
    if household is None:
        return frozenset()
    days = {today_of(tx)}
    if row.effective_on is not None and not only_today:
        days.add(row.effective_on)
        if row.type == Moved.happened:
            # Who reported a move away must be able to take it back.
            days.add(row.effective_on - timedelta(days=1))
    places = map(household.gemeente_on, days)
    return frozenset(place for place in places if place is not None)


def may_see_strangers(caller: Caller) -> bool:
    """Of somebody whom nobody knows no municipality is known: only who may settle the event needs to see it."""
    return bool(caller.where_may(WRITE))
