"""A small service to test the runtime with: it books payments per dossier, and shows its books for the proof.

The *source* accepts payments (a row and an event each); the *ledger* books each in a table that would show a second
booking, and publishes what it booked. `Accounts` proves that nothing was lost, nothing done twice, all in order.
"""

import asyncio
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import ids
from shared.db.engine import create_engine
from shared.errors import Transient
from shared.events.envelope import Event, EventData
from shared.messaging.contracts import Contracts, TimerHandler, on
from shared.messaging.partitions import maintain
from shared.messaging.schema import create_version_1
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Database, Transaction
from tests.ledger.poison import AT_FULL_LENGTH, POISONS

OIN = "00000001823288444000"


class Paid(EventData, topic="betaald", happened="betaling-gedaan"):
    """A payment; `number` counts per dossier, so that the order can be proven."""

    number: int
    amount_cents: int
    poison: str = ""


class Refunded(EventData, topic="betaald", happened="betaling-teruggestort"):
    """Another type on the same topic, to mix types within a dossier."""

    number: int
    amount_cents: int


class Booked(EventData, topic="geboekt", happened="betaling-geboekt"):
    """What the ledger publishes for each."""

    number: int
    amount_cents: int


class Reminded(EventData, topic="geboekt", happened="herinnerd"):
    """What the ledger's timer publishes."""

    key: str


_TABLES = (
    """CREATE TABLE accepted (event_id uuid PRIMARY KEY, dossier_id uuid, number int, amount_cents int,
        at timestamptz DEFAULT clock_timestamp())""",
    # No unique key on purpose: a second booking must be seen, not be refused.
    """CREATE TABLE booking (line bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid,
        dossier_id uuid, number int, amount_cents int, at timestamptz DEFAULT clock_timestamp())""",
    "CREATE TABLE balance (dossier_id uuid PRIMARY KEY, cents bigint NOT NULL)",
    "CREATE TABLE switch (name text PRIMARY KEY)",
    "CREATE SEQUENCE tries",
    "CREATE TABLE checked_late (name text PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)",
)

_BOOK = text(
    """INSERT INTO booking (event_id, dossier_id, number, amount_cents)
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:dossiers AS uuid[]), CAST(:numbers AS int[]),
        CAST(:amounts AS int[]))"""
)
_ADD = text(
    """INSERT INTO balance AS known (dossier_id, cents)
    SELECT dossier_id, sum(amount)::bigint FROM unnest(CAST(:dossiers AS uuid[]), CAST(:amounts AS int[]))
        AS paid (dossier_id, amount) GROUP BY dossier_id ORDER BY dossier_id
    ON CONFLICT (dossier_id) DO UPDATE SET cents = known.cents + excluded.cents"""
)


class Faulty(RuntimeError):
    """What a handler raises on a poisoned payment."""


async def book(tx: Transaction, events: Sequence[Event[Paid] | Event[Refunded]]) -> None:
    """Book a batch, and publish each booking."""
    for event in events:
        await _meet_poison(tx, event.data.poison if isinstance(event.data, Paid) else "")
    sign = [-1 if isinstance(event.data, Refunded) else 1 for event in events]
    amounts = [s * event.data.amount_cents for s, event in zip(sign, events, strict=True)]
    dossiers = [event.dossier_id for event in events]
    await tx.execute(
        _BOOK,
        {
            "ids": [event.id for event in events],
            "dossiers": dossiers,
            "numbers": [event.data.number for event in events],
            "amounts": amounts,
        },
    )
    await tx.execute(_ADD, {"dossiers": dossiers, "amounts": amounts})
    for event, amount in zip(events, amounts, strict=True):
        booked = Booked(number=event.data.number, amount_cents=amount)
        tx.emit(event.dossier_id, booked, cause=event)


async def _meet_poison(tx: Transaction, poison: str) -> None:
    """`always` fails for ever, `while:<name>` until a switch of that name is set, `later` asks for patience.

    `twice` fails two times and then no more. Anything else is a way to fail of `tests.ledger.poison`.
    """
    if poison == "always":
        raise Faulty(poison)
    if poison == "later":
        raise Transient(poison)
    if poison == "twice":
        # A number of a sequence stays taken, whatever is rolled back.
        if (await tx.execute(text("SELECT nextval('tries')"))).scalar_one() <= 2:
            raise Faulty(poison)
    elif poison.startswith("while:"):
        query = text("SELECT count(*) FROM switch WHERE name = :name")
        rows = await tx.execute(query, {"name": poison.removeprefix("while:")})
        if not rows.scalar_one():
            raise Faulty(poison)
    elif poison:
        await (POISONS | AT_FULL_LENGTH)[poison](tx)


