"""The applicant of a dossier with where mail for him or her goes, in one statement."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.addressing.rules import Applicant

# Of a dossier that had several applicants the last one up to today. What the register writes of an address holds for the home that it
# is of; whoever lives there counts for its secrecy, of whatever dossier.
_APPLICANT = text(
    """
    SELECT r.id, r.given_names, r.family_name, r.died_on <= :today AS is_dead,
        r.secrecy <> 'geen' OR EXISTS (
            SELECT FROM residency other JOIN resident keeper ON keeper.id = other.person_id
            WHERE other.home_id = home.home_id AND keeper.secrecy <> 'geen' AND keeper.died_on IS NULL
                AND other.from_on <= :today AND (other.until_on IS NULL OR :today < other.until_on)) AS is_secret,
        record.postal_address, record.address, a.postcode, a.house_number, a.addition,
        COALESCE(gone.residence IN ('buitenland', 'onbekend'), false) AND home.home_id IS NULL AS is_gone
    FROM membership m JOIN resident r ON r.id = m.person_id
    LEFT JOIN LATERAL (
        SELECT home_id FROM residency s WHERE s.person_id = r.id
            AND s.from_on <= :today AND (s.until_on IS NULL OR :today < s.until_on)
        ORDER BY s.from_on DESC LIMIT 1
    ) AS home ON true
    LEFT JOIN address a ON a.home_id = home.home_id
    LEFT JOIN register_record record ON record.person_id = r.id AND record.home_id = home.home_id
    LEFT JOIN register_record gone ON gone.person_id = r.id
    WHERE m.dossier_id = :dossier_id AND m.rol = 'aanvrager' AND m.from_on <= :today
    ORDER BY m.from_on DESC LIMIT 1
    """
)


async def applicant_of(
    connection: AsyncConnection, dossier_id: UUID, today: date
) -> tuple[UUID, Applicant] | None:
    values = {"dossier_id": dossier_id, "today": today}
    row = (await connection.execute(_APPLICANT, values)).one_or_none()
    if row is None:
        return None
    return row.id, Applicant(
        row.given_names,
        row.family_name,
        bool(row.is_dead),
        row.is_secret,
        row.postal_address,
        row.address,
        row.postcode,
        row.house_number,
        row.addition,
        row.is_gone,
    )
