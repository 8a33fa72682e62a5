"""Builds the API of intake: the only place that puts its parts together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from services.intake.life_events import correction_endpoints, endpoints, quarantine_endpoints
from services.intake.life_events.corrections import Corrections
from services.intake.life_events.group_commit import GroupCommit
from services.intake.life_events.inbound import Reader
from services.intake.life_events.service import LifeEvents
from services.intake.residents import endpoints as residents_endpoints
from services.intake.residents.service import Residents
from services.intake.settings import Settings
from shared.db.engine import open_database
from shared.http import app as http
from shared.http.auth import TokenVerifier
from shared.http.serve import serve
from shared.settings import AuthSettings

DESCRIPTION = """
Neemt levensgebeurtenissen aan van gemeentelijke systemen en mensen, en kent de inwoners en hun huishoudens.

Een levensgebeurtenis is een CloudEvent (NL GOV-profiel). Dezelfde `source` en `id` nogmaals sturen verandert niets en
geeft hetzelfde antwoord. Een burgerservicenummer staat alleen in `data`, nooit in een attribuut of een adres.
"""


def create_app(settings: Settings | None = None, auth: AuthSettings | None = None) -> FastAPI:
    settings = settings or Settings()
    database = open_database(settings, "intake")
    residents = Residents(settings.vault(), settings.birthday_lead_months)
    life_events = LifeEvents(residents)
    reader = Reader(
        settings.vault().hash_key, settings.oldest_event_years, settings.furthest_event_years
    )
    group = GroupCommit(
        database,
        life_events,
        queue_size=settings.queue_size,
        group_size=settings.group_size,
    )
    app = http.create_app(
        service="intake",
        title="Intake",
        description=DESCRIPTION.strip(),
        version="1.0.0",
        routers=(
            endpoints.router,
            quarantine_endpoints.router,
            correction_endpoints.router,
            residents_endpoints.router,
        ),
        database=database,
        verifier=TokenVerifier(auth or AuthSettings()),
        state={
            "residents": residents,
            "life_events": life_events,
            "corrections": Corrections(life_events, reader),
            "reader": reader,
            "group": group,
            "chunk_size": settings.chunk_size,
        },
    )
    _drain_at_the_end(app, group)
    return app


def _drain_at_the_end(app: FastAPI, group: GroupCommit) -> None:
    """What was taken in is committed before the database is closed."""
    outer = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(application: Any) -> AsyncIterator[Any]:
        async with outer(application) as state:
            try:
                yield state
            finally:
                await group.close()

    app.router.lifespan_context = lifespan


if __name__ == "__main__":
    serve(create_app(), Settings())
