"""Seals the processing log: a chain of portions, so that a line that is changed, taken away or put in between is found.

No writer waits for it. A portion is what transactions wrote whose numbers lie below the horizon: none of them can still
commit, so what a portion holds is settled. Sealing comes a minute behind, reads each line once, and changes none.
"""

from typing import Any, Final, NamedTuple

import structlog
from sqlalchemy import Row, text

from shared.messaging.transaction import Database, Transaction

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PORTION: Final = 20_000
"""Lines; a single transaction that wrote more is sealed as a whole."""

LOCK: Final = 7_004
_ONE_AT_A_TIME = text(f"SELECT pg_try_advisory_xact_lock({LOCK})")

# What is in a line, unambiguously and whatever the settings of a session are.
_LINE: Final = """
    jsonb_build_array(line.id, line.server, line.xid, extract(epoch FROM line.started_at), extract(epoch FROM line.at),
        line.actor, line.actor_kind, line.actor_roles, line.activity, line.operation, line.subject_kind, line.subject_id,
        line.run_subjects, line.trace_id, line.parent_span_id, line.correlation_id)::text
"""
MONTH: Final = "to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM')"
CONTENT: Final = (
    f"encode(sha256(string_agg(sha256(convert_to({_LINE}, 'UTF8')), '' ORDER BY line.id)), 'hex')"
)
"""Of the lines of a month in a portion."""
WHOLE: Final = """
    sha256(seal.previous || convert_to(jsonb_build_array(seal.number, seal.server, seal.from_xid, seal.until_xid,
        seal.months, seal.dropped, extract(epoch FROM seal.sealed_at))::text, 'UTF8'))
"""
"""The hash of a seal: of what it says and of the seal before it."""

_LAST = text(
    """
    SELECT this_server() AS here, pg_snapshot_xmin(pg_current_snapshot()) AS horizon, last.number, last.hash, last.server,
        (SELECT max(until_xid) FROM processing_seal WHERE server = this_server()) AS until_here,
        (SELECT max(until_xid) FROM processing_seal WHERE server = last.server) AS until_there
    FROM (SELECT) AS always LEFT JOIN (
        SELECT number, hash, server FROM processing_seal ORDER BY number DESC LIMIT 1) AS last ON true
    """
)
_LEFT_THERE = text(
    """
    SELECT max(xid) FROM processing_log
    WHERE server = :server AND xid >= CAST(CAST(:from_xid AS text) AS xid8)
    """
)
_CUT = text(
    """
    SELECT xid FROM processing_log
    WHERE server = :server AND xid >= CAST(CAST(:from_xid AS text) AS xid8)
        AND xid < CAST(CAST(:until_xid AS text) AS xid8)
    ORDER BY xid OFFSET :portion LIMIT 1
    """
)
_SEAL = text(
    f"""
    WITH content AS (
        SELECT {MONTH} AS month, count(*) AS lines, {CONTENT} AS hash
        FROM processing_log AS line
        WHERE server = :server AND xid >= CAST(CAST(:from_xid AS text) AS xid8)
            AND xid < CAST(CAST(:until_xid AS text) AS xid8)
        GROUP BY 1
    ), seal AS (
        SELECT CAST(:number AS bigint) AS number, CAST(:server AS bigint) AS server,
            CAST(CAST(:from_xid AS text) AS xid8) AS from_xid, CAST(CAST(:until_xid AS text) AS xid8) AS until_xid,
            coalesce(jsonb_object_agg(month, jsonb_build_array(lines, hash)), '{{}}') AS months,
            CAST(:dropped AS text) AS dropped, now() AS sealed_at, CAST(:previous AS bytea) AS previous,
            coalesce(sum(lines), 0) AS lines
        FROM content
    ), stored AS (
        INSERT INTO processing_seal (number, server, from_xid, until_xid, months, dropped, sealed_at, previous, hash)
        SELECT number, server, from_xid, until_xid, months, dropped, sealed_at, previous, {WHOLE} FROM seal
        WHERE lines > 0 OR dropped IS NOT NULL
        RETURNING hash
    )
    SELECT lines, (SELECT hash FROM stored) AS hash FROM seal
    """  # noqa: S608 - texts of our own
)


class _Span(NamedTuple):
    """Transactions of a server, from one, up to but without another."""

    server: int
    from_xid: int
    until_xid: int

    @property
    def values(self) -> dict[str, Any]:
        return {
            "server": self.server,
            "from_xid": str(self.from_xid),
            "until_xid": str(self.until_xid),
        }


async def seal(database: Database) -> int:
    """Seal what is settled; gives how many lines. Idempotent, also by several workers: one does it at a time."""
    total = 0
    while (lines := await _seal_portion(database)) is not None:
        total += lines
    return total


async def _seal_portion(database: Database) -> int | None:
    """None when nothing is left to seal, or somebody else is at it."""
    async with database.transaction() as tx:
        if not (await tx.execute(_ONE_AT_A_TIME)).scalar_one():
            return None
        last = (await tx.execute(_LAST)).one()
        span = await _left_there(tx, last) or _Span(
            last.here, int(last.until_here or 0), int(last.horizon)
        )
        cut = await tx.execute(_CUT, span.values | {"portion": PORTION})
        if (xid := cut.scalar_one_or_none()) is not None:
            span = span._replace(until_xid=max(int(xid), span.from_xid + 1))
        lines = await _append(tx, last, span)
    return lines or None


async def _left_there(tx: Transaction, last: Row[Any]) -> _Span | None:
    """What was not sealed yet on the server from which this database was moved: nothing of that changes any more."""
    if last.server is None or last.server == last.here:
        return None
    values = {"server": last.server, "from_xid": str(last.until_there)}
    highest = (await tx.execute(_LEFT_THERE, values)).scalar_one()
    if highest is None:
        return None
    return _Span(last.server, int(last.until_there), int(highest) + 1)


async def _append(tx: Transaction, last: Row[Any], span: _Span, dropped: str | None = None) -> int:
    number = (last.number or 0) + 1
    values = {"number": number, "dropped": dropped, "previous": last.hash or b""}
    sealed = (await tx.execute(_SEAL, span.values | values)).one()
    if sealed.hash is not None:
        # The log lines of the platform are kept elsewhere: who can write in this database cannot make these untrue.
        log.info(
            "processing_log_sealed", number=number, hash=sealed.hash.hex(), lines=int(sealed.lines)
        )
    return int(sealed.lines)


async def seal_dropped(tx: Transaction, month: str) -> bool:
    """Say in the chain that a month is taken away, in the transaction that does so; False when somebody else is at the chain."""
    if not (await tx.execute(_ONE_AT_A_TIME)).scalar_one():
        return False
    last = (await tx.execute(_LAST)).one()
    until = int(last.until_here or 0)
    await _append(tx, last, _Span(last.here, until, until), month)
    return True
