"""Who may publish and read what, on a real broker with the settings of docker-compose.yml."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    TopicAuthorizationFailedError,
)
from pydantic import SecretStr

from deploy import rights
from deploy.kafka import certificate, grant, topics
from deploy.kafka.admin import Operation, Refused, Resource, Right, administrator
from deploy.local.kafka import FORMAT_SECONDS, KafkaCluster, Node
from deploy.local.ports import LOOPBACK, free_ports
from shared.events.catalog import PUBLISHERS, TOPICS
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.subscriber import Subscriber
from shared.messaging.topics import ensure_topics
from shared.settings import KafkaSettings

pytestmark = pytest.mark.timeout(180)  # it starts a broker of its own

SETTINGS = Path(__file__).resolve().parents[2] / "deploy" / "kafka" / "server.properties"
RIGHTS: dict[str, dict[str, list[str]]] = yaml.safe_load(grant.RIGHTS.read_text(encoding="utf-8"))


def test_the_rights_are_in_step_with_the_catalogue_and_the_contracts() -> None:
    assert rights.TARGET.read_text(encoding="utf-8") == rights.render(), "run `make rights`"


def test_each_topic_has_one_publisher() -> None:
    publishers = [topic for given in RIGHTS.values() for topic in given["publishes"]]

    assert len(publishers) == len(set(publishers))
    assert RIGHTS.keys() == PUBLISHERS.keys()


class DeployedBroker(KafkaCluster):
    """A broker with deploy/kafka/server.properties; places and ports are of this test, and that nobody waits."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        [self.client_port] = free_ports(1)
        self.ca_file = folder / "ca.pem"
        folder.mkdir()
        certificate.ensure_certificate(folder / "broker.pem", self.ca_file)

    def _prepare(self, node: Node) -> None:
        (node.folder / "tmp").mkdir(parents=True)
        (node.folder / "log4j2.properties").write_text("rootLogger.level = warn\n")
        node.config.write_text(self._properties(node))
        arguments = ["--config", node.config.name, "--cluster-id", self._cluster_id]
        tool = self._java(node, ["kafka.tools.StorageTool", "format", *arguments])
        tool.wait(FORMAT_SECONDS)
        assert tool.exit_code == 0, tool.log_tail()

    def _properties(self, node: Node) -> str:
        text = SETTINGS.read_text()
        places = {
            "kafka:9092": f"{LOOPBACK}:{self.client_port}",
            "CLIENT://:9092": f"CLIENT://{LOOPBACK}:{self.client_port}",
            "127.0.0.1:9093": f"{LOOPBACK}:{node.controller_port}",
            "127.0.0.1:9094": f"{LOOPBACK}:{node.port}",
            "/var/lib/kafka/data": "data",
            "/etc/kafka/secrets": "..",
        }
        for place, here in places.items():
            assert place in text
            text = text.replace(place, here)
        return f"{text}\ngroup.initial.rebalance.delay.ms=0\noffsets.topic.num.partitions=4\n"

    def settings_of(self, service: str, password: str = "") -> KafkaSettings:
        return KafkaSettings(
            bootstrap_servers=f"{LOOPBACK}:{self.client_port}",
            security_protocol="SASL_SSL",
            username=service,
            password=SecretStr(password or f"of {service}"),
            ca_file=str(self.ca_file),
            partitions=1,
        )

    def client_options(self, service: str) -> dict[str, Any]:
        return {
            "bootstrap_servers": f"{LOOPBACK}:{self.client_port}",
            "security_protocol": "SASL_SSL",
            "ssl_context": ssl.create_default_context(cafile=self.ca_file),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": service,
            "sasl_plain_password": f"of {service}",
        }


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedBroker]:
    broker = DeployedBroker(tmp_path_factory.mktemp("kafka") / "deployed")
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()


