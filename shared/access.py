"""Whose dossier it is, asked in one place: of one's own team, of everybody's, opened with a reason, or not to be seen at all.

A system with a token is asked nothing here; what its token gives is decided elsewhere (`shared/permissions.py`).
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db import dossier_teams
from shared.errors import AppError
from shared.http.caller import Caller, Work
from shared.permissions import Data

OPENED_HOURS: Final = 8
"""So long a dossier of another team stays open for who said why."""

REASONS: Final[Mapping[str, str]] = {
    "vervanging": "Ik neem waar voor een collega",
    "vraag-van-inwoner": "De inwoner vroeg mij iets",
    "samenwerking": "Wij werken samen aan dit dossier",
    "overdracht": "Het dossier komt naar ons team",
    "klacht-of-bezwaar": "Er is een klacht of een bezwaar",
    "anders": "Iets anders",
}


class OtherTeam(AppError):
    """The dossier is of another team: who wants to see it says why first. A page answers with the form for that."""

    def __init__(self, dossier_id: UUID) -> None:
        detail = "Dit dossier is van een ander team. Zeg eerst waarom u het wilt zien."
        super().__init__(403, "ander-team", "Dit dossier is van een ander team", detail)
        self.dossier_id = dossier_id


def avoids(caller: Caller, *ids: UUID | None) -> bool:
    """Whether one of these people or dossiers is somebody about whom the caller may see nothing: as if it were not there."""
    return not caller.work.conflicts.isdisjoint(ids)


def is_asked(caller: Caller) -> bool:
    """Whether it matters to this caller whose a dossier is: to whoever signed in, also without any team; not to a system."""
    return caller.lasting is not None or caller.work != Work()


async def check_dossier(
    connection: AsyncConnection, caller: Caller, dossier_id: UUID, gemeente: str | None
) -> None:
    """Raises OtherTeam. `gemeente` is who answers for the dossier today."""
    await check_one_of(connection, caller, {dossier_id: gemeente})


async def check_one_of(
    connection: AsyncConnection, caller: Caller, dossiers: Mapping[UUID, str | None]
) -> None:
    """Whether one of the dossiers of a resident may be opened. Raises OtherTeam, with the first. A dossier without a team is nobody's alone."""
    if not is_asked(caller):
        return
    if any(
        dossier_id in caller.work.opened or caller.sees(Data.DOSSIERS_VAN_ALLE_TEAMS, gemeente)
        for dossier_id, gemeente in dossiers.items()
    ):
        return
    teams = await dossier_teams.teams_of(connection, dossiers)
    others = [
        dossier_id
        for dossier_id in dossiers
        if dossier_id in teams and teams[dossier_id] not in caller.work.teams
    ]
    if others and len(others) == len(dossiers):
        raise OtherTeam(others[0])
