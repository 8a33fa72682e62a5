"""After a restore to an earlier moment: what the readers of a topic know of its sequences, and raising them to that.

A service that gave a number twice would have its new messages rejected by everybody who has the old one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import InvalidInput
from shared.messaging import outbox_actions
from shared.messaging.outbox_actions import Decision
from shared.messaging.transaction import Database

AT_ONCE: Final = 10_000
_LINE: Final = re.compile(r"([\w.-]{1,100}) ([0-9a-f-]{36}) (\d{1,18})")

_KNOWN = text(
    """
    SELECT topic, dossier_id, max(last) AS last FROM (
        SELECT topic, dossier_id, last FROM dossier_progress WHERE topic = ANY(CAST(:topics AS text[]))
        UNION ALL SELECT topic, dossier_id, sequence FROM failed_message
        WHERE topic = ANY(CAST(:topics AS text[])) AND dossier_id IS NOT NULL AND sequence IS NOT NULL) AS known
    GROUP BY topic, dossier_id ORDER BY topic, dossier_id
    """
)
_BEHIND: Final = """
    SELECT known.topic, known.dossier_id, max(known.last) AS last
    FROM unnest(CAST(:topics AS text[]), CAST(:dossiers AS uuid[]), CAST(:lasts AS bigint[]))
        AS known (topic, dossier_id, last)
    LEFT JOIN dossier_sequence AS ours USING (topic, dossier_id)
    WHERE known.last > coalesce(ours.last, 0) GROUP BY known.topic, known.dossier_id
    """
_COUNT = text(f"SELECT count(*) FROM ({_BEHIND}) AS behind")  # noqa: S608 - our own text
_RAISE = text(
    f"""
    INSERT INTO dossier_sequence AS ours (topic, dossier_id, last) {_BEHIND} ORDER BY 1, 2
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = greatest(ours.last, excluded.last)
    """
)


@dataclass(frozen=True, slots=True)
class Known:
    """The last number that a reader of a topic has of a dossier."""

    topic: str
    dossier_id: UUID
    last: int

    def __str__(self) -> str:
        return f"{self.topic} {self.dossier_id} {self.last}"


async def list_known(connection: AsyncConnection, topics: Sequence[str]) -> list[Known]:
    """What this service has of what others publish on these topics."""
    rows = await connection.execute(_KNOWN, {"topics": list(topics)})
    return [Known(row.topic, row.dossier_id, row.last) for row in rows]


def parse(lines: Iterable[str], topics: Iterable[str]) -> Iterator[Known]:
    """What other services printed. Raises InvalidInput for a line that is none, or of a topic that is another's."""
    own = frozenset(topics)
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line.strip())
        if found is None or found[1] not in own:
            raise InvalidInput((), f"Line {number} is not of a topic of this service: {line[:120]}")
        yield Known(found[1], UUID(found[2]), int(found[3]))


async def count_behind(database: Database, known: Sequence[Known]) -> int:
    """Of how many dossiers this database would give a number again that others have."""
    async with database.reading() as connection:
        found = [await connection.execute(_COUNT, part) for part in _parts(known)]
        return sum(int(rows.scalar_one()) for rows in found)


async def raise_to(database: Database, known: Sequence[Known], decision: Decision) -> int:
    """Never down; as a whole, or not at all. Gives how many dossiers were behind."""
    async with database.transaction() as tx:
        action = await outbox_actions.begin(tx, "raise-sequences", decision, {"known": len(known)})
        raised = 0
        for part in _parts(known):
            raised += (await tx.execute(_RAISE, part)).rowcount
        await outbox_actions.end(tx, action, raised)
        return raised


def _parts(known: Sequence[Known]) -> Iterator[dict[str, list[object]]]:
    """Of a dossier and topic that several readers know, the highest comes last: a part may hold either."""
    ordered = sorted(known, key=lambda its: (its.topic, its.dossier_id, its.last))
    for begin in range(0, len(ordered), AT_ONCE):
        part = ordered[begin : begin + AT_ONCE]
        yield {
            "topics": [its.topic for its in part],
            "dossiers": [its.dossier_id for its in part],
            "lasts": [its.last for its in part],
        }
