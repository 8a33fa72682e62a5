"""A bad network between a worker and what it needs: a proxy before its database, and one before each broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

from deploy.local.kafka import KafkaCluster
from deploy.local.ports import LOOPBACK
from tests.tcp_proxy import TcpProxy

Trouble = Literal["slow", "silent", "reset", "half open"]

TROUBLES: Final[tuple[Trouble, ...]] = get_args(Trouble)
LASTS: Final = 2.0
"""Seconds of trouble."""
SLOW: Final = 0.05
"""Seconds that everything is held back, in each direction."""


@dataclass(frozen=True)
class Network:
    """Of all connections at once: what fails alone is proven elsewhere."""

    proxies: tuple[TcpProxy, ...]

    async def be(self, trouble: Trouble, seconds: float) -> None:
        """For so long; then it is well again, and what was left of the connections is broken."""
        for proxy in self.proxies:
            match trouble:
                case "slow":
                    proxy.delay(SLOW)
                case "silent":
                    proxy.drop()
                case "reset":
                    proxy.reset()
                case "half open":
                    proxy.give_up_server_side()
        await asyncio.sleep(seconds)
        for proxy in self.proxies:
            if trouble == "slow":
                proxy.delay(0)
            else:
                proxy.resume()
                proxy.reset()


@asynccontextmanager
async def proxied_database(url: str) -> AsyncIterator[tuple[str, TcpProxy]]:
    """Its address through the proxy, and the proxy."""
    parts = urlsplit(url)
    async with TcpProxy(str(parts.hostname), int(parts.port or 0)) as proxy:
        yield proxy.instead_in(url), proxy


@asynccontextmanager
async def proxied_brokers(cluster: KafkaCluster) -> AsyncIterator[tuple[str, tuple[TcpProxy, ...]]]:
    """Started, and told to send its clients through the proxies; the addresses to begin with, and the proxies."""
    async with AsyncExitStack() as stack:
        proxies = tuple(
            [
                await stack.enter_async_context(TcpProxy(LOOPBACK, node.port))
                for node in cluster.nodes
            ]
        )
        cluster.advertise([proxy.port for proxy in proxies])
        await asyncio.to_thread(cluster.start)
        yield ",".join(f"{LOOPBACK}:{proxy.port}" for proxy in proxies), proxies
