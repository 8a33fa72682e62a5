"""Publishes again what still lies in the outbox, beside the relay and without touching its cursor.

Only what the relay has published is sent, in its order, so that each dossier's messages come in the order of their
sequence among themselves. Meanwhile the relay publishes newer ones, and per consumer and dossier that can mean:

- it has everything: an id that is in its inbox is dropped, wherever it stands;
- it lost 3 and 4 and reads the relay's 5 first: 5 is kept as a gap. Then 3 and 4 come again and are handled, and the gap
  closes by itself; the 5 that comes again is dropped;
- it lost everything of a dossier and holds its log from the first message on: the same, from 1 on. Where its log was cut
  off before the consumer came, it begins a dossier with whatever comes first, and what comes again before that is kept
  as `rejected`, for a person.

Two people may do it at the same time: of every message the first copy still comes after the first copy of the one before.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from shared.messaging import outbox_actions, relay_cursor
from shared.messaging.outbox_actions import Decision
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.relay_cursor import Cursor
from shared.messaging.transaction import Database

BATCH = 500
BEGINNING = Cursor(0, -1)
"""Before the first event that an outbox may have."""
_PATIENCE = text("SET LOCAL statement_timeout = '10min'")
"""A dossier has no index of its own: its events are sought in all that the outbox has. Reading holds no horizon back."""

_CONDITIONS = {
    "since": "created_at >= :since",
    "until": "created_at < :until",
    "topic": "aggregatetype = :topic",
    "type": "type = :type",
    "dossier_id": "aggregateid = :dossier_id",
    "first_id": "id >= :first_id",
    "last_id": "id <= :last_id",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events: all that is given must hold. Ids are UUIDv7, and so are in the order of time."""

    since: datetime | None = None
    until: datetime | None = None
    topic: str | None = None
    type: str | None = None
    dossier_id: UUID | None = None
    first_id: UUID | None = None
    last_id: UUID | None = None

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}

    def statement(self, columns: str, rest: str) -> TextClause:
        """The selected events among those that the relay has published when it begins."""
        conditions = [
            "(xid, position) <= (CAST(:last_xid AS xid8), :last_position)",
            *(_CONDITIONS[name] for name in self.given),
        ]
        return text(f"SELECT {columns} FROM outbox WHERE {' AND '.join(conditions)} {rest}")  # noqa: S608 - names of our own


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the selected events there are, per day and topic."""

    day: date
    topic: str
    events: int


async def count(
    database: Database, selection: Selection, patience: TextClause = _PATIENCE
) -> list[Counted]:
    """What `republish` would send."""
    statement = selection.statement(
        "(created_at AT TIME ZONE 'UTC')::date AS day, aggregatetype AS topic, count(*) AS events",
        "GROUP BY day, topic ORDER BY day, topic",
    )
    async with database.reading() as connection:
        await connection.execute(patience)
        last = await relay_cursor.read(connection)
        bounds = {"last_xid": last.xid, "last_position": last.position}
        rows = await connection.execute(statement, selection.given | bounds)
        return [Counted(row.day, row.topic, row.events) for row in rows]


async def republish(
    database: Database,
    publisher: Publisher,
    selection: Selection,
    decision: Decision,
    *,
    rate: int,
    tell: Callable[[int], None],
) -> int:
    """Send the selected events again, at most `rate` per second; `tell` hears after each batch how many were sent.

    Raises DatabaseMoved, and PublishFailed when the broker refuses: what was sent is noted, and doing it again is harmless.
    """
    async with database.transaction() as tx:
        action = await outbox_actions.begin(tx, "republish", decision, selection.given)
        last = await relay_cursor.read(tx)
    pages = Pages(database, selection, last, min(BATCH, rate))
    sent = 0
    while rows := await pages.next():
        await publisher.publish(outgoing(rows))
        sent += len(rows)
        async with database.transaction() as tx:
            await outbox_actions.note(tx, action, sent)
        tell(sent)
        await asyncio.sleep(len(rows) / rate)
    async with database.transaction() as tx:
        await outbox_actions.end(tx, action, sent)
    return sent


def outgoing(rows: Sequence[Row[Any]], reader: str = "") -> list[Outgoing]:
    """As the relay sent them; to one service only where it is named."""
    return [
        Outgoing(row.aggregatetype, str(row.aggregateid).encode(), row.payload, reader)
        for row in rows
    ]


class Pages:
    """Reads the selected events in the relay's order, a page at a time, after `place` and up to `last`."""

    def __init__(
        self,
        database: Database,
        selection: Selection,
        last: Cursor,
        size: int,
        place: Cursor = BEGINNING,
    ) -> None:
        self._database = database
        self._statement = selection.statement(
            "xid, position, aggregatetype, aggregateid, payload",
            "AND (xid, position) > (CAST(:xid AS xid8), :position) ORDER BY xid, position LIMIT :limit",
        )
        self._parameters = selection.given | {
            "last_xid": last.xid,
            "last_position": last.position,
            "xid": place.xid,
            "position": place.position,
            "limit": size,
        }

    async def next(self) -> Sequence[Row[Any]]:
        async with self._database.reading() as connection:
            await connection.execute(_PATIENCE)
            rows = (await connection.execute(self._statement, self._parameters)).all()
        if rows:
            self._parameters |= {"xid": rows[-1].xid, "position": rows[-1].position}
        return rows
