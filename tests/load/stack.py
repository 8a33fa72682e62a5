"""The one PostgreSQL and the one Kafka that everything is measured on, durable as in production."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from sys import executable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.kafka import KafkaCluster
from deploy.local.postgres import PostgresServer
from deploy.local.processes import ServerProcess
from deploy.local.settings import LocalSettings
from tests.load.settings import inherited

ROOT = Path(__file__).resolve().parents[2]
PARTITIONS = 12


@dataclass
class Stack:
    """Servers, and a folder for the logs of measured programs."""

    postgres: PostgresServer
    bootstrap_servers: str
    kafka_version: str
    folder: Path
    server_processes: Mapping[str, int] = field(default_factory=dict)
    """Process ids of the servers that this stack started itself."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_name(self, what: str) -> str:
        """A name no earlier figure used, for a database, a topic prefix or a log."""
        return f"{what}-{next(self._numbers)}"

    async def create_topics(self, *names: str) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap_servers)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in names])
        finally:
            await admin.close()

    async def delete_topics(self, *names: str) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap_servers)
        await admin.start()
        try:
            await admin.delete_topics(list(names))
        finally:
            await admin.close()

    def run(self, module: str, environment: Mapping[str, str], *arguments: str) -> ServerProcess:
        """Start `python -m module` as a program of its own, ending with us at the latest."""
        return ServerProcess(
            [executable, "-m", module, *arguments],
            log=self.folder / f"{self.new_name(module)}.log",
            environment=inherited(environment),
            directory=ROOT,
        )


@contextmanager
def started() -> Iterator[Stack]:
    """Fresh servers for one run; with `KAFKA_BOOTSTRAP_SERVERS` set, that broker instead of our own."""
    with ExitStack() as exits:
        folder = Path(exits.enter_context(tempfile.TemporaryDirectory(prefix="naadloos-bench-")))
        folder.chmod(0o755)
        given = LocalSettings().kafka_bootstrap_servers
        postgres = exits.enter_context(PostgresServer(folder / "postgres"))
        if given:
            yield Stack(
                postgres, given, "given from outside", folder, {"PostgreSQL": postgres.process_id}
            )
            return
        kafka = exits.enter_context(KafkaCluster(folder / "kafka"))
        pids = {"PostgreSQL": postgres.process_id, "Kafka": kafka.process_ids[0]}
        yield Stack(postgres, kafka.bootstrap_servers, kafka.version, folder, pids)
