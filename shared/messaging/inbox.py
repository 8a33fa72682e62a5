"""Takes a batch in: one transaction with fence, inbox, handlers, outbox, failures and the consumer's position.

The order of the statements is the contract: dossier locks first (they take no transaction number), then the fence row
per partition (a former owner of the partition waits here, and then finds its records done), then the inbox.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import text

from shared import ids
from shared.db.bulk import array_text
from shared.messaging import failures, points
from shared.messaging.batch import Batch, Message, Reject, noted, waves
from shared.messaging.contracts import BatchHandler, Contracts
from shared.messaging.failure_policy import SHORTLY
from shared.messaging.failures import QUICK_ATTEMPTS, NewFailure
from shared.messaging.isolation import run_quickly
from shared.messaging.kafka import Partition
from shared.messaging.ledger import Entry, outcome_of
from shared.messaging.partitions import INBOX_DAYS, ensure_inbox_days
from shared.messaging.recoveries import Recovered
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

_FENCE = text(
    """
    SELECT topic, partition, next_offset, NOT EXISTS (
        SELECT FROM consumer_position AS other
        WHERE other.topic = position.topic AND other.first_offset > 0) AS is_complete
    FROM consumer_position AS position
    WHERE (topic, partition) IN (
        SELECT * FROM unnest(CAST(:topics AS text[]), CAST(:partitions AS int[])))
    ORDER BY topic, partition FOR UPDATE
    """
)
# What it asks of the dossiers at once is theirs alone: nobody changes it while they are locked. Arrays, as a row per message
# takes longer than all the rest of it.
_TAKE_IN = text(
    f"""
    WITH taken AS (
        INSERT INTO inbox (day, id, body_hash)
        SELECT * FROM unnest(CAST(CAST(:days AS text) AS date[]), CAST(CAST(:ids AS text) AS uuid[]),
            CAST(:hashes AS bytea[]))
        ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT taken.ids, known.topics, known.dossiers, known.lasts, blocked.dossiers AS blocked
    FROM (SELECT array_agg(id) AS ids FROM taken) AS taken,
        (SELECT array_agg(topic) AS topics, array_agg(dossier_id) AS dossiers, array_agg(last) AS lasts
            FROM dossier_progress WHERE (topic, dossier_id) IN (
                SELECT * FROM unnest(CAST(:topics AS text[]), CAST(CAST(:dossiers AS text) AS uuid[])))) AS known,
        (SELECT array_agg(DISTINCT dossier_id) AS dossiers FROM failed_message
            WHERE dossier_id = ANY(CAST(CAST(:dossiers AS text) AS uuid[])) AND {failures.HOLDS_UP}) AS blocked
    """  # noqa: S608 - a text of our own
)
_KNOWN_BODIES = text(
    """
    SELECT id, body_hash FROM inbox
    WHERE day = ANY(CAST(:days AS date[])) AND id = ANY(CAST(:ids AS uuid[]))
    """
)
_RECORD = text(
    """
    WITH moved AS (
        UPDATE consumer_position AS position SET next_offset = moved.next_offset, moved_at = now()
        FROM unnest(CAST(:topics AS text[]), CAST(:partitions AS int[]), CAST(:offsets AS bigint[]))
            AS moved (topic, partition, next_offset)
        WHERE position.topic = moved.topic AND position.partition = moved.partition
    )
    INSERT INTO dossier_progress AS known (topic, dossier_id, last)
    SELECT * FROM unnest(CAST(:of_topics AS text[]), CAST(CAST(:dossiers AS text) AS uuid[]),
        CAST(CAST(:lasts AS text) AS bigint[]))
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = greatest(known.last, excluded.last)
    """
)

DAYS_AHEAD = 1
"""How far the clock of the machine that made an id may be ahead of ours."""

Reach = tuple[date, date]
"""The first and the last day whose ids can be taken in."""


class Mode(Enum):
    """How a batch is run."""

    TOGETHER = "together"
    """All at once; the first failure fails the batch."""
    ISOLATED = "isolated"
    """Each message under a savepoint of its own: the guilty are recorded and the rest commits."""
    ALONE = "alone"
    """A single message, as isolated, and no statement may take long."""
    SET_ASIDE = "set-aside"
    """A single message that was found guilty: recorded without being run."""


@dataclass(slots=True)
class Outcome:
    """What became of a batch, for metrics and tests. Every record taken in is in exactly one of the lists."""

    handled: list[Message] = field(default_factory=list)
    ignored: list[Message] = field(default_factory=list)
    """Types this service does not handle; they only count for the sequence."""
    duplicates: list[Message] = field(default_factory=list)
    failures: list[NewFailure] = field(default_factory=list)
    recovered: list[Recovered] = field(default_factory=list)
    """Of those that were handled, what failed first."""
    stale: int = 0
    """Records that another owner of the partition had done already, or that were sent again for another service."""


class Inbox:
    """Takes in batches for one service."""

    def __init__(self, database: Database, contracts: Contracts) -> None:
        self._database = database
        self._handlers: dict[str, BatchHandler] = {
            subscription.data.event_type: subscription.handle for subscription in contracts.consumes
        }

    async def take_in(
        self, batch: Batch, mode: Mode = Mode.TOGETHER, cause: Exception | None = None
    ) -> Outcome:
        """Handle a batch in one transaction, all or nothing. Raises what a handler or the database raises.

        `cause` is why a message is set aside.
        """
        reach = await self.reach_for(batch.messages)

        async def work(tx: Transaction) -> Outcome:
            if mode is Mode.ALONE:
                await tx.execute(SHORTLY)
            outcome = await _Intake(tx, self._handlers, reach).run(batch, mode, cause)
            await tx.finish()
            points.reached("before-commit")
            return outcome

        # What is set aside changes nothing of its dossier: the fence is enough, and its lock may be what is not to be had.
        locks = set[UUID]() if mode is Mode.SET_ASIDE else batch.dossier_ids
        outcome = await self._database.run(locks, work)
        points.reached("after-commit")
        return outcome

    async def take_again(
        self, tx: Transaction, message: Message, reach: Reach, cause: Exception | None
    ) -> Outcome:
        """Take in a message that was passed over when it came: as all others, but for the consumer's position.

        Its dossier is locked, unless it is set aside. What becomes of it is for the caller to keep, also when it fails.
        """
        return await _Intake(tx, self._handlers, reach).run_again(message, cause)

    async def reach_for(self, messages: Sequence[Message]) -> Reach:
        """What can be taken in today; the days of these messages have their place."""
        # Ids carry the machine's own time, also when the demo's clock is moved.
        today = ids.day_of(ids.new_id())
        first, last = today - timedelta(days=INBOX_DAYS), today + timedelta(days=DAYS_AHEAD)
        days = {message.day for message in messages if first <= message.day <= last}
        await ensure_inbox_days(self._database.engine, days)
        return first, last


class _Intake:
    """One batch inside its transaction."""

    def __init__(self, tx: Transaction, handlers: dict[str, BatchHandler], reach: Reach) -> None:
        self._tx = tx
        self._handlers = handlers
        self._oldest_day, self._newest_day = reach
        self._outcome = Outcome()
        self._known: dict[tuple[str, UUID], int] = {}
        """The last number that was taken in before, per topic and dossier."""
        self._lasts: dict[tuple[str, UUID], int] = {}
        """And now."""
        self._blocked: set[UUID] = set()
        """Dossiers of which something failed: what comes after it waits."""
        self._complete_from_start: set[Partition] = set()

    async def run(self, batch: Batch, mode: Mode, cause: Exception | None) -> Outcome:
        positions = await self._fence(batch)
        messages = [m for m in batch.messages if _is_ahead(m, positions)]
        rejects = [r for r in batch.rejects if _is_ahead(r, positions)]
        self._outcome.stale = len(batch.records) - len(messages) - len(rejects)
        for reject in rejects:
            self._fail(NewFailure.of_reject(reject))
        points.reached("in-transaction")
        fresh = await self._take_new(messages)
        await self._do(self._in_order(fresh), mode, cause)
        await self._store_failures(batch)
        await self._record(_moved(batch, positions))
        return self._outcome

    async def run_again(self, message: Message, cause: Exception | None) -> Outcome:
        await self._fence(Batch([message.record], [message], []))
        fresh = await self._take_new([message])
        await self._do(self._in_order(fresh), Mode.ISOLATED, cause)
        await self._record({})
        return self._outcome

    async def _do(self, due: Sequence[Message], mode: Mode, cause: Exception | None) -> None:
        if cause is not None:
            for message in due:
                self._fail(NewFailure.of_error(message, cause, QUICK_ATTEMPTS))
        elif mode is Mode.TOGETHER:
            await self._handle(due)
        else:
            await self._handle_isolated(due)
        await processing_log.record_handled(
            self._tx, processing_log.HANDLE, noted(self._outcome.handled)
        )
        self._tx.ledger.add(self._entries())

    async def _fence(self, batch: Batch) -> dict[Partition, int]:
        wanted = sorted(batch.next_offsets)
        rows = await self._tx.execute(
            _FENCE, {"topics": [t for t, _ in wanted], "partitions": [p for _, p in wanted]}
        )
        positions = {}
        for row in rows.all():
            positions[row.topic, row.partition] = row.next_offset
            # Of the whole topic: after partitions were added a dossier's first messages are in another than its later ones.
            if row.is_complete:
                self._complete_from_start.add((row.topic, row.partition))
        return positions

    async def _take_new(self, messages: Sequence[Message]) -> list[Message]:
        """Insert into the inbox, and look how far their dossiers are; gives the messages that are new, in their order."""
        candidates: dict[UUID, Message] = {}
        again: list[Message] = []
        for message in messages:
            if message.day < self._oldest_day:
                self._fail(NewFailure.not_taken_in(message, "older than the inbox reaches"))
            elif message.day > self._newest_day:
                # Each day is a table of its own, and one so far ahead would never be dropped.
                self._fail(NewFailure.not_taken_in(message, "its id is of a day to come"))
            elif message.id in candidates:
                again.append(message)
            else:
                candidates[message.id] = message
        # Sorted, or two consumers with the same ids would deadlock.
        ordered = sorted(candidates.values(), key=lambda message: message.id.int)
        streams = sorted({message.stream for message in ordered})
        found = await self._tx.execute(
            _TAKE_IN,
            {
                "days": array_text(message.day for message in ordered),
                "ids": array_text(message.id for message in ordered),
                "hashes": [message.body_hash for message in ordered],
                "topics": [topic for topic, _ in streams],
                "dossiers": array_text(dossier for _, dossier in streams),
            },
        )
        row = found.one()
        new_ids = set(row.ids or ())
        known = zip(row.topics or (), row.dossiers or (), strict=True)
        self._known = dict(zip(known, row.lasts or (), strict=True))
        self._blocked = set(row.blocked or ())
        again += [message for message in ordered if message.id not in new_ids]
        await self._check_duplicates(again)
        return [m for m in messages if m.id in new_ids and candidates[m.id] is m]

    async def _check_duplicates(self, messages: Sequence[Message]) -> None:
        """A duplicate does nothing, unless its body differs from the first: somebody reused an id, and a human must look."""
        if not messages:
            return
        rows = await self._tx.execute(
            _KNOWN_BODIES,
            {"days": sorted({m.day for m in messages}), "ids": sorted({m.id for m in messages})},
        )
        known = {row.id: row.body_hash for row in rows.all()}
        for message in messages:
            if known[message.id] == message.body_hash:
                self._outcome.duplicates.append(message)
            else:
                cause = "the same id came before with another body"
                self._fail(NewFailure.not_taken_in(message, cause))

    def _in_order(self, messages: Sequence[Message]) -> list[Message]:
        """Sort out what may be handled now: the next of its dossier, and no failure of that dossier before it."""
        due = []
        for message in messages:
            expected = self._expected(message)
            if message.sequence < expected:
                cause = f"sequence {message.sequence} comes after {expected - 1}"
                self._fail(NewFailure.of_message(message, "rejected", cause))
            elif message.sequence > expected:
                cause = f"sequence {expected} is missing"
                self._fail(NewFailure.of_message(message, "gap", cause))
            else:
                self._lasts[message.stream] = message.sequence
                if not message.is_known:
                    cause = "a type that only a newer release knows"
                    self._fail(NewFailure.of_message(message, "unknown", cause))
                    self._blocked.add(message.dossier_id)
                elif message.event is None:
                    self._outcome.ignored.append(message)
                elif message.dossier_id in self._blocked:
                    cause = "an earlier message of this dossier waits"
                    self._fail(NewFailure.of_message(message, "parked", cause))
                else:
                    due.append(message)
        return due

    def _expected(self, message: Message) -> int:
        """The sequence that must come now. A log that was cut off before we came may begin a dossier anywhere."""
        last = self._lasts.get(message.stream, self._known.get(message.stream))
        if last is not None:
            return last + 1
        partition = (message.record.topic, message.record.partition)
        return 1 if partition in self._complete_from_start else message.sequence

    async def _handle(self, due: Sequence[Message]) -> None:
        for wave in waves(due, self._handlers):
            for handle, group in wave.items():
                events = [message.event for message in group if message.event is not None]
                await handle(self._tx, events)
                self._outcome.handled.extend(group)

    async def _handle_isolated(self, due: Sequence[Message]) -> None:
        blocked: set[UUID] = set()
        for message in due:
            if message.dossier_id in blocked:
                cause = "an earlier message of this dossier waits"
                self._fail(NewFailure.of_message(message, "parked", cause))
                continue
            tried = await run_quickly(self._tx, self._handlers[message.type], message)
            if tried.error is not None:
                blocked.add(message.dossier_id)
                self._fail(NewFailure.of_error(message, tried.error, QUICK_ATTEMPTS))
                continue
            self._outcome.handled.append(message)
            if tried.before is not None:
                self._outcome.recovered.append(Recovered.at_once(message, tried.before))

    async def _store_failures(self, batch: Batch) -> None:
        if self._outcome.failures:
            # What waits was found before what failed, and may have come after it.
            came = {record.place: order for order, record in enumerate(batch.records)}
            self._outcome.failures.sort(key=lambda failure: came[failure.record.place])
            await failures.store(self._tx.connection, self._outcome.failures, self._tx.now)

    async def _record(self, moved: Mapping[Partition, int]) -> None:
        """How far the dossiers are now, and the partitions."""
        streams = sorted(self._lasts)
        if streams or moved:
            await self._tx.execute(
                _RECORD,
                {
                    "topics": [topic for topic, _ in moved],
                    "partitions": [partition for _, partition in moved],
                    "offsets": list(moved.values()),
                    "of_topics": [topic for topic, _ in streams],
                    "dossiers": array_text(dossier for _, dossier in streams),
                    "lasts": array_text(self._lasts[stream] for stream in streams),
                },
            )

    def _entries(self) -> Iterator[Entry]:
        """Every message that the inbox took in, once."""
        for message in self._outcome.handled:
            yield Entry("effected", message.record.topic, message.type, message.id)
        for message in self._outcome.ignored:
            yield Entry("ignored", message.record.topic, message.type, message.id)
        for failure in self._outcome.failures:
            if failure.is_taken_in and (kept := failure.message):
                yield Entry(outcome_of(failure.state), kept.record.topic, kept.type, kept.id)

    def _fail(self, failure: NewFailure) -> None:
        self._outcome.failures.append(failure)


def _moved(batch: Batch, positions: Mapping[Partition, int]) -> dict[Partition, int]:
    """Where to read on in partitions in which this batch came further than who handled before us."""
    return {
        partition: offset
        for partition, offset in sorted(batch.next_offsets.items())
        if offset > positions[partition]
    }


def _is_ahead(item: Message | Reject, positions: dict[Partition, int]) -> bool:
    record = item.record
    return record.offset >= positions[record.topic, record.partition]
