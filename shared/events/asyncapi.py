"""The AsyncAPI 3.0.0 document: topics, messages, and which service sends or receives what."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from shared.events import words
from shared.events.catalog import EVENTS, PUBLISHERS, TOPICS
from shared.events.envelope import CONTENT_TYPE, Event, EventData, dataschema_of, to_wire
from shared.events.examples import examples
from shared.events.json_schema import envelope_schema, shared_schemas
from shared.settings import KafkaSettings

VERSION = "1.0.0"
"""Of the published language as a whole: a new type or field raises the second number, a dropped version the first."""
BINDING = "0.5.0"
Document = dict[str, Any]
Consumers = Mapping[str, Iterable[type[EventData]]]
"""Service -> the event classes it handles."""


def document(consumers: Consumers) -> Document:
    """The whole document; `consumers` comes from the services' contracts, which `shared` does not know."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Naadloos: berichten",
            "version": VERSION,
            "description": (
                "Gebeurtenissen tussen intake, routes, inkomen en rapportage. CloudEvents 1.0,"
                " structured mode, NL GOV-profiel. De leesbare catalogus staat in README.md."
            ),
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {topic: _channel(topic) for topic in TOPICS},
        "operations": _operations(consumers),
        "components": {
            "messages": {event.__name__: _message(event) for event in EVENTS},
            "messageTraits": {"bericht": _TRAIT},
            "schemas": shared_schemas("#/components/schemas/{model}")
            | {"Bericht": envelope_schema()},
        },
    }


_TRAIT: Document = {
    "contentType": CONTENT_TYPE,
    "headers": {
        "type": "object",
        "properties": {"content-type": {"type": "string", "const": CONTENT_TYPE}},
        "required": ["content-type"],
    },
    "correlationId": {
        "description": words.CONTEXT["correlationid"],
        "location": "$message.payload#/correlationid",
    },
    "bindings": {
        "kafka": {
            "key": {
                "type": "string",
                "format": "uuid",
                "description": "Het dossier: alles over één dossier blijft op volgorde.",
            },
            "bindingVersion": BINDING,
        }
    },
}


def _channel(topic: str) -> Document:
    settings = KafkaSettings.model_fields
    return {
        "address": topic,
        "title": topic,
        "description": words.TOPICS.get(topic, ""),
        "messages": {
            event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}
            for event in EVENTS
            if event.topic == topic
        },
        "bindings": {
            "kafka": {
                "topic": topic,
                "partitions": settings["partitions"].default,
                "replicas": settings["replication_factor"].default,
                "bindingVersion": BINDING,
            }
        },
    }


def _message(event: type[EventData]) -> Document:
    text = words.EVENTS.get(event.__name__)
    return {
        "name": event.event_type,
        "title": text.title if text else event.__name__,
        "summary": text.text if text else "",
        "traits": [{"$ref": "#/components/messageTraits/bericht"}],
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/Bericht"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": event.event_type},
                        "dataschema": {"const": dataschema_of(event)},
                        "data": {"$ref": f"#/components/schemas/{event.__name__}"},
                    },
                },
            ]
        },
        "examples": [_example(examples()[event])],
    }


def _example(event: Event[EventData]) -> Document:
    return {
        "name": type(event.data).__name__,
        "headers": {"content-type": CONTENT_TYPE},
        "payload": orjson.loads(to_wire(event)),
    }


def _operations(consumers: Consumers) -> Document:
    """One operation per service, topic and direction."""
    operations: Document = {}
    for action, per_service in (("send", PUBLISHERS), ("receive", consumers)):
        for service, events in sorted(per_service.items()):
            for topic, names in sorted(_by_topic(events).items()):
                operations[f"{service}-{action}-{topic}"] = _operation(
                    service, action, topic, names
                )
    return operations


def _operation(service: str, action: str, topic: str, names: list[str]) -> Document:
    verb = "publiceert op" if action == "send" else "leest"
    operation: Document = {
        "action": action,
        "title": f"{service} {verb} {topic}",
        "channel": {"$ref": f"#/channels/{topic}"},
        "messages": [{"$ref": f"#/channels/{topic}/messages/{name}"} for name in names],
    }
    if action == "receive":
        group = {"type": "string", "const": service}
        operation["bindings"] = {"kafka": {"groupId": group, "bindingVersion": BINDING}}
    return operation


def _by_topic(events: Iterable[type[EventData]]) -> dict[str, list[str]]:
    topics: dict[str, list[str]] = {}
    for event in events:
        topics.setdefault(event.topic, []).append(event.__name__)
    return {topic: sorted(names) for topic, names in topics.items()}
