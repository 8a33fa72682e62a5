"""Nobody holds more than the work needs, and no page opens without somebody signed in."""

import pytest
from fastapi import APIRouter

from deploy.local.personas import PERSONAS
from services.intake.quarantine import form_pages as quarantine_form_pages
from services.intake.quarantine import pages as quarantine_pages
from services.reporting.flow import pages
from shared.http.auth import Require
from shared.http.routing import all_routes, walk

DECIDES = "income.voorstellen.schrijven"


def test_a_decision_is_for_people_and_never_for_a_system() -> None:
    assert [key for key, one in PERSONAS.items() if DECIDES in one.scopes] == ["inkomensconsulent"]


def test_who_counts_sees_no_persons() -> None:
    assert PERSONAS["beleid"].scopes == {
        "reporting.tellingen.lezen",
        "income.doorrekeningen.maken",
        "income.parameters.lezen",
    }


@pytest.mark.parametrize(
    "router",
    [pages.router, quarantine_pages.router, quarantine_form_pages.router],
    ids=["reporting", "quarantine", "quarantine forms"],
)
def test_every_page_asks_for_a_scope(router: APIRouter) -> None:
    routes = list(all_routes(router))
    assert routes
    for route in routes:
        scopes = [d.call.scope for d in walk(route.dependant) if isinstance(d.call, Require)]
        assert scopes, route.path
        assert None not in scopes
