"""A server that is there and never answers: what a machine looks like that hangs, or a network that drops everything."""

import asyncio
from types import TracebackType
from typing import Self

from deploy.local.ports import LOOPBACK


class Line:
    """`async with Line(host, port) as line`: a way to a server, that can be frozen; `line.port` is where it begins.

    Frozen, it still takes connections and bytes, as the kernel does for a process that is stopped. Without a server behind it
    it is frozen from the start.
    """

    def __init__(self, host: str = LOOPBACK, port: int = 0) -> None:
        self._host = host
        self._port = port
        self._flows = asyncio.Event()
        self._pipes: set[asyncio.Task[None]] = set()
        if port:
            self._flows.set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, LOOPBACK, 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for pipe in self._pipes:
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    def freeze(self) -> None:
        self._flows.clear()

    async def _connect(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        pipe = asyncio.current_task()
        assert pipe is not None
        self._pipes.add(pipe)
        pipe.add_done_callback(self._pipes.discard)
        try:
            await self._flows.wait()
            there, forth = await asyncio.open_connection(self._host, self._port)
            await asyncio.gather(self._pipe(here, forth), self._pipe(there, back))
        except (OSError, asyncio.CancelledError):
            pass  # who began it ended it, or the test did
        finally:
            back.close()

    async def _pipe(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(65_536):
                await self._flows.wait()
                target.write(piece)
                await target.drain()
        finally:
            target.close()
