"""What waits in the other services, asked of them on behalf of whoever looks, and whether they answer at all.

The page does not wait for them: what does not come within a second is away, and the page says so.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import httpx
import structlog
from fastapi import Request

from services.routes.start.rules import (
    Need,
    Terms,
    need_of_proposals,
    need_of_quarantine,
    needs_of_terms,
)
from shared.clock import AMSTERDAM
from shared.errors import Transient
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.client import reachable
from shared.http.neighbours import Neighbours

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATIENCE_SECONDS: Final = 1.0
_QUARANTINE: Final = ("intake.levensgebeurtenissen.lezen", "beheer.quarantaine.tellen")
_DECIDES: Final = "income.voorstellen.schrijven"
_SEES_APPLICATIONS: Final = "income.aanvragen.lezen"
_APPLIES: Final = "income.aanvragen.schrijven"
_LEADS: Final = "routes.medewerkers.schrijven"
OPERATES: Final = "beheer.metrics"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the others said."""

    needs: tuple[Need, ...] = ()
    missing: tuple[str, ...] = ()
    """In words, what could not be asked."""
    services: Mapping[str, bool] | None = None
    """For who runs it: which services answer."""


class Others:
    """The services that are asked. Made once per process by `main`."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours

    async def look(self, request: Request, caller: Caller) -> Elsewhere:
        """Never inside a transaction: it waits for other services."""
        headers = passed_on(request)
        waits, decisions, terms, services = await asyncio.gather(
            self._quarantine(caller, headers),
            self._proposals(caller, headers),
            self._terms(caller, headers),
            self._services(caller),
        )
        found = [part for part in (*terms, decisions, waits) if part is not None]
        return Elsewhere(
            tuple(part for part in found if isinstance(part, Need)),
            tuple(part for part in found if isinstance(part, str)),
            services,
        )

    async def _quarantine(self, caller: Caller, headers: Mapping[str, str]) -> Need | str | None:
        if not headers or not caller.may(*_QUARANTINE):
            return None
        standing = await self._ask("intake", "/intake/v1/quarantaine/stand", headers)
        return "De wachtrij" if standing is None else need_of_quarantine(*_numbers(standing))

    async def _proposals(self, caller: Caller, headers: Mapping[str, str]) -> Need | str | None:
        if not headers or not caller.may(_DECIDES):
            return None
        standing = await self._ask("income", "/income/v1/voorstellen/stand", headers)
        return "De voorstellen" if standing is None else need_of_proposals(*_numbers(standing))

    async def _terms(self, caller: Caller, headers: Mapping[str, str]) -> list[Need | str]:
        """Of applications: whoever leads sees what was missed, whoever works on them also what comes."""
        leads, applies = caller.may(_LEADS), caller.may(_APPLIES)
        if not headers or not caller.may(_SEES_APPLICATIONS) or not (leads or applies):
            return []
        standing = await self._ask("income", "/income/v1/aanvragen/stand", headers)
        if standing is None:
            return ["De termijnen van aanvragen"]
        missed, coming = standing["gemist"], standing["nadert"]
        days = (_day(standing.get("gemistSinds")), _day(standing.get("nadertEerst")))
        return [
            *needs_of_terms(Terms(missed, days[0], coming, days[1]), leads=leads, applies=applies)
        ]

    async def _services(self, caller: Caller) -> Mapping[str, bool] | None:
        if not caller.may(OPERATES):
            return None
        answers = await asyncio.gather(
            *(self._ask(name, f"/{name}/v1/health/ready", {}) for name in self._neighbours.names)
        )
        others = {
            name: answer is not None
            for name, answer in zip(self._neighbours.names, answers, strict=True)
        }
        return {**others, "routes": True}

    async def _ask(self, service: str, path: str, headers: Mapping[str, str]) -> Any | None:
        """None when it is away, slow or refuses."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable(service):
                answer = await self._neighbours[service].get(path, headers=headers)
                answer.raise_for_status()
            return answer.json()
        except (Transient, TimeoutError, httpx.HTTPError, ValueError) as error:
            log.warning("counts_are_missing", service=service, cause=type(error).__name__)
            return None


def _numbers(standing: Mapping[str, Any]) -> tuple[int, date | None]:
    oldest = standing.get("oudsteSinds")
    day = datetime.fromisoformat(oldest).astimezone(AMSTERDAM).date() if oldest else None
    return standing["aantal"], day


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
