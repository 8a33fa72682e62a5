"""Every SQL statement that makes one person of two."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Who else is named in an event is named in its fact, or the event waits.
_RENAME_EVENTS = text(
    """
    UPDATE life_event SET
        person_id = CASE WHEN person_id = :other_id THEN :kept_id ELSE person_id END,
        data = replace(data::text, CAST(:other_id AS text), CAST(:kept_id AS text))::jsonb
    WHERE person_id = :other_id OR id = ANY(CAST(:facts AS uuid[]))
        OR status IN ('in-quarantaine', 'geen-dossier') AND data::text LIKE '%' || CAST(:other_id AS text) || '%'
    RETURNING id, status
    """
)
_FORGET_DERIVED = (
    text("DELETE FROM fact_person WHERE person_id = :other_id"),
    text("DELETE FROM residency WHERE person_id = :other_id"),
    text("DELETE FROM stay WHERE person_id = :other_id"),
)
_LEAD_ON = (
    text("UPDATE former_number SET person_id = :kept_id WHERE person_id = :other_id"),
    text("UPDATE merged_person SET into_id = :kept_id WHERE into_id = :other_id"),
    text("DELETE FROM resident WHERE id = :other_id"),
    text(
        """
        INSERT INTO merged_person (person_id, into_id, explanation, merged_at, merged_by)
        VALUES (:other_id, :kept_id, :explanation, :now, :actor)
        """
    ),
)


async def rename_in_events(
    connection: AsyncConnection, kept_id: UUID, other_id: UUID, facts: Collection[UUID]
) -> set[UUID]:
    """Gives the events that are to be looked at again: told of the other, or a fact about the other."""
    values = {"kept_id": kept_id, "other_id": other_id, "facts": sorted(facts)}
    rows = await connection.execute(_RENAME_EVENTS, values)
    return {row.id for row in rows if row.status == "verwerkt" or row.id in facts}


async def forget_derived(connection: AsyncConnection, other_id: UUID) -> None:
    """What follows from facts, and is told of the one that is kept from now on."""
    for statement in _FORGET_DERIVED:
        await connection.execute(statement, {"other_id": other_id})


async def lead_on(
    connection: AsyncConnection,
    kept_id: UUID,
    other_id: UUID,
    *,
    explanation: str,
    actor: str,
    now: datetime,
) -> None:
    """The other is no person of its own any more; its id and its numbers lead to the one that is kept."""
    everything = {
        "kept_id": kept_id, "other_id": other_id, "explanation": explanation, "actor": actor,
        "now": now,
    }  # fmt: skip
    for statement in _LEAD_ON:
        wanted = statement.compile().params.keys()
        await connection.execute(statement, {name: everything[name] for name in wanted})
