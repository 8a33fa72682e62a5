"""What operations may know of the kind of a message: some kinds tell by themselves what only some may know (AVG art. 9 and 10).

Of a life event not even its kind is told, whichever it is: were only some left out, that would tell it.
"""

from typing import Final

from shared.events.catalog import LIFE_EVENTS, TYPES
from shared.messaging.contracts import Contracts

LIFE_EVENT: Final = "levensgebeurtenis"
UNKNOWN: Final = "onbekend"
"""Of a type that this release does not have: a stranger may have written it."""

_LIFE_EVENTS: Final = frozenset(event.event_type for event in LIFE_EVENTS)


def kind_of(event_type: str) -> str:
    """The type of a message as operations see it."""
    if event_type in _LIFE_EVENTS:
        return LIFE_EVENT
    return event_type if event_type in TYPES else UNKNOWN


def kinds_handled(contracts: Contracts) -> frozenset[str]:
    """The kinds of message that a service does something with."""
    return frozenset(map(kind_of, contracts.types))


def topic_of(kind: str) -> str:
    """Where messages of this kind travel; empty for a kind that nobody knows."""
    if kind == LIFE_EVENT:
        return LIFE_EVENTS[0].topic
    return TYPES[kind].topic if kind in TYPES else ""


def timers_tell(contracts: Contracts) -> bool:
    """Whether the kind of a timer may be told: those of who publishes life events are life events to come."""
    return _LIFE_EVENTS.isdisjoint(event.event_type for event in contracts.publishes)
