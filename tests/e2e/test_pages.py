"""The pages as a person meets them, in a real browser, on the whole running product."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.local.ports import LOOPBACK, free_ports
from shared.http.names import NameService, pseudonym
from tests.browser import SMALL, finds_nothing, looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin
from tests.signing_in import BROWSER, sign_in_browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LIST = "/reporting/levensgebeurtenissen"
TELEPHONE = 390
DRAWN_OTHERWISE = ("/", LIST, "trail")
"""On a small screen: the menu, a table and the lanes of a trail, that all pages have their like of."""
TOO_LOW = """() => [...document.querySelectorAll('.kruimels a, .bladeren a, .kaart a, main li > a, main td > a, main th > a')]
  .filter(link => link.checkVisibility() && link.getBoundingClientRect().height < 24)
  .map(link => `${link.textContent.trim()}: ${link.getBoundingClientRect().height}`)"""
"""Links in a breadcrumb, a card or a list that a finger misses."""
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow}`;
}"""


@pytest.fixture(scope="module")
def finished(origin: OneOrigin, municipality: Municipality, chromium: Browser) -> str:
    """The address of a trail that is complete."""
    path = f"{LIST}/{municipality.report_job(municipality.register())}"
    context = chromium.new_context(base_url=origin.address, user_agent=BROWSER)
    sign_in_browser(context, origin.issuer, "regisseur")
    page = context.new_page()
    for service in ("routes", "income"):
        origin.start_worker(service)
    for _ in range(80):
        page.goto(path)
        if page.locator(".stap--income").count() and page.locator(".stap--routes").count():
            break
        page.wait_for_timeout(500)
    else:
        pytest.fail(f"the trail did not become complete: {page.inner_text('main')}")
    context.close()
    return path


def test_a_posted_event_shows_up_and_its_trail_grows_without_reload(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage, screenshots: Path
) -> None:
    person = municipality.register()
    origin.stop_worker("routes")
    origin.stop_worker("income")
    page = new_page()
    page.goto(LIST)
    page.evaluate("window.neverReloaded = true")

    life_event = municipality.report_job(person)

    row = page.locator(f"#r-{life_event}")
    expect(row).to_contain_text("Nog niet overal verwerkt", timeout=WAIT_MS)
    assert page.evaluate("window.neverReloaded") is True

    row.get_by_role("link", name="Baan gestart").click()
    page.evaluate("window.neverReloaded = true")
    expect(page.get_by_role("status")).to_contain_text("wacht nog op Routes en Inkomen")
    expect(page.locator(".stap")).to_have_count(1)

    origin.start_worker("routes")
    origin.start_worker("income")

    expect(page.locator(".feiten")).not_to_contain_text("Nog niet overal", timeout=WAIT_MS)
    expect(page.locator(".stap.stap--routes").first).to_contain_text("Draaiboek toegepast")
    expect(page.locator(".stap.stap--income").first).to_be_visible()
    expect(page.get_by_role("heading", name="wat het huishouden per maand heeft")).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True
    page.mouse.move(0, 0)
    page.wait_for_timeout(1_000)  # until the cards have come to rest
    page.set_viewport_size({"width": 1280, "height": 1500})
    page.screenshot(path=screenshots / "spoor.png")


def test_an_opened_detail_and_the_focus_survive_a_refresh(new_page: NewPage, finished: str) -> None:
    page = new_page()
    page.goto(finished)
    summary = page.get_by_text("Hetzelfde als tabel")
    summary.click()
    summary.focus()

    with page.expect_response(lambda answer: finished in answer.url):
        pass
    page.wait_for_timeout(500)

    expect(page.get_by_role("region", name="Het spoor als tabel")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent") == "Hetzelfde als tabel"


def test_a_reader_can_pause_the_refreshing(new_page: NewPage, finished: str) -> None:
    page = new_page()
    page.goto(finished)
    button = page.get_by_role("button", name="Bijwerken pauzeren")
    button.click()
    page.wait_for_timeout(500)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))

    page.wait_for_timeout(4_500)

    expect(button).to_have_attribute("aria-pressed", "true")
    assert requests == []


@pytest.mark.parametrize(
    "which",
    [
        "/",
        "/over-deze-omgeving",
        "/routes/aanmelden?wissel=ja",
        "/routes/sessies",
        LIST,
        "trail",
        "/bestaat-niet",
        f"{LIST}?na=onzin",
        "/routes/medewerkers",
    ],
)
def test_axe_finds_nothing_and_the_page_fits(new_page: NewPage, finished: str, which: str) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(finished if which == "trail" else which)
    for summary in page.locator("summary").all():
        summary.click()

    looks_well(page)

    page.set_viewport_size({"width": TELEPHONE, "height": 900})
    assert page.evaluate(TOO_LOW) == []
    if which in DRAWN_OTHERWISE:
        page.set_viewport_size({"width": SMALL, "height": 900})
        finds_nothing(page)


def test_a_trail_can_be_read_while_its_cards_still_move(new_page: NewPage, finished: str) -> None:
    page = new_page()
    page.goto(finished, wait_until="commit")
    page.locator(".stap").first.wait_for()

    finds_nothing(page, "color-contrast")


