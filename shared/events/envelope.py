"""The envelope of every message: CloudEvents 1.0 in structured JSON, NL GOV profile 1.1.

`EventData` is the base of every event class in the catalogue; `Event` is one event with its context. Context
attributes hold no personal data: `subject` is the pseudonym of the dossier.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar, Union
from uuid import UUID

import orjson
from pydantic import (
    UUID7,
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
)
from pydantic.alias_generators import to_camel

from shared.ids import moment_of
from shared.values import made_often

TYPE_PREFIX = "nl.participatiewet"
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
LARGEST_EVENT = 512 * 1024
"""Bytes on the wire. More is refused at both ends; the broker would refuse more than 1 MiB, and hold up what comes behind."""
SEQUENCE_TYPE = "DossierInteger"
"""Our `sequence` starts at 1 and rises by 1 per dossier and topic, not per source, so it is not the profile's `Integer`."""
_NAME = r"^[!-~]{1,200}$"
_SOURCE = re.compile(r"urn:nld:oin:[0-9]{20}:systeem:naadloos-([a-z]+)")
_TYPE = re.compile(rf"{re.escape(TYPE_PREFIX)}(?:\.[a-z0-9-]+){{2}}\.v[1-9][0-9]*")
"""What the type of any release of ours looks like."""


class PublishedModel(BaseModel):
    """Base of everything in the published language: Dutch names, camelCase outside, snake_case inside."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore"
    )


class EventData(PublishedModel):
    """Base of the `data` of an event. A subclass names its topic and what happened:

    `class JobStarted(EventData, topic="levensgebeurtenissen", happened="baan-gestart"): ...`
    """

    topic: ClassVar[str] = ""
    happened: ClassVar[str] = ""
    version: ClassVar[int] = 1
    event_type: ClassVar[str] = ""

    def __init_subclass__(
        cls, *, topic: str = "", happened: str = "", version: int = 1, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        if topic:
            cls.topic, cls.happened, cls.version = topic, happened, version
            cls.event_type = f"{TYPE_PREFIX}.{topic}.{happened}.v{version}"


D_co = TypeVar("D_co", bound=EventData, covariant=True)


@made_often(frozen=True, slots=True)
class Event(Generic[D_co]):
    """One event as a handler receives it. `time` is the moment of registration; the moment in the real world is in `data`."""

    id: UUID
    source: str
    type: str
    time: datetime
    dossier_id: UUID
    correlation_id: UUID
    """The life event that started it all (its own id, for a life event)."""
    causation_id: UUID | None
    sequence: int
    """1, 2, 3, ... per dossier and topic."""
    traceparent: str | None
    data: D_co


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        msg = "past the end of the calendar"
        raise ValueError(msg) from error


def _with_a_day(value: UUID) -> UUID:
    moment_of(value)  # its 48 bits reach beyond the year 9999
    return value


class Context(BaseModel):
    """The context attributes as they stand on the wire, checked."""

    model_config = ConfigDict(extra="ignore")

    specversion: Literal["1.0"]
    id: Annotated[UUID7, AfterValidator(_with_a_day)]
    """A UUIDv7: the inbox is partitioned by the day inside it."""
    source: str = Field(pattern=_NAME)
    type: str = Field(pattern=_NAME)
    time: Annotated[AwareDatetime, AfterValidator(_in_utc)]
    subject: UUID
    correlationid: UUID
    causationid: UUID | None = None
    sequence: str = Field(pattern=r"^0*[1-9][0-9]*$", max_length=18)
    traceparent: str | None = Field(default=None, max_length=100)
    data: Any


def source_of(oin: str, service: str) -> str:
    """The `source` of a service's events, as the profile's URN (OIN of 20 digits, then the system)."""
    return f"urn:nld:oin:{oin}:systeem:naadloos-{service}"


@lru_cache(maxsize=100)
def publisher_in(source: str) -> str | None:
    """The service that a `source` names; None when it is not the source of one of ours."""
    found = _SOURCE.fullmatch(source)
    return found[1] if found else None


@cache
def dataschema_of(data: type[EventData]) -> str:
    """URI of the JSON Schema of an event's data, relative schemas being refused by the profile."""
    return f"urn:nld:participatiewet:{data.topic}:{data.happened}:v{data.version}"


