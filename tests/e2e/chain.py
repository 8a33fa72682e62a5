"""The whole chain as a municipal system and the agency's people meet it, and its books to check it with."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any, Self
from uuid import UUID, uuid4

import asyncpg
import httpx

from deploy.local.accounting import accounting
from deploy.local.story import PREFIX, name_of
from shared.accounting.comparing import Account
from shared.bsn import Bsn, InvalidBsn
from shared.events.household import ASSEN
from shared.events.life_events import Correctiereden
from tests.e2e.origin import OneOrigin, run_apart

SOURCE = "urn:nld:oin:00000001823288444000:systeem:zaaksysteem-voorbeeld"
LIFE_EVENTS = "/intake/v1/levensgebeurtenissen"
EFFECT_SECONDS = 60.0
BORN_ON = date(1988, 7, 9)
"""Far from any birthday that changes rights."""


def _bsns() -> Iterator[str]:
    """Numbers from the range that is set apart for tests."""
    for number in count(999_990_000):
        try:
            yield Bsn(str(number)).reveal()
        except InvalidBsn:
            continue


new_bsn = _bsns().__next__


@dataclass(frozen=True, slots=True)
class Household:
    """A registered household; the people in the order in which they were registered."""

    dossier_id: UUID
    people: tuple[UUID, ...]


def member(rol: str, born_on: date, bsn: str | None = None) -> dict[str, Any]:
    return {
        "burgerservicenummer": bsn,
        "voornamen": "Ank",
        "achternaam": "de Vries",
        "geboortedatum": born_on.isoformat(),
        "rol": rol,
    }


def cloud_event(what: str, person: UUID | str, **data: Any) -> dict[str, Any]:
    """A life event about somebody: by the id that intake gave, or by BSN."""
    key = "inwonerId" if isinstance(person, UUID) else "burgerservicenummer"
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": SOURCE,
        "type": f"{PREFIX}levensgebeurtenissen.{what}.v1",
        "datacontenttype": "application/json",
        "data": {"persoon": {key: str(person)}, **data},
    }


def job(day: date, cents: int = 1_039_31) -> dict[str, Any]:
    """What is told of a job start."""
    return {
        "ingangsdatum": day.isoformat(),
        "urenPerWeek": 16,
        "nettoMaandloonCenten": cents,
        "contract": "bepaalde-tijd",
    }


@dataclass(frozen=True, slots=True)
class Trail:
    """What reporting tells of one life event."""

    content: Mapping[str, Any]

    @property
    def steps(self) -> list[Mapping[str, Any]]:
        steps: list[Mapping[str, Any]] = self.content["gebeurtenissen"]
        return steps

    @property
    def counts(self) -> Counter[str]:
        """How often each kind of event, such as `taken.taak-aangemaakt`."""
        return Counter(name_of(step["type"]) for step in self.steps)

    def of(self, name: str) -> list[Mapping[str, Any]]:
        return [step for step in self.steps if name_of(step["type"]) == name]

    @property
    def roles(self) -> set[str]:
        """For whom there were tasks."""
        return {step["feiten"]["rol"] for step in self.of("taken.taak-aangemaakt")}


class Chain:
    """Talks to the running platform; `with Chain(origin) as chain`."""

    def __init__(self, origin: OneOrigin) -> None:
        self.origin = origin
        self._client = httpx.Client(base_url=origin.address, timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def headers(self, persona: str, content_type: str = "application/json") -> dict[str, str]:
        token = self.origin.issuer.token(persona)
        return {"Authorization": f"Bearer {token}", "Content-Type": content_type}

    def register(self, *members: Mapping[str, Any], gemeente: str = ASSEN) -> Household:
        body = {
            "gemeente": gemeente,
            "vanaf": "2024-03-01",
            "ontvangtBijstand": True,
            "leden": list(members),
        }
        answer = self.post("/intake/v1/dossiers", body)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        people = tuple(UUID(one["inwonerId"]) for one in answer.json()["leden"])
        return Household(UUID(answer.json()["dossierId"]), people)

    def single(self) -> Household:
        return self.register(member("aanvrager", BORN_ON))

    def register_parent(self, today: date, *ages: int) -> Household:
        """A parent with children of these ages."""
        children = (today - timedelta(days=366 * age) for age in ages)
        return self.register(
            member("aanvrager", BORN_ON), *(member("kind", born_on) for born_on in children)
        )

    def post(
        self, path: str, body: Mapping[str, Any], persona: str = "integratie"
    ) -> httpx.Response:
        return self._client.post(path, json=body, headers=self.headers(persona))

    def send(self, event: Mapping[str, Any]) -> httpx.Response:
        """Post one life event; whatever the answer is."""
        headers = self.headers("integratie", "application/cloudevents+json")
        return self._client.post(LIFE_EVENTS, json=event, headers=headers)

    def send_many(self, path: str, content_type: str, body: bytes) -> httpx.Response:
        """Post a batch or a file."""
        headers = self.headers("integratie", content_type)
        return self._client.post(f"{LIFE_EVENTS}/{path}", content=body, headers=headers)

    def report(self, what: str, person: UUID | str, **data: Any) -> UUID:
        """Post a life event that is accepted; gives its id."""
        answer = self.send(cloud_event(what, person, **data))
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        assert answer.json()["status"] == "verwerkt", answer.text
        return UUID(answer.json()["id"])

    def withdraw(self, event_id: UUID, reason: Correctiereden, words: str) -> None:
        body = {"reden": reason, "toelichting": words}
        answer = self.post(f"{LIFE_EVENTS}/{event_id}/intrekking", body)
        assert answer.status_code == httpx.codes.CREATED, answer.text

    def correct(self, event_id: UUID, reason: Correctiereden, data: Mapping[str, Any]) -> UUID:
        """Gives the id of the event that takes its place."""
        body = {"reden": reason, "gegevens": data}
        answer = self.post(f"{LIFE_EVENTS}/{event_id}/correcties", body)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return UUID(answer.json()["vervangenDoor"])

    def get(self, path: str, persona: str = "inkomensconsulent", **params: Any) -> Any:
        given = {name: str(value) for name, value in params.items()}
        answer = self._client.get(path, params=given, headers=self.headers(persona))
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def results(self, path: str, persona: str = "inkomensconsulent", **params: Any) -> list[Any]:
        found: list[Any] = self.get(path, persona, aantal=100, **params)["resultaten"]
        return found

    def trail(self, event_id: UUID) -> Trail:
        return Trail(self.get(f"/reporting/v1/sporen/{event_id}"))

    def settle(self) -> Account:
        """Wait until everything that was accepted has had its effects; fails when the books do not close."""
        account = run_apart(_until_closed(self.origin.database_urls))
        assert account.closed, (
            f"the books do not close: {account}, {account.held} {account.differences}"
        )
        return account

    def settled_trail(self, event_id: UUID) -> Trail:
        self.settle()
        return self.trail(event_id)

    def wait_for(self, found: Callable[[], Sequence[Any]], what: str) -> Any:
        """The one thing found, as soon as there is one: for what a timer brings about by itself."""
        deadline = time.monotonic() + EFFECT_SECONDS
        while not (rows := found()):
            assert time.monotonic() < deadline, f"never came: {what}"
            time.sleep(0.1)
        (row,) = rows
        return row

    def aftercare_timers(self, dossier_id: UUID, state: str = "scheduled") -> list[date]:
        """The days of the checkpoint timers in income's own database."""
        query = """SELECT (due_at AT TIME ZONE 'Europe/Amsterdam')::date FROM timers
            WHERE kind = 'nazorg-controle' AND dossier_id = $1 AND state = $2 ORDER BY due_at"""
        return [row[0] for row in self.rows("income", query, dossier_id, state)]

    def published_about(self, dossier_id: UUID) -> int:
        """How many events intake published about a dossier."""
        query = "SELECT count(*) FROM outbox WHERE aggregateid = $1"
        return int(self.rows("intake", query, dossier_id)[0][0])

    def tables_with(self, service: str, words: str) -> set[str]:
        """The tables of a service's database in which these words stand, as text or as bytes."""
        found = set()
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in self.rows(service, query):
            # Our own table names.
            in_row = f"""SELECT 1 FROM "{table}" AS line
                WHERE strpos(line::text, $1) > 0 OR strpos(line::text, $2) > 0 LIMIT 1"""  # noqa: S608
            if self.rows(service, in_row, words, words.encode().hex()):
                found.add(table)
        return found

    def rows(self, service: str, query: str, *values: object) -> list[asyncpg.Record]:
        """Look in a service's own database."""
        return run_apart(_rows(self.origin.database_urls[service], query, values))


async def _until_closed(urls: Mapping[str, str]) -> Account:
    """The account that closes, or the last one when time is up."""
    deadline = time.monotonic() + EFFECT_SECONDS
    async with accounting(urls) as take:
        while not (account := await take()).closed and time.monotonic() < deadline:  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(0.1)
    return account


async def _rows(url: str, query: str, values: Sequence[object]) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(query, *values))
    finally:
        await connection.close()
