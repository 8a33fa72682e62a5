"""What a service author writes: which events a service handles, which it publishes, which timers it keeps.

    CONTRACTS = Contracts(
        service="income",
        consumes=(on(JobStarted, handlers.assess_job_starts), on_each(Moved, handlers.reassess_move)),
        publishes=(Reassessed, AftercareStarted),
        timers=(TimerHandler("aftercare-checkpoint", timers.check_aftercare),),
    )

Nothing here knows Kafka.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events.catalog import PUBLISHER_OF
from shared.events.envelope import Event, EventData, EventReader
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Database, Transaction
from shared.settings import ServiceSettings

D = TypeVar("D", bound=EventData)

BatchHandler = Callable[[Transaction, Sequence[Event[Any]]], Awaitable[None]]
"""Receives the new events of its types in this batch, in order, at most a few hundred, dossiers already locked."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One event type and what the service does with it."""

    data: type[EventData]
    handle: BatchHandler


@dataclass(frozen=True, slots=True)
class TimerHandler:
    """One kind of timer and what happens when it is due. `handle` gets due timers of this kind, oldest first."""

    kind: str
    handle: Callable[[Transaction, Sequence[DueTimer]], Awaitable[None]]


Measure = Callable[[AsyncConnection, ServiceSettings], Awaitable[None]]
"""Puts numbers of the service's own into its metrics, every few seconds."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that every worker of a service does every so often beside its messages; several may do it at once."""

    name: str
    seconds: float
    work: Callable[[Database], Awaitable[object]]


What = Literal[
    "melding",
    "dossier",
    "taak",
    "overdracht",
    "voorstel",
    "besluit",
    "brief",
    "bezwaar",
    "aanvraag",
    "nazorg",
    "termijn",
    "bericht",
]
"""What an id may be of, in the words of who looks for it."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something of a service's own that has an id by which a person may look for its trail: a task, a decision, a letter."""

    what: What
    table: str
    trail: str = "correlation_id"
    """In SQL: the life event, or what else it all began with."""
    dossier: str = "dossier_id"
    state: str = "NULL"
    """In SQL: a code that says what became of it, where that says why nothing follows."""


@dataclass(frozen=True, slots=True)
class Contracts:
    """Everything a service promises to the others, in one place."""

    service: str
    consumes: tuple[Subscription, ...] = ()
    publishes: tuple[type[EventData], ...] = ()
    timers: tuple[TimerHandler, ...] = ()
    measures: tuple[Measure, ...] = ()
    chores: tuple[Chore, ...] = ()
    named: tuple[Named, ...] = ()
    catalogue: Mapping[str, str] = field(default_factory=lambda: PUBLISHER_OF)
    """Every type there is in this release, of all services, and who publishes it."""

    def __post_init__(self) -> None:
        if unheard_of := self.types.keys() - self.catalogue.keys():
            msg = f"{self.service} handles what is not in the catalogue: {sorted(unheard_of)}"
            raise ValueError(msg)

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(sorted({subscription.data.topic for subscription in self.consumes}))

    @property
    def types(self) -> dict[str, type[EventData]]:
        return {subscription.data.event_type: subscription.data for subscription in self.consumes}

    def reader(self) -> EventReader:
        """Reads what this service handles, and tells what is not ours from what only a newer release knows."""
        return EventReader(self.types, self.catalogue)


def on(
    data: type[D], handle: Callable[[Transaction, Sequence[Event[D]]], Awaitable[None]]
) -> Subscription:
    """Handle a batch of events of one type at a time: the fast way."""
    return Subscription(data, handle)


def on_each(
    data: type[D], handle: Callable[[Transaction, Event[D]], Awaitable[None]]
) -> Subscription:
    """Handle events one at a time, in order: simpler, and slower by the round trips it makes."""

    async def one_by_one(tx: Transaction, events: Sequence[Event[D]]) -> None:
        for event in events:
            await handle(tx, event)

    return Subscription(data, one_by_one)
