"""The envelope of every message: CloudEvents 1.0 in structured JSON, NL GOV profile 1.1.

`EventData` is the base of every event class in the catalogue; `Event` is one event with its context. Context
attributes hold no personal data: `subject` is the pseudonym of the dossier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

TYPE_PREFIX = "nl.participatiewet"
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
SEQUENCE_TYPE = "DossierInteger"
"""Our `sequence` starts at 1 and rises by 1 per dossier and topic, not per source, so it is not the profile's `Integer`."""


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


@dataclass(frozen=True, slots=True)
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


class Context(BaseModel):
    """The context attributes as they stand on the wire, checked."""

    model_config = ConfigDict(frozen=True, extra="allow")

    specversion: str = Field(pattern=r"^1\.0$")
    id: UUID
    source: str = Field(min_length=1, max_length=200)
    type: str = Field(min_length=1, max_length=200)
    time: AwareDatetime
    subject: UUID
    correlationid: UUID
    causationid: UUID | None = None
    sequence: int = Field(ge=1)
    traceparent: str | None = Field(default=None, max_length=100)
    data: dict[str, Any]

    @field_validator("id")
    @classmethod
    def _is_version_7(cls, value: UUID) -> UUID:
        if value.version != 7:
            msg = "id moet een UUIDv7 zijn"
            raise ValueError(msg)
        return value

    @field_validator("sequence", mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return int(value) if isinstance(value, str) and value.isdecimal() else value


def source_of(oin: str, service: str) -> str:
    """The `source` of a service's events, as the profile's URN (OIN of 20 digits, then the system)."""
    return f"urn:nld:oin:{oin}:systeem:naadloos-{service}"


def dataschema_of(data: type[EventData]) -> str:
    """URI of the JSON Schema of an event's data, relative schemas being refused by the profile."""
    return f"urn:nld:participatiewet:{data.topic}:{data.happened}:v{data.version}"


def to_wire(event: Event[EventData]) -> bytes:
    """The event as structured CloudEvents JSON. `sequence` is text that sorts: twelve digits."""
    message: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(event.id),
        "source": event.source,
        "type": event.type,
        "time": event.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "subject": str(event.dossier_id),
        "datacontenttype": "application/json",
        "dataschema": dataschema_of(type(event.data)),
        "correlationid": str(event.correlation_id),
        "sequence": f"{event.sequence:012d}",
        "sequencetype": SEQUENCE_TYPE,
    }
    if event.causation_id is not None:
        message["causationid"] = str(event.causation_id)
    if event.traceparent is not None:
        message["traceparent"] = event.traceparent
    message["data"] = event.data.model_dump(mode="json", by_alias=True, exclude_none=True)
    return orjson.dumps(message)


class Unreadable(ValueError):
    """These bytes are not an event of ours. The text names the fault, never the content."""


def from_wire(value: bytes, types: Mapping[str, type[EventData]]) -> Event[EventData] | Context:
    """Read one message. Gives an `Event` when `types` knows its type, else only its checked `Context`.

    Raises Unreadable for anything that is not a well-formed event of ours.
    """
    try:
        context = Context.model_validate(orjson.loads(value))
        data_class = types.get(context.type)
        if data_class is None:
            return context
        data = data_class.model_validate(context.data)
    except orjson.JSONDecodeError as error:
        msg = f"not JSON: {error.msg}"
        raise Unreadable(msg) from error
    except ValueError as error:
        raise Unreadable(_faults(error)) from error
    return Event(
        id=context.id,
        source=context.source,
        type=context.type,
        time=context.time,
        dossier_id=context.subject,
        correlation_id=context.correlationid,
        causation_id=context.causationid,
        sequence=context.sequence,
        traceparent=context.traceparent,
        data=data,
    )


def _faults(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    if errors is None:
        return type(error).__name__
    faults = errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:20])
