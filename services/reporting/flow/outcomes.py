"""Who decided what and why, and what came of a task: asked of the services that keep it, on behalf of whoever looks.

They decide what this caller gets to see, and write it down. What does not come within a second is away; the page says so.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import httpx
import structlog
from fastapi import Request

from services.reporting.flow.trails import Trail
from shared.errors import Transient
from shared.events.income import DecisionTaken
from shared.events.tasks import TaskCompleted
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.client import reachable
from shared.http.neighbours import Neighbours

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATIENCE_SECONDS: Final = 1.0
_PROPOSALS: Final = "income.voorstellen.lezen"
_TASKS: Final = "routes.taken.lezen"
_AS_MANY: Final = 100


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a proposal."""

    outcome: str
    decision: str
    at: datetime
    by: str | None
    why: str | None
    """None for who may not read what people wrote."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a task."""

    title: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    decisions: tuple[Decision, ...] = ()
    results: tuple[Result, ...] = ()
    are_missing: bool = False


class OutcomeKeepers:
    """The services that are asked. Made once per process by `main`."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._income = neighbours["income"]
        self._routes = neighbours["routes"]

    async def ask(self, request: Request, caller: Caller, trail: Trail) -> Outcomes:
        """Never inside a transaction: it waits for other services. Asks nothing that cannot be there."""
        kinds = {row.type for row in trail.rows}
        headers = passed_on(request)
        root = trail.root.row
        wants_decisions = DecisionTaken.event_type in kinds and caller.may(_PROPOSALS)
        wants_results = TaskCompleted.event_type in kinds and caller.may(_TASKS)
        if not headers or not (wants_decisions or wants_results):
            return Outcomes()
        proposals, tasks = await asyncio.gather(
            self._rows(self._income, "income/v1/voorstellen", "besloten", root.dossier_id, headers)
            if wants_decisions
            else _nothing(),
            self._rows(self._routes, "routes/v1/taken", "afgerond", root.dossier_id, headers)
            if wants_results
            else _nothing(),
        )
        return Outcomes(
            tuple(
                _decision(row) for row in proposals or () if row["gebeurtenisId"] == str(root.id)
            ),
            tuple(
                _result(row)
                for row in tasks or ()
                if str(root.id) in row["gebeurtenisIds"] and row.get("resultaat")
            ),
            proposals is None or tasks is None,
        )

    async def _rows(
        self,
        client: httpx.AsyncClient,
        path: str,
        status: str,
        dossier_id: UUID,
        headers: Mapping[str, str],
    ) -> list[dict[str, Any]] | None:
        """None when it is away, slow or refuses."""
        query: dict[str, str | int] = {
            "dossierId": str(dossier_id),
            "status": status,
            "aantal": _AS_MANY,
        }
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable(path.partition("/")[0]):
                answer = await client.get(f"/{path}", params=query, headers=headers)
                answer.raise_for_status()
            found: list[dict[str, Any]] = answer.json()["resultaten"]
        except (Transient, TimeoutError, httpx.HTTPError, ValueError, LookupError) as error:
            log.warning("words_are_missing", path=path, cause=type(error).__name__)
            return None
        return found


async def _nothing() -> list[dict[str, Any]]:
    return []


def _decision(row: Mapping[str, Any]) -> Decision:
    at = datetime.fromisoformat(row["afgehandeldOp"])
    return Decision(
        row["uitkomst"], row["besluit"], at, row["beslotenDoorNaam"], row["besluitreden"]
    )


def _result(row: Mapping[str, Any]) -> Result:
    return Result(row["titel"], datetime.fromisoformat(row["afgehandeldOp"]), row["resultaat"])
