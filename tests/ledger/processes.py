"""Runs the source's and the ledger's workers as processes of their own, to be killed.

`python -m tests.ledger.processes ledger|old-ledger|source <database-url> <kafka> <topic-prefix> <point:count> <replication>`
kills itself with SIGKILL when it reaches the named point for the count-th time.
"""

import os
import signal
import sys
from collections import Counter
from types import TracebackType
from typing import Literal, Self

from deploy.local.programs import Program
from deploy.local.settings import inherited
from shared.messaging import points
from shared.messaging.points import Point
from shared.messaging.worker import run_worker
from shared.settings import KafkaSettings, ServiceSettings
from tests.ledger.releases import OLD_LEDGER
from tests.ledger.service import LEDGER, SOURCE
from tests.settings import TestSettings

Role = Literal["ledger", "old-ledger", "source"]


def kafka_settings(
    bootstrap_servers: str, prefix: str, replication: int = 1, looks_every: float = 10
) -> KafkaSettings:
    """Settings for a test: quick to notice that a member is gone; and in how many seconds that something stands still, where it says."""
    return KafkaSettings(
        bootstrap_servers=bootstrap_servers,
        topic_prefix=prefix,
        partitions=4,
        replication_factor=replication,
        session_timeout_ms=6_000,
        heartbeat_interval_ms=500,
        rebalance_timeout_ms=6_000,
        progress_seconds=looks_every,
    )


class WorkerProcess:
    """A worker in a process of its own; killed at the end of the block."""

    def __init__(
        self,
        role: Role,
        url: str,
        kafka: str,
        prefix: str,
        kill_at: str | None = None,
        replication: int = 1,
    ) -> None:
        arguments = [role, url, kafka, prefix, kill_at or "", str(replication)]
        self.process = Program(
            "tests.ledger.processes",
            *arguments,
            log=TestSettings().worker_log,
            environment=inherited(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def running(self) -> bool:
        return self.process.running

    @property
    def was_killed(self) -> bool:
        return self.process.exit_code == -signal.SIGKILL

    def kill(self) -> None:
        self.process.kill()

    def terminate(self, timeout: float = 15) -> int | None:
        """Ask it to stop as a platform does; gives its exit code, which is that of a kill when it does not."""
        self.process.stop(signal.SIGTERM, timeout)
        return self.process.exit_code

    def freeze(self) -> None:
        self.process.send(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send(signal.SIGCONT)


def kill_at(given: str) -> None:
    """Kill this process when it reaches a point for the count-th time: `in-timer:1`."""
    point, _, count = given.partition(":")
    reached: Counter[str] = Counter()

    def hook(here: Point) -> None:
        reached[here] += 1
        if here == point and reached[here] == int(count):
            os.kill(os.getpid(), signal.SIGKILL)

    points.hook = hook


def _main(role: Role, url: str, kafka: str, prefix: str, doomed_at: str, replication: str) -> None:
    if doomed_at:
        kill_at(doomed_at)
    settings = ServiceSettings(database_url=url, database_pool_size=5)  # type: ignore[arg-type]  # parsed by pydantic
    run_worker(
        {"ledger": LEDGER, "old-ledger": OLD_LEDGER, "source": SOURCE}[role],
        settings,
        kafka_settings(kafka, prefix, int(replication)),
    )


if __name__ == "__main__":
    _main(*sys.argv[1:])  # type: ignore[arg-type]  # checked by the tests that start it
