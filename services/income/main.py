"""The API process of income: re-assessments, proposals, aftercare, the parameters behind them, and the what-if."""

from fastapi import FastAPI
from starlette.routing import Mount

from services.income.aftercare_desk import endpoints as aftercare
from services.income.aftercare_desk import pages as aftercare_pages
from services.income.applying import endpoints as applying
from services.income.applying import pages as application_pages
from services.income.assessments import endpoints as assessments
from services.income.contracts import CONTRACTS
from services.income.decisions import endpoints as decisions
from services.income.decisions import list_pages as proposal_list_pages
from services.income.decisions import pages as decision_pages
from services.income.decisions import right_endpoints as rights
from services.income.decisions import right_pages, start_endpoints, step_pages
from services.income.decisions.letter import KIND
from services.income.decisions.policy_files import load_policies
from services.income.decisions.standing_repository import OPEN_PROPOSALS
from services.income.desk import endpoints as desk
from services.income.desk import pages as desk_pages
from services.income.filled_whatif import pages as filled_whatif
from services.income.holiday_allowance import endpoints as holiday_allowance
from services.income.holiday_allowance import pages as holiday_allowance_pages
from services.income.inquiries import endpoints as inquiries
from services.income.inquiries import pages as inquiry_pages
from services.income.letters import endpoints as letters
from services.income.letters import pages as letter_pages
from services.income.letters.loading import load_senders, load_templates
from services.income.letters.regisseurs import Regisseurs
from services.income.letters.sealing import Vault
from services.income.non_take_up import endpoints as non_take_up
from services.income.non_take_up import pages as non_take_up_pages
from services.income.non_take_up.schemes import load_helpers
from services.income.norms import endpoints as norms
from services.income.norms import pages as norm_pages
from services.income.norms.articles.register import load_articles
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.objections import endpoints as objections
from services.income.objections import pages as objection_pages
from services.income.own_wages import pages as own_wages
from services.income.recalculation import endpoints as recalculation
from services.income.recalculation import pages as recalculation_pages
from services.income.recheck import endpoints as recheck
from services.income.recheck import pages as recheck_pages
from services.income.settings import LetterSettings, Settings
from services.income.settlement import endpoints as settlement
from services.income.settlement import pages as settlement_pages
from services.income.wage_links import deeds as wage_link_deeds
from services.income.wage_links import endpoints as wage_links
from services.income.wage_links import pages as wage_link_pages
from services.income.wage_links.service import find as find_links
from services.income.wages import endpoints as wages
from services.income.whatif import endpoints as whatif
from services.income.whatif import pages
from shared.accounting.books import Accountable
from shared.db.engine import open_database
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http import app as http
from shared.http.auth import TokenVerifier
from shared.http.names import NameService
from shared.http.personal_links import Guard
from shared.http.serve import serve
from shared.processing.subjects import IntakeSubjects
from shared.settings import AuthSettings
from shared.ui.documentation import overview
from shared.ui.documentation import pages as documentation
from shared.ui.static import PREFIX, StaticFiles
from shared.ui.templating import Templates

DESCRIPTION = (
    "Wat een levensgebeurtenis betekent voor het recht op bijstand: de herbeoordeling met haar"
    " toelichting, voorstellen waarover een mens besluit, en financiële nazorg bij een baanstart."
)


def create_app(
    settings: Settings | None = None,
    auth: AuthSettings | None = None,
    letters_with: LetterSettings | None = None,
) -> FastAPI:
    settings = settings or Settings()
    load_articles()
    load_parameters()  # a service with faulty parameters must not start
    for gemeente in AGENCY_MUNICIPALITIES:
        load_local_parameters(gemeente)
        load_senders(gemeente)
    load_helpers()
    load_templates(KIND)
    load_policies()
    letter_settings = letters_with or LetterSettings()
    regisseurs = Regisseurs(settings.routes_url)
    names = NameService(letter_settings.intake_url)
    static = StaticFiles()
    app = http.create_app(
        service="income",
        title="Naadloos income",
        description=DESCRIPTION,
        version="1.0.0",
        routers=[
            assessments.router,
            decisions.router,
            rights.router,
            start_endpoints.router,
            aftercare.router,
            non_take_up.router,
            inquiries.router,
            applying.router,
            desk.router,
            objections.router,
            norms.router,
            whatif.router,
            recalculation.router,
            letters.router,
            wages.router,
            settlement.router,
            holiday_allowance.router,
            recheck.router,
            wage_links.router,
        ],
        database=open_database(settings, "income"),
        verifier=TokenVerifier(auth or AuthSettings()),
        accountable=Accountable(CONTRACTS.topics, {"voorstellen": OPEN_PROPOSALS}),
        contracts=CONTRACTS,
        data_subjects=IntakeSubjects(letter_settings.intake_url),
        pages=[
            pages.router,
            filled_whatif.router,
            norm_pages.router,
            recalculation_pages.router,
            letter_pages.router,
            proposal_list_pages.router,
            decision_pages.router,
            step_pages.router,
            right_pages.router,
            inquiry_pages.router,
            application_pages.router,
            desk_pages.router,
            objection_pages.router,
            aftercare_pages.router,
            non_take_up_pages.router,
            settlement_pages.router,
            holiday_allowance_pages.router,
            recheck_pages.router,
            wage_link_pages.router,
            documentation.router(),
        ],
        state={
            "templates": Templates(
                static,
                pages.TEMPLATES,
                norm_pages.TEMPLATES,
                recalculation_pages.TEMPLATES,
                letter_pages.TEMPLATES,
                inquiry_pages.TEMPLATES,
                application_pages.TEMPLATES,
                desk_pages.TEMPLATES,
                objection_pages.TEMPLATES,
                aftercare_pages.TEMPLATES,
                non_take_up_pages.TEMPLATES,
                settlement_pages.TEMPLATES,
                holiday_allowance_pages.TEMPLATES,
                recheck_pages.TEMPLATES,
                wage_link_pages.TEMPLATES,
                own_wages.TEMPLATES,
                decision_pages.TEMPLATES,
            ),
            "vault": Vault(letter_settings.keys_in_bytes(), letter_settings.current_key)
            if letter_settings.keys
            else None,
            "regisseurs": regisseurs,
            "names": names,
            "address": settings.address,
            "wage_link_guard": Guard(find_links),
        },
        closing=[regisseurs.close, names.close],
        secret_paths=(f"{wage_link_deeds.PREFIX}/",),
    )
    own_wages.install(app)
    overview.install(app)
    app.router.routes.append(Mount(PREFIX, app=static))
    return app


if __name__ == "__main__":
    own_settings = Settings()
    serve(create_app(own_settings), own_settings)
