"""Which types of message a service may have failed at, for who has to know what their schemas say."""

from collections.abc import Mapping

from shared.events.catalog import TYPES
from shared.events.envelope import EventData
from shared.messaging.contracts import Contracts


def types_of(contracts: Contracts) -> Mapping[str, type[EventData]]:
    """All of the catalogue: a message may be kept that this service does nothing with."""
    return {**TYPES, **contracts.types}
