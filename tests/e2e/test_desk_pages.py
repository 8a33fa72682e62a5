"""The pages about who lives where with whom in a real browser: readable, small, by keyboard alone and without a script."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, Municipality, NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LIST = "/intake/inwoners"


@pytest.fixture
def looks_as() -> str:
    return "balie"


@pytest.fixture(scope="module")
def people(municipality: Municipality) -> dict[str, str]:
    """Ank with a child and a housemate, by first name; Ank has a job."""
    body = {
        "gemeente": "0106",
        "vanaf": "2020-01-01",
        "adres": {"postcode": "9401 AB", "huisnummer": 12},
        "ontvangtBijstand": True,
        "leden": [
            _person("Ank", "aanvrager", "1988-04-12"),
            _person("Hubertus-Maximiliaan Wolfeschlegelsteinhausenbergerdorff", "medebewoner", "1980-00-00"),
            _person("Kim", "kind", f"{clock.today().year - 8}-01-15"),
        ],
    }  # fmt: skip
    answer = municipality._client.post(
        "/intake/v1/dossiers", json=body, headers={"Idempotency-Key": str(uuid4())}
    )
    assert answer.status_code == 201, answer.text
    found = {row["voornamen"][:3]: row["inwonerId"] for row in answer.json()["leden"]}
    found["baan"] = municipality.report_job(found["Ank"])
    return found


def _person(given: str, rol: str, born: str) -> dict[str, Any]:
    return {"voornamen": given, "achternaam": "de Vries", "geboortedatum": born, "rol": rol}


PAGES = {
    "search": LIST,
    "resident": "{Ank}",
    "housemate": "{Hub}",
    "another day": "{Ank}?datum=ooit",
    "history": "{Ank}/geschiedenis",
    "kinds": "{Ank}/melden",
    "move": "{Ank}/melden/verhuizing",
    "newcomer": "{Ank}/melden/komt-inwonen",
    "divorce": "{Ank}/melden/scheiding",
    "language": "{Ank}/melden/taalsignaal",
    "living": "{Hub}/vastleggen/woonsituatie",
    "main residence": "{Kim}/vastleggen/hoofdverblijf",
    "registration": "{Ank}/vastleggen/inschrijving",
    "correct": "{Ank}/corrigeren",
    "number": "{Ank}/nummer",
    "find the same": "{Ank}/samenvoegen",
    "compare": "{Ank}/samenvoegen?met={Hub}",
    "event": "/intake/meldingen/{baan}",
    "correct event": "/intake/meldingen/{baan}/corrigeren",
    "withdraw": "/intake/meldingen/{baan}/intrekken",
}


def address(which: str, people: dict[str, str]) -> str:
    path = PAGES[which].format(**people)
    return path if path.startswith("/") else f"{LIST}/{path}"


@pytest.mark.parametrize("which", PAGES)
def test_axe_finds_nothing_and_the_page_fits_with_and_without_faults(
    new_page: NewPage, people: dict[str, str], which: str
) -> None:
    page = new_page("regisseur", viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(address(which, people))
    looks_well(page)

    send = page.locator("main form[method=post] button[type=submit]")
    if send.count():
        send.first.click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.title().startswith("Fout: ")
        looks_well(page)


def test_the_pages_after_sending_are_as_readable(new_page: NewPage, people: dict[str, str]) -> None:
    page = new_page("regisseur", reduced_motion="reduce")
    page.goto(LIST)
    page.get_by_label("Naam").fill("vries")
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("status")).to_contain_text("inwoners gevonden")
    looks_well(page)

    page.get_by_label("Naam").fill("bestaatniet")
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("status")).to_contain_text("geen inwoner gevonden")
    looks_well(page)

    page.goto(f"{LIST}/{people['Ank']}/melden/schuldsignaal")
    page.get_by_label("Vanaf welke dag?").fill("1-11-2026")
    page.get_by_label("Waar is de achterstand?").select_option("huur")
    page.get_by_label("Hoe kwam het binnen?").select_option("brief")
    page.get_by_label("Wie vertelde het?").select_option("instantie")
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_role("button", name="Verstuur de melding")).to_be_visible()
    looks_well(page)
    page.get_by_role("button", name="Verstuur de melding").click()
    expect(page.get_by_role("status")).to_contain_text("De melding is verwerkt.")
    looks_well(page)


def test_a_housemate_is_recorded_as_a_student_without_a_script_and_nothing_typed_is_lost(
    new_page: NewPage, people: dict[str, str]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{LIST}/{people['Hub']}")
    page.get_by_role("link", name="Leg de woonsituatie vast").click()
    page.get_by_label("Vanaf welke dag?").fill("begin november")
    page.get_by_label("Waarom deelt deze persoon de kosten niet?").select_option(label="Student")
    page.get_by_role("button", name="Leg vast").click()

    expect(page.get_by_label("Vanaf welke dag?")).to_have_value("begin november")
    expect(page.get_by_label("Waarom deelt deze persoon de kosten niet?")).to_have_value("student")
    page.get_by_label("Vanaf welke dag?").fill("1 november 2026")
    page.get_by_role("button", name="Leg vast").click()

    expect(page.get_by_role("cell", name="Deelt de kosten niet: student.")).to_be_visible()
    expect(page.get_by_role("heading", name="Woonsituatie vastgelegd")).to_be_visible()


def test_the_keyboard_alone_is_enough_and_focus_is_always_visible(
    new_page: NewPage, people: dict[str, str]
) -> None:
    page = new_page()
    page.goto(f"{LIST}/{people['Ank']}/melden/komt-inwonen")
    page.get_by_role("button", name="Controleer").focus()
    page.keyboard.press("Enter")

    fault = page.get_by_role("alert").get_by_role("link", name="Wie komt er inwonen?")
    fault.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "persoon"
    page.goto(f"{LIST}/{people['Ank']}/melden/verhuizing")
    seen = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen += 1
        assert page.evaluate(VISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
    assert seen > 15


def test_the_menu_leads_to_it_for_who_may_see_residents_and_for_nobody_else(
    new_page: NewPage,
) -> None:
    page = new_page()
    page.goto("/")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    expect(menu.get_by_role("link")).to_have_text(
        [
            *("Start", "Inwoners", "Levensgebeurtenissen", "Bezwaren"),
            *("Wachtrij", "Registerbestand"),
        ]
    )
    menu.get_by_role("link", name="Inwoners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Een inwoner zoeken")

    other = new_page("beleid")
    other.goto("/")
    expect(other.get_by_role("navigation", name="Hoofdmenu")).not_to_contain_text("Inwoners")
    other.goto(LIST)
    expect(other.get_by_role("heading", level=1)).to_have_text("U mag deze pagina niet zien")
