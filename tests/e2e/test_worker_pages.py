"""The pages of who works here in a real browser: readable, small, by keyboard and without a script."""

from dataclasses import dataclass, replace
from time import sleep
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from deploy.local.personas import PERSONAS, Persona
from shared.db.engine import create_engine
from shared.events.household import ASSEN
from tests.browser import looks_well
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import OneOrigin, run_apart
from tests.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@dataclass(frozen=True)
class Staff:
    leader: Persona
    coach: Persona
    coach_id: UUID


@pytest.fixture(scope="module")
def staff(origin: OneOrigin) -> Staff:
    """A team leader of all municipalities, and a coach of Assen, who both signed in before."""
    leader = replace(PERSONAS["teamleider"], key="teun-van-de-teams")
    coach = replace(
        PERSONAS["werkcoach"],
        key="noor-van-dijk",
        name="Noor van Dijk-Wolfeschlegelsteinhausenbergerdorff",
        municipalities=frozenset({ASSEN}),
    )
    for who in (leader, coach):
        sign_in(origin.issuer, who)

    async def find() -> UUID:
        engine = create_engine(origin.database_urls["routes"], pool_size=1)
        async with engine.connect() as connection:
            found = await connection.execute(
                text("SELECT id FROM worker WHERE subject = :subject"), {"subject": coach.key}
            )
            worker_id: UUID = found.scalar_one()
        await engine.dispose()
        return worker_id

    return Staff(leader, coach, run_apart(find()))


def test_a_team_leader_makes_a_team_and_fills_it_without_a_script(
    new_page: NewPage, staff: Staff
) -> None:
    page = new_page(staff.leader, java_script_enabled=False)
    page.goto("/routes/medewerkers")
    page.get_by_role("link", name="Naar de teams").click()
    page.get_by_label("Naam").fill("Noord")
    page.get_by_label("Assen").check()
    page.get_by_role("button", name="Maak dit team").click()
    expect(page.get_by_role("heading", name="Team Noord")).to_be_visible()

    page.goto(f"/routes/medewerkers/{staff.coach_id}")
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
    page = new_page(staff.leader, reduced_motion="reduce")
    page.goto("/routes/teams")
    if page.get_by_role("link", name="Drenthe", exact=True).count() == 0:
        page.get_by_label("Naam").fill("Drenthe")
        page.get_by_label("Tynaarlo").check()
        page.get_by_role("button", name="Maak dit team").click()
        expect(page.get_by_role("heading", name="Team Drenthe")).to_be_visible()
    if path == "{team}":
        page.goto("/routes/teams")
        page.get_by_role("link", name="Drenthe", exact=True).click()
    else:
        page.goto(path.replace("{coach}", f"/routes/medewerkers/{staff.coach_id}"))
    looks_well(page)

    send = page.locator("main form.filter button[type=submit]")
    if send.count():
        send.first.click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.title().startswith("Fout: ")
        looks_well(page)


def test_axe_finds_nothing_on_the_pages_of_everybody(new_page: NewPage, staff: Staff) -> None:
    page = new_page(staff.coach, reduced_motion="reduce")
    page.goto("/routes/mijn-gegevens")
    looks_well(page)
    page.get_by_role("button", name="Meld afwezig").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.title().startswith("Fout: ")
    looks_well(page)

    page.goto("/routes/belangenconflict")
    looks_well(page)
    page.goto(f"/routes/belangenconflict?persoon={uuid4()}")
    looks_well(page)
    page.get_by_role("button", name="Meld het belangenconflict").click()
    expect(page.get_by_role("status")).to_contain_text("U ziet deze inwoner niet meer.")
    looks_well(page)


