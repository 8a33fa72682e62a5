"""The what-if page as two people at a table meet it, in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PAGE = "/income/wat-als?datum=2026-11-01"
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "wat-als.png"
NewPage = Callable[..., Page]

VISIBLE_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.fixture
def new_page(chromium: Browser, origin: OneOrigin) -> Iterator[NewPage]:
    contexts: list[BrowserContext] = []

    def open_page(persona: str = "werkcoach", **options: Any) -> Page:
        context = chromium.new_context(base_url=origin.address, locale="nl-NL", **options)
        contexts.append(context)
        token = origin.issuer.token(persona)
        context.add_cookies([{"name": "naadloos_sessie", "value": token, "url": origin.address}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def test_the_start_page_leads_to_it_and_ank_stands_ready(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Vooraf rekenen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wat blijft er over als er iets verandert?"
    )

    page.goto(PAGE)

    expect(page.get_by_role("status")).to_contain_text("€ 126,39 per maand meer")
    expect(page.get_by_role("img", name="per aantal uren werk")).to_be_visible()
    page.screenshot(path=tmp_path / "wat-als.png" if PICTURE.exists() else PICTURE, full_page=True)


def test_it_answers_while_it_is_filled_in_and_the_address_can_be_shared(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PAGE)
    page.evaluate("window.neverReloaded = true")
    page.get_by_text("Zo is bijstand berekend").click()

    page.get_by_label("Uren per week straks").focus()
    page.get_by_label("Uren per week straks").select_option("36")

    expect(page.get_by_role("heading", name="Nu 16 uur, straks 36 uur")).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True
    expect(page.get_by_label("Uren per week straks")).to_be_focused()
    expect(page.get_by_text("Het verschil is de bijstand")).to_be_visible()

    other = new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name="Nu 16 uur, straks 36 uur")).to_be_visible()


def test_a_fault_stands_beside_its_field_while_filling_in(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PAGE)

    page.get_by_label("Kale huur per maand").fill("veel")
    page.get_by_label("Kale huur per maand").press("Tab")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Kale huur per maand")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Kale huur per maand")).to_have_value("veel")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("query", ["", "&huur=veel&leeftijd=12"], ids=["answer", "faults"])
def test_axe_finds_nothing_and_the_page_fits(new_page: NewPage, query: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page.goto(PAGE + query)
    for summary in page.locator("summary").all():
        summary.click()

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    overflow = """() => [...document.querySelectorAll('.balken text')].filter(
      text => text.getBoundingClientRect().right > innerWidth).length"""
    assert page.evaluate(overflow) == 0


def test_it_works_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PAGE)

    page.get_by_label("Kale huur per maand").fill("500")
    page.get_by_label("Uren per week straks").select_option("36")
    page.get_by_role("button", name="Reken uit").click()

    expect(page.get_by_role("heading", name="Nu 16 uur, straks 36 uur")).to_be_visible()
    expect(page.get_by_label("Kale huur per maand")).to_have_value("500")
    page.get_by_role("link", name="Alleen, zonder kinderen").click()
    expect(page.get_by_label("Uw leeftijd")).to_have_value("45")


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


def test_on_paper_are_the_answer_and_the_caveat_without_menu(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PAGE)

    page.emulate_media(media="print")

    expect(page.get_by_role("button", name="Reken uit")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    expect(page.get_by_role("img", name="per aantal uren werk")).to_be_visible()
    expect(page.get_by_role("heading", name="geen rechten")).to_be_visible()
