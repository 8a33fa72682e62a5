"""The pages of income in a real browser: what-if as two people at a table meet it, the amounts, the recalculation."""

import re
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FilePayload, expect
from sqlalchemy import text

from services.income.whatif.form import VOORBEELDEN
from shared.db.engine import create_engine
from tests.browser import SMALL, looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin, run_apart

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ANK = next(iter(VOORBEELDEN.values()))
FILLED = {**ANK, "datum": "2026-11-01", "reken": "uit"}


def what_if(**changes: str) -> str:
    """The address of the page with Ank's case, and what differs."""
    return f"/income/wat-als?{urlencode({**FILLED, **changes})}"


PAGE = what_if()
PAGES = {
    "empty": "/income/wat-als",
    "answer": PAGE,
    "faults": what_if(huur="veel", leeftijd="12"),
    "life event": what_if(
        gebeurtenis="verhuizing",
        huur="800",
        nieuwe_huur="600",
        toeslagpartner="nee",
        bewoner_wie="huisgenoot",
        bewoner_leeftijd="30",
        bewoner_bijzonder="student",
        bewoner_inkomen="900",
    ),
    "other income": what_if(
        gebeurtenis="partner-inkomen",
        samen="ja",
        leeftijd_partner="40",
        van="0",
        partner_loon="900",
        partner_netto="300",
        partner_jaar="4.200",
        dag="2026-12-01",
    ),
    "parting": what_if(
        gebeurtenis="uit-elkaar", samen="ja", leeftijd_partner="40", van="0", huur_partner="600"
    ),
    "no amounts": what_if(gebeurtenis="eigen-bedrijf", dag="2026-12-01"),
    "why not": what_if(gebeurtenis="studie-start", studiefinanciering="ja"),
    "amounts": "/income/parameters?datum=2026-11-01&regeling=Wet+op+het+kindgebonden+budget",
    "what nobody knows": "/income/parameters?datum=2026-11-01&gemeente=0106",
    "articles": "/income/parameters/artikelen?stand=niet-gebouwd",
    "two days": "/income/parameters?datum=2026-06-30&vergelijk=2026-07-01&zoek=norm",
    "recalculation": "/income/doorrekening?datum=2026-07-01&verhoging=5",
}
HOUSEHOLDS = 5
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "wat-als.png"


TEXT_OUTSIDE = """() => [...document.querySelectorAll('.balken text')].filter(
  text => text.getBoundingClientRect().right > innerWidth).length"""


@pytest.fixture
def looks_as() -> str:
    return "werkcoach"


@pytest.fixture(scope="module")
def households(origin: OneOrigin, municipality: Municipality) -> None:
    """Five households with bijstand: who sees no amounts is told of them in fives."""
    for _ in range(HOUSEHOLDS):
        municipality.report_job(municipality.register())
    deadline = time.monotonic() + WAIT_MS / 1000
    while run_apart(known_to_income(origin)) < HOUSEHOLDS:
        assert time.monotonic() < deadline, "income does not know them all"
        time.sleep(0.2)


async def known_to_income(origin: OneOrigin) -> int:
    engine = create_engine(origin.database_urls["income"], pool_size=1)
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT count(DISTINCT dossier_id) FROM household_fact")
        )
        known = int(found.scalar_one())
    await engine.dispose()
    return known


def test_the_start_page_leads_to_it_and_it_begins_empty(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Vooraf rekenen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wat blijft er over als er iets verandert?"
    )

    expect(page.get_by_role("status")).to_contain_text("Er is nog niets ingevuld")
    page.goto(PAGE)

    expect(page.get_by_role("status")).to_contain_text("u houdt € 126,39 per maand meer over")
    expect(page.get_by_role("img", name="per aantal uren werk")).to_be_visible()
    if not PICTURE.exists():
        page.screenshot(
            path=PICTURE, full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": 2410}
        )


