"""Every SQL statement that looks at files, and at what came of their lines as far as intake itself knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import NotFound
from shared.messaging.relay_cursor import IS_UNSENT

# Of an event that waited too long for its id, what is known stands with the id that it was published under.
# What the relay has not sent is few, and so sought first.
_LINES: Final = f"""
    WITH unsent AS MATERIALIZED (SELECT id FROM outbox WHERE {IS_UNSENT}), line AS (
        SELECT reported.number, published.id AS life_event_id,
            CASE WHEN reported.life_event_id IS NULL THEN 'geweigerd'
                WHEN reported.is_again THEN 'dubbel'
                WHEN published.status = 'verwerkt' AND published.id IN (SELECT id FROM unsent) THEN 'onverzonden'
                ELSE published.status END AS outcome,
            CASE WHEN reported.life_event_id IS NULL THEN reported.codes
                WHEN reported.is_again OR published.reason IS NULL THEN '{{}}'
                ELSE ARRAY[published.reason] END AS codes
        FROM reported_line AS reported
        LEFT JOIN life_event AS event ON event.id = reported.life_event_id
        LEFT JOIN life_event AS published ON published.id = coalesce(
            CASE WHEN event.status = 'al-bekend' THEN event.replaced_by END, event.id)
        WHERE reported.file_id = :file_id
    )
    """  # noqa: S608 - our own text
_FILES = text(
    """
    SELECT file.id, file.sender, file.begun_at, file.ended_at,
        (SELECT count(*) FROM reported_line WHERE file_id = file.id) AS lines
    FROM reported_file AS file
    WHERE CAST(:before AS uuid) IS NULL OR file.id < :before
    ORDER BY file.id DESC LIMIT :limit
    """
)
_FILE = text(
    """
    SELECT id, sender, begun_at, ended_at, (SELECT count(*) FROM reported_line WHERE file_id = file.id) AS lines
    FROM reported_file AS file WHERE id = :file_id
    """
)
_COUNTS = text(
    f"""
    {_LINES}
    SELECT outcome, count(*) AS total FROM line GROUP BY outcome ORDER BY outcome
    """  # noqa: S608 - our own text
)
_PAGE = text(
    f"""
    {_LINES}
    SELECT number, life_event_id, outcome, codes FROM line
    WHERE (outcome = 'verwerkt') = :published AND number > :after ORDER BY number LIMIT :limit
    """  # noqa: S608 - our own text
)


@dataclass(frozen=True, slots=True)
class FileRow:
    id: UUID
    sender: str
    begun_at: datetime
    ended_at: datetime | None
    lines: int


@dataclass(frozen=True, slots=True)
class LineRow:
    number: int
    life_event_id: UUID | None
    outcome: str
    codes: Sequence[str]


async def list_files(connection: AsyncConnection, before: UUID | None, limit: int) -> list[FileRow]:
    """The newest first."""
    rows = await connection.execute(_FILES, {"before": before, "limit": limit})
    return [FileRow(**row) for row in rows.mappings()]


async def get_file(connection: AsyncConnection, file_id: UUID) -> FileRow:
    """Raises NotFound, also for one that is kept no longer."""
    row = (await connection.execute(_FILE, {"file_id": file_id})).mappings().one_or_none()
    if row is None:
        raise NotFound("bestand", file_id)
    return FileRow(**row)


async def count_lines(connection: AsyncConnection, file_id: UUID) -> dict[str, int]:
    """Each line of a file is in one of these."""
    rows = await connection.execute(_COUNTS, {"file_id": file_id})
    return {row.outcome: row.total for row in rows}


async def list_lines(
    connection: AsyncConnection, file_id: UUID, after: int, limit: int, *, published: bool
) -> list[LineRow]:
    """Those that were published, or those that led to nothing, in the order of the file."""
    rows = await connection.execute(
        _PAGE, {"file_id": file_id, "after": after, "limit": limit, "published": published}
    )
    return [LineRow(**row) for row in rows.mappings()]
