"""The sentence of an event: each kind has its own, and what has none is called by its name."""

from functools import singledispatch

from services.reporting.flow.summaries.names import name_of
from shared.events.envelope import EventData


@singledispatch
def summary_of(data: EventData) -> str:
    return f"{name_of(data.event_type)}."


def counted(amount: int, one: str, more: str) -> str:
    return f"{amount or 'geen'} {one if amount == 1 else more}"