def test_everything_can_be_read_without_javascript(new_page: NewPage, finished: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(LIST)
    page.get_by_role("link", name="Baan gestart").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Baan gestart")
    page.goto(finished)
    expect(page.locator(".stap.stap--routes").first).to_be_visible()
    expect(page.get_by_text("Ververs de pagina om te zien wat er nieuw is.")).to_be_visible()
    expect(page.get_by_role("button", name="Bijwerken pauzeren")).to_be_hidden()


def test_the_keyboard_alone_is_enough_and_focus_is_always_visible(
    new_page: NewPage, finished: str
) -> None:
    page = new_page()
    page.goto(finished)

    page.keyboard.press("Tab")
    skip_link = page.get_by_role("link", name="Naar de inhoud")
    expect(skip_link).to_be_focused()
    expect(skip_link).to_be_in_viewport()
    seen = 0
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen += 1
        assert page.evaluate(VISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
    assert seen > 10

    skip_link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_cause_leads_to_what_caused_it(new_page: NewPage, finished: str) -> None:
    page = new_page()
    page.goto(finished)

    page.locator(".stap.stap--routes").first.get_by_role("link").click()

    target = page.evaluate("location.hash.slice(1)")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


def test_a_coach_sees_the_trail_but_no_amount(new_page: NewPage, finished: str) -> None:
    page = new_page("werkcoach")
    page.goto(finished)

    expect(page.get_by_text("Recht opnieuw beoordeeld").first).to_be_visible()
    assert "€" not in page.content()


def test_who_is_not_signed_in_signs_in_and_comes_back(new_page: NewPage, finished: str) -> None:
    page = new_page(None)
    page.goto(finished)
    expect(page.get_by_role("heading", level=1)).to_have_text("Als wie wilt u kijken?")

    page.get_by_role("button", name="Ga verder als Renske Regie").click()

    page.wait_for_url(f"**{finished}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Baan gestart")


def test_who_builds_it_sees_what_runs_and_who_works_here_does_not(new_page: NewPage) -> None:
    page = new_page(None)
    page.goto("/over-deze-omgeving")
    expect(page.get_by_role("rowheader")).to_have_text(["intake", "routes", "income", "reporting"])

    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Als wie wilt u kijken?")
    page.get_by_role("button", name="Ga verder als Wim Werkstra").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Wim Werkstra")
    expect(page.get_by_text("Kafka")).to_have_count(0)


def test_a_resident_is_found_from_every_page_and_nothing_stands_in_the_address(
    municipality: Municipality, new_page: NewPage
) -> None:
    person = municipality.register()
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("textbox", name="Zoek een inwoner").fill("de vries ank")
    page.get_by_role("search").get_by_role("button", name="Zoek").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Gevonden inwoners")
    assert page.locator(f'a[href="/intake/inwoners/{person}"]').count() == 1
    assert page.url.endswith("/intake/zoeken")


def test_a_page_of_somebody_else_is_never_shown_under_the_name_of_who_reads(
    origin: OneOrigin, new_page: NewPage, finished: str
) -> None:
    first = new_page("werkcoach")
    first.goto(LIST)
    expect(first.locator(".kop__wie")).to_contain_text("Wim Werkstra")

    sign_in_browser(first.context, origin.issuer, "inkomensconsulent")

    expect(first.locator(".kop__wie")).to_contain_text("Ilse Inkomen", timeout=WAIT_MS)


def test_a_page_whose_server_is_gone_says_since_when(new_page: NewPage, finished: str) -> None:
    page = new_page()
    page.goto(finished)
    expect(page.get_by_text("Geen verbinding sinds")).to_be_hidden()

    page.context.set_offline(True)
    expect(page.get_by_text("Geen verbinding sinds")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".stap").first).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_text("Geen verbinding sinds")).to_be_hidden(timeout=WAIT_MS)


def test_every_focus_looks_the_same(new_page: NewPage) -> None:
    page = new_page("teamleider")
    page.goto("/intake/inwoners")
    looks = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        looks.add(page.evaluate(FOCUS))
    assert len(looks) == 1, looks


@pytest.mark.parametrize("persona", ["werkcoach", "teamleider", "beheer", "beleid"])
def test_the_start_page_of_a_role_is_accessible_and_fits(
    new_page: NewPage, finished: str, persona: str
) -> None:
    page = new_page(persona)
    page.goto("/")
    looks_well(page)


def test_a_coach_sees_names_and_operations_see_nothing_of_it(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage
) -> None:
    person = municipality.register()
    path = f"{LIST}/{municipality.report_job(person)}"
    coach, operations = new_page("werkcoach"), new_page("beheer")
    _until_there(coach, path)

    expect(coach.locator(".feiten").get_by_role("link", name="Ank de Vries")).to_have_attribute(
        "href", f"/intake/inwoners/{person}"
    )
    refused = operations.goto(path)
    assert refused is not None
    assert refused.status == 403
    assert person not in operations.content()


def test_a_page_comes_without_names_when_intake_is_stopped(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage
) -> None:
    person = municipality.register()
    path = f"{LIST}/{municipality.report_job(person)}"
    page = new_page("werkcoach", java_script_enabled=False)
    _until_there(page, path)
    state = origin.apps["reporting"].state
    names, state.names = state.names, NameService(f"http://{LOOPBACK}:{free_ports(1)[0]}")
    try:
        page.goto(path)
        expect(page.locator(".feiten")).to_contain_text(pseudonym(UUID(person)))
        expect(page.get_by_text("De namen zijn nu niet op te halen.")).to_be_visible()
        page.goto(LIST)
        expect(page.locator("tbody")).to_contain_text(pseudonym(UUID(person)))
    finally:
        state.names = names


def _until_there(page: Page, path: str) -> None:
    """Until reporting has heard of it."""
    for _ in range(80):
        answer = page.goto(path)
        if answer is not None and answer.status == 200:
            return
        page.wait_for_timeout(500)
    pytest.fail(f"{path} did not come")
