"""The API process of reporting: trails, counts, and the pages that show them."""

from fastapi import FastAPI
from starlette.routing import Mount

from services.reporting.contracts import CONTRACTS
from services.reporting.dossiers import endpoints as dossiers
from services.reporting.expected import pages as expected_pages
from services.reporting.failed_messages import pages as failed_pages
from services.reporting.flow import endpoints, pages
from services.reporting.flow.outcomes import OutcomeKeepers
from services.reporting.message_trail import pages as message_trail_pages
from services.reporting.monitor import alarm_pages, recovered_pages, timer_pages
from services.reporting.monitor import pages as monitor_pages
from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.streams import Listeners
from services.reporting.partners import endpoints as partners
from services.reporting.partners import pages as partner_pages
from services.reporting.partners.names import PartnerNames
from services.reporting.processing_log import pages as processing_log_pages
from services.reporting.processing_log.gathering import Logs
from services.reporting.reported_files import pages as reported_file_pages
from services.reporting.republishing import pages as republishing_pages
from services.reporting.right_decisions import endpoints as right_decisions
from services.reporting.right_decisions import pages as right_decision_pages
from services.reporting.schemes_used import endpoints as schemes_used
from services.reporting.schemes_used import pages as scheme_pages
from services.reporting.settings import Settings
from shared.accounting.books import Accountable
from shared.db.engine import open_database
from shared.http import app as http
from shared.http.auth import TokenVerifier
from shared.http.names import NameService
from shared.http.neighbours import Neighbours
from shared.http.serve import serve
from shared.processing.subjects import IntakeSubjects
from shared.settings import AuthSettings
from shared.ui.documentation import overview
from shared.ui.documentation import pages as documentation
from shared.ui.static import PREFIX, StaticFiles
from shared.ui.templating import Templates

DESCRIPTION = (
    "Wat er over de levensgebeurtenissen te vertellen is: het hele spoor van elke gebeurtenis"
    " over alle diensten, en tellingen per gemeente."
)


def create_app(settings: Settings | None = None, auth: AuthSettings | None = None) -> FastAPI:
    settings = settings or Settings()
    static = StaticFiles()
    names = NameService(settings.intake_url)
    subjects = IntakeSubjects(settings.intake_url)
    neighbours = Neighbours(
        {
            "intake": settings.intake_url,
            "income": settings.income_url,
            "routes": settings.routes_url,
        }
    )
    monitor = Monitor(neighbours, settings.monitor_patience_seconds)
    listeners = Listeners()
    app = http.create_app(
        service="reporting",
        title="Naadloos reporting",
        description=DESCRIPTION,
        version="1.0.0",
        routers=[
            endpoints.router,
            partners.router,
            right_decisions.router,
            schemes_used.router,
            dossiers.router,
        ],
        database=open_database(settings, "reporting"),
        verifier=TokenVerifier(auth or AuthSettings()),
        accountable=Accountable(CONTRACTS.topics),
        contracts=CONTRACTS,
        data_subjects=subjects,
        pages=[
            pages.router,
            partner_pages.router,
            right_decision_pages.router,
            scheme_pages.router,
            monitor_pages.router,
            alarm_pages.router,
            timer_pages.router,
            recovered_pages.router,
            failed_pages.router,
            message_trail_pages.router,
            expected_pages.router,
            reported_file_pages.router,
            republishing_pages.router,
            processing_log_pages.router,
            documentation.router(),
        ],
        state={
            "templates": Templates(
                static,
                pages.TEMPLATES,
                partner_pages.TEMPLATES,
                right_decision_pages.TEMPLATES,
                scheme_pages.TEMPLATES,
                monitor_pages.TEMPLATES,
                failed_pages.TEMPLATES,
                message_trail_pages.TEMPLATES,
                expected_pages.TEMPLATES,
                reported_file_pages.TEMPLATES,
                republishing_pages.TEMPLATES,
                processing_log_pages.TEMPLATES,
            ),
            "names": names,
            "outcome_keepers": OutcomeKeepers(neighbours),
            "partner_names": PartnerNames(neighbours),
            "monitor": monitor,
            "processing_logs": Logs(neighbours, subjects),
            "listeners": listeners,
        },
        stopping=[listeners.close],
        closing=[names.close, monitor.close, neighbours.close],
    )
    monitor.join(app)
    overview.install(app)
    app.router.routes.append(Mount(PREFIX, app=static))
    return app


if __name__ == "__main__":
    own_settings = Settings()
    serve(create_app(own_settings), own_settings)
