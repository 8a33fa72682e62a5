"""Looks whether the processing log is as it was sealed, and whether the chain of seals is whole.

Each portion is counted and hashed again. Whoever may do anything in the database could make a new chain of it all; so each
check also holds the seals against those that earlier checks saw, and whoever asks may give one that the platform's own log has.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final, Literal, NamedTuple

import orjson
import structlog
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.transaction import Database
from shared.observability import metrics
from shared.processing.sealing import CONTENT, MONTH, WHOLE

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

EVERY: Final = timedelta(hours=20)
"""By whichever worker comes first, so that each night has one."""
MOST_FINDINGS: Final = 100
_LOCK: Final = 7_005
_AT_ONCE: Final = 50

What = Literal[
    "lines-changed",
    "lines-missing",
    "lines-added",
    "seal-changed",
    "seal-missing",
    "chain-cut-off",
    "other-chain",
]

_PATIENCE = text("SET LOCAL statement_timeout = '10min'")
_TURN = text(
    f"""
    SELECT pg_try_advisory_xact_lock({_LOCK}) AND NOT EXISTS (
        SELECT FROM processing_check WHERE checked_at > now() - CAST(:every AS interval))
    """  # noqa: S608 - a number of our own
)
_SEALS = text(
    f"""
    SELECT number, server, from_xid, until_xid, months, dropped, previous, hash, {WHOLE} = hash AS is_whole
    FROM processing_seal AS seal WHERE number > :after ORDER BY number LIMIT {_AT_ONCE}
    """  # noqa: S608 - texts of our own
)
_CONTENTS = text(
    f"""
    SELECT seal.number, {MONTH} AS month, count(*) AS lines, {CONTENT} AS hash
    FROM processing_seal AS seal JOIN processing_log AS line ON line.server = seal.server
        AND line.xid >= seal.from_xid AND line.xid < seal.until_xid
    WHERE seal.number BETWEEN :first AND :last GROUP BY 1, 2
    """  # noqa: S608 - texts of our own
)
# A line by a transaction that is yet to come, or of a server that nothing was sealed on.
_OUTSIDE = text(
    """
    SELECT count(*) FROM processing_log
    WHERE server = this_server() AND xid >= pg_snapshot_xmax(pg_current_snapshot())
        OR server <> this_server() AND server NOT IN (SELECT server FROM processing_seal)
    """
)
_DROPPED = text("SELECT dropped FROM processing_seal WHERE dropped IS NOT NULL")
_EARLIER = text("SELECT DISTINCT number, hash FROM processing_check WHERE number > 0")
_KEEP = text(
    """
    INSERT INTO processing_check (number, hash, lines, findings)
    VALUES (:number, :hash, :lines, CAST(:findings AS jsonb))
    """
)
_LAST = text(
    """
    SELECT checked_at, number, hash, lines, findings FROM processing_check
    ORDER BY checked_at DESC LIMIT 1
    """
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it was sealed: in which portion, and of which month where it is about lines."""

    what: What
    number: int
    month: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """How far the chain goes, and what was found."""

    number: int
    hash: bytes
    lines: int
    findings: tuple[Finding, ...]


async def check(connection: AsyncConnection, known: Collection[tuple[int, bytes]] = ()) -> Checked:
    """Look at all of it. `known` are numbers and hashes of seals that were told elsewhere."""
    await connection.execute(_PATIENCE)
    earlier = [(row.number, row.hash) for row in await connection.execute(_EARLIER)]
    return await _Looking(connection, {*earlier, *known}).run()


async def check_nightly(database: Database) -> None:
    """Look at all of it if that was not done lately, and keep what was found. Every worker does it; one at a time looks."""
    async with database.transaction() as tx:
        if not (await tx.execute(_TURN, {"every": EVERY})).scalar_one():
            return
        found = await check(tx.connection)
        findings = [asdict(finding) for finding in found.findings[:MOST_FINDINGS]]
        values = {"number": found.number, "hash": found.hash, "lines": found.lines}
        await tx.execute(_KEEP, values | {"findings": orjson.dumps(findings).decode()})
    if findings:
        log.critical("processing_log_was_changed", service=database.service, findings=findings)
    else:
        log.info("processing_log_is_whole", number=found.number, hash=found.hash.hex())


async def last_check(connection: AsyncConnection) -> Row[Any] | None:
    """What the last nightly check found."""
    return (await connection.execute(_LAST)).one_or_none()


async def measure(connection: AsyncConnection, service: str) -> None:
    """So that also who did not look itself tells what was found."""
    last = await last_check(connection)
    findings = len(last.findings) if last is not None else 0
    metrics.PROCESSING_LOG_FINDINGS.labels(service).set(findings)


class _Place(NamedTuple):
    """What of a portion is of a month."""

    number: int
    month: str


class _Looking:
    """One look at the whole chain."""

    def __init__(self, connection: AsyncConnection, known: set[tuple[int, bytes]]) -> None:
        self._connection = connection
        self._known = known
        self._findings: list[Finding] = []
        self._number = 0
        self._hash = b""
        self._lines = 0
        self._until: dict[int, int] = {}
        self._dropped: set[str] = set()

    async def run(self) -> Checked:
        self._dropped = set((await self._connection.execute(_DROPPED)).scalars())
        unseen = set(self._known)
        while seals := (await self._connection.execute(_SEALS, {"after": self._number})).all():
            await self._check_contents(seals)
            for seal in seals:
                self._check_seal(seal)
                unseen.discard((seal.number, seal.hash))
        for number, _ in sorted(unseen):
            self._find("other-chain" if number <= self._number else "chain-cut-off", number)
        if (await self._connection.execute(_OUTSIDE)).scalar_one():
            self._find("lines-added", self._number)
        return Checked(self._number, self._hash, self._lines, tuple(self._findings))

    def _check_seal(self, seal: Row[Any]) -> None:
        begins_at = self._until.get(seal.server, 0)
        if seal.number != self._number + 1 or int(seal.from_xid) > begins_at:
            self._find("seal-missing", seal.number)
        elif not seal.is_whole or seal.previous != self._hash or int(seal.from_xid) < begins_at:
            self._find("seal-changed", seal.number)
        self._number, self._hash = seal.number, seal.hash
        self._until[seal.server] = int(seal.until_xid)

    async def _check_contents(self, seals: Sequence[Row[Any]]) -> None:
        ends = {"first": seals[0].number, "last": seals[-1].number}
        found: dict[int, dict[str, tuple[int, str]]] = {}
        for row in await self._connection.execute(_CONTENTS, ends):
            found.setdefault(row.number, {})[row.month] = (row.lines, row.hash)
            self._lines += row.lines
        for seal in seals:
            there = found.get(seal.number, {})
            for month in sorted(seal.months.keys() | there.keys()):
                sealed = seal.months.get(month, (0, ""))
                self._compare(_Place(seal.number, month), tuple(sealed), there.get(month))

    def _compare(
        self, place: _Place, sealed: tuple[Any, ...], there: tuple[int, str] | None
    ) -> None:
        if there == sealed or (there is None and place.month in self._dropped):
            return
        lines = there[0] if there is not None else 0
        if lines == sealed[0]:
            self._find("lines-changed", *place)
        else:
            self._find("lines-missing" if lines < sealed[0] else "lines-added", *place)

    def _find(self, what: What, number: int, month: str | None = None) -> None:
        self._findings.append(Finding(what, number, month))
