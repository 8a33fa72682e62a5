"""Where whoever connects begins: `/documentatie`, with the APIs, the messages, and what machines read of them.

Every service answers here, so that it is there behind any gateway, and on a service's own address too. What only the services
themselves know of the messages, who reads what and what one sends, is in a file that `make events` makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, FastAPI, Path, Request
from starlette.responses import JSONResponse, Response

from shared.errors import NotFound
from shared.events import words
from shared.events.asyncapi import document
from shared.events.catalog import EVENTS, PUBLISHERS, TYPES
from shared.events.envelope import EventData, to_wire
from shared.events.examples import examples
from shared.events.json_schema import schema_of
from shared.events.page import Inbound
from shared.http.routing import make_strict
from shared.ui.documentation.fields import Field, Part, fields_of, parts_of
from shared.ui.documentation.pages import reader_of
from shared.ui.templating import Templates

NAME: Final = "documentatie"
FILE: Final = File(__file__).parent / "berichten.json"
FIRST_KIND: Final = "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1"
SERVICES: Final = {
    "intake": "Neemt levensgebeurtenissen aan en kent de inwoners.",
    "routes": "Zet taken en warme overdrachten klaar volgens het draaiboek.",
    "income": "Beoordeelt het recht opnieuw en volgt de financiële nazorg.",
    "reporting": "Laat het spoor van elke gebeurtenis zien en telt.",
}


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


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to read. Made once, when somebody first asks."""

    first_example: str
    topics: tuple[Topic, ...]
    parts: tuple[Part, ...]
    asyncapi: dict[str, Any]
    schemas: Mapping[str, Any]


def written(reports: Inbound, handled: Mapping[str, Sequence[type[EventData]]]) -> dict[str, Any]:
    """The file's content: what one sends to intake, and which types each service reads."""
    return {
        "inbound": {
            "examples": reports.examples,
            "data": reports.data,
            "parts": reports.parts,
        },
        "consumers": {
            service: [event.event_type for event in events] for service, events in handled.items()
        },
    }


@cache
def known() -> Known:
    content = orjson.loads(FILE.read_bytes())
    reports = Inbound(**content["inbound"])
    handled = {
        service: tuple(TYPES[name] for name in names)
        for service, names in content["consumers"].items()
    }
    return Known(
        _written(reports.examples[FIRST_KIND]),
        topics_of(reports, handled),
        tuple(parts_of(_parts_received() | dict(reports.parts))),
        document(handled),
        {f"{name}.schema.json": schema_of(event) for name, event in TYPES.items()},
    )


def install(app: FastAPI) -> None:
    """Under `/documentatie` of an application with templates, open to all as each service's own page is."""
    router = APIRouter(prefix=f"/{NAME}")
    router.add_api_route("", begin)
    router.add_api_route("/berichten", messages)
    router.add_api_route("/berichten/asyncapi.json", machine_readable)
    router.add_api_route("/berichten/schemas/{bestand}", schema)
    make_strict(router)
    app.include_router(router, include_in_schema=False)


async def begin(request: Request) -> Response:
    templates: Templates = request.app.state.templates
    return templates.render(
        "aansluiten.html",
        await reader_of(request),
        diensten=SERVICES,
        adres=str(request.base_url).rstrip("/"),
        voorbeeld=known().first_example,
        oefent=request.app.state.verifier.settings.jwks_file is not None,
    )


async def messages(request: Request) -> Response:
    templates: Templates = request.app.state.templates
    return templates.render(
        "berichten.html",
        await reader_of(request),
        onderwerpen=known().topics,
        onderdelen=known().parts,
    )


async def machine_readable() -> Response:
    return JSONResponse(known().asyncapi)


async def schema(bestand: Annotated[str, Path()]) -> Response:
    schemas = known().schemas
    if bestand not in schemas:
        raise NotFound("schema", bestand)
    return JSONResponse(schemas[bestand])


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