async def remind(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Publish a reminder per timer; the timer with payload `fail` fails, with `poison` as a payment does."""
    for timer in timers:
        if timer.payload.get("fail"):
            raise Faulty(timer.key)
        await _meet_poison(tx, timer.payload.get("poison", ""))
        tx.emit(timer.dossier_id, Reminded(key=timer.key))


CATALOGUE = {
    **dict.fromkeys((Paid.event_type, Refunded.event_type), "kassa"),
    **dict.fromkeys((Booked.event_type, Reminded.event_type), "grootboek"),
}
LEDGER = Contracts(
    service="grootboek",
    consumes=(on(Paid, book), on(Refunded, book)),
    publishes=(Booked, Reminded),
    timers=(TimerHandler("herinnering", remind),),
    catalogue=CATALOGUE,
)
SOURCE = Contracts(service="kassa", publishes=(Paid, Refunded), catalogue=CATALOGUE)


async def create_tables(url: str) -> None:
    """Prepare an empty database for the source or the ledger."""
    engine = create_engine(url, pool_size=1)
    async with engine.begin() as connection:
        statements: list[str] = []
        create_version_1(statements.append)
        for statement in (*statements, *_TABLES):
            await connection.execute(text(statement))
    await maintain(engine)
    await engine.dispose()


def open_books(url: str, service: str, pool_size: int = 10) -> Database:
    return Database(create_engine(url, pool_size=pool_size), service, OIN)


async def accept(
    database: Database, dossier_id: UUID, payments: Iterable[Paid | Refunded]
) -> list[UUID]:
    """Accept payments of one dossier in one transaction, as an API would."""
    accepted = []
    async with database.transaction(lock=[dossier_id]) as tx:
        for payment in payments:
            event_id = tx.emit(dossier_id, payment)
            sign = -1 if isinstance(payment, Refunded) else 1
            await tx.execute(
                text(
                    "INSERT INTO accepted (event_id, dossier_id, number, amount_cents) VALUES (:e, :d, :n, :a)"
                ),
                {
                    "e": event_id,
                    "d": dossier_id,
                    "n": payment.number,
                    "a": sign * payment.amount_cents,
                },
            )
            accepted.append(event_id)
    return accepted


class Load:
    """Accepts payments for a number of dossiers, each dossier's numbers rising by one."""

    def __init__(self, database: Database, dossiers: int, seed: int = 1) -> None:
        self._database = database
        self._random = random.Random(seed)
        self._next = {ids.new_dossier_id(): 1 for _ in range(dossiers)}
        self._locks = {dossier: asyncio.Lock() for dossier in self._next}
        self.accepted = 0

    @property
    def dossiers(self) -> tuple[UUID, ...]:
        return tuple(self._next)

    async def add(self, count: int, per_transaction: int = 1) -> None:
        """Accept `count` payments, spread over the dossiers, eight at a time."""
        gate = asyncio.Semaphore(8)

        async def one() -> None:
            async with gate:
                dossier = self._random.choice(list(self._next))
                async with self._locks[dossier]:
                    payments = [
                        self._payment(self._next[dossier] + n) for n in range(per_transaction)
                    ]
                    await accept(self._database, dossier, payments)
                    self._next[dossier] += per_transaction
                    self.accepted += per_transaction

        await asyncio.gather(*(one() for _ in range(count // per_transaction)))

    def _payment(self, number: int) -> Paid | Refunded:
        amount = self._random.randint(1, 100_00)
        kind = Refunded if self._random.random() < 0.2 else Paid
        return kind(number=number, amount_cents=amount)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The books of both sides. `faults` is empty when the accounting closes."""

    accepted: int
    booked: int
    failed: int
    parked: int
    faults: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Everything accepted is booked, or visibly failed or parked."""
        return not self.faults and self.accepted == self.booked + self.failed + self.parked


async def accounts(source: AsyncEngine, ledger: AsyncEngine) -> Accounts:
    """Compare what was accepted with what became of it (messaging contract, section 1)."""
    async with source.connect() as connection:
        rows = await connection.execute(
            text("SELECT event_id, dossier_id, number, amount_cents FROM accepted")
        )
        accepted = {row.event_id: row for row in rows}
    async with ledger.connect() as connection:
        # One snapshot for all the books: the workers go on while we look.
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        booked = (await connection.execute(text("SELECT * FROM booking ORDER BY line"))).all()
        held = (
            await connection.execute(
                text(
                    """SELECT message_id, state FROM failed_message
                    WHERE state IN ('retrying', 'waiting', 'parked', 'gap', 'unknown', 'discarded')"""
                )
            )
        ).all()
        balances = {
            row.dossier_id: row.cents
            for row in await connection.execute(text("SELECT * FROM balance"))
        }
        published = (
            await connection.execute(
                text("SELECT count(*) FROM outbox WHERE type LIKE '%betaling-geboekt%'")
            )
        ).scalar_one()
        rejected = (
            await connection.execute(
                text("SELECT count(*) FROM failed_message WHERE state = 'rejected'")
            )
        ).scalar_one()
    faults: list[str] = []
    seen: dict[UUID, int] = {}
    last: dict[UUID, int] = {}
    sums: dict[UUID, int] = {}
    for row in booked:
        seen[row.event_id] = seen.get(row.event_id, 0) + 1
        if row.event_id not in accepted:
            faults.append(f"booked but never accepted: {row.event_id}")
        if row.number != last.get(row.dossier_id, 0) + 1:
            faults.append(f"out of order: {row.number} after {last.get(row.dossier_id, 0)}")
        last[row.dossier_id] = row.number
        sums[row.dossier_id] = sums.get(row.dossier_id, 0) + row.amount_cents
    faults += [f"booked {count} times: {event}" for event, count in seen.items() if count > 1]
    faults += [f"booked and held: {row.message_id}" for row in held if row.message_id in seen]
    if sums != balances:
        faults.append("the balances differ from the sum of the bookings")
    if published != len(booked):
        faults.append(f"published {published} of {len(booked)} bookings")
    if rejected:
        faults.append(f"rejected {rejected} messages")
    parked = sum(row.state in {"parked", "gap", "unknown"} for row in held)
    return Accounts(len(accepted), len(booked), len(held) - parked, parked, tuple(faults[:20]))
