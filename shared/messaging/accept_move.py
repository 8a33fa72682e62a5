"""Takes a database that was moved into use again: its outbox is published from here on, and nothing of it is skipped.

On the server on which it was (a copy, an earlier moment, a replica that took over) transaction numbers mean what they
meant, and only the mark of the cursor is set. On another server the whole outbox is numbered anew: first what was
published, then what was not, before whatever is stored from now on. Per dossier and topic that is the order of the
sequence inside the events, since numbers of two servers cannot be compared. Of what was published in the last hour, and
of all that was stored since, nobody can tell whether it was published: it is sent (again), and consumers drop what they have.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from shared.messaging import outbox_actions, relay_cursor
from shared.messaging.outbox_actions import Decision
from shared.messaging.relay_cursor import HERE, DatabaseMoved
from shared.messaging.transaction import Database, Transaction

UNSURE = timedelta(hours=1)
"""How far the clocks of the two servers may differ."""

_PUBLISHED = """(outbox.xid, outbox.position) <= (cursor.xid, cursor.position)
    AND outbox.created_at < cursor.moved_at - CAST(:unsure AS interval)"""
_COUNT = text(f"SELECT count(*) FROM outbox, relay_cursor AS cursor WHERE NOT ({_PUBLISHED})")  # noqa: S608
_COUNT_UNSENT = text(
    """
    SELECT count(*) FROM outbox, relay_cursor AS cursor
    WHERE (outbox.xid, outbox.position) > (cursor.xid, cursor.position)
    """
)
_ONE_AT_A_TIME = text("SELECT 1 FROM relay_cursor FOR UPDATE")
_PATIENCE = text("SET LOCAL statement_timeout = 0")
# `latest` never falls within a dossier's events of a topic, so that sorting by it first keeps them in their sequence.
_RENUMBER = text(
    f"""
    WITH taken AS (DELETE FROM outbox RETURNING *),
    read AS (
        SELECT outbox.*, {_PUBLISHED} AS published,
            (convert_from(payload, 'UTF8')::json ->> 'sequence')::bigint AS sequence
        FROM taken AS outbox, relay_cursor AS cursor
    ),
    streams AS (
        SELECT read.*, max(created_at) OVER (
            PARTITION BY aggregatetype, aggregateid ORDER BY sequence ROWS UNBOUNDED PRECEDING) AS latest
        FROM read
    ),
    numbered AS (
        INSERT INTO outbox (xid, position, id, aggregatetype, aggregateid, type, payload, created_at)
        OVERRIDING SYSTEM VALUE
        SELECT '0', row_number() OVER (ORDER BY published DESC, latest, sequence, id),
            id, aggregatetype, aggregateid, type, payload, created_at
        FROM streams
    )
    UPDATE relay_cursor SET xid = '0', position = (SELECT count(*) FROM streams WHERE published),
        moved_at = now(), database = {HERE}
    """  # noqa: S608 - texts of our own
)
_MARK = text(f"UPDATE relay_cursor SET database = {HERE}")  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Moved:
    """What was found: where the outbox was published from, where it is, and how many events will be sent from here."""

    was: str | None
    here: str
    renumbered: bool
    unsent: int


async def look(database: Database) -> Moved | None:
    """What `accept_move` would do; None when this is the database that the outbox was published from."""
    async with database.transaction() as tx:
        return await _look(tx)


async def accept_move(database: Database, decision: Decision) -> Moved | None:
    """Publish from this database from now on. None when there is nothing to accept, also when somebody just did."""
    async with database.transaction() as tx:
        await tx.execute(_PATIENCE)
        await tx.execute(_ONE_AT_A_TIME)
        moved = await _look(tx)
        if moved is None:
            return None
        detail = {"was": moved.was, "here": moved.here, "renumbered": moved.renumbered}
        action = await outbox_actions.begin(tx, "accept-move", decision, detail)
        if moved.renumbered:
            await tx.execute(_RENUMBER, {"unsure": UNSURE})
        else:
            await tx.execute(_MARK)
        await outbox_actions.end(tx, action, moved.unsent)
    return moved


async def _look(tx: Transaction) -> Moved | None:
    try:
        await relay_cursor.read(tx)
    except DatabaseMoved as error:
        if error.numbers_hold:
            counted = await tx.execute(_COUNT_UNSENT)
        else:
            counted = await tx.execute(_COUNT, {"unsure": UNSURE})
        unsent = counted.scalar_one()
        return Moved(error.was, error.here, not error.numbers_hold, unsent)
    return None
