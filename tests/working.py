"""Callers with work of their own, for services that hear of it from elsewhere: teams, opened dossiers, conflicts of interest."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx

from shared.db import dossier_teams
from shared.events.tasks import DossierAssigned
from shared.http.auth import TokenVerifier
from shared.http.caller import Caller, Work
from shared.messaging.transaction import Database


@dataclass
class _WithWork:
    """Takes the tokens that the application takes, and gives whoever comes with one this work."""

    verifier: TokenVerifier
    work: Work

    async def caller_of(self, token: str) -> Caller:
        return replace(await self.verifier.caller_of(token), work=self.work)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.verifier, name)


def gives_work(client: httpx.AsyncClient, **work: frozenset[UUID]) -> None:
    """From now on, whoever asks this application has this work."""
    transport: Any = client._transport
    state = transport.app.state
    verifier = getattr(state.verifier, "verifier", state.verifier)
    state.verifier = _WithWork(verifier, Work(**work))


async def is_of_team(database: Database, dossier_id: UUID, team_id: UUID, gemeente: str) -> None:
    """As routes tells of a dossier."""
    data = DossierAssigned(team_id=team_id, gemeente=gemeente, versie=1)
    async with database.transaction() as tx:
        await dossier_teams.learn(tx.connection, [(dossier_id, data)])
