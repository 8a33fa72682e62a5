"""Income's database, events handled as the worker would, and what came out."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
import orjson
import pytest
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from services.income.contracts import CONTRACTS
from services.income.decisions import deciding
from services.income.decisions.concept import Concept, Otherwise
from services.income.decisions.deciding import Wanted
from services.income.decisions.states import PARTS, Decider
from services.income.main import create_app
from services.income.settings import Settings
from shared import ids
from shared.db.engine import open_database
from shared.events.envelope import Event, EventData
from shared.events.income import Besluit
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Database, Transaction
from shared.testing.events import from_wire
from shared.testing.possible import ensure_possible_together

D = TypeVar("D", bound=EventData)


class Income:
    """The service without a broker: events in, a transaction per batch, and the outbox to look at."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._handled: list[Event[Any]] = []

    async def handle(self, *events: Event[Any]) -> None:
        """One batch; events of one type are handled together, in order. Raises Impossible where intake has another order."""
        self._handled += events
        ensure_possible_together(self._handled)
        by_type: dict[type[EventData], list[Event[Any]]] = defaultdict(list)
        for event in events:
            by_type[type(event.data)].append(event)
        handlers = {one.data: one.handle for one in CONTRACTS.consumes}

        async def work(tx: Transaction) -> None:
            for data, batch in by_type.items():
                await handlers[data](tx, batch)

        await self.database.run({event.dossier_id for event in events}, work)

    async def fire(self, timers: Sequence[DueTimer]) -> None:
        """The timer engine found these due."""
        handlers = {one.kind: one.handle for one in CONTRACTS.timers}
        if timers:
            handle = handlers[timers[0].kind]
            await self.database.run(
                {timer.dossier_id for timer in timers}, lambda tx: handle(tx, timers)
            )

    async def timers(self) -> list[DueTimer]:
        """The timers that are still to come, earliest first."""
        rows = await self.rows("SELECT * FROM timers WHERE state = 'scheduled' ORDER BY due_at")
        return [
            DueTimer(
                row["id"], row["kind"], row["key"], row["due_at"], row["dossier_id"], row["payload"],
                row["correlation_id"],
            )
            for row in rows
        ]  # fmt: skip

    async def published(self, data: type[D], dossier_id: UUID | None = None) -> list[Event[D]]:
        """The events of one type in the outbox, in order."""
        rows = await self.rows("SELECT type, payload FROM outbox ORDER BY position")
        events = [
            from_wire(bytes(row["payload"]), {data.event_type: data})
            for row in rows
            if row["type"] == data.event_type
        ]
        found = [event for event in events if isinstance(event, Event)]
        return [event for event in found if dossier_id in {None, event.dossier_id}]  # type: ignore[misc]

    async def rows(self, query: str, **values: object) -> list[dict[str, Any]]:
        async with self.database.reading() as connection:
            found = await connection.execute(text(query), values)
            return [
                {
                    key: orjson.loads(value)
                    if key == "payload" and isinstance(value, str)
                    else value
                    for key, value in row._mapping.items()
                }
                for row in found
            ]


