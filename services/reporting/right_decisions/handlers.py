"""Decisions, and objections to them, as they flow by."""

from collections.abc import Sequence

from services.reporting.right_decisions import service
from shared.events.envelope import Event
from shared.events.income import DecisionTaken
from shared.events.objections import ObjectionReceived, ObjectionSettled
from shared.messaging.transaction import Transaction


async def store_decisions(tx: Transaction, events: Sequence[Event[DecisionTaken]]) -> None:
    await service.store_decisions(tx, events)


async def store_objections(tx: Transaction, events: Sequence[Event[ObjectionReceived]]) -> None:
    await service.store_objections(tx, events)


async def store_outcomes(tx: Transaction, events: Sequence[Event[ObjectionSettled]]) -> None:
    await service.store_outcomes(tx, events)
