"""The pages of who works here in a real browser: readable, small, by keyboard and without a script."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from deploy.local.personas import PERSONAS, Persona
from services.routes.workers import service
from shared.db.engine import create_engine
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from shared.messaging.transaction import Database
from tests.e2e.conftest import NewPage
from tests.e2e.origin import OneOrigin, run_apart

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@dataclass(frozen=True)
class Staff:
    leader: UUID
    coach: UUID


@pytest.fixture(scope="module")
def staff(origin: OneOrigin) -> Staff:
    """A team leader of all municipalities, and a coach of Assen."""

    async def hire() -> Staff:
        engine = create_engine(origin.database_urls["routes"], pool_size=1)
        database = Database(engine, "routes", "00000001823288444000")
        hired = []
        for name, role, municipalities in (
            ("Teun Teamstra", "teamleider", AGENCY_MUNICIPALITIES),
            ("Noor van Dijk-Wolfeschlegelsteinhausenbergerdorff", "werkcoach", {ASSEN}),
        ):
            async with database.transaction() as tx:
                hired.append(
                    await service.sign_in(
                        tx,
                        issuer="https://aanmelden.example.nl",
                        subject=str(uuid4()),
                        name=name,
                        groups=[(code, role) for code in sorted(municipalities)],
                    )
                )
        await engine.dispose()
        return Staff(*hired)

    return run_apart(hire())


def as_worker(worker_id: UUID, role: str) -> Persona:
    known = PERSONAS[role]
    return Persona(
        str(worker_id), known.name, known.purpose, known.scopes, known.municipalities, known.roles
    )


def look_well(page: Page) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_team_leader_makes_a_team_and_fills_it_without_a_script(
    new_page: NewPage, staff: Staff
) -> None:
    page = new_page(as_worker(staff.leader, "teamleider"), java_script_enabled=False)
    page.goto("/routes/medewerkers")
    page.get_by_role("link", name="Naar de teams").click()
    page.get_by_label("Naam").fill("Noord")
    page.get_by_label("Assen").check()
    page.get_by_role("button", name="Maak dit team").click()
    expect(page.get_by_role("heading", name="Team Noord")).to_be_visible()

    page.goto(f"/routes/medewerkers/{staff.coach}")
    form = page.get_by_role("form", name="In een team zetten")
    form.get_by_label("Team").select_option(label="Noord")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("Waarom")
    expect(form.get_by_label("Team").locator("option:checked")).to_have_text("Noord")
    form.get_by_label("Waarom").fill("Nieuw in dit team.")
    form.get_by_role("button").click()

    expect(page.get_by_role("status")).to_contain_text("zit in het team")
    expect(page.get_by_role("cell", name="Nieuw in dit team.")).to_be_visible()


@pytest.mark.parametrize("path", ["/routes/medewerkers", "/routes/teams", "{coach}", "{team}"])
def test_axe_finds_nothing_on_the_pages_of_a_team_leader(
    new_page: NewPage, staff: Staff, path: str
) -> None:
    page = new_page(as_worker(staff.leader, "teamleider"), reduced_motion="reduce")
    page.goto("/routes/teams")
    if page.get_by_role("link", name="Drenthe", exact=True).count() == 0:
        page.get_by_label("Naam").fill("Drenthe")
        page.get_by_label("Tynaarlo").check()
        page.get_by_role("button", name="Maak dit team").click()
    if path == "{team}":
        page.goto("/routes/teams")
        page.get_by_role("link", name="Drenthe", exact=True).click()
    else:
        page.goto(path.replace("{coach}", f"/routes/medewerkers/{staff.coach}"))
    look_well(page)

    send = page.locator("main form.filter button[type=submit]")
    if send.count():
        send.first.click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.title().startswith("Fout: ")
        look_well(page)


def test_axe_finds_nothing_on_the_pages_of_everybody(new_page: NewPage, staff: Staff) -> None:
    page = new_page(as_worker(staff.coach, "werkcoach"), reduced_motion="reduce")
    page.goto("/routes/mijn-gegevens")
    look_well(page)
    page.get_by_role("button", name="Meld afwezig").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.title().startswith("Fout: ")
    look_well(page)

    page.goto("/routes/belangenconflict")
    look_well(page)
    page.goto(f"/routes/belangenconflict?persoon={uuid4()}")
    look_well(page)
    page.get_by_role("button", name="Meld het belangenconflict").click()
    expect(page.get_by_role("status")).to_contain_text("U ziet deze inwoner niet meer.")
    look_well(page)
