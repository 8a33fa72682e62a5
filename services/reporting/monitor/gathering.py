"""Gathers the figures of all services on behalf of whoever looks: at once, each within its limit, and says who did not answer.

What one asked is shared for a moment with others who look: it is the same for everybody who may see it.
"""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import httpx
from fastapi import FastAPI, Request

from services.reporting.expected import service as expected
from services.reporting.monitor import alarm_repository as alarms
from services.reporting.monitor.gathered import SERVICES, Gathered
from services.reporting.monitor.judging import judge
from services.reporting.monitor.repository import NOW, keep_moments, read_moments
from shared import ids
from shared.accounting.comparing import Account
from shared.accounting.gathering import Offices
from shared.errors import Transient
from shared.http.auth import passed_on
from shared.http.client import create_client
from shared.http.neighbours import Neighbours
from shared.http.schemas import ResponseModel
from shared.messaging.transaction import Database, Transaction
from shared.operations.asking import Asked, NoAnswer, ask
from shared.operations.schemas import Stand

M = TypeVar("M", bound=ResponseModel)

FRESH_SECONDS: Final = 2.0
CLOSED: Final = "boekhouding"
"""The name under which the moment is kept at which the books last closed."""


@dataclass(frozen=True, slots=True)
class Round:
    """All services, asked once by somebody."""

    clients: Mapping[str, httpx.AsyncClient]
    headers: Mapping[str, str]
    """By which they know who asks."""
    patience: float

    async def look(self, database: Database) -> Gathered:
        """How all is, and what is an alarm because of that. Never inside a transaction."""
        standings, account = await asyncio.gather(self.ask_all("stand", Stand), self._close_books())
        async with database.transaction() as tx:
            seen = {*standings, *([CLOSED] if account and account.balances else [])}
            await keep_moments(tx, seen)
            moments = await read_moments(tx)
            closed_at = moments.get(CLOSED)
            if closed_at is not None and closed_at.date() != moments[NOW].date():
                closed_at = None
            mutes = await alarms.read_mutes(tx.connection)
            gathered = Gathered(
                moments[NOW],
                standings,
                account,
                closed_at,
                moments,
                missing=await expected.count_open(tx.connection),
                mutes=mutes,
            )
            if standings:
                await _keep_alarms(tx, gathered)
            return replace(gathered, alarms=await alarms.list_open(tx.connection))

    async def ask_all(self, path: str, model: type[M], asked: Asked = None) -> dict[str, M]:
        async def answer_of(service: str) -> M | None:
            with suppress(NoAnswer):
                return await ask(
                    self.clients[service],
                    service,
                    path,
                    model,
                    headers=self.headers,
                    patience=self.patience,
                    asked=asked,
                )
            return None

        answers = await asyncio.gather(*(answer_of(service) for service in SERVICES))
        return {
            service: answer
            for service, answer in zip(SERVICES, answers, strict=True)
            if answer is not None
        }

    async def _close_books(self) -> Account | None:
        today = ids.day_of(ids.new_id())
        try:
            # Each is asked twice.
            async with asyncio.timeout(2 * self.patience):
                return await Offices(self.clients, self.headers).close_books(today, today)
        except (Transient, TimeoutError, httpx.HTTPError, ValueError):
            return None


async def _keep_alarms(tx: Transaction, gathered: Gathered) -> None:
    """What is found is of when it was measured: somebody else may have looked since."""
    known = [*gathered.standings, *([""] if gathered.account else [])]
    measured = max(standing.gemeten_op for standing in gathered.standings.values())
    await alarms.keep(tx, judge(gathered).findings, known, measured)


class Monitor:
    """Made once per process by `main`."""

    def __init__(
        self, neighbours: Neighbours, patience: float, *, fresh: float = FRESH_SECONDS
    ) -> None:
        """`patience` is how many seconds a service gets to answer, `fresh` how long its answer is shared."""
        self.patience = patience
        self._fresh = fresh
        self._clients = {service: neighbours[service] for service in neighbours.names}
        self._gathering = asyncio.Lock()
        self._gathered: tuple[float, Gathered] | None = None

    def join(self, app: FastAPI) -> None:
        """Reporting asks itself as it asks the others, by the shortest way."""
        within = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._clients["reporting"] = create_client("http://reporting", transport=within)

    def client(self, service: str) -> httpx.AsyncClient:
        return self._clients[service]

    async def close(self) -> None:
        await self._clients["reporting"].aclose()

    async def gather(self, request: Request, database: Database) -> Gathered:
        """Never inside a transaction: it waits for other services."""
        async with self._gathering:
            if self._gathered and time.monotonic() - self._gathered[0] < self._fresh:
                return self._gathered[1]
            gathered = await self._ask(request, database)
            self._gathered = time.monotonic(), gathered
        return gathered

    async def ask_all(
        self, request: Request, path: str, model: type[M], asked: Asked = None
    ) -> dict[str, M]:
        """What each service answers at `path`; who does not answer is not in it. Never inside a transaction."""
        return await self._round(request).ask_all(path, model, asked)

    async def _ask(self, request: Request, database: Database) -> Gathered:
        return await self._round(request).look(database)

    def _round(self, request: Request) -> Round:
        return Round(self._clients, passed_on(request), self.patience)
