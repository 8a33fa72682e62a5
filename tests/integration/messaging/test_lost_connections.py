"""A database that no longer answers is given up in bounded time, and work begins anew when it is there again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from shared import ids
from shared.db import engine as engines
from shared.messaging.failure_policy import may_pass
from shared.messaging.relay import Relay
from shared.messaging.transaction import Database
from tests.integration.messaging.test_order import Recorder
from tests.ledger.service import Paid, accept, open_books
from tests.tcp_proxy import TcpProxy

BOUND = 20
"""Seconds: far above the limits of this test, far below for ever."""


@pytest.fixture
def url(database_url: Callable[..., str]) -> str:
    return database_url("grootboek")


@pytest.fixture
async def proxy(url: str) -> AsyncIterator[TcpProxy]:
    parts = urlsplit(url)
    async with TcpProxy(str(parts.hostname), int(parts.port or 0)) as proxy:
        yield proxy


@pytest.fixture
async def behind(
    url: str, proxy: TcpProxy, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """The database, through the proxy, with short limits."""
    monkeypatch.setattr(engines, "COMMAND_TIMEOUT", 1.0)
    monkeypatch.setattr(engines, "CONNECT_TIMEOUT", 1.0)
    database = open_books(proxy.instead_in(url), "kassa", pool_size=2)
    yield database
    with suppress(TimeoutError):
        async with asyncio.timeout(5):
            await database.close()


@pytest.fixture
async def direct(url: str) -> AsyncIterator[Database]:
    database = open_books(url, "kassa", pool_size=2)
    yield database
    await database.close()


async def test_the_server_is_told_when_to_give_up_a_client_that_is_silent(direct: Database) -> None:
    async with direct.reading() as connection:
        shown = [
            (await connection.execute(text(f"SHOW {name}"))).scalar_one()
            for name in (
                "tcp_keepalives_idle",
                "tcp_keepalives_interval",
                "tcp_keepalives_count",
                "tcp_user_timeout",
            )
        ]

    assert shown == ["10", "5", "3", "20000"]


async def test_a_relay_whose_database_falls_silent_gives_up_and_leads_again_later(
    behind: Database, direct: Database, proxy: TcpProxy
) -> None:
    recorder = Recorder()
    relay = Relay(behind, recorder)
    leading = asyncio.create_task(relay.run())
    await _until(lambda: relay.leads)

    proxy.drop()
    async with asyncio.timeout(BOUND):
        [failure] = await asyncio.gather(leading, return_exceptions=True)
    gave_up = not relay.leads
    proxy.resume()
    proxy.give_up_server_side()
    await accept(direct, ids.new_dossier_id(), [Paid(number=1, amount_cents=1)])
    leading = asyncio.create_task(_patiently(relay))
    await _until(lambda: bool(recorder.messages))
    leading.cancel()

    assert isinstance(failure, Exception)
    assert may_pass(failure), "the worker waits and begins again"
    assert gave_up


async def test_a_standby_leads_when_the_server_gives_up_the_leaders_session(
    behind: Database, direct: Database, proxy: TcpProxy
) -> None:
    lost, standby = Relay(behind, Recorder()), Relay(direct, Recorder())
    losing = asyncio.create_task(lost.run())
    await _until(lambda: lost.leads)
    standing_by = asyncio.create_task(standby.run())

    proxy.drop()
    proxy.give_up_server_side()
    await _until(lambda: standby.leads)

    async with asyncio.timeout(BOUND):
        await asyncio.gather(losing, return_exceptions=True)
    assert not lost.leads, "who lost the session publishes nothing more"
    standing_by.cancel()


async def test_a_transaction_whose_database_falls_silent_fails_and_the_next_one_works(
    behind: Database, direct: Database, proxy: TcpProxy
) -> None:
    dossier = ids.new_dossier_id()
    await accept(behind, dossier, [Paid(number=1, amount_cents=1)])

    proxy.drop()
    async with asyncio.timeout(BOUND):
        with pytest.raises(Exception) as failed:  # noqa: PT011 - any that a loop waits for
            await accept(behind, dossier, [Paid(number=2, amount_cents=1)])
    proxy.resume()
    proxy.give_up_server_side()
    async with asyncio.timeout(BOUND):
        while not await _works(behind, Paid(number=2, amount_cents=1)):
            pass

    assert may_pass(failed.value)


async def test_connections_that_were_reset_are_made_again(
    behind: Database, proxy: TcpProxy
) -> None:
    dossier = ids.new_dossier_id()
    await accept(behind, dossier, [Paid(number=1, amount_cents=1)])

    proxy.reset()

    async with asyncio.timeout(BOUND):
        while not await _works(behind, Paid(number=2, amount_cents=1)):
            pass


async def test_a_slow_network_is_only_slow(behind: Database, proxy: TcpProxy) -> None:
    proxy.delay(0.05)

    await accept(behind, ids.new_dossier_id(), [Paid(number=1, amount_cents=1)])


async def _works(database: Database, payment: Paid) -> bool:
    try:
        await accept(database, ids.new_dossier_id(), [payment])
    except Exception as error:
        if not may_pass(error):
            raise
        return False
    return True


async def _patiently(relay: Relay) -> None:
    """As the worker does."""
    while True:
        try:
            await relay.run()
        except Exception as error:
            if not may_pass(error):
                raise
            await asyncio.sleep(0.1)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(BOUND):
        while not condition():  # noqa: ASYNC110 - it is in another task
            await asyncio.sleep(0.05)
