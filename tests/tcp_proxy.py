"""A TCP proxy on loopback that makes a network bad: slow, silent, cut off, or dead on one side only.

`async with TcpProxy(host, port) as proxy: ... proxy.drop()`. The kernel answers keepalives on both of its sides, so
what a server or a client finds out by those cannot be seen through it: see tests/chaos/test_lost_host.py.
"""

import asyncio
import contextlib
import socket
import struct
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_CHUNK = 65_536
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class TcpProxy:
    """Forwards connections to one address."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._links: set[_Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._delay = 0.0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def instead_in(self, url: str) -> str:
        """The same address, through this proxy."""
        parts = urlsplit(url)
        return url.replace(f"{parts.hostname}:{parts.port}", f"127.0.0.1:{self.port}")

    async def used(self) -> None:
        """Wait until somebody is connected through it, for two minutes at most."""
        async with asyncio.timeout(120):
            while not self._links:  # noqa: ASYNC110 - they come and go
                await asyncio.sleep(0.05)

    def delay(self, seconds: float) -> None:
        """Hold back everything for so long, in both directions."""
        self._delay = seconds

    def drop(self) -> None:
        """Forward nothing more, also no goodbye: as a cable that was pulled out."""
        self._flowing.clear()

    def resume(self) -> None:
        """Forward what new connections send. The old ones stay as dead as they were."""
        for link in self._links:
            link.is_dead = True
        self._flowing.set()

    def reset(self) -> None:
        """Break all connections with RST, on both sides."""
        for link in list(self._links):
            link.close(reset=True)

    def give_up_server_side(self) -> None:
        """End the sessions on the server and leave the clients waiting: as a server whose keepalives went unanswered."""
        for link in self._links:
            link.is_dead = True
            link.server[1].close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connect((reader, writer)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, client: Streams) -> None:
        try:
            await self._flowing.wait()
            link = _Link(client, await asyncio.open_connection(*self._target))
        except BaseException:
            client[1].transport.abort()
            raise
        self._links.add(link)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forward(link, link.client, link.server))
                group.create_task(self._forward(link, link.server, link.client))
        finally:
            link.close()
            self._links.discard(link)

    async def _forward(self, link: "_Link", source: Streams, target: Streams) -> None:
        while True:
            try:
                data = await source[0].read(_CHUNK)
            except ConnectionError:
                data = b""
            await asyncio.sleep(self._delay)
            await self._flowing.wait()
            if link.is_dead:
                await asyncio.Event().wait()  # until the proxy ends
            if not data or target[1].is_closing():
                target[1].close()
                return
            target[1].write(data)
            with contextlib.suppress(ConnectionError):
                await target[1].drain()


class _Link:
    """A client and its connection to the server."""

    def __init__(self, client: Streams, server: Streams) -> None:
        self.client = client
        self.server = server
        self.is_dead = False

    def close(self, *, reset: bool = False) -> None:
        for _, writer in (self.client, self.server):
            if reset and not writer.is_closing():
                sock = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            writer.transport.abort()