def to_wire(event: Event[EventData]) -> bytes:
    """The event as structured CloudEvents JSON. `sequence` is text that sorts: twelve digits."""
    message: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "time": event.time.astimezone(UTC),
        "subject": event.dossier_id,
        "datacontenttype": "application/json",
        "dataschema": dataschema_of(type(event.data)),
        "correlationid": event.correlation_id,
        "sequence": f"{event.sequence:012d}",
        "sequencetype": SEQUENCE_TYPE,
    }
    if event.causation_id is not None:
        message["causationid"] = event.causation_id
    if event.traceparent is not None:
        message["traceparent"] = event.traceparent
    # Pydantic writes JSON faster than it makes the dictionary that orjson would write.
    data = event.data.__pydantic_serializer__.to_json(event.data, by_alias=True, exclude_none=True)
    message["data"] = orjson.Fragment(data)
    # The database driver's own kind of UUID is unknown to orjson.
    return orjson.dumps(message, default=str, option=orjson.OPT_UTC_Z)


class Unreadable(ValueError):
    """These bytes are not an event of ours. The text names the fault, never the content."""


class EventReader:
    """Reads messages of the given types, envelope and data in one pass.

    `publishers` is the catalogue of this release: who publishes each type there is. What is not in it may be a newer release's.
    """

    def __init__(self, types: Mapping[str, type[EventData]], publishers: Mapping[str, str]) -> None:
        self._types = types
        self._publishers = publishers
        # Made at run time, so beyond the type checker: per type a model whose `data` is that type's.
        models: Any = [
            create_model(f"Wire{data.__name__}", __base__=Context, type=Literal[name], data=data)  # type: ignore[call-overload]
            for name, data in types.items()
        ]
        self._known: TypeAdapter[Context] | None = None
        if len(models) > 1:
            union: Any = Union[tuple(models)]  # noqa: UP007
            self._known = TypeAdapter(Annotated[union, Field(discriminator="type")])
        elif models:
            self._known = TypeAdapter(models[0])

    def read(self, value: bytes) -> Event[EventData] | Context:
        """One message: an `Event` when its type is known, else only its checked `Context`.

        Raises Unreadable for anything that is not a well-formed event of ours.
        """
        try:
            if self._known is None:
                return Context.model_validate_json(value)
            context = self._known.validate_json(value)
        except ValidationError as error:
            return self._of_another_type(value, error)
        self._check_source(context)
        return Event(
            id=context.id,
            source=context.source,
            type=context.type,
            time=context.time,
            dossier_id=context.subject,
            correlation_id=context.correlationid,
            causation_id=context.causationid,
            sequence=int(context.sequence),
            traceparent=context.traceparent,
            data=context.data,
        )

    def _of_another_type(self, value: bytes, error: ValidationError) -> Context:
        try:
            context = Context.model_validate_json(value)
        except ValidationError as fault:
            raise Unreadable(_faults(fault)) from fault
        if context.type in self._types:
            raise Unreadable(_faults(error)) from error
        if not isinstance(context.data, dict):
            # The fault that Pydantic found names the type, which a stranger made up.
            msg = "data: not an object"
            raise Unreadable(msg) from error
        self._check_source(context)
        return context

    def knows(self, type_: str) -> bool:
        """Whether this release has the type in its catalogue, for whomever it is."""
        return type_ in self._publishers

    def _check_source(self, context: Context) -> None:
        """Who may write on a topic may not speak for another service. Of a type that is not in the catalogue nobody knows
        whose it is: then it has to be one of ours, and to look like a type of ours.
        """
        publisher = publisher_in(context.source)
        if publisher is None or publisher != self._publishers.get(context.type, publisher):
            msg = "source: not the service that publishes this type"
            raise Unreadable(msg)
        if not self.knows(context.type) and not _TYPE.fullmatch(context.type):
            msg = "type: not one of ours"
            raise Unreadable(msg)


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:20])