def test_it_answers_while_it_is_filled_in_and_the_address_can_be_shared(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PAGE)
    page.evaluate("window.neverReloaded = true")
    page.get_by_text("Zo is bijstand berekend").click()

    page.get_by_label("Uren per week straks").focus()
    page.get_by_label("Uren per week straks").fill("32")
    page.get_by_label("Uren per week straks").press("Enter")

    expect(page.get_by_role("heading", name="Nu 16 uur, straks 32 uur")).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True
    expect(page.get_by_label("Uren per week straks")).to_be_focused()
    expect(page.get_by_text("Het verschil is de bijstand")).to_be_visible()

    other = new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name="Nu 16 uur, straks 32 uur")).to_be_visible()


def test_a_life_event_asks_its_own_question_and_shows_before_beside_after(
    new_page: NewPage,
) -> None:
    page = new_page()
    page.goto(what_if(kinderen="8, 17"))

    page.get_by_label("Wat gaat er veranderen?").select_option(label="Een kind wordt 18")
    expect(page.get_by_role("heading", name="Een kind wordt 18: wat er overblijft")).to_be_visible()
    page.get_by_label("Vanaf welke dag?").fill("2026-11-15")

    expect(page.get_by_role("status")).to_contain_text("€ 438,10 per maand minder over")
    row = page.get_by_role("row", name="Kindgebonden budget")
    expect(row).to_contain_text("vanaf 1 december 2026")
    expect(page.get_by_role("img", name="Nu en straks")).to_be_visible()
    expect(page.get_by_text("Een eigen zorgverzekering is verplicht")).to_be_visible()

    # More about the family stands open: the rules are those of another month than this.
    page.get_by_label("Leeftijd", exact=True).fill("30")
    page.get_by_label("Leeftijd", exact=True).press("Tab")
    expect(page.get_by_role("status")).to_contain_text("toeslagpartner")
    page.get_by_label("Is een huisgenoot uw toeslagpartner?").select_option("nee")
    expect(page.get_by_role("group", name="Nog iemand in huis")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Bijstand"))).to_contain_text("€ 29,27")


def test_what_is_not_worked_out_says_why_where_somebody_would_look_for_it(
    new_page: NewPage,
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PAGE)

    change = page.get_by_label("Wat gaat er veranderen?")
    change.select_option(label="Een eigen bedrijf beginnen")
    page.get_by_role("button", name="Reken uit").click()

    expect(page.get_by_role("heading", name="hier rekenen wij geen bedragen uit")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Dat moet een medewerker beoordelen")
    expect(page.get_by_text("Bekijk of het Bbz geldt")).to_be_visible()

    change.select_option(label="Een studie begint")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("status")).to_contain_text("Is er recht op studiefinanciering?")
    page.get_by_label("Is er recht op studiefinanciering?").select_option("ja")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("alert")).to_contain_text("Vanaf 27 jaar")
    page.get_by_label("Uw leeftijd").fill("22")
    page.get_by_label("Leeftijd van uw kinderen").fill("")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("heading", name="Een studie begint: wat er overblijft")).to_be_visible()

    shared = new_page()
    shared.goto(page.url)
    expect(
        shared.get_by_role("heading", name="Een studie begint: wat er overblijft")
    ).to_be_visible()
    shared.emulate_media(media="print")
    expect(shared.get_by_role("status")).to_be_visible()


def test_who_may_sees_amounts_and_recalculation_in_the_menu(new_page: NewPage) -> None:
    page = new_page("teamleider")
    page.goto("/")
    menu = page.get_by_role("navigation", name="Hoofdmenu")

    menu.get_by_role("link", name="Bedragen").click()
    page.get_by_label("Regeling").select_option("Wet op de zorgtoeslag")
    page.get_by_label("Van wie").focus()
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Wet op de zorgtoeslag"])

    menu.get_by_role("link", name="Doorrekenen").click()
    expect(page.get_by_text("Kies een dag en druk op Reken door")).to_be_visible()

    coach = new_page("participatiecoach")
    coach.goto("/")
    expect(coach.get_by_role("navigation", name="Hoofdmenu").get_by_role("link")).to_have_text(
        [
            *("Start", "Mijn werk", "Mijn gezinnen", "Overdrachten", "Inwoners"),
            *("Levensgebeurtenissen", "Wachtrij", "Organisaties"),
        ]
    )


