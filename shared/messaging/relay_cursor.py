"""How far the outbox is published, and in which database that was.

The cursor is a transaction number, and these mean something in one database only: after a dump and restore, a copy or a
new cluster they begin elsewhere, and what is stored then lies before the cursor, where nobody would publish it. So the
cursor says which database it is of, and every reader asks before it publishes or drops anything.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import Transient
from shared.messaging.transaction import Transaction

IS_UNSENT = """
    (outbox.xid, outbox.position) > ((SELECT xid FROM relay_cursor), (SELECT position FROM relay_cursor))
    """
"""Of a row of `outbox`. By two values of the cursor, so that the index is entered there; joined with its table, all that was
sent the last days is read first.
"""

BY_INDEX = text("SET LOCAL enable_seqscan = off")
"""How little is unsent no planner knows: it takes a third of the outbox for it, and may read all of it where more than a few
are asked for. Until the end of the transaction.
"""

# Cluster / timeline / database / table. The first survives no dump and no new cluster; the second changes when the server
# goes back to an earlier moment or a replica takes over; the others when it is restored beside, or over, what was there.
# A server in recovery has no timeline of its own yet, and gives NULL. Any role may ask all of it.
HERE = """
    CASE WHEN NOT pg_is_in_recovery() THEN concat_ws('/',
        (SELECT system_identifier FROM pg_control_system()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        'relay_cursor'::regclass::oid)
    END
"""
# Of a database that nothing was published from yet only what is stored can tell of a counter that was ahead.
_REACHED = """
    CASE WHEN database IS NULL
        THEN NOT EXISTS (SELECT FROM outbox WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))
        ELSE xid < pg_snapshot_xmax(pg_current_snapshot())
    END
"""
IS_HERE = f"coalesce(database = {HERE} AND xid < pg_snapshot_xmax(pg_current_snapshot()), false)"
"""Of the row of `relay_cursor`: whether it is surely of this database. If not, `claim` looks closer."""

_READ = text(
    f"SELECT xid, position, database, {HERE} AS here, {_REACHED} AS reached FROM relay_cursor"  # noqa: S608 - as above
)
_CLAIM = text(f"UPDATE relay_cursor SET database = {HERE} WHERE database IS NULL")  # noqa: S608 - as above
# Whoever set the cursor since it was read (a person who turned it back) is not overruled.
_MOVE = text(
    """
    UPDATE relay_cursor SET xid = CAST(:xid AS xid8), position = :position, moved_at = now()
    WHERE (xid, position) = (CAST(:was_xid AS xid8), :was_position)
    """
)


class DatabaseMoved(Transient):
    """The cursor is of another database, or of another past of this one: nothing is published until a person looked."""

    def __init__(self, was: str | None, here: str, *, numbers_hold: bool) -> None:
        super().__init__(
            f"the outbox was published from {was or 'another server'}, and this is {here}"
        )
        self.was = was
        self.here = here
        same_server = was is not None and was.split("/")[0] == here.split("/", maxsplit=1)[0]
        self.numbers_hold = numbers_hold and same_server
        """Whether transaction numbers still mean the same: they are counted per server."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything up to and including this row is published."""

    xid: int
    position: int


async def read(connection: AsyncConnection | Transaction) -> Cursor:
    """How far the outbox is published. Raises DatabaseMoved."""
    row = (await connection.execute(_READ)).one()
    if row.here is None:
        msg = "the database is in recovery"
        raise Transient(msg)
    if not row.reached or row.database not in {None, row.here}:
        raise DatabaseMoved(row.database, row.here, numbers_hold=row.reached)
    return Cursor(row.xid, row.position)


async def claim(connection: AsyncConnection) -> None:
    """Say that what is published is published from here, if nothing was yet. Raises DatabaseMoved."""
    await read(connection)
    await connection.execute(_CLAIM)


async def move(connection: AsyncConnection, was: Cursor, now: Cursor) -> bool:
    """Move the cursor from where it was read; False when somebody else set it meanwhile."""
    moved = await connection.execute(
        _MOVE,
        {
            "xid": now.xid,
            "position": now.position,
            "was_xid": was.xid,
            "was_position": was.position,
        },
    )
    return bool(moved.rowcount)
