"""Asks every service for its books, wherever it runs, and closes them together."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx

from shared.accounting.books import Books, Kind
from shared.accounting.comparing import PATIENCE, Account, Difference, compare
from shared.accounting.finding import find
from shared.accounting.schemas import Bericht, Boekhouding, Zijde
from shared.http.client import reachable
from shared.http.pagination import MAX_SIZE, Page

Reading = Callable[[], Awaitable[Books]]
"""Reads a service's books as they are now."""


async def close_books(readings: Mapping[str, Reading], patience: timedelta = PATIENCE) -> Account:
    """All services twice: what came in is held against what was published by the time that all had said what came in."""
    taken = await _read_all(readings)
    published = await _read_all(readings)
    return compare(taken, published, patience)


async def _read_all(readings: Mapping[str, Reading]) -> dict[str, Books]:
    books = await asyncio.gather(*(read() for read in readings.values()))
    return dict(zip(readings, books, strict=True))


class Offices:
    """The services' APIs by name, asked with a token for `beheer.boekhouding.lezen`: the client's own, or that of `headers`."""

    def __init__(
        self, clients: Mapping[str, httpx.AsyncClient], headers: Mapping[str, str] | None = None
    ) -> None:
        self._clients = clients
        self._headers = headers or {}

    async def close_books(self, first: date, last: date, patience: timedelta = PATIENCE) -> Account:
        """Over days, both included, at most 31. Raises Transient when a service does not answer, HTTPStatusError when it refuses."""
        return await close_books(self.readings(first, last), patience)

    def readings(self, first: date, last: date) -> dict[str, Reading]:
        return {service: partial(self._books, service, first, last) for service in self._clients}

    async def find(self, difference: Difference) -> list[UUID]:
        """The ids that make a difference, as far as they are still there."""
        published: dict[UUID, Kind] = {}
        booked = 0
        for service in self._clients:
            books = await self._books(service, difference.day, difference.day)
            booked += sum(
                figures.total
                for line, figures in books.lines.items()
                if line.outcome == "published"
            )
            for message in await self._ids(service, difference.day, "gepubliceerd"):
                published[message.id] = Kind(message.topic or "", message.type or "")
        taken = await self._ids(difference.reader, difference.day, "ingenomen")
        return find(
            difference,
            published,
            {message.id for message in taken},
            is_whole=len(published) >= booked,
        )

    async def _books(self, service: str, first: date, last: date) -> Books:
        period = {"vanaf": str(first), "tot": str(last)}
        return Boekhouding.model_validate_json(
            await self._get(service, "boekhouding", period)
        ).books

    async def _ids(self, service: str, day: date, side: Zijde) -> list[Bericht]:
        found: list[Bericht] = []
        asked: dict[str, Any] = {"dag": str(day), "zijde": side, "aantal": MAX_SIZE}
        while True:
            answer = await self._get(service, "boekhouding/berichten", asked)
            page = Page[Bericht].model_validate_json(answer)
            found += page.resultaten
            if page.volgende is None:
                return found
            asked["na"] = page.volgende

    async def _get(self, service: str, path: str, asked: Mapping[str, Any]) -> bytes:
        async with reachable(service):
            answer = await self._clients[service].get(
                f"/{service}/v1/{path}", params=asked, headers=self._headers
            )
            answer.raise_for_status()
        return answer.content
