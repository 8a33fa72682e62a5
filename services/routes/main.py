"""The API process of routes: tasks, handovers and the playbooks they come from."""

import httpx
from fastapi import FastAPI
from starlette.routing import Mount

from services.routes.assigning import endpoints as assigning
from services.routes.calendar_feed import pages as calendar_feed
from services.routes.contacts import correcting_pages
from services.routes.contacts import endpoints as contacts
from services.routes.contacts import pages as contact_pages
from services.routes.contacts.rhythms import load_rhythms
from services.routes.contracts import CONTRACTS
from services.routes.dividing import endpoints as divisions
from services.routes.dividing import pages as dividing
from services.routes.dossier_teams import endpoints as dossier_teams
from services.routes.dossier_teams import pages as dossier_team_pages
from services.routes.dossiers import pages as dossiers
from services.routes.dossiers.gathering import Gatherer
from services.routes.handling import endpoints as handling
from services.routes.handling import pages as task_pages
from services.routes.handovers import endpoints as handovers
from services.routes.handovers import pages as handover_pages
from services.routes.notices import pages as notices
from services.routes.notices.streams import Streams
from services.routes.openings import pages as openings
from services.routes.organisations import endpoints as organisations
from services.routes.organisations import pages as organisation_pages
from services.routes.partial_views import PartialViews
from services.routes.partner_desk import endpoints as partner_desk
from services.routes.partner_desk import pages as partner_pages
from services.routes.partner_forms import showing as partner_forms
from services.routes.partner_links import pages as partner_links
from services.routes.partner_links.service import find as find_links
from services.routes.permissions import pages as permissions
from services.routes.plans import pages as plan_pages
from services.routes.playbooks import endpoints as playbooks
from services.routes.playbooks import pages as playbook_pages
from services.routes.playbooks.loader import load_playbooks
from services.routes.preferences import pages as preferences
from services.routes.regie import endpoints as regie
from services.routes.regie import pages as regie_pages
from services.routes.route_changes import endpoints as route_changes
from services.routes.route_changes import pages as route_pages
from services.routes.settings import MailSettings, Settings, SignInSettings
from services.routes.sign_in import endpoints as sign_in_endpoints
from services.routes.sign_in import pages as sign_in_pages
from services.routes.sign_in.provider import Provider
from services.routes.sign_in.service import SignIn
from services.routes.start import pages as start
from services.routes.start.elsewhere import Others
from services.routes.tasks import endpoints as tasks
from services.routes.tasks.standing_repository import TASKS_TO_JUDGE
from services.routes.who_looked import endpoints as who_looked
from services.routes.work import endpoints as filters
from services.routes.work import filter_pages
from services.routes.work import pages as work
from services.routes.workers import endpoints as workers
from services.routes.workers import own_pages
from services.routes.workers import pages as worker_pages
from shared.accounting.books import Accountable
from shared.db.engine import open_database
from shared.http import app as http
from shared.http.auth import TokenVerifier
from shared.http.names import NameService
from shared.http.neighbours import Neighbours
from shared.http.personal_links import Guard
from shared.http.serve import serve
from shared.processing.subjects import IntakeSubjects
from shared.settings import AuthSettings
from shared.ui.documentation import overview
from shared.ui.documentation import pages as documentation
from shared.ui.static import PREFIX, StaticFiles
from shared.ui.templating import Templates

DESCRIPTION = (
    "Taken en warme overdrachten die uit levensgebeurtenissen volgen, en de draaiboeken die zeggen"
    " wat er bij welke gebeurtenis gebeurt."
)


def create_app(
    settings: Settings | None = None,
    auth: AuthSettings | None = None,
    signing_in: SignInSettings | None = None,
    to_provider: httpx.AsyncBaseTransport | None = None,
) -> FastAPI:
    """`to_provider` is another way to reach the identity provider than the network."""
    settings = settings or Settings()
    load_playbooks()  # a fault in a playbook stops the start, not the first request
    load_rhythms()
    static = StaticFiles()
    names = NameService(settings.intake_url)
    partial_views = PartialViews(settings.intake_url)
    neighbours = Neighbours(
        {
            "intake": settings.intake_url,
            "income": settings.income_url,
            "reporting": settings.reporting_url,
        }
    )
    database = open_database(settings, "routes")
    provider = Provider(signing_in or SignInSettings(), to_provider)
    sign_in = SignIn(database, provider, provider.settings)
    streams = Streams(database, sign_in)
    app = http.create_app(
        service="routes",
        title="Naadloos routes",
        description=DESCRIPTION,
        version="1.0.0",
        routers=[
            handling.router,
            tasks.router,
            assigning.router,
            divisions.router,
            filters.router,
            handovers.router,
            partner_desk.router,
            organisations.router,
            contacts.router,
            route_changes.router,
            playbooks.router,
            workers.router,
            dossier_teams.router,
            regie.router,
            sign_in_endpoints.router,
            who_looked.router,
        ],
        database=database,
        verifier=TokenVerifier(auth or AuthSettings()),
        accountable=Accountable(CONTRACTS.topics, {"voorstellen": TASKS_TO_JUDGE}),
        contracts=CONTRACTS,
        data_subjects=IntakeSubjects(settings.intake_url),
        sessions=sign_in,
        pages=[
            work.router,
            filter_pages.router,
            dividing.router,
            task_pages.router,
            handover_pages.router,
            partner_pages.router,
            dossiers.router,
            contact_pages.router,
            correcting_pages.router,
            plan_pages.router,
            route_pages.router,
            notices.router,
            preferences.router,
            calendar_feed.router,
            own_pages.router,
            worker_pages.router,
            openings.router,
            dossier_team_pages.router,
            organisation_pages.router,
            regie_pages.router,
            playbook_pages.router,
            permissions.router,
            sign_in_pages.router,
            documentation.router(),
        ],
        state={
            "templates": Templates(
                static,
                start.TEMPLATES,
                work.TEMPLATES,
                dividing.TEMPLATES,
                task_pages.TEMPLATES,
                handover_pages.TEMPLATES,
                dossiers.TEMPLATES,
                contact_pages.TEMPLATES,
                plan_pages.TEMPLATES,
                route_pages.TEMPLATES,
                notices.TEMPLATES,
                preferences.TEMPLATES,
                worker_pages.TEMPLATES,
                openings.TEMPLATES,
                dossier_team_pages.TEMPLATES,
                organisation_pages.TEMPLATES,
                regie_pages.TEMPLATES,
                playbook_pages.TEMPLATES,
                partner_forms.TEMPLATES,
                partner_links.TEMPLATES,
                partner_pages.TEMPLATES,
                permissions.TEMPLATES,
                sign_in_pages.TEMPLATES,
            ),
            "names": names,
            "neighbours": neighbours,
            "gatherer": Gatherer(neighbours, patience=settings.dossier_patience_seconds),
            "others": Others(neighbours),
            "sign_in": sign_in,
            "streams": streams,
            "mail": MailSettings(),
            "partial_views": partial_views,
            "partner_link_guard": Guard(find_links),
        },
        running=[streams.run],
        stopping=[streams.close],
        closing=[names.close, neighbours.close, partial_views.close, provider.close],
        secret_paths=(f"{partner_links.PREFIX}/", "/routes/kalender/"),
    )
    start.install(app)
    partner_links.install(app)
    overview.install(app)
    app.router.routes.append(Mount(PREFIX, app=static))
    return app


if __name__ == "__main__":
    own_settings = Settings()
    serve(create_app(own_settings), own_settings)
