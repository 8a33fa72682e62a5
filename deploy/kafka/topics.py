"""Make every topic of the catalogue that does not exist yet: `python -m deploy.kafka.topics`.

Run once per deployment, with an account that may make topics; the services' own accounts need not. Partitions and
replicas come from `KAFKA_PARTITIONS` and `KAFKA_REPLICATION_FACTOR`. A topic that exists is left as it is, and how it differs is
said: what to do then is in docs/runbooks/topic-settings.md.
"""

import asyncio

from shared.events.catalog import TOPICS
from shared.messaging.topics import ensure_topics
from shared.settings import KafkaSettings


async def make_topics() -> None:
    settings = KafkaSettings()
    for difference in await ensure_topics(settings, TOPICS):
        print(
            f"{difference.topic}: {difference.setting} is {difference.found}, not {difference.wanted}"
        )
    print(f"topics in place: {', '.join(settings.topic_prefix + topic for topic in TOPICS)}")


if __name__ == "__main__":
    asyncio.run(make_topics())
