"""The broker starter: what was acknowledged survives, whatever is killed."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.kafka import KafkaCluster, running_broker
from deploy.local.processes import ServerError
from tests.conftest import StartKafka

TOPIC = "acknowledged"


async def create_topic(servers: str, replicas: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 1, replicas)])
    await admin.close()


async def send(servers: str, texts: list[str]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True)
    await producer.start()
    await asyncio.gather(*[await producer.send(TOPIC, text.encode()) for text in texts])
    await producer.stop()


async def read_all(servers: str) -> list[str]:
    partition = TopicPartition(TOPIC, 0)
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest")
    await consumer.start()
    consumer.assign([partition])
    end = (await consumer.end_offsets([partition]))[partition]
    found: list[str] = []
    while await consumer.position(partition) < end:
        for records in (await consumer.getmany(timeout_ms=500)).values():
            found += [record.value.decode() for record in records]
    await consumer.stop()
    return found


@pytest.mark.chaos
async def test_a_killed_broker_comes_back_with_all_it_acknowledged(
    start_kafka: StartKafka,
) -> None:
    broker = await asyncio.to_thread(start_kafka)
    await create_topic(broker.bootstrap_servers, replicas=1)
    texts = [f"message {number}" for number in range(1000)]
    await send(broker.bootstrap_servers, texts)

    broker.kill()
    await asyncio.to_thread(broker.start)

    assert await read_all(broker.bootstrap_servers) == texts


@pytest.mark.chaos
async def test_three_brokers_accept_writes_to_all_in_sync_replicas_while_one_is_dead(
    start_kafka: StartKafka,
) -> None:
    cluster = await asyncio.to_thread(start_kafka, nodes=3)
    await create_topic(cluster.bootstrap_servers, replicas=3)
    await send(cluster.bootstrap_servers, ["all three alive"])

    cluster.kill(node=2)
    await asyncio.wait_for(send(cluster.bootstrap_servers, ["one dead"]), timeout=30)
    await asyncio.to_thread(cluster.start, node=2)
    cluster.kill(node=1)
    await asyncio.wait_for(send(cluster.bootstrap_servers, ["another dead"]), timeout=30)

    texts = await read_all(cluster.bootstrap_servers)
    assert texts == ["all three alive", "one dead", "another dead"]


@pytest.mark.chaos
async def test_a_frozen_broker_answers_again_when_it_is_resumed(start_kafka: StartKafka) -> None:
    broker = await asyncio.to_thread(start_kafka)
    await create_topic(broker.bootstrap_servers, replicas=1)

    broker.freeze()
    sending = asyncio.create_task(send(broker.bootstrap_servers, ["patience"]))
    done, _ = await asyncio.wait([sending], timeout=1)
    broker.resume()
    await sending

    assert not done
    assert await read_all(broker.bootstrap_servers) == ["patience"]


async def test_tests_share_a_broker_that_creates_no_topics_by_itself(
    kafka: str, topic_prefix: str
) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
    await consumer.start()

    consumer.subscribe([f"{topic_prefix}nobody-made-this"])
    await consumer.getmany(timeout_ms=200)
    topics = await consumer.topics()
    await consumer.stop()

    assert f"{topic_prefix}nobody-made-this" not in topics


def test_a_given_broker_takes_the_place_of_our_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "kafka.example.nl:9092")

    with running_broker(tmp_path / "kafka") as broker:
        assert broker.bootstrap_servers == "kafka.example.nl:9092"

    assert not (tmp_path / "kafka").exists()


def test_a_start_that_failed_half_way_can_be_tried_again_in_a_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = KafkaCluster(tmp_path / "één map" / "100% #1")
    with monkeypatch.context() as hurry:
        hurry.setattr("deploy.local.kafka.FORMAT_SECONDS", 0.0)
        with pytest.raises(ServerError, match="formatting node 1"):
            cluster.start()

    with cluster:
        assert len(cluster.process_ids) == 1