def test_a_policy_officer_recalculates_without_javascript(
    new_page: NewPage, households: None
) -> None:
    page = new_page("teamleider", java_script_enabled=False)
    page.goto("/income/doorrekening")

    page.get_by_label("Op welke dag").fill("2026-07-01")
    page.get_by_label("Normen anders met (procent)").fill("5")
    page.get_by_role("button", name="Reken door").click()

    expect(page.get_by_role("heading", name="met normen die 5 % hoger zijn")).to_be_visible()
    expect(page.get_by_role("img", name="Histogram")).to_be_visible()

    page.get_by_text("Reken met bedragen die nog geen wet zijn").click()
    page.get_by_label("Vanaf welke dag").fill("2027-01-01")
    content = b"code;waarde\r\nN21a;1.450,00\r\nVT_PCT;4,8\r\n"
    file = FilePayload(name="2027.csv", mimeType="text/csv", buffer=content)
    page.get_by_label("Bestand met waarden").set_input_files(file)
    page.get_by_role("button", name="Reken door met dit bestand").click()
    expect(page.get_by_role("heading", name="met bedragen die nog geen wet zijn")).to_be_visible()
    expect(page.get_by_text("Wat er in uw bestand anders is")).to_be_visible()


def test_a_fault_stands_beside_its_field_while_filling_in(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PAGE)

    page.get_by_label("Kale huur per maand").fill("veel")
    page.get_by_label("Kale huur per maand").press("Tab")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Kale huur per maand")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Kale huur per maand")).to_have_value("veel")


@pytest.mark.parametrize("which", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_desk_and_a_telephone(
    new_page: NewPage, households: None, which: str
) -> None:
    persona = "teamleider" if which == "recalculation" else "inkomensconsulent"
    page = new_page(persona, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(PAGES[which])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    looks_well(page)
    for width in (1280, SMALL):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TEXT_OUTSIDE) == 0


def test_it_works_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PAGE)

    page.get_by_label("Kale huur per maand").fill("500")
    page.get_by_label("Uren per week straks").fill("36")
    page.get_by_role("button", name="Reken uit").click()

    expect(page.get_by_role("heading", name="Nu 16 uur, straks 36 uur")).to_be_visible()
    expect(page.get_by_label("Kale huur per maand")).to_have_value("500")
    page.get_by_role("link", name="Alleen, zonder kinderen").click()
    expect(page.get_by_label("Uw leeftijd")).to_have_value("45")

    page.get_by_label("Wat gaat er veranderen?").select_option(label="Verhuizen")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("status")).to_contain_text("Nieuwe kale huur per maand")
    page.get_by_label("Nieuwe kale huur per maand").fill("500,-")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("row", name="Kale huur")).to_contain_text("-€ 500,00")


def test_the_keyboard_alone_is_enough_and_focus_is_always_visible(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PAGE)
    seen = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen += 1
        assert page.evaluate(VISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
    assert seen > 20

    page.get_by_label("Bruto loon per uur").focus()
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("uurloon=20"))


def test_on_paper_the_answer_comes_first_on_one_page_with_room_for_notes(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PAGE)

    page.emulate_media(media="print")

    expect(page.get_by_role("button", name="Reken uit")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    expect(page.get_by_text("Notities:")).to_be_visible()
    expect(page.get_by_text("Vooraf gerekend: meer of minder werken")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("per maand meer over")
    expect(page.get_by_label("Uw leeftijd")).to_be_hidden()
    expect(page.get_by_role("heading", name="geen rechten")).to_be_visible()
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(pages) == 1