def test_a_coach_says_why_before_a_dossier_of_another_team_opens_and_the_leader_sees_it(
    new_page: NewPage, staff: Staff, origin: OneOrigin, municipality: Municipality
) -> None:
    leader = new_page(staff.leader)
    make_teams_in_assen(leader, "Oost", "West")
    leader.goto(f"/routes/medewerkers/{staff.coach_id}")
    form = leader.get_by_role("form", name="In een team zetten")
    form.get_by_label("Team").select_option(label="Oost")
    form.get_by_label("Waarom").fill("Team Oost groeit.")
    form.get_by_role("button").click()
    resident = someone_of_team(origin, municipality, "West")

    page = new_page(staff.coach, reduced_motion="reduce")
    page.goto(f"/intake/inwoners/{resident}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("van een ander team")
    looks_well(page)
    page.get_by_role("button", name="Bekijk het dossier").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looks_well(page)
    page.get_by_label("Waarom", exact=True).select_option(label="Ik neem waar voor een collega")
    page.get_by_label("Toelichting").fill("Mijn collega is vandaag vrij.")
    page.get_by_role("button", name="Bekijk het dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ank de Vries")

    leader.goto("/routes/inzage")
    expect(leader.get_by_role("cell", name="Mijn collega is vandaag vrij.")).to_be_visible()
    looks_well(leader)
    leader.get_by_role("button", name="Gezien").click()
    expect(leader.get_by_role("button", name="Gezien")).to_have_count(0)


def test_a_team_leader_gives_a_dossier_to_another_team_without_a_script(
    new_page: NewPage, staff: Staff, origin: OneOrigin, municipality: Municipality
) -> None:
    leader = new_page(staff.leader, java_script_enabled=False)
    make_teams_in_assen(leader, "Zuidoost", "Zuidwest")
    someone_of_team(origin, municipality, "Zuidwest")

    leader.get_by_role("link", name="Teams", exact=True).first.click()
    leader.get_by_role("link", name="Zuidwest", exact=True).click()
    leader.get_by_role("link", name="Bekijk de dossiers van dit team").click()
    leader.get_by_role("link", name="Geef aan een ander team").first.click()
    leader.get_by_role("button", name="Geef aan dit team").click()
    expect(leader.get_by_role("alert")).to_contain_text("Naar welk team")
    leader.get_by_label("Naar welk team").select_option(label="Zuidoost")
    leader.get_by_label("Waarom").fill("Zuidoost kent dit gezin al.")
    leader.get_by_role("button", name="Geef aan dit team").click()

    expect(leader.get_by_role("status")).to_contain_text("hoort nu bij team Zuidoost")
    leader.locator("dl").get_by_role("link", name="Zuidoost").click()
    expect(leader.get_by_role("cell", name="Zuidoost kent dit gezin al.")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_a_dossier_and_its_team(
    new_page: NewPage, staff: Staff, origin: OneOrigin, municipality: Municipality
) -> None:
    leader = new_page(staff.leader, reduced_motion="reduce")
    make_teams_in_assen(leader, "Buitenwijk", "Binnenstad")
    someone_of_team(origin, municipality, "Binnenstad")
    leader.get_by_role("link", name="Bekijk de dossiers van dit team").click()
    expect(leader.get_by_role("link", name="Geef aan een ander team").first).to_be_visible()
    looks_well(leader)
    leader.get_by_role("link", name="Geef aan een ander team").first.click()
    expect(leader.get_by_role("button", name="Geef aan dit team")).to_be_visible()
    looks_well(leader)
    leader.get_by_role("button", name="Geef aan dit team").click()
    expect(leader.get_by_role("alert")).to_be_visible()
    assert leader.title().startswith("Fout: ")
    looks_well(leader)


def make_teams_in_assen(leader: Page, *names: str) -> None:
    for name in names:
        leader.goto("/routes/teams")
        leader.get_by_label("Naam").fill(name)
        leader.get_by_label("Assen").check()
        leader.get_by_role("button", name="Maak dit team").click()
        expect(leader.get_by_role("heading", name=f"Team {name}")).to_be_visible()


def someone_of_team(origin: OneOrigin, municipality: Municipality, team: str) -> str:
    """A resident whose dossier routes gave to this team, once intake knows it."""

    async def find() -> str | None:
        routes = create_engine(origin.database_urls["routes"], pool_size=1)
        intake = create_engine(origin.database_urls["intake"], pool_size=1)
        async with routes.connect() as asked, intake.connect() as known:
            rows = await asked.execute(
                text("SELECT id FROM team WHERE name = :team"), {"team": team}
            )
            members = await known.execute(
                text(
                    "SELECT person_id FROM membership JOIN dossier_team USING (dossier_id)"
                    " WHERE team_id = :team AND rol = 'aanvrager'"
                ),
                {"team": rows.scalar_one()},
            )
            found = members.scalars().first()
        await routes.dispose()
        await intake.dispose()
        return str(found) if found else None

    # Which team has the fewest is asked by two lanes at once, so that one more may be needed than there are teams.
    for _ in range(60):
        municipality.register()
        sleep(0.5)
        found = run_apart(find())
        if found is not None:
            return found
    raise AssertionError("intake never heard of a team")
