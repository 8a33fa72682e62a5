"""The AsyncAPI document: valid by the official schema, and right where that schema does not look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft7Validator, FormatChecker

from deploy import catalogue
from shared.events.asyncapi import Document, document
from shared.events.catalog import EVENTS, PUBLISHERS, TOPICS


@pytest.fixture(scope="module")
def generated() -> Document:
    return document(catalogue.consumers())


def references_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from references_in(child)


def resolve(root: Document, reference: str) -> Any:
    node: Any = root
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def with_definitions(root: Document, schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "components": root["components"]}


def test_it_is_valid_asyncapi_3(generated: Document, standards: Path) -> None:
    official = orjson.loads((standards / "asyncapi" / "3.0.0.json").read_bytes())

    Draft7Validator(official, format_checker=FormatChecker()).validate(generated)


def test_every_reference_leads_somewhere(generated: Document) -> None:
    for reference in references_in(generated):
        assert resolve(generated, reference) is not None


def test_every_message_says_it_is_a_cloudevent_in_json(generated: Document) -> None:
    for message in generated["components"]["messages"].values():
        assert message["contentType"].startswith("application/cloudevents+json")
        trait = resolve(generated, message["traits"][0]["$ref"])
        assert trait["headers"]["properties"]["content-type"]["const"] == message["contentType"]
        assert trait["bindings"]["kafka"]["key"]["format"] == "uuid"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_the_example_of_a_message_fits_its_payload(generated: Document, event: type[Any]) -> None:
    message = generated["components"]["messages"][event.__name__]

    payload = with_definitions(generated, message["payload"])
    for example in message["examples"]:
        Draft7Validator(payload, format_checker=FormatChecker()).validate(example["payload"])


def test_the_example_of_another_message_does_not_fit(generated: Document) -> None:
    messages = generated["components"]["messages"]
    payload = with_definitions(generated, messages["JobStarted"]["payload"])

    assert not Draft7Validator(payload).is_valid(messages["Moved"]["examples"][0]["payload"])


def test_every_topic_is_a_channel_with_its_kafka_topic_and_messages(generated: Document) -> None:
    assert set(generated["channels"]) == set(TOPICS)
    for topic, channel in generated["channels"].items():
        assert channel["address"] == topic
        assert channel["bindings"]["kafka"]["partitions"] == 12
        assert set(channel["messages"]) == {
            event.__name__ for event in EVENTS if event.topic == topic
        }


def test_operations_send_what_is_published_and_receive_what_is_handled(
    generated: Document,
) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for name, operation in generated["operations"].items():
        service = name.split("-", maxsplit=1)[0]
        channel = operation["channel"]["$ref"]
        for message in operation["messages"]:
            assert message["$ref"].startswith(f"{channel}/messages/")
            found.setdefault((service, operation["action"]), set()).add(
                message["$ref"].rsplit("/", 1)[-1]
            )

    promised = [
        *((service, "send", events) for service, events in PUBLISHERS.items()),
        *((service, "receive", events) for service, events in catalogue.consumers().items()),
    ]
    expected = {
        (service, action): {event.__name__ for event in events}
        for service, action, events in promised
        if events
    }
    assert found == expected
