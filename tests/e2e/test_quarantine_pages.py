"""The quarantine as people meet it: who settles it sees and settles, operations see numbers, the menu says how many wait."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.chain import LIFE_EVENTS, cloud_event, new_bsn
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

QUEUE = "/intake/quarantaine"


@pytest.fixture
def looks_as() -> str:
    return "inkomensconsulent"


@pytest.fixture
def report(origin: OneOrigin) -> Callable[..., dict[str, Any]]:
    """A municipal system reports; gives what it was answered."""

    def send(kind: str, person: Any, **data: Any) -> dict[str, Any]:
        token = origin.issuer.token("integratie")
        answer = httpx.post(
            origin.address + LIFE_EVENTS,
            json={**cloud_event(kind, person, **data), "id": str(uuid4())},
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/cloudevents+json; charset=UTF-8",
            },
            timeout=20,
        )
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        return dict(answer.json())

    return send


def today() -> str:
    return clock.today().isoformat()


def test_what_waits_is_seen_tried_again_and_discarded_without_javascript(
    new_page: NewPage, report: Any, municipality: Municipality
) -> None:
    person = municipality.register()
    known = report("uit-huis", UUID(person), ingangsdatum=today())
    stranger = report("overlijden", new_bsn(), ingangsdatum=today())
    assert known["status"] == stranger["status"] == "in-quarantaine"
    page = new_page(java_script_enabled=False)

    page.goto(f"{QUEUE}?reden=niet-alleen-uit-huis")
    row = page.locator("tbody tr").filter(has_text="Ank de Vries").last
    expect(row).to_contain_text("De inwoner heeft op de ingangsdatum zelf een dossier")
    expect(row.get_by_role("link", name="Ank de Vries")).to_have_attribute(
        "href", f"/intake/inwoners/{person}"
    )
    page.locator(f"#k-{known['id']}").check()
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat het werd")
    expect(page.get_by_role("status")).to_contain_text("Wacht nog")

    page.goto(f"{QUEUE}/{stranger['id']}")
    expect(page.locator(".feiten")).to_contain_text("Onbekende inwoner")
    page.get_by_role("button", name="Verwerp").click()
    expect(page).to_have_title("Fout: Overlijden in de wachtrij - Naadloos")
    page.get_by_label("Waarom u verwerpt").fill("Woont hier niet.")
    page.get_by_role("button", name="Verwerp").click()
    expect(page.get_by_role("status")).to_contain_text("Verworpen")
    expect(page.get_by_role("status")).to_contain_text("Woont hier niet.")

    page.get_by_role("link", name="Naar de wachtrij").click()
    page.get_by_role("link", name="Leidde tot niets").click()
    expect(page.locator("tbody")).to_contain_text("Verworpen: Woont hier niet.")


def test_all_of_one_reason_are_discarded_at_once_with_a_result_each(
    new_page: NewPage, report: Any
) -> None:
    day = clock.today().replace(year=clock.today().year - 1).isoformat()
    waiting = [report("studie-gestopt", new_bsn(), ingangsdatum=day) for _ in range(3)]
    page = new_page()
    page.goto(f"{QUEUE}?soort=studie-gestopt&reden=onbekende-persoon")

    page.get_by_role("button", name="Verwerp").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een of meer gebeurtenissen.")
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op waarom")
    page.get_by_label("Doe het met alle meldingen").check()
    page.get_by_label("Waarom u verwerpt").fill("Van een proef.")
    page.get_by_role("button", name="Verwerp").click()

    expect(page.get_by_role("status").locator("li")).to_have_count(len(waiting))
    expect(page.get_by_role("status")).not_to_contain_text("Wacht nog")
    assert all(event["id"] in page.url for event in waiting)


def test_operations_see_numbers_and_reasons_and_no_people(
    new_page: NewPage, report: Any, municipality: Municipality
) -> None:
    person = municipality.register()
    waits = report("uit-huis", UUID(person), ingangsdatum=today())
    page = new_page("beheer")
    page.goto(QUEUE)

    expect(page.get_by_role("heading", level=1)).to_have_text("Wachtrij in getallen")
    expect(page.locator("tbody")).to_contain_text("Uit huis")
    expect(page.locator("tbody")).to_contain_text("niet-alleen-uit-huis")
    for told in ("Ank", person, waits["id"]):
        assert told not in page.content()
    assert page.goto(f"{QUEUE}/{waits['id']}").status == 403  # type: ignore[union-attr]


def test_the_menu_says_how_many_wait_and_stands_without_a_number_too(
    new_page: NewPage, report: Any
) -> None:
    report("overlijden", new_bsn(), ingangsdatum=today())
    page = new_page()
    page.goto("/reporting/levensgebeurtenissen")

    entry = page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Wachtrij")
    expect(entry.locator(".kop__aantal")).to_be_visible()

    page.route("**/intake/quarantaine/aantal", lambda route: route.abort())
    page.reload()
    expect(entry).to_have_text("Wachtrij")
    without = new_page(java_script_enabled=False)
    without.goto("/reporting/levensgebeurtenissen")
    expect(
        without.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Wachtrij")
    ).to_have_text("Wachtrij")


def test_somebody_of_another_municipality_finds_nothing(
    new_page: NewPage, report: Any, municipality: Municipality
) -> None:
    waits = report("uit-huis", UUID(municipality.register()), ingangsdatum=today())
    page = new_page("jobcoach")

    assert page.goto(f"{QUEUE}/{waits['id']}").status == 404  # type: ignore[union-attr]
    page.goto(QUEUE)
    assert waits["id"] not in page.content()
    page.goto(f"{QUEUE}/uitkomst?id={waits['id']}")
    expect(page.get_by_role("status")).to_contain_text("Niet te zien")


def test_who_may_only_read_sees_no_buttons(
    new_page: NewPage, report: Any, municipality: Municipality
) -> None:
    waits = report("uit-huis", UUID(municipality.register()), ingangsdatum=today())
    page = new_page("teamleider")
    page.goto(QUEUE)
    expect(page.locator(f"a[href='{QUEUE}/{waits['id']}']")).to_be_visible()
    expect(page.get_by_role("button", name="Verwerp")).to_have_count(0)
    page.goto(f"{QUEUE}/{waits['id']}")
    expect(page.get_by_role("button", name="Probeer opnieuw")).to_have_count(0)


def test_the_pages_are_accessible_and_fit_a_small_screen(
    new_page: NewPage, report: Any, municipality: Municipality
) -> None:
    waits = report("uit-huis", UUID(municipality.register()), ingangsdatum=today())
    report("overlijden", new_bsn(), ingangsdatum=today())
    outcome = f"{QUEUE}/uitkomst?id={waits['id']}"
    pages = {
        "inkomensconsulent": (
            f"{QUEUE}?reden=niet-alleen-uit-huis",
            f"{QUEUE}/{waits['id']}",
            f"{QUEUE}/zonder-gevolg",
            outcome,
        ),
        "beheer": (QUEUE,),
    }
    for persona, paths in pages.items():
        page = new_page(persona, reduced_motion="reduce")
        for path in paths:
            page.goto(path)
            looks_well(page)
