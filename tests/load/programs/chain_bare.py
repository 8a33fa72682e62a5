"""One service of the chain as a bare program: it writes the rows that ours wrote over the same hop, and publishes the same messages.

What was recorded is spread evenly over what comes in. *limit* writes with COPY, a batch in one transaction; *plain* a message in one
transaction, row by row, and waits for the broker each time, as is usual. Neither reads a row, checks anything or knows an order.
"""

import asyncio
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
import uvicorn
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from shared.garbage import settle_garbage
from tests.load.recording import Written, messages_since, rows_since, shared_out
from tests.load.settings import ChainSettings
from tests.load.stack import PARTITIONS

BATCH = 500


@dataclass
class Bare:
    """What is left to write. `received` of `inputs` messages have come in, `of_intake` of them from where everything begins."""

    settings: ChainSettings
    pool: asyncpg.Pool
    producer: AIOKafkaProducer
    tables: Sequence[Written]
    messages: Sequence[tuple[str, bytes, bytes]]
    received: int = 0
    of_intake: int = 0
    begun_at: float = 0.0
    _done: dict[str, int] = field(default_factory=dict)

    async def take(self, count: int, of_intake: int) -> None:
        """So many more came in: commit what belongs to them, then publish.

        What is published follows what intake published alone: services that answer each other would wait for each other's last.
        """
        self.begun_at = self.begun_at or time.monotonic()
        self.received += count
        self.of_intake += of_intake
        all_of_it = self.received / self.settings.inputs
        async with self.pool.acquire() as connection, connection.transaction():
            for written in self.tables:
                rows = self._next(written.table, written.rows, all_of_it)
                if rows and self.settings.plain:
                    await self._insert(connection, written, rows)
                elif rows:
                    await connection.copy_records_to_table(
                        written.table, records=rows, columns=written.columns
                    )
        come = self.of_intake / self.settings.inputs_of_intake
        await self._publish(self._next("", self.messages, come))
        if self.received >= self.settings.inputs:
            say(f"done {self.begun_at} {time.monotonic()}")

    def _next(self, name: str, whole: Sequence[Any], part: float) -> Sequence[Any]:
        begin = self._done.get(name, 0)
        end = min(len(whole), math.ceil(len(whole) * part))
        self._done[name] = end
        return whole[begin:end]

    async def _insert(
        self, connection: Any, written: Written, rows: Sequence[Sequence[Any]]
    ) -> None:
        names = ", ".join(f'"{name}"' for name in written.columns)
        values = ", ".join(f"${number}" for number in range(1, len(written.columns) + 1))
        for row in rows:
            await connection.execute(
                f'INSERT INTO "{written.table}" ({names}) VALUES ({values})',  # noqa: S608 - names that PostgreSQL gave
                *row,
            )

    async def _publish(self, messages: Sequence[tuple[str, bytes, bytes]]) -> None:
        if self.settings.plain:
            for topic, key, value in messages:
                await self.producer.send_and_wait(self.settings.topic_prefix + topic, value, key)
            return
        sent = [
            await self.producer.send(self.settings.topic_prefix + topic, value, key)
            for topic, key, value in messages
        ]
        if sent:
            await asyncio.gather(*sent)


async def consume(bare: Bare) -> None:
    settings = bare.settings
    of_intake = {settings.topic_prefix + topic for topic in settings.topics_of_intake.split(",")}
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap_servers,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=100,
    )
    await consumer.start()
    topics = [settings.topic_prefix + topic for topic in settings.topics.split(",")]
    everything = [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS)]
    consumer.assign(everything)
    say("ready")
    while True:
        fetched = await consumer.getmany(timeout_ms=500, max_records=BATCH)
        counts = [
            (len(records), len(records) if partition.topic in of_intake else 0)
            for partition, records in fetched.items()
        ]
        if settings.plain:
            for count, begins in counts:
                for _ in range(count):
                    await bare.take(1, 1 if begins else 0)
        elif counts:
            await bare.take(sum(count for count, _ in counts), sum(begins for _, begins in counts))


async def serve(bare: Bare) -> None:
    """Whoever comes while others are written is written together with the next."""
    waiting: list[asyncio.Future[None]] = []
    came = asyncio.Event()

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting.append(written)
        came.set()
        await written
        await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"2")]})  # fmt: skip
        await send({"type": "http.response.body", "body": b"{}"})

    async def write() -> None:
        while True:
            await came.wait()
            came.clear()
            while waiting:
                together = 1 if bare.settings.plain else len(waiting)
                batch, waiting[:] = waiting[:together], waiting[together:]
                await bare.take(len(batch), len(batch))
                for written in batch:
                    written.set_result(None)

    config = uvicorn.Config(
        answer, port=bare.settings.port, log_level="warning", lifespan="off", http="httptools"
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write())
        tasks.create_task(uvicorn.Server(config).serve())
        say("ready")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def main() -> None:
    settings = ChainSettings()
    between = settings.since, settings.until
    tables = await rows_since(settings.source_url, *between)
    tables = [replace(table, rows=shared_out(table.rows, settings.share)) for table in tables]
    messages = shared_out(await messages_since(settings.source_url, *between), settings.share)
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        max_batch_size=256 * 1024,
        compression_type="lz4",
    )
    await producer.start()
    settle_garbage()
    async with asyncpg.create_pool(settings.database_url, min_size=1, max_size=2) as pool:
        bare = Bare(settings, pool, producer, tables, messages)
        await (serve(bare) if settings.service == "intake" else consume(bare))


if __name__ == "__main__":
    uvloop.run(main())
