"""The catalogue as a page to read: per topic and type what happened, who publishes and who handles it.

Of a life event also what a system sends to intake: the same type, in another form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from shared.events import words
from shared.events.asyncapi import Consumers
from shared.events.catalog import EVENTS, PUBLISHERS
from shared.events.envelope import EventData, to_wire
from shared.events.examples import examples
from shared.events.json_schema import envelope_schema, schema_of

_TOPICS = tuple(dict.fromkeys(event.topic for event in EVENTS))
"""In the order of the story: what happened comes before what came of it."""

_INTRODUCTION = """\
<!-- Gemaakt door `make events` uit shared/events; wijzig dit bestand niet met de hand. -->

# De berichten van Naadloos

Alles wat een andere dienst of een aangesloten systeem moet weten, gaat als bericht over Kafka. Een bericht is een
[CloudEvent](https://cloudevents.io) 1.0 in JSON volgens het NL GOV-profiel. De Kafka-sleutel is het dossier, zodat
alles over één huishouden op volgorde blijft. In een bericht staan geen namen, geen BSN en geen straat, en niets wat
iemand zelf heeft geschreven: dat blijft bij de dienst waar het is getypt, en is daar op te vragen.

Een levensgebeurtenis heeft één type en twee vormen: u stuurt aan intake wie het betreft en wat u weet (*Dit stuurt u*), en wie
luistert ontvangt hetzelfde type met het pseudoniem en het huishouden van het dossier erbij (*Dit ontvangt u*). Stuur dus het voorbeeld
uit `inbound`; dat uit `examples` wordt geweigerd.

- Machineleesbaar: [asyncapi.json](asyncapi.json), de [schema's](schemas/), de voorbeelden van wat u
  [stuurt](inbound/) en van wat u [ontvangt](examples/). De schema's van wat u stuurt staan in de OpenAPI van intake.
- Een type verandert nooit zo dat een lezer struikelt; dan komt er een `.v2` naast.
- Lees wat je niet kent niet als fout: er kunnen velden bij komen.
- Een veld dat niet bekend is, ontbreekt; `null` komt niet voor. Bedragen zijn hele eurocenten.
"""


@dataclass(frozen=True, slots=True)
class Inbound:
    """What systems send: an example by type, the schema of its `data` by type, and the parts of those by name."""

    examples: Mapping[str, dict[str, Any]]
    data: Mapping[str, dict[str, Any]]
    parts: Mapping[str, dict[str, Any]]


def render(consumers: Consumers, inbound: Inbound) -> str:
    """The whole page, in Markdown."""
    parts = [_INTRODUCTION, *_overview(consumers), *_envelope()]
    for topic in _TOPICS:
        parts.append(f"## {topic}\n\n{words.TOPICS.get(topic, '')}\n")
        parts += [_event(event, consumers, inbound) for event in EVENTS if event.topic == topic]
    parts += _parts(inbound)
    return "\n".join(parts)


def _overview(consumers: Consumers) -> Iterator[str]:
    yield "## Overzicht\n"
    yield "| topic | bericht | van | voor |\n|---|---|---|---|"
    for topic in _TOPICS:
        for event in (event for event in EVENTS if event.topic == topic):
            link = f"[{_title(event)}](#{_anchor(_title(event))})"
            yield f"| {topic} | {link} | {_publisher(event)} | {_readers(event, consumers)} |"
    yield ""


def _envelope() -> Iterator[str]:
    schema = envelope_schema()
    yield "## De envelop\n\nWat elk bericht om de gegevens heen heeft.\n"
    yield "| attribuut | verplicht | betekenis |\n|---|---|---|"
    for name, member in schema["properties"].items():
        needed = "ja" if name in schema["required"] else "nee"
        yield f"| `{name}` | {needed} | {member['description']} |"
    yield ""


def _event(event: type[EventData], consumers: Consumers, inbound: Inbound) -> str:
    text = words.EVENTS.get(event.__name__)
    published = orjson.loads(to_wire(examples()[event]))
    lines = [
        f"### {_title(event)}\n",
        f"`{event.event_type}` (in de code: `{event.__name__}`)\n",
        f"{text.text if text else ''}\n",
    ]
    if event.event_type in inbound.data:
        lines += ["**Dit stuurt u** in `data`, aan intake:\n"]
        lines += _fields(inbound.data[event.event_type])
        lines += _example(inbound.examples[event.event_type], "Voorbeeld dat u stuurt")
        lines += ["**Dit ontvangt u** in `data`:\n"]
    lines += [
        f"Van: **{_publisher(event)}**. Voor: {_readers(event, consumers)}.\n",
        f"[Schema](schemas/{event.event_type}.schema.json)\n",
        *_fields(schema_of(event)),
        *_example(published, "Voorbeeld dat u ontvangt"),
    ]
    return "\n".join(lines)


def _example(event: dict[str, Any], title: str) -> Iterator[str]:
    yield f"<details><summary>{title}</summary>\n"
    yield f"```json\n{orjson.dumps(event, option=orjson.OPT_INDENT_2).decode()}\n```\n"
    yield "</details>\n"


def _parts(inbound: Inbound) -> Iterator[str]:
    yield "## Samengestelde gegevens\n"
    known: dict[str, dict[str, Any]] = {}
    for event in EVENTS:
        known |= schema_of(event).get("$defs", {})
    known |= inbound.parts
    for name, schema in sorted(known.items()):
        yield f"### {name}\n"
        yield f"{schema.get('description', '')}\n"
        yield from _fields(schema)


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    required = schema.get("required", ())
    yield "| veld | soort | verplicht | betekenis |\n|---|---|---|---|"
    for name, member in schema["properties"].items():
        needed = "ja" if name in required else "nee"
        yield f"| `{name}` | {_kind(member)} | {needed} | {member.get('description', '')} |"
    yield ""


_KINDS = {
    "integer": "geheel getal",
    "number": "getal",
    "boolean": "ja of nee",
    "string": "tekst",
    "date": "datum",
    "date-time": "moment",
    "onvolledige-datum": "datum",
    "uuid": "UUID",
}


def _kind(member: dict[str, Any]) -> str:
    if "anyOf" in member:
        return _kind(next(choice for choice in member["anyOf"] if choice != {"type": "null"}))
    if "$ref" in member:
        name = member["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{_anchor(name)})"
    if "enum" in member:
        return ", ".join(f"`{value}`" for value in member["enum"])
    if "items" in member:
        return f"lijst van {_kind(member['items'])}"
    return _KINDS[member.get("format") or member["type"]]


def _title(event: type[EventData]) -> str:
    text = words.EVENTS.get(event.__name__)
    return text.title if text else event.__name__


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def _publisher(event: type[EventData]) -> str:
    return next(service for service, events in PUBLISHERS.items() if event in events)


def _readers(event: type[EventData], consumers: Consumers) -> str:
    readers = sorted(service for service, events in consumers.items() if event in events)
    return ", ".join(readers) or "nog niemand"
