"""A consumer that is stopped while it still joins its group leaves no connection and no place in the group behind."""

import asyncio
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from shared.messaging import subscriber as client
from shared.messaging.subscriber import Subscriber
from shared.messaging.topics import ensure_topics
from tests.ledger.processes import kafka_settings

TOPICS = ("betaald",)


@pytest.mark.parametrize("seconds", [0, 0.02, 0.1, 0.3])
async def test_who_is_stopped_while_joining_leaves_nothing_open(
    kafka: str, topic_prefix: str, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    made: list[AIOKafkaConsumer] = []

    class Remembered(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka has no types for it
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            made.append(self)

    monkeypatch.setattr(client, "AIOKafkaConsumer", Remembered)
    settings = kafka_settings(kafka, topic_prefix)
    await ensure_topics(settings, TOPICS)
    subscriber = Subscriber(settings, "groep", TOPICS)
    starting = asyncio.create_task(subscriber.start())
    await asyncio.sleep(seconds)

    starting.cancel()
    await asyncio.wait([starting])
    await subscriber.stop()

    assert all(consumer._closed for consumer in made)
