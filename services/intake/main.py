"""Builds the API of intake: the only place that puts its parts together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import structlog
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from starlette.routing import Mount

from services.intake.addressing import endpoints as addressing_endpoints
from services.intake.api import endpoints
from services.intake.api.group_commit import GroupCommit
from services.intake.contracts import CONTRACTS
from services.intake.corrections import endpoints as corrections_endpoints
from services.intake.corrections.service import Corrections
from services.intake.data_subjects import endpoints as data_subject_endpoints
from services.intake.data_subjects.service import OwnSubjects
from services.intake.desk import pages as desk_pages
from services.intake.dossiers import endpoints as dossiers_endpoints
from services.intake.files import endpoints as file_endpoints
from services.intake.life_events.service import LifeEvents
from services.intake.living import endpoints as living_endpoints
from services.intake.merging import endpoints as merging_endpoints
from services.intake.names import endpoints as names_endpoints
from services.intake.partial_views import endpoints as partial_view_endpoints
from services.intake.quarantine import endpoints as quarantine_endpoints
from services.intake.quarantine import form_pages as quarantine_form_pages
from services.intake.quarantine import pages as quarantine_pages
from services.intake.quarantine.service import Quarantine
from services.intake.register import endpoints as register_endpoints
from services.intake.register.permits import Permits
from services.intake.reports.inbound import Reader
from services.intake.reports.published import components
from services.intake.residents import endpoints as residents_endpoints
from services.intake.residents.service import Residents
from services.intake.settings import Settings
from services.intake.uploads import pages as uploads_pages
from services.intake.uploads.runs import Runs
from shared.accounting.books import Accountable
from shared.db.engine import open_database
from shared.http import app as http
from shared.http.auth import TokenVerifier
from shared.http.serve import serve
from shared.messaging.transaction import Database
from shared.settings import AuthSettings
from shared.ui.documentation import overview
from shared.ui.documentation import pages as documentation
from shared.ui.static import PREFIX, StaticFiles
from shared.ui.templating import Templates

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

RETRY_SECONDS: Final = 1.0
DESCRIPTION = """
Neemt levensgebeurtenissen aan van gemeentelijke systemen en mensen, en kent de inwoners en hun huishoudens.

Een levensgebeurtenis is een CloudEvent (NL GOV-profiel). Dezelfde `source` en `id` nogmaals sturen verandert niets en
geeft hetzelfde antwoord. Een burgerservicenummer staat alleen in `data`, nooit in een attribuut of een adres.
"""


def create_app(settings: Settings | None = None, auth: AuthSettings | None = None) -> FastAPI:
    settings = settings or Settings()
    database = open_database(settings, "intake")
    residents = Residents(settings.vault(), settings.birthday_lead_weeks)
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
    quarantine = Quarantine(life_events)
    permits = Permits(settings.permit_lead_weeks)
    residents.when_opened.append(permits.plan_for_opened)
    static, runs = StaticFiles(), Runs()
    app = http.create_app(
        service="intake",
        title="Intake",
        description=DESCRIPTION.strip(),
        version="1.0.0",
        routers=(
            endpoints.router,
            quarantine_endpoints.router,
            corrections_endpoints.router,
            residents_endpoints.router,
            dossiers_endpoints.router,
            living_endpoints.router,
            merging_endpoints.router,
            names_endpoints.router,
            data_subject_endpoints.router,
            partial_view_endpoints.router,
            partial_view_endpoints.with_key,
            addressing_endpoints.router,
            register_endpoints.router,
            file_endpoints.router,
        ),
        database=database,
        verifier=TokenVerifier(auth or AuthSettings()),
        accountable=Accountable(CONTRACTS.topics),
        contracts=CONTRACTS,
        data_subjects=OwnSubjects(database, residents),
        pages=[
            desk_pages.router,
            quarantine_pages.router,
            quarantine_form_pages.router,
            uploads_pages.router,
            documentation.router(),
        ],
        schemas=components(),
        state={
            "templates": Templates(
                static, desk_pages.TEMPLATES, quarantine_pages.TEMPLATES, uploads_pages.TEMPLATES
            ),
            "residents": residents,
            "addressing_key": settings.addressing_key,
            "life_events": life_events,
            "corrections": Corrections(life_events, reader),
            "quarantine": quarantine,
            "quarantine_limits": settings.quarantine_limits,
            "reader": reader,
            "group": group,
            "chunk_size": settings.chunk_size,
            "permits": permits,
            "register_institutions": settings.register_institutions,
            "register_runs": runs,
        },
        closing=[runs.close],
        busiest="gebeurtenisMelden",
    )
    overview.install(app)
    app.router.routes.append(Mount(PREFIX, app=static))
    _retry_and_drain(app, database, quarantine, group)
    return app


def _retry_and_drain(
    app: FastAPI, database: Database, quarantine: Quarantine, group: GroupCommit
) -> None:
    """What waits for somebody is tried again beside the requests; what was taken in is committed before the end."""
    outer = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(application: Any) -> AsyncIterator[Any]:
        async with outer(application) as state:
            retrying = asyncio.create_task(_retry_regularly(database, quarantine))
            try:
                yield state
            finally:
                retrying.cancel()
                with suppress(asyncio.CancelledError):
                    await retrying
                await group.close()

    app.router.lifespan_context = lifespan


async def _retry_regularly(database: Database, quarantine: Quarantine) -> None:
    while True:
        try:
            await quarantine.retry_waiting(database)
        except (DBAPIError, OSError, TimeoutError) as error:
            log.warning("waiting_not_tried_again", cause=type(error).__name__)
        await asyncio.sleep(RETRY_SECONDS)


if __name__ == "__main__":
    serve(create_app(), Settings())
