"""What was published, sent again because somebody asked for it on a page: the workers do it in portions, at a rate, with progress.

A run is a selection of events up to where the relay was when it began, and a place in it. A worker claims it for a moment, sends
a portion and writes down how far it came; one that dies in between has sent what the next sends again, and every reader drops what
it has. Nobody waits in a transaction for the broker: that would keep the relay from everything newer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import TypeAdapter
from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import JSONB

from shared.errors import Conflict, NotFound
from shared.messaging import relay_cursor
from shared.messaging.publisher import Publisher
from shared.messaging.relay_cursor import Cursor, DatabaseMoved
from shared.messaging.republish import BATCH, Counted, Pages, Selection, count, outgoing
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

EVERY: Final = 1.0
MOST_PER_SECOND: Final = 2_000
_CLAIM_SECONDS: Final = timedelta(seconds=60)
"""Longer than a portion takes: the publisher gives up before."""
_PATIENCE = text("SET LOCAL statement_timeout = '8s'")
"""Somebody waits for the answer, and the outbox has no more than a few days."""

_COLUMNS: Final = """
    id, actor, actor_name, reason, detail, events AS sent, total, rate, begun_at, ended_at, stopped_by, xid,
    position, last_xid, last_position
    """
_BEGIN = text(
    """
    INSERT INTO outbox_action (id, action, actor, actor_name, reason, detail, begun_at, rate, total, last_xid, last_position)
    VALUES (:id, 'republish', :actor, :name, :reason, CAST(:detail AS jsonb), :now, :rate, :total, CAST(:last_xid AS xid8),
        :last_position)
    ON CONFLICT DO NOTHING RETURNING id
    """
)
_BEGUN_BEFORE = text(
    """
    SELECT id, detail = CAST(:detail AS jsonb) AS is_same FROM outbox_action
    WHERE id = :id OR (detail = CAST(:detail AS jsonb) AND rate IS NOT NULL AND ended_at IS NULL)
    ORDER BY id = :id DESC LIMIT 1
    """
)
_GOES_ON = text(
    "SELECT EXISTS (SELECT FROM outbox_action WHERE rate IS NOT NULL AND ended_at IS NULL)"
)
_CLAIM = text(
    f"""
    UPDATE outbox_action SET claimed_until = now() + :seconds WHERE id = (
        SELECT id FROM outbox_action
        WHERE rate IS NOT NULL AND ended_at IS NULL AND (claimed_until IS NULL OR claimed_until < now())
        ORDER BY begun_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING {_COLUMNS}
    """  # noqa: S608 - our own columns
).columns(detail=JSONB)
# Also of a run that somebody stopped meanwhile: what was sent, was sent.
_NOTE = text(
    """
    UPDATE outbox_action SET events = events + :sent, xid = CAST(:xid AS xid8), position = :position, claimed_until = now() + :seconds
    WHERE id = :id RETURNING ended_at
    """
)
_RELEASE = text("UPDATE outbox_action SET claimed_until = NULL WHERE id = :id")
_END = text("UPDATE outbox_action SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
_STOP = text(
    """
    UPDATE outbox_action SET ended_at = :now, stopped_by = :by
    WHERE id = :id AND rate IS NOT NULL AND ended_at IS NULL
    """
)
_RUNS: Final = f"SELECT {_COLUMNS} FROM outbox_action WHERE action = 'republish'"  # noqa: S608 - our own columns
_ONE = text(f"{_RUNS} AND id = :id").columns(detail=JSONB)
_NEWEST = text(f"{_RUNS} ORDER BY begun_at DESC LIMIT :limit").columns(detail=JSONB)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for. `id` is the asker's: the same again is the same run."""

    id: UUID
    selection: Selection
    reader: str
    """The one service that it is for; empty is every reader of the topics."""
    rate: int
    actor: str
    name: str
    reason: str

    @property
    def detail(self) -> str:
        """As it is kept, and as one selection is told from another."""
        given = self.selection.given | ({"reader": self.reader} if self.reader else {})
        return orjson.dumps(given).decode()


@dataclass(frozen=True, slots=True)
class Run:
    """One that goes on, or is over. Of one of the command line there is no rate, and no total."""

    id: UUID
    actor: str
    actor_name: str
    reason: str
    detail: dict[str, Any]
    sent: int
    total: int | None
    rate: int | None
    begun_at: datetime
    ended_at: datetime | None
    stopped_by: str | None


async def preview(database: Database, selection: Selection) -> list[Counted]:
    """How many it would be, per day and topic. Raises Conflict for an outbox that is not to be published from."""
    try:
        return await count(database, selection, _PATIENCE)
    except DatabaseMoved as moved:
        raise _MOVED from moved


_MOVED: Final = Conflict(
    "database-verplaatst",
    "De database van deze dienst is verplaatst of teruggezet. Beslis eerst wat daarmee moet: zie het draaiboek.",
)


async def begin(database: Database, asked: Asked) -> UUID:
    """Begin a run; gives its id, or that of the one that does the same already. Raises Conflict where there is nothing to send."""
    total = sum(counted.events for counted in await preview(database, asked.selection))
    async with database.transaction() as tx:
        last = await relay_cursor.read(tx)
        begun = await tx.execute(_BEGIN, _values(tx, asked, total, last)) if total else None
        if begun is not None and begun.scalar_one_or_none() is not None:
            await processing_log.record(
                tx, asked.actor, "berichten-opnieuw-publiceren", [asked.id], kind="run"
            )
            return asked.id
        return await _begun_before(tx, asked)


def _values(tx: Transaction, asked: Asked, total: int, last: Cursor) -> dict[str, Any]:
    return {
        "id": asked.id,
        "actor": asked.actor,
        "name": asked.name,
        "reason": asked.reason,
        "detail": asked.detail,
        "now": tx.now,
        "rate": asked.rate,
        "total": total,
        "last_xid": last.xid,
        "last_position": last.position,
    }


async def _begun_before(tx: Transaction, asked: Asked) -> UUID:
    known = await tx.execute(_BEGUN_BEFORE, {"id": asked.id, "detail": asked.detail})
    row = known.one_or_none()
    if row is None:
        detail = "Er is niets om opnieuw te versturen. Berichten blijven drie dagen bewaard."
        raise Conflict("niets-te-versturen", detail)
    if not row.is_same:
        detail = "Met dit kenmerk is al iets anders begonnen. Begin opnieuw met tellen."
        raise Conflict("ander-verzoek", detail)
    identifier: UUID = row.id
    return identifier


async def stop(database: Database, run_id: UUID, who: str) -> bool:
    """Send no more; what was sent stays sent. False when it was over already."""
    async with database.transaction() as tx:
        stopped = await tx.execute(_STOP, {"id": run_id, "by": who, "now": tx.now})
        return bool(stopped.rowcount)


async def step(database: Database, publisher: Publisher) -> int:
    """Send the next second's worth of one run; gives how many. Safe in several processes at once. Raises PublishFailed."""
    async with database.reading() as connection:
        if not (await connection.execute(_GOES_ON)).scalar_one():
            return 0
    async with database.transaction() as tx:
        claimed = (await tx.execute(_CLAIM, {"seconds": _CLAIM_SECONDS})).one_or_none()
    return await _send(database, publisher, claimed) if claimed else 0


async def _send(database: Database, publisher: Publisher, run: Row[Any]) -> int:
    selection = selection_of(run.detail)
    last, place = Cursor(run.last_xid, run.last_position), Cursor(run.xid, run.position)
    size = min(BATCH, run.rate)
    pages = Pages(database, selection, last, size, place)
    sent = 0
    while sent < run.rate:
        rows = await pages.next()
        if rows:
            await publisher.publish(outgoing(rows, run.detail.get("reader", "")))
            sent += len(rows)
        async with database.transaction() as tx:
            if not rows:
                await tx.execute(_END, {"id": run.id, "now": tx.now})
                return sent
            noted = await tx.execute(
                _NOTE,
                {
                    "id": run.id,
                    "sent": len(rows),
                    "xid": rows[-1].xid,
                    "position": rows[-1].position,
                    "seconds": _CLAIM_SECONDS,
                },
            )
            if noted.scalar_one() is not None:
                return sent
    async with database.transaction() as tx:
        await tx.execute(_RELEASE, {"id": run.id})
    return sent


def selection_of(detail: Mapping[str, str]) -> Selection:
    """As it was kept."""
    return _SELECTIONS.validate_python(
        {name: value for name, value in detail.items() if name != "reader"}
    )


_SELECTIONS: Final = TypeAdapter(Selection)


async def find_run(database: Database, run_id: UUID) -> Run:
    """Raises NotFound."""
    async with database.reading() as connection:
        row = (await connection.execute(_ONE, {"id": run_id})).one_or_none()
    if row is None:
        raise NotFound("opnieuw-versturen", run_id)
    return _run(row)


async def list_runs(database: Database, limit: int = 20) -> list[Run]:
    """The newest first, those of the command line among them."""
    async with database.reading() as connection:
        return [_run(row) for row in await connection.execute(_NEWEST, {"limit": limit})]


def _run(row: Row[Any]) -> Run:
    fields = {name: getattr(row, name) for name in Run.__dataclass_fields__}
    return Run(**fields)
