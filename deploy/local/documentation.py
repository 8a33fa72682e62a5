"""Where whoever connects begins: `/documentatie`, with the APIs, the messages, and what machines read of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, FastAPI, Path, Request
from starlette.responses import JSONResponse, Response

from deploy import catalogue
from shared.errors import NotFound
from shared.events import words
from shared.events.asyncapi import document
from shared.events.catalog import EVENTS, PUBLISHERS, TYPES
from shared.events.envelope import EventData, to_wire
from shared.events.examples import examples
from shared.events.json_schema import schema_of
from shared.events.page import Inbound
from shared.http.app import create_site
from shared.http.auth import Sessions, TokenVerifier
from shared.ui.documentation.fields import Field, fields_of, parts_of
from shared.ui.documentation.pages import reader_of
from shared.ui.templating import Templates

NAME: Final = "documentatie"
VERSION: Final = "1.0.0"
FIRST_KIND: Final = "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1"


@dataclass(frozen=True, slots=True)
class Message:
    """One type, for a reader: what one sends of it, if anything, and what one receives."""

    type: str
    title: str
    text: str
    publisher: str
    readers: str
    sends: tuple[Field, ...]
    sent: str
    """An example."""
    receives: tuple[Field, ...]
    received: str


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    text: str
    messages: tuple[Message, ...]


def create_documentation(
    templates: Templates, verifier: TokenVerifier, sessions: Sessions, services: Mapping[str, str]
) -> FastAPI:
    """`services` says by name what each does."""
    return create_site(
        service=NAME,
        title="Documentatie van Naadloos",
        version=VERSION,
        pages=[_router(templates, services)],
        verifier=verifier,
        sessions=sessions,
        state={"templates": templates},
    )


def _router(templates: Templates, services: Mapping[str, str]) -> APIRouter:
    router = APIRouter()
    reports, handled = catalogue.inbound(), catalogue.consumers()
    topics = topics_of(reports, handled)
    parts = parts_of(_parts_received() | dict(reports.parts))
    asyncapi = document(handled)
    schemas = {f"{name}.schema.json": schema_of(event) for name, event in TYPES.items()}

    @router.get("")
    async def begin(request: Request) -> Response:
        return templates.render(
            "begin.html",
            await reader_of(request),
            diensten=services,
            adres=str(request.base_url).rstrip("/"),
            voorbeeld=_written(reports.examples[FIRST_KIND]),
        )

    @router.get("/berichten")
    async def messages(request: Request) -> Response:
        return templates.render(
            "berichten.html", await reader_of(request), onderwerpen=topics, onderdelen=parts
        )

    @router.get("/berichten/asyncapi.json")
    async def machine_readable() -> Response:
        return JSONResponse(asyncapi)

    @router.get("/berichten/schemas/{bestand}")
    async def schema(bestand: Annotated[str, Path()]) -> Response:
        if bestand not in schemas:
            raise NotFound("schema", bestand)
        return JSONResponse(schemas[bestand])

    return router


def topics_of(
    reports: Inbound, handled: Mapping[str, Sequence[type[EventData]]]
) -> tuple[Topic, ...]:
    """As the catalogue has them, in the order of the story."""
    return tuple(
        Topic(
            name,
            words.TOPICS[name],
            tuple(_message(event, reports, handled) for event in EVENTS if event.topic == name),
        )
        for name in dict.fromkeys(event.topic for event in EVENTS)
    )


def _message(
    event: type[EventData], reports: Inbound, handled: Mapping[str, Sequence[type[EventData]]]
) -> Message:
    name, text = event.event_type, words.EVENTS[event.__name__]
    sent = reports.examples.get(name)
    return Message(
        name,
        text.title,
        text.text,
        next(service for service, events in PUBLISHERS.items() if event in events),
        ", ".join(sorted(service for service, events in handled.items() if event in events)),
        fields_of(reports.data[name]) if name in reports.data else (),
        _written(sent) if sent else "",
        fields_of(schema_of(event)),
        _written(orjson.loads(to_wire(examples()[event]))),
    )


def _parts_received() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in EVENTS:
        found |= schema_of(event).get("$defs", {})
    return found


def _written(example: Any) -> str:
    return orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
