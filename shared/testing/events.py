"""Events and households for tests: state only what matters; the rest is a plain home in Assen."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from shared import clock, ids
from shared.events.catalog import PUBLISHER_OF
from shared.events.envelope import Context, Event, EventData, EventReader, source_of
from shared.events.household import (
    ASSEN,
    Bijstandsperiode,
    Gemeentecode,
    Huishouden,
    KostendelerUitzondering,
    Lid,
    Rol,
    Woonplaats,
)
from shared.events.life_events import LifeEvent
from shared.settings import ServiceSettings
from shared.testing.possible import ensure_possible

D = TypeVar("D", bound=EventData)
L = TypeVar("L", bound=LifeEvent)

_PUBLISHERS: list[Callable[[Any], Any]] = []


def publish_life_events_with(publish: Callable[[L], L]) -> None:
    """How intake itself makes a life event of what a test describes: `tests/published.py`. Nothing here knows a service."""
    _PUBLISHERS[:] = [publish]


LONG_AGO = date(2020, 1, 1)
"""When the households of tests began, unless a test says otherwise."""


def make_event(  # noqa: PLR0913 - a test names the one or two that matter to it
    data: D,
    *,
    dossier_id: UUID | None = None,
    source_service: str | None = None,
    event_id: UUID | None = None,
    correlation_id: UUID | None = None,
    causation_id: UUID | None = None,
    sequence: int = 1,
    time: datetime | None = None,
    traceparent: str | None = None,
    foreign: bool = False,
) -> Event[D]:
    """An event as a handler gets it; without a correlation it is the root of its own trail.

    It comes from who publishes it, unless a test says otherwise. Raises Impossible where intake cannot publish this; `foreign` says that a test means it so.
    """
    if not foreign:
        ensure_possible(data)
    if not foreign and isinstance(data, LifeEvent):
        for publish in _PUBLISHERS:
            data = publish(data)
    identifier = event_id or ids.new_event_id()
    publisher = source_service or PUBLISHER_OF.get(data.event_type, "intake")
    return Event(
        id=identifier,
        source=source_of(ServiceSettings.model_fields["oin"].default, publisher),
        type=data.event_type,
        time=time or clock.now(),
        dossier_id=dossier_id or ids.new_dossier_id(),
        correlation_id=correlation_id or identifier,
        causation_id=causation_id,
        sequence=sequence,
        traceparent=traceparent,
        data=data,
    )


def from_wire(value: bytes, types: Mapping[str, type[EventData]]) -> Event[EventData] | Context:
    """Read one message as a service does that handles these types. Raises Unreadable."""
    return _reader_of(frozenset(types.items())).read(value)


@lru_cache(maxsize=16)
def _reader_of(types: frozenset[tuple[str, type[EventData]]]) -> EventReader:
    """Made once: a reader is made to read many."""
    return EventReader(dict(types), PUBLISHER_OF)


def make_member(
    rol: Rol = "aanvrager",
    geboortedatum: date = date(1990, 5, 17),
    *,
    vanaf: date = LONG_AGO,
    tot: date | None = None,
    inwoner_id: UUID | None = None,
    uitzondering: KostendelerUitzondering | None = None,
) -> Lid:
    """Somebody who belongs to the household from `vanaf`, or from birth where that is later."""
    return Lid(
        inwoner_id=inwoner_id or ids.new_person_id(),
        rol=rol,
        geboortedatum=geboortedatum,
        vanaf=max(vanaf, geboortedatum),
        tot=tot,
        kostendeler_uitzondering=uitzondering,
    )


def make_household(
    *leden: Lid,
    gemeente: Gemeentecode = ASSEN,
    vanaf: date = LONG_AGO,
    woonplaatsen: Sequence[Woonplaats] | None = None,
    bijstand: Sequence[Bijstandsperiode] | None = None,
    versie: int = 1,
) -> Huishouden:
    """A household of these members; without any, of one adult. `woonplaatsen` tells of a move.

    Bijstand runs unless a test tells otherwise: `bijstand=()` where it never ran.
    """
    return Huishouden(
        versie=versie,
        leden=leden or (make_member(),),
        woonplaatsen=tuple(woonplaatsen or (Woonplaats(gemeente=gemeente, vanaf=vanaf),)),
        bijstand=tuple(bijstand) if bijstand is not None else (Bijstandsperiode(vanaf=vanaf),),
    )
