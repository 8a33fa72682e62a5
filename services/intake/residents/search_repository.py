"""Every SQL statement to find residents by name, and where their homes are."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.residents.rules import Address

# Wider than what the caller may see, which is decided of each: who lived in one of these municipalities, now or before.
# Fenced by OFFSET 0: the few with this name first. Joined, the plan may begin with everybody who lives there.
_BY_NAME = text(
    """
    SELECT r.id FROM resident r
    WHERE array_to_tsvector(string_to_array(r.search_name, ' ')) @@ CAST(:question AS tsquery)
        AND (CAST(:born_on AS date) IS NULL OR r.born_on = :born_on
            OR left(r.birth_given, 4) = to_char(CAST(:born_on AS date), 'YYYY'))
        AND EXISTS (SELECT FROM membership m JOIN residence p USING (dossier_id)
            WHERE m.person_id = r.id AND p.gemeente = ANY(CAST(:municipalities AS text[]))
                AND (r.secrecy <> 'medewerker' OR p.gemeente = ANY(CAST(:employees AS text[])))
            OFFSET 0)
    ORDER BY r.search_name, r.born_on, r.id LIMIT :amount
    """
)
_DOSSIERS = text(
    """
    SELECT DISTINCT dossier_id FROM residence
    WHERE right(replace(CAST(dossier_id AS text), '-', ''), length(:number)) = :number
        AND gemeente = ANY(CAST(:municipalities AS text[]))
    ORDER BY dossier_id LIMIT :amount
    """
)
_MOST_DOSSIERS = 10
"""The six signs at the end are random: two dossiers that share them are rare."""
_ADDRESSES = text(
    """
    SELECT home_id, bag_id, postcode, house_number, addition, is_postal FROM address
    WHERE home_id = ANY(CAST(:homes AS uuid[]))
    """
)


async def find_by_name(
    connection: AsyncConnection,
    question: str,
    born_on: date | None,
    municipalities: Collection[str],
    amount: int,
    *,
    employees: Collection[str],
) -> list[UUID]:
    """Of a birth date that is known in part, the year counts; of who works for us, the municipalities `employees`."""
    values = {
        "question": question,
        "born_on": born_on,
        "municipalities": sorted(municipalities),
        "employees": sorted(employees),
        "amount": amount,
    }
    return list((await connection.execute(_BY_NAME, values)).scalars())


async def find_dossiers(
    connection: AsyncConnection, number: str, municipalities: Collection[str]
) -> list[UUID]:
    """Whose number ends in this, or is this; wider than what the caller may see, as by name."""
    values = {
        "number": number.replace("-", ""),
        "municipalities": sorted(municipalities),
        "amount": _MOST_DOSSIERS,
    }
    return list((await connection.execute(_DOSSIERS, values)).scalars())


async def addresses(connection: AsyncConnection, homes: Collection[UUID]) -> dict[UUID, Address]:
    """What is known of where these homes are."""
    rows = await connection.execute(_ADDRESSES, {"homes": sorted(homes)})
    return {home_id: Address(*parts) for home_id, *parts in rows}
