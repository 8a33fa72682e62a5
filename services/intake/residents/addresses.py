"""Every SQL statement about addresses: what the pseudonym of a home stands for, and where the register has somebody."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.residents.rules import Address, Inquiry, RegisteredElsewhere

_INSERT_ADDRESS = text(
    """
    INSERT INTO address (home_id, bag_id, postcode, house_number, addition, is_postal, known_at)
    VALUES (:home_id, :bag_id, :postcode, :house_number, :addition, :is_postal, :now)
    ON CONFLICT (home_id) DO NOTHING
    """
)


async def insert_address(
    connection: AsyncConnection, home_id: UUID, address: Address, now: datetime
) -> None:
    values = {field.name: getattr(address, field.name) for field in fields(address)}
    await connection.execute(_INSERT_ADDRESS, {**values, "home_id": home_id, "now": now})


_ELSEWHERE = text(
    """
    SELECT s.person_id, s.from_on, s.until_on, a.bag_id, a.postcode, a.house_number, a.addition,
        a.is_postal
    FROM residency s LEFT JOIN address a ON a.home_id = s.registered_home_id
    WHERE s.person_id = ANY(CAST(:people AS uuid[])) AND s.registered_elsewhere
    ORDER BY s.from_on, s.person_id
    """
)


async def registered_elsewhere(
    connection: AsyncConnection, people: Collection[UUID]
) -> list[RegisteredElsewhere]:
    """Where these people are registered while they live in another home."""
    return [
        RegisteredElsewhere(
            row.person_id,
            row.from_on,
            row.until_on,
            Address(row.bag_id, row.postcode, row.house_number, row.addition, row.is_postal)
            if row.is_postal is not None
            else None,
        )
        for row in await connection.execute(_ELSEWHERE, {"people": sorted(people)})
    ]


_INQUIRIES = text(
    """
    SELECT person_id, doubted_from FROM register_record
    WHERE person_id = ANY(CAST(:people AS uuid[])) AND doubted_from IS NOT NULL
    ORDER BY doubted_from, person_id
    """
)


async def inquiries(connection: AsyncConnection, people: Collection[UUID]) -> list[Inquiry]:
    """Of whom of these people the register doubts the address."""
    rows = await connection.execute(_INQUIRIES, {"people": sorted(people)})
    return [Inquiry(person_id, from_on) for person_id, from_on in rows]
