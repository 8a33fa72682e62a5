"""Health (open) and metrics (scope `beheer.metrics`) of a service's API process.

Live is the process itself: a database that is away does not come back by starting its API afresh. Ready asks the database.
"""

import asyncio
from functools import cache
from typing import Literal

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from shared.errors import Transient
from shared.http.auth import require
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import ResponseModel, problems
from shared.messaging.transaction import Database

_PATIENCE_SECONDS = 2.0


class Gezondheid(ResponseModel):
    status: Literal["ok"] = "ok"


@cache
def health_router() -> APIRouter:
    router = APIRouter(tags=["beheer"])
    router.add_api_route(
        "/health/live",
        live,
        operation_id="levenTonen",
        response_model=Gezondheid,
        summary="Leeft dit proces",
    )
    router.add_api_route(
        "/health/ready",
        ready,
        operation_id="gezondheidTonen",
        response_model=Gezondheid,
        summary="Werkt deze dienst",
        responses=problems(503),
    )
    router.add_api_route(
        "/metrics",
        metrics_page,
        operation_id="meetwaardenTonen",
        summary="Meetwaarden voor Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
        dependencies=[Depends(require("beheer.metrics"))],
    )
    return router


async def live() -> Gezondheid:
    """Antwoordt 200 zolang dit proces antwoordt. Vraagt de database niets."""
    return Gezondheid()


async def ready(database: DatabaseDep) -> Gezondheid:
    """Antwoordt 200 als de dienst zijn database bereikt."""
    await _ask(database)
    return Gezondheid()


async def metrics_page() -> Response:
    """De meetwaarden van dit proces."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _ask(database: Database) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), database.reading() as connection:
            await connection.execute(text("SELECT 1"))
    except (TimeoutError, OSError) as error:
        msg = "the database does not answer"
        raise Transient(msg) from error
