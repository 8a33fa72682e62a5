"""What the other services know of a dossier, asked side by side on behalf of whoever looks, each with a time limit of its own.

A service that is away, slow or says something strange leaves its part out, and the page says so. What the caller may not see
there is left out too, and the page says nothing.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

import httpx
import structlog
from fastapi import Request
from pydantic import BaseModel

from services.routes.dossiers.schemas import (
    Beoordeling,
    Gebeurd,
    Huishouden,
    Nazorg,
    Recht,
    Resultaten,
    Verjaardag,
    Voorstel,
)
from shared import clock
from shared.errors import NotFound, Transient
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.client import reachable
from shared.http.neighbours import Neighbours

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

A = TypeVar("A", bound=BaseModel)
RESIDENTS: Final = "intake.inwoners.lezen"
LESS: Final = 0.75
"""The share of the patience for what is not what the page is opened for."""
TIMELINE_SIZE: Final = "40"
MOST_ROWS: Final = "100"


@dataclass(frozen=True, slots=True)
class Part(Generic[A]):
    """What a service told; without a value it is `away`, or not for the caller to see."""

    value: A | None = None
    is_away: bool = False
    is_not_there: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that the others know."""

    household: Part[Huishouden]
    planned: Part[Resultaten[Verjaardag]]
    timeline: Part[Resultaten[Gebeurd]]
    aftercare: Part[Resultaten[Nazorg]]
    proposals: Part[Resultaten[Voorstel]]
    assessment: Part[Beoordeling]
    right: Part[Recht]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Whose parts are asked for, and which page of the timeline."""

    id: UUID
    gemeente: str
    """Who answers for it today."""
    soort: str | None = None
    na: str | None = None


class Gatherer:
    """Asks the others. Made once per process by `main`; nothing of the answers is kept."""

    def __init__(self, neighbours: Neighbours, *, patience: float) -> None:
        """`patience` in seconds: a page without a part now is better than one with it later."""
        self._patience = patience
        self._neighbours = neighbours

    async def gather(self, request: Request, caller: Caller, dossier: Dossier) -> Gathered:
        """Never inside a transaction. Raises NotFound where intake says that there is no such dossier for the caller."""
        asking = _Asking(self._neighbours, passed_on(request), caller, dossier)
        at_intake = f"/intake/v1/dossiers/{dossier.id}"
        at_income = {"aantal": MOST_ROWS, "dossierId": str(dossier.id)}
        happened = {"aantal": TIMELINE_SIZE, "soort": dossier.soort, "na": dossier.na}
        patience, less = self._patience, self._patience * LESS
        async with asyncio.TaskGroup() as group:
            ask = group.create_task
            household = ask(asking.part(RESIDENTS, at_intake, Huishouden, patience))
            planned = ask(
                asking.part(RESIDENTS, f"{at_intake}/planning", Resultaten[Verjaardag], less)
            )
            timeline = ask(
                asking.part(
                    "reporting.sporen.lezen",
                    f"/reporting/v1/dossiers/{dossier.id}/tijdlijn",
                    Resultaten[Gebeurd],
                    patience,
                    happened,
                )
            )
            aftercare = ask(
                asking.part(
                    "income.nazorg.lezen",
                    "/income/v1/nazorgdossiers",
                    Resultaten[Nazorg],
                    less,
                    at_income,
                )
            )
            proposals = ask(
                asking.part(
                    "income.voorstellen.lezen",
                    "/income/v1/voorstellen",
                    Resultaten[Voorstel],
                    less,
                    at_income,
                )
            )
            assessment = ask(
                asking.part(
                    "income.herbeoordelingen.lezen",
                    f"/income/v1/dossiers/{dossier.id}/herbeoordeling",
                    Beoordeling,
                    less,
                )
            )
            right = ask(
                asking.part(
                    "income.voorstellen.lezen",
                    f"/income/v1/dossiers/{dossier.id}/recht",
                    Recht,
                    less,
                    {"opDag": clock.today().isoformat()},
                )
            )
        if household.result().is_not_there:
            raise NotFound("dossier", dossier.id)
        return Gathered(
            _for(caller, household.result()),
            planned.result(),
            timeline.result(),
            aftercare.result(),
            proposals.result(),
            assessment.result(),
            right.result(),
        )


@dataclass(frozen=True, slots=True)
class _Asking:
    """One look at one dossier."""

    neighbours: Neighbours
    headers: Mapping[str, str]
    caller: Caller
    dossier: Dossier

    async def part(
        self,
        scope: str,
        path: str,
        answer: type[A],
        patience: float,
        query: Mapping[str, str | None] | None = None,
    ) -> Part[A]:
        """For who has the scope where the dossier is; `patience` in seconds."""
        if self.dossier.gemeente not in self.caller.everywhere.where_may(scope):
            return Part()
        try:
            async with asyncio.timeout(patience), reachable(path):
                response = await self._ask(path, query or {})
                response.raise_for_status()
            return Part(answer.model_validate_json(response.content))
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            if status == HTTPStatus.NOT_FOUND:
                return Part(is_not_there=True)
            if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
                return Part()
            return _away(scope, error)
        except (Transient, TimeoutError, httpx.HTTPError, ValueError) as error:
            return _away(scope, error)

    async def _ask(self, path: str, query: Mapping[str, str | None]) -> httpx.Response:
        client = self.neighbours[path.split("/")[1]]
        given = {name: value for name, value in query.items() if value}
        response = await client.get(path, params=given, headers=self.headers)
        if response.status_code == HTTPStatus.FORBIDDEN:
            # Who just said why a dossier of another team is opened is remembered there without it; refusing made it forget.
            response = await client.get(path, params=given, headers=self.headers)
        if response.status_code == HTTPStatus.BAD_REQUEST and given.pop("na", ""):
            # A place that no list has: then from the beginning.
            response = await client.get(path, params=given, headers=self.headers)
        return response


def _for(caller: Caller, household: Part[Huishouden]) -> Part[Huishouden]:
    if household.value is None or not caller.hides_names:
        return household
    return replace(household, value=household.value.with_initials())


def _away(scope: str, error: Exception) -> Part[Any]:
    log.warning("part_is_missing", part=scope, cause=type(error).__name__)
    return Part(is_away=True)
