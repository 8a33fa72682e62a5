"""What all our Kafka clients share: how to connect, to start and to stop, and what a message looks like.

Only this package's `kafka`, `publisher`, `subscriber`, `topics` and `fetching` import aiokafka. The numbered remarks in them
are the client's sharp edges as listed in docs/architecture.md.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.errors import Transient
from shared.settings import KafkaSettings

log = structlog.get_logger(__name__)

Partition = tuple[str, int]
"""A topic (without the settings' prefix) and a partition number."""

READER = "reader"
"""The header of a message that is sent again for one service: only that one looks at it."""

LARGEST_MESSAGE = 1024 * 1024
ADMIN_TIMEOUT = 30.0
STOP_TIMEOUT = 10.0
_MOMENT = 1.0


class Record(NamedTuple):
    """One message as it lies in the log. `key` and `value` are None for a message without them (not one of ours).

    A tuple, as all that is made per message: a frozen dataclass takes four times as long to fill.
    """

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    """In order; a name may come twice, and Kafka has headers without a value."""
    fault: str = ""
    """Why the client could not read the message, if so: then only its place is known."""

    def is_for(self, service: str) -> bool:
        """Whether it is sent to everybody, or again to this service."""
        return all(name != READER or value == service.encode() for name, value in self.headers)

    @property
    def place(self) -> str:
        return f"{self.topic}/{self.partition}@{self.offset}"


def connection(settings: KafkaSettings) -> dict[str, Any]:
    """What every client is given, so that the security of the connection is in one place (edge 24)."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap_servers,
        "security_protocol": settings.security_protocol,
    }
    if settings.security_protocol == "SASL_SSL":
        options |= {
            "ssl_context": ssl.create_default_context(cafile=settings.ca_file),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": settings.username,
            "sasl_plain_password": settings.password.get_secret_value()
            if settings.password
            else "",
        }
    return options


@asynccontextmanager
async def administering(settings: KafkaSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    """A client for questions about the cluster, for as long as the block. Raises Transient when the broker does not answer."""
    admin = AIOKafkaAdminClient(**connection(settings), request_timeout_ms=10_000)
    try:
        async with asyncio.timeout(ADMIN_TIMEOUT):
            await admin.start()
            yield admin
    except (KafkaError, OSError, TimeoutError) as error:
        msg = f"the broker did not do what was asked: {type(error).__name__}"
        raise Transient(msg) from error
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(admin.close(), STOP_TIMEOUT)


async def start_client(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Start a client; one that does not start, or is no longer wanted meanwhile, leaves nothing open.

    Cancelled at once it would lose the connection that it is just making, so it is given a moment to have made it.
    """
    starting = asyncio.ensure_future(client.start())
    try:
        await asyncio.shield(starting)
    except BaseException:
        await asyncio.wait([starting], timeout=_MOMENT)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await stop_client(client)
        raise


async def stop_client(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Stop a client in time, whatever it is doing.

    Runs in a task of its own: `stop()` may raise CancelledError from its own fetch task (edge 5) or wait forever (edge 6).
    """
    task = asyncio.ensure_future(client.stop())
    done, _ = await asyncio.wait([task], timeout=STOP_TIMEOUT)
    if not done:
        task.cancel()
    elif not task.cancelled() and task.exception() is not None:
        log.info("client_stop_failed", error=type(task.exception()).__name__)