class Client:
    """Asks the API as somebody with these scopes, who works for these municipalities."""

    def __init__(self, client: httpx.AsyncClient, issuer: LocalIssuer) -> None:
        self._client = client
        self._issuer = issuer

    async def get(
        self,
        path: str,
        scope: str = "",
        municipalities: Sequence[str] = ("0106",),
        role: str = "inkomensconsulent",
        **query: str,
    ) -> httpx.Response:
        headers = self._headers(scope or _reading_scope(path), municipalities, [role])
        return await self._client.get(f"/income/v1{path}", params=query, headers=headers)

    async def decide(
        self,
        proposal_id: object,
        body: object,
        *,
        scope: str = "income.voorstellen.schrijven",
        municipalities: Sequence[str] = ("0106",),
        roles: Sequence[str] = ("inkomensconsulent",),
        key: str | None = None,
        who: str = "ic-1",
    ) -> httpx.Response:
        headers = self._headers(scope, municipalities, roles, who)
        if key is not None:
            headers["Idempotency-Key"] = key
        path = f"/income/v1/voorstellen/{proposal_id}/besluit"
        return await self._client.post(path, json=body, headers=headers)

    async def look(
        self,
        proposal_id: object,
        *parts: str,
        who: str = "ic-2",
        municipalities: Sequence[str] = ("0106",),
    ) -> httpx.Response:
        """Open these parts of a proposal; without parts only the proposal itself."""
        headers = self._headers("income.voorstellen.lezen", municipalities, who=who)
        path = f"/income/v1/voorstellen/{proposal_id}"
        return await self._client.get(
            path, params={"delen": ",".join(parts)} if parts else {}, headers=headers
        )

    async def check(
        self,
        proposal_id: object,
        body: object,
        *,
        who: str = "ic-2",
        municipalities: Sequence[str] = ("0106",),
        what: str = "controle",
    ) -> httpx.Response:
        """The second person approves it or sends it back, or somebody says something."""
        headers = self._headers("income.voorstellen.schrijven", municipalities, who=who)
        path = f"/income/v1/voorstellen/{proposal_id}/{what}"
        return await self._client.post(path, json=body, headers=headers)

    async def decide_by_two(
        self,
        proposal_id: object,
        body: object,
        *,
        municipalities: Sequence[str] = ("0106",),
        key: str | None = None,
    ) -> httpx.Response:
        """One decides, and where another has to approve it that person opens everything and does."""
        answer = await self.decide(proposal_id, body, municipalities=municipalities, key=key)
        if answer.status_code != 200 or answer.json()["status"] != "ter-controle":
            return answer
        await self.look(proposal_id, *PARTS, municipalities=municipalities)
        approval = {"versie": answer.json()["versie"], "uitkomst": "goedkeuren"}
        return await self.check(proposal_id, approval, municipalities=municipalities)

    async def establish(
        self,
        body: object,
        *,
        municipalities: Sequence[str] = ("0106",),
        roles: Sequence[str] = ("inkomensconsulent",),
        key: str = "",
    ) -> httpx.Response:
        headers = self._headers("income.vaststellingen.schrijven", municipalities, roles)
        headers["Idempotency-Key"] = key or str(ids.new_id())
        return await self._client.post("/income/v1/vaststellingen", json=body, headers=headers)

    async def findings(self, dossier_id: UUID) -> httpx.Response:
        return await self.get(
            "/vaststellingen", "income.vaststellingen.lezen", dossierId=str(dossier_id)
        )

    def _headers(
        self,
        scope: str,
        municipalities: Sequence[str],
        roles: Sequence[str] = ("inkomensconsulent",),
        who: str = "ic-1",
    ) -> dict[str, str]:
        token = self._issuer.issue(who, [scope], roles=roles, municipalities=municipalities)
        return {"Authorization": f"Bearer {token}"}


def _reading_scope(path: str) -> str:
    slice_name = path.split("/")[1]
    scopes = {
        "nazorgdossiers": "income.nazorg.lezen",
        "voorstellen": "income.voorstellen.lezen",
        "parameters": "income.parameters.lezen",
    }
    return scopes.get(slice_name, "income.herbeoordelingen.lezen")


async def open_proposal(income: Income, dossier_id: UUID) -> UUID:
    """What waits in a dossier."""
    [row] = await income.rows(
        "SELECT id FROM proposal WHERE dossier_id = :id AND state IN ('open', 'ter-controle')",
        id=dossier_id,
    )
    return UUID(str(row["id"]))


async def decide_in_background(
    income: Income, proposal_id: UUID, dossier_id: UUID, otherwise: Otherwise | None = None
) -> None:
    """As two people would who have nobody at a screen: both go by the same function."""
    first, second = Decider("ic-1", "Ilse Inkomen"), Decider("ic-2", "Kees Controle")
    async with income.database.transaction(lock=[dossier_id]) as tx:
        decision: Besluit = "afwijken" if otherwise else "overnemen"
        wanted = Wanted(Concept(decision, "Loonstrook ontvangen.", otherwise=otherwise))
        waiting = await deciding.decide(tx, proposal_id, first, wanted)
        if waiting.state == "ter-controle":
            await deciding.look(tx, waiting, second, PARTS)
            await deciding.approve(tx, proposal_id, second, waiting.version)


@pytest.fixture
def income_url(database_url: Callable[..., str]) -> str:
    return database_url("income")


@pytest.fixture
async def database(income_url: str) -> AsyncIterator[Database]:
    settings = Settings.model_validate({"database_url": income_url})
    opened = open_database(settings, "income")
    yield opened
    await opened.close()


@pytest.fixture
def income(database: Database) -> Income:
    return Income(database)


@pytest.fixture
async def client(income_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    issuer = LocalIssuer(tmp_path)
    app = create_app(Settings.model_validate({"database_url": income_url}), issuer.settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://local") as http,
    ):
        yield Client(http, issuer)
