"""Nobody holds more than the work needs, and no page opens without somebody signed in."""

import pytest
from fastapi import APIRouter

from deploy.local.personas import PERSONAS
from services.intake.desk import pages as desk_pages
from services.intake.quarantine import form_pages as quarantine_form_pages
from services.intake.quarantine import pages as quarantine_pages
from services.reporting.flow import pages
from shared.http.auth import Require
from shared.http.routing import all_routes, walk
from shared.permissions import Data, data_of

DECIDES = "income.voorstellen.schrijven"


def test_a_decision_is_for_people_and_never_for_a_system() -> None:
    assert [key for key, one in PERSONAS.items() if DECIDES in one.scopes] == [
        "inkomensconsulent",
        "tweede-inkomensconsulent",
    ]


def test_who_counts_sees_no_persons() -> None:
    assert PERSONAS["beleid"].scopes == {
        "reporting.tellingen.lezen",
        "income.doorrekeningen.maken",
        "income.parameters.lezen",
        "routes.draaiboeken.lezen",
        "routes.organisaties.lezen",
        "routes.organisaties.schrijven",
    }


def test_the_desk_sees_no_amounts_and_decides_nothing() -> None:
    desk = PERSONAS["balie"]
    elsewhere = {scope for scope in desk.scopes if scope.startswith(("income.", "routes."))}
    # Who comes to the desk to ask or to object is helped there; what is decided about it is not.
    assert elsewhere == {
        "income.meldingen.schrijven",
        "income.bezwaren.lezen",
        "income.bezwaren.schrijven",
    }
    assert data_of(desk.roles) == {Data.NAMEN, Data.DOSSIERS_VAN_ALLE_TEAMS}


def test_who_counts_or_runs_the_machines_changes_nothing_of_a_resident() -> None:
    records = {key for key, who in PERSONAS.items() if "intake.inwoners.schrijven" in who.scopes}
    assert records == {
        "inkomensconsulent",
        "tweede-inkomensconsulent",
        "werkcoach",
        "jobcoach",
        "participatiecoach",
        "regisseur",
        "balie",
        "integratie",
    }


@pytest.mark.parametrize(
    "router",
    [pages.router, desk_pages.router, quarantine_pages.router, quarantine_form_pages.router],
    ids=["reporting", "desk", "quarantine", "quarantine forms"],
)
def test_every_page_asks_for_a_scope(router: APIRouter) -> None:
    routes = list(all_routes(router))
    assert routes
    for route in routes:
        scopes = [d.call.scope for d in walk(route.dependant) if isinstance(d.call, Require)]
        assert scopes, route.path
        assert None not in scopes
