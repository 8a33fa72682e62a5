"""Organisations as they are kept."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.partners.rows import COLUMNS, organisation_of
from services.routes.partners.schemas import Asked, Organisation
from shared.messaging.transaction import Transaction

# Who does two of these services there is asked once, by the first of them.
_SERVING = text(
    f"""
    SELECT {COLUMNS}
    FROM organisation JOIN (
        SELECT organisation_id, min(rank) AS rank FROM organisation_service
        WHERE service = ANY (CAST(:services AS text[])) AND municipality = :municipality
            AND from_day <= :day AND (until_day IS NULL OR :day < until_day)
        GROUP BY organisation_id
    ) AS served ON served.organisation_id = organisation.id
    WHERE organisation.from_day <= :day AND (organisation.until_day IS NULL OR :day < organisation.until_day)
    ORDER BY served.rank, organisation.name
    """  # noqa: S608 - the columns are ours
)
# What is about a later day is for who answers for the dossier then, as a household that moves.
_NAMES = text(
    """
    SELECT asked.place, asked.service, organisation.name
    FROM unnest(CAST(:places AS int[]), CAST(:dossiers AS uuid[]), CAST(:municipalities AS text[]), CAST(:days AS date[]),
        CAST(:services AS text[])) AS asked (place, dossier_id, municipality, day, service)
    LEFT JOIN known_dossier AS known ON known.dossier_id = asked.dossier_id
    JOIN organisation_service AS does ON does.service = asked.service
        AND does.municipality = coalesce(known.answers[width_bucket(asked.day, known.from_days)], asked.municipality)
        AND does.from_day <= asked.day AND (does.until_day IS NULL OR asked.day < does.until_day)
    JOIN organisation ON organisation.id = does.organisation_id
        AND organisation.from_day <= asked.day AND (organisation.until_day IS NULL OR asked.day < organisation.until_day)
    ORDER BY does.rank, organisation.name
    """
)
# From this day on, also what is to begin later: an account may be given beforehand.
_WITH_ACCOUNTS = text(
    f"""
    SELECT {COLUMNS} FROM organisation
    WHERE channel = 'medewerkers' AND (until_day IS NULL OR :day < until_day) AND EXISTS (
        SELECT FROM organisation_service WHERE organisation_id = organisation.id
            AND municipality = ANY (CAST(:municipalities AS text[])) AND (until_day IS NULL OR :day < until_day))
    ORDER BY lower(name), code
    """  # noqa: S608 - the columns are ours
)
_GET = text(f"SELECT {COLUMNS} FROM organisation WHERE id = :id")  # noqa: S608 - the columns are ours


async def serving(
    tx: Transaction, services: Collection[str], municipality: str, day: date
) -> Sequence[Organisation]:
    values = {"services": sorted(services), "municipality": municipality, "day": day}
    rows = (await tx.execute(_SERVING, values)).mappings().all()
    return [organisation_of(row) for row in rows]


async def with_accounts(
    connection: AsyncConnection, municipalities: Collection[str], day: date
) -> list[Organisation]:
    values = {"municipalities": sorted(municipalities), "day": day}
    rows = (await connection.execute(_WITH_ACCOUNTS, values)).mappings().all()
    return [organisation_of(row) for row in rows]


async def find(tx: Transaction, organisation_id: UUID) -> Organisation | None:
    row = (await tx.execute(_GET, {"id": organisation_id})).mappings().one_or_none()
    return organisation_of(row) if row is not None else None


async def names(
    connection: AsyncConnection, asked: Sequence[Asked]
) -> dict[tuple[int, str], list[str]]:
    """Who does what, first asked first: per place in `asked` and service. Nothing for what nobody does."""
    pairs = [
        (place, work, service) for place, work in enumerate(asked) for service in work.services
    ]
    if not pairs:
        return {}
    rows = await connection.execute(
        _NAMES,
        {
            "places": [place for place, _, _ in pairs],
            "dossiers": [work.dossier_id for _, work, _ in pairs],
            "municipalities": [work.municipality for _, work, _ in pairs],
            "days": [work.day for _, work, _ in pairs],
            "services": [service for _, _, service in pairs],
        },
    )
    found: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        found.setdefault((row.place, row.service), []).append(row.name)
    return found
