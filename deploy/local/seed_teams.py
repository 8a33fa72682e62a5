"""Gives the running stack its teams, with its people in them: `python -m deploy.local.seed_teams`, with the stack's environment.

Two of them are of Assen, so that somebody there who is of one only is asked why before a dossier of the other opens.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from deploy.local import seed_partners
from deploy.local.personas import PERSONAS, Persona
from services.routes.settings import Settings, SignInSettings
from services.routes.workers import changing, service
from services.routes.workers.forms import Teamopgave, Teamplaatsing
from shared import clock
from shared.db.engine import open_database
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.settings import ClockSettings


@dataclass(frozen=True, slots=True)
class Team:
    name: str
    municipality: str
    members: tuple[str, ...]
    """Personas, by key."""


_EVERYWHERE: Final = ("inkomensconsulent", "regisseur", "teamleider")
TEAMS: Final = (
    Team("Assen Noord", ASSEN, (*_EVERYWHERE, "werkcoach")),
    Team("Assen Zuid", ASSEN, _EVERYWHERE),
    Team("Aa en Hunze", AA_EN_HUNZE, (*_EVERYWHERE, "jobcoach")),
    Team("Tynaarlo", TYNAARLO, (*_EVERYWHERE, "participatiecoach")),
)
WHY: Final = "Zo begint de oefenomgeving."


async def seed(tx: Transaction, issuer: str) -> None:
    """The personas work here, as after signing in, and are in their teams."""
    workers = {
        key: await service.sign_in(
            tx, issuer=issuer, subject=key, name=who.name, groups=_groups(who)
        )
        for key, who in PERSONAS.items()
        if who.is_person and who.groups
    }
    leader = _as_caller(PERSONAS["teamleider"], workers["teamleider"])
    for team in TEAMS:
        asked = Teamopgave(naam=team.name, gemeenten=[team.municipality])
        team_id = await changing.make_team(tx, leader, asked)
        await _fill(tx, leader, team_id, team, workers)
    policy = _as_caller(PERSONAS["beleid"], workers["beleid"])
    await seed_partners.seed(tx, issuer, leader, policy)


async def _fill(
    tx: Transaction, leader: Caller, team_id: UUID, team: Team, workers: Mapping[str, UUID]
) -> None:
    place = Teamplaatsing(team_id=team_id, vanaf=tx.today, waarom=WHY)
    for key in team.members:
        await changing.join_team(tx, leader, workers[key], place)


def _groups(who: Persona) -> list[tuple[str, str]]:
    return [(place, role) for place in who.municipalities for role in who.roles]


def _as_caller(who: Persona, worker_id: UUID) -> Caller:
    grants = dict.fromkeys(who.municipalities, who.roles)
    return Caller(str(worker_id), who.name, grants, who.scopes)


async def main() -> None:
    clock.shift_by(ClockSettings().shift_seconds)
    database = open_database(Settings(), "routes", "seed")
    try:
        async with database.transaction() as tx:
            await seed(tx, SignInSettings().issuer)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
