"""One use case, one transaction: the business change, the events it leads to, and the timers it sets.

The same class serves an API request, a batch from Kafka and a due timer. The dossier lock comes first: PostgreSQL
numbers a transaction at its first write and the relay publishes in that order, so a writer that waited for the lock
after writing would publish newer facts under an older number.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CursorResult, Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import clock, ids
from shared.db.bulk import array_text
from shared.errors import Transient
from shared.events.envelope import Event, EventData
from shared.messaging import outbox
from shared.messaging.ledger import Entry, Ledger
from shared.messaging.outbox import Draft
from shared.messaging.timers import NewTimer, store_timers
from shared.observability import tracing

T = TypeVar("T")

MOST_ROUNDS = 10
"""How often work may find that more dossiers are concerned, before it waits its turn like anything that can't be done now."""

# Who locks dossiers reads and writes by their keys. Such a statement is planned once per connection and not anew for each
# batch: that took PostgreSQL as long as all the rest of it. Pages choose by what somebody asks; for them it weighs each time.
_LOCK = text(
    """
    SELECT pg_current_xact_id_if_assigned()::text, count(pg_advisory_xact_lock(key)),
        set_config('plan_cache_mode', 'force_generic_plan', true)
    FROM (SELECT unnest(CAST(CAST(:keys AS text) AS bigint[])) AS key OFFSET 0) AS sorted_keys
    """
)


class LockedTooLate(RuntimeError):
    """A bug in the caller: this transaction wrote something before it locked its dossiers."""


class NotLocked(RuntimeError):
    """A bug in the caller: it publishes about a dossier that it has not locked."""


class LockMore(Transient):
    """The work turned out to concern more dossiers than it locked: it begins again, with these locked too."""

    def __init__(self, dossier_ids: frozenset[UUID]) -> None:
        super().__init__("more dossiers are concerned than were locked")
        self.dossier_ids = dossier_ids


def lock_key(dossier_id: UUID) -> int:
    """The advisory lock of a dossier: the random half of its UUID as a signed 64-bit number."""
    half = dossier_id.int & 0xFFFF_FFFF_FFFF_FFFF
    return half - (1 << 64) if half >= 1 << 63 else half


@dataclass(frozen=True, slots=True)
class Caused:
    """Why an event is published: its causation, the life event at the root, and the trace it belongs to."""

    correlation_id: UUID | None
    causation_id: UUID | None
    traceparent: str | None


