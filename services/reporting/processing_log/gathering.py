"""Asks the processing logs of all services who looked at somebody, on behalf of the privacy officer. Nothing of it is kept."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import httpx
import structlog
from fastapi import Request

from shared.errors import Transient
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.client import reachable
from shared.http.neighbours import Neighbours
from shared.http.pagination import MAX_SIZE, PageRequest
from shared.messaging.transaction import Database
from shared.processing import endpoints as own
from shared.processing.schemas import Controle, Verwerking, Verwerkingen, Verwerkingenvraag
from shared.processing.subjects import Betrokkene, Betrokkenevraag, DataSubjects

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATIENCE_SECONDS: Final = 20.0
"""Somebody waits for an answer that has to be whole, and has a minute for it."""
MOST_LINES: Final = 5_000
"""Of one service; of more a shorter period is asked."""


@dataclass(slots=True)
class Gathered:
    """What the services answered."""

    lines: list[tuple[str, Verwerking]] = field(default_factory=list)
    """Each with the service that it is of, oldest first."""
    checks: dict[str, Controle | None] = field(default_factory=dict)
    away: list[str] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    """Services that have more lines in this period than are read."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of workers and organisations, by how the log calls them; without, they stand there by the end of their id."""


class Logs:
    """The services that are asked. Made once per process by `main`."""

    def __init__(
        self, neighbours: Neighbours, subjects: DataSubjects, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._neighbours = neighbours
        self._subjects = subjects
        self._patience = patience

    async def find(self, request: Request, asked: Betrokkenevraag) -> Betrokkene:
        """Whom it is about, as intake knows it. Raises NobodyKnown, and Transient where intake does not answer."""
        async with asyncio.timeout(self._patience):
            return await self._subjects.find(request, asked)

    async def ask(
        self, request: Request, caller: Caller, database: Database, asked: Verwerkingenvraag
    ) -> Gathered:
        """All services at once. Never inside a transaction. Raises NobodyKnown and Transient, as `find`."""
        found = Gathered()
        about = Betrokkenevraag(inwoner_id=asked.inwoner_id, dossier_id=asked.dossier_id)
        subject = await self.find(request, about)
        services = sorted(self._neighbours.names)
        answers = await asyncio.gather(
            self._own(caller, database, subject, asked),
            *(self._elsewhere(request, service, asked) for service in services),
        )
        for service, pages in zip(("reporting", *services), answers, strict=True):
            if pages is None:
                found.away.append(service)
                continue
            found.lines += [(service, line) for page in pages for line in page.resultaten]
            found.checks[service] = pages[-1].controle
            if pages[-1].volgende is not None:
                found.cut_off.append(service)
        found.lines.sort(key=lambda each: (each[1].geeindigd_op, each[1].id))
        found.names = await self._names(request, found)
        return found

    async def _own(
        self,
        caller: Caller,
        database: Database,
        subject: Betrokkene,
        asked: Verwerkingenvraag,
    ) -> list[Verwerkingen]:
        pages: list[Verwerkingen] = []
        async with database.transaction() as tx:
            while not pages or _goes_on(pages):
                page = PageRequest(pages[-1].volgende if pages else None, MAX_SIZE)
                pages.append(await own.answer(tx, caller, subject, asked, page))
        return pages

    async def _elsewhere(
        self, request: Request, service: str, asked: Verwerkingenvraag
    ) -> list[Verwerkingen] | None:
        """None when it is away, slow or refuses."""
        pages: list[Verwerkingen] = []
        body = asked.model_dump(mode="json", by_alias=True)
        try:
            async with asyncio.timeout(self._patience), reachable(service):
                while not pages or _goes_on(pages):
                    query = {"aantal": str(MAX_SIZE)}
                    if pages and pages[-1].volgende is not None:
                        query["na"] = pages[-1].volgende
                    answer = await self._neighbours[service].post(
                        f"/{service}/v1/verwerkingen",
                        params=query,
                        json=body,
                        headers=passed_on(request),
                    )
                    answer.raise_for_status()
                    pages.append(Verwerkingen.model_validate_json(answer.content))
        except (Transient, TimeoutError, httpx.HTTPError, ValueError) as error:
            log.warning("processing_log_is_missing", of=service, cause=type(error).__name__)
            return None
        return pages

    async def _names(self, request: Request, found: Gathered) -> dict[str, str]:
        """Empty where routes does not answer: then the page says so, and does without."""
        workers = {line.wie: line.wie for _, line in found.lines if line.wie_soort == "medewerker"}
        partners = {
            line.wie.partition(":")[2]: line.wie
            for _, line in found.lines
            if line.wie_soort == "organisatie" and line.wie.startswith("organisatie:")
        }
        body = {"medewerkers": _ids(workers), "organisaties": _ids(partners)}
        if not any(body.values()):
            return {}
        try:
            async with asyncio.timeout(self._patience), reachable("routes"):
                answer = await self._neighbours["routes"].post(
                    "/routes/v1/verwerkingen/namen", json=body, headers=passed_on(request)
                )
                answer.raise_for_status()
            told = answer.json()
            return {
                known[row["id"]]: str(row["naam"])
                for part, known in (("medewerkers", workers), ("organisaties", partners))
                for row in told[part]
            }
        except (Transient, TimeoutError, httpx.HTTPError, ValueError, LookupError) as error:
            log.warning("names_of_actors_are_missing", cause=type(error).__name__)
            return {}


def _goes_on(pages: list[Verwerkingen]) -> bool:
    return pages[-1].volgende is not None and len(pages) * MAX_SIZE < MOST_LINES


def _ids(known: Mapping[str, str]) -> list[str]:
    """What is no id is somebody whom routes does not know."""
    return sorted(key for key in known if _is_id(key))[:1_000]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
