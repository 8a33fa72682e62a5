"""Who commits work for another process of the service says so; what is not heard is found at the next look."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from shared import ids
from shared.db.engine import create_engine
from shared.errors import Transient
from shared.messaging.notifications import Listener, Notifier, Work
from shared.messaging.pause import SHORTEST, Pause
from shared.messaging.relay import _NEXT, IDLE_PAUSE, Relay
from shared.messaging.transaction import Database
from tests.integration.messaging.test_order import Recorder, source
from tests.ledger.service import Paid, accept

__all__ = ["source"]


class Heard:
    """What a listener was woken for, in that order."""

    def __init__(self) -> None:
        self.work: asyncio.Queue[Work] = asyncio.Queue()
        self.wakes = {work: self._put(work) for work in Work}

    def _put(self, work: Work) -> Callable[[], None]:
        return lambda: self.work.put_nowait(work)

    async def next(self) -> Work:
        async with asyncio.timeout(20):
            return await self.work.get()


@asynccontextmanager
async def running(work: Callable[[], object]) -> AsyncIterator[asyncio.Task[object]]:
    task = asyncio.ensure_future(work())  # type: ignore[call-overload]
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError, Transient):
        await task


@pytest.fixture
async def api(database_url: Callable[..., str], source: Database) -> AsyncIterator[AsyncEngine]:
    """Another process on the same database."""
    engine = create_engine(source.engine.url.render_as_string(hide_password=False))
    yield engine
    await engine.dispose()


@pytest.mark.parametrize("work", Work)
async def test_what_another_process_committed_is_heard(
    source: Database, api: AsyncEngine, work: Work
) -> None:
    heard, notifier = Heard(), Notifier(api)
    async with running(Listener(source.engine, heard.wakes).run), running(notifier.run):
        assert [await heard.next(), await heard.next()] == list(Work)  # as it begins, for all

        notifier.notify(work)

        assert await heard.next() is work


async def test_what_many_commit_within_a_moment_is_said_once(
    source: Database, api: AsyncEngine
) -> None:
    heard, notifier = Heard(), Notifier(api)
    async with running(Listener(source.engine, heard.wakes).run):
        assert [await heard.next(), await heard.next()] == list(Work)
        for _ in range(100):
            notifier.notify(Work.OUTBOX)
        notifier.notify(Work.TIMERS)
        async with running(notifier.run):
            assert {await heard.next(), await heard.next()} == set(Work)
            notifier.notify(Work.TIMERS)
            assert await heard.next() is Work.TIMERS


async def test_a_work_that_only_a_newer_release_knows_is_passed_over(
    source: Database, api: AsyncEngine
) -> None:
    heard = Heard()
    async with running(Listener(source.engine, heard.wakes).run):
        assert [await heard.next(), await heard.next()] == list(Work)
        async with api.begin() as connection:
            await connection.execute(text("SELECT pg_notify('work', 'letters')"))
            await connection.execute(text("SELECT pg_notify('work', 'outbox')"))

        assert await heard.next() is Work.OUTBOX


async def test_who_can_no_longer_listen_says_so_and_listens_again(
    source: Database, api: AsyncEngine
) -> None:
    heard = Heard()
    listener = Listener(source.engine, heard.wakes)
    async with running(listener.run) as listening:
        assert [await heard.next(), await heard.next()] == list(Work)
        async with api.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                )
            )
        async with asyncio.timeout(20):
            with pytest.raises(Transient):
                await listening

    async with running(listener.run):
        assert [await heard.next(), await heard.next()] == list(Work)


@pytest.mark.parametrize("database", ["127.0.0.1:9/nothing", "{server}/nothing"])
async def test_who_cannot_say_it_goes_on_and_says_what_comes_next(
    source: Database, api: AsyncEngine, database: str
) -> None:
    """The server is away, or refuses: the driver has an error of its own for each."""
    own = source.engine.url
    away = create_engine(
        f"postgresql://{own.username}@" + database.format(server=f"{own.host}:{own.port}")
    )
    notifier = Notifier(away)
    with capture_logs() as said:
        async with asyncio.timeout(20), running(notifier.run) as saying:
            for times in (1, 2):
                notifier.notify(Work.OUTBOX)
                while len(said) < times:  # noqa: ASYNC110 - a log tells nobody
                    await asyncio.sleep(SHORTEST)
            assert not saying.done()
    await away.dispose()

    assert {line["event"] for line in said} == {"not_notified"}


class Scripted(Pause):
    """Says how long its relay would wait, and ends it after so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times
        self.waits: list[float] = []

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        if len(self.waits) == self.times:
            raise Transient("enough")


async def waits_of(source: Database, times: int) -> list[float]:
    relay, pause = Relay(source, Recorder()), Scripted(times)
    relay.pause = pause
    with pytest.raises(Transient):
        await relay.run()
    return pause.waits


async def test_a_relay_that_left_nothing_waits_until_something_is_said(source: Database) -> None:
    assert await waits_of(source, 3) == [IDLE_PAUSE] * 3


async def test_what_an_older_transaction_holds_back_is_looked_for_again_soon(
    source: Database, api: AsyncEngine
) -> None:
    """Nobody says when that transaction ends, of whatever service it is."""
    async with api.begin() as older:
        await older.execute(text("SELECT pg_current_xact_id()"))
        await accept(source, ids.new_dossier_id(), [Paid(number=1, amount_cents=1)])

        waits = await waits_of(source, 12)

    assert waits[:2] == [1.5 * SHORTEST, 2.25 * SHORTEST]
    assert waits[-1] == IDLE_PAUSE


async def test_a_look_costs_no_more_however_much_waits(source: Database) -> None:
    async def blocks_of_a_look() -> int:
        async with source.reading() as connection:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
            explained = text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {_NEXT.text}")
            [plan] = (await connection.execute(explained, {"limit": 10})).scalar_one()
        return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])

    async def publish(events: int) -> None:
        kinds = [Paid(number=number, amount_cents=1) for number in range(events)]
        await accept(source, ids.new_dossier_id(), kinds)

    await publish(20)
    of_few = await blocks_of_a_look()
    await publish(5_000)

    assert await blocks_of_a_look() < of_few + 20