@pytest.fixture
async def broker(
    deployed: DeployedBroker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DeployedBroker]:
    """With topics, users and rights, made as a deployment makes them."""
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", deployed.bootstrap_servers)
    monkeypatch.setenv("KAFKA_PARTITIONS", "1")
    for service in RIGHTS:
        monkeypatch.setenv(f"KAFKA_PASSWORD_{service.upper()}", f"of {service}")
    await topics.make_topics()
    await grant.grant()
    yield deployed
    # A connection over TLS that the client closed still says goodbye.
    await asyncio.sleep(0.1)


async def test_a_service_publishes_on_its_own_topics_alone(broker: DeployedBroker) -> None:
    for service, given in RIGHTS.items():
        if given["publishes"]:
            publisher = Publisher(broker.settings_of(service))
            await publisher.publish([Outgoing(topic, b"1", b"{}") for topic in given["publishes"]])
            await publisher.stop()

        producer = AIOKafkaProducer(**broker.client_options(service))
        await producer.start()
        for topic in set(TOPICS) - set(given["publishes"]):
            with pytest.raises(TopicAuthorizationFailedError):
                await producer.send_and_wait(topic, b"{}", partition=0)
        await producer.stop()


async def test_a_service_joins_its_own_group_and_reads_its_topics(broker: DeployedBroker) -> None:
    for service, given in RIGHTS.items():
        await ensure_topics(
            broker.settings_of(service), {*given["reads"], *given["publishes"]}
        )  # as its worker does when it begins
        subscriber = Subscriber(broker.settings_of(service), service, given["reads"])
        await subscriber.start()
        partitions = subscriber.assignment()

        assert {topic for topic, _ in partitions} == set(given["reads"])
        assert (await subscriber.beginnings(partitions)).keys() == set(partitions)
        await subscriber.stop()


async def test_a_service_reads_neither_other_topics_nor_in_the_name_of_another(
    broker: DeployedBroker,
) -> None:
    refusals = (
        ("nazorg", "intake", TopicAuthorizationFailedError),
        ("taken", "income", GroupAuthorizationFailedError),
    )
    for topic, group, refusal in refusals:
        member = AIOKafkaConsumer(topic, group_id=group, **broker.client_options("intake"))
        with pytest.raises(refusal):
            await member.start()
        await member.stop()


async def test_nobody_comes_in_without_a_password_or_over_a_plain_connection(
    broker: DeployedBroker,
) -> None:
    refused = (
        broker.settings_of("intake", password="a guess"),
        KafkaSettings(bootstrap_servers=f"{LOOPBACK}:{broker.client_port}"),
    )
    for settings in refused:
        with pytest.raises(KafkaConnectionError):
            async with administrator(settings):
                pass


async def test_a_service_cannot_give_itself_a_right(broker: DeployedBroker) -> None:
    async with administrator(broker.settings_of("intake")) as intake:
        with pytest.raises(Refused):
            await intake.give(Right("intake", Operation.WRITE, Resource.TOPIC, "besluiten"))
        with pytest.raises(Refused):
            await intake.set_passwords({"income": "ours now"})


async def test_what_a_service_no_longer_needs_is_taken_and_rights_of_others_stay(
    broker: DeployedBroker,
) -> None:
    surplus = Right("intake", Operation.WRITE, Resource.TOPIC, "besluiten")
    of_another = Right("a-platform-tool", Operation.READ, Resource.TOPIC, "besluiten")
    async with administrator(KafkaSettings()) as administration:
        await administration.give(surplus)
        await administration.give(of_another)

        await grant.grant()

        rights_now = await administration.rights()
    assert surplus not in rights_now
    assert of_another in rights_now


async def test_a_new_password_holds_for_who_comes_from_now_on(
    broker: DeployedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = Publisher(broker.settings_of("intake"))
    await connected.publish([Outgoing("inwoners", b"1", b"{}")])
    monkeypatch.setenv("KAFKA_PASSWORD_INTAKE", "another")

    await grant.grant()

    # Whoever is connected stays so until it comes again.
    await connected.publish([Outgoing("inwoners", b"1", b"{}")])
    await connected.stop()
    with pytest.raises(KafkaConnectionError):
        async with administrator(broker.settings_of("intake")):
            pass
    async with administrator(broker.settings_of("intake", password="another")):
        pass
