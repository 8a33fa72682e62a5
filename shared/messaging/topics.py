"""The topics as they must be: made where they are not there yet, compared where they are, and asked how far they go."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.errors import Transient
from shared.messaging.kafka import (
    LARGEST_MESSAGE,
    Partition,
    administering,
    connection,
    start_client,
    stop_client,
)
from shared.settings import KafkaSettings

log = structlog.get_logger(__name__)

RETENTION_DAYS = 7
"""How long a consumer may be away; the inbox remembers ids for longer (`partitions.INBOX_DAYS`)."""

_LARGEST_BATCH = LARGEST_MESSAGE + 12
"""What the broker takes at once: the largest message and the frame around it. Its own default, said aloud."""

_COPIES_FOR_A_QUORUM = 3
_ANSWER_TIMEOUT = 5.0
_METADATA_MS = 60_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic that is not as configured. It is told and not mended: each has a consequence that a person must weigh."""

    topic: str
    setting: str
    wanted: str
    found: str


def settings_of_topics(settings: KafkaSettings) -> dict[str, str]:
    """What every topic is given by name, so that no promise hangs on the defaults of whoever runs the broker."""
    copies = settings.replication_factor
    return {
        "retention.ms": str(RETENTION_DAYS * 24 * 3600 * 1000),
        "max.message.bytes": str(_LARGEST_BATCH),
        "min.insync.replicas": "2" if copies >= _COPIES_FOR_A_QUORUM else "1",
        "unclean.leader.election.enable": "false",
    }


async def ensure_topics(settings: KafkaSettings, topics: Iterable[str]) -> list[Difference]:
    """Make the topics that do not exist yet; gives how those that do differ from what is configured.

    Raises Transient when the broker does not answer, or cannot make them now.
    """
    async with administering(settings) as admin:
        known = set(await admin.list_topics())
        found = []
        for topic in topics:
            if settings.topic_prefix + topic in known:
                found.append(topic)
            else:
                await _make(admin, settings, settings.topic_prefix + topic)
        differences = await _differences(admin, settings, found) if found else []
    for difference in differences:
        log.critical(
            "topic_differs",
            topic=difference.topic,
            setting=difference.setting,
            wanted=difference.wanted,
            found=difference.found,
        )
    return differences


async def _make(admin: AIOKafkaAdminClient, settings: KafkaSettings, name: str) -> None:
    new = NewTopic(
        name,
        settings.partitions,
        settings.replication_factor,
        topic_configs=settings_of_topics(settings),
    )
    answer = await admin.create_topics([new])
    # The client raises nothing here: what went wrong stands in the answer.
    for _, code, *_ in answer.topic_errors:
        if code and (error := for_code(code)) is not TopicAlreadyExistsError:
            raise error


async def _differences(
    admin: AIOKafkaAdminClient, settings: KafkaSettings, topics: Sequence[str]
) -> list[Difference]:
    names = [settings.topic_prefix + topic for topic in topics]
    described = {topic["topic"]: topic for topic in await admin.describe_topics(names)}
    configured = await _configured(admin, names, settings_of_topics(settings))
    wanted = settings_of_topics(settings) | {
        "partitions": str(settings.partitions),
        "replication.factor": str(settings.replication_factor),
    }
    return [
        difference
        for topic, name in zip(topics, names, strict=True)
        for difference in _compared(topic, wanted, _shape(described[name]) | configured[name])
    ]


def _compared(
    topic: str, wanted: Mapping[str, str], found: Mapping[str, str]
) -> Iterator[Difference]:
    for setting, value in wanted.items():
        if found[setting] != value:
            yield Difference(topic, setting, value, found[setting])


def _shape(described: Mapping[str, Any]) -> dict[str, str]:
    partitions = described["partitions"]
    copies = min((len(partition["replicas"]) for partition in partitions), default=0)
    return {"partitions": str(len(partitions)), "replication.factor": str(copies)}


async def _configured(
    admin: AIOKafkaAdminClient, names: Sequence[str], settings: Iterable[str]
) -> dict[str, dict[str, str]]:
    asked = dict.fromkeys(settings)
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, asked) for name in names]
    found = {}
    for answer in await admin.describe_configs(resources):
        for code, _, _, name, entries in answer.resources:
            # Who may not see a setting cannot say that it is right.
            hidden = dict.fromkeys(asked, for_code(code).__name__) if code else {}
            found[name] = hidden | {entry[0]: str(entry[1]) for entry in entries}
    return found


class LogEnds:
    """Asks the broker how far each log goes, with a client of its own.

    What a consumer's client last heard of the ends stands still when its fetching does (edge 11): then there seems to be no lag.
    """

    def __init__(self, settings: KafkaSettings, topics: Sequence[str]) -> None:
        self._settings = settings
        self._topics = topics
        self._client: AIOKafkaConsumer | None = None

    async def ask(self) -> dict[Partition, tuple[int, int]]:
        """The oldest offset of each partition, and the one that its next message gets. Raises Transient if there is no answer."""
        try:
            async with asyncio.timeout(_ANSWER_TIMEOUT):
                client = await self._started()
                partitions = await self._partitions(client)
                first, ends = (
                    await client.beginning_offsets(partitions),
                    await client.end_offsets(partitions),
                )
        except (KafkaError, OSError, TimeoutError) as error:
            await self.stop()
            msg = f"the broker did not say how far the logs go: {type(error).__name__}"
            raise Transient(msg) from error
        prefix = self._settings.topic_prefix
        return {
            (place.topic.removeprefix(prefix), place.partition): (first[place], end)
            for place, end in ends.items()
        }

    async def _partitions(self, client: AIOKafkaConsumer) -> list[TopicPartition]:
        names = [self._settings.topic_prefix + topic for topic in self._topics]
        if unknown := [name for name in names if not client.partitions_for_topic(name)]:
            # A client hears of a topic when it asks about it: every topic has a partition 0.
            await client.end_offsets([TopicPartition(name, 0) for name in unknown])
        return [
            TopicPartition(name, number)
            for name in names
            for number in sorted(client.partitions_for_topic(name))
        ]

    async def _started(self) -> AIOKafkaConsumer:
        if self._client is None:
            client = AIOKafkaConsumer(
                **connection(self._settings),
                request_timeout_ms=int(_ANSWER_TIMEOUT * 1000),
                # Added partitions are seen within a minute.
                metadata_max_age_ms=_METADATA_MS,
            )
            await start_client(client)
            self._client = client
        return self._client

    async def stop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await stop_client(client)
