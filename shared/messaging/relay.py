"""Publishes the outbox: one active relay per service, in the order in which transactions got their number.

It reads below the horizon (`xid < pg_snapshot_xmin`), so that no transaction can still commit behind its cursor; sends;
waits for the broker's confirmation; and only then moves the cursor, unless somebody set it meanwhile. Killed in between
it sends again, and the consumers' inbox drops the second copy.
"""

import asyncio
from collections import Counter
from typing import Any

import structlog
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging import points, relay_cursor
from shared.messaging.flow_history import Tally
from shared.messaging.pause import SHORTEST, Pause
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.relay_cursor import IS_UNSENT, Cursor, DatabaseMoved
from shared.messaging.transaction import Database
from shared.observability import metrics

log = structlog.get_logger(__name__)

BATCH = 1_000
IDLE_PAUSE = 0.5
"""Seconds after which it looks again when nobody said that something was published: a command does not, nor who is killed."""
STANDBY_PAUSE = 1.0
OUTBOX_AGE_ALARM = 5.0
"""Seconds that the oldest unsent event may wait before we say who holds it back."""

_LEADER_LOCK = 7_001
_LEAD = text("SELECT pg_try_advisory_lock(:lock, 0)")
# One journey for who looks so often: after which row it reads on, whether that is here, whether there is something that an
# older transaction holds back, and what comes next.
_NEXT = text(
    f"""
    SELECT cursor.xid AS after_xid, cursor.position AS after_position, cursor.is_here, cursor.is_held_back,
        next.xid, next.position, aggregatetype, aggregateid, payload
    FROM (SELECT xid, position, {relay_cursor.IS_HERE} AS is_here,
            EXISTS (SELECT FROM outbox WHERE
                outbox.xid >= greatest(relay_cursor.xid, pg_snapshot_xmin(pg_current_snapshot()))) AS is_held_back
        FROM relay_cursor OFFSET 0) AS cursor
        LEFT JOIN LATERAL (
            SELECT xid, position, aggregatetype, aggregateid, payload FROM outbox
            WHERE (outbox.xid, outbox.position) > (cursor.xid, cursor.position)
                AND outbox.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid, position LIMIT :limit) AS next ON true
    ORDER BY next.xid, next.position
    """  # noqa: S608 - a text of our own
)
# How little is unsent no planner knows (`relay_cursor.BY_INDEX`): it is planned once, and never as reading all.
_BY_INDEX_ONCE = text(
    """
    SELECT set_config('enable_seqscan', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false)
    """
)
_OLDEST = text(
    f"""
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 FROM (
        SELECT created_at FROM outbox WHERE {IS_UNSENT} ORDER BY xid, position LIMIT 100) AS unsent
    """  # noqa: S608 - a text of our own
)
# The horizon is that of the whole server. How long a transaction of another role lasts only some may see.
_HOLDER = text(
    """
    SELECT pid, application_name, usename, datname, extract(epoch FROM now() - xact_start)::int AS seconds
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL ORDER BY age(backend_xid) DESC LIMIT 1
    """
)
_HAS_LEADER = text(
    """
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND classid = :lock AND objid = 0 AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
    """
)


class Relay:
    """One per worker process; of all workers of a service one leads and the others stand by."""

    def __init__(
        self, database: Database, publisher: Publisher, tally: Tally | None = None
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._tally = tally or Tally()
        self._service = database.service
        self.leads = False
        self.is_held_back = False
        """Whether its last look left something that an older transaction holds back, of any service on the server."""
        self.pause = Pause()
        """Ended by what is published, in this process or another (`notifications`)."""

    async def run(self) -> None:
        """Lead or stand by until cancelled. Raises what the database or the broker raises; the caller starts it again."""
        async with self._database.engine.connect() as lock_connection:
            connection = await lock_connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                while not await self._leads(connection):  # noqa: ASYNC110 - the lock is in the database
                    await asyncio.sleep(STANDBY_PAUSE)
                await self._lead(connection)
            finally:
                self.leads = False
                metrics.RELAY_LEADER.labels(self._service).set(0)
                # The lock belongs to the session: throw the connection away rather than back into the pool.
                await lock_connection.invalidate()

    async def _leads(self, connection: AsyncConnection) -> bool:
        return bool((await connection.execute(_LEAD, {"lock": _LEADER_LOCK})).scalar_one())

    async def _lead(self, connection: AsyncConnection) -> None:
        """Publish on the very connection that holds the lock: who loses the lock cannot read on."""
        self.leads = True
        metrics.RELAY_LEADER.labels(self._service).set(1)
        log.info("relay_leads", service=self._service)
        await connection.execute(_BY_INDEX_ONCE)
        seconds = SHORTEST
        while True:
            published = await self.publish_next(connection)
            if published == BATCH:
                continue
            # Nobody says when the transaction ends that holds something back.
            is_in_vain = self.is_held_back and not published
            seconds = min(seconds * 1.5, IDLE_PAUSE) if is_in_vain else SHORTEST
            await self.pause.wait(seconds if self.is_held_back else IDLE_PAUSE)

    async def publish_next(self, connection: AsyncConnection) -> int:
        """Publish at most one batch; gives the number of events. Raises DatabaseMoved."""
        rows = (await connection.execute(_NEXT, {"limit": BATCH})).all()
        self.is_held_back = rows[0].is_held_back
        if not rows[0].is_here:
            await relay_cursor.claim(connection)
        if rows[0].position is None:
            return 0
        await self._publisher.publish(
            [Outgoing(r.aggregatetype, str(r.aggregateid).encode(), r.payload) for r in rows]
        )
        points.reached("after-send")
        last = Cursor(rows[-1].xid, rows[-1].position)
        was = Cursor(rows[0].after_xid, rows[0].after_position)
        if not await relay_cursor.move(connection, was, last):
            log.info("relay_cursor_was_set", service=self._service)
        for topic, count in Counter(r.aggregatetype for r in rows).items():
            metrics.EVENTS_PUBLISHED.labels(self._service, topic).inc(count)
            self._tally.published(topic, count)
        return len(rows)

    async def measure(self) -> float:
        """Seconds that the oldest unpublished event waits; says in the log which backend holds it back when that is long."""
        async with self._database.reading() as connection:
            await self._look_where_we_are(connection)
            age = float((await connection.execute(_OLDEST)).scalar_one())
            metrics.OUTBOX_AGE.labels(self._service).set(age)
            if age > OUTBOX_AGE_ALARM:
                holder = await find_holder(connection)
                log.warning(
                    "outbox_is_late",
                    service=self._service,
                    seconds=round(age),
                    holder_pid=holder.pid if holder else None,
                    holder=holder.application_name if holder else None,
                    holder_seconds=holder.seconds if holder else None,
                )
        return age

    async def _look_where_we_are(self, connection: AsyncConnection) -> None:
        """Every worker looks, so that who no longer leads does not keep an alarm that is over."""
        moved = False
        try:
            await relay_cursor.read(connection)
        except DatabaseMoved as error:
            moved = True
            log.critical("database_moved", service=self._service, reason=str(error))
        metrics.DATABASE_MOVED.labels(self._service).set(moved)


async def find_holder(connection: AsyncConnection) -> Row[Any] | None:
    """The backend with the oldest transaction: what was written since its begin is not published before its end."""
    return (await connection.execute(_HOLDER)).one_or_none()


async def has_leader(connection: AsyncConnection) -> bool:
    """Whether some worker holds the lead, as the database knows it: a worker that was killed has lost it."""
    return bool((await connection.execute(_HAS_LEADER, {"lock": _LEADER_LOCK})).scalar_one())
