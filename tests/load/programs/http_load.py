"""Sends requests over keep-alive connections, and writes what came back to a file.

Either one after another, or each at its own moment whatever the server does. A program of its own, on raw asyncio: the
usual clients take more processor time per request than the server they measure.
"""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import cast

import orjson
import uvloop
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LoadSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LOAD_", extra="ignore")

    port: int
    path: str
    token: str
    bodies: Path
    """One request body a line; when they run out the load ends."""
    result: Path
    content_type: str = "application/cloudevents+json"
    connections: int = 64
    per_second: float = 0.0
    """At random moments, as independent callers come; 0: as soon as a connection has its answer."""
    warm_up_seconds: float = 1.0
    seconds: float = 5.0


class Result(BaseModel):
    """What the load generator saw after its warm-up."""

    answers: dict[int, int] = Field(default_factory=dict)
    """Status code -> how many, over the whole run."""
    measured: int = 0
    seconds: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    max_ms: float = 0.0

    @property
    def rate(self) -> float:
        return self.measured / self.seconds


class Load:
    def __init__(self, settings: LoadSettings, bodies: Iterator[bytes]) -> None:
        self._head = (
            f"POST {settings.path} HTTP/1.1\r\nHost: 127.0.0.1:{settings.port}\r\n"
            f"Authorization: Bearer {settings.token}\r\nAccept: application/json\r\n"
            f"Content-Type: {settings.content_type}\r\nContent-Length: "
        ).encode()
        self._bodies = bodies
        self._moments = moments(settings.per_second)
        self._begin = time.perf_counter() + settings.warm_up_seconds
        self._end = self._begin + settings.seconds
        self._latencies: list[float] = []
        self._answers: Counter[int] = Counter()
        self._last = self._begin

    def next_request(self) -> tuple[float, bytes] | None:
        """The moment it is due, and its bytes; None when the load is over."""
        due, body = next(self._moments), next(self._bodies, None)
        if body is None or due >= self._end:
            return None
        return due, b"%b%d\r\n\r\n%b" % (self._head, len(body), body)

    def answered(self, status: int, due: float) -> None:
        """A request that waited for a free connection was due before it was sent: that wait counts."""
        now = time.perf_counter()
        self._answers[status] += 1
        if self._begin <= due < self._end:
            self._latencies.append(now - due)
            self._last = max(self._last, now)

    def result(self) -> Result:
        ordered = sorted(self._latencies) or [0.0]
        return Result(
            answers=dict(self._answers),
            measured=len(self._latencies),
            seconds=self._last - self._begin,
            p50_ms=ordered[len(ordered) // 2] * 1000,
            p99_ms=ordered[len(ordered) * 99 // 100] * 1000,
            max_ms=ordered[-1] * 1000,
        )


class Client(asyncio.Protocol):
    """One connection: the next request leaves as soon as the last answer is in and it is due."""

    def __init__(self, load: Load, done: asyncio.Future[None]) -> None:
        self._load = load
        self._done = done
        self._received = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own is no subclass
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._received[:head_end].lower()
        if len(self._received) < head_end + 4 + _length(head):
            return
        self._load.answered(int(head[9:12]), self._due)
        self._received = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)

    def _send(self) -> None:
        request = self._load.next_request()
        if request is None:
            self._transport.close()
            return
        self._due, content = request
        early = self._due - time.perf_counter()
        if early > 0:
            # Timers have whole milliseconds.
            asyncio.get_running_loop().call_later(
                math.ceil(early * 1000) / 1000, self._write, content
            )
        else:
            self._write(content)

    def _write(self, content: bytes) -> None:
        self._due = min(self._due, time.perf_counter())
        self._transport.write(content)


def moments(per_second: float) -> Iterator[float]:
    """When each request is due: at random, the same in every run; without a number always now."""
    chance, due = random.Random(1), time.perf_counter()
    while True:
        due = due + chance.expovariate(per_second) if per_second else time.perf_counter()
        yield due


def _length(head: bytes) -> int:
    start = head.find(b"content-length:")
    return int(head[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0


async def main(settings: LoadSettings) -> None:
    bodies = settings.bodies.read_bytes().splitlines()
    load = Load(settings, iter(bodies))
    loop = asyncio.get_running_loop()
    finished: list[asyncio.Future[None]] = []
    for _ in range(settings.connections):
        done: asyncio.Future[None] = loop.create_future()
        finished.append(done)
        await loop.create_connection(
            partial(Client, load, done),
            "127.0.0.1",
            settings.port,
        )
    await asyncio.gather(*finished)
    settings.result.write_bytes(
        orjson.dumps(load.result().model_dump(), option=orjson.OPT_NON_STR_KEYS)
    )


if __name__ == "__main__":
    uvloop.run(main(LoadSettings()))