class Transaction:
    """An open database transaction that also collects events and timers; `finish` writes them, the shell commits.

    `now` is the moment the transaction began, by the project's clock.
    """

    def __init__(self, connection: AsyncConnection, service: str, oin: str) -> None:
        self.connection = connection
        self.service = service
        self.now: datetime = clock.now()
        self._oin = oin
        self._locked: set[UUID] = set()
        self._drafts: list[Draft] = []
        self._timers: list[NewTimer] = []
        self.ledger = Ledger()
        self.has_published = False
        self.has_set_due = False
        """Whether it set a timer for a moment that has passed: what is looked back at begins with such."""

    @property
    def today(self) -> date:
        """The Dutch calendar day on which the transaction began."""
        return self.now.astimezone(clock.AMSTERDAM).date()

    async def lock(self, dossier_ids: Iterable[UUID]) -> None:
        """Lock dossiers until the end of the transaction, in one statement and a fixed order, before any write.

        Dossiers made in this transaction are locked too. Call once; a second call could deadlock and is refused.
        """
        wanted = set(dossier_ids)
        if wanted <= self._locked:
            return
        if self._locked:
            msg = "lock all dossiers of a transaction in one call"
            raise LockedTooLate(msg)
        keys = sorted({lock_key(dossier_id) for dossier_id in wanted})
        row = (await self.connection.execute(_LOCK, {"keys": array_text(keys)})).one()
        if row[0] is not None:
            msg = "a transaction must lock its dossiers before its first write"
            raise LockedTooLate(msg)
        self._locked = wanted

    def lock_new(self, dossier_id: UUID) -> None:
        """Note a dossier that this transaction itself makes: nobody else can know it, so it needs no lock."""
        self._locked.add(dossier_id)

    def need(self, dossier_ids: Iterable[UUID]) -> None:
        """Say which dossiers the work turns out to concern. Raises LockMore unless all are locked: `Database.run` does it again."""
        missing = frozenset(dossier_ids) - self._locked
        if missing:
            raise LockMore(missing)

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        """Run one statement (SQLAlchemy Core); a list of parameters runs it in bulk."""
        return await self.connection.execute(statement, parameters)

    def emit(
        self,
        dossier_id: UUID,
        data: EventData,
        *,
        cause: Event[Any] | None = None,
        correlation_id: UUID | None = None,
        event_id: UUID | None = None,
    ) -> UUID:
        """Publish an event about a dossier when this transaction commits; returns its id.

        `cause` is the event that led to this one; `correlation_id` names the life event where there is no causing
        event (a timer, a person's action). With neither, the event starts a trail of its own.
        """
        if dossier_id not in self._locked:
            msg = f"dossier {dossier_id} is not locked in this transaction"
            raise NotLocked(msg)
        identifier = event_id or ids.new_event_id()
        root = correlation_id or (cause.correlation_id if cause else identifier)
        self._drafts.append(
            Draft(
                id=identifier,
                dossier_id=dossier_id,
                time=self.now,
                correlation_id=root,
                causation_id=cause.id if cause else None,
                traceparent=tracing.child_of(cause.traceparent if cause else None),
                data=data,
            )
        )
        return identifier

    def schedule(self, timer: NewTimer) -> None:
        """Set a timer when this transaction commits; the same kind and key again changes nothing."""
        self._timers.append(timer)

    async def flush(self) -> None:
        """Write the collected events and timers."""
        drafts, self._drafts = self._drafts, []
        timers, self._timers = self._timers, []
        if drafts:
            self.has_published = True
            await outbox.store(self.connection, self.service, self._oin, drafts)
            self.ledger.add(
                Entry("published", draft.data.topic, draft.data.event_type, draft.id)
                for draft in drafts
            )
        if timers:
            self.has_set_due |= any(timer.due_at <= self.now for timer in timers)
            await store_timers(self.connection, timers)

    async def finish(self) -> None:
        """Write all that was collected, and the ledger last. The shell calls it just before commit."""
        await self.flush()
        await self.ledger.write(self.connection)

    def mark(self) -> tuple[int, int, int]:
        """A point to go back to with `forget_after`, beside a savepoint."""
        return len(self._drafts), len(self._timers), self.ledger.mark()

    def forget_after(self, mark: tuple[int, int, int]) -> None:
        """Drop what was collected after `mark`, as its savepoint was rolled back."""
        self.ledger.forget_after(mark[2])
        del self._drafts[mark[0] :]
        del self._timers[mark[1] :]


class Database:
    """A service's own database: hands out transactions. Made once per process by `main` or `worker`."""

    def __init__(self, engine: AsyncEngine, service: str, oin: str) -> None:
        self.engine = engine
        self.service = service
        self.oin = oin
        self.when_published: Callable[[], None] | None = None
        """Called after a commit of events: the relay is woken so, which else finds out by looking."""
        self.when_due: Callable[[], None] | None = None
        """Called after a commit of timers that are due already: so its timer engine is woken."""

    @asynccontextmanager
    async def transaction(self, lock: Iterable[UUID] = ()) -> AsyncIterator[Transaction]:
        """One use case: `async with database.transaction(lock=[dossier_id]) as tx`. Commits at the end, or nothing at all."""
        async with self.engine.connect() as connection, connection.begin():
            tx = Transaction(connection, self.service, self.oin)
            wanted = tuple(lock)
            if wanted:
                await tx.lock(wanted)
            yield tx
            await tx.finish()
        if tx.has_published and self.when_published is not None:
            self.when_published()
        if tx.has_set_due and self.when_due is not None:
            self.when_due()

    async def run(self, lock: Iterable[UUID], work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Work of which nobody knows beforehand all dossiers that it concerns: in one transaction, begun again with more
        locked where it says so (`Transaction.need`). All locks are taken in one call, so that nobody waits in a circle.
        """
        locked = set(lock)
        for _ in range(MOST_ROUNDS):
            try:
                async with self.transaction(lock=locked) as tx:
                    return await work(tx)
            except LockMore as more:
                locked |= more.dossier_ids
        msg = "what the work concerns keeps growing"
        raise Transient(msg)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for looking only: the database refuses writes on it."""
        async with self.engine.connect() as connection:
            # Said with BEGIN itself: a statement of its own would be a journey more for every page.
            await connection.execution_options(postgresql_readonly=True)
            async with connection.begin():
                yield connection

    async def close(self) -> None:
        await self.engine.dispose()
