"""The other services, as the pages of a service ask them on behalf of whoever looks."""

from collections.abc import Mapping

import httpx

from shared.http.client import create_client


class Neighbours:
    """A client per service, by its name. Made once per process by `main`; `transport` is another way than the network."""

    def __init__(
        self, urls: Mapping[str, str], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._clients = {
            service: create_client(url, transport=transport) for service, url in urls.items()
        }

    def __getitem__(self, service: str) -> httpx.AsyncClient:
        return self._clients[service]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._clients)

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()
