"""What reporting has of a trail: of every message there ever was what kind it is, when, and what it followed from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.operations.trail.schemas import MOST_MESSAGES

_SCOPE = text(
    """
    SELECT (SELECT coalesce(life_event_id, correlation_id) FROM flow_event WHERE id = :id) AS root,
        EXISTS (SELECT FROM flow_event WHERE correlation_id = :id)
            OR EXISTS (SELECT FROM flow_event WHERE life_event_id = :id) AS is_root,
        EXISTS (SELECT FROM flow_event WHERE dossier_id = :id) AS is_dossier
    """
)
_COLUMNS: Final = "id, type, service, dossier_id, occurred_at AS at, correlation_id AS root, causation_id AS cause"
_TRAIL = text(
    f"""
    SELECT {_COLUMNS} FROM flow_event WHERE correlation_id = :id OR life_event_id = :id
    ORDER BY occurred_at, id LIMIT :most
    """  # noqa: S608 - a text of our own
)
_DOSSIER = text(
    f"""
    SELECT {_COLUMNS} FROM flow_event WHERE dossier_id = :id
    ORDER BY occurred_at DESC, id DESC LIMIT :most
    """  # noqa: S608 - as above
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs together: all that followed from one thing, or all of a dossier."""

    id: UUID
    is_dossier: bool = False


async def find_scope(connection: AsyncConnection, identifier: UUID) -> Scope | None:
    """None for what reporting never saw."""
    found = (await connection.execute(_SCOPE, {"id": identifier})).one()
    if found.root is not None:
        return Scope(found.root)
    if found.is_root:
        return Scope(identifier)
    return Scope(identifier, is_dossier=True) if found.is_dossier else None


async def list_messages(connection: AsyncConnection, scope: Scope) -> Sequence[Row[Any]]:
    """One more than is shown, where there are more: of a trail the first, of a dossier the last."""
    statement = _DOSSIER if scope.is_dossier else _TRAIL
    asked = {"id": scope.id, "most": MOST_MESSAGES + 1}
    return (await connection.execute(statement, asked)).all()
