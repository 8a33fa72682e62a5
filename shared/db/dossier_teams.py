"""Which team a dossier is of, as routes published it last; each service that shows dossiers keeps it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events.envelope import Event
from shared.events.tasks import DossierAssigned
from shared.messaging.transaction import Transaction

CREATE_TABLE = """
    CREATE TABLE dossier_team (
        dossier_id uuid PRIMARY KEY,
        team_id uuid NOT NULL,
        municipality text NOT NULL,
        version int NOT NULL
    )
    """

_LEARN = text(
    """
    INSERT INTO dossier_team (dossier_id, team_id, municipality, version)
    SELECT * FROM unnest(CAST(:dossiers AS uuid[]), CAST(:teams AS uuid[]), CAST(:municipalities AS text[]),
        CAST(:versions AS int[]))
    ON CONFLICT (dossier_id) DO UPDATE SET team_id = excluded.team_id, municipality = excluded.municipality,
        version = excluded.version
    WHERE dossier_team.version < excluded.version
    """
)
_TEAMS = text(
    "SELECT dossier_id, team_id FROM dossier_team WHERE dossier_id = ANY (CAST(:dossiers AS uuid[]))"
)


async def keep(tx: Transaction, events: Sequence[Event[DossierAssigned]]) -> None:
    """Keep the newest of each dossier; in which order they come does not matter."""
    newest = {
        event.dossier_id: event.data
        for event in sorted(events, key=lambda event: event.data.versie)
    }
    await learn(tx.connection, [(dossier, newest[dossier]) for dossier in sorted(newest)])


async def learn(
    connection: AsyncConnection, assigned: Sequence[tuple[UUID, DossierAssigned]]
) -> None:
    """Each dossier once."""
    values = {
        "dossiers": [dossier_id for dossier_id, _ in assigned],
        "teams": [data.team_id for _, data in assigned],
        "municipalities": [data.gemeente for _, data in assigned],
        "versions": [data.versie for _, data in assigned],
    }
    await connection.execute(_LEARN, values)


async def teams_of(connection: AsyncConnection, dossier_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """By dossier; one without a team is not in it."""
    rows = await connection.execute(_TEAMS, {"dossiers": sorted(dossier_ids)})
    return {row.dossier_id: row.team_id for row in rows}
