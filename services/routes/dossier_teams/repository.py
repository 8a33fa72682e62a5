"""The teams of dossiers, as routes decides them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.dossier_teams.schemas import Assigned, Placed
from shared.db.known_dossiers import Own
from shared.messaging.transaction import Transaction

_TEAMS = text(
    """
    SELECT municipality, team_id FROM team_municipality
    WHERE from_day <= :today AND (until_day IS NULL OR :today < until_day)
    """
)
_NOW = text(
    """
    SELECT dossier_id, team_id, municipality, version FROM dossier_team
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[]))
    """
)
_BEFORE = text(
    """
    SELECT dossier_id, municipality, team_id FROM dossier_team_before
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[]))
    """
)
_COUNTS = text("SELECT team_id, count(*) AS total FROM dossier_team GROUP BY team_id")
# Whom somebody may not know of stands in no list.
_OF_TEAM = text(
    """
    SELECT dossier_id, municipality FROM dossier_team LEFT JOIN known_dossier USING (dossier_id)
    WHERE team_id = :team AND dossier_id <> ALL (CAST(:avoids AS uuid[]))
        AND (CAST(:after AS uuid) IS NULL OR dossier_id > CAST(:after AS uuid))
        AND municipality = ANY (CAST(:municipalities AS text[]))
        AND (shielded IS DISTINCT FROM 'medewerker' OR municipality = ANY (CAST(:employees AS text[])))
    ORDER BY dossier_id LIMIT :limit
    """
)
_REMEMBER = text(
    """
    INSERT INTO dossier_team_before (dossier_id, municipality, team_id)
    SELECT * FROM unnest(CAST(:dossiers AS uuid[]), CAST(:municipalities AS text[]), CAST(:teams AS uuid[]))
    ON CONFLICT (dossier_id, municipality) DO UPDATE SET team_id = excluded.team_id
    """
)
# Who answers is asked of the day; a dossier that no municipality of ours answers for has no team.
_WITHOUT_TEAM = text(
    """
    SELECT known_dossier.dossier_id FROM known_dossier LEFT JOIN dossier_team USING (dossier_id)
    WHERE answers[width_bucket(CAST(:today AS date), from_days)] = ANY (CAST(:municipalities AS text[]))
        AND (team_id IS NULL OR NOT EXISTS (SELECT FROM team_municipality AS area
            WHERE area.team_id = dossier_team.team_id
                AND area.municipality = answers[width_bucket(CAST(:today AS date), from_days)]
                AND area.from_day <= :today AND (area.until_day IS NULL OR :today < area.until_day)))
    ORDER BY known_dossier.dossier_id LIMIT :limit
    """
)


async def teams_by_municipality(tx: Transaction) -> Mapping[str, set[UUID]]:
    """The teams of today."""
    teams: defaultdict[str, set[UUID]] = defaultdict(set)
    for row in await tx.execute(_TEAMS, {"today": tx.today}):
        teams[row.municipality].add(row.team_id)
    return teams


async def assigned(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Assigned]:
    rows = await connection.execute(_NOW, {"dossiers": sorted(dossier_ids)})
    return {
        row.dossier_id: Assigned(row.dossier_id, row.team_id, row.municipality, row.version)
        for row in rows
    }


async def list_of_team(  # noqa: PLR0917 - whose dossiers, who asks, and from where on
    connection: AsyncConnection,
    team_id: UUID,
    own: Own,
    avoids: Collection[UUID],
    after: UUID | None,
    limit: int,
) -> list[Placed]:
    """The dossiers of a team, but for those of a family in `avoids`."""
    values = {
        "team": team_id,
        "avoids": sorted(avoids),
        "after": after,
        "municipalities": sorted(own.municipalities),
        "employees": sorted(own.employees),
        "limit": limit,
    }
    rows = await connection.execute(_OF_TEAM, values)
    return [Placed(row.dossier_id, row.municipality, team_id) for row in rows]


async def teams_before(
    tx: Transaction, dossier_ids: Collection[UUID]
) -> dict[tuple[UUID, str], UUID]:
    """By dossier and municipality."""
    rows = await tx.execute(_BEFORE, {"dossiers": sorted(dossier_ids)})
    return {(row.dossier_id, row.municipality): row.team_id for row in rows}


async def counts(tx: Transaction) -> dict[UUID, int]:
    """How many dossiers each team has."""
    return {row.team_id: row.total for row in await tx.execute(_COUNTS)}


async def remember(tx: Transaction, changed: Collection[Assigned]) -> None:
    """The team that each of these dossiers had last in its municipality."""
    ordered = sorted(changed, key=lambda row: row.dossier_id)
    values = {
        "dossiers": [row.dossier_id for row in ordered],
        "municipalities": [row.municipality for row in ordered],
        "teams": [row.team_id for row in ordered],
    }
    await tx.execute(_REMEMBER, values)


async def without_team(
    tx: Transaction, municipalities: Collection[str], today: date, limit: int
) -> list[UUID]:
    """Dossiers that one of these municipalities answers for, and that have no team of it."""
    values = {"municipalities": sorted(municipalities), "today": today, "limit": limit}
    return list((await tx.execute(_WITHOUT_TEAM, values)).scalars())
