"""Partial views as they are kept, and what they show of residents today."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.partial_views.rules import Person, View
from services.intake.residents.rules import Address
from shared.messaging.transaction import Transaction

_ADD = text(
    """
    INSERT INTO partial_view (id, key_hash, person_ids, fields, purpose, until_on, made_at, made_by)
    VALUES (:id, :key_hash, :person_ids, :fields, :purpose, :until_on, :now, :made_by)
    """
)
_FIND = text(
    """
    SELECT id, person_ids, fields, purpose, until_on, ended_at IS NOT NULL AS is_ended FROM partial_view
    WHERE id = :id AND key_hash = :key_hash
    """
)
_END = text(
    """
    UPDATE partial_view SET ended_at = :now WHERE id = :id AND key_hash = :key_hash AND ended_at IS NULL
    """
)
# Whoever lives in that home today counts, of whatever dossier: one address has one secrecy.
_PEOPLE = text(
    """
    SELECT wanted.id AS asked_id, r.id, r.given_names, r.family_name, r.born_on, r.birth_given, r.secrecy,
        r.secrecy <> 'geen' OR EXISTS (
            SELECT FROM residency other JOIN resident keeper ON keeper.id = other.person_id
            WHERE other.home_id = home.home_id AND keeper.secrecy <> 'geen' AND keeper.died_on IS NULL
                AND other.from_on <= :today AND (other.until_on IS NULL OR :today < other.until_on)) AS has_secret_home,
        a.home_id IS NOT NULL AS is_placed, a.bag_id, a.postcode, a.house_number, a.addition, a.is_postal,
        register_record.address AS address_in_register
    FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS wanted (id, place)
    LEFT JOIN merged_person g ON g.person_id = wanted.id
    JOIN resident r ON r.id = COALESCE(g.into_id, wanted.id)
    LEFT JOIN LATERAL (
        SELECT home_id FROM residency s WHERE s.person_id = r.id
            AND s.from_on <= :today AND (s.until_on IS NULL OR :today < s.until_on)
        ORDER BY s.from_on DESC LIMIT 1
    ) AS home ON true
    LEFT JOIN address a ON a.home_id = home.home_id
    LEFT JOIN register_record ON register_record.person_id = r.id AND register_record.home_id = home.home_id
        AND register_record.residence = 'woonadres'
    ORDER BY wanted.place
    """
)


async def add(tx: Transaction, view: View, key_hash: bytes, made_by: str) -> None:
    await tx.execute(
        _ADD,
        {
            "id": view.id,
            "key_hash": key_hash,
            "person_ids": list(view.person_ids),
            "fields": list(view.fields),
            "purpose": view.purpose,
            "until_on": view.until_on,
            "made_by": made_by,
            "now": tx.now,
        },
    )


async def find(connection: AsyncConnection, view_id: UUID, key_hash: bytes) -> View | None:
    values = {"id": view_id, "key_hash": key_hash}
    row = (await connection.execute(_FIND, values)).one_or_none()
    if row is None:
        return None
    return View(
        row.id,
        tuple(row.person_ids),
        tuple(row.fields),
        row.purpose,
        row.until_on,
        row.is_ended,
    )


async def end(tx: Transaction, view_id: UUID, key_hash: bytes) -> bool:
    """Whether it worked until now."""
    values = {"id": view_id, "key_hash": key_hash, "now": tx.now}
    return bool((await tx.execute(_END, values)).rowcount)


async def people(
    connection: AsyncConnection, person_ids: Collection[UUID], today: date
) -> list[Person]:
    """In the order in which they are asked; whom nobody knows is left out."""
    rows = await connection.execute(_PEOPLE, {"ids": list(person_ids), "today": today})
    return [
        Person(
            row.asked_id,
            row.id,
            row.given_names,
            row.family_name,
            row.born_on,
            row.birth_given,
            row.secrecy,
            row.has_secret_home,
            Address(row.bag_id, row.postcode, row.house_number, row.addition, row.is_postal)
            if row.is_placed
            else None,
            row.address_in_register,
        )
        for row in rows
    ]
